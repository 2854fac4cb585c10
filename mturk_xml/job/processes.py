"""Blocks in, chunks out, in the same order whatever the number of processes."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from mturk_xml.job.work import Chunk, Work, Worker
from mturk_xml.sources import Block

# How many blocks are under way for each process: enough that none waits, and few enough that memory stays flat.
_BLOCKS_UNDER_WAY = 3


def chunks(blocks: Iterable[Block], work: Work, jobs: int = 1) -> Iterator[Chunk]:
    """Score blocks.

    Args:
        blocks: read one at a time, a few ahead of what is asked for.
        work: what is done with each.
        jobs: the number of processes; 1 is this one.

    Yields:
        The chunk of each block, in order.

    """
    if jobs == 1:
        yield from map(work.begin().chunk, blocks)
        return
    # Where processes can be forked they start at once; there are no threads yet that could hold a lock.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(work,))
    under_way: deque[Future[Chunk]] = deque()
    try:
        for block in blocks:
            under_way.append(pool.submit(_chunk, block))
            if len(under_way) > _BLOCKS_UNDER_WAY * jobs:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_worker: Worker


def _begin(work: Work) -> None:
    """Prepare a process that works for another."""
    global _worker  # noqa: PLW0603 - what a process of a pool keeps from task to task
    _worker = work.begin()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that it works for decides what an interrupt means
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _chunk(block: Block) -> Chunk:
    return _worker.chunk(block)


def _end_with_parent() -> None:
    """End when the process that this one works for ends, however that happens."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
