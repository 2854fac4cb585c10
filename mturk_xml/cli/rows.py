"""The rows of `mturk-xml score`, and the formats in which they are written."""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any, Protocol

import attrs

from mturk_xml.reporters.visible import visible
from mturk_xml.scoring import Score

_FIELDS = ("source", "worker_id", "assignment_id", "summed_score", "qualification_value", "notes", "error")
# Of a cell that a spreadsheet takes for a formula, the full-width forms included. Source: OWASP, "CSV Injection".
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@attrs.frozen(kw_only=True)
class Row:
    """What became of one submission: a score or an error."""

    source: str
    worker_id: str | None
    assignment_id: str | None
    score: Score | None = None
    error: str | None = None

    def fields(self) -> dict[str, Any]:
        """Return the row as it is written for programs."""
        return {
            "source": self.source,
            "worker_id": self.worker_id,
            "assignment_id": self.assignment_id,
            "summed_score": self.score.summed_score if self.score else None,
            "qualification_value": self.score.qualification_value if self.score else None,
            "notes": [str(note) for note in self.score.notes] if self.score else [],
            "error": self.error,
        }


class Sink(Protocol):
    """Writes rows in one format."""

    def begin(self) -> str:
        """Return what stands before the rows."""

    def row(self, row: Row) -> str:
        """Return a row."""

    def end(self) -> str:
        """Return what stands after them."""


class TableSink:
    """A table for people; it knows no row before its time, so that the columns of varying width come last."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._scored = self._failed = 0

    def begin(self) -> str:
        """Return the heads of the columns."""
        return "     value        sum  source\n"

    def row(self, row: Row) -> str:
        """Return a line with the numbers, and one for each note or the error."""
        fields = row.fields()
        value, summed = (
            "-" if fields[name] is None else fields[name] for name in ("qualification_value", "summed_score")
        )
        names = [name for name in (row.source, row.worker_id, row.assignment_id) if name is not None]
        lines = [f"{value:>10} {summed:>10}  {'  '.join(map(self._visible, names))}"]
        lines += [f"{'':21}  note: {self._visible(note)}" for note in fields["notes"]]
        if row.error is not None:
            lines += [f"{'':21}  error: {self._visible(row.error)}"]
        self._scored += row.score is not None
        self._failed += row.error is not None
        return "\n".join(lines) + "\n"

    def end(self) -> str:
        """Return a line that counts the rows."""
        errors = f", {self._failed} with an error" if self._failed else ""
        return f"\n{self._scored} scored{errors}\n"

    def _visible(self, text: str) -> str:
        return visible(text, self._encoding)


class CSVSink:
    """Comma-separated values, safe to open in a spreadsheet."""

    def begin(self) -> str:
        """Return the heads of the columns."""
        return _csv_line(_FIELDS)

    def row(self, row: Row) -> str:
        """Return a line."""
        fields = row.fields()
        fields["notes"] = "; ".join(fields["notes"])
        return _csv_line(harmless(fields[name]) for name in _FIELDS)

    def end(self) -> str:
        """Return nothing."""
        return ""


class JSONLinesSink:
    """A JSON object for each row, in ASCII."""

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def row(self, row: Row) -> str:
        """Return an object."""
        return json.dumps(row.fields()) + "\n"

    def end(self) -> str:
        """Return nothing."""
        return ""


def harmless(cell: object) -> object:
    """Put an apostrophe before a cell that a spreadsheet would take for a formula and that is no number.

    Example:
        >>> harmless("=1+1"), harmless("-2"), harmless(-2), harmless("a=b")
        ("'=1+1", '-2', -2, 'a=b')

    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _csv_line(cells: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
