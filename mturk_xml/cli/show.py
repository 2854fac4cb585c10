"""`mturk-xml show`: an outline of documents."""

from pathlib import Path

import click

from mturk_xml.cli.commands import CANNOT_WORK, CLEAN, complain
from mturk_xml.cli.output import appearance_of, written
from mturk_xml.errors import MTurkXMLError
from mturk_xml.pipeline import parse
from mturk_xml.sources import STDIN, inputs
from mturk_xml.views.outlines import outline_lines

_EPILOG = """
Exit codes: 0 every document is shown, 2 one cannot be read or is not valid; the others are shown all the same.

\b
Examples:
  mturk-xml show form.xml
  mturk-xml show bird-test/ | less
  cat key.xml | mturk-xml show -
"""


@click.command("show", epilog=_EPILOG, short_help="Show what is in documents, without the markup.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
def command(paths: tuple[str, ...]) -> int:
    """Print an outline of each document: questions and choices, points, answers.

    PATH is a file, a folder or - for standard input.
    """
    appearance = appearance_of()
    code = CLEAN
    several = len(paths) > 1 or (paths[0] != STDIN and Path(paths[0]).is_dir())
    with written(None, encoding=appearance.encoding) as write:
        before = ""
        for found in inputs(paths):
            try:
                document = parse(found.read().data)
            except MTurkXMLError as error:
                complain(f"{found.name}: {error}")
                code = CANNOT_WORK
                continue
            write(before)
            if several:
                write(click.style(f"== {found.name}", dim=True) + "\n" if appearance.color else f"== {found.name}\n")
            for line in outline_lines(document, width=appearance.width):
                bold = appearance.color and line.is_heading
                write(f"{click.style(line.text, bold=True) if bold else line.text}\n")
            before = "\n"
    return code
