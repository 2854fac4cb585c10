"""Whether an answer may be given: constraints, counts, and regular expressions as a browser reads them."""

import json
import random
import subprocess
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml.answering import (
    AnotherKind,
    FileSizeOutOfBounds,
    LengthOutOfBounds,
    Mismatch,
    NotMatched,
    NotNumeric,
    NotOffered,
    NotTried,
    NumberOutOfBounds,
    OtherNotOffered,
    Questionnaire,
    SelectionCount,
    TextChecker,
    Unanswered,
    UnknownQuestion,
)
from mturk_xml.backtracking import backtracking
from mturk_xml.documents import content
from mturk_xml.documents.question_form import (
    NAMESPACE_2005_10_01,
    AnswerFormatRegex,
    Constraints,
    FileUploadAnswer,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
    Selection,
    SelectionAnswer,
    Selections,
)
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.javascript import compiled, utf16_length

# --- JavaScript ---------------------------------------------------------------------------------

# Pattern, flags, text: what a browser makes of each is asked of node.
REGEXES = [
    # Searched and not anchored; anchors are the text's, not the line's.
    ("b", "", "abc"),
    ("^b", "", "abc"),
    ("^b$", "", "a\nb"),
    (r"\d{4}", "", "born in 1999"),
    ("", "", ""),
    (".", "", "\n"),
    (".", "", "\u2028"),
    ("[^]", "", "\n"),
    ("[]", "", "a"),
    # White space, digits and letters are JavaScript's.
    (r"\S", "", " \t\u00a0\ufeff"),
    (r"\s", "", "\u0085"),
    (r"^\d$", "", "\u0663"),
    (r"^\w$", "", "é"),
    (r"\bé", "", "aé"),
    # Case.
    ("^HIT$", "i", "hit"),
    ("^HIT$", "", "hit"),
    ("É", "i", "é"),
    ("ß", "i", "SS"),
    ("s", "i", "\u017f"),
    ("\u017f", "i", "s"),
    ("\u017f", "i", "\u017f"),
    ("k", "i", "\u212a"),
    ("i", "i", "\u0131"),
    ("I", "i", "\u0130"),
    (r"^\w$", "i", "\u017f"),
    (r"^\W$", "i", "\u212a"),
    ("^[a-z]$", "i", "\u212a"),
    ("^[^a-z]$", "i", "\u017f"),
    ("^[\u0100-\u0200]$", "", "\u017f"),
    (r"^[\u0100-\u2200]$", "i", "\u212a"),
    ("\u1f80", "i", "\u1f88"),
    ("\u03c3", "i", "\u03c2"),
    ("\u00b5", "i", "\u03bc"),
    # Characters above U+FFFF are two.
    ("^.$", "", "🎉"),
    ("^..$", "", "🎉"),
    ("^.$", "u", "🎉"),
    ("^🎉$", "", "🎉"),
    ("^🎉+$", "", "🎉🎉"),
    ("^(🎉)+$", "", "🎉🎉"),
    ("^[🎉]$", "", "🎉"),
    ("^[🎉]{2}$", "", "🎉"),
    ("^[^🎉]+$", "", "🎊"),
    ("^[^a]$", "", "🎉"),
    (r"\uD83C", "", "🎉"),
    (r"^\uD83C\uDF89$", "", "🎉"),
    (r"^[\uD800-\uDBFF][\uDC00-\uDFFF]$", "", "🎉"),
    (r"[\uD800-\uDFFF]", "", "plain"),
    (r"^[^\uD800-\uDFFF]*$", "", "with 🎉"),
    (r"^[\u0000-\uFFFF]+$", "", "🎉"),
    (r"^[\x00-\uD83C]", "", "🎉"),
    (r"^[\uD83D-\uFFFF]", "", "🎉"),
    (r"[\uE000-\uFFFF]", "", "🎉"),
    (r"^[\s\S]{2}$", "", "🎉"),
    (r"^\W\W$", "", "🎉"),
    ("[🎉-🎊]", "", "🎉"),
    (r"^.{3,5}$", "", "a🎉🎉"),
    (r"^.{3,4}$", "", "a🎉🎉"),
    ("^[\U00010400]$", "i", "\U00010428"),
    # What only old browsers' grammar allows.
    ("a{", "", "a{"),
    ("{", "", "{"),
    ("]", "", "]"),
    ("x{,5}", "", "x{,5}"),
    (r"\_", "", "_"),
    (r"^\u{2}$", "", "uu"),
    (r"^\u12$", "", "u12"),
    (r"^\x1$", "", "x1"),
    (r"^[\d-z]$", "", "-"),
    (r"^[a-\d]$", "", "-"),
    (r"^[\b]$", "", "\b"),
    (r"^\cJ$", "", "\n"),
    (r"^\101$", "", "A"),
    (r"^[\101-\103]$", "", "B"),
    (r"^\8$", "", "8"),
    (r"(a)\1", "", "aa"),
    ("(?<=a)b", "", "ab"),
    ("(?<!a)b", "", "ab"),
    ("(?=.*[0-9])(?=.*[a-z]).{4,}", "", "ab12"),
    (r"(?<year>\d{4})-\k<year>", "", "1999-1999"),
    ("a.c", "s", "a\nc"),
    ("^b$", "m", "a\nb"),
    # What JavaScript refuses.
    ("(", "", "("),
    ("[b-a]", "", "b"),
    ("(?i)yes", "", "YES"),
    ("a**", "", "a"),
    (r"\p{L}", "", "p{L}"),
    (r"a\Z", "", "aZ"),
    ("(?P<n>a)", "", "a"),
    ("a", "ii", "a"),
    ("a", "IgnoreCase", "a"),
    # Those that people use.
    (r"^(1[- ]?)?(\([2-9]\d{2}\)\s*|[2-9]\d{2}-?)[2-9]\d{2}-?\d{4}$", "", "(206) 555-1234"),
    (r"^(1[- ]?)?(\([2-9]\d{2}\)\s*|[2-9]\d{2}-?)[2-9]\d{2}-?\d{4}$", "", "(106) 555-1234"),
    (r"^[12][0-9]{3}-[01]?\d-[0-3]?\d$", "", "2011-1-31"),
    (r"(^$|\S{3,})", "", ""),
    (r"(^$|\S{3,})", "", "ab"),
    (r"^([a-zA-Z0-9_\.\-])+\@(([a-zA-Z0-9\-])+\.)+([a-zA-Z0-9]{2,4})+$", "", "john.smith@department.university.edu"),
    (r"^https?://\S+\.\S+$", "i", "HTTP://example.org/a?b=c"),
]
ATOMS = (
    "a B é 🎉 \u017f . \\d \\w \\W \\s \\S \\b ^ $ [a-c] [^a] [é-🎉] [\\uD800-\\uFFFF] [\\w🎉-] \\uD83C \\u0131 (a|🎉) "
    "(?:B|.) \\1"
).split(" ")
QUANTIFIERS = ["", "", "", "", "?", "*", "+", "{2}", "{1,3}", "+?"]
CHARACTERS = ["a", "b", "B", "é", "É", "🎉", "🎊", "\u017f", "\u0131", " ", "1", "\n", "\ufffd", "s", "i"]


