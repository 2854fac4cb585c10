"""What fields send is checked by the rules of the form, in the words that the page's script says."""

from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

import mturk_xml as mx
import strategies
from mturk_xml import content, question_form
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    Constraints,
    FileUploadAnswer,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
    QuestionForm,
    SelectionAnswer,
    StyleSuggestion,
)
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.web.checks import FieldProblem, FieldsChecker
from mturk_xml.web.fields import fields_of
from mturk_xml.web.form_page import form_page

ANSWER = "Please answer this question."
CHOICE = "Please choose one of the answers that are offered."
READ = "This answer could not be read. Please give it again."
KEPT = "Please remove the characters that cannot be seen: they cannot be kept."


def _question(
    specification: FreeTextAnswer | SelectionAnswer | FileUploadAnswer, *, name: str = "q", is_required: bool = False
) -> Question:
    return Question(
        question_identifier=name,
        question_content=(content.Text(text="?"),),
        answer_specification=specification,
        is_required=is_required,
    )


def _form(*questions: Question) -> QuestionForm:
    return QuestionForm(content=questions, namespace=question_form.NAMESPACE_2005_10_01)


def _choices(*names: str, other: FreeTextAnswer | None = None, **rest: Any) -> SelectionAnswer:  # noqa: ANN401 -- fields
    selections = tuple(
        question_form.Selection(selection_identifier=name, content=content.Text(text=name.title())) for name in names
    )
    return SelectionAnswer(selections=question_form.Selections(selections=selections, other_selection=other), **rest)


def _said(form: QuestionForm, sent: list[tuple[str, str]]) -> list[str]:
    return [problem.message for problem in FieldsChecker(form).check(sent).problems]


# --- what is kept ------------------------------------------------------------------------------


def test_line_breaks_are_those_of_the_field() -> None:
    length = Constraints(length=Length(max_length=3))
    form = _form(_question(FreeTextAnswer(constraints=length, number_of_lines_suggestion=3)))
    checked = FieldsChecker(form).check([("q", "a\r\nb")])
    assert checked.answers == mx.QuestionFormAnswers(answers=(Answer(question_identifier="q", free_text="a\nb"),))
    assert FieldsChecker(form).check([("q", "\r\r\n\n")]).answers is not None


def test_nothing_given_is_an_answer_with_nothing_in_it() -> None:
    form = _form(_question(FreeTextAnswer(), name="a"), _question(_choices("x"), name="b"))
    checked = FieldsChecker(form).check([("a", ""), ("elsewhere", "x")])
    assert checked.problems == ()
    assert checked.answers == mx.QuestionFormAnswers(
        answers=(Answer(question_identifier="a", free_text=""), Answer(question_identifier="b"))
    )


def test_a_form_that_asks_nothing_has_no_answers() -> None:
    form = QuestionForm(content=(question_form.Overview(content=(content.Text(text="Hello"),)),))
    checked = FieldsChecker(form).check([("q", "1")])
    assert (checked.answers, checked.problems) == (None, ())
    assert "submit" not in form_page(form).partition("<main")[2].partition("</main>")[0]


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("specification", "is_required", "sent", "said"),
    [
        (FreeTextAnswer(), True, [], [ANSWER]),
        (FreeTextAnswer(), True, ["  "], []),  # white space is an answer
        (FreeTextAnswer(constraints=Constraints(length=Length(min_length=1))), False, [""], [ANSWER]),
        (FreeTextAnswer(constraints=Constraints(length=Length(min_length=0))), False, [""], []),
        (FreeTextAnswer(constraints=Constraints(length=Length(max_length=2))), False, ["🎉"], []),
        (
            FreeTextAnswer(constraints=Constraints(length=Length(max_length=1))),
            False,
            ["🎉"],
            ["Please enter at most 1 character."],
        ),
        (FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric())), False, [" 5 \t"], []),
        (FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric())), False, ["5 6"], ["Please enter a number."]),
        (FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric())), False, ["٣"], ["Please enter a number."]),
        (
            FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric(max_value=2))),
            False,
            ["2.00000000000000000000000000001"],  # more digits than a double has
            ["Please enter a number of at most 2."],
        ),
        (FreeTextAnswer(), False, ["a", "b"], [READ]),
        (FreeTextAnswer(), False, ["a\x00b"], [KEPT]),
        (FreeTextAnswer(), False, ["\ud800"], [KEPT]),
        (_choices("a", "b"), True, [], [ANSWER]),
        (_choices("a", "b", min_selection_count=0), True, [], []),
        (_choices("a", "b"), False, ["c"], [CHOICE]),
        (_choices("a", "b"), False, ["a", "b"], ["Please select exactly 1 choice."]),
        (_choices("a", "b"), False, ["a|b"], ["Please select exactly 1 choice."]),
        (_choices("a", "b", max_selection_count=2), False, ["a", "a"], []),
        (_choices("a", "b", "c", min_selection_count=2, max_selection_count=3), False, [], []),
        (
            _choices("a", "b", "c", min_selection_count=2, max_selection_count=3),
            False,
            ["a"],
            ["Please select 2 to 3 choices."],
        ),
        (_choices("a", "b", "c", min_selection_count=0, max_selection_count=1), False, ["a"], []),
        (
            _choices("a", "b", "c", min_selection_count=0, max_selection_count=2),
            False,
            ["a", "b", "c"],
            ["Please select at most 2 choices."],
        ),
        (_choices("a", "b", style_suggestion=StyleSuggestion.COMBOBOX), False, ["  A "], []),
        (_choices("a", "b", style_suggestion=StyleSuggestion.COMBOBOX), False, ["ab"], [CHOICE]),
        (_choices("a", "b", style_suggestion=StyleSuggestion.COMBOBOX), True, ["  "], [ANSWER]),
        (FileUploadAnswer(max_file_size_in_bytes=2, min_file_size_in_bytes=1), True, [], [ANSWER]),
    ],
)
def test_one_question(
    specification: FreeTextAnswer | SelectionAnswer | FileUploadAnswer,
    is_required: bool,  # noqa: FBT001 -- a parameter of the table
    sent: list[str],
    said: list[str],
) -> None:
    form = _form(_question(specification, is_required=is_required))
    assert _said(form, [("q", value) for value in sent]) == said


