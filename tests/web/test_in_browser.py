"""A form in a real browser: filled by keyboard and by mouse, with scripts and without, until it is accepted."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import mturk_xml as mx
from every_control import ANSWERS, fill

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.needs_browser

Open = Callable[[mx.QuestionForm], Any]

ANSWER, TEXT = "Please answer this question.", "Please enter 2 to 6 characters."
ALL_EMPTY = {f"q{number}": ANSWER for number in (1, 4, 5, 6, 7, 8, 9, 10, 11)}


def _focused(page: "Page") -> str:
    name: str = page.evaluate("document.activeElement.id")
    return name


def _tab_to(page: "Page", name: str) -> None:
    """Press Tab until an element has the focus: all are reached in the order in which they stand."""
    for _ in range(8):
        page.keyboard.press("Tab")
        if _focused(page) == name:
            return
    pytest.fail(f"Tab does not reach {name}; it is at {_focused(page)}")


def test_by_mouse(site: Open, every_control: mx.QuestionForm) -> None:
    opened = site(every_control)
    page = opened.page
    fill(page)
    page.locator("#q11-available").select_option(label=["Beak", "Tail", "Legs"])
    page.get_by_role("button", name="Choose").click()
    page.locator("#q11-chosen").select_option(label="Tail")
    page.get_by_role("button", name="Put back").click()
    assert page.locator("#q11-available option").all_inner_texts() == ["Tail", "Wings"]
    opened.submit()
    assert page.title() == "Thank you"
    assert opened.accepted == [ANSWERS]
    assert opened.complaints == []
    assert mx.check(ANSWERS.to_bytes()).diagnostics == ()


# Where Tab has to come to, and what is pressed there; a text in quotes is typed.
_KEYS = {
    "q1-field": "'42'",
    "q2-field": "Control+a 'Heron'",
    "q3-field": "'A heron.' Enter 'It flew.'",
    "q4-1": "ArrowDown",
    "q5-1": "Space",
    "q5-other": "'mauve'",
    "q6-field": "ArrowDown ArrowDown",
    "q7-field": "ArrowDown Shift+ArrowDown",
    "q8-other": "'6.5'",
    "q9-field": "'new zealand'",
    "q10-field": "'Sunday'",
    "q11-available": "Home Enter Home ArrowDown",
    "q11-choose": "Space",
}


def test_by_keyboard_alone(site: Open, every_control: mx.QuestionForm) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 -- where it is installed

    opened = site(every_control)
    page = opened.page
    _tab_to(page, "q1-field")
    page.keyboard.press("Enter")  # which sends a form; it is refused, and the focus goes to the first question
    assert opened.problems == ALL_EMPTY
    assert _focused(page) == "q1-field"
    for name, keys in _KEYS.items():
        if _focused(page) != name:
            _tab_to(page, name)
        for text, key in re.findall(r"'([^']*)'|(\S+)", keys):
            if text:
                page.keyboard.type(text)
            else:
                page.keyboard.press(key)
    assert page.locator("#q11-chosen option").all_inner_texts() == ["Beak", "Legs"]
    assert opened.problems == {}  # each has gone as soon as it was mended
    _tab_to(page, "submit")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Thank you")
    assert opened.accepted == [ANSWERS]
    assert opened.complaints == []


def test_without_script(site_without_script: Open, every_control: mx.QuestionForm) -> None:
    opened = site_without_script(every_control)
    page = opened.page
    # The browser itself asks for what it can tell; a form that it lets through is the server's to refuse.
    opened.submit()
    assert page.locator("#q1-field:invalid").count() == 1
    fill(page)
    page.locator("#q11-field").select_option(label=["Beak"])
    page.locator("#q2-field").fill("xyz1")
    page.locator("#q8-other").fill("half")
    page.locator("#q10-field").fill("Monday")
    opened.submit()
    assert opened.problems == {
        "q2": "Letters only, please. Invalid input supplied.",
        "q8": "Please enter a number of at least 1.",
        "q10": "Please choose one of the answers that are offered.",
        "q11": "Please select 2 to 3 choices.",
    }
    assert page.title().startswith("Not sent yet: ")
    assert page.locator("#problems a").all_inner_texts()[0] == "2. Any short word."
    assert page.locator("[autofocus]").get_attribute("id") == "q2-field"
    assert page.locator("#q3-field").input_value() == "A heron.\nIt flew."
    page.locator("#q2-field").fill("Heron")
    page.locator("#q8-other").fill("6.5")
    page.locator("#q10-field").fill("sunday")
    page.locator("#q11-field").select_option(label=["Beak", "Legs"])
    opened.submit()
    assert page.title() == "Thank you"
    assert opened.accepted == [ANSWERS]


def test_each_constraint_blocks_and_passes(site: Open, every_control: mx.QuestionForm) -> None:
    opened = site(every_control)
    page = opened.page
    page.evaluate(_KEEP)
    fill(page)
    page.locator("#q11-available").select_option(label=["Beak", "Legs"])
    page.get_by_role("button", name="Choose").click()
    number, regexes = "Please enter a number of 18 to 99.", "Letters only, please."
    for field, text, message in (
        ("q1", "", ANSWER),
        ("q1", "17", number),
        ("q1", "99.5", number),
        ("q1", "forty", number),
        ("q1", " 18 ", None),
        ("q1", "9.9e1", None),
        ("q2", "", ANSWER),
        ("q2", "a", TEXT),
        ("q2", "heronry", TEXT),
        ("q2", "h3ron", regexes),
        ("q2", "hrn", "Invalid input supplied."),
        ("q2", "12", f"{regexes} Invalid input supplied."),
        ("q2", "HERoN", None),
        ("q3", "x" * 41, "Please enter at most 40 characters."),
        ("q3", "x\n" * 20, None),
        ("q3", "🎉" * 21, "Please enter at most 40 characters."),
        ("q9", "", ANSWER),
        ("q9", "Atlantis", None),
        ("q10", "", ANSWER),
        ("q10", "Monday", "Please choose one of the answers that are offered."),
        ("q10", " SATURDAY", None),
    ):
        page.locator(f"#{field}-field").fill(text)
        _held(opened, field, message)
        page.locator(f"#{field}-field").fill({"q1": "42", "q2": "Heron", "q9": "Kenya", "q10": "Sunday"}.get(field, ""))
    for text, message in (("", ANSWER), ("0", "Please enter a number of at least 1."), ("1e3", None)):
        page.locator("#q8-other").fill(text)
        _held(opened, "q8", message)
    page.locator("#q8-field").select_option(label="Four")
    for boxes, text, message in (
        ("", "", ANSWER),
        ("1", "", "Please select exactly 2 choices."),
        ("123", "", "Please select exactly 2 choices."),
        ("12", "ab", "Please enter 3 to 20 characters."),
        ("12", "", None),
        ("3", "abc", None),
    ):
        for number_of_box in "123":
            page.locator(f"#q5-{number_of_box}").set_checked(number_of_box in boxes)
        page.locator("#q5-other").fill(text)
        _held(opened, "q5", message)
    page.locator("#q7-field").select_option(label=["At sea", "In a wood", "In a field"])
    _held(opened, "q7", "Please select 1 to 2 choices.")


# Keeps what is sent, and sends nothing.
_KEEP = """document.addEventListener("submit", (event) => {
  window.sent = event.defaultPrevented ? null : Array.from(new FormData(document.getElementById("answers")));
  event.preventDefault();
});"""


def _held(opened: Any, question: str, message: str | None) -> None:  # noqa: ANN401 -- a Site
    """Try to send the form; the page says what the server would say."""
    opened.submit()
    assert opened.problems == ({} if message is None else {question: message})
    sent = opened.page.evaluate("window.sent")
    assert (sent is None) == (message is not None)
    everything = opened.page.evaluate('Array.from(new FormData(document.getElementById("answers")))')
    said = [problem.message for problem in opened.checker.check(map(tuple, everything)).problems]
    assert " ".join(said) == (message or "")
    if message is not None:
        assert _focused(opened.page).startswith(f"{question}-")


def test_the_list_of_problems_leads_to_the_fields(
    site: Open, site_without_script: Open, every_control: mx.QuestionForm
) -> None:
    opened = site(every_control)
    opened.submit()
    for number, name in ((1, "q1-field"), (4, "q4-1"), (8, "q8-field"), (11, "q11-available")):
        opened.page.locator(f'#problems a[href^="#q{number}-"]').click()
        assert _focused(opened.page) == name
    opened = site_without_script(every_control)
    opened.page.evaluate("document.getElementById('answers').noValidate = true")
    opened.submit()
    for number, name in ((1, "q1-field"), (5, "q5-1"), (11, "q11-field")):
        opened.page.locator(f'#problems a[href^="#q{number}-"]').click()
        assert _focused(opened.page) == name


def test_a_file_in_a_preview(page: "Page", every_content: mx.QuestionForm) -> None:
    page.set_content(mx.render_html(every_content))
    size = "Please choose a file of 10 to 1000 bytes."
    for count, said in ((None, ANSWER), (9, size), (1001, size), (10, "")):
        if count:
            page.locator("#q1-field").set_input_files({"name": "a", "mimeType": "text/plain", "buffer": b"x" * count})
        page.locator("#submit").click()
        assert page.locator("#q1-error").inner_text() == said
    assert "nothing has been sent" in page.locator("#accepted").inner_text()