def _generated() -> list[tuple[str, str, str]]:
    draw = random.Random(20171106)
    made = []
    for _ in range(3000):
        pattern = "".join(draw.choice(ATOMS) + draw.choice(QUANTIFIERS) for _ in range(draw.randint(1, 4)))
        text = "".join(draw.choices(CHARACTERS, k=draw.randint(0, 5)))
        made.append((pattern, draw.choice(["", "i"]), text))
    return made


def _asked_of_node(regexes: Iterable[tuple[str, str, str]]) -> list[bool | None]:
    program = """
        const regexes = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const test = ([pattern, flags, text]) => {
            try { return new RegExp(pattern, flags).test(text) } catch (error) { return null }
        };
        console.log(JSON.stringify(regexes.map(test)));
    """
    given = json.dumps(list(regexes))
    done = subprocess.run(["node", "-e", program], input=given, capture_output=True, text=True, check=True, timeout=60)
    answer: list[bool | None] = json.loads(done.stdout)
    return answer


@pytest.mark.needs_node
@pytest.mark.parametrize("regexes", [REGEXES, _generated()], ids=["table", "generated"])
def test_regexes_mean_what_a_browser_says(regexes: list[tuple[str, str, str]]) -> None:
    browser = _asked_of_node(regexes)
    assert len(browser) == len(regexes) > 90
    differing = [
        (regex, theirs, ours)
        for regex, theirs in zip(regexes, browser, strict=True)
        if (ours := compiled(regex[0], regex[1]).finds(regex[2])) is not theirs
    ]
    assert differing == []


