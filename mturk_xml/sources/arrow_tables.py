"""Parquet and Arrow (Feather): tables with columns as in CSV.

A submission is called by the number of its row, counted from 1: `answers.parquet:12`.
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import attrs

from mturk_xml.errors import SourceError
from mturk_xml.sources.api_responses import unknown
from mturk_xml.sources.block import BLOCK_SUBMISSIONS
from mturk_xml.sources.stream import FileState, Stream, seekable
from mturk_xml.sources.submission import Submission
from mturk_xml.sources.tables import MOST_ROWS_SEEN, Columns, Row, Rows, columns_of
from mturk_xml.words import first_few, shown

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_PARQUET = b"PAR1"
_FILE = b"ARROW1"
_STREAM = b"\xff\xff\xff\xff"
# What reads a block gives all of its rows at once, which takes memory.
_MOST_ROWS_IN_BLOCK = 40_000
# To read rows in the middle of a row group is to decode those before them: up to so many blocks that is little.
_MOST_BLOCKS_IN_GROUP = 7


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is Parquet, or Arrow as a file or as a stream."""
    return stream.peek().startswith((_PARQUET, _FILE, _STREAM))


def read(stream: Stream) -> "Iterator[RowGroup | Batch]":
    """Divide a table into runs of rows; of the columns only those are read that are needed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"{stream.title} is a Parquet or Arrow file, which needs: pip install 'mturk-xml[arrow]'"
        raise SourceError(message) from error
    head = stream.peek()
    with _errors(stream.title):
        if head.startswith(_STREAM):
            with pa.ipc.open_stream(stream) as reader:
                yield from _tables(reader, stream.title)
            return
        with seekable(stream) as file:
            if head.startswith(_PARQUET):
                yield from _row_groups(file, stream)
            else:
                with pa.ipc.open_file(file) as reader:
                    batches = (reader.get_batch(number) for number in range(reader.num_record_batches))
                    yield from _tables(batches, stream.title)


@contextlib.contextmanager
def _errors(title: str) -> Iterator[None]:
    """Say in words what pyarrow raises for a damaged file."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    try:
        yield
    except SourceError:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        raise SourceError(f"{title} is damaged: {shown(str(error), 200)}") from error


@attrs.frozen
class RowGroup:
    """Rows of a row group of a Parquet file, which are read where they are used.

    Attributes:
        name: what the file is called.
        file: the file.
        group: the number of the row group, from 0.
        before: how many rows stand before these in the row group.
        count: how many rows these are.
        first: the number of the first of them in the file, from 1.
        end: where they end in the file, in bytes, about.
        columns: the columns that matter, among all of the file.

    """

    name: str
    file: FileState
    group: int
    before: int
    count: int
    first: int
    end: int
    columns: Columns

    def submissions(self) -> Iterator[Submission]:
        """Read the rows; after what cannot be read comes a row with the error."""
        try:
            with _errors(self.name), self.file.open() as file:
                batches = _between(
                    _batches(_opened(file), self.group, self.columns), self.before, self.before + self.count
                )
                first = self.first
                for batch in batches:
                    yield from _rows(_checked(batch), self.name, self.columns, first).submissions()
                    first += batch.num_rows
        except SourceError as error:
            yield Submission(source=f"{self.name}#row group {self.group}", error=str(error))


