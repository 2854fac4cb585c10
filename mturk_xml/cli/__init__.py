"""The command `mturk-xml`: one module per command, imported when the command is used.

Exit codes: 0 clean, 1 findings, 2 cannot work; and 130 when interrupted from the keyboard.
"""

import click

from mturk_xml import __version__
from mturk_xml.cli.commands import Commands

__all__ = ["cli", "main"]

_EPILOG = """
\b
Examples:
  mturk-xml demo                            see what this is about
  mturk-xml validate form.xml               what is wrong, where, what to do
  mturk-xml score --key key.xml answers/    one row for each Worker
  mturk-xml preview form.xml --open         the form in a browser
  mturk-xml explain QF211                   what a finding means

\b
Exit codes: 0 clean, 1 findings, 2 cannot work.
The variable NO_COLOR turns colours off.
"""


@click.group(cls=Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mturk-xml")
def cli() -> None:
    """Check, score, show and analyse the XML documents of Amazon Mechanical Turk.

    They are QuestionForm, QuestionFormAnswers, AnswerKey, ExternalQuestion and HTMLQuestion. Nothing is
    fetched from the network, ever.
    """


def main() -> None:
    """Run the command line of this process."""
    cli.main(prog_name="mturk-xml")
