"""SQLite databases are read as tables: by what their columns are called, in order, without leaving a trace."""

import contextlib
import gzip
import io
import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mturk_xml.sources import Submission, blocks, submissions
from mturk_xml.tree import MAX_BYTES

Read = Callable[..., list[Submission]]
XML = Callable[..., str]


def make(path: Path, *statements: str, rows: list[tuple[object, ...]] = []) -> Path:  # noqa: B006 - never changed
    """Make a database; rows go into the table `answered`."""
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)
        for row in rows:
            database.execute(f"INSERT INTO answered VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    return path


def test_rows_come_in_the_order_in_which_they_are_stored(read: Read, xml: XML, tmp_path: Path) -> None:
    count = 2500
    rows: list[tuple[object, ...]] = [(f"W{-n % 97}", n, xml(f"é{n}") if n != 1 else None) for n in range(count)]
    table = "CREATE TABLE answered (WorkerId TEXT, assignment_id INTEGER, Answer TEXT)"
    # Without care this index, which holds all that is asked for, would be read in the place of the table.
    index = "CREATE INDEX covering ON answered (WorkerId, assignment_id, Answer)"
    path = make(tmp_path / "a.db", table, index, rows=rows)
    found = read(path)
    assert [each.source for each in found] == [f"a.db/answered:{n}" for n in range(1, count + 1)]
    assert [each.assignment_id for each in found] == [f"{n}" for n in range(count)]
    assert found[1] == Submission(source="a.db/answered:2", worker_id="W96", assignment_id="1")
    assert found[2].data == xml("é2")
    assert len(list(blocks([str(path)]))) == 3


def test_how_long_a_worker_took(xml: XML, tmp_path: Path) -> None:
    table = "CREATE TABLE answered (worker_id TEXT, accept_time TEXT, submit_time TEXT, answer TEXT)"
    times = ("2026-01-31T12:05:09.000Z", "2026-01-31T12:06:24.500Z")
    path = make(tmp_path / "a.db", table, rows=[("W1", *times, xml("a"))])
    (found,) = submissions([str(path)])
    assert (found.worker_id, found.seconds) == ("W1", 75.5)


@pytest.mark.parametrize("packed", ["gzip", "zip", "no name"])
def test_packed(read: Read, xml: XML, tmp_path: Path, packed: str) -> None:
    data = make(tmp_path / "a.db", "CREATE TABLE answered (answer BLOB)", rows=[(xml("a").encode(),)]).read_bytes()
    path = tmp_path / "packed"
    if packed == "gzip":
        path.write_bytes(gzip.compress(data))
    elif packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("in.db", data)
    else:
        path.write_bytes(data)
    (found,) = read(path)
    assert found.source == ("packed/in.db/answered:1" if packed == "zip" else "packed/answered:1")
    assert found.data == xml("a")


def test_standard_input(xml: XML, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make(tmp_path / "a.db", "CREATE TABLE answered (answer)", rows=[(xml("a"),)]).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [found.source for block in blocks(["-"]) for found in block.submissions()] == ["<stdin>/answered:1"]


def test_a_table_is_known_by_what_is_in_it_where_no_column_is_called_so(read: Read, xml: XML, tmp_path: Path) -> None:
    make(tmp_path / "a.db", "CREATE TABLE answered (who, what)", "CREATE TABLE other (x)", rows=[("W", xml("a"))])
    assert [found.source for found in read(tmp_path / "a.db")] == ["a.db/answered:1"]
    make(tmp_path / "a.db", "CREATE TABLE named (answer)")
    assert read(tmp_path / "a.db") == []


def test_a_folder_is_searched_for_databases(read: Read, xml: XML, tmp_path: Path) -> None:
    for name in ("a.db", "b.sqlite", "c.sqlite3"):
        make(tmp_path / name, "CREATE TABLE answered (answer)", rows=[(xml("a"),)])
    assert [found.source for found in read(tmp_path)] == [
        f"{name}/answered:1" for name in ("a.db", "b.sqlite", "c.sqlite3")
    ]


def test_one_that_is_being_written_is_read_with_its_log(read: Read, xml: XML, tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "CREATE TABLE answered (answer)")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO answered VALUES (?)", (xml("committed"),))
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO answered VALUES (?)", (xml("not committed"),))
        assert [found.data for found in read(path)] == [xml("committed")]
        writer.execute("COMMIT")
        assert len(read(path)) == 2


def test_reading_leaves_no_trace(read: Read, xml: XML, tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "CREATE TABLE answered (answer)", rows=[(xml("a"),)])
    before = path.read_bytes()
    assert len(read(path)) == 1
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.db"]  # noqa: PTH208 - names


@pytest.mark.needs_posix
def test_a_folder_that_may_not_be_written_to(xml: XML, locked_out: Path) -> None:
    path = make(locked_out / "a.db", "PRAGMA journal_mode = WAL", "CREATE TABLE answered (answer)")
    make(path, rows=[(xml("a"),)])
    assert os.listdir(locked_out) == ["a.db"]  # noqa: PTH208 - names
    locked_out.chmod(0o500)
    try:
        (found,) = (found for block in blocks([str(path)]) for found in block.submissions())
    finally:
        locked_out.chmod(0o700)
    assert (found.data, found.error) == (xml("a"), None)


def test_strange_names_and_cells(read: Read, xml: XML, tmp_path: Path) -> None:
    table = 'CREATE TABLE "an ""odd"" one; --" ("Worker ID", "Answer" PRIMARY KEY) WITHOUT ROWID'
    path = make(tmp_path / "ä ?#%.db", table)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        insert = 'INSERT INTO "an ""odd"" one; --" VALUES (?, CAST(? AS TEXT))'
        database.execute(insert, (7, xml("a").encode()))
        database.execute(insert, (None, b"\xff" + xml("a").encode()))
    (first, second) = read(path)
    assert first.source == 'ä ?#%.db/an "odd" one; --:1'
    assert (first.worker_id, first.data) == ("7", xml("a"))
    assert str(second.data).startswith("ÿ<")


def test_one_without_answers(read: Read, tmp_path: Path) -> None:
    for statements, what in (
        (["CREATE TABLE scores (source, error)"], "its tables are scores; expected are"),
        (["PRAGMA user_version = 1"], "it has no tables; expected are"),
    ):
        path = tmp_path / "a.db"
        path.unlink(missing_ok=True)
        make(path, *statements)
        (found,) = read(path)
        assert found.data is None
        assert found.error
        assert found.error.startswith("a.db holds no answers that are known: no table of it has an Answer column; ")
        assert what in found.error


def test_damage(read: Read, xml: XML, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [(n, xml(f"{n}" * 200)) for n in range(2000)]
    path = make(tmp_path / "a.db", "CREATE TABLE answered (worker_id, answer)", rows=rows)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    found = read(path)
    assert found[-1].error
    path.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    (only,) = read(path)
    assert only.error
    assert only.error.startswith("a.db is damaged: ")
    path.write_bytes(whole[: len(whole) // 2] + b"\0" * 9000 + whole[len(whole) // 2 + 9000 :])
    found = read(path)
    assert [each.source for each in found[:100]] == [f"a.db/answered:{n}" for n in range(1, 101)]
    assert found[-1].error
    assert "cannot be read beyond row" in found[-1].error


def test_a_cell_that_is_too_large(read: Read, xml: XML, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [(xml("a"),), ("<" * (MAX_BYTES + 1),), (xml("b"),)]
    path = make(tmp_path / "a.db", "CREATE TABLE answered (answer)", rows=rows)
    *before, last = read(path)
    # Some versions of Python look one row ahead.
    assert len(before) <= 1
    assert last.error == f"a.db/answered cannot be read beyond row {len(before)}: string or blob too big"


def test_one_that_is_locked(read: Read, xml: XML, tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "CREATE TABLE answered (answer)", rows=[(xml("a"),)])
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        (found,) = read(path)
    assert found.error == "a.db cannot be read: database is locked"


def test_nothing_in_its_schema_runs(read: Read, xml: XML, tmp_path: Path) -> None:
    view = "CREATE VIEW answers AS SELECT answer FROM answered"
    path = make(tmp_path / "a.db", "CREATE TABLE answered (answer)", view, rows=[(xml("a"),)])
    assert [found.source for found in read(path)] == ["a.db/answered:1"]
