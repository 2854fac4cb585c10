"""QuestionFormAnswers: an answer is of one kind, or says nothing."""

import itertools
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml.documents.question_form_answers import Answer

FIELDS: dict[str, Any] = {
    "selection_identifiers": ("a", "b"),
    "other_selection_text": "x",
    "free_text": "y",
    "uploaded_file_size_in_bytes": 1,
    "uploaded_file_key": "k",
}
ONE_KIND = [
    (),
    ("selection_identifiers",),
    ("other_selection_text",),
    ("selection_identifiers", "other_selection_text"),
    ("free_text",),
    ("uploaded_file_size_in_bytes", "uploaded_file_key"),
]
COMBINATIONS = [names for count in range(len(FIELDS) + 1) for names in itertools.combinations(FIELDS, count)]


@pytest.mark.parametrize("names", ONE_KIND, ids=" ".join)
def test_an_answer_of_one_kind_comes_back(names: tuple[str, ...]) -> None:
    answer = Answer(question_identifier="q", **{name: FIELDS[name] for name in names})
    answers = mx.QuestionFormAnswers(answers=(answer,))
    assert mx.parse(answers.to_xml()) == answers


@pytest.mark.parametrize("names", [names for names in COMBINATIONS if names not in ONE_KIND], ids=" ".join)
def test_an_answer_of_two_kinds_or_half_a_file_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(mx.InvalidValueError, match=r"^Answer\(.*is not allowed; expected only one of"):
        Answer(question_identifier="q", **{name: FIELDS[name] for name in names})


def test_an_empty_text_is_an_answer_too() -> None:
    with pytest.raises(mx.InvalidValueError):
        Answer(question_identifier="q", free_text="", other_selection_text="")


def test_the_same_selection_twice_is_kept() -> None:
    answers = mx.QuestionFormAnswers(answers=(Answer(question_identifier="q", selection_identifiers=("a", "a")),))
    read = mx.QuestionFormAnswers.from_xml(answers.to_xml())
    assert read.answers[0].selection_identifiers == ("a", "a")
