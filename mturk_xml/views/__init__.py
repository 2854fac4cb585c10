"""Documents as people look at them: an outline, a comparison."""

from mturk_xml.views.comparison import Change, ChangeKind, compare
from mturk_xml.views.outlines import outline

__all__ = ["Change", "ChangeKind", "compare", "outline"]
