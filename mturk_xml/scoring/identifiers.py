"""Identifiers that only white space or case keeps apart: they stay different, but that is worth knowing.

Source: decision 4 of the table of scoring decisions in the README.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

_Value = TypeVar("_Value")

# What two identifiers may differ in, the nearest first, and what makes them the same.
_DIFFERENCES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("white space", str.strip),
    ("case", str.casefold),
    ("white space and case", lambda identifier: identifier.strip().casefold()),
)


class NearMisses(Generic[_Value]):
    """A table of sets of identifiers that finds those that are nearly the same.

    Looking up takes the same time whatever the table holds.

    Args:
        entries: sets of identifiers, and what each stands for; of several nearly the same the first counts.

    Example:
        >>> near = NearMisses([({"A"}, 1), ({"a"}, 2), ({"a", "b"}, 3)])
        >>> near.find({"a "}), near.find({"B", "A"}), near.find({"a", "A", "b"})
        ((2, 'white space'), (3, 'case'), None)

    """

    __slots__ = ("_values",)

    def __init__(self, entries: Iterable[tuple[Iterable[str], _Value]]) -> None:
        self._values: dict[tuple[str, ...], _Value] = {}
        for identifiers, value in entries:
            for _, alike in _spellings(identifiers):
                self._values.setdefault(alike, value)

    def find(self, identifiers: Iterable[str]) -> tuple[_Value, str] | None:
        """Return what the nearest set stands for and what keeps it apart, None where none is near.

        Args:
            identifiers: a set of identifiers that the table does not hold.

        """
        for difference, alike in _spellings(identifiers):
            if alike in self._values:
                return self._values[alike], difference
        return None


def _spellings(identifiers: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    identifiers = tuple(identifiers)
    for difference, fold in _DIFFERENCES:
        yield difference, (difference, *sorted(map(fold, identifiers)))
