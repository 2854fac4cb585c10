"""What an analysis says, by hand; and what it says where there is little to say."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.analysis import Ability, Analysis, Figure
from mturk_xml.documents.answer_key import (
    AnswerKey,
    AnswerOption,
    PercentageMapping,
    Question,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import MTurkXMLError
from mturk_xml.sources import Submission


def option(points: int, *selections: str) -> AnswerOption:
    return AnswerOption(selection_identifiers=selections, answer_score=points)


# The key of the worked example of scoring, and its six Workers.
WORKED = AnswerKey(
    questions=(
        Question(question_identifier="q1", answer_options=(option(5, "a"),)),
        Question(question_identifier="q2", answer_options=(option(10, "x", "y"), option(4, "x")), default_score=-2),
    ),
    qualification_value_mapping=PercentageMapping(maximum_summed_score=15),
)


def answered(**given: str) -> QuestionFormAnswers:
    """Answers to questions, each of selections separated by spaces."""
    return QuestionFormAnswers(
        answers=tuple(
            Answer(question_identifier=name, selection_identifiers=tuple(selections.split()))
            for name, selections in given.items()
        )
    )


WORKERS = [
    answered(q1="a", q2="x y"),
    answered(q1="a", q2="y x x"),
    answered(q1="a", q2="x"),
    answered(q1="a", q2=""),
    answered(q1="a b", q2="x z"),
    None,
]


@pytest.fixture(scope="module")
def worked() -> Analysis:
    return mx.analyse(WORKED, WORKERS, pass_at=60)


def values(*figures: Figure) -> list[float | None]:
    return [figure.value for figure in figures]


def figures_in(value: Any) -> Iterator[Figure]:  # noqa: ANN401 - any part of an analysis
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from figures_in(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from figures_in(getattr(value, field.name))


# --- by hand -----------------------------------------------------------------------------------


def test_the_scores_of_the_worked_example(worked: Analysis) -> None:
    """The sums are 15, 15, 9, 3, -2 and -2: their mean is 38/6, their squares sum to 548."""
    scores = worked.summed_scores
    assert scores.counts == ((-2, 2), (3, 1), (9, 1), (15, 2))
    assert scores.attainable == (-2, 15)
    assert scores.mean.value == pytest.approx(38 / 6, abs=1e-14)
    assert scores.standard_deviation.value == pytest.approx(((548 - 38 * 38 / 6) / 5) ** 0.5, abs=1e-14)
    five = values(scores.least, scores.lower_quartile, scores.median, scores.upper_quartile, scores.greatest)
    assert five == [-2, -2, 3, 15, 15]
    assert worked.qualification_values.counts == ((-13, 2), (20, 1), (60, 1), (100, 2))
    assert worked.qualification_values.attainable == (-13, 100)
    assert (worked.answers, worked.scored, worked.unscored) == (6, 6, ())


def test_the_questions_of_the_worked_example(worked: Analysis) -> None:
    first, second = worked.questions
    assert (first.least_points, first.greatest_points, first.right, first.omitted) == (0, 5, 4, 1)
    assert (second.least_points, second.greatest_points, second.right, second.omitted) == (-2, 10, 2, 2)
    assert values(first.difficulty, second.difficulty) == [float(Fraction(20, 30)), float(Fraction(18 + 12, 72))]
    assert [(earned.points, earned.count) for earned in second.points] == [(10, 2), (4, 1), (-2, 3)]
    # x is 5 5 5 5 0 0, the rest is 10 10 4 -2 -2 -2, and the same the other way round.
    n, x, xx, r, rr, xr = 6, 20, 100, 18, 228, 110
    expected = (n * xr - x * r) / ((n * xx - x * x) * (n * rr - r * r)) ** 0.5
    for question in worked.questions:
        assert question.corrected_item_total.value == pytest.approx(expected, abs=1e-14)
    assert first.alpha_if_deleted == Figure.undefined("it takes two questions or more")


def test_the_choices_of_the_worked_example(worked: Analysis) -> None:
    found = {choice.selection_identifier: choice for choice in worked.questions[1].choices}
    assert list(found) == ["x", "y", "z"]
    assert [choice.count for choice in found.values()] == [4, 2, 1]
    assert [choice.worth.value for choice in found.values()] == [1, 1, 0]
    assert {choice.position for choice in found.values()} == {None}
    together = [(response.selections, response.count) for response in worked.questions[1].responses]
    assert together == [((), 2), (("x", "y"), 2), (("x",), 1), (("x", "z"), 1)]


def test_the_groups_of_the_worked_example(worked: Analysis) -> None:
    """27 % of six are two; ties would make a group larger."""
    assert [(group.ability, group.count, group.least, group.greatest) for group in worked.groups] == [
        (Ability.UPPER, 2, 15, 15),
        (Ability.MIDDLE, 2, 3, 9),
        (Ability.LOWER, 2, -2, -2),
    ]
    assert values(*(question.discrimination for question in worked.questions)) == [1, 1]
    assert [earned.by_group for earned in worked.questions[1].points] == [(2, 0, 0), (0, 1, 0), (0, 1, 2)]


def test_the_reliability_of_the_worked_example(worked: Analysis) -> None:
    of_first, of_second, of_both = Fraction(200, 30), Fraction(6 * 228 - 324, 30), Fraction(6 * 548 - 38 * 38, 30)
    alpha = 2 * (1 - (of_first + of_second) / of_both)
    found = worked.reliability
    assert found.alpha.value == pytest.approx(float(alpha), abs=1e-14)
    assert found.standard_error.value == pytest.approx((float(of_both) * (1 - float(alpha))) ** 0.5, abs=1e-14)
    assert found.half_correlation.value == pytest.approx(worked.questions[0].corrected_item_total.value, abs=1e-14)
    half = found.half_correlation.value
    assert half is not None
    assert found.split_half.value == pytest.approx(2 * half / (1 + half), abs=1e-14)
    assert found.kr20.reason == "it is for questions that earn 0 points or 1, and the key offers others"


def test_who_passes_in_the_worked_example(worked: Analysis) -> None:
    rates = {rate.threshold: rate for rate in worked.pass_rates}
    # The sums -2, 3, 4, 9, 10 and 15 are offered.
    assert {value: rate.count for value, rate in rates.items()} == {-13: 6, 20: 4, 27: 3, 60: 3, 67: 2, 100: 2}
    assert worked.passing == rates[60]
    # Wilson's interval for 3 of 6: (1/2 + z²/12 ± z √(1/24 + z²/144)) / (1 + z²/6).
    assert values(rates[60].low, rates[60].high) == pytest.approx([0.1876163, 0.8123837], abs=1e-7)
    assert (rates[-13].high.value, mx.analyse(WORKED, WORKERS, pass_at=101).passing.low.value) == (1, 0)  # type: ignore[union-attr]  # it is asked for


def test_the_bundled_test() -> None:
    """Counted by hand from the example's key, as in the test of `score`."""
    expected = [100, 100, 75, 90, 75, 80, -10, 100, 80, -35, 85, 75, 90, 80, 80, 100, 75, 90, 90, -10, 100, 45, 75, 45]
    analysis = mx.analyse(example.path("key.xml"), example.answers(), example.path("form.xml"))
    assert analysis.qualification_values.counts == tuple(sorted(Counter(expected).items()))
    assert analysis.qualification_values.attainable == (-35, 100)
    assert [question.question_identifier for question in analysis.questions][:2] == ["box_size", "which_are_birds"]
    assert [choice.position for choice in analysis.questions[0].choices] == [1, 2, 3, None]
    (unseen,) = analysis.not_looked_for
    assert unseen.reason == "it takes the times of 5 Workers, and 0 are known"


