"""`mturk-xml serve`, as far as it comes before it serves: what it refuses, and how it says so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import content, question_form

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]

KEY = """<AnswerKey xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/AnswerKey.xsd">
<Question><QuestionIdentifier>nobody_asks</QuestionIdentifier>
<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption></Question></AnswerKey>
"""


def test_a_form_with_errors(run: Runner, work: Path) -> None:
    done = run("serve", "bad.xml")
    assert (done.code, done.out) == (1, "")
    assert "bad.xml:62:9: error XSD105 unknown-element" in done.err
    assert not (work / "answers.db").exists()


def test_a_key_of_another_form(run: Runner, work: Path) -> None:
    (work / "other.xml").write_text(KEY, "utf-8")
    done = run("serve", "form.xml", "--key", "other.xml")
    assert (done.code, done.out) == (1, "")
    assert "error PR810 key-question-not-in-form" in done.err
    done = run("serve", "form.xml", "--key", "form.xml")
    assert done.code == 1
    assert "error PR801 unexpected-document" in done.err


@pytest.mark.parametrize("form", ["none.xml", ".", "-"])
def test_a_form_that_cannot_be_read(run: Runner, form: str) -> None:
    done = run("serve", form, stdin=b"")
    assert done.code in {1, 2}
    assert done.out == ""
    assert done.err


def test_what_asks_on_a_page_of_its_own(run: Runner, work: Path) -> None:
    question = mx.ExternalQuestion(external_url="https://example.org/", frame_height=0)
    (work / "external.xml").write_bytes(question.to_bytes())
    done = run("serve", "external.xml")
    assert done.code == 2
    assert "external.xml is an ExternalQuestion, whose questions stand on a page of their own" in done.err
    assert "mturk-xml preview" in done.err


def test_a_form_without_questions(run: Runner, work: Path) -> None:
    form = mx.QuestionForm.from_xml(work / "form.xml")
    (work / "silent.xml").write_bytes(form.evolve(content=form.content[:1]).to_bytes())
    done = run("serve", "silent.xml")
    assert (done.code, done.out) == (1, "")
    assert "error QF" in done.err


def test_a_form_that_asks_for_a_file(run: Runner, work: Path) -> None:
    upload = question_form.Question(
        question_identifier="photo",
        question_content=(content.Text(text="Send a photo."),),
        answer_specification=question_form.FileUploadAnswer(max_file_size_in_bytes=9, min_file_size_in_bytes=1),
    )
    old = mx.QuestionForm(content=(upload,), namespace=question_form.NAMESPACE_2005_10_01)
    (work / "upload.xml").write_bytes(old.to_bytes())
    done = run("serve", "upload.xml")
    assert (done.code, done.out) == (2, "")
    assert "the test cannot be given: the question 'photo' asks for a file" in done.err
    assert not (work / "answers.db").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--show-score"], "--show-score needs --key"),
        (["--time-limit", "0"], "0 is not in the range"),
        (["--time-limit", "9999999999"], "Settings.test_duration_in_seconds: 9999999999 is not allowed"),
        (["--retry-delay", "-1"], "-1 is not in the range"),
        (["--completion-url", "javascript:alert(1)"], "expected an address that begins with https:// or http://"),
        (["--port", "65536"], "65536 is not in the range"),
        (["--host", "192.0.2.1"], "cannot listen on port 0 of 192.0.2.1: "),
        (["--host", "no such host"], "cannot listen on no such host: "),
        (["--store", "none/answers.db"], "none/answers.db cannot be used: No such file or directory"),
        (["--store", "form.xml"], "form.xml is no store, or damaged: file is not a database"),
    ],
)
def test_options_that_do_not_fit(run: Runner, work: Path, options: list[str], why: str) -> None:
    before = (work / "form.xml").read_bytes()
    done = run("serve", "form.xml", "--port", "0", *options)
    assert (done.code, done.out) == (2, "")
    assert why in done.err
    assert not (work / "answers.db").exists()
    assert (work / "form.xml").read_bytes() == before


def test_two_documents_from_standard_input(run: Runner) -> None:
    done = run("serve", "-", "--key", "-", stdin=b"")
    assert (done.code, done.out) == (2, "")
    assert "only one of the files can be read from standard input" in done.err


def test_a_database_of_something_else(run: Runner, work: Path) -> None:
    with closing(sqlite3.connect(work / "answers.db")) as database:
        database.execute("CREATE TABLE dear_to_me (it)")
    done = run("serve", "form.xml", "--port", "0")
    assert done.code == 2
    assert done.err.endswith("answers.db is a database of something else; name another file\n")
