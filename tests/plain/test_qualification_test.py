"""A test in one file: what it says is the form and the key, and both come back from it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml import example
from strategies import documents

TEST = """\
title: Cats & dogs
instructions: Look at each picture.
ranges:
  - {lowest: 3, highest: 4, value: 1}
out_of_range_value: 0
questions:
  - id: one
    introduction:
      - title: Part one
    text: Which animal is it?
    choices:
      - {id: cat, text: A cat, points: 2}
      - {id: yes, text: 1, points: -1}
      - id: 007
        text: {formatted_content: <b>No</b> animal}
  - id: two
    text: [text: Which are animals, list: [a, b]]
    is_required: true
    min_selection_count: 1
    max_selection_count: 3
    style_suggestion: checkbox
    choices:
      - {id: a, text: A, correct: true, points: 1}
      - {id: b, text: B, correct: true}
      - {id: c, text: C, correct: false}
    points: 2
    combinations:
      - {choices: [a, c], points: -2}
    default_score: 0
  - id: three
    text: Anything else?
    answer_specification: {free_text_answer: {number_of_lines_suggestion: 3}}
"""


def options_of(key: mx.AnswerKey, index: int) -> list[tuple[tuple[str, ...], int]]:
    return [(option.selection_identifiers, option.answer_score) for option in key.questions[index].answer_options]


def test_the_file_says_the_form() -> None:
    content, form = mx.content, mx.question_form
    read = mx.read_test(TEST).form
    assert read.namespace == mx.QuestionForm.namespaces[0]
    heading, part, one, two, three = read.content
    assert heading == form.Overview(
        content=(content.Title(text="Cats & dogs"), content.Text(text="Look at each picture."))
    )
    assert part == form.Overview(content=(content.Title(text="Part one"),))
    assert one == form.Question(
        question_identifier="one",
        question_content=(content.Text(text="Which animal is it?"),),
        answer_specification=form.SelectionAnswer(
            selections=form.Selections(
                selections=(
                    form.Selection(selection_identifier="cat", content=content.Text(text="A cat")),
                    form.Selection(selection_identifier="yes", content=content.Text(text="1")),
                    form.Selection(
                        selection_identifier="007", content=content.FormattedContent(text="<b>No</b> animal")
                    ),
                )
            )
        ),
    )
    assert isinstance(two, form.Question)
    assert two.is_required
    assert two.question_content == (content.Text(text="Which are animals"), content.List(list_items=("a", "b")))
    assert isinstance(two.answer_specification, form.SelectionAnswer)
    assert two.answer_specification.selection_count_bounds == (1, 3)
    assert two.answer_specification.style_suggestion is form.StyleSuggestion.CHECKBOX
    assert isinstance(three, form.Question)
    assert three.answer_specification == form.FreeTextAnswer(number_of_lines_suggestion=3)


def test_the_file_says_the_key() -> None:
    key = mx.read_test(TEST).key
    assert key is not None
    assert [question.question_identifier for question in key.questions] == ["one", "two"]
    assert options_of(key, 0) == [(("cat",), 2), (("yes",), -1)]
    assert options_of(key, 1) == [(("a", "b"), 2), (("a",), 1), (("a", "c"), -2)]
    assert [question.default_score for question in key.questions] == [None, 0]
    assert key.qualification_value_mapping == mx.answer_key.RangeMapping(
        summed_score_ranges=(
            mx.answer_key.SummedScoreRange(inclusive_lower_bound=3, inclusive_upper_bound=4, qualification_value=1),
        ),
        out_of_range_qualification_value=0,
    )


def test_a_correct_choice_earns_a_point_where_nothing_else_is_said() -> None:
    test = mx.read_test(
        "multiply_by: 0.10\nquestions: [{id: q, text: Q, choices: [{id: a, text: A, correct: true}, {id: b, text: B}]}]"
    )
    assert test.key is not None
    assert options_of(test.key, 0) == [(("a",), 1)]
    assert isinstance(test.key.qualification_value_mapping, mx.answer_key.ScaleMapping)
    assert str(test.key.qualification_value_mapping.summed_score_multiplier) == "0.10"


def test_a_test_without_points_has_no_key() -> None:
    test = mx.read_test("questions: [{id: q, text: Q, choices: [{id: a, text: A}]}]")
    assert test.key is None
    assert mx.read_test(mx.write_test(test.form)) == test


def test_what_is_written_is_as_nice_as_what_was_read() -> None:
    test = mx.read_test(TEST)
    written = mx.write_test(test.form, test.key)
    assert mx.read_test(written) == test
    assert "question_form" not in written
    assert "answer_key" not in written
    assert written.count("correct: true") == 2
    assert written.count("combinations:") == 1


def test_the_example_needs_no_other_shape() -> None:
    form, key = (mx.parse(example.path(name)) for name in ("form.xml", "key.xml"))
    assert isinstance(form, mx.QuestionForm)
    assert isinstance(key, mx.AnswerKey)
    written = mx.write_test(form, key)
    assert mx.read_test(written) == mx.TestPair(form, key)
    assert written.startswith('title: "Boxes around birds: a short test"\ninstructions:\n')
    assert "question_form" not in written
    assert "answer_key" not in written


REFUSED = {
    "a: 1": "1:1: a: there is no such key in a qualification_test; expected one of title, instructions",
    "title: x": "questions is missing; expected a list of at least one question",
    "questions: [{id: q}]": "1:13: questions[0]: text is missing; expected a text, or a list of at least one, each",
    "questions: [{id: q, text: Q}]": "1:13: questions[0]: choices is missing; expected a list of choices, or an answer",
    "questions: [{id: q, text: [], choices: []}]": "1:21: questions[0].text: the list is empty; expected a text, or a",
    "questions: [{id: q, text: Q, choices: [{id: a, text: A}], answer_specification: {free_text_answer: {}}}]": (
        "1:30: questions[0].choices: a question has either choices or an answer_specification"
    ),
    "questions: [{id: q, text: Q, points: 1, choices: [{id: a, text: A}]}]": (
        "1:30: questions[0].points: no choice is marked by `correct: true`, so that nothing earns them"
    ),
    "questions: [{id: q, text: Q, default_score: 1, choices: [{id: a, text: A}]}]": (
        "1:30: questions[0].default_score: no choice of the question has points"
    ),
    "questions: [{id: q, text: Q, choices: [{id: a, text: A}], combinations: [{choices: [a, b], points: 1}]}]": (
        "1:75: questions[0].combinations[0].choices: 'b' is no choice of the question; there are a"
    ),
    "percentage_of: 5\nquestions: [{id: q, text: Q, choices: [{id: a, text: A}]}]": "there are no points; expected",
    "percentage_of: 5\nmultiply_by: 5\nquestions: [{id: q, text: Q, choices: [{id: a, text: A}]}]": (
        "2:1: multiply_by: percentage_of and multiply_by are two mappings of the points; expected one"
    ),
    "out_of_range_value: 5\nquestions: [{id: q, text: Q, choices: [{id: a, text: A}]}]": (
        "ranges and out_of_range_value go together"
    ),
    "title: x\nquestion_form: {content: [{overview: [{text: x}]}]}": (
        "1:1: title: question_form is the whole form, and title would be left out"
    ),
    "questions: [{id: q, text: Q, choices: [{id: a, text: A, points: 1}]}]\nanswer_key:\n  questions:\n"
    "  - {question_identifier: q, answer_options: [{selection_identifiers: [a], answer_score: 1}]}": (
        "2:1: answer_key: it is the whole key, and the points beside it would be left out"
    ),
    "questions: [{id: q, text: Q, answer_specification: {file_upload_answer: {max_file_size_in_bytes: 2, "
    "min_file_size_in_bytes: 1}}}]": "FileUploadAnswer in Question(",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(mx.InvalidValueError) as caught:
        mx.read_test(text)
    assert REFUSED[text] in str(caught.value)


@given(documents(mx.QuestionForm), st.none() | documents(mx.AnswerKey))
def test_any_form_and_key_come_back(form: mx.QuestionForm, key: mx.AnswerKey | None) -> None:
    assert mx.read_test(mx.write_test(form, key)) == mx.TestPair(form, key)


@st.composite
def pairs(draw: st.DrawFn) -> mx.TestPair:
    """A form, and a key that is mostly about its choices."""
    form = draw(documents(mx.QuestionForm).filter(lambda form: bool(form.questions)))
    keyed = []
    for question in draw(st.lists(st.sampled_from(form.questions), min_size=1, max_size=3)):
        answer = question.answer_specification
        ids = ["x"]
        if isinstance(answer, mx.question_form.SelectionAnswer):
            ids = [selection.selection_identifier for selection in answer.selections.selections]
        options = draw(
            st.lists(
                st.tuples(st.lists(st.sampled_from(ids), min_size=1, max_size=3), st.integers(-3, 3)),
                min_size=1,
                max_size=3,
            )
        )
        keyed.append(
            mx.answer_key.Question(
                question_identifier=question.question_identifier,
                answer_options=tuple(
                    mx.answer_key.AnswerOption(selection_identifiers=tuple(chosen), answer_score=score)
                    for chosen, score in options
                ),
                default_score=draw(st.none() | st.integers(-1, 1)),
            )
        )
    return mx.TestPair(form, mx.AnswerKey(questions=tuple(keyed)))


@given(pairs())
def test_any_key_of_the_form_comes_back(test: mx.TestPair) -> None:
    assert mx.read_test(mx.write_test(test.form, test.key)) == test


@pytest.mark.needs_corpus
def test_real_forms_and_keys_come_back(corpus: Path) -> None:
    found = [mx.check(path).document for path in sorted((corpus / "documents").iterdir())]
    forms = [document for document in found if isinstance(document, mx.QuestionForm)]
    keys = [document for document in found if isinstance(document, mx.AnswerKey)]
    assert len(forms) >= 20
    assert len(keys) >= 15
    for form in forms:
        written = mx.write_test(form)
        assert "question_form:" not in written
        assert mx.read_test(written) == mx.TestPair(form, None)
        asked = {question.question_identifier for question in form.questions}
        for key in keys:
            if asked.intersection(question.question_identifier for question in key.questions):
                assert mx.read_test(mx.write_test(form, key)) == mx.TestPair(form, key)
