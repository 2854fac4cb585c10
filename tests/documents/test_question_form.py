"""QuestionForm: what the newer schema lost, and what a form offers beside its fields."""

import pytest

import mturk_xml as mx
from mturk_xml.documents.content import Application, Flash, Text
from mturk_xml.documents.question_form import (
    NAMESPACE_2005_10_01,
    NAMESPACE_2017_11_06,
    FileUploadAnswer,
    FreeTextAnswer,
    Overview,
    Question,
    Selection,
    SelectionAnswer,
    Selections,
)

APPLICATION = Application(content=Flash(flash_movie_url="https://x/", width="1", height="1"))
TEXT = Text(text="x")
UPLOAD = FileUploadAnswer(max_file_size_in_bytes=2, min_file_size_in_bytes=1)
QUESTION = Question(question_identifier="q", question_content=(TEXT,), answer_specification=FreeTextAnswer())

ONLY_IN_2005 = {
    "Application in an Overview": ("Application", Overview(content=(TEXT, APPLICATION))),
    "Application in a question": ("Application", QUESTION.evolve(question_content=(APPLICATION,))),
    "FileUploadAnswer": ("FileUploadAnswer", QUESTION.evolve(answer_specification=UPLOAD)),
}


@pytest.mark.parametrize(("name", "part"), ONLY_IN_2005.values(), ids=ONLY_IN_2005)
class TestWhatTheNewerSchemaLost:
    def test_is_refused_in_it(self, name: str, part: Overview | Question) -> None:
        with pytest.raises(mx.InvalidValueError) as caught:
            mx.QuestionForm(content=(QUESTION, part))
        message = str(caught.value)
        assert message.startswith(f"QuestionForm.content: {name} in ")
        assert "NAMESPACE_2005_10_01" in message

    def test_is_taken_in_the_older_one(self, name: str, part: Overview | Question) -> None:  # noqa: ARG002
        form = mx.QuestionForm(namespace=NAMESPACE_2005_10_01, content=(QUESTION, part))
        assert mx.parse(form.to_xml()) == form

    def test_keeps_a_form_from_becoming_newer(self, name: str, part: Overview | Question) -> None:  # noqa: ARG002
        form = mx.QuestionForm(namespace=NAMESPACE_2005_10_01, content=(part,))
        with pytest.raises(mx.InvalidValueError):
            form.evolve(namespace=NAMESPACE_2017_11_06)


def test_a_form_is_of_the_newer_schema_unless_it_says_otherwise() -> None:
    form = mx.QuestionForm(content=(QUESTION,))
    assert form.namespace == NAMESPACE_2017_11_06
    assert form.evolve(namespace=NAMESPACE_2005_10_01) != form
    assert form.evolve(namespace=NAMESPACE_2005_10_01).evolve(namespace=NAMESPACE_2017_11_06) == form


def test_questions_leaves_the_overviews_out() -> None:
    other = QUESTION.evolve(question_identifier="r")
    form = mx.QuestionForm(content=(Overview(content=(TEXT,)), QUESTION, Overview(content=(TEXT,)), other))
    assert form.questions == (QUESTION, other)


@pytest.mark.parametrize(
    ("least", "most", "bounds"), [(None, None, (1, 1)), (0, None, (0, 1)), (None, 3, (1, 3)), (2, 3, (2, 3))]
)
def test_selection_counts_are_one_where_absent(least: int | None, most: int | None, bounds: tuple[int, int]) -> None:
    selections = Selections(selections=(Selection(selection_identifier="a", content=TEXT),))
    answer = SelectionAnswer(min_selection_count=least, max_selection_count=most, selections=selections)
    assert answer.selection_count_bounds == bounds
