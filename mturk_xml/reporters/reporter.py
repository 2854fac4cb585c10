"""What a reporter is given and what it gives."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

import attrs

import mturk_xml.rules
from mturk_xml.appearance import Appearance
from mturk_xml.diagnostics import Diagnostic, Report
from mturk_xml.rule import RULES
from mturk_xml.tree import Source

_ = mturk_xml.rules  # imported so that RULES is complete


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one source.

    Attributes:
        file: its name.
        report: what was found, None where it could not be read.
        source: its bytes, for excerpts.
        problem: why it could not be read.

    """

    file: str
    report: Report | None = None
    source: Source | None = None
    problem: str | None = None


class Reporter(ABC):
    """Turns outcomes into pieces of text, as they come."""

    is_data = True
    """Whether it writes for programs: in UTF-8, whatever the terminal's encoding."""

    def __init__(self, appearance: Appearance) -> None:
        self.appearance = appearance

    @abstractmethod
    def pieces(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """Give the text piece by piece; put together they are the whole."""


def rule_name(diagnostic: Diagnostic) -> str:
    """Return the kebab-case name of the rule of a finding."""
    rule = RULES.get(diagnostic.code)
    return rule.name if rule else ""


def title(diagnostic: Diagnostic) -> str:
    """Return the code and the name of the rule of a finding."""
    return f"{diagnostic.code} {rule_name(diagnostic)}".rstrip()
