"""A number that may be undefined: then there is a reason in its place, and never a NaN."""

import math
from fractions import Fraction

import attrs

from mturk_xml.errors import InvalidValueError


@attrs.frozen
class Figure:
    """A number, or the reason why there is none.

    Attributes:
        value: the number, finite; None where it is undefined.
        reason: why it is undefined, in words; None where it is not.

    Example:
        >>> mean = Figure(2.5)
        >>> correlation = Figure.undefined("all have the same score")
        >>> f"{mean:.2f}, {correlation:.2f}", correlation.reason
        ('2.50, -', 'all have the same score')

    """

    value: float | None
    reason: str | None = None

    def __attrs_post_init__(self) -> None:
        """Hold what the class promises.

        Raises:
            InvalidValueError: there is neither a finite number nor a reason, or both.

        """
        if (self.value is None) != bool(self.reason) or not (self.value is None or math.isfinite(self.value)):
            raise InvalidValueError(f"a Figure is a finite number or a reason, not {self.value!r} and {self.reason!r}")

    @classmethod
    def undefined(cls, reason: str) -> "Figure":
        """Return a figure without a number."""
        return cls(None, reason)

    @classmethod
    def ratio(cls, numerator: float | Fraction, denominator: float | Fraction, otherwise: str) -> "Figure":
        """Return a quotient; where the denominator is 0, it is undefined for the reason given."""
        return cls(float(numerator / denominator)) if denominator else cls.undefined(otherwise)

    @property
    def percentage(self) -> str:
        """The number in per cent, such as `75.0 %`, for people; a dash where it is undefined."""
        return "-" if self.value is None else f"{100 * self.value:.1f} %"

    def __format__(self, specification: str) -> str:
        return "-" if self.value is None else format(self.value, specification)
