"""`mturk-xml score`: the points and the Qualification value of every Worker."""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import attrs
import click

from mturk_xml import __version__
from mturk_xml.cli import options as shared
from mturk_xml.cli.commands import CLEAN, FINDINGS, complain
from mturk_xml.cli.documents import read_scorer
from mturk_xml.cli.output import appearance_of, stream, written
from mturk_xml.cli.progress import shown_progress
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.errors import MTurkXMLError, SourceError
from mturk_xml.job import Chunk, ProcessError, Spool, Work, chunks
from mturk_xml.scoring import Scorer
from mturk_xml.sinks import SINKS, CSVSink, Sink, TableSink
from mturk_xml.sources import STDIN, Position, blocks
from mturk_xml.summary import Summary, summarized

_EPILOG = """
\b
SOURCE is whatever holds answers; what it is, is seen from what is in it:
  XML files, folders of them, patterns in quotes
  JSON and JSON Lines of get_assignment, list_assignments_for_hit and
    list_qualification_requests
  XML responses of the older API
  CSV and TSV: with the XML in a column, batch results, .results files
  Parquet and Arrow (pip install 'mturk-xml[arrow]')
  SQLite, such as the store of mturk-xml serve
  zip and tar archives, gzip, bzip2, xz and zstd, of all these

\b
A row holds:
  source               the file and the place in it
  worker_id, assignment_id, hit_id, qualification_request_id
                       where the source says them
  summed_score         the points of all questions
  qualification_value  what the key's mapping makes of them
  notes                where something deserves a second look
  error                why there is no score

A file given with -o appears when it is complete, and not before. What an
interrupted run has done is kept beside it, and --resume goes on from there.

Exit codes: 0 every row has a score, 1 some have an error instead, 2 the key or
the output cannot be used.

\b
Examples:
  mturk-xml score --key key.xml answers/
  mturk-xml score --key key.xml --explain answers/one.xml
  mturk-xml score --key key.xml --pass 80 --jobs 2 dump.jsonl.gz \\
    --format csv -o scores.csv --resume
  mturk-xml score --key key.xml --wide 'archive/**/*.zip' \\
    --format parquet -o scores.parquet
"""
_KEPT = "; what is done is kept, and --resume goes on from there"
_BINARY = frozenset({"parquet", "sqlite"})


@attrs.frozen(kw_only=True)
class Options:
    """What was asked for on the command line, the sources apart."""

    key: str
    name: str
    rounding: str
    explain: bool
    output: Path | None
    resume: bool
    jobs: int
    wide: bool
    formulas: bool
    pass_at: int | None
    quiet: bool


