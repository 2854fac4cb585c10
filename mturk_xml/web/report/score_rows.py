"""The Qualification values, one by one or a few together: how many Workers have them, and who has them by chance."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

import attrs

from mturk_xml.analysis import Analysis, Chance, PassRate
from mturk_xml.web.report.scale import round_numbers

MOST_VALUES = 60
"""As many different values have a row and a bar of their own; more are put together."""

_MOST_BINS = 40
_SELDOM = Fraction(1, 1000)


@attrs.frozen(kw_only=True)
class ScoreRow:
    """Qualification values from one to another, which may be the same.

    Attributes:
        first: the least.
        last: the greatest.
        count: how many Workers have one of them.
        rate: how many have the least of them or more.
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


def score_rows(analysis: Analysis, chance: Chance | None) -> tuple[ScoreRow, ...]:
    """Return the rows, ascending; none where no value is known."""
    values = _values(analysis, chance)
    if not values:
        return ()
    bins = [(value, value) for value in values] if len(values) <= MOST_VALUES else list(_bins(values[0], values[-1]))
    return tuple(_row(first, last, analysis, chance) for first, last in bins)


def _values(analysis: Analysis, chance: Chance | None) -> list[int]:
    """Return the values that are shown: those of Workers, the mark, and others that are not too far from them."""
    likely = (
        [] if chance is None else [o.value for o in chance.qualification_values.outcomes if o.probability > _SELDOM]
    )
    core = {value for value, _ in analysis.qualification_values.counts} | set(likely)
    core |= {analysis.passing.threshold} if analysis.passing else set()
    offered = {rate.threshold for rate in analysis.pass_rates}
    low, high = (min(core), max(core)) if core else (0, 0)
    if core and offered and max(offered) - min(offered) > 2 * (high - low):
        offered = {value for value in offered if low <= value <= high}
    return sorted(core | offered)


def _bins(low: int, high: int) -> Iterator[tuple[int, int]]:
    # Bounds are multiples of the width, and so one more than there are may lie between the ends.
    starts = [int(number) for number in round_numbers(low, high, _MOST_BINS, least_step="1")]
    width = starts[1] - starts[0]
    for place in range(low // width, high // width + 1):
        yield place * width, (place + 1) * width - 1


def _row(first: int, last: int, analysis: Analysis, chance: Chance | None) -> ScoreRow:
    rates = analysis.pass_rates
    place = bisect_left(rates, first, key=lambda rate: rate.threshold)
    passing = analysis.passing
    or_more = beyond = None
    if chance is not None:
        or_more, beyond = (chance.qualification_values.at_least(value) for value in (first, last + 1))
    is_mark = passing is not None and first <= passing.threshold <= last
    return ScoreRow(
        first=first,
        last=last,
        count=sum(number for value, number in analysis.qualification_values.counts if first <= value <= last),
        rate=rates[place] if place < len(rates) else passing if is_mark else None,
        chance=None if or_more is None or beyond is None else or_more - beyond,
        chance_or_more=or_more,
        is_mark=is_mark,
    )
