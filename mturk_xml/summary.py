"""What is said at the end of a run: how many were scored, and how the Qualification values are spread."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import attrs

from mturk_xml.appearance import Appearance, visible

_MOST_BARS = 12
_LONGEST_BAR = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_GREEN, _RED, _CYAN = 32, 31, 36  # of a terminal (SGR)


class Outcome(Protocol):
    """What a summary looks at; `mturk_xml.batch.Result` is one."""

    @property
    def qualification_value(self) -> int | None:
        """The value, None where there is an error."""

    @property
    def error_kind(self) -> str | None:
        """Why there is no value, in few words; None where there is one."""


@attrs.define
class Summary:
    """Counts of results: it grows with the number of different values, not with that of results.

    Attributes:
        values: how often each Qualification value was given.
        errors: how many have no score, by the kind of their error.

    Example:
        >>> from types import SimpleNamespace
        >>> summary = Summary()
        >>> summary.add([SimpleNamespace(qualification_value=value, error_kind=None) for value in (40, 80, 80, 90)])
        >>> summary.count, summary.mean, summary.quantile(0.5), summary.at_least(80)
        (4, Fraction(145, 2), 80, 3)

    """

    values: Counter[int] = attrs.field(factory=Counter)
    errors: Counter[str] = attrs.field(factory=Counter)

    def add(self, results: Iterable[Outcome]) -> None:
        """Count some results."""
        found = Counter(
            [
                result.error_kind if result.qualification_value is None else result.qualification_value
                for result in results
            ]
        )
        for key, number in found.items():
            if isinstance(key, int):
                self.values[key] += number
            else:
                self.errors[str(key)] += number

    def merge(self, other: "Summary") -> None:
        """Count the results of another summary as well."""
        self.values.update(other.values)
        self.errors.update(other.errors)

    def to_json(self) -> dict[str, Any]:
        """Return it as what `json.dumps` takes; equal summaries give equal text."""
        return {
            "values": {str(value): self.values[value] for value in sorted(self.values)},
            "errors": {kind: self.errors[kind] for kind in sorted(self.errors)},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Summary":
        """Make it again from what `to_json` gave."""
        return cls(Counter({int(value): number for value, number in data["values"].items()}), Counter(data["errors"]))

    @property
    def scored(self) -> int:
        """How many have a score."""
        return self.values.total()

    @property
    def failed(self) -> int:
        """How many have an error in its place."""
        return self.errors.total()

    @property
    def count(self) -> int:
        """How many there are."""
        return self.scored + self.failed

    @property
    def mean(self) -> Fraction | None:
        """The arithmetic mean of the values, exactly; None where there are none."""
        if not self.values:
            return None
        return Fraction(sum(value * number for value, number in self.values.items()), self.scored)

    @property
    def standard_deviation(self) -> float | None:
        """The standard deviation of the values as a whole population; None where there are none."""
        mean = self.mean
        if mean is None:
            return None
        squares = sum(value * value * number for value, number in self.values.items())
        return math.sqrt(Fraction(squares, self.scored) - mean**2)

    def quantile(self, share: float) -> int | None:
        """Return the least value such that at least this share of the values is no greater; None without values.

        It is always one of the values: nothing is interpolated, so that the median of 40 and 80 is 40.

        Args:
            share: from 0, which gives the least value, to 1, which gives the greatest.

        Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), definition 1.

        """
        rank = max(1, math.ceil(share * self.scored))
        for value in sorted(self.values):
            rank -= self.values[value]
            if rank <= 0:
                return value
        return None

    def at_least(self, value: int) -> int:
        """Return how many values are no less than this one."""
        return sum(number for given, number in self.values.items() if given >= value)

    def bins(self) -> list[tuple[int, int, int]]:
        """Divide the range of the values into at most 12 bins.

        Returns:
            The first value, the last value and the number of results of each bin. Where there are no more than 12
            different values, each has its own. Otherwise all are equally wide, 1, 2 or 5 times a power of ten, but
            for the first and the last, which end where the values end; some may be empty.

        """
        if len(self.values) <= _MOST_BARS:
            return [(value, value, self.values[value]) for value in sorted(self.values)]
        least, greatest = min(self.values), max(self.values)
        width = next(width for width in _widths() if greatest // width - least // width < _MOST_BARS)
        numbers = Counter[int]()
        for value, number in self.values.items():
            numbers[value // width] += number
        return [
            (max(least, place * width), min(greatest, (place + 1) * width - 1), numbers[place])
            for place in range(least // width, greatest // width + 1)
        ]


def summarized(summary: Summary, appearance: Appearance, *, pass_at: int | None = None) -> str:
    """Return what a summary says, as lines of text.

    Args:
        summary: what was counted.
        appearance: what the place can do where it is shown.
        pass_at: say also how many of those scored have this Qualification value or a greater one.

    """
    return "".join(f"{line}\n" for line in _lines(summary, appearance, pass_at))


def _lines(summary: Summary, appearance: Appearance, pass_at: int | None) -> Iterator[str]:
    errors = _painted(f", {summary.failed} with an error", _RED, appearance) if summary.failed else ""
    scored = _painted(f"{summary.scored} scored", _GREEN, appearance) if summary.scored else "nothing scored"
    yield scored + errors
    for kind, number in sorted(summary.errors.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {number} {visible(kind, appearance.encoding)}"
    mean, deviation = summary.mean, summary.standard_deviation
    if mean is None or deviation is None:
        return
    yield ""
    yield "Qualification values"
    yield from histogram(summary.bins(), appearance)
    yield ""
    quartiles = "  ".join(
        f"{name} {summary.quantile(share)}"
        for name, share in (("least", 0), ("25 %", 0.25), ("median", 0.5), ("75 %", 0.75), ("greatest", 1))
    )
    yield f"  {quartiles}"
    yield f"  mean {float(mean):z.2f}  standard deviation {deviation:.2f}"
    if pass_at is not None:
        passed = summary.at_least(pass_at)
        yield f"  {pass_at} or more: {passed} of {summary.scored} ({100 * passed / summary.scored:.1f} %)"


def histogram(bins: Sequence[tuple[int, int, int]], appearance: Appearance) -> Iterator[str]:
    """Return a line with a bar for each bin.

    Args:
        bins: the first value, the last value and the number of each, as `Summary.bins` gives them; at least one.
        appearance: what the place can do where it is shown.

    """
    labels = [str(first) if first == last else f"{first} to {last}" for first, last, _ in bins]
    label_width, number_width = max(map(len, labels)), len(str(max(number for _, _, number in bins)))
    longest = max(1, min(_LONGEST_BAR, appearance.width - label_width - number_width - 6))
    most = max(number for _, _, number in bins)
    for label, (_, _, number) in zip(labels, bins, strict=True):
        bar = _painted(_bar(number, most, longest, appearance.encoding), _CYAN, appearance)
        yield f"  {label:>{label_width}}  {number:>{number_width}}  {bar}".rstrip()


def _painted(text: str, color: int, appearance: Appearance) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if appearance.color else text


def _bar(number: int, most: int, longest: int, encoding: str) -> str:
    """Return a bar; it is empty only for none at all."""
    if visible(_EIGHTHS, encoding) != _EIGHTHS:
        return "#" * math.ceil(number * longest / most)
    whole, eighths = divmod(math.ceil(number * longest * 8 / most), 8)
    return _EIGHTHS[-1] * whole + _EIGHTHS[eighths].strip()


def _widths() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
