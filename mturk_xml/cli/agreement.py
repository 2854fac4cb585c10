"""`mturk-xml agreement`: how far the Workers agree who answered the same HITs."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from mturk_xml.appearance import Appearance
from mturk_xml.cli import options
from mturk_xml.cli.commands import CLEAN, FINDINGS
from mturk_xml.cli.documents import read_as
from mturk_xml.cli.listing import first_lines, one_line
from mturk_xml.cli.output import write_as
from mturk_xml.cli.submissions import watched_submissions
from mturk_xml.cli.tables import aligned, folded_table
from mturk_xml.documents import QuestionForm
from mturk_xml.sinks.csv import csv_table
from mturk_xml.views.lines import folded
from mturk_xml.words import counted, first_few

if TYPE_CHECKING:
    from mturk_xml.analysis.intercoder_agreement import Agreement, QuestionAgreement, Value

_EPILOG = """
SOURCE is whatever `mturk-xml score` reads, as long as it says of which HIT each assignment is: what the API answers,
batch results, tables with an id of the HIT. XML alone does not say it.

\b
For each question:
  HITs       how many have two answers to it or more
  answers    how many these have together
  alone      answers that are alone in their HIT, and in no figure
  differ     HITs whose Workers do not all agree
  agreement  of the pairs of Workers of a HIT, the share that answered alike
  alpha      Krippendorff's alpha, nominal: 1 is agreement, 0 is chance
  interval   the same for numbers, where their distance counts

Exit codes: 0 every answer is used, 1 some are left out, 2 the form or the output cannot be used.

\b
Examples:
  mturk-xml agreement Batch_123_batch_results.csv
  mturk-xml agreement --form form.xml assignments.jsonl
  mturk-xml agreement batch.csv --disagreements --format csv -o look-at.csv
"""


@attrs.frozen(kw_only=True)
class Options:
    """What was asked for on the command line, the sources apart."""

    form: str | None
    disagreements: bool
    name: str
    output: Path | None
    quiet: bool


@click.command("agreement", epilog=_EPILOG, short_help="Say how far Workers of the same HITs agree.")
@options.sources
@click.option(
    "--form",
    metavar="FILE",
    help="The QuestionForm of the HITs: which answers are numbers, and where nothing selected is an answer.",
)
@click.option(
    "--disagreements", is_flag=True, help="List the HITs whose Workers disagree, in a table or CSV; JSON has them too."
)
@options.output_format
@options.output
@options.quiet
def command(*, sources: tuple[str, ...], **values: Any) -> int:  # noqa: ANN401 - click gives what Options says
    """Say how far the Workers agree who answered the same HITs, and more than by chance."""
    asked = Options(**values)
    options.require_one_from_stdin(asked.form, *sources)
    found = _computed(sources, asked)
    write_as(
        asked.name,
        asked.output,
        table=partial(_disagreements if asked.disagreements else _lines, found),
        json=partial(_json, found),
        csv=partial(_csv_of_disagreements if asked.disagreements else _csv, found),
    )
    return FINDINGS if found.left_out else CLEAN


def _computed(sources: tuple[str, ...], asked: Options) -> "Agreement":
    from mturk_xml.analysis import agreement  # noqa: PLC0415 - not for --help

    form = None if asked.form is None else read_as(QuestionForm, asked.form, "form")
    with watched_submissions(sources, leave_out=asked.output, is_wanted=not asked.quiet) as submissions:
        return agreement(submissions, form)


# --- for programs ------------------------------------------------------------------------------


def _json(found: "Agreement") -> str:
    from mturk_xml.analysis.export import to_json  # noqa: PLC0415 - only where it is written

    return to_json(found)


def _csv(found: "Agreement") -> str:
    """Return a line for each question."""
    heads = ("question_identifier", "units", "values", "unpaired", "disagreements")
    figures = ("pairwise_agreement", "nominal", "interval")
    rows = [
        (
            *(getattr(each, name) for name in heads[:-1]),
            len(each.disagreements),
            *(getattr(each, name).value for name in figures),
        )
        for each in found.questions
    ]
    return csv_table((*heads, *figures), rows)


def _csv_of_disagreements(found: "Agreement") -> str:
    """Return a line for each of the different answers to a question of a HIT."""
    rows = [
        (
            hit.hit_id,
            question.question_identifier,
            "|".join(value.selections),
            value.text,
            len(value.worker_ids),
            "|".join(worker or "" for worker in value.worker_ids),
        )
        for question in found.questions
        for hit in question.disagreements
        for value in hit.values
    ]
    return csv_table(("hit_id", "question_identifier", "selections", "text", "workers", "worker_ids"), rows)


# --- for people --------------------------------------------------------------------------------


def _lines(found: "Agreement", appearance: Appearance) -> Iterator[str]:
    used = found.answers - len(found.left_out)
    hits, workers = counted(found.hits, "HIT"), counted(found.workers, "Worker")
    yield f"{counted(found.answers, 'answer')}, {used} of them used: {hits}, {workers}"
    left_out = [f"{each.origin.source}: {each.reason}" for each in found.left_out]
    yield from first_lines(left_out, "left out", appearance)
    yield ""
    heads = ("question", "HITs", "answers", "alone", "differ", "agreement", "alpha", "interval")
    rows = [heads, *(_row(each, appearance) for each in found.questions)]
    together = (found.pairwise_agreement.percentage, f"{found.alpha:z.3f}", "")
    rows.append(("all together", *[""] * 4, *together))
    yield from folded_table(rows, appearance.width)
    yield from _reasons(found, appearance)


def _row(question: "QuestionAgreement", appearance: Appearance) -> tuple[str, ...]:
    return (
        one_line(question.question_identifier, appearance),
        str(question.units),
        str(question.values),
        str(question.unpaired),
        str(len(question.disagreements)),
        question.pairwise_agreement.percentage,
        f"{question.nominal:z.3f}",
        f"{question.interval:z.3f}",
    )


def _reasons(found: "Agreement", appearance: Appearance) -> Iterator[str]:
    """Say why there is no alpha where one could be looked for."""
    questions: dict[str, list[str]] = {}
    for each in found.questions:
        if each.nominal.reason is not None:
            questions.setdefault(each.nominal.reason, []).append(each.question_identifier)
    for reason, names in questions.items():
        text = f"{first_few(names, len(names))}: {reason}"
        yield from folded(one_line(text, appearance), appearance.width, first="  - ", rest="    ")
    if not found.questions and found.alpha.reason is not None:
        yield f"  - {found.alpha.reason}"


def _disagreements(found: "Agreement", appearance: Appearance) -> Iterator[str]:
    rows = [("HIT", "question", "answers")]
    for question in found.questions:
        for hit in question.disagreements:
            answers = "; ".join(map(_answer, hit.values))
            rows.append(
                (
                    one_line(hit.hit_id, appearance),
                    one_line(question.question_identifier, appearance),
                    one_line(answers, appearance),
                )
            )
    if len(rows) > 1:
        yield from aligned(rows)
    else:
        yield "no HIT whose Workers disagree"


def _answer(value: "Value") -> str:
    parts: Iterable[str] = (*value.selections, *([] if value.text is None else [repr(value.text)]))
    named = [worker for worker in value.worker_ids if worker is not None]
    unnamed = len(value.worker_ids) - len(named)
    who = [first_few(named, len(named))] if named else []
    who += [f"{unnamed} unnamed"] if unnamed else []
    return f"{', '.join(parts) or 'nothing'} ({' and '.join(who)})"
