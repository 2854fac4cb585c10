"""What was found, for programs: JSON of all of it, CSV of tables."""

import enum
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs

from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.result import Analysis, QuestionAnalysis
from mturk_xml.sinks.csv import csv_table

VERSION = 1
"""The version of the JSON; it grows when a name changes its meaning or goes away."""

TOO_LARGE = "not every program reads a whole number beyond 2^53"

_LARGEST = 1 << 53
_COLUMNS = tuple(
    field.name
    for field in attrs.fields(QuestionAnalysis)
    if field.name not in {"points", "choices", "responses", "other_responses"}
)
_STRONG = "choices_that_draw_the_strong"


def to_json(found: attrs.AttrsInstance, **more: object) -> str:
    """Return an analysis, or another value of this package, as JSON, in ASCII.

    The names are those of the classes. A figure is a number, or null where it is undefined: then `undefined` says why,
    by the path to it. A fraction is the nearest double; a whole number that a double may not hold is undefined.

    Args:
        found: the value.
        more: what is written besides its fields, or in place of those of the same name.

    Example:
        >>> from mturk_xml.analysis import PassRate
        >>> nobody = Figure.undefined("no answers have a score")
        >>> print(to_json(PassRate(threshold=80, count=0, share=nobody, low=nobody, high=nobody), low=Fraction(1, 4)))
        {
          "version": 1,
          "threshold": 80,
          "count": 0,
          "share": null,
          "low": 0.25,
          "high": null,
          "undefined": {
            "share": "no answers have a score",
            "high": "no answers have a score"
          }
        }
        <BLANKLINE>

    """
    undefined: dict[str, str] = {}
    content = _plain({**_fields(found), **more}, "", undefined)
    return json.dumps({"version": VERSION, **content, "undefined": undefined}, indent=2) + "\n"


def _plain(value: object, path: str, undefined: dict[str, str]) -> Any:  # noqa: ANN401 - what JSON has
    reason = _why_undefined(value)
    if reason is not None:
        undefined[path] = reason
        return None
    match value:
        case tuple() | list():
            return [_plain(each, f"{path}[{number}]", undefined) for number, each in enumerate(value)]
        case dict():
            return {name: _plain(each, f"{path}.{name}" if path else name, undefined) for name, each in value.items()}
        case Figure() | enum.Enum():
            return value.value
        case Fraction():
            return float(value)
    return _plain(_fields(value), path, undefined) if attrs.has(type(value)) else value


def _why_undefined(value: object) -> str | None:
    if isinstance(value, Figure):
        return value.reason
    return TOO_LARGE if isinstance(value, int) and abs(value) > _LARGEST else None


def _fields(value: Any) -> dict[str, object]:  # noqa: ANN401 - any class of this package
    return {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}


def questions_to_csv(analysis: Analysis) -> str:
    """Return the questions of an analysis as CSV, a line each, safe to open in a spreadsheet.

    The columns are the fields of `QuestionAnalysis` that hold one number, and the choices that draw the strong, joined
    by semicolons. What is undefined is empty.
    """
    return csv_table((*_COLUMNS, _STRONG), (tuple(_row(question)) for question in analysis.questions))


def _row(question: QuestionAnalysis) -> Iterator[object]:
    for name in _COLUMNS:
        value = getattr(question, name)
        yield value.value if isinstance(value, Figure) else value
    yield "; ".join(choice.selection_identifier for choice in question.choices if choice.draws_the_strong)


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
    found = {"summed_score": analysis.summed_scores, "qualification_value": analysis.qualification_values}
    return csv_table(
        ("score", "number", "workers"), ((name, *each) for name, scores in found.items() for each in scores.counts)
    )