@pytest.mark.parametrize(
    ("sent", "problems"),
    [
        ({"q_other": "12"}, {}),
        ({"q": "a", "q_other": "12"}, {}),
        ({"q_other": ""}, {"q": ANSWER}),
        ({"q_other": "x"}, {"q_other": "Please enter a number."}),
        ({"q": "a", "q_other": "\x0b"}, {"q_other": KEPT}),
    ],
)
def test_a_text_beside_the_choices(sent: dict[str, str], problems: dict[str, str]) -> None:
    other = FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric()))
    checked = FieldsChecker(_form(_question(_choices("a", "b", other=other), is_required=True))).check(sent)
    assert {problem.field: problem.message for problem in checked.problems} == problems
    assert (checked.answers is None) == bool(problems)


def test_regular_expressions() -> None:
    regexes = (
        AnswerFormatRegex(regex="("),  # no expression at all: it is nobody's fault who answers
        AnswerFormatRegex(regex="^[A-Z]", flags="x", error_text="no such flag"),
        AnswerFormatRegex(regex="^[a-z]+$", flags=" i ", error_text="Letters!"),
        AnswerFormatRegex(regex="^(a+)+$", error_text="Of a only!"),
        AnswerFormatRegex(regex="b", error_text=""),
    )
    form = _form(_question(FreeTextAnswer(constraints=Constraints(answer_format_regexes=regexes))))
    assert _said(form, [("q", "1b")]) == ["Letters!", "Of a only!"]
    assert _said(form, [("q", "AA")]) == ["Of a only!", "Invalid input supplied."]
    # What might take for ever is not tried, and so it is nobody's fault either.
    assert _said(form, [("q", "a" * 60 + "b" + "!")]) == ["Letters!"]


def test_two_questions_of_one_identifier_have_each_their_own_rules() -> None:
    numeric = FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric()))
    form = _form(_question(numeric), _question(FreeTextAnswer(), is_required=True))
    names = [fields.name for fields in fields_of(form)]
    assert FieldsChecker(form).check([(names[0], "x"), (names[1], "")]).problems == (
        FieldProblem(field=names[0], message="Please enter a number."),
        FieldProblem(field=names[1], message=ANSWER),
    )


@hypothesis.given(
    strategies.structures(QuestionForm), st.data(), st.lists(st.text() | strategies.texts, min_size=1, max_size=4)
)
def test_whatever_is_sent(form: QuestionForm, data: st.DataObject, texts: list[str]) -> None:
    names = [name for fields in fields_of(form) for name in (fields.name, fields.other_name or "", *fields.values)]
    any_of = st.sampled_from([*names, *texts])
    sent = data.draw(st.lists(st.tuples(any_of, any_of), max_size=8))
    checked = FieldsChecker(form).check(sent)
    assert (checked.answers is None) == bool(checked.problems or not form.questions)
    if checked.answers:
        assert mx.parse(checked.answers.to_bytes()) == checked.answers
        assert [answer.question_identifier for answer in checked.answers.answers] == [
            question.question_identifier for question in form.questions
        ]
