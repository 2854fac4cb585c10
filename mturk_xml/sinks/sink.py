"""What a format is: rows become bytes, and the bytes a file."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, TypeAlias

import attrs

from mturk_xml.batch import Result
from mturk_xml.sources import ID_FIELDS, Submission
from mturk_xml.sqlite import is_database

Row: TypeAlias = tuple[Submission, Result]
"""The answers of one Worker, and what became of them."""

FIELDS = (
    "source",
    *ID_FIELDS,
    "summed_score",
    "qualification_value",
    "notes",
    "error",
)
"""What every row says, in this order."""


def _once_each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


@attrs.frozen(kw_only=True)
class Sink(ABC):
    """One format.

    A spool is a file of `head`, what `encode` makes of one chunk of rows after the other, and `tail`. It may be
    cut back to the end of a chunk and continued: what is written depends on the rows alone, and not on how
    they were divided. A sink can be sent to other processes.

    Attributes:
        wide: the QuestionIdentifiers whose points follow the other fields, one each.

    """

    wide: tuple[str, ...] = attrs.field(default=(), converter=_once_each)

    tail: ClassVar[bytes] = b""
    """What stands after the rows."""

    is_converted: ClassVar[bool] = False
    """Whether `convert` makes the output of a spool; if not, the spool is the output."""

    @property
    def head(self) -> bytes:
        """What stands before the rows."""
        return b""

    @property
    def points_columns(self) -> tuple[str, ...]:
        """The names of the columns for `wide`."""
        return tuple(f"points.{name}" for name in self.wide)

    @abstractmethod
    def encode(self, rows: Iterable[Row]) -> bytes:
        """Return what is appended to the spool."""

    def keeps(self, target: Path) -> bool:
        """Tell whether `convert` adds to what stands at `target`, all at once, in the place of making it anew.

        Raises:
            OSError: what stands there is neither to be lost nor can anything be added to it.

        """
        if is_database(target):
            raise OSError(
                "it is an SQLite database, which may hold answers; name another file, or use the format sqlite"
            )
        return False

    def convert(self, spool: Path, target: Path) -> None:
        """Make the output of a complete spool; what stood at `target` is lost, unless it `keeps` it.

        Raises:
            OSError: one of the files cannot be read or written.

        """
        shutil.copyfile(spool, target)

    def points(self, result: Result) -> list[int | None]:
        """Return what each question of `wide` earned; None for all where there is an error.

        A question that the key holds twice has the sum of both.
        """
        if not self.wide or result.error is not None:
            return [None] * len(self.wide)
        earned = result.points()
        return [earned.get(name) for name in self.wide]
