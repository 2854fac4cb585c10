"""`mturk-xml analyse`: tables, JSON, CSV, exit codes."""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.analysis.export import questions_to_csv, to_json
from mturk_xml.appearance import Appearance
from mturk_xml.cli.analysis_tables import analysed
from mturk_xml.sources import submissions
from mturk_xml.views.lines import cells

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]
Starter = Callable[..., Any]
ANALYSE = ("analyse", "--key", "key.xml")


def test_tables_of_the_example(run: Runner) -> None:
    done = run(*ANALYSE, "--form", "form.xml", "--pass", "80", "answers")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("24 answers, 24 with a score\n\nScores\n")
    for line in (
        "sum    13.96   7.45     -7    15      16    18        20    -7 to 20",
        "80 (asked for)       14   58.3 %   38.8 % to 75.5 %",
        "  of 27 values; --format json has all",
        "  Cronbach's alpha      0.799",
        "too_dark          -3 to 2        0.87  66.7 %        3     0.77    0.69  0.18      0.755",
        "  'tight '         0.00    4.2 %    0.0 %   20.0 %   0.0 %    0.11  not offered",
        "  - no source says how long a Worker took",
        "  not looked for: fast: it takes the times of 5 Workers, and 0 are known",
    ):
        assert line in done.out.splitlines()


def test_json_and_csv_are_those_of_the_library(run: Runner) -> None:
    analysis = mx.analyse(example.path("key.xml"), submissions(["answers"]), example.path("form.xml"), pass_at=80)
    arguments = (*ANALYSE, "--form", "form.xml", "--pass", "80", "answers", "--format")
    assert run(*arguments, "json").out == to_json(analysis)
    assert run(*arguments, "csv").out == questions_to_csv(analysis)


def test_what_has_no_score_is_named_and_makes_the_exit_code_1(run: Runner) -> None:
    done = run(*ANALYSE, "answers/worker-01.xml", "junk.xml", "bad.xml")
    assert done.code == 1
    assert done.out.startswith("3 answers, 1 with a score\n  no score: junk.xml ")
    content = json.loads(run(*ANALYSE, "--format", "json", "answers/worker-01.xml", "junk.xml").out)
    assert [each["sheet"]["source"] for each in content["unscored"]] == ["junk.xml"]


def test_many_without_a_score_are_not_all_listed(run: Runner) -> None:
    done = run(*ANALYSE, *["junk.xml"] * 13)
    assert done.out.count("no score: ") == 10
    assert done.out.endswith("  and 3 more\n")
    assert "Scores" not in done.out


def test_one_worker_has_reasons_in_place_of_figures(run: Runner) -> None:
    done = run(*ANALYSE, "answers/worker-01.xml")
    assert done.code == 0
    assert done.out.startswith("1 answer, 1 with a score\n")
    assert "  Cronbach's alpha      - (one Worker alone has no variance)\n" in done.out
    assert "nan" not in done.out.lower().split()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--key", "form.xml", "answers"), "the key cannot be used: form.xml is a QuestionForm, not an AnswerKey"),
        (("--key", "key.xml", "--form", "key.xml", "answers"), "the form cannot be used: key.xml is an AnswerKey"),
        (("--key", "none.xml", "answers"), "the key cannot be used: none.xml"),
        (("--key", "key.xml", "--form", "bad.xml", "answers"), "the form cannot be used:\nbad.xml:"),
        (("--key", "-", "--form", "-", "answers"), "only one of the files can be read from standard input"),
        (("--key", "key.xml", "answers", "-o", "none/a.json"), "none/a.json cannot be written"),
    ],
)
def test_what_cannot_be_used_is_said(run: Runner, arguments: tuple[str, ...], message: str) -> None:
    done = run("analyse", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_a_key_that_cannot_score(run: Runner, work: Path) -> None:
    key = (work / "key.xml").read_text().replace(">20<", ">0<")
    (work / "key.xml").write_text(key)
    done = run(*ANALYSE, "answers")
    assert (done.code, done.out) == (2, "")
    assert "the key cannot be used: key.xml: the key cannot score anybody" in done.err


@pytest.mark.parametrize("name", ["table", "json", "csv"])
def test_a_file_holds_what_the_stream_does(run: Runner, work: Path, name: str) -> None:
    shown = run(*ANALYSE, "--format", name, "answers").out
    assert run(*ANALYSE, "--format", name, "answers", "-o", "out").out == ""
    # A file is a little wider than what is shown elsewhere, so that lines break in other places.
    assert (work / "out").read_text("utf-8").split() == shown.split()


def test_the_file_that_is_written_is_not_read(run: Runner, work: Path) -> None:
    for _ in range(2):
        done = run(*ANALYSE, "--format", "json", "answers", "-o", "answers/analysis.json")
        assert (done.code, done.out) == (0, "")
    assert json.loads((work / "answers" / "analysis.json").read_text())["answers"] == 24


def test_standard_input(run: Runner, work: Path) -> None:
    done = run(*ANALYSE, "--format", "csv", "-", stdin=(work / "answers" / "worker-01.xml").read_bytes())
    assert done.code == 0
    assert len(list(csv.DictReader(io.StringIO(done.out)))) == 7


@pytest.mark.parametrize("width", [50, 70, 100, 200])
def test_no_line_is_wider_than_the_place(width: int) -> None:
    analysis = mx.analyse(example.path("key.xml"), example.answers(), example.path("form.xml"), pass_at=80)
    lines = analysed(analysis, Appearance(width=width))
    assert max(map(cells, lines)) <= width


def test_hostile_names_drive_no_terminal(run: Runner, work: Path) -> None:
    with (work / "a.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("WorkerId", "WorkTimeInSeconds", "Answer"))
        document = (work / "answers" / "worker-01.xml").read_text()
        writer.writerows((f"W\x1b[31m{number}", 1 if number == 5 else 100, document) for number in range(6))
    done = run(*ANALYSE, "a.csv")
    assert "\x1b" not in done.out
    assert "fast: W\ufffd[31m5 a.csv:" in done.out


def test_colours_only_where_they_are_wanted(start: Starter) -> None:
    plain = start(*ANALYSE, "answers").stdout
    colored = start(*ANALYSE, "answers", env={"FORCE_COLOR": "1"}).stdout
    assert b"\x1b[" not in plain
    assert b"\x1b[1mScores\x1b[0m" in colored
    assert b"\x1b[" not in start(*ANALYSE, "answers", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout


def test_an_encoding_without_blocks(start: Starter) -> None:
    done = start(*ANALYSE, "answers", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"  100  5  ####" in done.stdout


def test_without_numpy_the_extra_is_named(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    done = run(*ANALYSE, "answers")
    assert (done.code, done.out) == (2, "")
    assert "pip install 'mturk-xml[stats]'" in done.err
