"""An SQLite database."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

import attrs

from mturk_xml.appearance import visible
from mturk_xml.errors import InvalidValueError
from mturk_xml.sinks.json_lines import JSONLinesSink, read_rows
from mturk_xml.sinks.sink import FIELDS
from mturk_xml.sqlite import column_names, is_database, opened_to_read, quoted_name, table_names

_MOST_COLUMNS = 2_000  # SQLITE_MAX_COLUMN, unless it was compiled otherwise
_TABLE = "scores"
_NOTES = FIELDS.index("notes")


@attrs.frozen(kw_only=True)
class SQLiteSink(JSONLinesSink):
    """A database with one table, `scores`, made from a spool of JSON Lines; the notes are a JSON array.

    In a database that has other tables, such as the answers that were scored, `scores` is put beside them.

    Raises:
        InvalidValueError: `wide` needs more columns than a table can have.

    """

    is_converted = True

    def __attrs_post_init__(self) -> None:
        most = _MOST_COLUMNS - len(FIELDS)
        if len(self.wide) > most:
            raise InvalidValueError(
                f"SQLiteSink.wide: {len(self.wide)} questions are not allowed; expected at most {most}, "
                "as a table of SQLite has no more columns"
            )

    def keeps(self, target: Path) -> bool:
        """Tell whether there are other tables at `target`, such as a store of answers: they stay as they are.

        Raises:
            OSError: it is a database that cannot be read, or its table `scores` is none of ours.

        """
        if not is_database(target):
            return False
        try:
            with opened_to_read(target) as database:
                tables = {name.lower() for name in table_names(database)}
                columns = column_names(database, _TABLE)
        except sqlite3.Error as error:
            raise OSError(f"there is a database that cannot be read: {error}") from error
        if _TABLE in tables and tuple(columns[: len(FIELDS)]) != FIELDS:
            raise OSError(f"there is a database with another table {_TABLE}; name another file")
        return tables != {_TABLE}

    def convert(self, spool: Path, target: Path) -> None:
        """Make the database, or the table in one that has others, in one transaction."""
        is_kept = self.keeps(target)
        if not is_kept:
            target.unlink(missing_ok=True)
        try:
            with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as database:
                if not is_kept:
                    # A database that is not complete is thrown away, so that nothing need be kept for going back.
                    database.execute("PRAGMA journal_mode = OFF")
                database.execute("BEGIN IMMEDIATE")
                database.execute(f"DROP TABLE IF EXISTS {_TABLE}")
                self._fill(database, spool)
                database.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(f"{target} cannot be written: {error}") from error

    def _fill(self, database: sqlite3.Connection, spool: Path) -> None:
        names = list(self._column_names())
        columns = [f"{quoted_name(name)} {_type_of(name)}" for name in names]
        rows = ([*row[:_NOTES], json.dumps(row[_NOTES]), *row[_NOTES + 1 :]] for row in read_rows(spool))
        database.execute(f"CREATE TABLE {_TABLE} ({', '.join(columns)})")
        places = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO {_TABLE} VALUES ({places})", rows)  # noqa: S608 - question marks
        database.execute(f"CREATE INDEX {_TABLE}_worker_id ON {_TABLE} (worker_id)")

    def _column_names(self) -> Iterator[str]:
        """The names, distinct also where capitals make the only difference, which SQLite does not see."""
        taken: set[str] = set()
        for name in map(visible, (*FIELDS, *self.points_columns)):
            numbered = (f"{name} ({number})" for number in count(2))
            free = next(candidate for candidate in chain([name], numbered) if candidate.lower() not in taken)
            taken.add(free.lower())
            yield free


def _type_of(name: str) -> str:
    return "TEXT" if name in FIELDS and name not in {"summed_score", "qualification_value"} else "INTEGER"
