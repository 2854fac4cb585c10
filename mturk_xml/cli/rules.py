"""`mturk-xml rules`: everything that can be found."""

import json

import click

import mturk_xml.rules
from mturk_xml.cli.output import appearance_of, written
from mturk_xml.rule import RULES, Rule

_EPILOG = """
\b
Examples:
  mturk-xml rules
  mturk-xml rules --format json
"""

_ = mturk_xml.rules  # imported so that RULES is complete


@click.command("rules", epilog=_EPILOG, short_help="List everything that can be found.")
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What is written.",
)
def command(name: str) -> None:
    """List the rules with their codes, severities and names."""
    rules = [RULES[code] for code in sorted(RULES)]
    with written(None, encoding=appearance_of().encoding) as write:
        write(_table(rules) if name == "table" else _json(rules))


def _table(rules: list[Rule]) -> str:
    code_width = max(len(rule.code) for rule in rules)
    name_width = max(len(rule.name) for rule in rules)
    lines = [f"{r.code:{code_width}}  {r.severity:7}  {r.name:{name_width}}  {r.summary}" for r in rules]
    return "\n".join(lines) + "\n"


def _json(rules: list[Rule]) -> str:
    content = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.value,
            "summary": rule.summary,
            "explanation": rule.explanation,
        }
        for rule in rules
    ]
    return json.dumps({"version": 1, "rules": content}, indent=2) + "\n"
