"""`mturk-xml score`: rows, formats, exit codes."""

import contextlib
import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]

FIELDS = [
    *("source", "worker_id", "assignment_id", "hit_id", "qualification_request_id"),
    *("summed_score", "qualification_value", "notes", "error"),
]


def _jsonl(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_the_example(run: Runner) -> None:
    done = run("score", "--key", "key.xml", "--format", "jsonl", "answers")
    assert done.code == 0
    found = _jsonl(done.out)
    assert [list(row) for row in found] == [FIELDS] * 24
    values = [row["qualification_value"] for row in found]
    # Counted by hand from key.xml: the points of each answer, times five.
    expected = [100, 100, 75, 90, 75, 80, -10, 100, 80, -35, 85, 75, 90, 80, 80, 100, 75, 90, 90, -10, 100, 45, 75, 45]
    assert values == expected
    assert {(row["worker_id"], row["assignment_id"], row["error"]) for row in found} == {(None, None, None)}
    assert "white space" in found[8]["notes"][0]


def test_the_formats_say_the_same(run: Runner) -> None:
    found = _jsonl(run("score", "--key", "key.xml", "--format", "jsonl", "answers").out)
    table = run("score", "--key", "key.xml", "answers").out
    values = [line.split()[:3] for line in table.splitlines() if line.endswith(".xml")]
    assert values == [[str(row["qualification_value"]), str(row["summed_score"]), row["source"]] for row in found]
    read = list(csv.DictReader(io.StringIO(run("score", "--key", "key.xml", "--format", "csv", "answers").out)))
    assert [list(row) for row in read] == [FIELDS] * 24
    assert [row["summed_score"] for row in read] == [str(row["summed_score"]) for row in found]
    assert [row["notes"] for row in read] == ["; ".join(row["notes"]) for row in found]


def test_what_cannot_be_scored_is_a_row(run: Runner, work: Path) -> None:
    (work / "empty.xml").write_bytes(b"")
    sources = ["form.xml", "junk.xml", "none.xml", "empty.xml", "answers/worker-01.xml"]
    done = run("score", "--key", "key.xml", "--format", "jsonl", *sources)
    assert done.code == 1
    found = _jsonl(done.out)
    assert [row["source"] for row in found] == sources
    assert [row["error"] is None for row in found] == [False, False, False, True, True]
    assert [row["qualification_value"] for row in found] == [None, None, None, -10, 100]
    table = run("score", "--key", "key.xml", *sources)
    assert table.code == 1
    assert "error: none.xml cannot be read" in table.out
    assert table.err.startswith("2 scored, 3 with an error\n")


def test_standard_input(run: Runner, work: Path) -> None:
    answers = (work / "answers" / "worker-01.xml").read_bytes()
    assert "<stdin>" in run("score", "--key", "key.xml", "-", stdin=answers).out
    key = (work / "key.xml").read_bytes()
    assert run("score", "--key", "-", "answers", stdin=key).code == 0
    assert run("score", "--key", "-", "-", stdin=key).code == 2


@pytest.mark.parametrize("key", ["form.xml", "bad.xml", "junk.xml", "none.xml", "."])
def test_a_key_that_cannot_be_used(run: Runner, key: str) -> None:
    done = run("score", "--key", key, "answers")
    assert (done.code, done.out) == (2, "")
    assert "the key cannot be used" in done.err
    assert key in done.err


def test_a_key_that_cannot_score(run: Runner, work: Path) -> None:
    key = (work / "key.xml").read_text("utf-8")
    (work / "zero.xml").write_text(key.replace(">20<", ">0<"), "utf-8")
    done = run("score", "--key", "zero.xml", "answers")
    assert (done.code, done.out) == (2, "")
    assert "the key cannot be used: zero.xml: " in done.err
    assert "MaximumSummedScore" in done.err


def test_rounding(run: Runner, work: Path) -> None:
    key = (work / "key.xml").read_text("utf-8")
    (work / "eight.xml").write_text(key.replace(">20<", ">16<"), "utf-8")
    arguments = ("score", "--format", "jsonl", "--key", "eight.xml", "answers/worker-04.xml", "--rounding")  # 18 / 16
    values = {
        name: _jsonl(run(*arguments, name).out)[0]["qualification_value"]
        for name in ("half-up", "half-even", "half-away-from-zero", "truncate", "floor")
    }
    assert values == {"half-up": 113, "half-even": 112, "half-away-from-zero": 113, "truncate": 112, "floor": 112}
    assert run(*arguments, "up").code == 2


def test_explain(run: Runner) -> None:
    done = run("score", "--key", "key.xml", "--explain", "answers/worker-03.xml")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[2].split() == ["question", "selected", "matched", "points", "reason"]
    assert [line.split()[0] for line in lines[4:11]] == [
        "box_size",
        "which_are_birds",
        "hidden_half",
        "reflection",
        "too_dark",
        "part_of_the_bird",
        "statue",
    ]
    assert "Qualification value  75  (15 / 20 * 100 is 75)" in lines


def test_explain_is_about_one(run: Runner) -> None:
    assert run("score", "--key", "key.xml", "--explain", "answers").code == 2
    assert run("score", "--key", "key.xml", "--explain", "--format", "csv", "answers/worker-03.xml").code == 2
    done = run("score", "--key", "key.xml", "--explain", "form.xml")
    assert (done.code, done.out) == (1, "")
    assert "form.xml: " in done.err


def test_every_cell_from_a_document_is_harmless_unless_that_is_turned_off(run: Runner, work: Path) -> None:
    (work / "=cmd.xml").write_bytes((work / "answers" / "worker-01.xml").read_bytes())
    arguments = ("score", "--key", "key.xml", "--format", "csv", "=cmd.xml")
    (row,) = csv.DictReader(io.StringIO(run(*arguments).out))
    assert row["source"] == "'=cmd.xml"
    (row,) = csv.DictReader(io.StringIO(run(*arguments, "--formulas").out))
    assert row["source"] == "=cmd.xml"


def test_the_summary_is_apart_from_the_rows(run: Runner) -> None:
    done = run("score", "--key", "key.xml", "--format", "csv", "--pass", "80", "answers")
    assert len(done.out.splitlines()) == 1 + 24
    assert done.err.startswith("24 scored\n")
    assert "80 or more: 14 of 24 (58.3 %)" in done.err
    assert run("score", "--key", "key.xml", "--quiet", "answers").err == ""


def test_errors_are_counted_by_kind(run: Runner) -> None:
    done = run("score", "--key", "key.xml", "answers/worker-01.xml", "junk.xml", "bad.xml", "form.xml", "none.xml")
    assert done.code == 1
    assert done.err.startswith("1 scored, 4 with an error\n")
    assert "another document" in done.err or "not readable" in done.err


def test_wide_rows_hold_the_points_of_each_question(run: Runner) -> None:
    (row,) = _jsonl(run("score", "--key", "key.xml", "--format", "jsonl", "--wide", "answers/worker-03.xml").out)
    earned = {name: value for name, value in row.items() if name.startswith("points.")}
    assert list(row)[: len(FIELDS)] == FIELDS
    assert earned == {
        "points.box_size": 2,
        "points.which_are_birds": 1,
        "points.hidden_half": 2,
        "points.reflection": 3,
        "points.too_dark": 2,
        "points.part_of_the_bird": 3,
        "points.statue": 2,
    }


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["table", "csv", "jsonl", "sqlite"])
def test_a_file_holds_what_the_stream_does(run: Runner, work: Path, name: str, jobs: str) -> None:
    arguments = ("score", "--key", "key.xml", "--format", name, "--jobs", jobs, "answers", "junk.xml")
    assert run(*arguments, "-o", "out").code == 1
    if name != "sqlite":
        assert (work / "out").read_bytes() == run(*arguments[:5], *arguments[7:]).out.encode()
    else:
        with contextlib.closing(sqlite3.connect(work / "out")) as database:
            assert database.execute("SELECT count(*), count(error) FROM scores").fetchone() == (25, 1)
    assert not list(work.glob(".out*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "sqlite"],
        ["--format", "parquet"],
        ["--resume"],
        ["--resume", "-o", "out", "-"],
        ["--jobs", "0"],
        ["--format", "xlsx"],
    ],
)
def test_options_that_do_not_fit_are_refused(run: Runner, arguments: list[str]) -> None:
    done = run("score", "--key", "key.xml", *arguments, "answers")
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err


