"""The page's script and the server say the same of whatever is given, in the same words."""

import random
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from hypothesis import strategies as st

from mturk_xml import content, question_form
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    Constraints,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
    QuestionForm,
    SelectionAnswer,
    StyleSuggestion,
)
from mturk_xml.javascript import utf16_length
from mturk_xml.web.checks import FieldsChecker
from mturk_xml.web.fields import fields_of
from mturk_xml.web.form_page import form_page
from mturk_xml.web.messages import text_rules

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs_browser


def _form(specifications: list[FreeTextAnswer | SelectionAnswer]) -> QuestionForm:
    """A form that asks one question after the other, every other of which is required."""
    return QuestionForm(
        content=tuple(
            Question(
                question_identifier=f"q{number}",
                question_content=(content.Text(text="?"),),
                answer_specification=each,
                is_required=number % 2 == 0,
            )
            for number, each in enumerate(specifications)
        )
    )


def _choices(names: str, **fields: Any) -> SelectionAnswer:  # noqa: ANN401 -- those of a SelectionAnswer
    selections = tuple(
        question_form.Selection(selection_identifier=name, content=content.Text(text=name)) for name in names.split()
    )
    other = fields.pop("other", None)
    return SelectionAnswer(selections=question_form.Selections(selections=selections, other_selection=other), **fields)


_TEXTS = (
    *("", " ", "5", " 5\t", "5.", ".5", "+5", "-5", "5e0", "5E+9999", "1e-9999", ".", "+", "e5", "0x5", "5 5", "1,5"),
    *("18.000000000000000000000001", "17.99999999999999999999999999", "99.0000000000000000000001", "9.9e1", "1" * 400),
    *("a", "A", "abc", "ABC1", "a\nb", "a\r\nb", "\n", "\N{PARTY POPPER}", "\N{PARTY POPPER}" * 2, "ſ", "K", "é", "٣"),
    *("e\u0301", "\u00a0", "\ufeff7\u2003", "\u0085", "\u2028", "<b>", "'\"&", "\x0b", "a\x1fb", "\ufffe"),
    *("a" * 14, "a" * 15, "a" * 15 + "!", "ab" * 40),
)
_REGEXES = (
    *("^[a-z]+$", r"\d", "^.$", "^..$", "b|^$", "(", "[z-a]", r"^\s+$", "[^]", r"\u{61}", "^(a+)+$", r"\bab", "$^"),
    *("(?:)", r"^\w*$", r"[\ud83c]", "a{2,}", "^(?=.*a)(?=.*b)", r"(?<x>a)\k<x>", "ſ", "k", "]", "{", r"\c", r"\8"),
)


def _specifications() -> list[FreeTextAnswer]:
    """Texts that are held to one thing each, and one to several."""
    numbers = [IsNumeric(), IsNumeric(min_value=18), IsNumeric(max_value=99), IsNumeric(min_value=18, max_value=99)]
    lengths = [Length(), Length(min_length=2), Length(max_length=3), Length(min_length=10**23, max_length=10**23)]
    regexes = [
        AnswerFormatRegex(regex=regex, flags=flags, error_text=f"{regex}/{flags}")
        for regex in _REGEXES
        for flags in (None, "i", "u", "y", "gs", "x", "v", "ii")
    ]
    constraints = [
        *(Constraints(is_numeric=number) for number in numbers),
        *(Constraints(length=length) for length in lengths),
        *(Constraints(answer_format_regexes=(regex,)) for regex in regexes),
        Constraints(is_numeric=numbers[3], length=lengths[2], answer_format_regexes=tuple(regexes[:3])),
    ]
    return [FreeTextAnswer(constraints=each, number_of_lines_suggestion=2) for each in constraints]


# What stands in the fields, and what is said of each question when they are to be sent.
_SAID = """() => {
  document.getElementById("submit").click();
  return [
    Array.from(new FormData(document.getElementById("answers"))),
    Array.from(document.querySelectorAll(".question > .error"), (error) => error.textContent),
  ];
}"""
_GIVE = (
    """(text) => document.querySelectorAll("textarea, input[type=text]").forEach((each) => { each.value = text; })"""
)
_SELECT = "(select, chosen) => Array.from(select.options).forEach((each, i) => { each.selected = chosen.includes(i); })"


def _differences(form: QuestionForm, checker: FieldsChecker, page: "Page") -> list[tuple[Question, str, str]]:
    """The questions of which script and server say different things, with both."""
    fields, of_script = page.evaluate(_SAID)
    problems = checker.check(map(tuple, fields)).problems
    of_server = [
        " ".join(each.message for each in problems if each.field in {names.name, names.other_name})
        for names in fields_of(form)
    ]
    every = zip(form.questions, of_script, of_server, strict=True)
    return [
        (question, script, server)
        for question, script, server in every
        if script != server and not (script == "" and _is_left_to_the_server(question, fields))
    ]


def _is_left_to_the_server(question: Question, fields: list[list[str]]) -> bool:
    """Whether an expression might take so long in some texts of this length that the script does not try it."""
    text = dict(fields)[question.question_identifier]
    if not isinstance(question.answer_specification, FreeTextAnswer):
        return False
    patterns = (rule for rule in text_rules(question.answer_specification) if rule["test"] == "pattern")
    return any(utf16_length(text) > rule["longest"] for rule in patterns)


def test_of_texts(page: "Page") -> None:
    other = FreeTextAnswer(constraints=Constraints(length=Length(min_length=2)))
    form = _form(
        [
            *_specifications(),
            _choices("a abc", style_suggestion=StyleSuggestion.COMBOBOX),
            _choices("a abc", style_suggestion=StyleSuggestion.COMBOBOX, other=other),
            _choices("b c", other=other, min_selection_count=0),
            _choices("b c", other=other, min_selection_count=2, max_selection_count=2),
        ]
    )
    checker = FieldsChecker(form)
    page.set_content(form_page(form))
    for text in _TEXTS:
        page.evaluate(_GIVE, text)
        assert _differences(form, checker, page) == [], repr(text)


def _some_choices(draw: st.DrawFn) -> SelectionAnswer:
    least = draw(st.integers(0, 3))
    return _choices(
        " ".join("abcdef"[: draw(st.integers(1, 5))]),
        min_selection_count=least,
        max_selection_count=max(least, 1) + draw(st.integers(0, 2)),
        style_suggestion=draw(st.sampled_from([None, *StyleSuggestion])),
        other=draw(st.none() | st.just(FreeTextAnswer())),
    )


@hypothesis.settings(max_examples=15)
@hypothesis.given(st.lists(st.composite(_some_choices)(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_of_choices(
    browser: "Browser", specifications: list[FreeTextAnswer | SelectionAnswer], chance: random.Random
) -> None:
    form = _form(specifications)
    page = browser.new_page()
    page.set_content(form_page(form))
    for box in page.locator("input[type=checkbox], input[type=radio]").all():
        if chance.random() < 0.5:
            box.check()
    for select in page.locator("select[name]").all():
        count = select.locator("option").count()
        select.evaluate(_SELECT, chance.sample(range(count), chance.randrange(count + 1)))
    for field in page.locator("input[type=text]").all():
        field.fill(chance.choice(["", "A", "z", "other"]))
    assert _differences(form, FieldsChecker(form), page) == []
    page.close()
