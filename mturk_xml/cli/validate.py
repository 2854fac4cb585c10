"""`mturk-xml validate`: what is wrong with documents."""

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import click

from mturk_xml import config
from mturk_xml.cli import together
from mturk_xml.cli.commands import CANNOT_WORK, CLEAN, FINDINGS, complain
from mturk_xml.cli.options import require_one_from_stdin
from mturk_xml.cli.output import appearance_of, written
from mturk_xml.cli.together import Together
from mturk_xml.config import ConfigError, Selection
from mturk_xml.diagnostics import Severity
from mturk_xml.errors import SourceError
from mturk_xml.pipeline import check
from mturk_xml.reporters import REPORTERS, Outcome
from mturk_xml.sources import EXTENSIONS, STDIN, Input, inputs

_EPILOG = f"""
Folders are searched with all that is in them for names that end in {", ".join(EXTENSIONS)}; hidden ones are left out.

The table [tool.mturk-xml] of the nearest pyproject.toml, or the nearest mturk-xml.toml, holds the same
choices (select, ignore, severity, per-file-ignores). "Nearest" is from the folder of the first PATH upwards,
then from the working directory upwards. What is given here takes the place of what is given there, and
--select that of ignore too.

Exit codes: 0 no errors and no warnings (notes of severity info may be shown), 1 errors or warnings are
shown, 2 a PATH cannot be read or an option is wrong. The other documents are checked all the same.

\b
Examples:
  mturk-xml validate form.xml key.xml
  mturk-xml validate --form form.xml --key key.xml --pass 80 --answers answers/
  mturk-xml validate --diff archive/          (what can be mended; --fix mends it)
  mturk-xml validate --fix --form form.xml --key key.xml
  mturk-xml validate --ignore QF2,AK101 --severity warning archive/
  cat form.xml | mturk-xml validate -
  mturk-xml validate --format sarif --output findings.sarif .
  mturk-xml validate --format github .        (in a GitHub workflow)
"""


@attrs.define
class _Tally:
    """What the exit code depends on."""

    has_findings: bool = False
    has_problems: bool = False

    @property
    def code(self) -> int:
        if self.has_problems:
            return CANNOT_WORK
        return FINDINGS if self.has_findings else CLEAN