# --- little to say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([], "no answers have a score"),
        ([b"<oops>", Submission(source="gone.xml", error="it is gone")], "no answers have a score"),
        ([WORKERS[0]], "one Worker alone has no variance"),
        ([None], "one Worker alone has no variance"),
        ([WORKERS[0]] * 3, "every Worker has the same summed score"),
        ([None] * 3, "every Worker has the same summed score"),
    ],
    ids=["nobody", "nobody with a score", "one", "one empty", "no variance", "all empty"],
)
def test_undefined_figures_say_why(answers: list[Any], reason: str) -> None:
    analysis = mx.analyse(WORKED, answers, pass_at=1)
    assert analysis.reliability.alpha == Figure.undefined(reason)
    assert analysis.reliability.standard_error == Figure.undefined(reason)
    assert analysis.groups == ()
    assert all((figure.value is None) == (figure.reason is not None) for figure in figures_in(analysis))


def test_a_question_that_all_answer_alike_has_a_difficulty_and_no_correlation() -> None:
    first, second = mx.analyse(WORKED, [answered(q1="a", q2="x"), answered(q1="a")]).questions
    assert (first.difficulty.value, second.difficulty.value) == (1, 0.25)
    assert first.item_total.reason == "every Worker earned the same for this question"
    assert second.item_total.value == 1
    assert second.corrected_item_total.reason == "every Worker has the same score on the other questions"


def test_a_question_that_cannot_separate_has_no_difficulty() -> None:
    key = AnswerKey(questions=(Question(question_identifier="q1", answer_options=(option(3, "a"),), default_score=3),))
    (question,) = mx.analyse(key, [answered(q1="a"), answered(q1="b"), None]).questions
    assert question.difficulty.reason == "the key offers one number of points only for this question"
    assert (question.mean.value, question.right, question.standard_deviation.value) == (3, 3, 0)


