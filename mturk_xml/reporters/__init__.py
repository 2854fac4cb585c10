"""Reporters: what became of some documents, as text for a person or data for a program."""

from collections.abc import Mapping
from types import MappingProxyType

from mturk_xml.reporters.github import GitHubReporter
from mturk_xml.reporters.json import JSONReporter
from mturk_xml.reporters.junit import JUnitReporter
from mturk_xml.reporters.reporter import Outcome, Reporter
from mturk_xml.reporters.sarif import SARIFReporter
from mturk_xml.reporters.text import TextReporter

REPORTERS: Mapping[str, type[Reporter]] = MappingProxyType(
    {
        "text": TextReporter,
        "json": JSONReporter,
        "sarif": SARIFReporter,
        "github": GitHubReporter,
        "junit": JUnitReporter,
    }
)
"""The reporters by the names of their formats."""

__all__ = ["REPORTERS", "Outcome", "Reporter"]
