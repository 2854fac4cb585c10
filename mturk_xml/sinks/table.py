"""A table for people."""

from collections.abc import Iterable, Iterator

import attrs

from mturk_xml.appearance import visible
from mturk_xml.sinks.sink import Row, Sink


@attrs.frozen(kw_only=True)
class TableSink(Sink):
    """Lines with the numbers first: no row is known before its time, so what varies in width comes last.

    Attributes:
        encoding: what it is written in; what that does not have, and what cannot be seen, is an escape.

    """

    encoding: str = "utf-8"

    @property
    def head(self) -> bytes:
        """The heads of the columns."""
        return self._encoded("     value        sum  source\n")

    def encode(self, rows: Iterable[Row]) -> bytes:
        """Return a line for each row, and one below it for its points, each note, the error."""
        return self._encoded("".join(line for row in rows for line in self._lines(row)))

    def _lines(self, row: Row) -> Iterator[str]:
        submission, result = row
        value, summed = (
            "-" if number is None else number for number in (result.qualification_value, result.summed_score)
        )
        # The HIT is left out: it is the same for many rows, and in the other formats.
        ids = (submission.worker_id, submission.assignment_id, submission.qualification_request_id)
        names = [self._visible(name) for name in (submission.source, *ids) if name]
        yield f"{value:>10} {summed:>10}  {'  '.join(names)}\n"
        if self.wide and result.error is None:
            points = zip(self.wide, self.points(result), strict=True)
            yield self._below(
                "points", ", ".join(f"{name} {'-' if earned is None else earned}" for name, earned in points)
            )
        for note in result.notes:
            yield self._below("note", note.message)
        if result.error is not None:
            yield self._below("error", result.error)

    def _below(self, label: str, text: str) -> str:
        return f"{'':21}  {label}: {self._visible(text)}\n"

    def _visible(self, text: str) -> str:
        return visible(text, self.encoding)

    def _encoded(self, text: str) -> bytes:
        return text.encode(self.encoding, "backslashreplace")
