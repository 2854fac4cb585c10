"""The same answers of many Workers in two settings: another pass mark, and a key that scores every question anew."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import attrs

from benchmarks import samples
from benchmarks.races import Contender, Race
from mturk_xml.analysis import Setting, what_if
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKERS, QUESTIONS = 100_000, 10
_PASS_AT = 4


def races(folder: Path) -> Iterator[Race]:  # noqa: ARG001 - what every benchmark is given
    """Give the race, which has nobody beside us."""
    answers = list(_answers())
    before = Setting(key=_key(0), pass_at=_PASS_AT)
    others = {
        "another pass mark": attrs.evolve(before, pass_at=_PASS_AT + 1),
        "another key": attrs.evolve(before, key=_key(1)),
    }
    changed = {name: len(what_if(before, after, answers).changed) for name, after in others.items()}
    yield Race(
        title=f"what changes for {WORKERS:,} Workers who answered {QUESTIONS} questions",
        contenders=tuple(
            Contender(f"what_if, {name}", partial(what_if, before, after, answers)) for name, after in others.items()
        ),
        facts=tuple(f"{name}: something changes for {number:,} Workers" for name, number in changed.items()),
        least_rounds=3,
    )


def _key(shift: int) -> AnswerKey:
    """Return a key whose right choices are those of another, moved on."""
    return AnswerKey(
        questions=tuple(
            Question(
                question_identifier=f"q{number}",
                answer_options=(
                    AnswerOption(
                        selection_identifiers=(f"c{(number + shift) % samples.CHOICES}",),
                        answer_score=1,
                    ),
                ),
            )
            for number in range(1, QUESTIONS + 1)
        )
    )


def _answers() -> Iterator[bytes]:
    draw = random.Random(3)  # noqa: S311 - the same in every run
    selections = [f"<SelectionIdentifier>c{choice}</SelectionIdentifier>" for choice in range(samples.CHOICES)]
    for _ in range(WORKERS):
        yield samples.answers_of([draw.choice(selections) for _ in range(QUESTIONS)])
