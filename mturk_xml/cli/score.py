"""`mturk-xml score`: the points and the Qualification value of every Worker."""

from collections.abc import Iterator
from pathlib import Path

import click

from mturk_xml.cli.commands import CLEAN, FINDINGS, complain
from mturk_xml.cli.explanation import explained
from mturk_xml.cli.output import Write, appearance_of, written
from mturk_xml.cli.rows import CSVSink, JSONLinesSink, Row, Sink, TableSink
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.errors import MTurkXMLError, ScoringError, SourceError
from mturk_xml.pipeline import check
from mturk_xml.scoring import Rounding, Scorer
from mturk_xml.sources import STDIN, Input, Submission, inputs, submissions

_EPILOG = """
\b
A row holds:
  source               the file
  worker_id            empty for XML files, which do not say
  assignment_id        likewise
  summed_score         the points of all questions
  qualification_value  what the key's mapping makes of them
  notes                where something deserves a second look
  error                why there is no score

Rows are written as they come. In CSV a cell that a spreadsheet would take for a formula begins with an
apostrophe.

Exit codes: 0 every row has a score, 1 some have an error instead, 2 the key cannot be used.

\b
Examples:
  mturk-xml score --key key.xml answers/
  mturk-xml score --key key.xml --format csv answers/ > scores.csv
  mturk-xml score --key key.xml --rounding half-even --format jsonl a.xml
  mturk-xml score --key key.xml --explain answers/one.xml
"""


@click.command("score", epilog=_EPILOG, short_help="Score answers with the key of their test.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--key", required=True, metavar="FILE", help="The AnswerKey of the test.")
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="What is written.",
)
@click.option(
    "--rounding",
    type=click.Choice([rounding.value for rounding in Rounding]),
    default=Rounding.HALF_UP.value,
    show_default=True,
    help="How a percentage or a scaled score becomes a whole number.",
)
@click.option("--explain", is_flag=True, help="Show the questions, points and reasons of the one Worker in SOURCE.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def command(*, sources: tuple[str, ...], key: str, name: str, rounding: str, explain: bool, output: Path | None) -> int:
    """Score files, folders and - (standard input), each a QuestionFormAnswers.

    A file that is empty is a Worker who answered nothing.
    """
    if key == STDIN and STDIN in sources:
        raise click.UsageError("the key and the answers cannot both be read from standard input")
    if explain and name != "table":
        raise click.UsageError("--explain shows a table; leave --format out")
    try:
        scorer = Scorer(_read_key(key), rounding=Rounding(rounding))
    except ScoringError as error:
        raise click.ClickException(f"the key cannot be used: {key}: {error}") from error
    found = submissions(sources)
    if explain:
        return _explain(scorer, found, output)
    appearance = appearance_of(output)
    sinks: dict[str, Sink] = {"table": TableSink(appearance.encoding), "csv": CSVSink(), "jsonl": JSONLinesSink()}
    with written(output, encoding=appearance.encoding if name == "table" else "utf-8") as write:
        return write_rows(rows(scorer, found), sinks[name], write)


def write_rows(found: Iterator[Row], sink: Sink, write: Write) -> int:
    """Write rows as they come; return the exit code."""
    code = CLEAN
    write(sink.begin())
    for row in found:
        write(sink.row(row))
        if row.error is not None:
            code = FINDINGS
    write(sink.end())
    return code


def rows(scorer: Scorer, found: Iterator[Submission]) -> Iterator[Row]:
    """Score submissions, one after the other; what cannot be scored is a row with an error."""
    for submission in found:
        score, error = None, None
        try:
            score = scorer.score(submission.answers())
        except MTurkXMLError as problem:
            error = str(problem)
        yield Row(
            source=submission.source,
            worker_id=submission.worker_id,
            assignment_id=submission.assignment_id,
            score=score,
            error=error,
        )


def _read_key(name: str) -> AnswerKey:
    """Read the key; an error in it is one that stops, so it says all that is wrong."""
    (found,) = inputs([name]) if name == STDIN else (Input(name=name, place=Path(name)),)
    try:
        source = found.read()
    except SourceError as error:
        raise click.ClickException(f"the key cannot be used: {error}") from error
    report = check(source.data, file=found.name)
    if isinstance(report.document, AnswerKey):
        return report.document
    if report.document is not None:
        raise click.ClickException(f"the key cannot be used: {found.name} is a {report.kind}, not an AnswerKey")
    raise click.ClickException(f"the key cannot be used:\n{report}")


def _explain(scorer: Scorer, found: Iterator[Submission], output: Path | None) -> int:
    first, second = next(found, None), next(found, None)
    if first is None or second is not None:
        raise click.UsageError("--explain is about one Worker; SOURCE has to be one document")
    try:
        score = scorer.score(first.answers())
    except MTurkXMLError as error:
        complain(f"{first.source}: {error}")
        return FINDINGS
    appearance = appearance_of(output)
    with written(output, encoding=appearance.encoding) as write:
        write(explained(first.source, score, appearance))
    return CLEAN
