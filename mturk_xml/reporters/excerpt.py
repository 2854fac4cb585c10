"""The lines of a document around a place, made safe to show, with room for a caret."""

import re

import attrs

from mturk_xml.appearance import Appearance, visible

CONTEXT = 1
"""How many lines before and after the one in question are shown."""

_TAB = "    "
_LINE_BREAK = re.compile("\r\n|\n|\r")
# What the caret underlines, from the place on: a tag's name, a reference, an attribute, or text up to markup.
_TOKEN = re.compile(
    r"""<[/?]?[\w:.-]+|<!\[CDATA\[|&[\w#]*;?|[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')|[^<&\s](?:[^<&]*[^<&\s])?"""
)


@attrs.frozen(kw_only=True)
class Line:
    """A line as it is shown: `caret` and `caret_width` are in cells, `caret` is None where there is none."""

    number: int
    text: str
    caret: int | None = None
    caret_width: int = 1


@attrs.frozen(kw_only=True)
class Excerpt:
    """Some lines, one of which is the one in question."""

    lines: tuple[Line, ...]


class Lines:
    """The lines of a document, and how they are to be shown."""

    def __init__(self, text: str, appearance: Appearance) -> None:
        self._lines = _LINE_BREAK.split(text) if text else []
        self._width = max(appearance.width, 40)
        self._encoding = appearance.encoding
        self._cut = visible("…", self._encoding) if self._encoding.lower().startswith("utf") else "..."

    def excerpt(self, line: int, column: int | None) -> Excerpt | None:
        """Return the line and those around it, None if there is no such line."""
        if not 1 <= line <= len(self._lines):
            return None
        first, last = max(1, line - CONTEXT), min(len(self._lines), line + CONTEXT)
        return Excerpt(
            lines=tuple(
                self._line(number, column if number == line else None)
                for number in range(first, last + 1)
                if number == line or self._lines[number - 1].strip()
            )
        )

    def _line(self, number: int, column: int | None) -> Line:
        raw = self._lines[number - 1]
        if column is None:
            text, is_cut = self._take(raw, 0, self._width - len(self._cut))
            return Line(number=number, text=(text + self._cut if is_cut else text).rstrip())
        at = min(max(column - 1, 0), len(raw))
        before, is_cut_before = self._take_back(raw, at, self._width // 2)
        after, is_cut_after = self._take(raw, at, self._width - _cells(before) - 2 * len(self._cut))
        token = _TOKEN.match(raw, at)
        span, _ = self._take(raw[: token.end()] if token else raw[: at + 1], at, _cells(after))
        text = (self._cut if is_cut_before else "") + before + after + (self._cut if is_cut_after else "")
        caret = _cells(self._cut) * is_cut_before + _cells(before)
        return Line(number=number, text=text.rstrip(), caret=caret, caret_width=max(1, _cells(span)))

    def _take(self, raw: str, start: int, room: int) -> tuple[str, bool]:
        """Return what is shown of a line from an index on within so many cells, and whether there is more."""
        taken: list[str] = []
        for index in range(start, len(raw)):
            shown = self._shown(raw[index])
            room -= _cells(shown)
            if room < 0:
                return "".join(taken), True
            taken.append(shown)
        return "".join(taken), False

    def _take_back(self, raw: str, end: int, room: int) -> tuple[str, bool]:
        """Return the same up to an index, counted from there."""
        taken: list[str] = []
        for index in range(end - 1, -1, -1):
            shown = self._shown(raw[index])
            room -= _cells(shown)
            if room < 0:
                return "".join(reversed(taken)), True
            taken.append(shown)
        return "".join(reversed(taken)), False

    def _shown(self, character: str) -> str:
        return _TAB if character == "\t" else visible(character, self._encoding)


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - imported where it is used

    return cell_len(text)
