"""Krippendorff's alpha: how far values agree beyond what chance would give.

The disagreement of a set of values is that of its pairs. In a unit of m values each pair counts 1 / (m - 1), so that
each value counts once; units with fewer than two values pair with nothing. What chance would give is the disagreement
of all n values that can be paired, whatever their unit, each pair counting 1 / (n - 1). Missing values are no matter.

All is computed in integers and rational numbers.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose D_o and D_e are `observed` and
`expected` here, each divided by n.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import attrs

from mturk_xml.analysis.figure import Figure

NO_PAIR = "no HIT has two answers"
NO_VARIATION = "all answers are the same, and chance could not make them differ"

_Value = TypeVar("_Value", bound=Hashable)


@attrs.frozen(kw_only=True)
class Disagreements:
    """The disagreement in some values, and what chance would give.

    Attributes:
        values: how many values can be paired: n.
        observed: n times the disagreement within units.
        expected: n times the disagreement of all values.

    """

    values: int
    observed: Fraction
    expected: Fraction


def nominal(units: Iterable[Mapping[_Value, int]]) -> Disagreements:
    """Return the disagreements of values that are alike or are not, a pair of unlike ones counting 1.

    Args:
        units: for each the values, and how often each was given.

    """
    totals: Counter[_Value] = Counter()
    observed: Counter[int] = Counter()
    for counts in units:
        size = sum(counts.values())
        if size > 1:
            totals.update(counts)
            observed[size] += size**2 - _squares(counts.values())
    count = totals.total()
    return _disagreements(count, observed, count**2 - _squares(totals.values()))


def interval(units: Iterable[Sequence[float]]) -> Disagreements:
    """Return the disagreements of finite numbers, a pair counting the square of its distance.

    The unit of the squares is such that all are whole, and the same for `observed` and `expected`.
    """
    paired = [numbers for numbers in units if len(numbers) > 1]
    ratios = [[number.as_integer_ratio() for number in numbers] for numbers in paired]
    # The denominators of floats are powers of two.
    unit = max((denominator for numbers in ratios for _, denominator in numbers), default=1)
    observed: Counter[int] = Counter()
    count = total = squares = 0
    for numbers in ratios:
        whole = [numerator * (unit // denominator) for numerator, denominator in numbers]
        size, its_total, its_squares = len(whole), sum(whole), _squares(whole)
        observed[size] += 2 * (size * its_squares - its_total**2)
        count, total, squares = count + size, total + its_total, squares + its_squares
    return _disagreements(count, observed, 2 * (count * squares - total**2))


def alpha(parts: Sequence[Disagreements]) -> Figure:
    """Return 1 - observed / expected, over several sets of values between which no value is compared.

    Example:
        >>> from collections import Counter
        >>> f"{alpha([nominal(map(Counter, ['aa', 'bb', 'ab', 'c']))]):.4f}"
        '0.4444'
        >>> alpha([interval([[1.0, 1.0], [1.0, 1.0]])]).reason
        'all answers are the same, and chance could not make them differ'

    """
    if not any(part.values for part in parts):
        return Figure.undefined(NO_PAIR)
    expected = sum(part.expected for part in parts)
    difference = expected - sum(part.observed for part in parts)
    return Figure.ratio(difference, expected, NO_VARIATION)


def _squares(numbers: Iterable[int]) -> int:
    return sum([number * number for number in numbers])


def _disagreements(count: int, observed: Mapping[int, int], expected: int) -> Disagreements:
    """Weigh sums over pairs: those within units by the sizes of the units, that of all values by their number."""
    return Disagreements(
        values=count,
        observed=sum((Fraction(each, size - 1) for size, each in observed.items()), Fraction(0)),
        expected=Fraction(expected, count - 1) if count else Fraction(0),
    )
