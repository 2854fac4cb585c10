"""What the rules about keys say is what scoring every possible answer shows."""

import itertools
import time
from collections.abc import Iterable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml.rules
from mturk_xml.attainable import MOST_SUMS, attainable_sums, score_bounds
from mturk_xml.documents.answer_key import (
    AnswerKey,
    AnswerOption,
    PercentageMapping,
    QualificationValueMapping,
    Question,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import ScoringError
from mturk_xml.rule import RULES, Finding
from mturk_xml.scoring import Rounding, Scorer

_ = mturk_xml.rules  # imported so that RULES is complete

CHOICES = "xyz"
SUBSETS = [subset for size in range(len(CHOICES) + 1) for subset in itertools.combinations(CHOICES, size)]

small = st.integers(-4, 4)
large = st.sampled_from([0, 1, -1, 5, 2**30, 2**31 - 1, -(2**30), -(2**31)])


@st.composite
def questions(draw: st.DrawFn, scores: st.SearchStrategy[int] = small) -> Question:
    sets = draw(st.lists(st.lists(st.sampled_from(CHOICES), min_size=1, max_size=4), min_size=1, max_size=4))
    return Question(
        question_identifier=draw(st.sampled_from("ab")),
        answer_options=tuple(AnswerOption(selection_identifiers=tuple(one), answer_score=draw(scores)) for one in sets),
        default_score=draw(st.none() | scores),
    )


def keys(
    mapping: st.SearchStrategy[QualificationValueMapping | None], scores: st.SearchStrategy[int] = small
) -> st.SearchStrategy[AnswerKey]:
    return st.builds(
        AnswerKey,
        questions=st.lists(questions(scores), min_size=1, max_size=3),
        qualification_value_mapping=mapping,
    )


percentages = st.builds(PercentageMapping, maximum_summed_score=st.integers(-7, 12))
multipliers = st.sampled_from([Decimal(text) for text in "0 1 -1 2 0.5 -0.5 0.3333 1E+9 2.5 1E-20 1E+999 NaN".split()])
scales = st.builds(ScaleMapping, summed_score_multiplier=multipliers)
bounds = st.integers(-14, 14)
ranges = st.builds(
    RangeMapping,
    summed_score_ranges=st.lists(
        st.builds(
            SummedScoreRange, inclusive_lower_bound=bounds, inclusive_upper_bound=bounds, qualification_value=small
        ),
        min_size=1,
        max_size=4,
    ),
    out_of_range_qualification_value=small,
)


def findings(code: str, subject: object) -> list[Finding]:
    assert isinstance(subject, RULES[code].subject)
    return list(RULES[code].find(subject))


def every_answer(key: AnswerKey) -> Iterator[QuestionFormAnswers | None]:
    """Give one answer document for every way to answer."""
    identifiers = sorted({question.question_identifier for question in key.questions})
    for selections in itertools.product(SUBSETS, repeat=len(identifiers)):
        yield QuestionFormAnswers(
            answers=tuple(
                Answer(question_identifier=identifier, selection_identifiers=selected)
                for identifier, selected in zip(identifiers, selections, strict=True)
            )
        )


def answers_by_sum(key: AnswerKey) -> dict[int, QuestionFormAnswers | None]:
    """Return every summed score with an answer document that earns it."""
    unlimited = key.evolve(qualification_value_mapping=None)
    return {_summed(unlimited, answers): answers for answers in every_answer(key)}


def _summed(key: AnswerKey, answers: QuestionFormAnswers | None) -> int:
    """Add the points up one question at a time, as a Score's sum has to be an xs:int."""
    scorers = (Scorer(AnswerKey(questions=(question,))) for question in key.questions)
    return sum(scorer.score(answers).summed_score for scorer in scorers)


def every_sum(key: AnswerKey) -> set[int]:
    return set(answers_by_sum(key))


@given(keys(st.none()))
def test_the_sums_are_those_that_answers_earn(key: AnswerKey) -> None:
    expected = sorted(every_sum(key))
    assert attainable_sums(key) == tuple(expected)
    assert score_bounds(key) == (expected[0], expected[-1])


@given(keys(percentages))
def test_a_maximum_is_compared_with_the_best_answers(key: AnswerKey) -> None:
    mapping = key.qualification_value_mapping
    assert isinstance(mapping, PercentageMapping)
    maximum, best = mapping.maximum_summed_score, max(every_sum(key))
    assert bool(findings("AK414", key)) == (maximum > 0 and best > maximum)
    assert bool(findings("AK415", key)) == (maximum > 0 and best < maximum)
    for finding in findings("AK414", key) + findings("AK415", key):
        assert f" {best}," in finding.message
        assert f" {maximum}:" in finding.message


@given(keys(ranges))
def test_a_range_is_unreachable_if_no_answer_reaches_it(key: AnswerKey) -> None:
    mapping, sums = key.qualification_value_mapping, every_sum(key)
    assert isinstance(mapping, RangeMapping)
    held = [{s for s in sums if _holds(part, s)} for part in mapping.summed_score_ranges]
    values = {
        part.qualification_value for part, of_it in zip(mapping.summed_score_ranges, held, strict=True) if of_it
    } | {mapping.out_of_range_qualification_value}
    expected = [
        part
        for part, of_it in zip(mapping.summed_score_ranges, held, strict=True)
        if not of_it
        and part.inclusive_lower_bound <= part.inclusive_upper_bound
        and part.qualification_value not in values
    ]
    found = [finding.at for finding in findings("AK419", key)]
    assert len(found) == len(expected)
    assert all(at is part for at, part in zip(found, expected, strict=True))


@given(keys(ranges))
def test_a_gap_holds_a_sum_that_answers_earn(key: AnswerKey) -> None:
    mapping, sums = key.qualification_value_mapping, every_sum(key)
    assert isinstance(mapping, RangeMapping)
    parts = [part for part in mapping.summed_score_ranges if part.inclusive_lower_bound <= part.inclusive_upper_bound]
    missed = {s for s in sums if parts and not any(_holds(part, s) for part in parts)}
    outside = mapping.out_of_range_qualification_value
    below = {s for s in missed if s < min(part.inclusive_lower_bound for part in parts)}
    above = {s for s in missed if s > max(part.inclusive_upper_bound for part in parts)}
    found = findings("AK418", key)
    if not missed - below:
        assert not found
    if missed - below - above and outside not in {part.qualification_value for part in parts}:
        assert found
    if above and all(outside < part.qualification_value for part in parts):
        assert found
    if not missed - below - above and all(outside >= part.qualification_value for part in parts):
        assert not found


def _holds(part: SummedScoreRange, summed_score: int) -> bool:
    return part.inclusive_lower_bound <= summed_score <= part.inclusive_upper_bound


def _values(key: AnswerKey, rounding: Rounding, every: Iterable[QuestionFormAnswers | None]) -> list[int | None]:
    """Return the value of every answer; None for those that cannot be scored."""
    scorer = Scorer(key, rounding=rounding)
    values: list[int | None] = []
    for answers in every:
        try:
            values.append(scorer.score(answers).qualification_value)
        except ScoringError:
            values.append(None)
    return values


@given(keys(percentages | scales))
def test_a_value_depends_on_rounding_if_two_scorers_differ(key: AnswerKey) -> None:
    every = answers_by_sum(key).values()
    try:
        by_policy = [_values(key, rounding, every) for rounding in Rounding]
    except ScoringError:
        assert not findings("AK420", key)
        return
    differs = any(None not in values and len(set(values)) > 1 for values in zip(*by_policy, strict=True))
    assert bool(findings("AK420", key)) == differs


@given(keys(st.none() | percentages | scales | ranges, large))
def test_a_value_is_outside_xs_int_if_an_answer_cannot_be_scored(key: AnswerKey) -> None:
    every = answers_by_sum(key).values()
    try:
        values = _values(key, Rounding.HALF_UP, every)
    except ScoringError:  # Nobody can be scored; other rules say why.
        values = _values(key.evolve(qualification_value_mapping=None), Rounding.HALF_UP, every)
    assert bool(findings("AK421", key)) == (None in values)


@given(questions())
def test_a_question_without_effect_scores_every_answer_alike(question: Question) -> None:
    # An option that another with its selections precedes has no effect either, but is told of as a duplicate.
    if findings("AK405", question):
        assert len(every_sum(AnswerKey(questions=(question,)))) == 1


@given(questions())
def test_a_default_pays_best_if_no_answer_earns_more(question: Question) -> None:
    sums = every_sum(AnswerKey(questions=(question,)))
    default = question.default_score or 0
    assert bool(findings("AK406", question)) == (default > 0 and max(sums) == default and min(sums) < default)


@given(questions())
def test_each_repeated_set_is_a_duplicate(question: Question) -> None:
    sets = [frozenset(option.selection_identifiers) for option in question.answer_options]
    assert len(findings("AK404", question)) == len(sets) - len(set(sets))


def _key(scores: list[list[int]], mapping: QualificationValueMapping | None = None) -> AnswerKey:
    return AnswerKey(
        questions=tuple(
            Question(
                question_identifier=str(number),
                answer_options=tuple(
                    AnswerOption(selection_identifiers=(str(index),), answer_score=score)
                    for index, score in enumerate(of_question)
                ),
            )
            for number, of_question in enumerate(scores)
        ),
        qualification_value_mapping=mapping,
    )


ATTACKS = {
    "many questions": _key([[1, 2, -1]] * 10_000, PercentageMapping(maximum_summed_score=7)),
    "huge scores": _key([[2**31 - 1, -(2**31)]] * 10_000, ScaleMapping(summed_score_multiplier=Decimal("0.1"))),
    "powers of two": _key([[2**n] for n in range(31)], PercentageMapping(maximum_summed_score=2**31 - 1)),
    "as many sums as are listed": _key([[2**n] for n in range(13)], PercentageMapping(maximum_summed_score=2**13)),
    "huge multiplier": _key([[1]], ScaleMapping(summed_score_multiplier=Decimal("1E+999999"))),
    "long multiplier": _key(
        [[2**n] for n in range(13)], ScaleMapping(summed_score_multiplier=Decimal("0.01" + "3" * 60_000))
    ),
    "many ranges": _key(
        [[2**n] for n in range(13)],
        RangeMapping(
            summed_score_ranges=tuple(
                SummedScoreRange(inclusive_lower_bound=2 * n, inclusive_upper_bound=2 * n, qualification_value=n)
                for n in range(20_000)
            ),
            out_of_range_qualification_value=-1,
        ),
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_takes_no_time(name: str) -> None:
    key = ATTACKS[name]
    start = time.process_time()
    for code, rule in RULES.items():
        if rule.subject is AnswerKey and code.startswith("AK"):
            list(rule.find(key))
    assert time.process_time() - start < 5


def test_too_many_sums_are_not_listed() -> None:
    assert attainable_sums(ATTACKS["powers of two"]) is None
    assert score_bounds(ATTACKS["powers of two"]) == (0, 2**31 - 1)
    listed = attainable_sums(ATTACKS["as many sums as are listed"])
    assert listed == tuple(range(2**13))
    assert len(listed) <= MOST_SUMS


def test_without_a_list_a_range_is_unreachable_outside_the_bounds_only() -> None:
    outside, inside = (
        SummedScoreRange(inclusive_lower_bound=lower, inclusive_upper_bound=lower, qualification_value=lower)
        for lower in (-5, 5)
    )
    mapping = RangeMapping(summed_score_ranges=(outside, inside), out_of_range_qualification_value=0)
    key = _key([[2**n + 5] for n in range(31)][:20] + [[7]] * 3, mapping)
    assert attainable_sums(key) is None
    (finding,) = findings("AK419", key)
    assert finding.at is outside
    assert not findings("AK418", key)


@pytest.mark.parametrize(
    ("maximum", "message"),
    [
        (
            8,
            "5 lies between 62 and 63, half-way, and becomes 63 by half-up and half-away-from-zero, 62 by half-even, …",
        ),
        (
            40,
            "5 lies between 12 and 13, half-way, and becomes 13 by half-up and half-away-from-zero, 12 by half-even, …",
        ),
        (
            3,
            "5 lies between 166 and 167, nearer to 167, and becomes 167 by half-up, half-even and half-away-from-…",
        ),
        (12, "5 lies between 41 and 42, nearer to 42, and becomes 42 by half-up, half-even and half-away-from-…"),
    ],
)
def test_a_tie_is_the_best_example_and_then_the_greatest_sum(maximum: int, message: str) -> None:
    (finding,) = findings("AK420", _key([[1, 4], [1]], PercentageMapping(maximum_summed_score=maximum)))
    assert finding.message.startswith(f"the value of the sum {message.removesuffix('…')}")
