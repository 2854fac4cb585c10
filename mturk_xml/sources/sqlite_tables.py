"""SQLite databases: tables with columns as in CSV, such as the submissions that `mturk-xml serve` keeps.

A submission is called by its table and the number of its row there, counted from 1: `answers.db/submissions:12`.
"""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from mturk_xml.errors import SourceError
from mturk_xml.sources.api_responses import unknown
from mturk_xml.sources.stream import Stream, copy_to
from mturk_xml.sources.tables import MOST_ROWS_SEEN, Columns, Row, Rows, columns_of, runs
from mturk_xml.sqlite import MAGIC, column_names, opened_to_read, quoted_name, table_names
from mturk_xml.tree import MAX_BYTES
from mturk_xml.words import first_few, shown


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is an SQLite database."""
    return stream.peek().startswith(MAGIC)


def read(stream: Stream) -> Iterator[Rows]:
    """Divide the tables that hold answers into runs of rows, as they were at one moment."""
    with _file_of(stream) as path, _errors(stream.title), opened_to_read(path) as database:
        database.text_factory = _text
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
        database.execute("BEGIN")
        for table, columns in _tables(database, stream.title).items():
            kept = columns.among(columns.places)
            yield from runs(kept, _rows(database, table, columns, f"{stream.title}/{table}"))


@contextlib.contextmanager
def _file_of(stream: Stream) -> Iterator[Path]:
    """Give the file that a stream is the whole of, beside which its log stands; else a copy of it."""
    if stream.state:
        yield stream.state.path
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "database")
        with path.open("wb") as file:
            copy_to(stream, file)
        yield path


@contextlib.contextmanager
def _errors(title: str) -> Iterator[None]:
    """Say in words what SQLite raises."""
    try:
        yield
    except sqlite3.OperationalError as error:  # locked, not readable
        raise SourceError(f"{title} cannot be read: {error}") from error
    except sqlite3.Error as error:
        raise SourceError(f"{title} is damaged: {error}") from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _tables(database: sqlite3.Connection, title: str) -> dict[str, Columns]:
    """Find the tables that hold answers: those whose columns say so by their names, or else by what is in them."""
    names = {table: column_names(database, table) for table in table_names(database)}
    found = {table: columns_of(header) for table, header in names.items()}
    if not any(found.values()):
        found = {table: columns_of(header, _first_rows(database, table)) for table, header in names.items()}
    tables = {table: columns for table, columns in found.items() if columns is not None}
    if not tables:
        what = f"its tables are {first_few((shown(n, 30) for n in names), len(names))}" if names else "it has no tables"
        raise SourceError(unknown(title, f"no table of it has an Answer column; {what}"))
    return tables


def _first_rows(database: sqlite3.Connection, table: str) -> list[Sequence[str]]:
    rows = database.execute(f"SELECT * FROM {quoted_name(table)} LIMIT {MOST_ROWS_SEEN}")  # noqa: S608 - a quoted name
    return [[_cell(value) for value in row] for row in rows]


def _rows(database: sqlite3.Connection, table: str, columns: Columns, title: str) -> Iterator[Row]:
    """Give the rows of a table in the columns that matter, in the order in which they are stored."""
    header = column_names(database, table)
    wanted = ", ".join(quoted_name(header[place]) for place in columns.places)
    number = 0
    try:
        # An index would give another order.
        for number, row in enumerate(
            database.execute(f"SELECT {wanted} FROM {quoted_name(table)} NOT INDEXED"),  # noqa: S608 - quoted names
            1,
        ):
            yield Row(f"{title}:{number}", list(map(_cell, row)))
    except sqlite3.Error as error:
        yield Row(title, error=f"{title} cannot be read beyond row {number}: {error}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return _text(value) if isinstance(value, bytes) else str(value)
