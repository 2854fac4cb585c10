"""`mturk-xml report`: what the answers of many Workers say about a test, as a page to look at."""

from collections.abc import Iterator
from typing import Any

import click

from mturk_xml.cli import analysing
from mturk_xml.cli.commands import CLEAN, FINDINGS
from mturk_xml.cli.output import written

_EPILOG = """
SOURCE is whatever `mturk-xml score` reads. With the form the page has the texts of questions and choices, and says
who would pass by clicking blindly.

The page is one file that needs nothing from elsewhere and holds no script. It shows how the scores are spread, who
would pass at each threshold, the figures of every question, who made which choice, how long Workers took and what
deserves a second look; its figures can be saved from it as CSV and JSON. docs/report.md says how to read it.

This needs numpy and Jinja2: pip install 'mturk-xml[stats]'.

Exit codes: 0 every answer has a score, 1 some have an error instead, 2 the key, the form or the output cannot be
used.

\b
Examples:
  mturk-xml report --key key.xml --form form.xml --pass 80 answers/ -o report.html
  mturk-xml report --key key.xml dump.jsonl.gz > report.html
"""
_MOST_SOURCES = 20


@click.command("report", epilog=_EPILOG, short_help="Draw what the answers of many Workers tell about a test.")
@analysing.of_a_test
def command(*, sources: tuple[str, ...], **values: Any) -> int:  # noqa: ANN401 - click gives what Options says
    """Write a page with all that `analyse` says of a test: charts, tables, and the method for a paper."""
    from mturk_xml.web.report.page import render_report  # noqa: PLC0415 - not for --help

    options = analysing.Options(**values)
    found = analysing.read_and_analysed(sources, options)
    page = render_report(found.analysis, found.key, found.form, read=tuple(_read(sources, options)))
    with written(options.output) as write:
        write(page)
    return FINDINGS if found.analysis.unscored else CLEAN


def _read(sources: tuple[str, ...], options: analysing.Options) -> Iterator[str]:
    """Say what was read, a line each."""
    yield f"the key {options.key}"
    if options.form is not None:
        yield f"the form {options.form}"
    for source in sources[:_MOST_SOURCES]:
        yield f"answers in {source}"
    if len(sources) > _MOST_SOURCES:
        yield f"and in {len(sources) - _MOST_SOURCES} more sources"
