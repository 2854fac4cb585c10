"""What is taken for JSON in a FreeText, and what for an answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml.rules
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.rule import RULES, Finding, InText

_ = mturk_xml.rules  # imported so that RULES is complete

texts = st.text("a{}[]:,'\"\\ é", max_size=6)
values: st.SearchStrategy[object] = st.one_of(
    st.sampled_from([None, True, -7, 0.5, [], {}, "a", ["b", {"c": []}]]), texts
)
objects = st.dictionaries(texts, values, min_size=1, max_size=3)


def broken_json(text: str) -> list[Finding]:
    return list(RULES["QA503"].find(Answer(question_identifier="taskAnswers", free_text=text)))


@given(objects | st.lists(objects, min_size=1, max_size=3), st.sampled_from([None, 2]))
def test_json_is_not_broken(value: object, indent: int | None) -> None:
    assert not broken_json(json.dumps(value, indent=indent))


@given(st.lists(objects, min_size=1, max_size=3), st.data())
def test_json_that_was_cut_off_is_broken(value: object, data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(3, len(text) - 1))]
    (finding,) = broken_json(cut)
    assert isinstance(finding.at, InText)
    assert 0 <= finding.at.offset < len(cut)


@given(texts)
def test_what_people_type_is_not_taken_for_json(text: str) -> None:
    assert not broken_json(f"I think {text}")


@pytest.mark.parametrize("text", ["[" * 100_000, '[{"a":' * 100_000, '{"a": ' + "1" * 10_000 + "}", '{"a": 1E400}'])
def test_what_cannot_be_told_is_not_broken(text: str) -> None:
    assert not broken_json(text)


@pytest.mark.parametrize(
    ("answer", "is_empty"),
    [
        (Answer(question_identifier="q"), True),
        (Answer(question_identifier="q", free_text=""), True),
        (Answer(question_identifier="q", other_selection_text=" \n"), True),
        (Answer(question_identifier="q", free_text="0"), False),
        (Answer(question_identifier="q", selection_identifiers=("a",), other_selection_text=""), False),
        (Answer(question_identifier="q", uploaded_file_size_in_bytes=1, uploaded_file_key=""), False),
    ],
)
def test_one_answer_that_holds_something_is_enough(answer: Answer, *, is_empty: bool) -> None:
    empty = Answer(question_identifier="another")
    assert bool(list(RULES["QA502"].find(QuestionFormAnswers(answers=(empty, answer))))) == is_empty
