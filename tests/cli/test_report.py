"""`mturk-xml report`: the page, where it is written, exit codes."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.sources import submissions

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]
Starter = Callable[..., Any]
REPORT = ("report", "--key", "key.xml")


def test_the_page_is_that_of_the_library(run: Runner) -> None:
    key, form = example.path("key.xml"), example.path("form.xml")
    analysis = mx.analyse(key, submissions(["answers"]), form, pass_at=80)
    read = ("the key key.xml", "the form form.xml", "answers in answers")
    page = mx.render_report(analysis, key, form, read=read)
    arguments = (*REPORT, "--form", "form.xml", "--pass", "80", "answers")
    done = run(*arguments)
    assert (done.code, done.out, done.err) == (0, page, "")
    assert (run(*arguments, "-o", "report.html").out, Path("report.html").read_text("utf-8")) == ("", page)


def test_a_rounding_is_named(run: Runner) -> None:
    assert "is rounded: floor." in run(*REPORT, "--rounding", "floor", "answers").out


def test_what_has_no_score_makes_the_exit_code_1(run: Runner) -> None:
    done = run(*REPORT, "answers/worker-01.xml", "junk.xml")
    assert done.code == 1
    assert "junk.xml" in done.out[done.out.index('id="unscored"') :]


def test_many_sources_are_not_all_named(run: Runner) -> None:
    page = run(*REPORT, *["answers/worker-01.xml"] * 25).out
    assert page.count("answers in answers/worker-01.xml") == 20
    assert "and in 5 more sources" in page


@pytest.mark.needs_linux
def test_text_that_no_page_can_hold_is_written_all_the_same(start: Starter) -> None:
    name = "a\x1b\udc80b.xml"
    Path(name).write_bytes(b"<x")
    done = start(*REPORT, name, "answers", "-o", "report.html")
    assert (done.returncode, done.stderr) == (1, b"")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", Path("report.html").read_text("utf-8"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--key", "form.xml", "answers"), "the key cannot be used: form.xml is a QuestionForm, not an AnswerKey"),
        (("--key", "key.xml", "--form", "key.xml", "answers"), "the form cannot be used"),
        (("--key", "-", "-"), "only one of the files can be read from standard input"),
        (("--key", "key.xml", "answers", "-o", "none/report.html"), "none/report.html cannot be written"),
    ],
)
def test_what_it_cannot_work_with(run: Runner, arguments: tuple[str, ...], message: str) -> None:
    done = run("report", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_without_numpy_the_extra_is_named(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    done = run(*REPORT, "answers")
    assert done.code == 2
    assert "pip install 'mturk-xml[stats]'" in done.err
