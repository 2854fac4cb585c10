"""Comma-separated values, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import attrs

from mturk_xml.batch import Result
from mturk_xml.sinks.sink import FIELDS, Row, Sink
from mturk_xml.sources import ID_FIELDS

# What makes a cell a formula; Japanese spreadsheets take the full-width forms too.
_FORMULA = "[-=+@\uff0d\uff1d\uff0b\uff20]"
# What a reader may drop or skip before it looks. Semicolons, tabs and line breaks begin a cell of their own where
# the list separator of the locale is no comma: there a quote inside a line has no meaning.
_SKIPPED = "[\\s\0\u200b\ufeff'\";]"
_BEGINS_FORMULA = re.compile(rf"'*[\t\r\n\0]|{_SKIPPED}*+{_FORMULA}")
_BEFORE_FORMULA = re.compile(rf"(?<!{_SKIPPED}){_SKIPPED}++(?={_FORMULA})")
_SEPARATOR = re.compile(r"[;\t\r\n]")

_QUOTED = re.compile('[",\r\n]')
# Characters that need no look at what stands around them, in bytes; commas and line breaks are counted.
_PLAIN = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_./\\:#()[]<> =+-@,\n"
_SUSPECT = {sign: (f"\n{sign}", f",{sign}", f" {sign}") for sign in "=+-@"}


@attrs.frozen(kw_only=True)
class CSVSink(Sink):
    """A line for each row, in UTF-8; what is None is empty, and notes are joined by semicolons.

    Attributes:
        verbatim: write formulas as they are, for readers that are no spreadsheets.

    """

    verbatim: bool = False

    @property
    def head(self) -> bytes:
        """The names of the columns."""
        return self._encoded(self._cells((*FIELDS, *self.points_columns)) + "\n")

    def encode(self, rows: Iterable[Row]) -> bytes:
        """Return a line for each row."""
        rows = list(rows)
        ids = [
            (s.source, s.worker_id or "", s.assignment_id or "", s.hit_id or "", s.qualification_request_id or "")
            for s, _ in rows
        ]
        beginnings = list(map(",".join, ids))
        # Hardly any name or id needs quotes or an apostrophe. To see that of all at once costs a tenth of a
        # look at each.
        if not _are_plain(beginnings):
            beginnings = [
                beginning if _are_plain([beginning]) else self._cells(cells)
                for beginning, cells in zip(beginnings, ids, strict=True)
            ]
        # Equal scores have their notes in common, and these are the same object.
        notes = {id(result.notes): result.notes for _, result in rows}
        cells = {key: self._cell("; ".join(note.message for note in group)) for key, group in notes.items()}
        return self._encoded(
            "".join(
                [
                    f"{beginning},{result.summed_score},{result.qualification_value},{cells[id(result.notes)]},\n"
                    if result.error is None and not self.wide
                    else f"{beginning},{self._outcome(result, cells[id(result.notes)])}\n"
                    for beginning, (_, result) in zip(beginnings, rows, strict=True)
                ]
            )
        )

    def _outcome(self, result: Result, notes: str) -> str:
        scores = self._cells((result.summed_score, result.qualification_value))
        return f"{scores},{notes},{self._cells((result.error, *self.points(result)))}"

    def _cells(self, values: Sequence[str | int | None]) -> str:
        return ",".join(map(self._cell, values))

    def _cell(self, value: str | int | None) -> str:
        if value is None:
            return ""
        if isinstance(value, int):
            return str(value)
        text = value if self.verbatim else harmless(value)
        return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text

    @staticmethod
    def _encoded(text: str) -> bytes:
        return text.encode("utf-8", "backslashreplace")


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a small table as CSV, a line for each row; texts are `harmless`, what is None is empty.

    Example:
        >>> print(csv_table(["name", "share", "passes"], [["=1+1", 0.25, None], ["a, b", 1, True]]), end="")
        name,share,passes
        '=1+1,0.25,
        "a, b",1,true

    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow(map(_value_cell, row))
    return table.getvalue()


def _value_cell(value: object) -> object:
    if isinstance(value, str):
        return harmless(value)
    return str(value).lower() if isinstance(value, bool) else value


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    That is a cell that begins with `=`, `+`, `-`, `@`, a full-width form of these, a tab, a line break or NUL; also
    behind white space and quotes, which some readers drop; also within the cell, after a semicolon, a tab or a line
    break, as Excel divides lines there wherever the list separator is no comma. No two texts become the same, so
    that a program can take the apostrophes away again.

    Source: OWASP, "CSV Injection"; OWASP ASVS 5.0, 1.2.10.

    Example:
        >>> harmless("=1+1"), harmless(" @b"), harmless("a=b"), harmless("a;=b")
        ("'=1+1", "' @b", 'a=b', "a;'=b")

    """
    inside = _BEFORE_FORMULA.sub(_stopped, text) if _SEPARATOR.search(text) else text
    return f"'{inside}" if _BEGINS_FORMULA.match(text) else inside


def _stopped(run: re.Match[str]) -> str:
    return f"{run[0]}'" if _SEPARATOR.search(run[0]) else run[0]


def _are_plain(beginnings: Sequence[str]) -> bool:
    """Whether every cell of these beginnings of lines can be written as it is."""
    text = "\n" + "\n".join(beginnings)
    return (
        text.isascii()
        and text.count(",") == len(ID_FIELDS) * len(beginnings)
        and text.count("\n") == len(beginnings)
        and not text.encode().translate(None, _PLAIN)
        and not any(sign in text and any(pair in text for pair in pairs) for sign, pairs in _SUSPECT.items())
    )
