"""Lines of a width: indented, folded, and safe to write to a terminal."""

import re
import unicodedata
from collections.abc import Iterator

import attrs

from mturk_xml.appearance import visible

_NARROWEST = 20
"""However deep a text is indented, it has so many cells."""


@attrs.frozen
class Line:
    """A line of an outline; a heading can be shown in bold."""

    text: str
    is_heading: bool = False


def cells(text: str) -> int:
    """Count the cells that a text takes in a terminal.

    Example:
        >>> cells("naïve"), cells("例え"), cells("e\N{COMBINING ACUTE ACCENT}")
        (5, 4, 1)

    """
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def folded(text: str, width: int, *, first: str = "", rest: str = "") -> Iterator[str]:
    """Fold a text at its spaces; its line breaks stay, and every other control becomes an escape.

    Args:
        text: any text.
        width: in cells; a word that is longer is broken.
        first: what stands before the first line.
        rest: what stands before the others; of the same width.

    Example:
        >>> print(*folded("one two three four five six", 24, first="- ", rest="  "), sep="|")
        - one two three four|  five six

    """
    room = max(width - cells(first), min(width, _NARROWEST), 1)
    before = first
    for line in re.split("\r\n|\n|\r", text):
        for piece in _folded_line(visible(line.replace("\t", " ")), room):
            yield f"{before}{piece}".rstrip(" ")
            before = rest


def _folded_line(line: str, room: int) -> Iterator[str]:
    current, used = "", 0
    for word in re.split("( +)", line.strip(" ")):
        size = cells(word)
        if current and used + size > room:
            yield current.rstrip(" ")
            current, used = "", 0
            if not word.strip(" "):
                continue
        for character in word if size > room else (word,):
            size = cells(character)
            if used + size > room and current:
                yield current
                current, used = "", 0
            current += character
            used += size
    yield current.rstrip(" ")
