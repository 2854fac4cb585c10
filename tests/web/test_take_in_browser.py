"""A test, taken in a real browser on a real server, from the link to the score."""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

import mturk_xml as mx
from accessibility import violations
from every_control import ANSWERS, fill
from mturk_xml import content, question_form
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from running_server import Server, Servers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_posix]

Start = Callable[..., Server]

EVERY_CONTROL = Path(__file__).resolve().parent.parent / "data" / "web" / "every_control.xml"
KEY = AnswerKey(
    questions=(
        Question(
            question_identifier="bird",
            answer_options=(AnswerOption(selection_identifiers=("wren",), answer_score=7),),
        ),
        Question(
            question_identifier="places",
            answer_options=(
                AnswerOption(selection_identifiers=("sea",), answer_score=100),
                AnswerOption(selection_identifiers=("wood", "sea"), answer_score=35),
            ),
        ),
        Question(
            question_identifier="season",
            answer_options=(AnswerOption(selection_identifiers=("winter",), answer_score=100),),
            default_score=-2,
        ),
    )
)
SCORE = 7 + 35 - 2


@attrs.define(slots=False)  # Playwright marks whose method it calls
class Visit:
    """A page of a browser, and what happened on it that should not.

    Attributes:
        page: the page.
        complaints: what scripts of others did, or tried to do.
    """

    page: "Page"
    complaints: list[str] = attrs.Factory(list)

    def watch(self) -> "Visit":
        """Take note of what runs and what is refused."""
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._note(message.text))
        return self

    def _dismiss(self, dialog: "Dialog") -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _note(self, text: str) -> None:
        # A picture of the form that is not there, and the statuses that are meant.
        if not text.startswith("Failed to load resource"):
            self.complaints.append(text)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def look(self) -> None:
        """See that everybody can use the page."""
        assert violations(self.page) == []


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Start]:
    """Start a server that ends with the test."""
    servers = Servers(tmp_path)
    yield servers.start
    servers.kill()


@pytest.fixture
def every_control(start_server: Start, tmp_path: Path) -> Callable[..., Server]:
    """Start a server of the form with every control, and a key to some of them."""
    key = tmp_path / "key.xml"
    key.write_bytes(KEY.evolve().to_bytes())
    return lambda *options: start_server(*options, form=EVERY_CONTROL, key=key)


def _rows(server: Server) -> list[tuple[str, str, int, int]]:
    with contextlib.closing(sqlite3.connect(server.store)) as database:
        query = "SELECT worker_id, answer, summed_score, qualification_value FROM submissions"
        return database.execute(query).fetchall()


def _is_kept(server: Server, worker_id: str) -> None:
    """See that the answers are kept as the service would have made them, and scored as by hand."""
    ((worker, answer, summed_score, value),) = _rows(server)
    assert (worker, summed_score, value) == (worker_id, SCORE, SCORE)
    assert answer == ANSWERS.to_xml()
    report = mx.check(answer)
    assert (report.schema_valid, report.diagnostics) == (True, ())
    assert mx.check_test(form=EVERY_CONTROL, answers=answer).ok


def test_by_mouse(every_control: Start, page: "Page") -> None:
    server, visit = every_control("--show-score", "--time-limit", "3600"), Visit(page).watch()
    page.goto(server.url)
    visit.look()
    page.locator("#worker").fill(" W 1 ")
    page.locator("#submit").click()
    assert "Your worker ID is W 1." in page.locator("main").inner_text()
    visit.look()
    page.locator("#submit").click()
    assert re.fullmatch(r"Time left: (1:00:00|59:\d\d)", page.get_by_role("timer").inner_text())
    visit.look()
    page.locator("#submit").click()
    assert page.locator("#problems").is_visible()
    visit.look()
    fill(page)
    page.locator("#q11-available").select_option(label=["Beak", "Legs"])
    page.get_by_role("button", name="Choose").click()
    page.locator("#submit").click()
    assert visit.heading == "Thank you"
    assert f"Your score is {SCORE}." in page.locator("main").inner_text()
    visit.look()
    _is_kept(server, "W 1")
    page.goto(f"{server.url}?workerId=W%201")
    assert visit.heading == "You have taken this test"
    visit.look()
    assert visit.complaints == []


