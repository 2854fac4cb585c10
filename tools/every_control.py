"""How tests/data/web/every_control.xml is filled in on its page, and the answers that come of it."""

from typing import TYPE_CHECKING

import mturk_xml as mx
from mturk_xml.documents.question_form_answers import Answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

ANSWERS = mx.QuestionFormAnswers(
    answers=(
        Answer(question_identifier="age", free_text="42"),
        Answer(question_identifier="word", free_text="Heron"),
        Answer(question_identifier="story", free_text="A heron.\nIt flew."),
        Answer(question_identifier="bird", selection_identifiers=("wren",)),
        Answer(question_identifier="colours", selection_identifiers=("red",), other_selection_text="mauve"),
        Answer(question_identifier="season", selection_identifiers=("summer",)),
        Answer(question_identifier="places", selection_identifiers=("sea", "wood")),
        Answer(question_identifier="size", other_selection_text="6.5"),
        Answer(question_identifier="country", selection_identifiers=("nz",)),
        Answer(question_identifier="weekday", selection_identifiers=("sun",)),
        Answer(question_identifier="parts", selection_identifiers=("beak", "legs")),
    )
)


def fill(page: "Page") -> None:
    """Fill in all but the chooser, which is another control without a script."""
    page.locator("#q1-field").fill("42")
    page.locator("#q2-field").fill("Heron")
    page.locator("#q3-field").fill("A heron.\nIt flew.")
    page.get_by_text("wren", exact=True).click()
    page.get_by_text("Red", exact=True).click()
    page.locator("#q5-other").fill("mauve")
    page.locator("#q6-field").select_option(label="Summer")
    page.locator("#q7-field").select_option(label=["At sea", "In a wood"])
    page.locator("#q8-other").fill("6.5")
    page.locator("#q9-field").fill(" new  zealand ")
    page.locator("#q10-field").fill("Sunday")
