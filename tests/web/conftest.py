"""A browser before a site that serves one form: what it sends is checked, and shown again or kept."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import attrs
import pytest

import mturk_xml as mx
from mturk_xml.web.checks import FieldsChecker
from mturk_xml.web.form_page import Sending, form_page
from watched_page import open_watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

DATA = Path(__file__).resolve().parent.parent / "data" / "web"
_ADDRESS = "http://localhost/form"
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>'


@attrs.define(slots=False)  # Playwright writes to what it calls
class Site:
    """A page with a form in a browser, and what has come of it.

    Attributes:
        page: the page.
        accepted: the answers that were accepted, one after the other.
        complaints: what the page's console said, dialogs, and what was asked of other sites but pictures.
    """

    page: "Page"
    checker: FieldsChecker
    form: mx.QuestionForm
    accepted: list[mx.QuestionFormAnswers] = attrs.Factory(list)
    complaints: list[str] = attrs.Factory(list)

    def open(self) -> None:
        open_watched(self.page, _ADDRESS, self._answer, self.complaints)

    def _answer(self, route: "Route") -> None:
        request = route.request
        if request.url == _ADDRESS:
            route.fulfill(content_type="text/html; charset=utf-8", body=self._page(request.post_data))
        elif request.url.startswith("https://example.org/") and request.resource_type in {"image", "media"}:
            route.fulfill(content_type="image/svg+xml", body=_PICTURE)
        elif not request.url.endswith("/favicon.ico"):
            self.complaints.append(f"{request.method} {request.url}")
            route.abort()
        else:
            route.fulfill(status=404)

    def _page(self, sent: str | None) -> str:
        sending = Sending(action="form", hidden={"token": "t'<"}, notice="Take your time.")
        if sent is None:
            return form_page(self.form, sending=sending)
        fields = parse_qsl(sent, keep_blank_values=True)
        assert dict([fields.pop(0)]) == sending.hidden
        checked = self.checker.check(fields)
        if checked.answers:
            self.accepted.append(checked.answers)
            return "<!DOCTYPE html><html lang=en><title>Thank you</title><main><h1>Thank you</h1></main>"
        return form_page(self.form, sending=attrs.evolve(sending, fields=fields, problems=checked.problems))

    @property
    def problems(self) -> dict[str, str]:
        """What stands at the questions that were refused, by the numbers of the questions."""
        shown = self.page.locator(".question > .error:not([hidden])").all()
        return {(each.get_attribute("id") or "").removesuffix("-error"): each.inner_text() for each in shown}

    def submit(self) -> None:
        """Press the button."""
        self.page.locator("#submit").click()


@pytest.fixture
def site(page: "Page") -> Callable[[mx.QuestionForm], Site]:
    """Open a page with a form."""
    return lambda form: _opened(page, form)


@pytest.fixture
def site_without_script(browser: "Browser") -> Iterator[Callable[[mx.QuestionForm], Site]]:
    """Open a page with a form in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield lambda form: _opened(context.new_page(), form)
    context.close()


def _opened(page: "Page", form: mx.QuestionForm) -> Site:
    opened = Site(page=page, form=form, checker=FieldsChecker(form))
    opened.open()
    return opened


@pytest.fixture(scope="session")
def every_control() -> mx.QuestionForm:
    """A form with every control."""
    return mx.QuestionForm.from_xml(DATA / "every_control.xml")


@pytest.fixture(scope="session")
def every_content() -> mx.QuestionForm:
    """A form with all that can be shown, and a file to upload."""
    return mx.QuestionForm.from_xml(DATA / "every_content.xml")
