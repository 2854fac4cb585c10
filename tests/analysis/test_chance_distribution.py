"""The probabilities of chance are those of trying every answer sheet, and of drawing many."""

import itertools
import math
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from keys import KEYS, NAMES
from mturk_xml import content, example, question_form
from mturk_xml.analysis import Chance, chance
from mturk_xml.analysis.chance_distribution import MOST_SUMS, ProbabilityDistribution
from mturk_xml.answering import Questionnaire
from mturk_xml.documents.answer_key import (
    AnswerOption,
    PercentageMapping,
    QualificationValueMapping,
    Question,
    ScaleMapping,
)
from sheets import XS_INT_MAX, answer, answers, key, option, percentage, question, ranges, worth

SELECTIONS = "abcd"


def choice(
    name: str, selections: str = SELECTIONS, least: int | None = None, most: int | None = None, *, other: bool = False
) -> question_form.Question:
    """A question of a form; each character is a selection."""
    return asks(
        name,
        question_form.SelectionAnswer(
            min_selection_count=least,
            max_selection_count=most,
            selections=question_form.Selections(
                selections=tuple(
                    question_form.Selection(selection_identifier=each, content=content.Text(text=each))
                    for each in selections
                ),
                other_selection=question_form.FreeTextAnswer() if other else None,
            ),
        ),
    )


def asks(
    name: str, specification: question_form.SelectionAnswer | question_form.FreeTextAnswer
) -> question_form.Question:
    return question_form.Question(
        question_identifier=name, question_content=(content.Text(text="?"),), answer_specification=specification
    )


def form(*questions: question_form.Question) -> mx.QuestionForm:
    return mx.QuestionForm(content=questions)


def sheets_of(asked: mx.QuestionForm) -> Iterator[mx.QuestionFormAnswers]:
    """Every sheet on which all choices are answered as the form allows, of all subsets of the selections."""
    possible = []
    for each in asked.questions:
        questionnaire = Questionnaire(form(each))
        specification = each.answer_specification
        assert isinstance(specification, question_form.SelectionAnswer)
        offered = sorted({selection.selection_identifier for selection in specification.selections.selections})
        subsets = (
            answer(each.question_identifier, *some)
            for size in range(len(offered) + 1)
            for some in itertools.combinations(offered, size)
        )
        # Nothing selected is no answer to a question that asks for a selection.
        least = specification.selection_count_bounds[0]
        allowed = [
            some
            for some in subsets
            if (some.selection_identifiers or not least) and not questionnaire.mismatches(answers(some))
        ]
        possible.append(allowed or [answer(each.question_identifier)])
    return (answers(*sheet) for sheet in itertools.product(*possible))


def tried(
    scored: mx.AnswerKey, asked: mx.QuestionForm, rounding: mx.Rounding = mx.Rounding.HALF_UP
) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """The probabilities of the sums and of the values, by scoring every sheet."""
    sums, values = Counter[int](), Counter[int]()
    total = 0
    for sheet in sheets_of(asked):
        total += 1
        plain = scored.evolve(qualification_value_mapping=None)
        try:
            sums[mx.score(plain, sheet).summed_score] += 1
            values[mx.score(scored, sheet, rounding=rounding).qualification_value] += 1
        except mx.ScoringError:
            continue
    return _shares(sums, total), _shares(values, total)


def _shares(counts: Counter[int], total: int) -> dict[int, Fraction]:
    return {value: Fraction(number, total) for value, number in counts.items()}


def probabilities(distribution: ProbabilityDistribution) -> dict[int, Fraction]:
    return {outcome.value: outcome.probability for outcome in distribution.outcomes}


def coins(count: int, mapping: QualificationValueMapping | None = None, points: int = 1) -> Chance:
    """The chance of questions with one right answer of two."""
    names = [f"q{number}" for number in range(count)]
    return chance(
        key(*(question(name, option("a", points)) for name in names), mapping=mapping),
        form(*(choice(name, "ab") for name in names)),
    )


# --- against every sheet, and against drawing --------------------------------------------------

CHOICES = st.builds(
    choice,
    NAMES,
    st.text("abcd", min_size=1, max_size=5),
    st.none() | st.integers(0, 4),
    st.none() | st.integers(1, 4),
    other=st.booleans(),
)
FORMS = st.lists(CHOICES, min_size=1, max_size=3, unique_by=lambda asked: asked.question_identifier).map(
    lambda questions: form(*questions)
)


