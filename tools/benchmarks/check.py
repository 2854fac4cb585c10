"""The verdict on a valid document of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mturk_xml as mx
from benchmarks import rivals, samples
from benchmarks.races import Contender, Limit, Race

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHECK, TWO_STEPS, ONE_STEP = "mx.check", "lxml: parse, then validate", "lxml: validate while parsing"
WITH_BLOCKS = "lxml: parse, then validate, blocks too"
WITH_PAGE = "the same, and turbohtml: parse the page"
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
    data = samples.html_question()
    yield Race(
        title=f"check an HTMLQuestion of 20 fields ({len(data):,} bytes)",
        contenders=(
            _ours(data),
            Contender(TWO_STEPS, rivals.lxml_in_two_steps(data, samples.HTML_QUESTION)),
            Contender(WITH_PAGE, rivals.lxml_and_turbohtml(data, samples.HTML_QUESTION)),
        ),
        limits=(Limit(of=CHECK, by=TWO_STEPS, at_most=3), Limit(of=CHECK, by=WITH_PAGE, at_most=3)),
        facts=(
            "the page is read as a browser does, by turbohtml, whose own time is in the last line",
            *_findings(data),
        ),
    )
    data = samples.form(formatted=True)
    yield Race(
        title=f"check {_FORM} with FormattedContent ({len(data):,} bytes)",
        contenders=(_ours(data), Contender(WITH_BLOCKS, rivals.lxml_with_blocks(data, samples.QUESTION_FORM))),
        limits=(Limit(of=CHECK, by=WITH_BLOCKS, at_most=4),),
        facts=_findings(data),
    )


def _ours(data: bytes) -> Contender:
    if not mx.check(data).ok:
        raise ValueError(f"the sample is not in order: {mx.check(data)}")
    return Contender(CHECK, lambda: mx.check(data))


def _findings(data: bytes) -> tuple[str, ...]:
    """Say what is found in a sample after all, as a document with findings pays for their positions."""
    codes = [diagnostic.code for diagnostic in mx.check(data).diagnostics]
    return (f"findings, whose positions take time: {', '.join(codes)}",) if codes else ()