@click.command("validate", epilog=_EPILOG, short_help="Say what is wrong with documents, where, and what to do.")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("--form", metavar="FORM", help="A QuestionForm, to be compared with --key and --answers.")
@click.option("--key", metavar="KEY", help="The AnswerKey of the form.")
@click.option("--answers", multiple=True, metavar="PATH", help="Answers to the form; every PATH holds more of them.")
@click.option("--pass", "passing", type=int, metavar="VALUE", help="The Qualification value to reach with the key.")
@click.option(
    "--format", "name", type=click.Choice(list(REPORTERS)), default="text", show_default=True, help="What is written."
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@click.option("--select", multiple=True, metavar="CODES", help="Report only these codes, or beginnings of codes.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Do not report these.")
@click.option(
    "--severity", type=click.Choice([severity.value for severity in Severity]), help="Report nothing that matters less."
)
@click.option("--config", "file", type=click.Path(path_type=Path), help="Take this configuration, not the nearest.")
@click.option("--no-config", is_flag=True, help="Take no configuration.")
@click.option("--fix", is_flag=True, help="Rewrite the files, with what has one right answer mended.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
def command(  # noqa: PLR0913 - the options of the command
    *,
    paths: tuple[str, ...],
    form: str | None,
    key: str | None,
    answers: tuple[str, ...],
    passing: int | None,
    name: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str | None,
    file: Path | None,
    no_config: bool,
    fix: bool,
    diff: bool,
) -> int:
    """Check files, folders and - (standard input).

    Every document is checked by its schema and by the rules that `mturk-xml rules` lists; a form, its key and
    answers to it also beside each other.
    """
    test = _together(form, key, answers, paths, passing)
    others = () if answers else paths
    names = (*(test.names if test else ()), *others)
    require_one_from_stdin(*names)
    if not names:
        raise click.UsageError("Missing argument 'PATH...', or --form, --key or --answers.")
    if (fix or diff) and test and (test.answers or not (form and key)):
        raise click.UsageError("--fix and --diff take a --form with its --key, and any other document as a PATH.")
    try:
        selection = Selection() if no_config else _configured(file, names[0])
        selection = _overridden(selection, select, ignore, severity)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
    appearance = appearance_of(output)
    found = inputs(others, leave_out=output)
    outcomes: Iterator[Outcome] = (_outcome(each, selection) for each in found)
    tally = _Tally()
    if fix or diff:
        from mturk_xml.cli import mending  # noqa: PLC0415 - not on the path of those who only look

        pair = mending.pair(form, key, selection) if form and key else []
        mended = mending.documents(found, selection)
        if diff:
            return mending.show(itertools.chain(pair, mended), output, appearance)
        if problem := mending.write(pair):
            complain(problem)
            tally.has_problems = True
        outcomes = (mending.outcome(done, selection) for done in mended)
    reporter = REPORTERS[name](appearance)
    encoding = "utf-8" if reporter.is_data else appearance.encoding
    is_filter = fix and output is None and STDIN in paths
    if test:
        outcomes = itertools.chain(together.outcomes(test, selection, leave_out=output), outcomes)
    with contextlib.nullcontext(_to_stderr) if is_filter else written(output, encoding=encoding) as write:
        for piece in reporter.pieces(_tallied(outcomes, tally)):
            write(piece)
    return tally.code


def _together(
    form: str | None, key: str | None, answers: tuple[str, ...], paths: tuple[str, ...], passing: int | None
) -> Together | None:
    """Return the documents to be compared, None where there are none."""
    if passing is not None and key is None:
        raise click.UsageError("--pass needs --key.")
    if form is None and key is None and not answers:
        return None
    # A shell makes of `--answers *.xml` one value of the option and any number of arguments.
    return Together(form=form, key=key, answers=(*answers, *paths) if answers else (), passing=passing)


def _to_stderr(text: str) -> None:
    """Report where standard output is for the document."""
    click.echo(text, nl=False, err=True)


def _configured(file: Path | None, first: str) -> Selection:
    if file is None:
        start = Path() if first == STDIN else Path(first)
        folder = start if os.path.isdir(start) else start.parent  # noqa: PTH112 - `is_dir` raises for what is locked
        file = config.find(folder) or config.find(Path())
    return config.load(file) if file else Selection()


def _overridden(
    selection: Selection, select: tuple[str, ...], ignore: tuple[str, ...], severity: str | None
) -> Selection:
    if select:  # what is asked for here is not to be ignored because of a file
        selection = attrs.evolve(selection, select=_codes(select, "--select"), ignore=())
    if ignore:
        selection = attrs.evolve(selection, ignore=_codes(ignore, "--ignore"))
    if severity:
        selection = attrs.evolve(selection, severity=Severity(severity))
    return selection


def _codes(options: tuple[str, ...], where: str) -> tuple[str, ...]:
    return config.parse_codes((code for option in options for code in option.split(",")), where)


def _tallied(outcomes: Iterable[Outcome], tally: _Tally) -> Iterator[Outcome]:
    for outcome in outcomes:
        if outcome.problem:
            tally.has_problems = True
            complain(outcome.problem)
        if outcome.report:
            matters = (diagnostic.severity is not Severity.INFO for diagnostic in outcome.report.diagnostics)
            tally.has_findings = tally.has_findings or any(matters)
        yield outcome


def _outcome(found: Input, selection: Selection) -> Outcome:
    try:
        source = found.read()
    except SourceError as error:
        return Outcome(file=found.name, problem=str(error))
    report = selection.apply(check(source.data, file=found.name))
    return Outcome(file=found.name, report=report, source=source)
