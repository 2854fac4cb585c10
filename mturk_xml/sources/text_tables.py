"""CSV and what is like it: columns separated by commas, semicolons or tabs, below a row with their names.

A submission is called by the line that its row begins in, `batch.csv:12`, where the header is 1.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from mturk_xml.errors import SourceError
from mturk_xml.sources.block import BLOCK_BYTES, BLOCK_SUBMISSIONS
from mturk_xml.sources.stream import Stream, as_utf8, head_text
from mturk_xml.sources.tables import Columns, Row, Rows, columns_of
from mturk_xml.tree import MAX_BYTES

_DELIMITERS = ("\t", ",", ";")
_MOST_ROWS_SEEN = 20


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is a table with answers, by its header and its first rows."""
    return _shape(stream) is not None


def read(stream: Stream) -> Iterator[Rows]:
    """Divide a table into runs of rows."""
    shape = _shape(stream)
    if shape is None:
        return
    delimiter, columns = shape
    places = columns.places
    kept = columns.among(places)
    rows: list[Row] = []
    size = 0
    try:
        for line, cells, error in _rows(as_utf8(stream), delimiter):
            source = f"{stream.title}:{line}"
            if error is None:
                few = [cells[place] if place < len(cells) else "" for place in places]
                rows.append(Row(source, few))
                size += sum(map(len, few))
            else:
                rows.append(Row(source, error=f"{source} cannot be read: {error}"))
            if size >= BLOCK_BYTES or len(rows) == BLOCK_SUBMISSIONS:
                yield Rows(kept, tuple(rows))
                rows, size = [], 0
    except SourceError as problem:
        rows.append(Row(stream.title, error=str(problem)))
    if rows:
        yield Rows(kept, tuple(rows))


def _shape(stream: Stream) -> tuple[str, Columns] | None:
    """Return the delimiter and the columns of a table; None if it is none."""
    text = head_text(stream).removeprefix("\ufeff")
    if "\0" in text or not text.strip():
        return None
    best: tuple[str, Columns] | None = None
    for delimiter in _DELIMITERS:
        rows = _first_rows(text, delimiter)
        columns = columns_of(rows[0], rows[1:]) if rows else None
        if columns and (best is None or len(columns.places) > len(best[1].places)):
            best = delimiter, columns
    return best


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) == _MOST_ROWS_SEEN:
                break
    except csv.Error:  # in what may be the middle of a cell
        pass
    return rows


def _rows(stream: Stream, delimiter: str) -> Iterator[tuple[int, Sequence[str], str | None]]:
    """Give the rows below the header: the line where each begins, its cells, or why it has none."""
    with io.TextIOWrapper(
        io.BufferedReader(stream, BLOCK_BYTES), encoding="utf-8", errors="surrogateescape", newline=""
    ) as text:
        reader = csv.reader(_lines(text, stream.title), delimiter=delimiter)
        is_header = True
        while True:
            line = reader.line_num + 1
            cells: list[str] | None = []
            error = None
            # The limit is the whole process's, so it is ours for one row only.
            limit = csv.field_size_limit(MAX_BYTES)
            try:
                cells = next(reader, None)
            except csv.Error as problem:
                error = str(problem)
            finally:
                csv.field_size_limit(limit)
            if cells is None:
                return
            if is_header:
                is_header = not cells
            elif cells or error:
                yield line, cells, error


def _lines(text: io.TextIOWrapper, title: str) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_BYTES):
        number += 1
        if len(line) == MAX_BYTES:
            raise SourceError(f"{title}:{number} is a line of more than {MAX_BYTES >> 20} MiB, and was not read")
        yield line