@given(KEYS, FORMS, st.sampled_from(mx.Rounding))
def test_as_often_as_among_all_sheets(scored: mx.AnswerKey, asked: mx.QuestionForm, rounding: mx.Rounding) -> None:
    found = chance(scored, asked, rounding=rounding)
    sums, values = tried(scored, asked, rounding)
    assert probabilities(found.summed_scores) == sums
    assert probabilities(found.qualification_values) == values
    for value in range(-20, 20):
        assert found.probability_at_least(value) == sum(p for each, p in values.items() if each >= value)


@given(KEYS, FORMS)
def test_each_question_by_itself(scored: mx.AnswerKey, asked: mx.QuestionForm) -> None:
    found = chance(scored, asked)
    for each in found.questions:
        same = [part for part in scored.questions if part.question_identifier == each.question_identifier]
        alone = key(*same)
        assert probabilities(each.points) == tried(alone, asked)[0]
        assert (each.answers == 0) == (each.reason is not None)
    means = [each.points.mean for each in found.questions]
    assert sum(mean for mean in means if mean is not None) == found.summed_scores.mean


def test_as_often_as_drawn() -> None:
    """Fifty questions, drawn with a seed; four standard errors are exceeded once in 16 000 times."""
    generator = random.Random(20250101)
    names = [f"q{number}" for number in range(50)]
    asked = form(
        *(choice(name, "abcdef", 0, 6) if place % 5 == 0 else choice(name, "abcd") for place, name in enumerate(names))
    )
    scored = key(
        *(
            question(name, option("a b", 4), option("b", 1), default=-1)
            if place % 5 == 0
            else question(name, option("a", place % 3 + 1), option("b", -1))
            for place, name in enumerate(names)
        ),
        mapping=percentage(120),
    )
    found = chance(scored, asked)
    count = 5_000
    scorer = mx.Scorer(scored)
    drawn = Counter(scorer.score(_drawn(asked, generator)).qualification_value for _ in range(count))
    for outcome in found.qualification_values.outcomes:
        above = sum(number for value, number in drawn.items() if value >= outcome.value)
        expected = float(outcome.at_least)
        error = math.sqrt(expected * (1 - expected) / count)
        assert abs(above / count - expected) <= 4 * error + 1 / count
    assert sum(drawn.values()) == count
    assert set(drawn) <= {outcome.value for outcome in found.qualification_values.outcomes}


def _drawn(asked: mx.QuestionForm, generator: random.Random) -> mx.QuestionFormAnswers:
    drawn = []
    for each in asked.questions:
        specification = each.answer_specification
        assert isinstance(specification, question_form.SelectionAnswer)
        offered = [selection.selection_identifier for selection in specification.selections.selections]
        if specification.selection_count_bounds == (1, 1):
            some = [generator.choice(offered)]
        else:
            some = [selection for selection in offered if generator.random() < 0.5]
        drawn.append(answer(each.question_identifier, *some))
    return answers(*drawn)


# --- by hand -----------------------------------------------------------------------------------


def test_one_question() -> None:
    found = chance(key(question("q", option("a", 3), default=-1)), form(choice("q")))
    (only,) = found.questions
    assert (only.question_identifier, only.answers, only.reason) == ("q", 4, None)
    assert probabilities(found.summed_scores) == {-1: Fraction(3, 4), 3: Fraction(1, 4)}
    assert [outcome.at_least for outcome in found.summed_scores.outcomes] == [1, Fraction(1, 4)]
    assert found.summed_scores.mean == 0
    assert found.summed_scores.standard_deviation == math.sqrt(3)


def test_coins_are_binomial() -> None:
    found = coins(50)
    assert probabilities(found.summed_scores) == {right: Fraction(math.comb(50, right), 2**50) for right in range(51)}
    assert found.summed_scores.standard_deviation == math.sqrt(50 / 4)


