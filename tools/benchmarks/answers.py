"""Answers of many Workers, checked against their form one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mturk_xml as mx
from benchmarks.races import Contender, Race, Rate
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    Constraints,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
    Selection,
    SelectionAnswer,
    Selections,
)
from mturk_xml.documents.question_form_answers import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKERS, AT_LEAST = 10_000, 5_000
OURS, WITH_READING = "AnswersChecker.check", "QuestionFormAnswers.from_xml, then check"
_CHOSEN, _CHOICES = 7, 4
_TEXTS = {
    "age": Constraints(is_numeric=IsNumeric(min_value=18, max_value=120)),
    "remark": Constraints(length=Length(min_length=2, max_length=500)),
    "phone": Constraints(answer_format_regexes=(AnswerFormatRegex(regex=r"^\d{3}-\d{4}$"),)),
}


def races(folder: Path) -> Iterator[Race]:  # noqa: ARG001 - what every benchmark is given
    """Give the race, which has nobody beside us: no other tool compares answers with their form."""
    checker = mx.AnswersChecker(_form())
    archive = [_answers(worker) for worker in range(WORKERS)]
    written = [answers.to_bytes() for answers in archive]
    wrong = sum(bool(checker.check(answers)) for answers in archive)
    yield Race(
        title=f"check the answers of {WORKERS:,} Workers to ten questions against their form",
        contenders=(
            Contender(OURS, lambda: [checker.check(answers) for answers in archive]),
            Contender(WITH_READING, lambda: [checker.check(mx.QuestionFormAnswers.from_xml(data)) for data in written]),
        ),
        rates=tuple(Rate(of=name, documents=WORKERS, at_least=AT_LEAST) for name in (OURS, WITH_READING)),
        facts=(f"{wrong:,} of them have a finding",),
        patience=3,
    )


def _form() -> mx.QuestionForm:
    """Make a form of seven four-choice questions and three texts with a constraint each."""
    choices = Selections(
        selections=tuple(
            Selection(selection_identifier=f"c{choice}", content=Text(text=f"choice {choice}"))
            for choice in range(_CHOICES)
        )
    )
    asked: dict[str, SelectionAnswer | FreeTextAnswer] = {
        f"q{number}": SelectionAnswer(max_selection_count=1 + number % 3, selections=choices)
        for number in range(_CHOSEN)
    }
    asked |= {name: FreeTextAnswer(constraints=constraints) for name, constraints in _TEXTS.items()}
    return mx.QuestionForm(
        content=tuple(
            Question(
                question_identifier=name,
                is_required=True,
                question_content=(Text(text=f"{name}?"),),
                answer_specification=specification,
            )
            for name, specification in asked.items()
        )
    )


def _answers(worker: int) -> mx.QuestionFormAnswers:
    """Return what a Worker answered; one in a hundred is too young, and says so."""
    chosen = [
        Answer(question_identifier=f"q{number}", selection_identifiers=(f"c{(worker + number) % _CHOICES}",))
        for number in range(_CHOSEN)
    ]
    texts = {
        "age": str(17 if worker % 100 == 0 else 18 + worker % 60),
        "remark": f"There are {worker} birds in the picture.",
        "phone": f"555-{worker:04}",
    }
    written = [Answer(question_identifier=name, free_text=text) for name, text in texts.items()]
    return mx.QuestionFormAnswers(answers=(*chosen, *written))