def test_an_output_that_cannot_be_written(run: Runner) -> None:
    done = run("score", "--key", "key.xml", "--format", "csv", "-o", "none/out.csv", "answers")
    assert (done.code, done.out) == (2, "")
    assert done.err == "Error: none/out.csv cannot be written: No such file or directory\n"


def test_an_unfinished_output_is_not_begun_anew_in_silence(run: Runner, work: Path) -> None:
    (work / ".out.csv.journal").write_text("{}")
    arguments = ("score", "--key", "key.xml", "--format", "csv", "-q", "-o", "out.csv", "answers")
    refused = run(*arguments, "--resume")
    assert refused.code == 2
    assert "damaged; run without --resume to begin anew" in refused.err
    done = run(*arguments)
    assert (done.code, done.out) == (0, "")
    assert "out.csv is begun anew" in done.err
    assert not (work / ".out.csv.journal").exists()


def _answers_database(path: Path, work: Path) -> Path:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE submissions (worker_id, answer)")
        for number in (1, 3):
            answer = (work / f"answers/worker-0{number}.xml").read_text("utf-8")
            database.execute("INSERT INTO submissions VALUES (?, ?)", (f"W{number}", answer))
    return path


def _query(path: Path, query: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_scores_go_beside_the_answers_in_one_database(run: Runner, work: Path) -> None:
    path = _answers_database(work / "answers.db", work)
    before = _query(path, "SELECT * FROM submissions")
    for options in ([], ["--wide"], ["--jobs", "2"]):  # the last takes the place of the one before
        done = run("score", "--key", "key.xml", "answers.db", "--format", "sqlite", "-o", "answers.db", *options)
        assert done.code == 0, done.err
    joined = "SELECT worker_id, qualification_value, answer FROM submissions JOIN scores USING (worker_id)"
    assert [row[:2] for row in _query(path, joined)] == [("W1", 100), ("W3", 75)]
    assert _query(path, "SELECT * FROM submissions") == before
    assert len(_query(path, "SELECT * FROM scores")[0]) == len(FIELDS)
    assert sorted(file.name for file in work.iterdir() if "answers." in file.name) == ["answers.db"]


@pytest.mark.parametrize("name", ["csv", "jsonl", "table", "parquet"])
def test_a_database_is_not_lost_to_another_format(run: Runner, work: Path, name: str) -> None:
    path = _answers_database(work / "answers.db", work)
    before = path.read_bytes()
    done = run("score", "--key", "key.xml", "answers.db", "--format", name, "-o", "answers.db")
    assert done.code == 2
    assert "answers.db cannot be written: it is an SQLite database" in done.err
    assert path.read_bytes() == before


def test_a_table_of_scores_that_is_another_s_is_not_replaced(run: Runner, work: Path) -> None:
    path = _answers_database(work / "answers.db", work)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE Scores (game, points)")
    before = path.read_bytes()
    done = run("score", "--key", "key.xml", "answers.db", "--format", "sqlite", "-o", "answers.db")
    assert done.code == 2
    assert "cannot be written: there is a database with another table scores; name another file" in done.err
    assert path.read_bytes() == before


def test_a_database_that_is_locked_keeps_what_is_done(run: Runner, work: Path) -> None:
    path = _answers_database(work / "answers.db", work)
    arguments = ("score", "--key", "key.xml", "answers", "--format", "sqlite", "-o", "answers.db")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = run(*arguments)
    assert done.code == 2
    assert "answers.db cannot be written: " in done.err
    assert "database is locked; what is done is kept, and --resume goes on from there" in done.err
    assert run(*arguments, "--resume").code == 0
    assert len(_query(path, "SELECT * FROM scores")) == 24
    assert len(_query(path, "SELECT * FROM submissions")) == 2
