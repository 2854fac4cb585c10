"""Documents as pages to look at: what becomes of each part, and the frames of questions that have a page."""

import html
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import mturk_xml as mx
from mturk_xml import content, question_form
from mturk_xml.documents.question_form import (
    FreeTextAnswer,
    Question,
    QuestionForm,
    Selection,
    SelectionAnswer,
    StyleSuggestion,
)
from mturk_xml.web.checks import FieldProblem
from mturk_xml.web.controls import Control, control_of
from mturk_xml.web.form_page import Sending, form_page
from mturk_xml.web.rendering import render_html
from mturk_xml.web.templating import rendered

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT = (content.Text(text="?"),)
PICTURE = content.Binary(
    mime_type=content.MimeType(type=content.MediaType.IMAGE), data_url="https://example.org/a.png", alt_text="A"
)


def _choices(*contents: content.Text | content.Binary | content.FormattedContent, **fields: Any) -> Question:  # noqa: ANN401
    selections = tuple(
        Selection(selection_identifier=f"c{number}", content=each) for number, each in enumerate(contents)
    )
    other = fields.pop("other", None)
    chosen_from = question_form.Selections(selections=selections, other_selection=other)
    return Question(
        question_identifier="q",
        question_content=TEXT,
        answer_specification=SelectionAnswer(selections=chosen_from, **fields),
    )


A, B = content.Text(text="a"), content.Text(text="b")
LONG = content.Text(text="x" * 61)
MARKUP = content.FormattedContent(text="<b>b</b>")
STYLE = StyleSuggestion


@pytest.mark.parametrize(
    ("question", "control"),
    [
        (_choices(A, B), Control.RADIO),
        (_choices(A, B, max_selection_count=2), Control.CHECKBOX),
        (_choices(A, B, style_suggestion=STYLE.RADIOBUTTON), Control.RADIO),
        (_choices(A, B, style_suggestion=STYLE.RADIOBUTTON, max_selection_count=2), Control.CHECKBOX),
        (_choices(A, B, style_suggestion=STYLE.CHECKBOX), Control.CHECKBOX),
        (_choices(A, B, style_suggestion=STYLE.LIST), Control.LIST),
        (_choices(A, B, style_suggestion=STYLE.LIST, max_selection_count=2), Control.LIST),
        (_choices(A, B, style_suggestion=STYLE.DROPDOWN), Control.DROPDOWN),
        (_choices(A, B, style_suggestion=STYLE.DROPDOWN, max_selection_count=2), Control.LIST),
        (_choices(A, B, style_suggestion=STYLE.COMBOBOX), Control.COMBOBOX),
        (_choices(A, A, style_suggestion=STYLE.COMBOBOX), Control.DROPDOWN),
        (_choices(A, content.Text(text=" A"), style_suggestion=STYLE.COMBOBOX), Control.DROPDOWN),
        (_choices(A, content.Text(text=""), style_suggestion=STYLE.COMBOBOX), Control.DROPDOWN),
        (_choices(A, B, style_suggestion=STYLE.COMBOBOX, max_selection_count=2), Control.LIST),
        (_choices(A, B, style_suggestion=STYLE.MULTICHOOSER), Control.LIST),
        (_choices(A, B, style_suggestion=STYLE.MULTICHOOSER, max_selection_count=2), Control.CHOOSER),
        *((_choices(A, each, style_suggestion=STYLE.LIST), Control.RADIO) for each in (PICTURE, MARKUP, LONG)),
        (_choices(A, LONG, style_suggestion=STYLE.MULTICHOOSER, max_selection_count=2), Control.CHECKBOX),
    ],
)
def test_controls(question: Question, control: Control) -> None:
    assert control_of(question) is control
    page = form_page(QuestionForm(content=(question,)))
    mark = {
        Control.RADIO: 'type="radio"',
        Control.CHECKBOX: 'type="checkbox"',
        Control.DROPDOWN: '<select id="q1-field" name="q" aria',
        Control.LIST: r'<select id="q1-field" name="q"( multiple)? size="2"',
        Control.CHOOSER: '<select id="q1-field" name="q" multiple size="2" data-chooser',
        Control.COMBOBOX: '<datalist id="q1-suggested"><option value="a"></option><option value="b">',
    }[control]
    assert re.search(mark, page)


def _tags(page: str, name: str) -> list[str]:
    return re.findall(f"<{name}[ >][^>]*>?", page.partition("<main")[2])


def test_every_kind_of_content(every_content: QuestionForm) -> None:
    page = render_html(every_content)
    assert "<title>What a form can show</title>" in page
    assert re.findall(r"<(h\d)[^>]*>([^<]*)", page) == [
        ("h1", "What a form can show"),
        ("h2", "What a form can show"),
        ("h3", "A heading"),
        ("h4", "One below it"),
        ("h3", "Another"),
    ]
    assert "<li>of two &lt;items&gt;</li>" in page
    assert _tags(page, "img") == [
        '<img src="https://example.org/duck.png" alt="A duck">',
        '<img src="https://example.org/pond.png" alt="A pond" width="200" height="100">',
        '<img src="https://example.org/goose.png" alt="A goose">',
    ]
    assert 'src="https://example.org/duck.mp3" aria-label="A duck that calls"' in _tags(page, "audio")[0]
    assert 'src="https://example.org/duck.mp4" aria-label="A duck that swims"' in _tags(page, "video")[0]
    assert '<a href="https://example.org/rules.pdf" target="_blank" rel="noopener noreferrer">The rules</a>' in page
    assert "A Flash film of 400 × 300 pixels stands here, which browsers no longer show: <a href" in page
    assert "A Java applet stands here, which browsers no longer show: <a href" in page
    assert "<p>Never closed <b>markup </b></p><b>stays readable</b>" in page
    assert '<input type="file" id="q1-field"' in page
    assert 'name="photo"' not in page
    sent = form_page(every_content, sending=Sending(action="/"))
    assert "A file cannot be uploaded on this page." in sent
    assert "<input" not in sent.partition("<main")[2]


