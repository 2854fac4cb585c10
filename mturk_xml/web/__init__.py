"""Forms as web pages: drawn, previewed, taken by Workers, and what their fields send checked.

The pages need the extra `web`; `fields`, the names of fields and how they become answers again, needs nothing. So each
module is imported where it is used.
"""
