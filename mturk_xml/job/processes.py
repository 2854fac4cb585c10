"""Processes that share the blocks of a job.

The pools of the standard library hand over through threads, which compete with the one that reads: a tenth of the time
of two processes. Here a process has a pipe, and nobody waits but for work.
"""

import contextlib
import multiprocessing
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, cast

from mturk_xml.job.work import Chunk, ProcessError, Work, pickled
from mturk_xml.sources import Block

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

# A process that works is given one more block to go on with, if that fits into every system's pipe: while it writes
# what it has done, it reads nothing, and to wait for it to read would be to wait for ever.
_FITS_BYTES = 4096
# How many blocks are under way for each process: so many that none waits for a slower one, and so few that memory
# stays flat.
_BLOCKS_UNDER_WAY = 4


def shared(blocks: Iterable[Block], work: Work, jobs: int) -> Iterator[Chunk]:
    """Share blocks out among processes; give the chunk of each, in order.

    Raises:
        ProcessError: a process has ended, or cannot be started.

    """
    processes = _Processes(work)
    try:
        processes.start(jobs)
        yield from processes.chunks(blocks)
    finally:
        processes.end()


class _Processes:
    """Processes that do the same work, each at the other end of a pipe."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._processes: dict[Connection, BaseProcess] = {}
        # Of the blocks that each was given and has not yet done, the first first.
        self._numbers: dict[Connection, deque[int]] = {}

    def start(self, number: int) -> None:
        """Start so many."""
        # Where processes can be forked they start at once; there are no threads that could hold a lock.
        is_linux = sys.platform == "linux"
        context = multiprocessing.get_context("fork") if is_linux else multiprocessing.get_context("spawn")
        try:
            with _interrupts_held_back():
                for _ in range(number):
                    ours, theirs = context.Pipe()
                    not_theirs = [*self._processes, ours]
                    process = context.Process(target=_serve, args=(self._work, theirs, not_theirs), daemon=True)
                    process.start()
                    theirs.close()
                    self._processes[ours], self._numbers[ours] = process, deque()
        except OSError as error:
            raise ProcessError(
                f"{number} processes cannot be started: {error.strerror or error}; fewer jobs need less"
            ) from error

    def chunks(self, blocks: Iterable[Block]) -> Iterator[Chunk]:
        """Give each block to whoever is free first, and the chunks in the order of the blocks."""
        following = map(pickled, blocks)
        data = next(following, None)
        most = _BLOCKS_UNDER_WAY * len(self._processes)
        done: dict[int, Chunk] = {}
        given = yielded = 0
        while data is not None or yielded < given:
            while data is not None and given < yielded + most and (connection := self._free(len(data))):
                self._give(connection, data)
                self._numbers[connection].append(given)
                given += 1
                data = next(following, None)
            while yielded not in done:
                for connection in cast("list[Connection]", wait(self._processes)):
                    done[self._numbers[connection].popleft()] = self._take(connection)
            yield done.pop(yielded)
            yielded += 1

    def _free(self, size: int) -> Connection | None:
        """Return the process that has least to do, if it can be given so many bytes; None if none can."""
        connection = min(self._numbers, key=lambda connection: len(self._numbers[connection]))
        under_way = len(self._numbers[connection])
        return connection if not under_way or (under_way == 1 and size <= _FITS_BYTES) else None

    def end(self) -> None:
        """End the processes, whatever they are doing: what they have not given is not wanted."""
        for connection, process in self._processes.items():
            process.kill()  # a request to end can mean something else here, and then does so there
            process.join()
            connection.close()

    def _give(self, connection: Connection, data: bytes) -> None:
        try:
            connection.send_bytes(data)
        except OSError as error:
            raise self._gone(connection) from error

    def _take(self, connection: Connection) -> Chunk:
        try:
            outcome: Chunk | Exception = connection.recv()
        except (EOFError, OSError) as error:
            raise self._gone(connection) from error
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _gone(self, connection: Connection) -> ProcessError:
        process = self._processes[connection]
        process.join()
        one = f"one of {len(self._processes)} processes"
        code = process.exitcode or 0
        if code < 0:
            return ProcessError(
                f"{one} was ended from outside (signal {-code}), perhaps for want of memory; fewer jobs need less"
            )
        return ProcessError(f"{one} ended before its work was done (exit code {code})")


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let no interrupt through, also in processes that are started: they would show where it met them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Work, connection: Connection, not_ours: Sequence[Connection]) -> None:
    """Work for another process, to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that it works for decides what an interrupt means
    for other in not_ours:
        other.close()
    worker = work.begin()
    with contextlib.suppress(EOFError, OSError):
        while True:
            data = connection.recv_bytes()
            try:
                outcome: Chunk | Exception = worker.chunk_of_pickled(data)
            except Exception as error:  # noqa: BLE001 - raised where the chunk is waited for
                error.add_note(traceback.format_exc())
                outcome = _sendable(error)
            connection.send(outcome)


def _sendable(error: Exception) -> Exception:
    """Return what can be raised in another process: an exception itself, or one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever an exception holds
        told = RuntimeError(f"{type(error).__name__}: {error}")
        for note in error.__notes__:
            told.add_note(note)
        return told
    return error