@pytest.mark.needs_node
def test_lengths_are_what_a_browser_counts() -> None:
    texts = ["", "a", "naïve", "🎉", "a🎉b𝒳", "e\u0301", "👩\u200d🚀", " \t\n", "\ufeff", "中文"]
    program = 'console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).map(text => text.length)))'
    done = subprocess.run(["node", "-e", program], input=json.dumps(texts), capture_output=True, text=True, check=True)
    assert list(map(utf16_length, texts)) == json.loads(done.stdout)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^(a+)+$", "a" * 60 + "!"),
        (r"^(a|a)*$", "a" * 60 + "!"),
        (r"^(a*)*$", "a" * 60 + "!"),
        (r"^(\w+\s?)+$", "word " * 20 + "!"),
        (r"^([a-z]{1,3})+$", "a" * 90 + "!"),
        (r"^((ab?)+)+$", "a" * 60 + "!"),
        (r"^(.*)(.*)(.*)(.*)(.*)x$", "a" * 2000),
        (r"(x+x+)+y", "x" * 80),
        (r"^(?=(a+)+$)", "a" * 60 + "!"),
        (r"^(\d|\w)+$", "1" * 80 + "!"),
        # The engine goes on for ever here, whatever the text: it loses count.
        (r"((a?)*)*x", "a,a,"),
        (r"(?: (?:\w*)?)+,$", "a b a b"),
        (r"^(?:(?:a* +[^,]+){2}){2}$", "a b a b"),
    ],
)
def test_a_search_without_end_is_not_begun(pattern: str, text: str) -> None:
    assert compiled(pattern).finds(text) is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^.{10,}$", "word " * 5000),
        (r"\S", " " * 100_000),
        (r"\S+\s+\S+", "x" * 3000),
        (r"^(\w+\s)+\w+$", "word " * 200 + "!"),
        (r"^\d+(,\d{3})*(\.\d+)?$", "1" * 2000 + "!"),
        (r"^(\d{3}-)*\d{4}$", "123-" * 500),
        (r"^\s*$|^.{2,}$", "x" * 5000),
        (r"^(\w+|\s)$", "x" * 500),
        (r"^[A-Z]{2}[0-9]+$", "AB" + "1" * 5000 + "!"),
        (r"^([^,]+,)+[^,]+$", "a," * 2000),
    ],
)
def test_a_search_that_ends_is_made(pattern: str, text: str) -> None:
    assert compiled(pattern).finds(text) is not None


@given(st.text(alphabet="ab()|*+?{}[]^$\\dw.,12-", max_size=12))
def test_any_pattern_can_be_looked_at(pattern: str) -> None:
    if compiled(pattern).error is None:
        assert backtracking(pattern, "").choices >= 1
        compiled(pattern).finds("abab12")


# --- numbers and texts --------------------------------------------------------------------------


def _text(**constraints: Any) -> TextChecker:  # noqa: ANN401 - of Constraints
    return TextChecker(FreeTextAnswer(constraints=Constraints(**constraints)))


@pytest.mark.parametrize("text", ["0", "-1.5", "+3", ".5", "5.", "007", "1e3", "1E-3", " 5 ", "\n5\u00a0", "-0"])
def test_numbers(text: str) -> None:
    assert not _text(is_numeric=IsNumeric(min_value=-1000, max_value=1000)).check(text)


NO_NUMBERS = (
    "five 1,000 1.000,5 0x10 1e e5 --1 . + $5 5% Infinity NaN ٣ １ 1e99999 ½ 1_000".split(),
    ["", "1 2", "\x1f5"],
)


@pytest.mark.parametrize("text", [text for some in NO_NUMBERS for text in some])
def test_no_numbers(text: str) -> None:
    assert [type(found) for found in _text(is_numeric=IsNumeric()).check(text)] == [NotNumeric]


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("1", True),
        ("1e1", True),
        ("10.0", True),
        ("0.999999999999999999999999999999", False),
        ("10." + "0" * 5000 + "1", False),
        ("9" * 5000, False),
        ("1e9999", False),
        ("-5", False),
    ],
)
def test_bounds_are_exact_and_inclusive(text: str, *, is_allowed: bool) -> None:
    found = _text(is_numeric=IsNumeric(min_value=1, max_value=10)).check(text)
    assert [type(one) for one in found] == ([] if is_allowed else [NumberOutOfBounds])


