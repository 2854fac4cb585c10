"""How far the reading of files has come, for those who wait."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from mturk_xml.sources.block import Found
from mturk_xml.sources.inputs import ANSWER_EXTENSIONS, inputs
from mturk_xml.sources.stream import FileState


class Position:
    """How much of the files is read, in bytes as they lie on disk.

    Attributes:
        done: how many bytes.

    """

    def __init__(self) -> None:
        self.done = 0

    def follow(self, found: Iterable[Found], file: BinaryIO, size: int) -> Iterator[Found]:
        """Keep up with what is found in a file, given its size in bytes."""
        start = self.done
        for each in found:
            # A block that is read where it is used says itself where it ends: `file` does not know.
            self.done = start + (getattr(each, "end", None) or file.tell())
            yield each
        self.done = start + size


def total_size(arguments: Iterable[str]) -> int | None:
    """Return how many bytes there are to read, as they lie on disk; None where that cannot be known beforehand."""
    total = 0
    for found in inputs(arguments, extensions=ANSWER_EXTENSIONS):
        state = FileState.of(found.place) if isinstance(found.place, Path) else None
        if state is None and found.place is not None:
            return None
        total += state.size if state else 0
    return total
