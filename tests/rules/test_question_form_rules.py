"""The rules about QuestionForms at their borders: what they find, and the near misses that they leave alone."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limits import bounded_time
from mturk_xml import check
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import (
    NAMESPACE_2005_10_01,
    AnswerFormatRegex,
    Constraints,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
    QuestionForm,
    Selection,
    SelectionAnswer,
    Selections,
    StyleSuggestion,
)


def _question(answer: FreeTextAnswer | SelectionAnswer, *, is_required: bool | None = True) -> Question:
    return Question(
        question_identifier="q",
        is_required=is_required,
        question_content=(Text(text="How many?"),),
        answer_specification=answer,
    )


def _codes(*questions: Question) -> list[str]:
    return [found.code for found in check(QuestionForm(content=questions).to_xml()).diagnostics]


def _text_codes(text: str, element: str = "Text") -> list[str]:
    piece = f"<{element}>{escape(text)}</{element}>"
    xml = QuestionForm(content=(_question(FreeTextAnswer()),)).to_xml().replace("<Text>How many?</Text>", piece)
    return [found.code for found in check(xml).diagnostics]


def _default(text: str, **constraints: object) -> list[str]:
    known = {"is_numeric": None, "length": None, "answer_format_regexes": (), **constraints}
    return _codes(_question(FreeTextAnswer(constraints=Constraints(**known), default_text=text)))  # type: ignore[arg-type]


# --- constraints ---------------------------------------------------------------------------------

_BOUNDS = st.integers(-120, 1200)
_LENGTHS = st.none() | st.integers(1, 6)


@given(bounds=st.tuples(_BOUNDS, _BOUNDS), least=_LENGTHS, most=_LENGTHS)
def test_numbers_and_lengths_agree_with_every_number_tried(
    bounds: tuple[int, int], least: int | None, most: int | None
) -> None:
    low, high = sorted(bounds)
    lengths = {len(str(number)) for number in range(low, high + 1)}
    constraints = Constraints(
        is_numeric=IsNumeric(min_value=low, max_value=high), length=Length(min_length=least, max_length=most)
    )
    codes = _codes(_question(FreeTextAnswer(constraints=constraints)))
    assert ("QF223" in codes) == (most is not None and all(length > most for length in lengths))
    assert ("QF224" in codes) == (least is not None and all(length < least for length in lengths))


@pytest.mark.parametrize(
    ("low", "high", "most", "found"),
    [
        (None, None, 1, False),
        (None, 5, 1, False),
        (None, -1, 1, True),
        (None, -1, 2, False),
        (0, None, 1, False),
        (10, None, 1, True),
        (10, None, 2, False),
        (20, 10, 1, False),  # said by QF220
    ],
)
def test_open_ranges_and_lengths(low: int | None, high: int | None, most: int, found: bool) -> None:  # noqa: FBT001
    constraints = Constraints(is_numeric=IsNumeric(min_value=low, max_value=high), length=Length(max_length=most))
    assert ("QF223" in _codes(_question(FreeTextAnswer(constraints=constraints)))) is found


def test_what_the_documentation_shows_is_fine() -> None:
    three = Constraints(is_numeric=IsNumeric(min_value=100, max_value=999), length=Length(min_length=3, max_length=3))
    decimals = Constraints(is_numeric=IsNumeric(), length=Length(min_length=3, max_length=3))
    some_text = Constraints(length=Length(min_length=2), answer_format_regexes=(AnswerFormatRegex(regex=r"\S"),))
    optional = Constraints(answer_format_regexes=(AnswerFormatRegex(regex=r"(^$|\S{2,})"),))
    date = Constraints(answer_format_regexes=(AnswerFormatRegex(regex=r"^[12][0-9]{3}-[01]?\d-[0-3]?\d$"),))
    word = Constraints(answer_format_regexes=(AnswerFormatRegex(regex="regex", flags="i"),))
    for number, constraints in enumerate((three, decimals, some_text, optional, date, word)):
        question = _question(FreeTextAnswer(constraints=constraints), is_required=True)
        assert _codes(question.evolve(question_identifier=f"q{number}")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, False) for text in ("5", "+5", "5.", "1e0", " 5\n", "9.0", "", " ")),
        *((text, True) for text in ("0", ".5", "9.5", "5,0", "five", "٥", "0x5")),
    ],
)
def test_a_default_number(text: str, found: bool) -> None:  # noqa: FBT001
    assert ("QF225" in _default(text, is_numeric=IsNumeric(min_value=1, max_value=9))) is found


@pytest.mark.parametrize(
    ("text", "found"), [("A", True), ("AB", False), (" A ", False), ("ABC", False), ("ABCD", True), (" AB  ", False)]
)
def test_a_default_of_a_length(text: str, found: bool) -> None:  # noqa: FBT001
    # White space counts, and may be the file's: only what is too short or too long with it and without it is found.
    assert ("QF225" in _default(text, length=Length(min_length=2, max_length=3))) is found


@pytest.mark.parametrize(
    ("regex", "flags", "found"),
    [
        ("^[a-z]+$", None, True),
        ("^[a-z]+$", "i", False),
        ("[A-Z]", None, False),
        ("^.{3}$", None, True),
        (r"^\w+$", None, False),
        ("(", None, False),  # said by QF230
        ("^[a-z]+$", "IGNORECASE", False),  # said by QF231
        ("^[a-z]+$", "ig", False),
        (r"^\p{Lu}", None, True),  # without the flag u it is p{Lu}
    ],
)
def test_a_default_and_a_regex(regex: str, flags: str | None, found: bool) -> None:  # noqa: FBT001
    formats = [AnswerFormatRegex(regex=regex, flags=flags)]
    assert ("QF225" in _default("Brick", answer_format_regexes=formats)) is found


@pytest.mark.parametrize("regex", ["(a+)+$", "(a|a)*$", "(a|aa)+$", ".*.*.*=", "(a?){30}a{30}", "a?" * 30 + "a" * 30])
def test_a_regex_that_takes_long_is_left_alone(regex: str) -> None:
    with bounded_time():
        assert _default("a" * 500 + "!", answer_format_regexes=(AnswerFormatRegex(regex=regex),)) == []


def test_a_regex_that_takes_long_hides_no_other() -> None:
    formats = (AnswerFormatRegex(regex="(a|aa)+$"), AnswerFormatRegex(regex="^b"))
    assert _default("a" * 500 + "!", answer_format_regexes=formats) == ["QF225"]


@pytest.mark.parametrize("flags", [None, "", "i", " i "])
def test_known_flags(flags: str | None) -> None:
    constraints = Constraints(answer_format_regexes=(AnswerFormatRegex(regex="a", flags=flags),))
    assert _codes(_question(FreeTextAnswer(constraints=constraints))) == []


@pytest.mark.parametrize("flags", ["I", "g", "gi", "ii", "x", "ignore case"])
def test_unknown_flags(flags: str) -> None:
    constraints = Constraints(answer_format_regexes=(AnswerFormatRegex(regex="a", flags=flags),))
    assert _codes(_question(FreeTextAnswer(constraints=constraints))) == ["QF231"]


@pytest.mark.parametrize(
    ("least", "is_required", "found"),
    [(1, None, True), (1, False, True), (1, True, False), (0, None, False), (None, None, False)],
)
def test_a_length_that_requires(least: int | None, is_required: bool | None, found: bool) -> None:  # noqa: FBT001
    answer = FreeTextAnswer(constraints=Constraints(length=Length(min_length=least, max_length=9)))
    assert _codes(_question(answer, is_required=is_required)) == (["QF226"] if found else [])


# --- choices ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "most", "expected"),
    [
        (StyleSuggestion.RADIOBUTTON, None, []),
        (StyleSuggestion.RADIOBUTTON, 1, []),
        (StyleSuggestion.RADIOBUTTON, 2, ["QF213"]),
        (StyleSuggestion.DROPDOWN, 2, ["QF213"]),
        (StyleSuggestion.CHECKBOX, None, ["QF214"]),
        (StyleSuggestion.CHECKBOX, 1, []),
        (StyleSuggestion.CHECKBOX, 2, []),
        (StyleSuggestion.MULTICHOOSER, None, ["QF214"]),
        (StyleSuggestion.LIST, None, []),
        (StyleSuggestion.COMBOBOX, None, []),
        (None, None, []),
        (None, 2, []),
    ],
)
def test_styles_and_counts(style: StyleSuggestion | None, most: int | None, expected: list[str]) -> None:
    choices = tuple(Selection(selection_identifier=name, content=Text(text=name)) for name in ("a", "b"))
    answer = SelectionAnswer(
        max_selection_count=most, style_suggestion=style, selections=Selections(selections=choices)
    )
    assert _codes(_question(answer)) == expected


def test_a_single_checkbox_needs_no_maximum() -> None:
    choice = Selection(selection_identifier="a", content=Text(text="a"))
    answer = SelectionAnswer(style_suggestion=StyleSuggestion.CHECKBOX, selections=Selections(selections=(choice,)))
    assert _codes(_question(answer)) == []


# --- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "a < b > c",
        "x<a and b>c",
        "I <3 maps",
        "R&D; Q&A; AT&T",
        "fish & chips; or not",
        "<your name>",
        "<A> or <B>",
        "What does <b> do?",
        "<div> or <span>?",
        "https://example.org/?a=1&copy=2&lt",
        "&nosuchname;",
        "& nbsp;",
        "&#;",
        "<>",
        "< b >bold< /b >",
        "i < p",
        "<pre",
        "[b]bold[/b]",
        "<email@example.org>",
        "<https://example.org/>",
    ],
)
@pytest.mark.parametrize("element", ["Text", "Title"])
def test_what_only_looks_like_html_is_left_alone(text: str, element: str) -> None:
    assert _text_codes(text, element) == []


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<B>bold</B>",
        "one<br>two",
        "one<br/>two",
        "one<BR />two",
        "<p>one<p>two",
        '<a href="https://example.org/">here',
        "<font color=red>",
        "<img src='x' alt='y'>",
        "a&nbsp;b",
        "a &amp; b",
        "&lt;b&gt;",
        "it&#39;s",
        "it&#x2019;s",
        "&eacute;t&eacute;",
        "a < b but <i>c</i>",
        "<ul><li>one</li></ul>",
        "<b\n>bold</b\n></b>",
    ],
)
@pytest.mark.parametrize(("element", "code"), [("Text", "QF240"), ("Title", "QF241")])
def test_html_in_plain_text(text: str, element: str, code: str) -> None:
    assert _text_codes(text, element) == [code]


def test_a_text_is_reported_once() -> None:
    assert _text_codes("<b>a</b>&nbsp;<i>b</i>") == ["QF240"]


@given(st.text(st.sampled_from("<>/&;#ab brp='\"0x")))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert set(_text_codes(text)) <= {"QF240", "QF250"}


def test_long_texts_cost_little() -> None:
    form = QuestionForm(content=(_question(FreeTextAnswer()),)).to_xml()
    with bounded_time():
        for piece in ("<a ", "<a b=", "<", "&", "<a b='", '<a b="c" ', "&a", "<b>"):
            assert check(form.replace("How many?", escape(piece) * 10_000)).schema_valid


# --- the form ----------------------------------------------------------------------------------------


def test_an_older_form_is_told_of_the_newer_schema_once() -> None:
    form = QuestionForm(namespace=NAMESPACE_2005_10_01, content=(_question(FreeTextAnswer()),))
    (finding,) = check(form.to_xml()).diagnostics
    assert (finding.code, finding.severity, finding.line) == ("QF206", "info", 1)
    assert "2017-11-06" in str(finding.hint)
