"""The store: what is acknowledged is there, once, whatever happens; and what is no store is left alone."""

import contextlib
import itertools
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.plain import TestPair
from mturk_xml.sources import submissions
from mturk_xml.web.attempts import Attempt, first_or_next
from mturk_xml.web.settings import Settings
from mturk_xml.web.store import Store, Stored, StoreError

FORM = mx.QuestionForm.from_xml(example.path("form.xml"))
KEY = mx.AnswerKey.from_xml(example.path("key.xml"))
TEST = TestPair(FORM, KEY)
ANSWER = example.path("answers").joinpath("worker-03.xml").read_text("utf-8")
NOW = datetime(2026, 1, 31, 12, 5, 9, 123_000, tzinfo=UTC)


def attempt_of(worker_id: str, last: Attempt | None = None, duration: int | None = None) -> Attempt:
    return first_or_next(worker_id, last, Settings(test_duration_in_seconds=duration), NOW)


def stored(answer: str = ANSWER, receipt: str = "r") -> Stored:
    return Stored(submit_time=NOW, answer=answer, receipt=receipt, summed_score=15, qualification_value=75)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path, TEST) as opened:
        yield opened


def query(path: Path, text: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(text).fetchall()


def test_attempts_are_kept(store: Store) -> None:
    assert store.last_attempt("W") is None
    first = store.begin(attempt_of("W", duration=60))
    second = store.begin(attempt_of("W", first))
    assert (first.number, second.number) == (1, 2)
    assert store.last_attempt("W") == second == store.attempt(second.assignment_id)
    assert store.attempt(first.assignment_id) == first
    assert store.attempt("3GUESSED") is None
    assert store.last_attempt("w") is None


def test_of_two_that_begin_at_once_there_is_one(store: Store, path: Path) -> None:
    with Store(path, TEST) as other:
        first = store.begin(attempt_of("W"))
        assert other.begin(attempt_of("W")) == first


def test_a_submission_is_stored_once(store: Store, path: Path) -> None:
    attempt = store.begin(attempt_of("W"))
    assert store.submission(attempt.assignment_id) is None
    first = store.submit(attempt, stored())
    assert first == stored()
    assert store.submit(attempt, stored(receipt="other")) == first
    assert store.submit(attempt, attrs.evolve(stored(), answer="<other/>")) == first
    with Store(path, TEST) as other:
        assert other.submit(attempt, stored(receipt="third")) == first
    assert query(path, "SELECT count(*) FROM submissions") == [(1,)]
    assert store.last_attempt("W") == attrs.evolve(attempt, submit_time=NOW)


def test_the_row_says_everything(store: Store, path: Path) -> None:
    attempt = store.begin(attempt_of("W"))
    store.submit(attempt, attrs.evolve(stored(), notes=("a note", "ä"), error="none"))
    columns = "assignment_id, worker_id, accept_time, submit_time, summed_score, qualification_value, notes, error"
    time = "2026-01-31T12:05:09.123Z"
    expected = (attempt.assignment_id, "W", time, time, 15, 75, '["a note", "\\u00e4"]', "none")
    assert query(path, f"SELECT {columns} FROM submissions") == [expected]  # noqa: S608 - above
    assert query(path, "SELECT datetime(submit_time) FROM submissions") == [("2026-01-31 12:05:09",)]
    ((test_id, form, key),) = query(path, "SELECT * FROM test")
    assert len(str(test_id)) == 64
    assert mx.QuestionForm.from_xml(str(form)) == FORM
    assert mx.AnswerKey.from_xml(str(key)) == KEY


XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)


