"""An analysis for programs: JSON of all of it, CSV of its questions."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import attrs

from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.result import Analysis, QuestionAnalysis
from mturk_xml.sinks.csv import harmless

VERSION = 1
"""The version of the JSON; it grows when a name changes its meaning or goes away."""

_COLUMNS = tuple(
    field.name
    for field in attrs.fields(QuestionAnalysis)
    if field.name not in {"points", "choices", "responses", "other_responses"}
)
_STRONG = "choices_that_draw_the_strong"


def to_json(analysis: Analysis) -> str:
    """Return an analysis as JSON, in ASCII.

    The names are those of the classes in `analysis.result`. A figure is a number, or null where it is undefined: then
    `undefined` says why, by the path to it: `{"reliability.alpha": "every Worker has the same summed score"}`.
    """
    undefined: dict[str, str] = {}
    content = _plain(analysis, "", undefined)
    return json.dumps({"version": VERSION, **content, "undefined": undefined}, indent=2) + "\n"


def _plain(value: object, path: str, undefined: dict[str, str]) -> Any:  # noqa: ANN401 - what JSON has
    if isinstance(value, Figure):
        if value.reason is not None:
            undefined[path] = value.reason
        return value.value
    if isinstance(value, tuple):
        return [_plain(each, f"{path}[{number}]", undefined) for number, each in enumerate(value)]
    cls = type(value)
    if attrs.has(cls):
        return {
            field.name: _plain(getattr(value, field.name), f"{path}.{field.name}".lstrip("."), undefined)
            for field in attrs.fields(cls)
        }
    return value


def to_csv(analysis: Analysis) -> str:
    """Return the questions of an analysis as CSV, a line each, safe to open in a spreadsheet.

    The columns are the fields of `QuestionAnalysis` that hold one number, and the choices that draw the strong, joined
    by semicolons. What is undefined is empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*_COLUMNS, _STRONG))
    for question in analysis.questions:
        writer.writerow(map(_cell, _row(question)))
    return text.getvalue()


def scores_to_csv(analysis: Analysis) -> str:
    """Return how often each score was found as CSV, a line each: which score it is, the number, how many Workers.

    Example:
        >>> from mturk_xml.analysis import analyse
        >>> from mturk_xml import example
        >>> print(scores_to_csv(analyse(example.path("key.xml"), [None])))
        score,number,workers
        summed_score,-2,1
        qualification_value,-10,1
        <BLANKLINE>

    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("score", "number", "workers"))
    found = {"summed_score": analysis.summed_scores, "qualification_value": analysis.qualification_values}
    writer.writerows((name, *each) for name, scores in found.items() for each in scores.counts)
    return text.getvalue()


def _row(question: QuestionAnalysis) -> Iterator[object]:
    for name in _COLUMNS:
        value = getattr(question, name)
        yield value.value if isinstance(value, Figure) else value
    yield "; ".join(choice.selection_identifier for choice in question.choices if choice.draws_the_strong)


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value
