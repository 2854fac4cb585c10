"""SARIF 2.1.0: the exchange format of static analysis, which GitHub's code scanning and editors read.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

import importlib.metadata
import json
from collections.abc import Iterable, Iterator
from typing import Any

from mturk_xml.diagnostics import Diagnostic, Severity
from mturk_xml.reporters.paths import uri
from mturk_xml.reporters.reporter import Outcome, Reporter
from mturk_xml.rule import RULES, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class SARIFReporter(Reporter):
    """One run, with the rules that found something."""

    def pieces(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """Give the log in one piece, as its results point at its rules."""
        findings: list[tuple[Diagnostic, str]] = []
        problems: list[str] = []
        for outcome in outcomes:
            if outcome.report:
                findings += [(diagnostic, outcome.file) for diagnostic in outcome.report.diagnostics]
            if outcome.problem:
                problems.append(outcome.problem)
        codes = sorted({diagnostic.code for diagnostic, _ in findings})
        run = {
            "tool": {
                "driver": {
                    "name": "mturk-xml",
                    "semanticVersion": importlib.metadata.version("mturk-xml"),
                    "rules": [_rule(code, RULES.get(code)) for code in codes],
                }
            },
            "invocations": [_invocation(problems)],
            "columnKind": "unicodeCodePoints",
            "results": [_result(diagnostic, file, codes) for diagnostic, file in findings],
        }
        yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    text = f"{rule.summary}\n\n{rule.explanation}".strip()
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _invocation(problems: list[str]) -> dict[str, Any]:
    notifications = [{"level": "error", "message": {"text": problem}} for problem in problems]
    return {
        "executionSuccessful": not problems,
        **({"toolExecutionNotifications": notifications} if notifications else {}),
    }


def _result(diagnostic: Diagnostic, file: str, codes: list[str]) -> dict[str, Any]:
    location: dict[str, Any] = {}
    address = uri(file)
    if address is not None:
        location["physicalLocation"] = {"artifactLocation": {"uri": address}}
        if diagnostic.line is not None:
            region = {"startLine": diagnostic.line}
            if diagnostic.column is not None:
                region["startColumn"] = diagnostic.column
            location["physicalLocation"]["region"] = region
    if diagnostic.path is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.path, "kind": "element"}]
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(filter(None, (diagnostic.message, diagnostic.hint)))},
        "locations": [location] if location else [],
    }