def test_by_keyboard_alone(every_control: Start, page: "Page") -> None:
    server, visit = every_control(), Visit(page).watch()
    page.goto(server.url)
    press = page.keyboard.press

    def reach(identifier: str) -> None:
        for _ in range(20):
            if page.evaluate("document.activeElement.id") == identifier:
                return
            press("Tab")
        pytest.fail(f"Tab does not reach {identifier}")

    reach("worker")
    page.keyboard.type("W1")
    press("Enter")
    page.wait_for_selector("#answers")
    for identifier, typed in (("q1-field", "42"), ("q2-field", "Heron"), ("q3-field", "A heron.\nIt flew.")):
        reach(identifier)
        press("Control+A")
        page.keyboard.type(typed)
    reach("q4-1")
    press("ArrowDown")
    reach("q5-1")
    press("Space")
    reach("q5-other")
    page.keyboard.type("mauve")
    reach("q6-field")
    page.keyboard.type("Su")
    reach("q7-field")
    _select_by_keyboard(page, ["At sea", "In a wood"])
    reach("q8-other")
    page.keyboard.type("6.5")
    for identifier, typed in (("q9-field", "New Zealand"), ("q10-field", "Sunday")):
        reach(identifier)
        page.keyboard.type(typed)
        press("Escape")
    reach("q11-available")
    _select_by_keyboard(page, ["Beak", "Legs"])
    press("Enter")
    reach("submit")
    press("Enter")
    page.wait_for_selector("text=Thank you")
    _is_kept(server, "W1")
    assert visit.complaints == []


def _select_by_keyboard(page: "Page", labels: list[str]) -> None:
    """Select several options of the list that has the focus."""
    options: list[str] = page.evaluate("Array.from(document.activeElement.options, option => option.text)")
    page.keyboard.press("Home")
    for label in options:
        chosen = page.evaluate(
            "label => Array.from(document.activeElement.selectedOptions).some(option => option.text === label)", label
        )
        if chosen != (label in labels):
            page.keyboard.press("Control+Space")
        page.keyboard.press("Control+ArrowDown")


def test_without_script(every_control: Start, browser: "Browser") -> None:
    server = every_control("--time-limit", "3600")
    context = browser.new_context(java_script_enabled=False)
    context.route(lambda url: not url.startswith(server.url), lambda route: route.abort())
    page = context.new_page()
    page.goto(server.url)
    page.locator("#worker").fill("W1")
    page.locator("#submit").click()
    page.locator("#submit").click()
    assert " left: please submit before " in page.locator("#time").inner_text()
    fill(page)
    page.locator("#q1-field").fill("4,2")
    page.locator("#q11-field").select_option(label=["Beak", "Legs"])
    page.locator("#submit").click()
    assert "Please enter a number of 18 to 99." in page.locator("#problems").inner_text()
    assert page.locator("#q3-field").input_value() == "A heron.\nIt flew."
    page.locator("#q1-field").fill("42")
    page.locator("#submit").click()
    assert page.locator("h1").inner_text() == "Thank you"
    _is_kept(server, "W1")
    context.close()


def test_the_time_is_shown_and_said(start_server: Start, page: "Page") -> None:
    server = start_server("--time-limit", "700")
    page.clock.install()
    page.goto(f"{server.url}?workerId=W1")
    page.locator("#submit").click()
    timer, status = page.get_by_role("timer"), page.locator("#time-said")
    assert re.fullmatch(r"Time left: 11:\d\d", timer.inner_text())
    assert status.inner_text() == ""
    for seconds, said in ((110, "10 minutes left."), (300, "5 minutes left."), (250, "60 seconds left.")):
        page.clock.run_for(seconds * 1000)
        assert re.fullmatch(said, status.inner_text())
    page.clock.run_for(60_000)
    assert timer.inner_text() == status.inner_text() == "Your time is up."


