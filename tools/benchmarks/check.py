"""The verdict on a valid document of each kind."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

import mturk_xml as mx
from benchmarks import rivals, samples
from benchmarks.races import Contender, Limit, Race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

CHECK, TWO_STEPS, ONE_STEP = "mx.check", "lxml: parse, then validate", "lxml: validate while parsing"
WITH_BLOCKS = "lxml: parse, then validate, blocks too"
WITH_PAGE = "the same, and turbohtml: parse the page"
# More pages, and blocks in forms, than are remembered from one check to the next.
_FIRST_NUMBERS = range(100, 100 + 20 * samples.QUESTIONS, samples.QUESTIONS)
_FORM = "a QuestionForm of 20 four-choice questions"


def races(folder: Path) -> Iterator[Race]:  # noqa: ARG001 - what every benchmark is given
    """Give the races."""
    documents = (
        (f"{_FORM} (2017-11-06)", samples.form(), samples.QUESTION_FORM, 4),
        (f"{_FORM} (2005-10-01)", samples.older_form(), samples.QUESTION_FORM_2005, 4),
        ("a QuestionFormAnswers of ten answers", samples.answers(), samples.ANSWERS, 3),
        ("an AnswerKey of 20 questions", samples.answer_key(), samples.ANSWER_KEY, 3),
        ("an ExternalQuestion", samples.external_question(), samples.EXTERNAL_QUESTION, 3),
    )
    for title, data, namespace, most in documents:
        yield Race(
            title=f"check {title} ({len(data):,} bytes)",
            contenders=(
                _ours(data),
                Contender(TWO_STEPS, rivals.lxml_in_two_steps(data, namespace)),
                Contender(ONE_STEP, rivals.lxml_in_one_step(data, namespace)),
            ),
            limits=(Limit(of=CHECK, by=TWO_STEPS, at_most=most),),
            facts=_findings(data),
        )
    data = samples.form_with_findings()
    yield Race(
        title=f"check {_FORM}, each with a finding ({len(data):,} bytes)",
        contenders=(_ours(data), Contender(TWO_STEPS, rivals.lxml_in_two_steps(data, samples.QUESTION_FORM))),
        facts=("where each stands is said by line, column and path, which the others do not",),
    )
    many = [samples.html_question(first) for first in _FIRST_NUMBERS]
    yield Race(
        title=f"check an HTMLQuestion of 20 fields ({len(many[0]):,} bytes)",
        contenders=(
            _ours(*many),
            _turn_by_turn(TWO_STEPS, [rivals.lxml_in_two_steps(data, samples.HTML_QUESTION) for data in many]),
            _turn_by_turn(WITH_PAGE, [rivals.lxml_and_turbohtml(data, samples.HTML_QUESTION) for data in many]),
        ),
        limits=(Limit(of=CHECK, by=TWO_STEPS, at_most=3), Limit(of=CHECK, by=WITH_PAGE, at_most=3)),
        facts=(
            "the page is read as a browser does, by turbohtml, whose own time is in the last line",
            *_findings(many[0]),
        ),
    )
    many = [samples.form(formatted=True, first=first) for first in _FIRST_NUMBERS]
    yield Race(
        title=f"check {_FORM} with FormattedContent ({len(many[0]):,} bytes)",
        contenders=(
            _ours(*many),
            _turn_by_turn(WITH_BLOCKS, [rivals.lxml_with_blocks(data, samples.QUESTION_FORM) for data in many]),
        ),
        limits=(Limit(of=CHECK, by=WITH_BLOCKS, at_most=4),),
        facts=_findings(many[0]),
    )


def _ours(*documents: bytes) -> Contender:
    for report in map(mx.check, documents):
        if not report.ok:
            raise ValueError(f"the sample is not in order: {report}")
    return _turn_by_turn(CHECK, [functools.partial(mx.check, data) for data in documents])


def _turn_by_turn(name: str, runs: Sequence[Callable[[], object]]) -> Contender:
    """Do the work with another document each time, so that nobody remembers the last one."""
    following = itertools.cycle(runs)
    return Contender(name, lambda: next(following)())  # noqa: PLW0108 - the next one each time


def _findings(data: bytes) -> tuple[str, ...]:
    """Say what is found in a sample after all, as a document with findings pays for their positions."""
    codes = [diagnostic.code for diagnostic in mx.check(data).diagnostics]
    return (f"findings, whose positions take time: {', '.join(codes)}",) if codes else ()