@settings(max_examples=25)
@given(texts=st.lists(st.tuples(XML_TEXT.filter(str.strip), XML_TEXT), min_size=1, max_size=5))
def test_what_is_put_in_comes_out_and_is_read_as_answers(texts: list[tuple[str, str]]) -> None:
    answer = mx.question_form_answers.Answer
    documents = [
        mx.QuestionFormAnswers(answers=(answer(question_identifier="q", free_text=text),)) for _, text in texts
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answers.db")
        with Store(path, TEST) as store:
            ids = []
            for (worker, _), document in zip(texts, documents, strict=True):
                attempt = store.begin(attempt_of(worker, store.last_attempt(worker)))
                store.submit(attempt, stored(document.to_xml()))
                ids.append((attempt.assignment_id, worker))
            for (assignment_id, _), document in zip(ids, documents, strict=True):
                found = store.submission(assignment_id)
                assert found
                assert mx.QuestionFormAnswers.from_xml(found.answer) == document
            read = list(submissions([str(path)]))  # while it is open
        assert read == list(submissions([str(path)]))
    assert [each.source for each in read] == [f"{path}/submissions:{n}" for n in range(1, len(texts) + 1)]
    assert [(each.assignment_id, each.worker_id) for each in read] == [(a, w.strip()) for a, w in ids]
    assert [mx.QuestionFormAnswers.from_xml(each.data or "") for each in read] == documents


def test_closed_it_is_one_file_that_nobody_else_may_read(path: Path) -> None:
    with Store(path, TEST) as store:
        store.submit(store.begin(attempt_of("W")), stored())
    assert os.listdir(path.parent) == [path.name]  # noqa: PTH208 - names
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_can_be_opened_again(path: Path) -> None:
    with Store(path, TEST) as store:
        attempt = store.begin(attempt_of("W"))
        store.submit(attempt, stored())
    with Store(path, TEST) as store:
        assert store.submission(attempt.assignment_id) == stored()


def test_a_test_that_is_only_written_differently_is_the_same(path: Path) -> None:
    with Store(path, TEST):
        pass
    with Store(path, TestPair(mx.QuestionForm.from_xml(FORM.to_xml(pretty=True)), KEY)):
        pass


def test_another_test_is_refused(path: Path) -> None:
    with Store(path, TEST):
        pass
    with pytest.raises(StoreError, match="holds the answers to another form; name another file"):
        Store(path, TestPair(FORM.evolve(content=FORM.questions), KEY))
    with pytest.raises(StoreError, match="were taken with another key; name another file, or serve it as it was"):
        Store(path, TestPair(FORM, KEY.evolve(questions=KEY.questions[1:])))
    with pytest.raises(StoreError, match="were taken with a key; "):
        Store(path, TestPair(FORM, None))
    with Store(path, TEST):
        pass


def test_a_key_that_comes_later_is_refused_with_what_to_do(path: Path) -> None:
    with Store(path, TestPair(FORM, None)):
        pass
    with pytest.raises(StoreError, match=r"were taken without a key; .*mturk-xml score --key KEY"):
        Store(path, TEST)


def test_scores_may_stand_in_it(path: Path) -> None:
    with Store(path, TEST):
        pass
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE scores (worker_id)")
    with Store(path, TEST):
        pass


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no database, but something that was dear to somebody", "is no store, or damaged: file is not a database"),
        (b"SQLite format 3\0 and then nothing like it" + b"\xff" * 2000, "is no store, or damaged: "),
    ],
)
def test_what_is_no_database_is_left_alone(path: Path, content: bytes, why: str) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=why):
        Store(path, TEST)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE submissions (mine)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is a database of something else; name another file"):
        Store(path, TEST)
    assert path.read_bytes() == before


def test_one_of_another_version_is_left_alone(path: Path) -> None:
    with Store(path, TEST):
        pass
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 2")
    with pytest.raises(StoreError, match="was made by another version of mturk-xml"):
        Store(path, TEST)


def test_a_damaged_one_is_found_at_once(path: Path) -> None:
    with Store(path, TEST) as store:
        for number in range(200):
            store.submit(store.begin(attempt_of(f"W{number}")), stored())
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        Store(path, TEST)


def test_places_where_there_can_be_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used: No such file or directory"):
        Store(tmp_path / "none" / "answers.db", TEST)
    with pytest.raises(StoreError, match="cannot be used: "):
        Store(tmp_path, TEST)