HOSTILE = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"


def test_what_workers_type_runs_nothing(start_server: Start, page: "Page", tmp_path: Path) -> None:
    def ask(name: str, lines: int) -> question_form.Question:
        answer = question_form.FreeTextAnswer(number_of_lines_suggestion=lines)
        text = (content.Text(text="Say something."),)
        return question_form.Question(question_identifier=name, question_content=text, answer_specification=answer)

    def require(name: str) -> question_form.Question:
        return ask(name, 1).evolve(is_required=True)

    form = mx.QuestionForm(content=(ask("one", 1), ask("several", 4), require("last")))
    (tmp_path / "form.xml").write_bytes(form.to_bytes())
    server, visit = start_server(form=tmp_path / "form.xml"), Visit(page).watch()
    page.goto(server.url)
    page.evaluate("document.querySelector('#worker').removeAttribute('maxlength')")
    page.locator("#worker").fill(HOSTILE * 100)
    page.locator("#submit").click()
    assert f"this one has {len(HOSTILE) * 100}" in page.locator(".error").inner_text()
    visit.look()
    page.locator("#worker").fill(HOSTILE)
    page.locator("#submit").click()
    page.locator("[name=one]").fill(HOSTILE)
    page.locator("[name=several]").fill(f"{HOSTILE}\n{HOSTILE}")
    # As without a script: the server says what is missing.
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('answers'))")
    page.wait_for_load_state()
    assert page.locator("[name=several]").input_value() == f"{HOSTILE}\n{HOSTILE}"
    page.locator("[name=last]").fill("x")
    page.locator("#submit").click()
    assert visit.heading == "Thank you"
    page.goto(f"{server.url}?workerId=%3Cscript%3Ealert(1)%3C/script%3E%00")
    visit.look()
    assert visit.complaints == []
    ((worker, answer, *_),) = _rows(server)
    assert worker == HOSTILE
    assert [each.free_text for each in mx.QuestionFormAnswers.from_xml(answer).answers][:2] == [
        HOSTILE,
        f"{HOSTILE}\n{HOSTILE}",
    ]


def test_a_link_from_a_panel_and_back(start_server: Start, page: "Page") -> None:
    panel = start_server()  # whatever answers on this machine
    server = start_server("--store", "panel.db", "--completion-url", f"{panel.url}?workerId=back", "--port", "0")
    page.goto(f"{server.url}?PROLIFIC_PID=P1&STUDY_ID=S&SESSION_ID=T")
    for field in page.locator("fieldset").all():
        field.locator("input").first.check()
    for field in page.locator("select").all():
        field.select_option(index=1)
    page.locator("#submit").click()
    page.wait_for_url(f"{panel.url}**")
    assert "workerId=back" in page.url
    page.goto(f"{server.url}?PROLIFIC_PID=P1")
    assert page.get_by_role("link", name="Continue to 127.0.0.1").is_visible()


def test_two_windows_of_one_worker(start_server: Start, page: "Page") -> None:
    server = start_server()
    page.goto(f"{server.url}?workerId=W1")
    other = page.context.new_page()
    other.goto(f"{server.url}?workerId=W1")
    for window in (page, other):
        for field in window.locator("fieldset").all():
            field.locator("input").first.check()
        window.locator("select").first.select_option(index=1)
        window.locator("#submit").click()
        assert window.locator("h1").inner_text() == "Thank you"
    assert len(_rows(server)) == 1


def test_no_other_site_may_frame_it(start_server: Start, page: "Page") -> None:
    server = start_server()
    page.set_content(f'<iframe src="{server.url}"></iframe>')
    page.wait_for_load_state()
    (_, frame) = page.frames
    assert frame.locator("#worker").count() == 0
