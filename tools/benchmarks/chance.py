"""What answers at random earn in a large test: the exact distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import analysis, samples
from benchmarks.races import Contender, Race, Rate
from mturk_xml.analysis import chance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = "analysis.chance"


def races(folder: Path) -> Iterator[Race]:  # noqa: ARG001 - what every benchmark is given
    """Give the race, which has nobody beside us."""
    key, form = analysis.key(), analysis.form()
    yield Race(
        title=f"what answers at random earn for {analysis.QUESTIONS} questions of {samples.CHOICES} choices, exactly",
        contenders=(Contender(OURS, lambda: chance(key, form)),),
        rates=(Rate(of=OURS, documents=1, at_least=1),),
    )
