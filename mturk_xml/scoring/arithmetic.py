"""Exact arithmetic and its one inexact step: a number between two integers becomes one of them.

The number that a document spells may have any size and any number of digits. A number is therefore held as
all that rounding asks of it: the integer below, and how its fraction compares with one half.

Source: decision 11 of the table of scoring decisions in the README.
"""

import decimal
import enum
import math
from decimal import Decimal

import attrs

XS_INT = range(-(2**31), 2**31)
"""The integers that a score or a Qualification value can be."""

OUTSIDE_XS_INT = f"is outside xs:int, {XS_INT.start} to {XS_INT.stop - 1}"
"""What a message says of any other."""

# With ten digits a factor of 10^10 or more leaves xs:int, and one below 10^-11 gives less than one half.
_DIGITS_OF_XS_INT = 10

# Computes without rounding; a step that would have to round raises.
_EXACT = decimal.Context(
    prec=decimal.MAX_PREC,
    Emax=decimal.MAX_EMAX,
    Emin=decimal.MIN_EMIN,
    traps=[decimal.InvalidOperation, decimal.Inexact, decimal.Overflow],
)


class Rounding(enum.StrEnum):
    """What a number between two integers becomes.

    The documentation says "rounded to the nearest integer" of percentages, and nothing of ties or scales.

    Attributes:
        HALF_UP: the nearest integer, of two the greater: 2.5 is 3, -2.5 is -2 (as Java's `Math.round`).
        HALF_EVEN: the nearest integer, of two the even one: 2.5 is 2, 3.5 is 4.
        HALF_AWAY_FROM_ZERO: the nearest integer, of two the one farther from 0: 2.5 is 3, -2.5 is -3.
        TRUNCATE: the integer towards 0: 2.9 is 2, -2.9 is -2.
        FLOOR: the integer below: 2.9 is 2, -2.1 is -3.

    Source: decision 11 of the table of scoring decisions in the README.

    """

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    HALF_AWAY_FROM_ZERO = "half-away-from-zero"
    TRUNCATE = "truncate"
    FLOOR = "floor"


@attrs.frozen(kw_only=True)
class Exact:
    """A rational number, as far as rounding has to know it.

    Attributes:
        floor: the greatest integer that is not above the number.
        is_whole: whether the number is `floor`.
        against_half: how what is above `floor` compares with one half: -1 (less), 0 (a tie) or 1 (more).

    """

    floor: int
    is_whole: bool
    against_half: int

    def rounded(self, rounding: Rounding) -> int:
        """Return the integer that a policy makes of the number.

        Example:
            >>> tie = ratio(-3, 2)
            >>> {str(rounding): tie.rounded(rounding) for rounding in Rounding}
            {'half-up': -1, 'half-even': -2, 'half-away-from-zero': -2, 'truncate': -1, 'floor': -2}

        """
        return self.floor if self.is_whole else self.floor + self._goes_up(rounding)

    def _goes_up(self, rounding: Rounding) -> bool:
        match rounding:
            case Rounding.FLOOR:
                return False
            case Rounding.TRUNCATE:
                return self.floor < 0
            case Rounding.HALF_UP:
                tie_goes_up = True
            case Rounding.HALF_EVEN:
                tie_goes_up = self.floor % 2 == 1
            case Rounding.HALF_AWAY_FROM_ZERO:
                tie_goes_up = self.floor >= 0
        return self.against_half > 0 or (self.against_half == 0 and tie_goes_up)

    def __str__(self) -> str:
        if self.is_whole:
            return f"is {self.floor}"
        nearest = self.floor + (self.against_half > 0)
        where = f"nearer to {nearest}" if self.against_half else "half-way"
        return f"lies between {self.floor} and {self.floor + 1}, {where}"


_SLIGHTLY_ABOVE_0 = Exact(floor=0, is_whole=False, against_half=-1)
_SLIGHTLY_BELOW_0 = Exact(floor=-1, is_whole=False, against_half=1)


def ratio(numerator: int, denominator: int) -> Exact:
    """Divide two integers; the denominator is not 0."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    floor, rest = divmod(numerator, denominator)
    return Exact(floor=floor, is_whole=not rest, against_half=_compare(2 * rest, denominator))


def product(number: int, factor: Decimal) -> Exact | None:
    """Multiply an xs:int by a finite decimal number; None if the product is far outside xs:int.

    Takes time in proportion to the digits of the factor, whatever its exponent.

    Example:
        >>> print(product(9, Decimal("0.5")))
        lies between 4 and 5, half-way
        >>> print(product(9, Decimal("-1E-999999")))
        lies between -1 and 0, nearer to 0
        >>> print(product(9, Decimal("1E+999999")))
        None

    """
    if not number or not factor:
        return Exact(floor=0, is_whole=True, against_half=-1)
    if factor.adjusted() >= _DIGITS_OF_XS_INT:
        return None
    if factor.adjusted() < -_DIGITS_OF_XS_INT - 1:
        return _SLIGHTLY_BELOW_0 if (number < 0) != factor.is_signed() else _SLIGHTLY_ABOVE_0
    exact = _EXACT.multiply(factor, number)
    floor = math.floor(exact)
    return Exact(
        floor=floor,
        is_whole=exact == floor,
        against_half=_compare(_EXACT.multiply(exact, 2), 2 * floor + 1),
    )


def _compare(left: int | Decimal, right: int) -> int:
    return (left > right) - (left < right)
