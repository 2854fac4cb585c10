"""The command line of `tools/bench`: what is measured, and how it is shown."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import analysis, answers, batch, build, chance, check, parse, startup, stopwatch, what_if

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.races import Limit, Race, Rate, Result

BENCHMARKS: dict[str, Callable[[Path], Iterator[Race]]] = {
    "parse": parse.races,
    "check": check.races,
    "answers": answers.races,
    "batch": batch.races,
    "analysis": analysis.races,
    "chance": chance.races,
    "what-if": what_if.races,
    "build": build.races,
    "import": startup.races,
}
MEASURED, CANNOT = 0, 2
_WIDTH = 44


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure our speed beside that of others.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--json", action="store_true", help="print JSON when all is measured")
    parser.add_argument("--seconds", type=float, default=3, help="for each race, about (default: 3)")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
    say = (lambda _: None) if options.json else print_at_once
    say(machine())
    results: list[tuple[str, Result]] = []
    try:
        for name, race in _races(options.names or list(BENCHMARKS)):
            results.append((name, stopwatch.run(race, options.seconds)))
            say(shown(results[-1][1], name))
    except (OSError, ValueError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return CANNOT
    if options.json:
        print(json.dumps(as_json(results), indent=2))
    else:
        say(_summary([result for _, result in results]))
    return MEASURED


def print_at_once(text: str) -> None:
    """Print at once, so that a person sees each race when it ends."""
    print(text, flush=True)


def _races(names: Sequence[str]) -> Iterator[tuple[str, Race]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in names:
            for race in BENCHMARKS[name](Path(folder)):
                yield name, race


def machine() -> str:
    """Name the class of machine and the interpreter."""
    return f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, {sys.platform}"


def shown(result: Result, name: str) -> str:
    """Return a race as a table."""
    race = result.race
    times = result.times
    fastest = min(times.values())
    rounds = f"best of {len(result.rounds[race.contenders[0].name])} rounds"
    lines = [f"\n{name}: {race.title}", f"  {rounds:<{_WIDTH}} {'time':>10} {'ratio':>7}"]
    lines += [
        f"  {contender.name:<{_WIDTH}} {_time(times[contender.name]):>10} {times[contender.name] / fastest:>7.2f}"
        for contender in race.contenders
    ]
    lines += [f"  {_judged(limit, result)}" for limit in race.limits]
    lines += [f"  {_judged_rate(rate, times)}" for rate in race.rates]
    lines += [f"  {fact}" for fact in race.facts]
    return "\n".join(lines)


def _judged(limit: Limit, result: Result) -> str:
    ratio = limit.ratio(result.times)
    what = f"{limit.of} / {limit.by}"
    if ratio is None:
        return f"limit: {what} {limit.text}: not measured"
    median = result.median_ratio(limit)
    return f"limit: {what} = {ratio:.2f} (median {median:.2f}), {limit.text}: {_verdict(holds=limit.holds(ratio))}"


def _judged_rate(rate: Rate, times: Mapping[str, float]) -> str:
    measured = rate.measured(times)
    return f"limit: {rate.of}: {measured:,.0f} a second, {rate.text}: {_verdict(holds=rate.holds(measured))}"


def _verdict(*, holds: bool) -> str:
    return "holds" if holds else "DOES NOT HOLD"


def _time(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"  # noqa: PLR2004 - a millisecond


def _summary(results: Sequence[Result]) -> str:
    ratios = [(limit, limit.ratio(result.times)) for result in results for limit in result.race.limits]
    held = [ratio is not None and limit.holds(ratio) for limit, ratio in ratios]
    held += [rate.holds(rate.measured(result.times)) for result in results for rate in result.race.rates]
    return f"\n{sum(held)} of {len(held)} limits hold"


def as_json(results: Sequence[tuple[str, Result]]) -> dict[str, Any]:
    """Return everything that was measured; times are in seconds."""
    return {
        "version": 1,
        "machine": machine(),
        "races": [
            {
                "benchmark": name,
                "title": result.race.title,
                "rounds": len(result.rounds[result.race.contenders[0].name]),
                "seconds": result.times,
                "limits": [_limit_as_json(limit, result) for limit in result.race.limits],
                "rates": [_rate_as_json(rate, result) for rate in result.race.rates],
                "facts": list(result.race.facts),
            }
            for name, result in results
        ],
    }


def _limit_as_json(limit: Limit, result: Result) -> dict[str, Any]:
    ratio = limit.ratio(result.times)
    return {
        "of": limit.of,
        "by": limit.by,
        "limit": limit.text,
        "ratio": ratio,
        "median_ratio": None if ratio is None else result.median_ratio(limit),
        "holds": None if ratio is None else limit.holds(ratio),
    }


def _rate_as_json(rate: Rate, result: Result) -> dict[str, Any]:
    measured = rate.measured(result.times)
    return {"of": rate.of, "limit": rate.text, "per_second": measured, "holds": rate.holds(measured)}
