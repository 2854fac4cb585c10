"""A form as a page: every field is there, and what they send becomes the answers again."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

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
class _Fieldset:
    """The fields of one question, as a parser of HTML finds them."""

    boxes: list[tuple[str, str]] = attrs.Factory(list)
    texts: list[str] = attrs.Factory(list)
    is_one: bool = False


def _fieldsets(page: str) -> list[_Fieldset]:
    found: list[_Fieldset] = []
    select = ""
    for token in turbohtml.tokenize(page):
        if token.type != turbohtml.TokenType.START_TAG:
            continue
        attributes: dict[str, Any] = dict(token.attrs or ())
        name = attributes.get("name") or ""
        if token.tag == "fieldset":
            found.append(_Fieldset())
        elif token.tag == "select":
            select = name
            found[-1].is_one = "multiple" not in attributes
        elif token.tag == "option" and attributes["value"]:
            found[-1].boxes.append((select, attributes["value"]))
        elif token.tag == "input" and attributes.get("type") in {"radio", "checkbox"}:
            found[-1].boxes.append((name, attributes["value"]))
            found[-1].is_one = attributes["type"] == "radio"
        elif token.tag == "textarea" or (token.tag == "input" and "type" not in attributes):
            found[-1].texts.append(name)
    return found


def _answered(question: Question, fields: _Fieldset, draw: st.DrawFn) -> tuple[Answer, list[tuple[str, str]]]:
    """Answer a question; return the answer, and what the browser sends."""
    identifier, specification = question.question_identifier, question.answer_specification
    if isinstance(specification, FileUploadAnswer):
        assert fields == _Fieldset()
        return Answer(question_identifier=identifier), []
    text = draw(strategies.texts)
    if isinstance(specification, FreeTextAnswer):
        assert not fields.boxes
        (name,) = fields.texts
        return Answer(question_identifier=identifier, free_text=text), [(name, text)]
    choices = specification.selections.selections
    assert len(fields.boxes) == len(choices)
    assert len(fields.texts) == (specification.selections.other_selection is not None)
    most = 1 if fields.is_one else len(choices)
    chosen = sorted(draw(st.sets(st.sampled_from(range(len(choices))), max_size=most)))
    sent = [fields.boxes[index] for index in chosen] + [(name, text) for name in fields.texts]
    answer = Answer(
        question_identifier=identifier,
        selection_identifiers=tuple(choices[index].selection_identifier for index in chosen),
        other_selection_text=(text or None) if fields.texts else None,
    )
    return answer, sent


@hypothesis.given(_forms(), st.data())
def test_what_the_fields_send_becomes_the_answers(form: QuestionForm, data: st.DataObject) -> None:
    hypothesis.assume(form.questions)
    fieldsets = _fieldsets(_page_of(form))
    answered = [
        _answered(question, fields, data.draw)  # type: ignore[arg-type]  # it is called like one
        for question, fields in zip(form.questions, fieldsets, strict=True)
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
    assert {
        len(values) for name, values in several.items() if name.removeprefix("Answer.") in _text_names(fieldsets)
    } <= {1}
    as_service = [Answer(question_identifier=name[7:], free_text=value) for name, value in joined.items()]
    assert mx.answers_from_fields(form, mx.QuestionFormAnswers(answers=tuple(as_service))) == expected


def _text_names(fieldsets: list[_Fieldset]) -> set[str]:
    return {name for fields in fieldsets for name in fields.texts}


@hypothesis.given(_forms())
def test_our_own_rules_find_nothing_in_a_page(form: QuestionForm) -> None:
    report = mx.check(mx.to_html_question(form).to_bytes())
    assert [str(found) for found in report.diagnostics if found.code.startswith("HQ")] == []


def test_the_example() -> None:
    form = QuestionForm.from_xml(example.path("form.xml"))
    made = mx.to_html_question(form, frame_height=500)
    assert made.frame_height == 500
    assert mx.check(made.to_bytes()).diagnostics == ()
    assert '<input type="radio" name="box_size" value="tight" required>' in made.html_content
    assert '<input type="checkbox" name="which_are_birds" value="bat">' in made.html_content
    assert "<li>a box touches the bird on <b>all four sides</b>;</li>" in made.html_content
    assert '<select name="experience" aria-labelledby' in made.html_content


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
    ("form", "markup"),
    [
        (_form(FreeTextAnswer(default_text='"<')), 'value="&quot;&lt;">'),
        (_form(FreeTextAnswer(default_text="\n1")), ">\n\n1</textarea>"),
        (_form(FreeTextAnswer(number_of_lines_suggestion=5)), 'rows="5"'),
        (_form(FreeTextAnswer(), is_required=True), " required value="),
        (
            _form(FreeTextAnswer(constraints=question_form.Constraints(length=question_form.Length(min_length=2)))),
            ' minlength="2" required ',
        ),
        (
            _form(SelectionAnswer(style_suggestion=question_form.StyleSuggestion.DROPDOWN, selections=_CHOICES)),
            '<select name="q" aria',
        ),
        (
            _form(
                SelectionAnswer(
                    max_selection_count=2, style_suggestion=question_form.StyleSuggestion.LIST, selections=_CHOICES
                )
            ),
            '<select name="q" multiple size="3" aria',
        ),
        (_form(FileUploadAnswer(max_file_size_in_bytes=2, min_file_size_in_bytes=1)), "A file cannot be uploaded"),
    ],
)
def test_fields(form: QuestionForm, markup: str) -> None:
    assert markup in _page_of(form)


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        (
            "<p>a<br/>b &amp; c&nbsp;<img src='http://x/' alt='&lt;'/></p>",
            '<p>a<br>b &amp; c\xa0<img src="http://x/" alt="&lt;"></p>',
        ),
        ("<pre>\n1</pre>", "<pre>\n\n1</pre>"),
        ('<p lang="en">a</p>', '<p lang="en">a</p>'),
        ('<pre xml:space="preserve">a</pre>', "<pre>a</pre>"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<b>open", "<b>open</b>"),
    ],
)
def test_formatted_content(markup: str, written: str) -> None:
    overview = question_form.Overview(content=(content.FormattedContent(text=markup),))
    assert f"<div>{written}</div>" in _page_of(QuestionForm(content=(overview,)))


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

_PROBE = """<script>
var out = [];
function set(name, value) {
  var field = document.querySelector("[name=" + name + "]");
  field.value = value;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  out.push(field.validationMessage);
}
function click(value) {
  document.querySelector("[value=" + value + "]").click();
  out.push(document.querySelector("[name=birds]").validationMessage);
}
out.push(document.querySelector("[name=birds]").validationMessage);
["6", "x", " 5e0 "].forEach(function (text) { set("fingers", text); });
["ab", "abc", "A1"].forEach(function (text) { set("word", text); });
["a", "b", "c"].forEach(click);
click("c");
out.push(document.getElementById("submit").disabled, document.getElementById("preview").hidden);
out.push(document.getElementById("answers").getAttribute("action"));
out.push(Array.from(new FormData(document.getElementById("answers"))));
document.body.innerHTML = "<pre></pre>";
document.querySelector("pre").textContent = JSON.stringify(out);
</script>"""


@pytest.mark.needs_chromium
def test_a_page_in_a_browser(tmp_path: Path) -> None:
    constraints, text = question_form.Constraints, (content.Text(text="?"),)
    numeric = constraints(is_numeric=question_form.IsNumeric(min_value=1, max_value=5))
    regex = question_form.AnswerFormatRegex(regex="^[a-z]\\d$", flags="i", error_text="A letter and a digit!")
    word = constraints(length=question_form.Length(max_length=2), answer_format_regexes=(regex,))
    specifications: dict[str, FreeTextAnswer | SelectionAnswer] = {
        "fingers": FreeTextAnswer(constraints=numeric),
        "word": FreeTextAnswer(constraints=word),
        "birds": SelectionAnswer(min_selection_count=2, max_selection_count=2, selections=_CHOICES),
    }
    form = QuestionForm(
        content=tuple(
            Question(question_identifier=name, is_required=True, question_content=text, answer_specification=each)
            for name, each in specifications.items()
        )
    )
    (tmp_path / "page.html").write_text(_page_of(form).replace("</body>", f"{_PROBE}</body>"), "utf-8")
    answered = _probe(tmp_path, "assignmentId=A1&turkSubmitTo=https%3A%2F%2Fworkersandbox.mturk.com%2F")
    assert answered[:11] == [
        "Please answer this question.",
        "Please enter a number of at most 5.",
        "Please enter a number.",
        "",
        "A letter and a digit!",
        "Please enter at most 2 characters.",
        "",
        "Please select at least 2.",
        "",
        "Please select at most 2.",
        "",
    ]
    assert answered[11:14] == [False, True, "https://workersandbox.mturk.com/mturk/externalSubmit"]
    sent = [(name, value) for name, value in answered[14]]
    assert sent[0] == ("assignmentId", "A1")
    assert mx.answers_from_fields(form, sent).answers == (
        Answer(question_identifier="fingers", free_text=" 5e0 "),
        Answer(question_identifier="word", free_text="A1"),
        Answer(question_identifier="birds", selection_identifiers=("a", "b")),
    )
    previewed = _probe(tmp_path, "assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&turkSubmitTo=https%3A%2F%2Fevil.example")
    assert previewed[11:14] == [True, False, "https://www.mturk.com/mturk/externalSubmit"]


def _probe(folder: Path, query: str) -> list[Any]:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    done = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"),
            *("--dump-dom", f"file://{folder / 'page.html'}?{query}"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    shown = re.search("<pre>(.*)</pre>", done.stdout, re.DOTALL)
    assert shown
    found: list[Any] = json.loads(html.unescape(shown[1]))
    return found