@pytest.mark.needs_posix
def test_one_that_may_only_be_read(locked_out: Path) -> None:
    path = locked_out / "answers.db"
    with Store(path, TEST):
        pass
    path.chmod(0o400)
    with pytest.raises(StoreError, match="cannot be used: "):
        Store(path, TEST)


def test_one_that_another_program_is_writing(store: Store, path: Path) -> None:
    attempt = store.begin(attempt_of("W"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="cannot be used: database is locked"):
            store.submit(attempt, stored())
        assert store.submission(attempt.assignment_id) is None
        other.execute("ROLLBACK")
    assert store.submit(attempt, stored()) == stored()


FULL = """
import resource, sys
from pathlib import Path
from typing import Any
import mturk_xml as mx
from mturk_xml import example
from mturk_xml.plain import TestPair
from mturk_xml.web.attempts import first_or_next, Attempt
from mturk_xml.web.settings import Settings
from mturk_xml.web.store import Store, Stored, StoreError
from datetime import datetime, UTC
now = datetime.now(UTC)
form = mx.QuestionForm.from_xml(example.path("form.xml"))
with Store(Path(sys.argv[1]), TestPair(form, None)) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    count = 0
    try:
        while True:
            attempt = store.begin(first_or_next(f"W{count}", None, Settings(), now))
            store.submit(attempt, Stored(submit_time=now, answer="<a>" + "x" * 3000 + "</a>", receipt=""))
            count += 1
    except StoreError as error:
        print(count, error)
"""


@pytest.mark.needs_posix
def test_where_there_is_no_room_left_nothing_that_was_stored_is_lost(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, path], capture_output=True, text=True, check=True)
    count, why = done.stdout.split(" ", 1)
    assert int(count) > 10
    assert why.startswith(f"{path} cannot be used: ")
    assert query(path, "SELECT count(*) FROM submissions") == [(int(count),)]
    with Store(path, TestPair(FORM, None)) as store:
        assert store.submit(store.begin(attempt_of("again")), stored()) == stored()


KILLED = """
import os, sys
from pathlib import Path
from typing import Any
import mturk_xml as mx
from mturk_xml import example
from mturk_xml.plain import TestPair
from mturk_xml.web.attempts import first_or_next
from mturk_xml.web.settings import Settings
from mturk_xml.web.store import Store, Stored
from datetime import datetime, UTC
now = datetime.now(UTC)
store = Store(Path(sys.argv[1]), TestPair(mx.QuestionForm.from_xml(example.path("form.xml")), None))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 20):
    attempt = store.begin(first_or_next(f"W{number}", None, Settings(), now))
    store.submit(attempt, Stored(submit_time=now, answer="<a/>", receipt=""))
os.kill(os.getpid(), 9)
"""


@pytest.mark.needs_posix
def test_what_was_stored_outlives_its_process(path: Path) -> None:
    for start in itertools.islice(itertools.count(0, 20), 3):
        assert subprocess.run([sys.executable, "-c", KILLED, path, str(start)], check=False).returncode == -9
    with Store(path, TestPair(FORM, None)) as store:
        assert all(store.last_attempt(f"W{number}") for number in range(60))
    assert query(path, "SELECT count(*) FROM submissions") == [(60,)]


PAGE = Path(__file__).resolve().parents[2] / "docs" / "serving.md"


def test_the_page_describes_every_column(path: Path) -> None:
    text = PAGE.read_text("utf-8")
    with Store(path, TEST):
        names = [str(name) for table in ("test", "assignments", "submissions") for name in _columns(path, table)]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_code_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102 - our own page
    names["store"].close()
    assert query(tmp_path / "answers.db", "SELECT count(*) FROM test") == [(1,)]


def _columns(path: Path, table: str) -> list[object]:
    return [name for (name,) in query(path, f"SELECT name FROM pragma_table_info('{table}')")]  # noqa: S608 - above
