"""Scoring: the worked vectors, and each decision of the README's table by its number."""

from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from mturk_xml.documents.answer_key import (
    QualificationValueMapping,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import ScoringError
from mturk_xml.scoring import NoteKind, QuestionScore, Rounding, Scorer, score
from sheets import (
    XS_INT_MAX,
    XS_INT_MIN,
    A,
    answer,
    answers,
    key,
    notes,
    option,
    percentage,
    question,
    ranges,
    scale,
    value_of,
    worth,
)

# --- the worked vectors --------------------------------------------------------------------------

VECTOR_QUESTIONS = (
    question("q1", option("a", 5)),
    question("q2", option("x y", 10), option("x", 4), default=-2),
)
VECTORS: dict[str, tuple[QuestionFormAnswers | None, tuple[int, int], int, int, int, int]] = {
    # answers, points of q1 and q2, sum, percentage of 15, scaled by 0.5, in the ranges 5-7 and 8-20
    "q1 a; q2 x y": (answers(answer("q1", "a"), answer("q2", "x", "y")), (5, 10), 15, 100, 8, 2),
    "q1 a; q2 y x x": (answers(answer("q1", "a"), answer("q2", "y", "x", "x")), (5, 10), 15, 100, 8, 2),
    "q1 a; q2 x": (answers(answer("q1", "a"), answer("q2", "x")), (5, 4), 9, 60, 5, 2),
    "q1 a; q2 nothing": (answers(answer("q1", "a"), answer("q2")), (5, -2), 3, 20, 2, 0),
    "q1 a; no q2": (answers(answer("q1", "a")), (5, -2), 3, 20, 2, 0),
    "q1 a b; q2 x z": (answers(answer("q1", "a", "b"), answer("q2", "x", "z")), (0, -2), -2, -13, -1, 0),
    "nothing at all": (None, (0, -2), -2, -13, -1, 0),
}


@pytest.mark.parametrize("name", VECTORS)
def test_worked_vectors(name: str) -> None:
    given_answers, points, total, percent, scaled, ranged = VECTORS[name]
    expected: list[tuple[QualificationValueMapping | None, int]] = [
        (None, total),
        (percentage(15), percent),
        (scale("0.5"), scaled),
        (ranges((5, 7, 1), (8, 20, 2), otherwise=0), ranged),
    ]
    for mapping, value in expected:
        result = score(key(*VECTOR_QUESTIONS, mapping=mapping), given_answers)
        assert tuple(each.points for each in result.questions) == points
        assert (result.summed_score, result.qualification_value, result.mapping) == (total, value, mapping)


# --- the decisions, by their numbers -------------------------------------------------------------


@pytest.mark.parametrize(
    ("selections", "points"),
    [("x y", 10), ("y x", 10), ("x", -4), ("y", 0), ("x y z", 0), ("z", 0)],
)
def test_rule_1_all_of_the_selections_and_no_others(selections: str, points: int) -> None:
    sheet = key(question("q", option("x y", 10), option("x", -4)))
    assert score(sheet, answers(answer("q", *selections.split()))).summed_score == points


@pytest.mark.parametrize(("default", "points"), [(None, 0), (0, 0), (7, 7), (-7, -7)])
def test_rule_2_default_score_where_no_option_is_equal(default: int | None, points: int) -> None:
    result = score(key(question("q", option("a", 5), default=default)), answers(answer("q", "b")))
    assert result.questions[0].points == result.summed_score == points
    assert result.questions[0].matched is None
    assert result.notes == ()


def test_rule_3_repetitions_change_nothing_on_either_side() -> None:
    sheet = key(question("q", option("x y x", 10)))
    for selections in ("x y", "y x y", "x x x y y"):
        result = score(sheet, answers(answer("q", *selections.split())))
        assert result.summed_score == 10
        assert result.questions[0].selections == tuple(selections.split())
        assert result.notes == ()


@pytest.mark.parametrize(
    ("selections", "difference"),
    [
        (["b", "a "], "white space"),
        (["\na", "b\u00a0"], "white space"),
        (["A", "b"], "case"),
        (["b", "A", "A"], "case"),
        (["A ", "b"], "white space and case"),
    ],
)
def test_rule_4_a_near_miss_says_so(selections: Sequence[str], difference: str) -> None:
    sheet = key(question("q", option("b", 1), option("a b", 5), default=-1))
    result = score(sheet, answers(answer("q", *selections)))
    assert result.summed_score == -1
    (note,) = result.notes
    assert note.kind is NoteKind.NEAR_MISS
    assert note.question_identifier == "q"
    assert str(note).endswith(f" would equal option 2, 'a', 'b' (5 points), but for {difference}")


@pytest.mark.parametrize("selections", [["a", "A"], ["a", "c"], ["a b"], ["á"], ["A", "b"]])
def test_rule_4_what_differs_in_more_is_no_near_miss(selections: Sequence[str]) -> None:
    result = score(key(question("q", option("a", 5))), answers(answer("q", *selections)))
    assert (result.summed_score, result.notes) == (0, ())


def test_rule_4_an_equal_option_is_no_near_miss_of_another() -> None:
    result = score(key(question("q", option("A", 1), option("a", 5))), answers(answer("q", "a")))
    assert (result.summed_score, result.notes) == (5, ())


def test_rule_4_the_nearest_option_is_named() -> None:
    sheet = key(question("q", option("A", 1), option("a", 5)))
    assert notes(score(sheet, answers(answer("q", "a ")))) == [
        "question 'q': 'a ' would equal option 2, 'a' (5 points), but for white space"
    ]


def test_rule_4_holds_for_question_identifiers_too() -> None:
    result = score(worth(5), answers(answer("Q", "a")))
    assert result.summed_score == 0
    assert notes(result) == [
        "question 'Q': the key does not hold it, and the answer is ignored; but for case it would be 'q'"
    ]


@pytest.mark.parametrize(
    "nothing",
    [None, "", " \r\n\t", b"", b"\xef\xbb\xbf \n", "\n".encode("utf-16"), answers(answer("q")), answers(answer("p"))],
)
def test_rule_5_unanswered_equals_no_option(nothing: QuestionFormAnswers | str | bytes | None) -> None:
    sheet = key(question("q", option("a", 5), default=-3))
    result = score(sheet, nothing)
    assert result.questions == (
        QuestionScore(
            question_identifier="q", selections=(), matched=None, points=-3, reason=result.questions[0].reason
        ),
    )
    assert result.questions[0].reason in {"not answered: DefaultScore -3", "nothing was selected: DefaultScore -3"}


def test_rule_5_an_empty_file_is_the_worker_answering_nothing(tmp_path: Path) -> None:
    path = tmp_path / "answers.xml"
    path.write_bytes(b" \n")
    assert score(worth(5), path).summed_score == 0
    with path.open("rb") as file:
        assert score(worth(5), file).summed_score == 0


@pytest.mark.parametrize(
    "given_answer",
    [
        answer("q", "a", other="something else"),
        answer("q", "a", other=" "),
        answer("q", other="a"),
        Answer(question_identifier="q", free_text="a"),
        Answer(question_identifier="q", free_text=""),
        Answer(question_identifier="q", uploaded_file_key="a", uploaded_file_size_in_bytes=1),
    ],
)
def test_rule_6_text_and_files_equal_no_option(given_answer: Answer) -> None:
    result = score(key(question("q", option("a", 5), default=-3)), answers(given_answer))
    assert result.summed_score == -3
    assert result.questions[0].selections == given_answer.selection_identifiers
    (note,) = result.notes
    assert (note.kind, note.question_identifier) == (NoteKind.NOT_ONLY_SELECTIONS, "q")
    assert ("would equal option 1 (5 points)" in str(note)) is bool(given_answer.selection_identifiers)


def test_rule_6_an_empty_other_text_does_not_matter() -> None:
    result = score(worth(5), answers(answer("q", "a", other="")))
    assert (result.summed_score, result.notes) == (5, ())


def test_rule_7_the_first_of_equal_options_counts() -> None:
    sheet = key(question("q", option("b", 1), option("x y", 5), option("y x", 7), option("x y y", 9)))
    result = score(sheet, answers(answer("q", "x", "y")))
    assert result.summed_score == 5
    assert result.questions[0].matched is sheet.questions[0].answer_options[1]
    assert " ".join(notes(result, NoteKind.DUPLICATE_OPTION)) == (
        "question 'q': option 2 (5 points) counts, not option 3 (7 points), option 4 (9 points), "
        "as it is the first with these selections"
    )
    assert score(sheet, answers(answer("q", "b"))).notes == ()


def test_rule_7_each_of_equal_questions_counts() -> None:
    sheet = key(question("q", option("a", 5)), question("p", option("c", 1)), question("q", option("b", 3), default=-1))
    result = score(sheet, A)
    assert [each.points for each in result.questions] == [5, 0, -1]
    assert [each.question_identifier for each in result.questions] == ["q", "p", "q"]
    assert notes(result) == ["question 'q': the key holds it 2 times, and each counts"]


@pytest.mark.parametrize("identifier", ["q", "not in the key"])
def test_rule_7_two_answers_to_one_question_cannot_be_scored(identifier: str) -> None:
    twice = answer(identifier, "a")
    with pytest.raises(ScoringError, match=f"question '{identifier}' is answered twice"):
        score(worth(5), answers(answer("p", "a"), twice, twice))


def test_rule_8_other_answers_are_ignored_and_listed() -> None:
    others = answer("z", "a"), Answer(question_identifier="y", free_text="text"), answer("x")
    result = score(worth(5), answers(others[0], *A.answers, *others[1:]))
    assert result.summed_score == 5
    assert [(note.kind, note.question_identifier) for note in result.notes] == [
        (NoteKind.IGNORED_ANSWER, identifier) for identifier in "zyx"
    ]


def test_rule_9_without_a_mapping_the_sum_is_the_value() -> None:
    sheet = key(question("q", option("a", 5)), question("p", option("b", -7)))
    result = score(sheet, answers(answer("p", "b"), answer("q", "a")))
    assert (result.summed_score, result.qualification_value, result.mapping) == (-2, -2, None)


@pytest.mark.parametrize(
    ("points", "mapping", "value"),
    [
        (2, percentage(3), 67),
        (1, percentage(3), 33),
        (3, percentage(-4), -75),
        (7, scale("1.5"), 11),
        (7, scale("-2"), -14),
        (7, scale("0"), 0),
        (7, scale("-0.0"), 0),
        (4, ranges((5, 7, 1), otherwise=9), 9),
        (5, ranges((5, 7, 1), otherwise=9), 1),
        (7, ranges((5, 7, 1), otherwise=9), 1),
        (8, ranges((5, 7, 1), otherwise=9), 9),
        (6, ranges((0, 5, 1), (6, 6, -4), otherwise=9), -4),
    ],
)
def test_rule_10_mappings(points: int, mapping: QualificationValueMapping, value: int) -> None:
    assert value_of(points, mapping) == value


ROUNDED = [
    # number, half-up, half-even, half-away-from-zero, truncate, floor
    ("2.5", 3, 2, 3, 2, 2),
    ("3.5", 4, 4, 4, 3, 3),
    ("0.5", 1, 0, 1, 0, 0),
    ("-0.5", 0, 0, -1, 0, -1),
    ("-1.5", -1, -2, -2, -1, -2),
    ("-2.5", -2, -2, -3, -2, -3),
    ("2.4", 2, 2, 2, 2, 2),
    ("2.6", 3, 3, 3, 2, 2),
    ("-2.4", -2, -2, -2, -2, -3),
    ("-2.6", -3, -3, -3, -2, -3),
    ("2.49999999999999999999999999999999999999999999999999", 2, 2, 2, 2, 2),
    ("2.50000000000000000000000000000000000000000000000001", 3, 3, 3, 2, 2),
    ("0.49999999999999994", 0, 0, 0, 0, 0),
    ("7", 7, 7, 7, 7, 7),
    ("-7", -7, -7, -7, -7, -7),
]


@pytest.mark.parametrize(("number", "expected"), [(number, values) for number, *values in ROUNDED])
def test_rule_11_rounding_policies(number: str, expected: list[int]) -> None:
    for rounding, value in zip(Rounding, expected, strict=True):
        result = score(worth(1, scale(number)), A, rounding=rounding)
        assert (result.qualification_value, result.rounding) == (value, rounding)
        others = {policy for policy, other in zip(Rounding, expected, strict=True) if other != value}
        text = " ".join(notes(result, NoteKind.ROUNDING))
        _, _, after = text.partition(";")
        named = {policy for policy in Rounding if policy in after.replace(",", "").split()}
        assert named == others


@pytest.mark.parametrize(("points", "expected"), [(1, [13, 12, 13, 12, 12]), (-1, [-12, -12, -13, -12, -13])])
def test_rule_11_rounding_of_percentages(points: int, expected: list[int]) -> None:
    assert [value_of(points, percentage(8), rounding) for rounding in Rounding] == expected


def test_rule_11_the_multiplier_is_the_decimal_that_is_spelled() -> None:
    # 1.1 * 5 is 5.5; the nearest double of 1.1 is above it, that of 0.145 * 100 below.
    assert value_of(5, scale("1.1"), Rounding.HALF_EVEN) == 6
    assert value_of(5, scale("0.7"), Rounding.HALF_EVEN) == 4
    assert value_of(100, scale("0.145")) == 15
    assert value_of(100, scale("0.29"), Rounding.FLOOR) == 29


def test_rule_11_another_policy_is_named_with_its_value() -> None:
    assert notes(score(worth(9, scale("0.5")), A)) == [
        "9 * 0.5 lies between 4 and 5, half-way: half-up gives 5; half-even, truncate and floor would give 4"
    ]
    assert notes(score(worth(-2, percentage(15)), A)) == [
        "-2 / 15 * 100 lies between -14 and -13, nearer to -13: half-up gives -13; floor would give -14"
    ]
    assert notes(score(worth(1, percentage(3)), A)) == []


def test_rule_12_nothing_is_clamped() -> None:
    assert value_of(-3, percentage(2)) == -150
    assert value_of(3, percentage(2)) == 150
    assert score(worth(3, percentage(2)), A).notes == ()


def test_rule_12_the_first_of_overlapping_ranges_counts() -> None:
    mapping = ranges((8, 9, 3), (0, 5, 1), (5, 9, 2), (4, 6, 1), otherwise=0)
    result = score(worth(5, mapping), A)
    assert result.qualification_value == 1
    assert notes(result) == [
        "5 lies in 3 ranges; the first, 0 to 5 (value 1), counts, not 5 to 9 (value 2), 4 to 6 (value 1)"
    ]
    assert score(worth(3, mapping), A).notes == ()


def test_rule_12_an_inverted_range_holds_nothing() -> None:
    mapping = ranges((7, 5, 1), (6, 6, 2), (9, 6, 3), otherwise=0)
    assert [value_of(points, mapping) for points in (4, 5, 6, 7, 8)] == [0, 0, 2, 0, 0]
    result = score(worth(6, mapping), A)
    assert [note.kind for note in result.notes] == [NoteKind.INVERTED_RANGE]
    assert "7 to 5 (value 1)" in notes(result)[0]
    assert score(worth(4, mapping), A).notes == ()


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (percentage(0), "MaximumSummedScore 0"),
        (scale("NaN"), "SummedScoreMultiplier is not a number"),
        (scale("Infinity"), "SummedScoreMultiplier is infinite"),
        (scale("-Infinity"), "SummedScoreMultiplier is infinite"),
    ],
)
def test_rule_13_a_key_that_cannot_score(mapping: QualificationValueMapping, message: str) -> None:
    with pytest.raises(ScoringError, match=message):
        Scorer(worth(0, mapping))
    with pytest.raises(ScoringError, match=message):
        score(worth(0, mapping), "answers that are never read")