def test_sets_of_every_allowed_size() -> None:
    scored = key(question("q", option("a b", 5), option("a", 2), option("z", 9), option("a b c", 1)))
    between = chance(scored, form(choice("q", "abcd", 2, 3)))
    assert between.questions[0].answers == 6 + 4
    assert probabilities(between.summed_scores) == {0: Fraction(8, 10), 1: Fraction(1, 10), 5: Fraction(1, 10)}
    # Min 0 lets nothing be selected, and Max is no more than there is.
    anything = chance(scored, form(choice("q", "abcd", 0, 99)))
    assert anything.questions[0].answers == 16


def test_the_example() -> None:
    scored, asked = (mx.parse(example.path(name)) for name in ("key.xml", "form.xml"))
    assert isinstance(scored, mx.AnswerKey)
    assert isinstance(asked, mx.QuestionForm)
    found = chance(example.path("key.xml"), example.path("form.xml"))
    assert [each.answers for each in found.questions] == [3, 15, 3, 3, 3, 31, 3]
    some = scored.evolve(questions=scored.questions[1:4])
    names = {question.question_identifier for question in some.questions}
    fewer = asked.evolve(content=[each for each in asked.questions if each.question_identifier in names])
    sums, values = tried(some, fewer)
    assert probabilities(chance(some, asked).summed_scores) == sums
    assert probabilities(chance(some, asked).qualification_values) == values


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (choice("other"), "the form does not ask it"),
        (asks("q", question_form.FreeTextAnswer()), "it is a FreeTextAnswer, which equals no option"),
        (choice("q", "ab", 3, 4), "no answer has from 3 to 4 of its 2 selections"),
        (choice("q", "abc", 3, 2), "no answer has from 3 to 2 of its 3 selections"),
    ],
)
def test_what_surely_earns_the_default(asked: question_form.Question, reason: str) -> None:
    (only,) = chance(key(question("q", option("a", 3), default=-1)), form(asked)).questions
    assert (only.answers, only.reason) == (0, reason)
    assert probabilities(only.points) == {-1: Fraction(1)}


def test_a_question_that_the_key_holds_twice_is_answered_once() -> None:
    scored = key(
        question("q", option("a", 1)),
        question("r", option("a", 10)),
        question("q", option("a", 1), option("b", -1), default=5),
    )
    found = chance(scored, form(choice("q"), choice("r", "ab")))
    assert [each.question_identifier for each in found.questions] == ["q", "r"]
    assert probabilities(found.questions[0].points) == {-1: Fraction(1, 4), 2: Fraction(1, 4), 5: Fraction(1, 2)}


def test_a_form_that_asks_one_question_twice() -> None:
    with pytest.raises(mx.ScoringError, match="the form asks 2 questions 'q'"):
        chance(worth(1), form(choice("q"), choice("q", "xy")))


def test_a_key_that_scores_nobody() -> None:
    with pytest.raises(mx.ScoringError, match="MaximumSummedScore"):
        chance(worth(1, percentage(0)), form(choice("q")))
    with pytest.raises(mx.DocumentError, match="the form must be of the kind QuestionForm, not AnswerKey"):
        chance(worth(1), worth(1))  # type: ignore[arg-type]  # what it is about


def test_what_is_outside_xs_int_has_no_value() -> None:
    scored = key(question("q", option("a", XS_INT_MAX)), question("r", option("a", 1)))
    found = chance(scored, form(choice("q", "ab"), choice("r", "ab")))
    assert list(probabilities(found.summed_scores)) == [0, 1, XS_INT_MAX, XS_INT_MAX + 1]
    assert list(probabilities(found.qualification_values)) == [0, 1, XS_INT_MAX]
    assert found.qualification_values.at_least(0) == Fraction(3, 4)
    assert found.qualification_values.mean == Fraction(XS_INT_MAX + 1, 3)
    nobody = chance(worth(2, ScaleMapping(summed_score_multiplier=Decimal("1E11"))), form(choice("q", "a")))
    assert nobody.qualification_values.outcomes == ()
    assert (nobody.qualification_values.mean, nobody.qualification_values.standard_deviation) == (None, None)
    assert nobody.probability_at_least(-(2**31)) == 0
    assert nobody.threshold_for(1) is None


def test_ranges_need_not_rise() -> None:
    mapping = ranges((0, 0, 9), (1, 1, 1), (2, 2, 5), otherwise=0)
    found = coins(2, mapping)
    assert probabilities(found.qualification_values) == {1: Fraction(1, 2), 5: Fraction(1, 4), 9: Fraction(1, 4)}
    assert found.probability_at_least(5) == Fraction(1, 2)
    assert found.probability_at_least(6) == Fraction(1, 4)
    assert found.probability_at_least(10) == 0


