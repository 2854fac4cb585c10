"""What `analyse` and `report` do alike: they read a test and the answers to it, and analyse them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs
import click

from mturk_xml.cli import options as shared
from mturk_xml.cli.documents import read_as
from mturk_xml.documents import AnswerKey, QuestionForm
from mturk_xml.errors import ScoringError
from mturk_xml.scoring import Rounding

if TYPE_CHECKING:
    from mturk_xml.analysis import Analysis

_Command = TypeVar("_Command", bound=Callable[..., object])
_OPTIONS = (
    click.argument("sources", metavar="SOURCE...", nargs=-1, required=True),
    click.option("--key", required=True, metavar="FILE", help="The AnswerKey of the test."),
    click.option("--form", metavar="FILE", help="The QuestionForm of the test, for the choices and their order."),
    click.option("--pass", "pass_at", type=int, metavar="N", help="Say how many reach the Qualification value N."),
    shared.rounding,
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
    key = read_as(AnswerKey, options.key, "key")
    form = None if options.form is None else read_as(QuestionForm, options.form, "form")
    with shared.watched_submissions(sources, leave_out=options.output, is_wanted=not options.quiet) as answers:
        try:
            analysis = analyse(key, answers, form, rounding=Rounding(options.rounding), pass_at=options.pass_at)
        except ScoringError as error:
            raise click.ClickException(f"the key cannot be used: {options.key}: {error}") from error
    return Analysed(key=key, form=form, analysis=analysis)
