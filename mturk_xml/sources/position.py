"""How far the reading of files has come, for those who wait."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from mturk_xml.sources.inputs import ANSWER_EXTENSIONS, inputs
from mturk_xml.sources.stream import FileState


class Position:
    """How much of the files is read, in bytes as they lie on disk."""

    def __init__(self) -> None:
        self._finished = 0
        self._file: BinaryIO | None = None

    @property
    def done(self) -> int:
        """How many bytes are read."""
        return self._finished + (self._file.tell() if self._file else 0)

    def pass_by(self, size: int) -> None:
        """Count a file that is read elsewhere."""
        self._finished += size

    @contextlib.contextmanager
    def within(self, file: BinaryIO) -> Iterator[None]:
        """Count a file while it is read."""
        self._file = file
        try:
            yield
        finally:
            self._finished = self.done
            self._file = None


def total_size(arguments: Iterable[str]) -> int | None:
    """Return how many bytes there are to read, as they lie on disk; None where that cannot be known beforehand."""
    total = 0
    for found in inputs(arguments, extensions=ANSWER_EXTENSIONS):
        state = FileState.of(found.place) if isinstance(found.place, Path) else None
        if state is None and found.place is not None:
            return None
        total += state.size if state else 0
    return total
