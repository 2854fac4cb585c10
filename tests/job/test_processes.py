"""Processes that share in a job give what one process gives, and end when they should."""

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from mturk_xml.job import ProcessError, chunks
from mturk_xml.sinks import SINKS, Sink
from mturk_xml.sources import Block, Held, Submission
from sample_jobs import BLOCKS, work


def test_processes_give_the_same_chunks_in_the_same_order() -> None:
    assert list(chunks(BLOCKS * 4, work("jsonl"), jobs=3)) == list(chunks(BLOCKS * 4, work("jsonl")))


def test_processes_read_only_a_few_blocks_ahead() -> None:
    read = 0

    def blocks() -> Iterator[Held]:
        nonlocal read
        for block in itertools.cycle(BLOCKS):
            read += 1
            yield block

    found = chunks(blocks(), work("jsonl"), jobs=2)
    for _ in range(5):
        next(found)
    assert read < 20
    found.close()  # type: ignore[attr-defined]  # it is a generator


class _Broken:
    def submissions(self) -> Iterator[Submission]:
        raise RuntimeError("a defect")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_is_not_taken_for_the_end(jobs: int) -> None:
    with pytest.raises(RuntimeError, match="a defect"):
        list(chunks([*BLOCKS, _Broken()], work("jsonl"), jobs))


class _Killed:
    def submissions(self) -> Iterator[Submission]:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@pytest.mark.needs_posix
def test_a_process_that_is_killed_is_an_error_that_says_so() -> None:
    found = chunks([*BLOCKS, _Killed(), *BLOCKS], work("jsonl"), jobs=2)
    with pytest.raises(ProcessError, match=r"one of 2 processes was ended from outside \(signal 9\)"):
        list(found)


def test_blocks_and_chunks_may_be_larger_than_a_pipe_holds() -> None:
    sizes = [1 << 20, 10, 3 << 20, 1 << 22, 10, 1 << 20, 1 << 21]
    large = [Held((Submission(source="s" * size),)) for size in sizes for _ in range(2)]
    assert list(chunks(large, work("jsonl"), jobs=2)) == list(chunks(large, work("jsonl")))


def test_every_sink_can_be_sent_to_another_process() -> None:
    assert all(issubclass(sink, Sink) for sink in SINKS.values())
    for name in sorted(SINKS):
        (chunk,) = chunks(BLOCKS[:1], work(name), jobs=2)
        assert chunk.summary.count == 1


@pytest.mark.needs_posix
@pytest.mark.parametrize("handler", [signal.SIG_IGN, lambda *_: None])
def test_processes_end_whatever_a_request_to_end_means_here(handler: signal.Handlers) -> None:
    before = signal.signal(signal.SIGTERM, handler)
    try:
        assert len(list(chunks(BLOCKS, work("jsonl"), jobs=2))) == len(BLOCKS)
    finally:
        signal.signal(signal.SIGTERM, before)


class _OddError(RuntimeError):
    def __init__(self, number: int, *, place: str) -> None:
        super().__init__(f"a defect {number} at {place}")


class _Odd:
    def submissions(self) -> Iterator[Submission]:
        raise _OddError(7, place="here")


class _Open:
    def submissions(self) -> Iterator[Submission]:
        error = RuntimeError("a defect 7 at here")
        error.lock = threading.Lock()  # type: ignore[attr-defined]
        raise error


@pytest.mark.parametrize("block", [_Odd(), _Open()])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_that_cannot_be_sent_is_told_all_the_same(block: Block, jobs: int) -> None:
    with pytest.raises(RuntimeError, match="a defect 7 at here") as raised:
        list(chunks([*BLOCKS, block], work("jsonl"), jobs))
    assert jobs == 1 or "in submissions" in raised.value.__notes__[0]


@pytest.mark.needs_posix
def test_processes_that_cannot_be_started_are_an_error_that_says_so() -> None:
    import resource  # noqa: PLC0415 - there is none on Windows

    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, limits[1]))
    try:
        with pytest.raises(ProcessError, match="200 processes cannot be started: Too many open files; fewer jobs"):
            list(chunks(BLOCKS, work("jsonl"), jobs=200))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert not multiprocessing.active_children()