def test_opposite_halves_have_no_split_half() -> None:
    questions = tuple(
        Question(question_identifier=name, answer_options=(option(1, selection),))
        for name, selection in (("q1", "a"), ("q2", "b"))
    )
    workers = [answered(q1="a", q2="a"), answered(q1="b", q2="b")]
    found = mx.analyse(AnswerKey(questions=questions), workers).reliability
    assert found.half_correlation.value == -1
    assert found.split_half.reason == "the two halves are exactly opposite"
    assert found.alpha.reason == "every Worker has the same summed score"


def test_what_cannot_be_scored_is_listed_and_left_out() -> None:
    submitted = WORKERS[0].to_xml() if WORKERS[0] else ""
    answers: list[Any] = [
        Submission(source="a.xml", worker_id="W1", data=submitted),
        Submission(source="b.xml", worker_id="W2", error="it is gone"),
        Submission(source="c.xml", data="<oops>"),
        QuestionFormAnswers(answers=(*answered(q1="a").answers, *answered(q1="b").answers)),
        Path("no such file"),
        BytesIO(submitted.encode()),
    ]
    analysis = mx.analyse(WORKED, answers)
    assert (analysis.answers, analysis.scored) == (6, 2)
    listed = [
        (each.sheet.number, each.sheet.source, each.sheet.worker_id, each.error_kind) for each in analysis.unscored
    ]
    assert listed == [
        (2, "b.xml", "W2", "not readable"),
        (3, "c.xml", None, "not well-formed"),
        (4, "#4", None, "not scorable"),
        (5, "no such file", None, "not readable"),
    ]
    assert "it is gone" in analysis.unscored[0].error
    assert "answered twice" in analysis.unscored[2].error


def test_a_key_that_cannot_score_is_refused_before_any_answer() -> None:
    read = []

    def answers() -> Iterator[QuestionFormAnswers | None]:
        for each in WORKERS:
            read.append(each)
            yield each

    key = WORKED.evolve(qualification_value_mapping=PercentageMapping(maximum_summed_score=0))
    with pytest.raises(mx.ScoringError):
        mx.analyse(key, answers())
    assert read == []


@pytest.mark.parametrize("form", [WORKED, WORKED.to_xml(), b"<oops>"])
def test_a_form_that_is_none_is_refused(form: Any) -> None:  # noqa: ANN401 - on purpose
    with pytest.raises(mx.DocumentError):
        mx.analyse(WORKED, WORKERS, form)


def test_scores_at_the_ends_of_what_the_schema_holds() -> None:
    big = 2**31 - 1
    questions = (
        Question(question_identifier="q1", answer_options=(option(big, "a"), option(-big, "b"))),
        Question(question_identifier="q2", answer_options=(option(-big, "a"),)),
    )
    workers = [answered(q1="a", q2="a"), answered(q1="b"), answered(q1="a"), answered(q1="b", q2="a")]
    analysis = mx.analyse(AnswerKey(questions=questions), workers)
    assert [each.error_kind for each in analysis.unscored] == ["not scorable"]
    assert analysis.summed_scores.attainable == (-2 * big, big)
    assert analysis.qualification_values.attainable is None
    assert analysis.summed_scores.counts == ((-big, 1), (0, 1), (big, 1))
    assert analysis.summed_scores.standard_deviation.value == big


def test_a_question_that_the_key_holds_twice_is_one() -> None:
    key = WORKED.evolve(questions=(*WORKED.questions, WORKED.questions[0]))
    first, _ = mx.analyse(key, WORKERS).questions
    assert (first.question_identifier, first.greatest_points, first.points[0].count) == ("q1", 10, 4)


@pytest.mark.parametrize(
    ("mapping", "thresholds"),
    [
        (None, (-2, 3, 4, 9, 10, 15)),
        (ScaleMapping(summed_score_multiplier=Decimal("0.5")), (-1, 2, 5, 8)),
        (
            RangeMapping(
                summed_score_ranges=(
                    SummedScoreRange(inclusive_lower_bound=5, inclusive_upper_bound=7, qualification_value=9),
                ),
                out_of_range_qualification_value=0,
            ),
            (0,),
        ),
    ],
)
def test_thresholds_are_the_values_that_are_offered_or_found(mapping: Any, thresholds: tuple[int, ...]) -> None:  # noqa: ANN401
    analysis = mx.analyse(WORKED.evolve(qualification_value_mapping=mapping), WORKERS)
    assert tuple(rate.threshold for rate in analysis.pass_rates) == thresholds


