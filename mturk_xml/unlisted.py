"""The rule about reports that do not tell everything, as there is too much of it."""

from collections.abc import Iterator

import attrs

from mturk_xml.diagnostics import Severity
from mturk_xml.rule import Finding, rule


@attrs.frozen(kw_only=True)
class Unlisted:
    """A document with more problems than are listed.

    Attributes:
        most: how many are listed.
        crowded: the name of an element that holds too much to explain each problem.

    """

    most: int
    crowded: str = ""


@rule("DOC104", "problems-not-listed", Severity.INFO)
def problems_not_listed(unlisted: Unlisted) -> Iterator[Finding]:
    """The document has more problems than the report lists.

    Why: nobody reads thousands of them, and to explain each takes time. The verdict is that on all of it.
    Example: a key with a word in place of each of its 2,000 scores.
    Instead: mend what is listed, which often has one cause, and check again.
    """
    hint = "mend these and check again"
    if unlisted.crowded:
        message = f"<{unlisted.crowded}> holds so much that problems are told in few words, and perhaps not all of them"
        yield Finding(message, hint=hint)
    else:
        yield Finding(f"there are more problems than the {unlisted.most:,} that are listed", hint=hint)