def test_a_text_keeps_its_first_line_break() -> None:
    question = Question(
        question_identifier="q",
        question_content=TEXT,
        answer_specification=FreeTextAnswer(default_text='\n"<1\n'),
    )
    assert ">\n\n&quot;&lt;1\n</textarea>" in form_page(QuestionForm(content=(question,)))


def test_what_was_refused_is_shown_again(every_control: QuestionForm) -> None:
    fields = [
        ("age", "<17>"),
        ("word", ""),
        ("colours", "red"),
        ("colours", "blue"),
        ("season", "summer"),
        ("size_other", "6"),
    ]
    problems = [FieldProblem(field="age", message="Older & <wiser>!"), FieldProblem(field="size_other", message="No.")]
    sending = Sending(action="/x?a=1&b", hidden={"token": '"'}, fields=fields, problems=problems, notice="Be <quick>.")
    page = form_page(every_control, sending=sending)
    assert "<title>Not sent yet: Every control</title>" in page
    assert '<p class="notice">Be &lt;quick&gt;.</p>' in page
    assert 'method="post" action="/x?a=1&amp;b"' in page
    assert '<input type="hidden" name="token" value="&quot;">' in page
    assert 'value="&lt;17&gt;"' in page
    assert 'name="word" value=""' in page  # and not the default text
    assert re.findall(r'value="(\w+)" (?:checked|selected)', page) == ["red", "blue", "summer"]
    assert '<p id="q1-error" class="error">Older &amp; &lt;wiser&gt;!</p>' in page
    assert page.count('aria-invalid="true"') == 2
    assert "; form-action 'self'" in html.unescape(page)


def test_a_name_that_a_template_asks_for_has_to_be_there() -> None:
    with pytest.raises(Exception, match="'policy' is undefined"):
        rendered("page.html", title="", style="", script="")


def test_what_no_worker_saw() -> None:
    with pytest.raises(mx.InvalidTypeError, match="render_html: AnswerKey is not allowed; expected a QuestionForm"):
        render_html(mx.parse(mx.AnswerKey(questions=(_key_question(),)).to_bytes()))


def _key_question() -> mx.answer_key.Question:
    option = mx.answer_key.AnswerOption(selection_identifiers=("a",), answer_score=1)
    return mx.answer_key.Question(question_identifier="q", answer_options=(option,))


# --- frames ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://example.org", "https://example.org?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE"),
        ("http://example.org/?a=1#b", "http://example.org/?a=1&amp;assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE#b"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("page.html", None),
        ("", None),
    ],
)
def test_an_external_question(url: str, source: str | None) -> None:
    page = render_html(mx.ExternalQuestion(external_url=url, frame_height=400))
    frames = _tags(page, "iframe")
    if source is None:
        assert frames == []
        assert "there is nothing to show" in page
    else:
        assert f'src="{source}"' in frames[0]
        assert 'height="400" sandbox="allow-scripts allow-forms" referrerpolicy="no-referrer"' in frames[0]


@pytest.mark.parametrize(("height", "shown"), [(0, 600), (-5, 600), (1, 50), (10**20, 20_000), (450, 450)])
def test_the_height_of_a_frame(height: int, shown: int) -> None:
    for document in (
        mx.HTMLQuestion(html_content="<p>a", frame_height=height),
        mx.ExternalQuestion(external_url="https://x/", frame_height=height),
    ):
        assert f'height="{shown}"' in render_html(document)


@pytest.mark.needs_browser
def test_a_frame_that_may_be_as_high_as_its_page_is(page: "Page") -> None:
    tall = '<!DOCTYPE html><title>a</title><body style="margin:0"><div style="height:1234px">a</div>'
    page.set_content(render_html(mx.HTMLQuestion(html_content=tall, frame_height=0)))
    page.locator('#frame[height="1274"]').wait_for()
    # A page that says it is higher than any page, or something else, is not believed.
    shouts = "<script>for (const x of [1e9, 'x', {}, -1, NaN]) parent.postMessage({mturkXmlHeight: x}, '*')</script>"
    page.goto("about:blank")
    page.set_content(render_html(mx.HTMLQuestion(html_content=shouts, frame_height=0)))
    page.locator("#frame").wait_for()
    assert int(page.locator("#frame").get_attribute("height") or 0) <= 20_000


# --- without the extra -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("package", "program"),
    [
        ("jinja2", "mx.render_html(form)"),
        ("jinja2", "mx.to_html_question(form)"),
        ("nh3", "mx.render_html(form)"),
        ("starlette", "preview_server.preview_app(None)"),
        ("uvicorn", "preview_server.watch(None, None)"),
    ],
)
def test_a_missing_package_names_the_extra(package: str, program: str) -> None:
    text = f"""
import sys
sys.modules[{package!r}] = None
import mturk_xml as mx
from mturk_xml.web import preview_server
form = mx.QuestionForm(content=(mx.question_form.Overview(content=(mx.content.FormattedContent(text="a"),)),))
try:
    {program}
except mx.MissingPackageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert "pip install 'mturk-xml[web]'" in done.stdout


def test_fields_become_answers_without_the_extra() -> None:
    text = """
import sys
import mturk_xml as mx
mx.answers_from_fields
print(*{"jinja2", "nh3", "starlette", "uvicorn"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
