"""`mturk-xml explain`: what a finding means."""

import click

import mturk_xml.rules
from mturk_xml.cli.output import appearance_of, written
from mturk_xml.config import did_you_mean
from mturk_xml.rule import RULES, Rule

_EPILOG = """
\b
Examples:
  mturk-xml explain QF211
  mturk-xml explain selection-count-exceeds-choices
"""

_ = mturk_xml.rules  # imported so that RULES is complete


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    return [code for code in RULES if code.startswith(incomplete.upper())]


@click.command("explain", epilog=_EPILOG, short_help="Say what a finding means and what to do about it.")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True, shell_complete=_complete)
def command(codes: tuple[str, ...]) -> None:
    """Print the documentation of rules, by their codes or their names."""
    found = [_find(code) for code in codes]
    with written(None, encoding=appearance_of().encoding) as write:
        write("\n".join(map(explanation, found)))


def _find(code: str) -> Rule:
    for rule in RULES.values():
        if code.upper() == rule.code or code.lower() == rule.name:
            return rule
    raise click.UsageError(f"there is no rule {code}{did_you_mean(code)}")


def explanation(rule: Rule) -> str:
    """Return the documentation of a rule as text."""
    head = f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.summary}\n"
    return f"{head}\n{rule.explanation}\n" if rule.explanation else head
