from decimal import Decimal
from typing import Any

import hypothesis
import pytest

import mturk_xml as mx
import strategies
from mturk_xml import answer_key, content, example, question_form
from mturk_xml.documents.question_form import Question, Selection

FORM = mx.QuestionForm.from_xml(example.path("form.xml"))
KEY = mx.AnswerKey.from_xml(example.path("key.xml"))


def _told(before: mx.Document, after: mx.Document) -> list[tuple[str, str, Any, Any]]:
    return [(str(each.kind), each.place, each.before, each.after) for each in mx.compare(before, after)]


def _form(*parts: question_form.Overview | Question) -> mx.QuestionForm:
    return mx.QuestionForm(content=parts)


def _selections(*names: str) -> question_form.SelectionAnswer:
    made = (Selection(selection_identifier=name, content=content.Text(text=name.upper())) for name in names)
    return question_form.SelectionAnswer(selections=question_form.Selections(selections=tuple(made)))


def _question(name: str, *names: str, text: str = "?") -> Question:
    specification = _selections(*names) if names else question_form.FreeTextAnswer()
    return Question(
        question_identifier=name, question_content=(content.Text(text=text),), answer_specification=specification
    )


A, B, C = _question("a", "x", "y", "z"), _question("b"), _question("c", text="C?")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (_form(A, B, C), _form(A, B, C), []),
        (_form(A, C), _form(A, B, C), [("added", "Question['b']", None, B)]),
        (_form(A, B, C), _form(A, C), [("removed", "Question['b']", B, None)]),
        (_form(A, B, C), _form(C, A, B), [("moved", "Question['c']", 3, 1)]),
        (_form(A, B), _form(A, _question("b2")), [("renamed", "Question['b']", "b", "b2")]),
        (
            _form(A, C, B),
            _form(_question("b2"), A, C),
            [("renamed", "Question['b']", "b", "b2"), ("moved", "Question['b']", 3, 1)],
        ),
        (
            _form(B),
            _form(_question("b", text="Why?")),
            [("changed", "Question['b']/QuestionContent/Text[1]", "?", "Why?")],
        ),
        (
            _form(A),
            _form(_question("a", "z", "x", "y")),
            [("moved", "Question['a']/AnswerSpecification/SelectionAnswer/Selections/Selection['z']", 3, 1)],
        ),
        (
            _form(A),
            _form(_question("a")),
            [
                (
                    "changed",
                    "Question['a']/AnswerSpecification",
                    A.answer_specification,
                    question_form.FreeTextAnswer(),
                )
            ],
        ),
    ],
)
def test_forms(before: mx.Document, after: mx.Document, changes: list[Any]) -> None:
    assert _told(before, after) == changes


def test_contents_without_a_name_are_aligned() -> None:
    texts = [content.Text(text=text) for text in ("one", "two", "three")]
    before = _form(question_form.Overview(content=(texts[0], texts[2])))
    after = _form(question_form.Overview(content=tuple(texts)))
    assert _told(before, after) == [("added", "Overview[1]/Text[2]", None, texts[1])]
    title = _form(question_form.Overview(content=(content.Title(text="one"), texts[2])))
    assert [change[:2] for change in _told(before, title)] == [
        ("removed", "Overview[1]/Text[1]"),
        ("added", "Overview[1]/Title[1]"),
    ]


def test_keys() -> None:
    questions = list(KEY.questions)
    option = questions[1].answer_options[0]
    swapped = option.evolve(selection_identifiers=option.selection_identifiers[::-1], answer_score=5)
    questions[1] = questions[1].evolve(answer_options=(swapped, *questions[1].answer_options[1:]))
    scale = answer_key.ScaleMapping(summed_score_multiplier=Decimal("0.5"))
    after = KEY.evolve(questions=questions, qualification_value_mapping=scale)
    told = _told(KEY, after)
    place = "Question['which_are_birds']/AnswerOption['penguin' + 'ostrich']"
    assert (told[-2][:2], told[-1][:2]) == (
        ("changed", f"{place}/AnswerScore"),
        ("changed", "QualificationValueMapping"),
    )
    assert [change[0] for change in told[:-2]] == ["moved"]
    assert _told(after, after) == []


def test_a_constraint_and_a_value_that_came_and_went() -> None:
    length = question_form.Length(max_length=5)
    longer = B.evolve(
        is_required=True,
        answer_specification=question_form.FreeTextAnswer(constraints=question_form.Constraints(length=length)),
    )
    longest = B.evolve(
        answer_specification=question_form.FreeTextAnswer(
            constraints=question_form.Constraints(length=length.evolve(max_length=9))
        )
    )
    place = "Question['b']/AnswerSpecification/FreeTextAnswer/Constraints"
    assert _told(_form(B), _form(longer)) == [
        ("added", "Question['b']/IsRequired", None, True),
        ("added", place, None, question_form.Constraints(length=length)),
    ]
    assert _told(_form(longer), _form(longest)) == [
        ("removed", "Question['b']/IsRequired", True, None),
        ("changed", f"{place}/Length/maxLength", 5, 9),
    ]


def test_the_version_of_the_schema_is_no_change() -> None:
    assert mx.compare(FORM, FORM.evolve(namespace=question_form.NAMESPACE_2005_10_01)) == ()


def test_two_kinds_cannot_be_compared() -> None:
    with pytest.raises(mx.InvalidTypeError, match="QuestionForm and AnswerKey cannot be compared"):
        mx.compare(FORM, KEY)


def test_very_many_items_without_a_name() -> None:
    items = tuple(content.Text(text=str(number)) for number in range(1500))
    before, after = _form(question_form.Overview(content=items)), _form(question_form.Overview(content=items[1:]))
    assert {change.kind for change in mx.compare(before, after)} == {mx.ChangeKind.CHANGED, mx.ChangeKind.REMOVED}


@hypothesis.given(
    strategies.documents().flatmap(
        lambda one: hypothesis.strategies.tuples(
            hypothesis.strategies.just(one), hypothesis.strategies.just(one) | strategies.documents(type(one))
        )
    )
)
def test_documents_without_a_change_are_equal_and_others_are_not(pair: tuple[mx.Document, mx.Document]) -> None:
    before, after = pair
    if isinstance(before, mx.QuestionForm) and isinstance(after, mx.QuestionForm):
        # The older schema holds whatever the newer one does.
        before, after = (each.evolve(namespace=question_form.NAMESPACE_2005_10_01) for each in (before, after))
    assert (mx.compare(before, after) == ()) == (before == after)
