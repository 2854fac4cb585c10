"""What a benchmark is: contenders that do the same work, and the limits on their times."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class UnavailableError(Exception):
    """A rival cannot take part; the message says why."""


@dataclass(frozen=True)
class Contender:
    """Something to time.

    Attributes:
        name: what it is called in the table and by the limits.
        run: does the work once.

    """

    name: str
    run: Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How many times longer one contender may take, or another must take, than a third.

    Attributes:
        of: the contender whose time is divided.
        by: the contender by whose time it is divided.
        at_most: the greatest ratio that is allowed; None where the limit is from below.
        at_least: the least ratio that is allowed; None where the limit is from above.

    """

    of: str
    by: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def text(self) -> str:
        """The limit as a formula without the ratio, such as `≤ 4`."""
        return f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"

    def ratio(self, times: Mapping[str, float]) -> float | None:
        """Return the ratio, None where one of the two did not take part."""
        if self.of not in times or self.by not in times:
            return None
        return times[self.of] / times[self.by]

    def holds(self, ratio: float) -> bool:
        """Whether a ratio is within the limit."""
        if self.at_most is not None:
            return ratio <= self.at_most
        return self.at_least is None or ratio >= self.at_least


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many documents a contender has to deal with in a second, on one core.

    Attributes:
        of: the contender.
        documents: how many it deals with in one run.
        at_least: how many it has to deal with in a second.

    """

    of: str
    documents: int
    at_least: float

    @property
    def text(self) -> str:
        """The limit in words."""
        return f"≥ {self.at_least:,.0f} a second"

    def measured(self, times: Mapping[str, float]) -> float:
        """Return how many documents it deals with in a second."""
        return self.documents / times[self.of]

    def holds(self, rate: float) -> bool:
        """Whether a rate is within the limit."""
        return rate >= self.at_least


@dataclass(frozen=True, kw_only=True)
class Race:
    """Contenders that do the same work.

    Attributes:
        title: what the work is.
        contenders: ours first.
        limits: what should hold; none where a race is only for information.
        rates: likewise, where there is nobody to compare with.
        facts: what else there is to say, such as who could not take part.
        patience: how much longer than others this race runs; more than 1 where one run takes long.
        least_rounds: how many rounds there are however long one takes.

    """

    title: str
    contenders: tuple[Contender, ...]
    limits: tuple[Limit, ...] = ()
    rates: tuple[Rate, ...] = ()
    facts: tuple[str, ...] = ()
    patience: float = 1.0
    least_rounds: int = 15


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a race.

    Attributes:
        race: what was measured.
        rounds: the time in seconds of each contender in each round, for doing the work once.

    """

    race: Race
    rounds: Mapping[str, Sequence[float]]

    @property
    def times(self) -> Mapping[str, float]:
        """The best time of each contender."""
        return {name: min(times) for name, times in self.rounds.items()}

    def median_ratio(self, limit: Limit) -> float:
        """Return the median of the ratios of the rounds, which shows whether the ratio of the best is a fluke."""
        of, by = self.rounds[limit.of], self.rounds[limit.by]
        return statistics.median(one / other for one, other in zip(of, by, strict=True))
