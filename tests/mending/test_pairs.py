"""A form and its key lose the white space around identifiers together, or not at all."""

import pytest

import mturk_xml as mx
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption
from mturk_xml.documents.answer_key import Question as KeyQuestion
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import (
    FreeTextAnswer,
    Question,
    QuestionForm,
    Selection,
    SelectionAnswer,
    Selections,
)

Names = dict[str, list[str]]
"""The identifiers of questions with those of their selections."""


def make_form(names: Names) -> QuestionForm:
    return QuestionForm(content=tuple(_question(name, choices) for name, choices in names.items()))


def _question(name: str, choices: list[str]) -> Question:
    selections = tuple(Selection(selection_identifier=choice, content=Text(text="?")) for choice in choices)
    answer = SelectionAnswer(selections=Selections(selections=selections)) if choices else FreeTextAnswer()
    return Question(question_identifier=name, question_content=(Text(text="?"),), answer_specification=answer)


def make_key(names: Names) -> AnswerKey:
    return AnswerKey(questions=tuple(_keyed(name, choices) for name, choices in names.items()))


def _keyed(name: str, choices: list[str]) -> KeyQuestion:
    options = tuple(AnswerOption(selection_identifiers=(choice,), answer_score=1) for choice in choices)
    return KeyQuestion(question_identifier=name, answer_options=options)


def test_identifiers_are_mended_in_both() -> None:
    form = make_form({"\n q1\n": [" a", "b ", "c"], "q2": ["x\t", "y"], "q3": []})
    key = make_key({" q1": ["a", " b"], "q2 ": ["x\t"]})
    mended = mx.mend_test(form=form.to_bytes(pretty=True), key=key.to_xml())
    assert mended.form.report.document == make_form({"q1": ["a", "b", "c"], "q2": ["x", "y"], "q3": []})
    assert mended.key.report.document == make_key({"q1": ["a", "b"], "q2": ["x"]})
    assert mended.form.unfixed == mended.key.unfixed == ()
    assert {done.code for done in mended.form.fixes} == {"QF202", "QF203"}
    assert {done.code for done in mended.key.fixes} == {"AK402", "AK403"}


def test_a_pair_without_white_space_is_left_alone() -> None:
    form, key = make_form({"q1": ["a", "b"]}).to_bytes(), make_key({"q1": ["a"]}).to_bytes()
    mended = mx.mend_test(form=form, key=key)
    assert (mended.form.data, mended.key.data) == (form, key)


def test_what_else_is_wrong_is_mended_too() -> None:
    form = make_form({"q1 ": ["a", "b"]}).to_xml(pretty=True).replace("<Text>?", "<Text>? & !", 1)
    key = make_key({"q1": ["a"]}).to_xml(pretty=True).replace(AnswerKey.namespaces[0], "[URL]")
    mended = mx.mend_test(form=f"\n{form}", key=f" {key}")
    assert [done.code for done in mended.form.fixes] == ["XML011", "QF202"]
    assert [done.code for done in mended.key.fixes] == ["XSD101"]
    assert [done.line for done in mended.form.fixes] == [6, 4]
    assert mended.form.report.ok
    assert mended.key.report.ok


@pytest.mark.parametrize(
    ("form", "key", "reason"),
    [
        ({"q1 ": ["a"], "q1": ["a"]}, {"q1": ["a"]}, "it would not be unique without the white space"),
        ({"q1 ": ["a"]}, {"q1": ["a"], "q1 ": ["a"]}, "it would not be unique without the white space"),
        ({"q1 ": ["a"]}, {"q2": ["a"]}, "the key names no such question"),
        ({"q2": ["a"]}, {"q1 ": ["a"]}, "the form has none of this name"),
        ({"q1": ["a ", "a"]}, {"q1": ["a"]}, "it would not be unique without the white space"),
        ({"q1": ["a"]}, {"q1": ["a ", "a"]}, "it would not be unique without the white space"),
        ({"q1": ["a"]}, {"q1": ["b "]}, "the form has none of this name"),
        ({" ": ["a"]}, {"\t": ["a"]}, "nothing is left of it without the white space"),
        ({"q1": ["a "], "q2": ["b"]}, {"q2": ["b"]}, "the key names no such question"),
    ],
)
def test_what_does_not_correspond_is_refused(form: Names, key: Names, reason: str) -> None:
    sources = make_form(form).to_bytes(), make_key(key).to_bytes()
    mended = mx.mend_test(form=sources[0], key=sources[1])
    assert (mended.form.data, mended.key.data) == sources
    unfixed = [*mended.form.unfixed, *mended.key.unfixed]
    assert {each.reason for each in unfixed} == {reason}
    assert all((each.line, each.column) > (1, 1) for each in unfixed)


def test_one_is_mended_and_another_refused() -> None:
    form = make_form({"q1 ": ["a"], "q2 ": ["b"]}).to_xml(pretty=True)
    mended = mx.mend_test(form=form, key=make_key({"q1": ["a"]}).to_bytes())
    assert "<QuestionIdentifier>q1</" in mended.form.text
    (unfixed,) = mended.form.unfixed
    found = [found for found in mended.form.report.diagnostics if found.code == "QF202"]
    assert [(unfixed.line, unfixed.column)] == [(each.line, each.column) for each in found]
    assert unfixed.reason == "the key names no such question"


@pytest.mark.parametrize("spelling", ["<![CDATA[q1 ]]>", "q1&#32;", "q1 <!-- one -->"])
def test_what_is_not_plain_text_is_refused(spelling: str) -> None:
    form = make_form({"QUESTION": ["a"]}).to_xml().replace("QUESTION", spelling)
    mended = mx.mend_test(form=form, key=make_key({"q1": ["a"]}).to_xml())
    assert (mended.form.text, mended.key.fixes) == (form, ())
    assert [each.reason for each in mended.form.unfixed] == ["it is not written as plain text"]


def test_what_is_ignored_holds_its_counterpart() -> None:
    form = make_form({"q1 ": ["a"]}).to_xml().replace("<Question>", "<Question><!-- mturk-xml: ignore QF202 -->")
    key = make_key({"q1 ": ["a"]}).to_xml()
    mended = mx.mend_test(form=form, key=key)
    assert (mended.form.text, mended.key.text) == (form, key)
    assert [each.reason for each in mended.key.unfixed] == ["it corresponds to one that is to be left as it is"]


def test_what_cannot_be_read_is_no_pair() -> None:
    form = make_form({"q1 ": ["a"]}).to_xml()
    mended = mx.mend_test(form=form, key="<AnswerKey>")
    assert mended.form.text == form
    assert [each.reason for each in mended.form.unfixed] == [
        "another document may name it as it is; a form and its key can be mended together"
    ]
