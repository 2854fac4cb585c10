"""Numbers onto a stretch of a drawing, and the round numbers that stand along it."""

from collections.abc import Iterator
from decimal import Decimal

import attrs

_STEPS = (1, 2, 5)


@attrs.frozen
class Scale:
    """Numbers from `low` to `high` laid out from `start` to `end`, in units of the drawing.

    Example:
        >>> scale = Scale(0, 100, 50, 250)
        >>> scale.at(25), scale.at(100)
        (100.0, 250.0)
        >>> Scale(0, 1, 200, 0).at(0.25)
        150.0

    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a number stands, to a hundredth; one from beyond an end stands at the end."""
        share = min(max((value - self.low) / (self.high - self.low), 0), 1)
        return round(self.start + share * (self.end - self.start), 2)


def round_numbers(low: float, high: float, most: int, *, least_step: str = "0") -> list[Decimal]:
    """Return the multiples of 1, 2 or 5 times a power of ten that lie between two numbers.

    Args:
        low: the one number.
        high: the other, greater than it.
        most: return no more than this many, from 2.
        least_step: what they differ by at least: "1" for whole numbers.

    Example:
        >>> [str(each) for each in round_numbers(0, 1, 6)]
        ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']
        >>> [str(each) for each in round_numbers(-7, 31, 6, least_step="1")]
        ['0', '10', '20', '30']

    """
    first, last = Decimal(repr(low)), Decimal(repr(high))
    for step in _steps((last - first) / most):
        if step >= Decimal(least_step):
            places = range(int(-(-first // step)) - 1, int(last // step) + 2)
            found = [place * step for place in places if first <= place * step <= last]
            if len(found) <= most:
                return found
    raise AssertionError  # steps grow without end


def _steps(least: Decimal) -> Iterator[Decimal]:
    exponent = least.adjusted()
    while True:
        for factor in _STEPS:
            step = Decimal(factor).scaleb(exponent)
            if step >= least:
                yield step if exponent < 0 else step.quantize(Decimal(1))
        exponent += 1