@click.command("score", epilog=_EPILOG, short_help="Score answers with the key of their test.")
@shared.sources
@shared.key
@click.option(
    "--format",
    "name",
    type=click.Choice(list(SINKS)),
    default="table",
    show_default=True,
    help="What is written.",
)
@shared.rounding
@click.option("--explain", is_flag=True, help="Show the questions, points and reasons of the one Worker in SOURCE.")
@shared.output
@click.option("--resume", is_flag=True, help="Continue what an interrupted run with the same options left of -o.")
@click.option("--jobs", "-j", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes to work in.")
@click.option("--wide", is_flag=True, help="Add a column with the points of each question of the key.")
@click.option(
    "--formulas",
    is_flag=True,
    help="In CSV, leave what a spreadsheet would take for a formula as it is, without an apostrophe before it: for "
    "programs that compare texts, never for a spreadsheet, where a Worker's text could then run.",
)
@shared.pass_at
@click.option("--quiet", "-q", is_flag=True, help="Show neither progress nor the summary at the end.")
def command(*, sources: tuple[str, ...], **values: Any) -> int:  # noqa: ANN401 - click gives what Options says
    """Score every answer in SOURCE, a row each; what cannot be scored is a row with its error.

    An answer that is empty is a Worker who answered nothing.
    """
    options = Options(**values)
    _require_that_they_fit(sources, options)
    scorer = read_scorer(options.key, options.rounding)
    if options.explain:
        return _explain(scorer, sources, options.output)
    # Arrow's own allocator keeps half as much again as it uses; it is chosen when pyarrow is imported.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    work = Work(scorer, _sink(options, scorer.key))
    # A pipe or a device cannot be replaced by a complete file: it is written as it is.
    is_file = options.output and (options.output.is_file() or not options.output.exists())
    summary = (_to_file if is_file else _to_stream)(work, sources, options)
    if not options.quiet:
        sys.stderr.write(summarized(summary, appearance_of(sys.stderr), pass_at=options.pass_at))
    return FINDINGS if summary.failed else CLEAN


def _require_that_they_fit(sources: tuple[str, ...], options: Options) -> None:
    """Refuse options that contradict each other."""
    shared.require_one_from_stdin(options.key, *sources)
    if options.explain and options.name != "table":
        raise click.UsageError("--explain shows a table; leave --format out")
    if options.resume and not options.output:
        raise click.UsageError("--resume continues a file; say which with --output")
    if options.resume and STDIN in sources:
        raise click.UsageError("what came through standard input is gone; --resume needs files")
    if options.name in _BINARY and not options.output:
        raise click.UsageError(f"{options.name} is no text for a terminal; say with --output where to write it")


def _sink(options: Options, key: AnswerKey) -> Sink:
    wide = tuple(question.question_identifier for question in key.questions) if options.wide else ()
    if options.name == "csv":
        return CSVSink(wide=wide, verbatim=options.formulas)
    if options.name == "table":
        return TableSink(wide=wide, encoding=appearance_of(options.output).encoding)
    return SINKS[options.name](wide=wide)


def _to_stream(work: Work, sources: tuple[str, ...], options: Options) -> Summary:
    """Write rows as they come."""
    summary, position = Summary(), Position()
    with (
        shown_progress(sources, position, _rows_in, is_wanted=not options.quiet) as watch,
        stream(options.output) as write,
    ):
        write(work.sink.head)
        for chunk in watch(chunks(blocks(sources, position=position), work, options.jobs)):
            write(chunk.data)
            summary.merge(chunk.summary)
        write(work.sink.tail)
    return summary


def _to_file(work: Work, sources: tuple[str, ...], options: Options) -> Summary:
    """Write a file that appears when it is complete."""
    assert options.output  # noqa: S101 - for the type
    target, position = options.output.resolve(), Position()
    if Spool.is_left(target) and not options.resume:
        complain(f"{options.output} is begun anew; --resume would go on with what an interrupted run has left of it")
    try:
        with (
            Spool(target, work.sink, job=_job(work, sources, options), resume=options.resume) as spool,
            shown_progress(sources, position, _rows_in, is_wanted=not options.quiet) as watch,
        ):
            remaining = spool.remaining(blocks(sources, leave_out=target, position=position))
            for _ in watch(spool.write(chunks(remaining, work, options.jobs))):
                pass
            spool.finish()
    except OSError as error:
        reason = f"{options.output} cannot be written: {error.strerror or error}"
        raise click.ClickException(reason + (_KEPT if Spool.is_left(target) else "")) from error
    except ProcessError as error:
        raise click.ClickException(str(error) + (_KEPT if Spool.is_left(target) else "")) from error
    except KeyboardInterrupt:
        complain("interrupted" + (_KEPT if Spool.is_left(target) else ""))
        raise
    return spool.summary


def _rows_in(chunk: Chunk) -> int:
    return chunk.summary.count


def _job(work: Work, sources: tuple[str, ...], options: Options) -> str:
    """Name what is done, so that only the same is continued."""
    work_of = (__version__, work.scorer.key.to_xml(), options.rounding, options.name, options.wide, options.formulas)
    return hashlib.sha256(json.dumps((*work_of, *sources)).encode()).hexdigest()


def _explain(scorer: Scorer, sources: tuple[str, ...], output: Path | None) -> int:
    found = (submission for block in blocks(sources) for submission in block.submissions())
    first, second = next(found, None), next(found, None)
    if first is None or second is not None:
        raise click.UsageError("--explain is about one Worker; SOURCE has to be one document")
    try:
        if first.error is not None:
            raise SourceError(first.error)
        score = scorer.score(first.data)
    except MTurkXMLError as error:
        complain(f"{first.source}: {error}")
        return FINDINGS
    from mturk_xml.cli.explanation import explained  # noqa: PLC0415 - only where it is asked for

    appearance = appearance_of(output)
    with written(output, encoding=appearance.encoding) as write:
        write(explained(first.source, score, appearance))
    return CLEAN
