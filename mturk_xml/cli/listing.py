"""Texts of documents and sources as lines for a terminal: short, and no more of them than anybody reads."""

from collections.abc import Iterator, Sequence

from mturk_xml.appearance import Appearance, visible
from mturk_xml.views.lines import folded
from mturk_xml.words import shown

_MOST = 10
_LONGEST = 500


def one_line(text: str, appearance: Appearance) -> str:
    """Return a text on one line, safe to show; what is very long is cut."""
    return visible(shown(text, _LONGEST), appearance.encoding)


def first_lines(texts: Sequence[str], label: str, appearance: Appearance) -> Iterator[str]:
    """Give the first few texts, folded, behind a label; and how many more there are.

    Example:
        >>> [*first_lines(["a.xml: it is empty"] * 12, "no score", Appearance())][9:]
        ['  no score: a.xml: it is empty', '  and 2 more']

    """
    for text in texts[:_MOST]:
        yield from folded(one_line(text, appearance), appearance.width, first=f"  {label}: ", rest="    ")
    if len(texts) > _MOST:
        yield f"  and {len(texts) - _MOST} more"
