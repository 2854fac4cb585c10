"""What `analyse` and `report` do alike: they read a test and the answers to it, and analyse them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs
import click

from mturk_xml.cli import options as shared
from mturk_xml.cli.documents import read_as, read_scorer
from mturk_xml.cli.submissions import watched_submissions
from mturk_xml.documents import AnswerKey, QuestionForm

if TYPE_CHECKING:
    from mturk_xml.analysis import Analysis

_Command = TypeVar("_Command", bound=Callable[..., object])
_OPTIONS = (
    shared.sources,
    shared.key,
    click.option("--form", metavar="FILE", help="The QuestionForm of the test, for the choices and their order."),
    shared.pass_at,
    shared.rounding,
    shared.output,
    shared.quiet,
)


@attrs.frozen(kw_only=True)
class Options:
    """What was asked for on the command line, the sources apart."""

    key: str
    form: str | None
    pass_at: int | None
    rounding: str
    output: Path | None
    quiet: bool


@attrs.frozen(kw_only=True)
class Analysed:
    """A test, and what the answers to it say."""

    key: AnswerKey
    form: QuestionForm | None
    analysis: "Analysis"


def of_a_test(command: _Command) -> _Command:
    """Give a command the answers and the test that they are to as its argument and options."""
    for add in reversed(_OPTIONS):
        command = add(command)
    return command


def read_and_analysed(sources: tuple[str, ...], options: Options) -> Analysed:
    """Read what was named, and analyse it.

    Raises:
        click.ClickException: the key or the form cannot be used, or two things are to come from standard input.
        MissingPackageError: numpy is not installed.

    """
    from mturk_xml.analysis import analyse  # noqa: PLC0415 - not for --help

    shared.require_one_from_stdin(options.key, options.form, *sources)
    scorer = read_scorer(options.key, options.rounding)
    form = None if options.form is None else read_as(QuestionForm, options.form, "form")
    with watched_submissions(sources, leave_out=options.output, is_wanted=not options.quiet) as answers:
        analysis = analyse(scorer.key, answers, form, rounding=scorer.rounding, pass_at=options.pass_at)
    return Analysed(key=scorer.key, form=form, analysis=analysis)
