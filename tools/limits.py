"""What no document may exceed, for the tests of hostile ones."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SECONDS = 20
"""What no document of at most 16 MiB may take of the processor's time: ten times what any takes, on a slow machine."""


@contextmanager
def bounded_time() -> Iterator[None]:
    """Fail what uses the processor longer than `SECONDS`, and stop it where Python has a say in it."""

    def stop(_number: int, _frame: object) -> None:
        pytest.fail(f"it takes longer than {SECONDS} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
