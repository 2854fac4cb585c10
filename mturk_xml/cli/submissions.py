"""The answers that a command reads one at a time, and how far it has come."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from mturk_xml.cli.progress import shown_progress
from mturk_xml.sources import Position, Submission, blocks

_ROWS_AT_ONCE = 1_000


@contextlib.contextmanager
def watched_submissions(
    sources: Sequence[str], *, leave_out: Path | None, is_wanted: bool
) -> Iterator[Iterator[Submission]]:
    """Give the answers in files, folders and standard input, and show how far they are read.

    Args:
        sources: their names.
        leave_out: the file that is written, so that a folder does not give it.
        is_wanted: whether to show anything, if standard error is a terminal.

    """
    position = Position()
    found = (
        submission
        for block in blocks(sources, leave_out=leave_out and leave_out.resolve(), position=position)
        for submission in block.submissions()
    )
    some_at_once = iter(lambda: list(itertools.islice(found, _ROWS_AT_ONCE)), [])
    with shown_progress(sources, position, _count, is_wanted=is_wanted) as watch:
        yield itertools.chain.from_iterable(watch(some_at_once))


def _count(some: Sequence[Submission]) -> int:
    return len(some)
