"""Figures of whole numbers, worked out exactly up to the last step: only a quotient and a root are rounded."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import mul

import attrs
import numpy as np

from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.sheets import Integers

NOBODY = "no answers have a score"
ONE_WORKER = "one Worker alone has no variance"
NORMAL_975 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution, for two-sided intervals at 95 %."""

_QUARTILES = ("least", "lower_quartile", "median", "upper_quartile", "greatest")
_EXACT_DOUBLE = 1 << 53


@attrs.frozen(kw_only=True)
class Sums:
    """The sums of two variables over n Workers, of their squares and of their products: all that a correlation needs.

    Attributes:
        n: how many Workers.
        x: Σ x.
        y: Σ y.
        xx: Σ x².
        yy: Σ y².
        xy: Σ x y.

    Example:
        >>> print(f'{Sums.of([1, 2, 3], [2, 4, 7]).correlation("x is constant", "y is constant"):.6f}')
        0.993399

    """

    n: int
    x: int
    y: int
    xx: int
    yy: int
    xy: int

    @classmethod
    def of(cls, x: Sequence[int], y: Sequence[int]) -> "Sums":
        """Return those of two lists of equal length."""
        xx, yy, xy = sum(map(mul, x, x)), sum(map(mul, y, y)), sum(map(mul, x, y))
        return cls(n=len(x), x=sum(x), y=sum(y), xx=xx, yy=yy, xy=xy)

    def minus_x(self) -> "Sums":
        """Return those of x and y - x."""
        return attrs.evolve(self, y=self.y - self.x, yy=self.yy - 2 * self.xy + self.xx, xy=self.xy - self.xx)

    @property
    def variance_x(self) -> Fraction:
        """The variance of x with the denominator n - 1; 0 for fewer than two Workers."""
        return _variance(self.n, self.x, self.xx)

    @property
    def variance_y(self) -> Fraction:
        """The variance of y, likewise."""
        return _variance(self.n, self.y, self.yy)

    def correlation(self, constant_x: str, constant_y: str) -> Figure:
        """Return the product-moment correlation, or why there is none.

        Args:
            constant_x: what to say where x has no variance.
            constant_y: what to say where y has none.

        """
        if self.n < 2:  # noqa: PLR2004 - what a variance takes
            return Figure.undefined(ONE_WORKER if self.n else NOBODY)
        squares_x, squares_y = self.n * self.xx - self.x**2, self.n * self.yy - self.y**2
        if not (squares_x and squares_y):
            return Figure.undefined(constant_y if squares_x else constant_x)
        correlation = (self.n * self.xy - self.x * self.y) / (math.sqrt(squares_x) * math.sqrt(squares_y))
        return Figure(max(-1.0, min(1.0, correlation)))


def _variance(n: int, x: int, xx: int) -> Fraction:
    return Fraction(n * xx - x * x, n * (n - 1)) if n > 1 else Fraction(0)


def mean(n: int, x: int) -> Figure:
    """Return Σ x / n."""
    return Figure.ratio(x, n, NOBODY)


def standard_deviation(n: int, x: int, xx: int) -> Figure:
    """Return the standard deviation with the denominator n - 1."""
    if n < 2:  # noqa: PLR2004 - what a variance takes
        return Figure.undefined(ONE_WORKER if n else NOBODY)
    return Figure(math.sqrt(_variance(n, x, xx)))


def quantiles(values: Iterable[float], otherwise: str) -> dict[str, Figure]:
    """Return the five last fields of a `Spread`.

    Args:
        values: the numbers, in any order.
        otherwise: what to say where there are none.

    Example:
        >>> quantiles([40, 80, 10], "nothing")["median"].value
        40

    """
    ordered = sorted(values)
    if not ordered:
        return dict.fromkeys(_QUARTILES, Figure.undefined(otherwise))
    ranks = (max(1, math.ceil(quarters * len(ordered) / 4)) for quarters in range(5))
    return {name: Figure(ordered[rank - 1]) for name, rank in zip(_QUARTILES, ranks, strict=True)}


def sums_by_code(codes: "np.ndarray[tuple[int], np.dtype[np.uint32]]", values: Integers, size: int) -> list[int]:
    """Return for each code from 0 to size - 1 the exact sum of the values where it stands."""
    if len(values) * max(1, int(np.abs(values).max(initial=0))) < _EXACT_DOUBLE:
        return [int(total) for total in np.bincount(codes, weights=values, minlength=size)]
    sums = [0] * size
    for code, value in zip(codes.tolist(), values.tolist(), strict=True):
        sums[code] += value
    return sums


def wilson(count: int, n: int) -> tuple[Figure, Figure]:
    """Return the bounds of Wilson's interval for a share at 95 %.

    Example:
        >>> low, high = wilson(8, 10)
        >>> f"{low:.4f} {high:.4f}"
        '0.4902 0.9433'

    """
    if not n:
        return Figure.undefined(NOBODY), Figure.undefined(NOBODY)
    share, z = count / n, NORMAL_975
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    bounds = [(centre + side * half) / (1 + z * z / n) for side in (-1, 1)]
    # Of none and of all a bound is the share itself, which rounding may miss.
    return Figure(bounds[0] if count else 0.0), Figure(bounds[1] if count < n else 1.0)
