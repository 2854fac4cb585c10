"""SQLite, as it is read and written here: which files are databases, how names are quoted, how to read without a trace.

Source: sqlite.org, "Database File Format", "URI Filenames" and "Write-Ahead Logging".
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"SQLite format 3\0"
"""What a database begins with."""

_NO_ROOM = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def is_database(path: Path) -> bool:
    """Tell whether a file is there and begins as a database does.

    Raises:
        OSError: it is there, and cannot be read.

    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def quoted_name(name: str) -> str:
    """Return the name of a table or a column as SQL.

    Example:
        >>> print(quoted_name('the "b" one'))
        "the ""b"" one"

    """
    return '"' + name.replace('"', '""') + '"'


def column_names(database: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns, in their order; none where there is no such table."""
    return [str(name) for _, name, *_ in database.execute(f"PRAGMA table_info({quoted_name(table)})")]


def table_names(database: sqlite3.Connection) -> list[str]:
    """Return the names of the tables, the oldest first; without those that are virtual or SQLite's own."""
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
    )
    return [str(name) for (name,) in found]


@contextlib.contextmanager
def opened_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database for reading alone; also one that another process is writing, with all that is committed.

    Nothing in its schema can do more than read: no function of an untrusted one runs.

    Raises:
        sqlite3.Error: it is no database, is damaged, or may not be read.

    """
    database = _connected(path, "mode=ro")
    try:
        database.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.OperationalError as error:
        database.close()
        # In a folder that may not be written to there is no room for the index of a log; without a log none is needed.
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM or _has_log(path):
            raise
        database = _connected(path, "immutable=1")
    with contextlib.closing(database):
        database.execute("PRAGMA trusted_schema = OFF")
        yield database


def _connected(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)


def _has_log(path: Path) -> bool:
    return any(
        log.exists() and log.stat().st_size for log in (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    )
