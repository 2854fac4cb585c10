"""Scores, one by one or a few together: how many Workers have them, and who has them by chance."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

import attrs

from mturk_xml.analysis import Analysis, Chance, Distribution, PassRate
from mturk_xml.analysis.chance_distribution import ProbabilityDistribution
from mturk_xml.web.report.scale import round_numbers

MOST_VALUES = 60
"""As many different values have a row and a bar of their own; more are put together."""

_MOST_BINS = 40
_SELDOM = Fraction(1, 1000)


@attrs.frozen(kw_only=True)
class ScoreRow:
    """Scores from one to another, which may be the same.

    Attributes:
        first: the least.
        last: the greatest.
        count: how many Workers have one of them.
        rate: how many have the least of them or more; None where no threshold is meant.
        chance: how likely one of them is by chance; None where that is not known.
        chance_or_more: how likely the least of them or more is by chance, likewise.
        is_mark: whether the pass mark is one of them.

    """

    first: int
    last: int
    count: int
    rate: PassRate | None
    chance: Fraction | None
    chance_or_more: Fraction | None
    is_mark: bool


@attrs.frozen(kw_only=True)
class _Scores:
    """Scores of one kind: those of Workers, those that come out by chance, and what is said of thresholds."""

    found: Distribution
    by_chance: ProbabilityDistribution | None
    offered: frozenset[int]
    rates: tuple[PassRate, ...] = ()
    passing: PassRate | None = None


def value_rows(analysis: Analysis, chance: Chance | None) -> tuple[ScoreRow, ...]:
    """Return the rows of the Qualification values, ascending; none where no value is known."""
    scores = _Scores(
        found=analysis.qualification_values,
        by_chance=None if chance is None else chance.qualification_values,
        offered=frozenset(rate.threshold for rate in analysis.pass_rates),
        rates=analysis.pass_rates,
        passing=analysis.passing,
    )
    return tuple(_rows(scores))


def sum_rows(analysis: Analysis, chance: Chance | None) -> tuple[ScoreRow, ...]:
    """Return the rows of the summed scores where the mapping makes one value of several; none elsewhere."""
    found = analysis.summed_scores
    if len(found.counts) <= len(analysis.qualification_values.counts):
        return ()
    scores = _Scores(
        found=found,
        by_chance=None if chance is None else chance.summed_scores,
        offered=frozenset(found.attainable or ()),
    )
    return tuple(_rows(scores))


def _rows(scores: _Scores) -> Iterator[ScoreRow]:
    values = _values(scores)
    if not values:
        return
    bins = [(value, value) for value in values] if len(values) <= MOST_VALUES else _bins(values[0], values[-1])
    for first, last in bins:
        yield _row(first, last, scores)


def _values(scores: _Scores) -> list[int]:
    """Return the values that are shown: those of Workers, the mark, and others that are not too far from them."""
    outcomes = scores.by_chance.outcomes if scores.by_chance else ()
    core = {value for value, _ in scores.found.counts}
    core |= {outcome.value for outcome in outcomes if outcome.probability > _SELDOM}
    core |= {scores.passing.threshold} if scores.passing else set()
    offered = set(scores.offered)
    low, high = (min(core), max(core)) if core else (0, 0)
    if core and offered and max(offered) - min(offered) > 2 * (high - low):
        offered = {value for value in offered if low <= value <= high}
    return sorted(core | offered)


def _bins(low: int, high: int) -> Iterator[tuple[int, int]]:
    starts = [int(number) for number in round_numbers(low, high, _MOST_BINS, least_step="1")]
    width = starts[1] - starts[0]
    for place in range(low // width, high // width + 1):
        yield place * width, (place + 1) * width - 1


def _row(first: int, last: int, scores: _Scores) -> ScoreRow:
    place = bisect_left(scores.rates, first, key=lambda rate: rate.threshold)
    is_mark = scores.passing is not None and first <= scores.passing.threshold <= last
    chance = or_more = None
    if scores.by_chance is not None:
        or_more = scores.by_chance.at_least(first)
        chance = or_more - scores.by_chance.at_least(last + 1)
    return ScoreRow(
        first=first,
        last=last,
        count=sum(number for value, number in scores.found.counts if first <= value <= last),
        rate=scores.rates[place] if place < len(scores.rates) else scores.passing if is_mark else None,
        chance=chance,
        chance_or_more=or_more,
        is_mark=is_mark,
    )
