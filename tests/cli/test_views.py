"""`show` and `diff`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import example, question_form

Runner = Callable[..., Any]

FORM = example.path("form.xml").read_bytes()


@pytest.mark.usefixtures("work")
def test_show(run: Runner) -> None:
    done = run("show", "form.xml")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("QuestionForm (schema 2017-11-06): 8 questions, 2 overviews\n")
    assert run("show", "-", stdin=FORM).out == done.out
    both = run("show", "form.xml", "key.xml").out
    assert both.startswith(f"== form.xml\n{done.out}\n== key.xml\nAnswerKey: 7 questions\n")
    assert run("show", "answers").out.count("QuestionFormAnswers: ") == 24


@pytest.mark.usefixtures("work")
def test_show_in_colours(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("show", "key.xml", "form.xml").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = run("show", "key.xml", "form.xml")
    assert "\x1b[1mAnswerKey" in done.out
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("show", "key.xml", "form.xml").out == plain


@pytest.mark.usefixtures("work")
def test_show_goes_on_after_what_cannot_be_shown(run: Runner) -> None:
    done = run("show", "bad.xml", "there-is-none.xml", "key.xml")
    assert done.code == 2
    assert "bad.xml: " in done.err
    assert "there-is-none.xml" in done.err
    assert "AnswerKey: 7 questions" in done.out


@pytest.mark.usefixtures("work")
def test_the_same(run: Runner, work: Path) -> None:
    assert (run("diff", "form.xml", "form.xml").code, run("diff", "form.xml", "form.xml").out) == (
        0,
        "no differences\n",
    )
    (work / "terse.xml").write_bytes(mx.parse(FORM).to_bytes())
    (work / "older.xml").write_bytes(FORM.replace(b"2017-11-06", b"2005-10-01"))
    assert run("diff", "form.xml", "terse.xml").out == "no differences but in how they are written\n"
    done = run("diff", "form.xml", "older.xml")
    assert done.code == 0
    assert done.out.endswith("the schema is 2017-11-06 before and 2005-10-01 after\n")


def test_different(run: Runner, work: Path) -> None:
    changed = FORM.replace(b"How large should", b"How big should").replace(
        b"<MaxSelectionCount>4", b"<MaxSelectionCount>3"
    )
    (work / "new.xml").write_bytes(changed)
    done = run("diff", "form.xml", "new.xml")
    assert (done.code, done.err) == (1, "")
    assert done.out == (
        "changed  Question['box_size']/QuestionContent/Text[1]\n"
        "       - 'How large should a box be?'\n"
        "       + 'How big should a box be?'\n"
        "changed  Question['which_are_birds']/AnswerSpecification/SelectionAnswer/MaxSelectionCount\n"
        "       - 4\n"
        "       + 3\n"
    )
    report = json.loads(run("diff", "--format", "json", "form.xml", "new.xml").out)
    assert (report["same"], report["before"], report["after"], report["notes"]) == (False, "form.xml", "new.xml", [])
    assert report["changes"][1] == {
        "kind": "changed",
        "place": "Question['which_are_birds']/AnswerSpecification/SelectionAnswer/MaxSelectionCount",
        "before": 4,
        "after": 3,
    }


def test_long_texts_by_their_lines(run: Runner, work: Path) -> None:
    pages = [mx.HTMLQuestion(html_content=f"<p>\n{line}\n</p>\x0a", frame_height=0) for line in ("one", "tw\u202eo")]
    for number, page in enumerate(pages):
        (work / f"{number}.xml").write_bytes(page.to_bytes())
    done = run("diff", "0.xml", "1.xml")
    assert done.out == "changed  HTMLContent\n       - one\n       + tw\\u202eo\n"


def test_added_and_removed(run: Runner, work: Path) -> None:
    key = mx.AnswerKey.from_xml(work / "key.xml")
    (work / "shorter.xml").write_bytes(key.evolve(questions=key.questions[:-1]).to_bytes())
    (work / "moved.xml").write_bytes(key.evolve(questions=(key.questions[-1], *key.questions[:-1])).to_bytes())
    assert run("diff", "key.xml", "shorter.xml").out.startswith("removed  Question['statue']: Question(")
    assert run("diff", "shorter.xml", "key.xml").out.startswith("added    Question['statue']: Question(")
    assert run("diff", "key.xml", "moved.xml").out == "moved    Question['statue']: 7 -> 1\n"
    report = json.loads(run("diff", "--format", "json", "shorter.xml", "key.xml").out)
    assert report["changes"][0]["after"]["element"] == "Question"
    assert report["changes"][0]["after"]["answer_options"][0]["answer_score"] == 2


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    "pair", [("form.xml", "key.xml"), ("form.xml", "bad.xml"), ("none.xml", "form.xml"), ("-", "-")]
)
def test_what_cannot_be_compared(run: Runner, pair: tuple[str, str]) -> None:
    done = run("diff", *pair, stdin=FORM)
    assert (done.code, done.out) == (2, "")
    assert done.err


@pytest.mark.usefixtures("work")
def test_html(run: Runner, work: Path) -> None:
    done = run("html", "form.xml")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>\n")
    assert run("html", "-", "-o", "page.html", stdin=FORM).code == 0
    assert (work / "page.html").read_text("utf-8") == done.out
    run("html", "form.xml", "--question", "--frame-height", "300", "-o", "question.xml")
    assert mx.parse(work / "question.xml") == mx.HTMLQuestion(html_content=done.out, frame_height=300)
    assert run("validate", "question.xml").out == "1 document checked: no findings\n"


@pytest.mark.usefixtures("work")
def test_html_of_what_is_no_form(run: Runner) -> None:
    done = run("html", "key.xml")
    assert (done.code, done.out) == (2, "")
    assert "key.xml" in done.err
    assert "it needs --question" in run("html", "form.xml", "--frame-height", "300").err


def test_html_without_a_file(run: Runner, work: Path) -> None:
    upload = question_form.FileUploadAnswer(max_file_size_in_bytes=2, min_file_size_in_bytes=1)
    question = mx.QuestionForm.from_xml(FORM).questions[0].evolve(answer_specification=upload)
    form = mx.QuestionForm(namespace=question_form.NAMESPACE_2005_10_01, content=(question,))
    (work / "upload.xml").write_bytes(form.to_bytes())
    done = run("html", "upload.xml")
    assert done.code == 0
    assert "the question 'box_size' asks for a file" in done.err
