"""JSON Lines, and the reading of a spool of it, for the formats that are made from one."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import Any

import attrs

from mturk_xml.batch import Result
from mturk_xml.sinks.sink import Row, Sink
from mturk_xml.sources import Submission

_LINES_AT_ONCE = 1_024  # one call for many lines takes half the time


@attrs.frozen(kw_only=True)
class JSONLinesSink(Sink):
    """A JSON object for each row, in ASCII; the notes are a list."""

    def encode(self, rows: Iterable[Row]) -> bytes:
        """Return a line for each row."""
        lines = []
        text = encode_basestring_ascii
        for s, result in rows:
            if result.error is not None or self.wide:
                lines.append(self._line(s, result))
                continue
            worker, assignment, hit, request = s.worker_id, s.assignment_id, s.hit_id, s.qualification_request_id
            notes = ", ".join([text(note.message) for note in result.notes]) if result.notes else ""
            # The same as in `_line`, in a third of the time.
            lines.append(
                f'{{"source": {text(s.source)}, '
                f'"worker_id": {"null" if worker is None else text(worker)}, '
                f'"assignment_id": {"null" if assignment is None else text(assignment)}, '
                f'"hit_id": {"null" if hit is None else text(hit)}, '
                f'"qualification_request_id": {"null" if request is None else text(request)}, '
                f'"summed_score": {result.summed_score}, "qualification_value": {result.qualification_value}, '
                f'"notes": [{notes}], "error": null}}\n'
            )
        return "".join(lines).encode("ascii")

    def _line(self, submission: Submission, result: Result) -> str:
        fields = {
            "source": submission.source,
            "worker_id": submission.worker_id,
            "assignment_id": submission.assignment_id,
            "hit_id": submission.hit_id,
            "qualification_request_id": submission.qualification_request_id,
            "summed_score": result.summed_score,
            "qualification_value": result.qualification_value,
            "notes": [note.message for note in result.notes],
            "error": result.error,
            **dict(zip(self.points_columns, self.points(result), strict=True)),
        }
        return json.dumps(fields) + "\n"


def read_rows(spool: Path) -> Iterator[list[Any]]:
    r"""Read what a JSONLinesSink wrote, as the values of each row, in the order of the columns.

    Where they hold half of a surrogate pair, which neither Arrow nor SQLite can store, an escape stands for
    it: `\ud800`.

    Raises:
        OSError: the file cannot be read.

    """
    with spool.open(encoding="ascii") as lines:
        while some := list(islice(lines, _LINES_AT_ONCE)):
            text = ",".join(some)
            rows = [list(row.values()) for row in json.loads(f"[{text}]")]
            yield from [list(map(_storable, row)) for row in rows] if r"\ud" in text else rows


def _storable(value: object) -> object:
    if isinstance(value, list):
        return [_storable(text) for text in value]
    return storable(value) if isinstance(value, str) else value


def storable(text: str) -> str:
    """Return a text with an escape for each half of a surrogate pair."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
