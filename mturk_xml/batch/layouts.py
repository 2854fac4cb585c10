"""Where the answers stand in documents of one length: cutting there is faster than looking for them."""

from collections import Counter
from collections.abc import Callable, Sequence
from struct import Struct
from typing import TypeAlias

_MOST_LENGTHS = 1024
# Where identifiers differ in length, documents of one length differ in their layouts: then looking is faster.
_MOST_TRIES = 8

Cut: TypeAlias = Callable[[bytes], tuple[bytes, ...]]


class Layouts(dict[int, Cut | None]):
    """Functions that cut a document into its pieces, by the length of the document in bytes.

    None stands for a length whose documents have too many layouts. Whether the pieces are ones that are known is for
    the caller to see: their bytes decide and not their places.
    """

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[int, str] = {}
        self._tries: Counter[int] = Counter()

    def learn(self, length: int, sizes: Sequence[int]) -> None:
        """Remember a layout, in place of the one before; or that there are too many.

        Args:
            length: that of the document.
            sizes: those of its pieces, which are all of it.

        """
        layout = "".join(f"{size}s" for size in sizes)
        if self._formats.get(length) == layout:
            return
        if len(self._formats) > _MOST_LENGTHS:
            self.clear()
            self._formats.clear()
            self._tries.clear()
        self._formats[length] = layout
        self._tries[length] += 1
        self[length] = Struct(layout).unpack if self._tries[length] <= _MOST_TRIES else None