@pytest.mark.parametrize(("text", "length"), [("ab", 2), (" a ", 3), ("🎉", 2), ("a\r\nb", 3), ("a\rb", 3), ("é", 1)])
def test_length(text: str, length: int) -> None:
    assert not _text(length=Length(min_length=length, max_length=length)).check(text)
    (found,) = _text(length=Length(max_length=length - 1) if length > 1 else Length(min_length=2)).check(text)
    assert isinstance(found, LengthOutOfBounds)
    assert found.length == length


def test_everything_that_is_wrong_is_found() -> None:
    regexes = [AnswerFormatRegex(regex="^x"), AnswerFormatRegex(regex="e$"), AnswerFormatRegex(regex="(")]
    regexes.append(AnswerFormatRegex(regex="^(a+)+$"))
    checker = _text(is_numeric=IsNumeric(), length=Length(max_length=2), answer_format_regexes=tuple(regexes))
    assert [type(found) for found in checker.check("a" * 50 + "e")] == [
        NotNumeric,
        LengthOutOfBounds,
        NotMatched,
        NotTried,
    ]


# --- answers drawn at random ---------------------------------------------------------------------

LETTERS = st.text(alphabet="abcXYZ", min_size=1, max_size=4)
HIT = (content.Text(text="?"),)


@st.composite
def _texts(draw: st.DrawFn) -> tuple[FreeTextAnswer, str, list[tuple[str, type[Mismatch]]]]:
    """A text question, a text that it allows, and texts with one thing wrong."""
    kind = draw(st.sampled_from(["free", "number", "length", "regex"]))
    if kind == "free":
        return FreeTextAnswer(), draw(LETTERS), []
    if kind == "number":
        least = draw(st.integers(-50, 50))
        most = least + draw(st.integers(0, 20))
        wrong: list[tuple[str, type[Mismatch]]] = [
            (str(least - 1), NumberOutOfBounds),
            (f"{most + 1}.5", NumberOutOfBounds),
            (f"{least}x", NotNumeric),
        ]
        constraints = Constraints(is_numeric=IsNumeric(min_value=least, max_value=most))
        return FreeTextAnswer(constraints=constraints), str(draw(st.integers(least, most))), wrong
    if kind == "length":
        least = draw(st.integers(2, 5))
        most = least + draw(st.integers(0, 5))
        constraints = Constraints(length=Length(min_length=least, max_length=most))
        right = draw(st.text(alphabet="a é", min_size=least, max_size=most))
        return (
            FreeTextAnswer(constraints=constraints),
            right,
            [
                ("a" * (least - 1), LengthOutOfBounds),
                ("🎉" * most, LengthOutOfBounds),
            ],
        )
    constraints = Constraints(answer_format_regexes=(AnswerFormatRegex(regex="^[A-Z]+$", flags="i"),))
    return FreeTextAnswer(constraints=constraints), draw(LETTERS), [("12", NotMatched), ("a b", NotMatched)]


