"""Options that several commands take, and what they mean everywhere."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from mturk_xml.cli.progress import shown_progress
from mturk_xml.scoring import Rounding
from mturk_xml.sources import STDIN, Position, Submission, blocks

_ROWS_AT_ONCE = 1_000

ROUNDINGS = click.Choice([rounding.value for rounding in Rounding])

rounding = click.option(
    "--rounding",
    type=ROUNDINGS,
    default=Rounding.HALF_UP.value,
    show_default=True,
    help="How a percentage or a scaled score becomes a whole number.",
)

output_format = click.option(
    "--format",
    "name",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="What is written.",
)

output = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead."
)

quiet = click.option("--quiet", "-q", is_flag=True, help="Show no progress.")


def require_one_from_stdin(*names: str | None) -> None:
    """Refuse to read two things from standard input.

    Raises:
        click.UsageError: more than one of the names is `-`.

    """
    if names.count(STDIN) > 1:
        raise click.UsageError("only one of the files can be read from standard input")


@contextlib.contextmanager
def watched_submissions(
    sources: Sequence[str], *, leave_out: Path | None, is_wanted: bool
) -> Iterator[Iterator[Submission]]:
    """Give the answers in files, folders and standard input, and show how far they are read.

    Args:
        sources: their names.
        leave_out: the file that is written, so that a folder does not give it.
        is_wanted: whether to show anything, if standard error is a terminal.

    """
    position = Position()
    found = (
        submission
        for block in blocks(sources, leave_out=leave_out and leave_out.resolve(), position=position)
        for submission in block.submissions()
    )
    some_at_once = iter(lambda: list(itertools.islice(found, _ROWS_AT_ONCE)), [])
    with shown_progress(sources, position, _count, is_wanted=is_wanted) as watch:
        yield itertools.chain.from_iterable(watch(some_at_once))


def _count(some: Sequence[Submission]) -> int:
    return len(some)
