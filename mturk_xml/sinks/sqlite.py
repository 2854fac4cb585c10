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

_MOST_COLUMNS = 2_000  # SQLITE_MAX_COLUMN, unless it was compiled otherwise
_NOTES = FIELDS.index("notes")


@attrs.frozen(kw_only=True)
class SQLiteSink(JSONLinesSink):
    """A database with one table, `scores`, made from a spool of JSON Lines; the notes are a JSON array.

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

    def convert(self, spool: Path, target: Path) -> None:
        """Make the database, in one transaction."""
        target.unlink(missing_ok=True)
        names = list(self._column_names())
        columns = [f"{_quoted(name)} {_type_of(name)}" for name in names]
        rows = ([*row[:_NOTES], json.dumps(row[_NOTES]), *row[_NOTES + 1 :]] for row in read_rows(spool))
        try:
            with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as database:
                # A database that is not complete is thrown away, so that nothing need be kept for going back.
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("BEGIN")
                database.execute(f"CREATE TABLE scores ({', '.join(columns)})")
                places = ", ".join("?" * len(names))
                database.executemany(f"INSERT INTO scores VALUES ({places})", rows)  # noqa: S608 - question marks
                database.execute("CREATE INDEX scores_worker_id ON scores (worker_id)")
                database.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(f"{target} cannot be written: {error}") from error

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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