@attrs.frozen
class Batch:
    """A run of rows that is held.

    Attributes:
        name: what the file is called.
        data: the rows as a stream of Arrow, in the columns that matter.
        first: the number of the first row, from 1.
        columns: the columns that matter, among all of the file.

    """

    name: str
    data: bytes
    first: int
    columns: Columns

    def submissions(self) -> Iterator[Submission]:
        """Read the rows; in place of what cannot be read comes a row with the error."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        try:
            with _errors(self.name), pa.ipc.open_stream(self.data) as reader:
                rows = _rows(reader.read_next_batch(), self.name, self.columns, self.first)
        except SourceError as error:
            yield Submission(source=f"{self.name}:{self.first}", error=str(error))
        else:
            yield from rows.submissions()


def _row_groups(file: BinaryIO, stream: Stream) -> "Iterator[RowGroup | Batch]":
    """Divide a Parquet file into its row groups and parts of them; very large ones, or in no file, are read here."""
    opened = _opened(file)
    columns = columns_of(opened.schema_arrow.names)
    if columns is None:
        columns = _columns(next(opened.iter_batches(MOST_ROWS_SEEN)), stream.title)
    first = 1
    for group in range(opened.num_row_groups):
        rows = opened.metadata.row_group(group).num_rows
        if stream.state and rows <= _MOST_BLOCKS_IN_GROUP * _MOST_ROWS_IN_BLOCK:
            for before in range(0, rows, _MOST_ROWS_IN_BLOCK):
                count = min(rows - before, _MOST_ROWS_IN_BLOCK)
                end = int(stream.state.size * (group + (before + count) / rows) / opened.num_row_groups)
                yield RowGroup(stream.title, stream.state, group, before, count, first + before, end, columns)
        else:
            yield from _held(_batches(opened, group, columns), stream.title, columns, first)
        first += rows


def _opened(file: BinaryIO) -> "pq.ParquetFile":
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    return pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)


def _batches(opened: "pq.ParquetFile", group: int, columns: Columns) -> "Iterator[pa.RecordBatch]":
    """Give the rows of a row group, a few at a time, in the columns that matter."""
    names = opened.schema_arrow.names
    wanted = [names[place] for place in columns.places]
    batches: Iterator[pa.RecordBatch] = opened.iter_batches(BLOCK_SUBMISSIONS, row_groups=[group], columns=wanted)
    return batches


def _between(batches: "Iterable[pa.RecordBatch]", start: int, end: int) -> "Iterator[pa.RecordBatch]":
    """Give the rows from one number to another one, counted from 0."""
    number = 0
    for batch in batches:
        if number >= end:
            break
        if number + batch.num_rows > start:
            skipped = max(start - number, 0)
            yield batch.slice(skipped, end - number - skipped)
        number += batch.num_rows


def _tables(batches: "Iterable[pa.RecordBatch]", title: str) -> Iterator[Batch]:
    """Divide a table of which nothing is known into runs of rows."""
    first = 1
    columns: Columns | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        columns = columns or _columns(batch, title)
        yield from _held([batch.select(list(columns.places))], title, columns, first)
        first += batch.num_rows


def _held(batches: "Iterable[pa.RecordBatch]", title: str, columns: Columns, first: int) -> Iterator[Batch]:
    """Divide rows, in the columns that matter, into runs; `first` is the number of the first of them."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    for batch in batches:
        checked = _checked(batch)
        for start in range(0, checked.num_rows, BLOCK_SUBMISSIONS):
            piece = checked.slice(start, BLOCK_SUBMISSIONS)
            output = pa.BufferOutputStream()
            with pa.ipc.new_stream(output, piece.schema) as writer:
                writer.write_batch(piece)
            yield Batch(title, output.getvalue().to_pybytes(), first, columns)
            first += piece.num_rows


def _rows(batch: "pa.RecordBatch", title: str, columns: Columns, first: int) -> Rows:
    """Read rows, in the columns that matter; `first` is the number of the first of them."""
    cells = zip(*map(_cells, batch.columns), strict=True)
    rows = tuple(Row(f"{title}:{number}", row) for number, row in enumerate(cells, first))
    return Rows(columns.among(columns.places), rows)


def _columns(batch: "pa.RecordBatch", title: str) -> Columns:
    names = batch.schema.names
    columns = columns_of(names)
    if columns is None:
        first = batch.slice(0, MOST_ROWS_SEEN)
        columns = columns_of(names, list(zip(*map(_cells, _checked(first).columns), strict=True)))
    if columns is None:
        what = (
            f"a table without an Answer column; its columns are {first_few((shown(n, 30) for n in names), len(names))}"
        )
        raise SourceError(unknown(title, what))
    return columns


def _checked(batch: "pa.RecordBatch") -> "pa.RecordBatch":
    """Return rows with the texts as bytes, because nothing has looked at them yet.

    Raises:
        ArrowInvalid: a damaged file points anywhere.

    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    columns = []
    for column in batch.columns:
        if pa.types.is_string(column.type):
            column = column.view(pa.binary())  # noqa: PLW2901 - the same column
        elif pa.types.is_large_string(column.type):
            column = column.view(pa.large_binary())  # noqa: PLW2901 - likewise
        column.validate(full=True)
        columns.append(column)
    return pa.record_batch(columns, names=batch.schema.names)


def _cells(column: "pa.Array") -> list[str]:
    """Return the cells of a column as text, an empty one for null; the text of bytes that are no UTF-8 is escaped."""
    return [
        "" if value is None else value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
        for value in column.to_pylist()
    ]
