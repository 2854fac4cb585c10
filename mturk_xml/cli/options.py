"""Arguments and options that several commands take, and that mean the same everywhere."""

from pathlib import Path

import click

from mturk_xml.scoring import Rounding
from mturk_xml.sources import STDIN

sources = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)

key = click.option("--key", required=True, metavar="FILE", help="The AnswerKey of the test.")

pass_at = click.option("--pass", "pass_at", type=int, metavar="N", help="The least Qualification value that passes.")

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
