"""The store: an SQLite database with a test, who opened it when, and what each Worker submitted.

What is acknowledged is on the disk: each submission is one transaction, and waits for it. What is stored once stays: no
row of `submissions` is ever changed.

Source: sqlite.org, "Write-Ahead Logging" and "PRAGMA synchronous".
"""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import attrs

from mturk_xml.errors import MTurkXMLError
from mturk_xml.plain import TestPair
from mturk_xml.sqlite import table_names
from mturk_xml.web.attempts import Attempt

SECONDS_OF_PATIENCE = 5.0
"""How long a store waits for another program that is writing it."""

_APPLICATION_ID = 0x4D54786D  # "MTxm"
_VERSION = 1
_PRIVATE = 0o600
_SCHEMA = (
    """
    CREATE TABLE test (
        test_id TEXT PRIMARY KEY,   -- the SHA-256 of both documents
        question_form TEXT NOT NULL,
        answer_key TEXT
    )""",
    """
    CREATE TABLE assignments (
        assignment_id TEXT PRIMARY KEY,
        worker_id TEXT NOT NULL,
        number INTEGER NOT NULL,    -- which of the Worker's attempts
        accept_time TEXT NOT NULL,  -- all times are in UTC
        deadline TEXT,
        receipt TEXT,               -- tells the browser that submitted it
        UNIQUE (worker_id, number)
    )""",
    """
    CREATE TABLE submissions (
        assignment_id TEXT PRIMARY KEY REFERENCES assignments,
        worker_id TEXT NOT NULL,
        accept_time TEXT NOT NULL,
        submit_time TEXT NOT NULL,
        answer TEXT NOT NULL,       -- QuestionFormAnswers
        summed_score INTEGER,
        qualification_value INTEGER,
        notes TEXT,                 -- a JSON array
        error TEXT                  -- why there is no score
    )""",
    "CREATE INDEX submissions_worker_id ON submissions (worker_id)",
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {_VERSION}",
)
_ATTEMPT = """
    SELECT assignment_id, assignments.worker_id, number, assignments.accept_time, deadline, submit_time
    FROM assignments LEFT JOIN submissions USING (assignment_id)
"""


class StoreError(MTurkXMLError, OSError):
    """A store cannot be opened, read or written."""


@attrs.frozen(kw_only=True)
class Stored:
    """What is stored of a submission.

    Attributes:
        submit_time: when it came, in UTC.
        answer: the QuestionFormAnswers, as XML.
        summed_score: the sum of the points; None without a key, or with an error.
        qualification_value: what the key makes of it, likewise.
        notes: where a decision of scoring mattered.
        error: why there is no score.
        receipt: tells the browser that submitted it.

    """

    submit_time: datetime
    answer: str
    summed_score: int | None = None
    qualification_value: int | None = None
    notes: tuple[str, ...] = ()
    error: str | None = None
    receipt: str = attrs.field(repr=False)


