"""Nothing keeps people from using a page: axe-core finds nothing in any of its states."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

import accessibility
import mturk_xml as mx
from mturk_xml import example
from mturk_xml.web.rendering import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.needs_browser

Open = Callable[[mx.QuestionForm], Any]

NARROW: "ViewportSize" = {"width": 320, "height": 640}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["every_control", "every_content"])
def test_each_state(name: str, scheme: Literal["light", "dark"], page: "Page", request: pytest.FixtureRequest) -> None:
    form: mx.QuestionForm = request.getfixturevalue(name)
    page.emulate_media(color_scheme=scheme)
    page.set_content(render_html(form))
    assert accessibility.violations(page) == []
    page.locator("#submit").click()
    assert page.locator("#problems").is_visible()
    assert accessibility.violations(page) == []
    page.set_viewport_size(NARROW)
    assert accessibility.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_when_it_is_in_order(page: "Page") -> None:
    page.set_content(render_html(mx.QuestionForm.from_xml(example.path("form.xml"))))
    for question in page.locator(".question").all():
        if (boxes := question.locator("input")).count():
            boxes.first.check()
        else:
            question.locator("select").select_option(index=1)
    page.locator("#submit").click()
    assert "nothing has been sent" in page.locator("#accepted").inner_text()
    assert accessibility.violations(page) == []


def test_what_a_server_refused(site_without_script: Open, every_control: mx.QuestionForm, page: "Page") -> None:
    opened = site_without_script(every_control)
    opened.page.evaluate("document.getElementById('answers').noValidate = true")
    opened.submit()
    page.set_content(opened.page.content())
    assert len(opened.problems) == 9
    assert accessibility.violations(page) == []


@pytest.mark.parametrize("quarter", range(4))
def test_every_form_of_the_corpus(quarter: int, page: "Page", corpus: Path) -> None:
    found = {}
    for path in sorted((corpus / "documents").glob("*.xml"))[quarter::4]:
        document = mx.check(path).document
        if not isinstance(document, mx.QuestionForm | mx.ExternalQuestion | mx.HTMLQuestion):
            continue
        page.goto("about:blank")  # as one document keeps the policies of all that was written into it
        page.set_content(render_html(document))
        found[path.name] = accessibility.violations(page)
        if isinstance(document, mx.QuestionForm) and document.questions:
            page.locator("#submit").click()
            found[path.name] += accessibility.violations(page)
    assert len(found) > 8
    assert {name: violations for name, violations in found.items() if violations} == {}


def _blank() -> mx.QuestionForm:
    """A form in which nothing that names anything can be read."""
    blank = mx.content.Text(text=" ")
    picture = mx.content.Binary(
        mime_type=mx.content.MimeType(type=mx.content.MediaType.IMAGE), data_url="https://example.org/", alt_text=""
    )
    markup = mx.content.FormattedContent(text="<img src='x'><p></p>")
    styles: tuple[mx.question_form.StyleSuggestion | None, ...] = (None, *mx.question_form.StyleSuggestion)
    questions = (
        mx.question_form.Question(
            question_identifier="",
            question_content=(each,),
            answer_specification=mx.question_form.SelectionAnswer(
                style_suggestion=style,
                max_selection_count=most,
                selections=mx.question_form.Selections(
                    selections=tuple(
                        mx.question_form.Selection(selection_identifier=name, content=choice)
                        for name, choice in (("", blank), ("a", each))
                    ),
                    other_selection=mx.question_form.FreeTextAnswer(),
                ),
            ),
        )
        for each in (blank, picture, markup)
        for style in styles
        for most in (1, 2)
    )
    title = mx.question_form.Overview(content=(mx.content.Title(text=" "), markup))
    return mx.QuestionForm(content=(title, *questions))


def test_where_nothing_can_be_read(page: "Page") -> None:
    page.set_content(render_html(_blank()))
    assert accessibility.violations(page) == []


def test_it_works_on_paper(browser: "Browser", every_control: mx.QuestionForm) -> None:
    page = browser.new_page()
    page.set_content(render_html(every_control))
    page.emulate_media(media="print")
    assert not page.locator("#submit").is_visible()
    assert page.locator("#q3-field").is_visible()
    page.close()
