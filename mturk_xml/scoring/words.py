"""How identifiers and points are put into messages: readable, and short whatever a document holds."""

from collections.abc import Iterable, Sequence
from itertools import islice

_LONGEST_TEXT = 60
_MOST_ITEMS = 6


def quoted(text: str) -> str:
    """Quote a text so that white space shows; cut it where it is long."""
    return repr(text) if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]!r}…"


def listed(texts: Sequence[str]) -> str:
    """Quote several texts; only the first few of many."""
    return first_few(map(quoted, texts), len(texts))


def first_few(items: Iterable[str], count: int) -> str:
    """Join the first few of `count` items with commas, and say how many more there are."""
    shown = ", ".join(islice(items, _MOST_ITEMS))
    return shown if count <= _MOST_ITEMS else f"{shown}, … {count - _MOST_ITEMS} more"


def joined(items: Sequence[str]) -> str:
    """Join items with commas and an "and" before the last."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else items[0]


def points(number: int) -> str:
    """Name a number of points."""
    return f"{number} point" if number in {1, -1} else f"{number} points"