@pytest.mark.parametrize(
    ("points", "mapping", "value"),
    [
        (XS_INT_MAX, scale("1"), XS_INT_MAX),
        (XS_INT_MIN, scale("1"), XS_INT_MIN),
        (XS_INT_MIN, scale("-1"), None),
        (XS_INT_MAX, scale("1.0000000001"), XS_INT_MAX),
        (1, scale("2147483647.4"), XS_INT_MAX),
        (1, scale("2147483647.5"), None),
        (1, scale("-2147483648.5"), XS_INT_MIN),
        (1, scale("-2147483648.6"), None),
        (XS_INT_MAX, percentage(100), XS_INT_MAX),
        (XS_INT_MAX, percentage(99), None),
        (XS_INT_MIN, percentage(1), None),
    ],
)
def test_rule_13_a_value_outside_xs_int(points: int, mapping: QualificationValueMapping, value: int | None) -> None:
    if value is None:
        with pytest.raises(
            ScoringError, match=r"the Qualification value .* is outside xs:int, -2147483648 to 2147483647"
        ):
            score(worth(points, mapping), A)
    else:
        assert value_of(points, mapping) == value


@pytest.mark.parametrize("points", [XS_INT_MAX, XS_INT_MIN])
@pytest.mark.parametrize("mapping", [None, scale("0"), percentage(XS_INT_MAX), ranges((0, 1, 2), otherwise=3)])
def test_rule_13_a_sum_outside_xs_int(points: int, mapping: QualificationValueMapping | None) -> None:
    two = key(question("q", option("a", points)), question("p", option("a", points)), mapping=mapping)
    with pytest.raises(ScoringError, match=f"the summed score {2 * points} is outside xs:int"):
        score(two, answers(answer("q", "a"), answer("p", "a")))
    assert score(two, A).summed_score == points


