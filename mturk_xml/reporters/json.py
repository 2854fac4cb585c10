"""JSON: everything that is known, for programs."""

import json
from collections.abc import Iterable, Iterator
from textwrap import indent
from typing import Any

from mturk_xml.diagnostics import Diagnostic, Report
from mturk_xml.reporters.reporter import Outcome, Reporter

VERSION = 1
"""Of the layout; a change that a reader could notice makes it 2."""


class JSONReporter(Reporter):
    """One object; its `documents` are in the order of the sources, without those that could not be read."""

    def pieces(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """Give the object, one document after the other."""
        yield f'{{\n  "version": {VERSION},\n  "documents": ['
        separator = "\n"
        for outcome in outcomes:
            if outcome.report:
                # ASCII alone, so that neither an encoding nor a terminal can make something else of it.
                yield separator + indent(json.dumps(_document(outcome.file, outcome.report), indent=2), "    ")
                separator = ",\n"
        yield "]\n}\n" if separator == "\n" else "\n  ]\n}\n"


def _document(file: str, report: Report) -> dict[str, Any]:
    return {
        "path": file,
        "kind": report.kind,
        "namespace": report.namespace,
        "well_formed": report.well_formed,
        "schema_valid": report.schema_valid,
        "ok": report.ok,
        "diagnostics": list(map(_diagnostic, report.diagnostics)),
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "path": diagnostic.path,
        "hint": diagnostic.hint,
    }
