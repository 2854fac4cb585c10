"""`mturk-xml score`: rows, formats, exit codes."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mturk_xml import AnswerKey
from mturk_xml.cli.rows import CSVSink, Row, harmless
from mturk_xml.cli.score import rows
from mturk_xml.scoring import Scorer
from mturk_xml.sources import Submission

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]

FIELDS = ["source", "worker_id", "assignment_id", "summed_score", "qualification_value", "notes", "error"]


def _jsonl(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_the_example(run: Runner) -> None:
    done = run("score", "--key", "key.xml", "--format", "jsonl", "answers")
    assert (done.code, done.err) == (0, "")
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
    assert table.endswith("\n24 scored\n")
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
    assert table.out.endswith("2 scored, 3 with an error\n")


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


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\uff1d1", "'\uff1d1"),
        ("-12", "-12"),
        ("+1.5", "+1.5"),
        (-12, -12),
        (None, None),
        ("plain = text", "plain = text"),
    ],
)
def test_no_cell_is_a_formula(cell: object, written: object) -> None:
    assert harmless(cell) == written


def test_every_cell_from_a_document_is_harmless(run: Runner, work: Path) -> None:
    (work / "=cmd.xml").write_bytes((work / "answers" / "worker-01.xml").read_bytes())
    (row,) = csv.DictReader(io.StringIO(run("score", "--key", "key.xml", "--format", "csv", "=cmd.xml").out))
    assert row["source"] == "'=cmd.xml"
    line = CSVSink().row(Row(source="s", worker_id="@w", assignment_id="-a,b", error='=e"\n'))
    assert next(csv.reader(io.StringIO(line))) == ["s", "'@w", "'-a,b", "", "", "", "'=e\"\n"]


def test_rows_stream(work: Path) -> None:
    taken = []

    def endless() -> Iterator[Submission]:
        while True:
            taken.append(1)
            yield Submission(source="s")

    scorer = Scorer(AnswerKey.from_xml(work / "key.xml"))
    found = rows(scorer, endless())
    assert [next(found).source, next(found).source] == ["s", "s"]
    assert len(taken) == 2
