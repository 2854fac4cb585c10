"""CSV and what is like it: columns separated by commas, semicolons or tabs, below a row with their names.

A submission is called by the line that its row begins in, `batch.csv:12`, where the header is 1.
"""

import csv
import io
import itertools
from collections.abc import Iterator, Sequence

from mturk_xml.errors import SourceError
from mturk_xml.sources.block import BLOCK_BYTES
from mturk_xml.sources.stream import Stream, as_utf8, text_encoding
from mturk_xml.sources.tables import MOST_ROWS_SEEN, Columns, Row, Rows, columns_of, in_unicode, runs
from mturk_xml.tree import MAX_BYTES

_DELIMITERS = ("\t", ",", ";")


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is a table with answers, by its header and its first rows."""
    return _shape(stream) is not None


def read(stream: Stream) -> Iterator[Rows]:
    """Divide a table into runs of rows."""
    shape = _shape(stream)
    if shape is None:
        return
    delimiter, columns = shape
    yield from runs(columns.among(columns.places), _kept_rows(stream, delimiter, columns.places))


def _kept_rows(stream: Stream, delimiter: str, places: Sequence[int]) -> Iterator[Row]:
    """Give the rows in the columns that matter; where no more can be read, one with the error."""
    try:
        for line, cells, error in _rows(as_utf8(stream), delimiter):
            source = f"{stream.title}:{line}"
            if error is None:
                yield Row(source, [cells[place] if place < len(cells) else "" for place in places])
            else:
                yield Row(source, error=f"{source} cannot be read: {error}")
    except SourceError as problem:
        yield Row(stream.title, error=str(problem))


def _shape(stream: Stream) -> tuple[str, Columns] | None:
    """Return the delimiter and the columns of a table; None if it is none."""
    head = stream.peek()
    encoding = text_encoding(head)
    text = head.decode(encoding, "replace") if encoding else head.decode("utf-8", "surrogateescape")
    text = text.removeprefix("\ufeff")
    if "\0" in text or not text.strip():
        return None
    best: tuple[str, Columns] | None = None
    for delimiter in _DELIMITERS:
        rows = _first_rows(text, delimiter)
        columns = columns_of(in_unicode(rows[0]), rows[1:]) if rows else None
        if columns and (best is None or len(columns.places) > len(best[1].places)):
            best = delimiter, columns
    return best


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) == MOST_ROWS_SEEN:
                break
    except csv.Error:  # in what may be the middle of a cell
        pass
    return rows


def _rows(stream: Stream, delimiter: str) -> Iterator[tuple[int, Sequence[str], str | None]]:
    """Give the rows below the header: the line where each begins, its cells, or why there are no more."""
    with io.TextIOWrapper(
        io.BufferedReader(_Bounded(stream), BLOCK_BYTES), encoding="utf-8", errors="surrogateescape", newline=""
    ) as text:
        ends: list[bool] = []
        # What comes after the last line tells that one more was asked for.
        reader = csv.reader(itertools.chain(text, _noted(ends)), delimiter=delimiter)
        is_header = True
        while True:
            line = reader.line_num + 1
            # The limit is the whole process's, so it is ours for one row only.
            limit = csv.field_size_limit(MAX_BYTES)
            try:
                cells = next(reader, None)
            except csv.Error as problem:
                yield line, (), f"{problem}; what follows was not read"
                return
            finally:
                csv.field_size_limit(limit)
            if cells is None:
                return
            if ends:  # one more line was asked for: the last cell goes on
                yield line, (), "a quotation mark in it is never closed, and what follows was taken for its cell"
            elif cells and not is_header:
                yield line, cells, None
            is_header = is_header and not cells


def _noted(ends: list[bool]) -> Iterator[str]:
    """Give nothing, but note that something was asked for."""
    ends.append(True)
    yield from ()


class _Bounded(io.RawIOBase):
    """A stream without lines that are too long to be held."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._length = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what it is called with
        given = self._stream.readinto(buffer)
        data = bytes(buffer[:given])
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        self._length = given - end if end else self._length + given
        if self._length > MAX_BYTES:
            raise SourceError(
                f"{self._stream.title} has a line of more than {MAX_BYTES >> 20} MiB, and was not read on"
            )
        return given