def test_rule_13_only_the_sum_of_all_questions_has_to_fit() -> None:
    large = [question(str(number), option("a", XS_INT_MAX)) for number in range(3)]
    small = [question(str(number), option("a", XS_INT_MIN)) for number in range(3, 6)]
    everything = answers(*(answer(str(number), "a") for number in range(6)))
    assert score(key(*large, *small), everything).summed_score == -3


def test_rule_14_a_result_explains_itself() -> None:
    sheet = key(*VECTOR_QUESTIONS, question("q3", option("m", 1)), question("q4", option("m", 1)), mapping=scale("0.5"))
    result = score(
        sheet,
        answers(
            answer("q2", "y", "x", "y"),
            answer("q3", "n"),
            answer("q4", "m", other="text"),
            answer("q9", "a"),
        ),
    )
    assert [attrs.astuple(each, recurse=False) for each in result.questions] == [
        ("q1", (), None, 0, "not answered: 0, as there is no DefaultScore"),
        ("q2", ("y", "x", "y"), option("x y", 10), 10, "exactly the selections of option 1: 'x', 'y'"),
        ("q3", ("n",), None, 0, "the selections equal no option: 0, as there is no DefaultScore"),
        (
            "q4",
            ("m",),
            None,
            0,
            "a typed text (OtherSelectionText) equals no option: 0, as there is no DefaultScore",
        ),
    ]
    assert (result.summed_score, result.qualification_value, result.reason) == (10, 5, "10 * 0.5 is 5")
    assert [note.kind for note in result.notes] == [NoteKind.NOT_ONLY_SELECTIONS, NoteKind.IGNORED_ANSWER]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        (None, "the summed score, as the key has no mapping"),
        (percentage(4), "3 / 4 * 100 is 75"),
        (scale("0.4"), "3 * 0.4 lies between 1 and 2, nearer to 1: half-up gives 1"),
        (ranges((0, 3, 8), otherwise=0), "3 lies in the range 0 to 3 (value 8)"),
        (ranges((0, 2, 8), otherwise=-1), "no range holds 3: OutOfRangeQualificationValue -1"),
    ],
)
def test_rule_14_the_value_has_a_reason(mapping: QualificationValueMapping | None, reason: str) -> None:
    assert score(worth(3, mapping), A).reason == reason