def test_a_test_with_too_many_sums_has_the_thresholds_that_were_found() -> None:
    questions = tuple(
        Question(question_identifier=f"q{number}", answer_options=(option(2**number, "a"),)) for number in range(20)
    )
    analysis = mx.analyse(AnswerKey(questions=questions), [answered(q3="a"), None])
    assert [rate.threshold for rate in analysis.pass_rates] == [0, 8]
    assert analysis.qualification_values.attainable is None
    assert analysis.summed_scores.attainable == (0, 2**20 - 1)


# --- choices -----------------------------------------------------------------------------------


def _test_of(count: int) -> AnswerKey:
    return AnswerKey(
        questions=tuple(
            Question(question_identifier=f"q{number}", answer_options=(option(1, "right"),)) for number in range(count)
        )
    )


def test_a_distractor_that_draws_the_strong_is_named() -> None:
    """Who is right everywhere else chooses `trap`; who is wrong everywhere else is right, or chooses `decoy`."""
    strong = [answered(q0="trap", q1="right", q2="right")] * 20
    weak = [answered(q0="right", q1="w", q2="w")] * 10 + [answered(q0="decoy", q1="w", q2="w")] * 10
    question = mx.analyse(_test_of(3), strong + weak).questions[0]
    marked = {choice.selection_identifier: choice.draws_the_strong for choice in question.choices}
    assert marked == {
        "right": None,
        "decoy": None,
        "trap": "it is worth 0 % of the points, and those who made it did better on the other questions than those "
        "who did not (r = 1.00)",
    }
    assert (question.corrected_item_total.value or 0) < 0


def test_what_few_workers_chose_is_not_called_a_trap() -> None:
    workers = [answered(q0="trap", q1="right"), answered(q0="right", q1="w"), None]
    question = mx.analyse(_test_of(2), workers).questions[0]
    assert not any(choice.draws_the_strong for choice in question.choices)


def test_very_many_different_answers_are_listed_in_part() -> None:
    workers = (answered(q0=f"{number:04}") for number in range(1000))
    (question,) = mx.analyse(_test_of(1), workers).questions
    assert [choice.selection_identifier for choice in question.choices][:3] == ["right", "0000", "0001"]
    assert (len(question.choices), len(question.responses), question.other_responses) == (31, 30, 970)


def test_a_text_beside_a_choice_is_told_from_the_choice() -> None:
    typed = QuestionFormAnswers(
        answers=(Answer(question_identifier="q0", selection_identifiers=("right",), other_selection_text="or not"),)
    )
    (question,) = mx.analyse(_test_of(1), [typed, answered(q0="right")]).questions
    assert [(response.is_typed, response.points) for response in question.responses] == [(False, 1), (True, 0)]
    assert [(choice.selection_identifier, choice.count) for choice in question.choices] == [("right", 2)]


# --- whatever the answers are ------------------------------------------------------------------

SELECTIONS = st.sampled_from(["a", "b", "x", "y", "x y", "y x", "", "x y z"])
DOCUMENTS = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), SELECTIONS, min_size=1).map(
    lambda given: answered(**given)
)
GIVEN = (
    st.none() | DOCUMENTS | DOCUMENTS.map(mx.QuestionFormAnswers.to_xml) | st.sampled_from([b"<oops>", b" ", "<a/>"])
)


@given(st.lists(GIVEN, max_size=12))
def test_every_count_is_that_of_scoring_alone(answers: list[Any]) -> None:
    analysis = mx.analyse(WORKED, answers)
    scores = list(filter(None, map(_scored, answers)))
    assert analysis.scored == len(scores)
    assert analysis.summed_scores.counts == _counted(score.summed_score for score in scores)
    assert analysis.qualification_values.counts == _counted(score.qualification_value for score in scores)
    for place, question in enumerate(analysis.questions):
        expected = Counter(score.questions[place].points for score in scores)
        assert {earned.points: earned.count for earned in question.points} == expected
        made = Counter(choice for score in scores for choice in set(score.questions[place].selections))
        assert {choice.selection_identifier: choice.count for choice in question.choices if choice.count} == made
    assert mx.analyse(WORKED, answers[::-1]).questions == analysis.questions


def _scored(given: Any) -> mx.Score | None:  # noqa: ANN401 - any answers
    try:
        return mx.score(WORKED, given)
    except MTurkXMLError:
        return None


def _counted(found: Iterable[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(Counter(found).items()))


# --- numpy -------------------------------------------------------------------------------------


def test_the_package_is_imported_without_numpy() -> None:
    program = "import sys, mturk_xml as mx; mx.analyse, mx.Analysis; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_without_numpy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(mx.MissingPackageError, match=r"pip install 'mturk-xml\[stats\]'"):
        mx.analyse(WORKED, WORKERS)