# --- thresholds and retries --------------------------------------------------------------------


def test_retries() -> None:
    found = coins(2)
    assert found.probability_at_least(2) == Fraction(1, 4)
    assert found.probability_at_least(2, retries=1) == 1 - Fraction(3, 4) ** 2
    assert found.probability_at_least(2, retries=9) == 1 - Fraction(3, 4) ** 10
    assert found.probability_at_least(3, retries=9) == 0
    with pytest.raises(mx.InvalidValueError, match="retries: -1 is not allowed"):
        found.probability_at_least(2, retries=-1)


def test_thresholds() -> None:
    found = coins(3, PercentageMapping(maximum_summed_score=3))
    # 0, 33, 67 and 100 per cent are reached with 1, 7/8, 1/2 and 1/8.
    assert [found.threshold_for(p) for p in (1, Fraction(7, 8), 0.8, 0.5, 0.125)] == [0, 33, 67, 67, 100]
    assert found.threshold_for(0.124) is None
    assert found.threshold_for(0.5, retries=1) == 100
    assert found.threshold_for(0.2, retries=1) is None
    for wrong in (-0.1, 1.1, math.nan):
        with pytest.raises(mx.InvalidValueError, match="probability"):
            found.threshold_for(wrong)


@given(KEYS, FORMS, st.fractions(0, 1), st.integers(0, 3))
def test_a_threshold_is_the_least(
    scored: mx.AnswerKey, asked: mx.QuestionForm, probability: Fraction, retries: int
) -> None:
    found = chance(scored, asked)
    low_enough = [
        outcome.value
        for outcome in found.qualification_values.outcomes
        if found.probability_at_least(outcome.value, retries=retries) <= probability
    ]
    assert found.threshold_for(probability, retries=retries) == min(low_enough, default=None)


# --- large ones --------------------------------------------------------------------------------


def test_more_selections_than_could_be_tried() -> None:
    many = [f"s{number}" for number in range(300)]
    specification = question_form.SelectionAnswer(
        min_selection_count=0,
        max_selection_count=300,
        selections=question_form.Selections(
            selections=tuple(
                question_form.Selection(selection_identifier=each, content=content.Text(text=each)) for each in many
            )
        ),
    )
    scored = key(question("q", option(" ".join(many), 1)))
    found = chance(scored, form(asks("q", specification)))
    assert found.probability_at_least(1) == Fraction(1, 2**300)
    assert "at_least=4.9" in repr(found.summed_scores.outcomes[1])
    everything = key(*(question(f"q{number}", option(" ".join(many), 1)) for number in range(60)))
    found = chance(everything, form(*(asks(f"q{number}", specification) for number in range(60))))
    assert found.probability_at_least(60) == Fraction(1, 2**18000)
    assert "at_least=0," in repr(found.summed_scores.outcomes).replace(")", ",")


def test_too_many_sums_are_refused() -> None:
    names = [f"q{number}" for number in range(60)]
    scored = key(*(question(name, option("a", 2**place % 2_000_000_011)) for place, name in enumerate(names)))
    with pytest.raises(mx.ScoringError, match=f"more than {MOST_SUMS:,} different sums"):
        chance(scored, form(*(choice(name, "ab") for name in names)))
    # So many questions and so wide a spread, but few different sums.
    assert len(coins(60, points=XS_INT_MAX).summed_scores.outcomes) == 61


def test_a_question_with_too_many_different_points_is_refused() -> None:
    wide = [Question(question_identifier=name, answer_options=_steps(4000)) for name in ("q", "r", "s")]
    specification = question_form.SelectionAnswer(
        selections=question_form.Selections(
            selections=tuple(
                question_form.Selection(selection_identifier=str(place), content=content.Text(text=""))
                for place in range(4000)
            )
        )
    )
    with pytest.raises(mx.ScoringError, match="too many ways"):
        chance(key(*wide), form(*(asks(name, specification) for name in "qrs")))


def _steps(count: int) -> tuple[AnswerOption, ...]:
    return tuple(option(str(place), place) for place in range(count))