class Store:
    """The store of one test. To be closed; for one thread at a time.

    Args:
        path: the file; a new one is made where there is none.
        test: the form, and the key where there is one. A store holds the answers to one test.

    Attributes:
        test: the test.

    Raises:
        StoreError: the file is no store, or the store of another test, or damaged; or it cannot be written.

    Example:
        >>> import tempfile
        >>> from mturk_xml import QuestionForm, example
        >>> test = TestPair(QuestionForm.from_xml(example.path("form.xml")), None)
        >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder, "answers.db"), test) as store:
        ...     store.last_attempt("W1") is None
        True

    """

    def __init__(self, path: Path, test: TestPair) -> None:
        self.test = test
        self._path = path
        with self._errors():
            path.touch(mode=_PRIVATE)  # what Workers answer is nobody else's business
            self._database = sqlite3.connect(
                path.absolute(), timeout=SECONDS_OF_PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            with self._errors():
                self._prepare()
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it: it is one file then, without a log beside it, unless another program is reading it."""
        with contextlib.suppress(sqlite3.Error):
            self._database.execute("PRAGMA journal_mode = DELETE")
        self._database.close()

    # --- attempts ------------------------------------------------------------------------------

    def attempt(self, assignment_id: str) -> Attempt | None:
        """Return an attempt; None where there is no such.

        Raises:
            StoreError: it cannot be read.

        """
        return self._attempt("WHERE assignment_id = ?", assignment_id)

    def last_attempt(self, worker_id: str) -> Attempt | None:
        """Return a Worker's last attempt; None where there is none.

        Raises:
            StoreError: it cannot be read.

        """
        return self._attempt("WHERE assignments.worker_id = ? ORDER BY number DESC LIMIT 1", worker_id)

    def begin(self, attempt: Attempt) -> Attempt:
        """Store a new attempt; return that of its number, which is another where one was begun meanwhile.

        Raises:
            StoreError: it cannot be stored.

        """
        with self._transaction():
            self._database.execute(
                "INSERT INTO assignments VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT (worker_id, number) DO NOTHING",
                (
                    attempt.assignment_id,
                    attempt.worker_id,
                    attempt.number,
                    _written(attempt.accept_time),
                    _written(attempt.deadline) if attempt.deadline else None,
                ),
            )
        found = self._attempt("WHERE assignments.worker_id = ? AND number = ?", attempt.worker_id, attempt.number)
        return found or attempt

    def _attempt(self, condition: str, *values: object) -> Attempt | None:
        with self._errors():
            row = self._database.execute(_ATTEMPT + condition, values).fetchone()
        if row is None:
            return None
        assignment_id, worker_id, number, accept_time, deadline, submit_time = row
        return Attempt(
            assignment_id=assignment_id,
            worker_id=worker_id,
            number=number,
            accept_time=_read(accept_time),
            deadline=_read(deadline) if deadline else None,
            submit_time=_read(submit_time) if submit_time else None,
        )

    # --- submissions ---------------------------------------------------------------------------

    def submission(self, assignment_id: str) -> Stored | None:
        """Return what is stored of a submission; None where there is none.

        Raises:
            StoreError: it cannot be read.

        """
        query = (
            "SELECT submit_time, answer, summed_score, qualification_value, notes, error, receipt "
            "FROM submissions JOIN assignments USING (assignment_id) WHERE assignment_id = ?"
        )
        with self._errors():
            row = self._database.execute(query, (assignment_id,)).fetchone()
        if row is None:
            return None
        submit_time, answer, summed_score, qualification_value, notes, error, receipt = row
        return Stored(
            submit_time=_read(submit_time),
            answer=answer,
            summed_score=summed_score,
            qualification_value=qualification_value,
            notes=tuple(json.loads(notes or "[]")),
            error=error,
            receipt=receipt,
        )

    def submit(self, attempt: Attempt, submission: Stored) -> Stored:
        """Store what was submitted; when this returns it is on the disk.

        Returns:
            What is stored: that of the first time, where it was submitted before.

        Raises:
            StoreError: it cannot be stored, and is not.

        """
        with self._transaction():
            done = self._database.execute(
                "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (assignment_id) DO NOTHING",
                (
                    attempt.assignment_id,
                    attempt.worker_id,
                    _written(attempt.accept_time),
                    _written(submission.submit_time),
                    submission.answer,
                    submission.summed_score,
                    submission.qualification_value,
                    json.dumps(submission.notes),
                    submission.error,
                ),
            )
            if done.rowcount:
                self._database.execute(
                    "UPDATE assignments SET receipt = ? WHERE assignment_id = ?",
                    (submission.receipt, attempt.assignment_id),
                )
        return self.submission(attempt.assignment_id) or submission

    # --- the database --------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Make the tables, or see that they are those of the test."""
        execute = self._database.execute
        execute("PRAGMA trusted_schema = OFF")
        execute("PRAGMA foreign_keys = ON")
        execute("PRAGMA fullfsync = ON")  # where that alone means the disk
        application, version = (execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        is_new = not table_names(self._database)
        if not is_new and application != _APPLICATION_ID:
            raise StoreError(f"{self._path} is a database of something else; name another file")
        if not is_new and version != _VERSION:
            raise StoreError(f"{self._path} was made by another version of mturk-xml; name another file")
        (verdict,) = execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise StoreError(f"{self._path} is damaged: {verdict}")
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")
        with self._transaction():
            if not table_names(self._database):
                for statement in _SCHEMA:
                    execute(statement)
                execute("INSERT INTO test VALUES (?, ?, ?)", _row_of(self.test))
        self._require()

    def _require(self) -> None:
        """See that it is the store of the test."""
        wanted, found = _row_of(self.test), self._database.execute("SELECT * FROM test").fetchone()
        if found is None or found[1] != wanted[1]:
            raise StoreError(f"{self._path} holds the answers to another form; name another file")
        if found[2] != wanted[2]:
            served = "with another key" if found[2] and wanted[2] else "with a key" if found[2] else "without a key"
            raise StoreError(
                f"{self._path} holds answers that were taken {served}; name another file, or serve it as it was and "
                "score it with the key of your choice: mturk-xml score --key KEY"
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except StoreError:
            raise
        except sqlite3.OperationalError as error:  # locked, full, read-only
            raise StoreError(f"{self._path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._path} is no store, or damaged: {error}") from error
        except OSError as error:
            raise StoreError(f"{self._path} cannot be used: {error.strerror or error}") from error


def _row_of(test: TestPair) -> tuple[str, str, str | None]:
    form, key = test.form.to_xml(), test.key.to_xml() if test.key else None
    return hashlib.sha256(json.dumps([form, key]).encode()).hexdigest(), form, key


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)