@st.composite
def _cases(draw: st.DrawFn, index: int) -> tuple[Question, Answer | None, list[tuple[Answer, type[Mismatch]]]]:
    """A question, an answer that it allows (None: it may be left out), and answers with one thing wrong."""
    identifier = f"q{index}"
    is_required = draw(st.booleans())
    kind = draw(st.sampled_from(["text", "choices", "file"]))
    right: dict[str, Any]
    wrong: list[tuple[dict[str, Any], type[Mismatch]]]
    specification: FreeTextAnswer | SelectionAnswer | FileUploadAnswer
    if kind == "text":
        specification, text, texts = draw(_texts())
        right = {"free_text": text}
        wrong = [({"free_text": text}, mismatch) for text, mismatch in texts]
        wrong.append(({"selection_identifiers": ["a"]}, AnotherKind))
    elif kind == "file":
        specification = FileUploadAnswer(max_file_size_in_bytes=100, min_file_size_in_bytes=10)
        right = {"uploaded_file_size_in_bytes": draw(st.integers(10, 100)), "uploaded_file_key": "k"}
        wrong = [({**right, "uploaded_file_size_in_bytes": size}, FileSizeOutOfBounds) for size in (9, 101)]
        wrong.append(({"free_text": "a"}, AnotherKind))
    else:
        offered = draw(st.lists(LETTERS, min_size=2, max_size=6, unique=True))
        least = draw(st.integers(1, len(offered)))
        most = draw(st.integers(least, len(offered)))
        specification = SelectionAnswer(
            min_selection_count=least,
            max_selection_count=most,
            selections=Selections(
                selections=tuple(Selection(selection_identifier=name, content=HIT[0]) for name in offered)
            ),
        )
        chosen = draw(st.permutations(offered))[: draw(st.integers(least, most))]
        right = {"selection_identifiers": chosen}
        wrong = [
            ({"selection_identifiers": [*chosen[1:], "unknown"]}, NotOffered),
            ({**right, "other_selection_text": "x"}, OtherNotOffered),
            ({"free_text": "a"}, AnotherKind),
        ]
        wrong += [({"selection_identifiers": offered[: most + 1]}, SelectionCount)] if most < len(offered) else []
        wrong += [({"selection_identifiers": offered[: least - 1]}, SelectionCount)] if least > 1 else []
    question = Question(
        question_identifier=identifier,
        is_required=is_required,
        question_content=HIT,
        answer_specification=specification,
    )
    bad = [(Answer(question_identifier=identifier, **fields), mismatch) for fields, mismatch in wrong]
    length = (
        isinstance(specification, FreeTextAnswer) and specification.constraints and specification.constraints.length
    )
    if is_required or length:
        bad.append((Answer(question_identifier=identifier), Unanswered))
    elif draw(st.booleans()):
        return question, None, bad
    return question, Answer(question_identifier=identifier, **right), bad


@given(st.data())
def test_one_thing_wrong_is_one_finding(data: st.DataObject) -> None:
    cases = [data.draw(_cases(index)) for index in range(data.draw(st.integers(1, 4)))]
    form = mx.QuestionForm(namespace=NAMESPACE_2005_10_01, content=tuple(question for question, _, _ in cases))
    questionnaire = Questionnaire(form)
    right = {question.question_identifier: answer for question, answer, _ in cases if answer}
    good = mx.QuestionFormAnswers(answers=tuple(right.values())) if right else None
    assert questionnaire.mismatches(good) == []
    wrong: list[tuple[Answer, type[Mismatch]]]
    wrong = [(Answer(question_identifier="no such question", free_text="x"), UnknownQuestion)]
    wrong += [one for _, _, bad in cases for one in bad]
    answer, expected = data.draw(st.sampled_from(wrong))
    answers = mx.QuestionFormAnswers(answers=tuple({**right, answer.question_identifier: answer}.values()))
    (found,) = questionnaire.mismatches(answers)
    assert type(found) is expected
    assert found.place is answer
    # The same in words, from the value as from its text.
    (diagnostic,) = mx.AnswersChecker(form).check(answers)
    report = mx.check_test(form=form, answers=answers.to_bytes()).answers[0]
    assert [one.message for one in report.diagnostics if one.code == diagnostic.code] == [diagnostic.message]
    assert all(one.line for one in report.diagnostics)


def test_of_two_questions_with_one_identifier_either_will_do() -> None:
    questions = [
        Question(question_identifier="q", question_content=HIT, answer_specification=specification)
        for specification in (
            FreeTextAnswer(constraints=Constraints(is_numeric=IsNumeric(), length=Length(max_length=3))),
            SelectionAnswer(selections=Selections(selections=(Selection(selection_identifier="a", content=HIT[0]),))),
        )
    ]
    questionnaire = Questionnaire(mx.QuestionForm(content=tuple(questions)))

    def found(**fields: Any) -> list[type]:  # noqa: ANN401 - of Answer
        answers = mx.QuestionFormAnswers(answers=(Answer(question_identifier="q", **fields),))
        return [type(mismatch) for mismatch in questionnaire.mismatches(answers)]

    assert found(free_text="5") == found(selection_identifiers=["a"]) == []
    assert found(selection_identifiers=["b"]) in ([AnotherKind], [NotOffered])


def test_an_answer_that_counts_may_stand_beside_an_empty_one() -> None:
    question = Question(
        question_identifier="q", is_required=True, question_content=HIT, answer_specification=FreeTextAnswer()
    )
    answers = (Answer(question_identifier="q"), Answer(question_identifier="q", free_text="x"))
    questionnaire = Questionnaire(mx.QuestionForm(content=(question,)))
    assert questionnaire.mismatches(mx.QuestionFormAnswers(answers=answers)) == []
