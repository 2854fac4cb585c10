"""`mturk-xml preview`: a document as the page that a Worker saw."""

import tempfile
import webbrowser
from pathlib import Path

import click

from mturk_xml.cli.commands import CLEAN, FINDINGS
from mturk_xml.cli.output import appearance_of, written
from mturk_xml.pipeline import check
from mturk_xml.reporters import Outcome
from mturk_xml.reporters.text import TextReporter
from mturk_xml.sources import STDIN, named
from mturk_xml.web.preview_server import HOST, watch
from mturk_xml.web.rendering import render_html
from mturk_xml.web.running import address_of, listen
from mturk_xml.web.watched import SHOWN, WatchedFile

_EPILOG = """
Exit codes: 0 the page is written, or the preview was ended; 1 FORM is not valid; 2 it cannot be read, or no Worker saw
a page of it.

\b
Examples:
  mturk-xml preview form.xml --open              look at it in a browser
  mturk-xml preview form.xml -o page.html        keep the page
  mturk-xml preview form.xml --watch --open      edit the file, and see
"""


@click.command("preview", epilog=_EPILOG, short_help="Show a form as a Worker saw it.")
@click.argument("form", metavar="FORM")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the page to a file.")
@click.option("--open", "opens", is_flag=True, help="Show it in a browser.")
@click.option("--watch", "watches", is_flag=True, help="Follow the file, and show what is found in it.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="PORT", help="Of --watch; a free one if not given.")
def command(form: str, output: Path | None, opens: bool, watches: bool, port: int | None) -> int:
    """Turn FORM into a page that looks and checks as it did for a Worker, and sends nothing.

    FORM is a QuestionForm, an ExternalQuestion or an HTMLQuestion. The page goes to standard output, if neither
    --output nor --open says otherwise. With --watch it is served to this machine until you press Ctrl-C.
    """
    if watches:
        if output or form == STDIN:
            raise click.UsageError("--watch follows a file and writes none")
        return _watched(Path(form), port or 0, opens=opens)
    if port is not None:
        raise click.UsageError("--port is of --watch")
    found = named(form)
    source = found.read()
    report = check(source.data, file=found.name)
    if report.document is None:
        reporter = TextReporter(appearance_of())
        with written(None) as write:
            for piece in reporter.pieces([Outcome(file=found.name, report=report, source=source)]):
                write(piece)
        return FINDINGS
    if not isinstance(report.document, SHOWN):
        raise click.ClickException(f"{found.name}: no Worker saw a page of the {report.kind}")
    page = render_html(report.document)
    if opens and output is None:
        output = Path(tempfile.mkdtemp(prefix="mturk-xml-")) / "page.html"
        click.echo(output)
    with written(output) as write:
        write(page)
    if opens and output:
        _open(output.resolve().as_uri())
    return CLEAN


def _watched(path: Path, port: int, *, opens: bool) -> int:
    path.stat()  # a file that is not there yet is a mistake, one that goes later is not
    file = WatchedFile(path)
    file.look()  # so that a package that is missing is said to be here
    with listen(HOST, port) as listening:
        address = address_of(listening)
        click.echo(f"{path}: {address} (Ctrl-C ends it)")
        if opens:
            _open(address)
        watch(file, listening)
    return CLEAN


def _open(address: str) -> None:
    if not webbrowser.open(address):
        raise click.ClickException(f"no browser could be started; open {address}")
