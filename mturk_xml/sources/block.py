"""What the work is divided into: runs of neighbouring submissions."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeAlias

import attrs

from mturk_xml.sources.submission import Submission

BLOCK_BYTES = 1 << 20
"""About how many bytes of raw data a block holds at most (1 MiB)."""

BLOCK_SUBMISSIONS = 1000
"""How many submissions a block holds at most, where they are counted before they are read."""


_NAMES = tuple(field.name for field in attrs.fields(Submission))
_Values: TypeAlias = tuple[tuple[Any, ...], ...]


class Block(Protocol):
    """A run of neighbouring submissions of one source; small enough to hold, picklable, readable in another process."""

    def submissions(self) -> Iterator[Submission]:
        """Give them in their order; what cannot be read is one with the error."""


Found: TypeAlias = "Submission | Block"
"""What a reader gives: a submission by itself, which is put into a block with its neighbours, or a block."""


@attrs.frozen
class Held:
    """Submissions that are held as they are."""

    held: tuple[Submission, ...]

    def submissions(self) -> Iterator[Submission]:
        """Give them in their order."""
        return iter(self.held)

    def __reduce__(self) -> tuple[Callable[[_Values], "Held"], tuple[_Values]]:
        # To other processes go bare values, in half the time of objects that are taken apart one by one.
        return _held, (tuple([tuple([getattr(each, name) for name in _NAMES]) for each in self.held]),)


def _held(values: _Values) -> Held:
    return Held(tuple([Submission(**dict(zip(_NAMES, each, strict=True))) for each in values]))


def packed(found: Iterable[Found]) -> Iterator[Block]:
    """Put submissions that stand by themselves into blocks, in their order.

    Example:
        >>> [len(block.held) for block in packed(Submission(source=f"{number}") for number in range(1500))]
        [1000, 500]

    """
    held: list[Submission] = []
    size = 0
    for each in found:
        if isinstance(each, Submission):
            held.append(each)
            size += len(each.data or ())
            if size < BLOCK_BYTES and len(held) < BLOCK_SUBMISSIONS:
                continue
        if held:
            yield Held(tuple(held))
            held, size = [], 0
        if not isinstance(each, Submission):
            yield each
    if held:
        yield Held(tuple(held))
