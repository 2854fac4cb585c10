"""Coroutines, run in a thread of their own: in the tests' own thread runs the loop of Playwright, once it has begun."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")


def run(coroutine: Coroutine[object, object, _T]) -> _T:
    """Return what a coroutine returns."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
