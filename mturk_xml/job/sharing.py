"""Blocks in, chunks out, in the same order whatever the number of processes."""

from collections.abc import Iterable, Iterator

from mturk_xml.job.work import Chunk, Work
from mturk_xml.sources import Block


def chunks(blocks: Iterable[Block], work: Work, jobs: int = 1) -> Iterator[Chunk]:
    """Score blocks.

    Args:
        blocks: read one at a time, a few ahead of what is asked for.
        work: what is done with each.
        jobs: the number of processes; 1 is this one.

    Yields:
        The chunk of each block, in order.

    Raises:
        ProcessError: a process has ended, as where a system runs out of memory.

    """
    if jobs == 1:
        return map(work.begin().chunk, blocks)
    from mturk_xml.job.processes import shared  # noqa: PLC0415 - multiprocessing takes a while to be imported

    return shared(blocks, work, jobs)
