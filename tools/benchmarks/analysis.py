"""The analysis of a large test, from the bytes of its answers to tables, JSON and CSV: time, and memory."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import mturk_xml as mx
from benchmarks import samples
from benchmarks.races import Contender, Race, Rate
from mturk_xml.analysis.export import questions_to_csv, to_json
from mturk_xml.appearance import Appearance
from mturk_xml.cli.analysis_tables import analysed
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, PercentageMapping, Question
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import Question as Asked
from mturk_xml.documents.question_form import Selection, SelectionAnswer, Selections
from mturk_xml.sources import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS, QUESTIONS = 100_000, 50
AT_LEAST = WORKERS / 10
MOST_MEMORY = 500
OURS = "mx.analyse, then table, JSON, CSV and the page"

# Run in a process of its own: how much memory it takes, whatever came before.
_MEMORY = """
import re
from benchmarks import analysis
analysis.run()
with open("/proc/self/status") as status:
    print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) // 1024)
"""


def races(folder: Path) -> Iterator[Race]:
    """Give the race, which has nobody beside us.

    Args:
        folder: where the process that measures memory runs.

    """
    size = len(next(submissions()).data or b"")
    yield Race(
        title=f"analyse {WORKERS:,} Workers' answers to {QUESTIONS} questions, {size:,} bytes each, with the form",
        contenders=(Contender(OURS, run),),
        rates=(Rate(of=OURS, documents=WORKERS, at_least=AT_LEAST),),
        facts=("the time in which the documents are put together is in it", *_memory(folder)),
        least_rounds=2,
    )


def run() -> None:
    """Analyse, and write the analysis in every format."""
    analysis = mx.analyse(key(), submissions(), form(), pass_at=60)
    analysed(analysis, Appearance())
    to_json(analysis)
    questions_to_csv(analysis)
    mx.render_report(analysis, key(), form())


def key() -> AnswerKey:
    """Return the key: of each question one choice is right."""
    return AnswerKey(
        questions=tuple(
            Question(
                question_identifier=f"q{number}",
                answer_options=(AnswerOption(selection_identifiers=(_right(number),), answer_score=1),),
            )
            for number in range(1, QUESTIONS + 1)
        ),
        qualification_value_mapping=PercentageMapping(maximum_summed_score=QUESTIONS),
    )


def form() -> mx.QuestionForm:
    """Return the form, of questions with four choices."""
    choices = Selections(
        selections=tuple(
            Selection(selection_identifier=f"c{choice}", content=Text(text=f"choice {choice}"))
            for choice in range(samples.CHOICES)
        )
    )
    return mx.QuestionForm(
        content=tuple(
            Asked(
                question_identifier=f"q{number}",
                question_content=(Text(text=f"Question {number}?"),),
                answer_specification=SelectionAnswer(selections=choices),
            )
            for number in range(1, QUESTIONS + 1)
        )
    )


def submissions() -> Iterator[Submission]:
    """Give the answers of Workers who know more or less, and guess the rest."""
    draw = random.Random(3)  # noqa: S311 - the same in every run
    selections = [f"<SelectionIdentifier>c{choice}</SelectionIdentifier>" for choice in range(samples.CHOICES)]
    right = [selections[number % samples.CHOICES] for number in range(1, QUESTIONS + 1)]
    for worker in range(WORKERS):
        able = draw.random()
        chosen = [each if draw.random() < able else selections[int(4 * draw.random())] for each in right]
        yield Submission(
            source=f"dump.jsonl:{worker + 1}",
            worker_id=f"A{worker:013X}",
            data=samples.answers_of(chosen),
            times={
                "AcceptTime": "2020-01-01T00:00:00-08:00",
                "SubmitTime": f"2020-01-01T00:{worker % 50 + 5:02}:00-08:00",
            },
        )


def _right(number: int) -> str:
    return f"c{number % samples.CHOICES}"


def _memory(folder: Path) -> Iterator[str]:
    if not Path("/proc/self/status").exists():
        return
    tools = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": tools}
    command = [sys.executable, "-c", _MEMORY]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    verdict = "holds" if int(done.stdout) <= MOST_MEMORY else "DOES NOT HOLD"
    yield f"resident at most, in a process of its own: {done.stdout.strip()} MiB, ≤ {MOST_MEMORY} MiB: {verdict}"
