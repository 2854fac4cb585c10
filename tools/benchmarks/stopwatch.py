"""How contenders are timed: turn by turn, in short batches, the best of many.

A machine that does other things too makes every time longer and none shorter. So the minimum is what the
work costs; contenders take turns within a round, so that each meets the same quiet moments; and batches are
short, so that some fit into one.
"""

from __future__ import annotations

import gc
import math
import time
from typing import TYPE_CHECKING

from benchmarks.races import Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.races import Contender, Race

BATCH_SECONDS = 0.0005
MAX_ROUNDS = 10_000
_CALIBRATIONS = 5


def run(race: Race, seconds: float) -> Result:
    """Time the contenders of a race.

    Args:
        race: what to time. Each contender runs a few times first, so that caches are warm.
        seconds: about how long to take, before the patience of the race.

    """
    calibrations = min(_CALIBRATIONS, race.least_rounds)
    once = {contender.name: min(_time(contender.run, 1) for _ in range(calibrations)) for contender in race.contenders}
    loops = {name: max(1, math.ceil(BATCH_SECONDS / taken)) for name, taken in once.items()}
    a_round = sum(once[name] * loops[name] for name in once)
    rounds = min(MAX_ROUNDS, max(race.least_rounds, round(seconds * race.patience / a_round)))
    times: dict[str, list[float]] = {name: [] for name in once}
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for number in range(rounds):
            for contender in _turned(race.contenders, number):
                taken = _time(contender.run, loops[contender.name])
                times[contender.name].append(taken / loops[contender.name])
    finally:
        if was_enabled:
            gc.enable()
    return Result(race=race, rounds=times)


def _time(function: Callable[[], object], loops: int) -> float:
    began = time.perf_counter()
    for _ in range(loops):
        function()
    return time.perf_counter() - began


def _turned(contenders: tuple[Contender, ...], number: int) -> tuple[Contender, ...]:
    """Let another contender begin each round, so that none always runs after the same one."""
    start = number % len(contenders)
    return contenders[start:] + contenders[:start]
