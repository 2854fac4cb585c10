"""Parquet and Arrow (Feather): tables with columns as in CSV.

A submission is called by the number of its row, counted from 1: `answers.parquet:12`.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from mturk_xml.errors import SourceError
from mturk_xml.sources.api_responses import EXPECTED
from mturk_xml.sources.block import BLOCK_SUBMISSIONS
from mturk_xml.sources.stream import Stream, seekable
from mturk_xml.sources.tables import Columns, Row, Rows, columns_of
from mturk_xml.words import first_few, shown

if TYPE_CHECKING:
    import pyarrow as pa

_PARQUET = b"PAR1"
_FILE = b"ARROW1"
_STREAM = b"\xff\xff\xff\xff"
_MOST_ROWS_SEEN = 20


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is Parquet, or Arrow as a file or as a stream."""
    return stream.peek().startswith((_PARQUET, _FILE, _STREAM))


def read(stream: Stream) -> Iterator[Rows]:
    """Divide a table into runs of rows; of the columns only those are read that are needed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"{stream.title} is a Parquet or Arrow file, which needs: pip install 'mturk-xml[arrow]'"
        raise SourceError(message) from error
    head = stream.peek()
    try:
        if head.startswith(_STREAM):
            with pa.ipc.open_stream(stream) as reader:
                yield from _rows(reader, stream.title)
            return
        with seekable(stream) as file:
            if head.startswith(_PARQUET):
                yield from _rows(_parquet(file), stream.title)
            else:
                with pa.ipc.open_file(file) as reader:
                    batches = (reader.get_batch(number) for number in range(reader.num_record_batches))
                    yield from _rows(batches, stream.title)
    except SourceError:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        raise SourceError(f"{stream.title} is damaged: {shown(str(error), 200)}") from error


def _parquet(file: BinaryIO) -> "Iterator[pa.RecordBatch]":
    """Give the rows of a Parquet file, a few at a time however large its row groups are."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    opened = pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
    names = opened.schema_arrow.names
    columns = columns_of(names)
    wanted = None if columns is None else [names[place] for place in columns.places]
    yield from opened.iter_batches(batch_size=BLOCK_SUBMISSIONS, columns=wanted)


def _rows(batches: "Iterable[pa.RecordBatch]", title: str) -> Iterator[Rows]:
    columns: Columns | None = None
    number = 1
    for batch in batches:
        if not batch.num_rows:
            continue
        if columns is None:
            columns = _columns(batch, title)
            places = columns.places
            kept = columns.among(places)
        for start in range(0, batch.num_rows, BLOCK_SUBMISSIONS):
            piece = batch.slice(start, BLOCK_SUBMISSIONS)
            cells = zip(*(_cells(piece.column(place)) for place in places), strict=True)
            yield Rows(kept, tuple(Row(f"{title}:{at}", row) for at, row in enumerate(cells, number)))
            number += piece.num_rows


def _columns(batch: "pa.RecordBatch", title: str) -> Columns:
    names = batch.schema.names
    columns = columns_of(names)
    if columns is None:
        first = batch.slice(0, _MOST_ROWS_SEEN)
        columns = columns_of(names, list(zip(*map(_cells, first.columns), strict=True)))
    if columns is None:
        what = (
            f"a table without an Answer column; its columns are {first_few((shown(n, 30) for n in names), len(names))}"
        )
        raise SourceError(f"{title} holds no answers that are known: {what}; {EXPECTED}")
    return columns


def _cells(column: "pa.Array") -> list[str]:
    """Return the cells of a column as text, an empty one for null; the text of bytes that are no UTF-8 is escaped."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    if pa.types.is_string(column.type):  # as bytes, because nothing has looked at them yet
        column = column.view(pa.binary())
    elif pa.types.is_large_string(column.type):
        column = column.view(pa.large_binary())
    column.validate(full=True)  # a damaged file could point anywhere
    return [
        "" if value is None else value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
        for value in column.to_pylist()
    ]
