"""`mturk-xml analyse`: what the answers of many Workers say about a test."""

from functools import partial
from typing import Any

import attrs
import click

from mturk_xml.cli import analysing
from mturk_xml.cli import options as shared
from mturk_xml.cli.commands import CLEAN, FINDINGS
from mturk_xml.cli.output import write_as

_EPILOG = """
SOURCE is whatever `mturk-xml score` reads. Answers without a score are counted, listed, and left out of every
figure.

\b
For each question:
  difficulty     mean points as the share of those that the key offers
  right          how many earned the most points
  omitted        how many answered nothing
  r total        correlation with the summed score
  r rest         correlation with the score on the other questions
  D              difficulty in the upper group less that in the lower one, of
                 about 27 % of the Workers each
  alpha w/o      Cronbach's alpha of the other questions

The formulas and their sources are in docs/analysis.md. This needs numpy: pip install 'mturk-xml[stats]'.

The formats: tables for people, all of it as JSON, or the questions as CSV.

Exit codes: 0 every answer has a score, 1 some have an error instead, 2 the key, the form or the output cannot be
used.

\b
Examples:
  mturk-xml analyse --key key.xml --form form.xml --pass 80 answers/
  mturk-xml analyse --key key.xml --format csv -o questions.csv dump.jsonl.gz
  mturk-xml analyse --key key.xml --format json answers/ | jq .reliability
"""


@attrs.frozen(kw_only=True)
class Options(analysing.Options):
    """What was asked for on the command line, the sources apart."""

    name: str


@click.command("analyse", epilog=_EPILOG, short_help="Say what the answers of many Workers tell about a test.")
@analysing.of_a_test
@shared.output_format
def command(*, sources: tuple[str, ...], **values: Any) -> int:  # noqa: ANN401 - click gives what Options says
    """Say how hard each question is, which choices mislead, how reliable the score is, and who would pass."""
    from mturk_xml.analysis import export  # noqa: PLC0415 - not for --help
    from mturk_xml.cli.analysis_tables import analysed  # noqa: PLC0415 - likewise

    options = Options(**values)
    analysis = analysing.read_and_analysed(sources, options).analysis
    write_as(
        options.name,
        options.output,
        table=partial(analysed, analysis),
        json=partial(export.to_json, analysis),
        csv=partial(export.questions_to_csv, analysis),
    )
    return FINDINGS if analysis.unscored else CLEAN
