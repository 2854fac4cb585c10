"""Answers and scores as data frames of pandas or Polars: a row for each Worker, a column for each question.

pandas and Polars are the extras `pandas` and `polars`.
"""

import enum
import importlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

import attrs

from mturk_xml.batch import Engine, Result
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import DocumentError, InvalidTypeError, InvalidValueError, MissingPackageError
from mturk_xml.scoring import Scorer
from mturk_xml.sinks.json_lines import storable
from mturk_xml.sources import ID_FIELDS, Submission
from mturk_xml.words import quoted

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.tree import SourceLike

Answers: TypeAlias = QuestionFormAnswers | Submission
Item: TypeAlias = Answers | tuple[Answers, Result]

_IDS = ("source", *ID_FIELDS)
_SCORES = ("summed_score", "qualification_value")
# The kinds of answers; of those that a question has, the first is the column of its name.
_SELECTIONS, _TEXT, _FILE, _OTHER, _FILE_SIZE = "selections", "text", "file", "other", "file_size"
# No leading zeros: a post code is no number.
_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
_MOST_DIGITS = 20
_INT64 = range(-(2**63), 2**63)


class _Kind(enum.Enum):
    """What a column holds."""

    TEXT = enum.auto()
    INTEGER = enum.auto()
    NUMBER = enum.auto()
    TEXTS = enum.auto()


@attrs.define
class _Table:
    """Columns of one length, by their names; no two have one name."""

    count: int
    columns: dict[str, tuple[_Kind, list[Any]]] = attrs.Factory(dict)

    def add(self, name: str, kind: _Kind, values: Mapping[int, Any]) -> None:
        """Add a column with values in some rows, and null in the others; a name that is taken gets a number."""
        unlike, number = name, 1
        while unlike in self.columns:
            number += 1
            unlike = f"{name}_{number}"
        self.columns[unlike] = kind, [values.get(row) for row in range(self.count)]


@overload
def answers_frame(
    items: Iterable[Item], *, library: Literal["pandas"] = "pandas", numbers: bool = False
) -> "pd.DataFrame": ...
@overload
def answers_frame(items: Iterable[Item], *, library: Literal["polars"], numbers: bool = False) -> "pl.DataFrame": ...
def answers_frame(
    items: Iterable[Item], *, library: Literal["pandas", "polars"] = "pandas", numbers: bool = False
) -> Any:
    """Return answers as a data frame, a row for each Worker.

    The columns are `source`, `worker_id`, `assignment_id`, `hit_id`, `qualification_request_id`; `summed_score` and
    `qualification_value` if there are results; `error`; then the questions, in the order in which they first
    appear. A column that would have the name of one before it has a number behind its own.

    A text is a string, selections are a list of strings, a file is the key that it was kept under. The column
    `q.other` holds what was typed beside the choices of q, `q.file_size` the size in bytes of a file. Where one
    question was answered by selections and by texts, the texts are in `q.text`, and likewise files in `q.file`. Null is
    no answer, an empty list an answer that selects nothing.

    Args:
        items: QuestionFormAnswers, or submissions (`mturk_xml.sources.submissions`), or pairs of one and its result.
        library: what makes the data frame.
        numbers: turn a column of texts into numbers if every text in it that is not empty is one; an empty one is
            null then. Without it nothing is turned into a number.

    Returns:
        The data frame. Answers that cannot be read are a row with the `error`; so are those with a question that is
        answered twice, whose first answer is kept.

    Raises:
        MissingPackageError: the library is not installed.

    """
    make = _maker(library)
    rows = list(map(_row, items))
    table = _table(rows)
    if any(row.result for row in rows):
        for name in _SCORES:
            table.add(name, _Kind.INTEGER, {at: getattr(row.result, name) for at, row in enumerate(rows) if row.result})
    table.add("error", _Kind.TEXT, {at: row.error for at, row in enumerate(rows)})
    for name, parts in _questions(rows).items():
        _add_question(table, name, parts, numbers=numbers)
    return make(table)


@overload
def scores_frame(
    items: Iterable[Item], *, key: "AnswerKey | SourceLike | None" = None, library: Literal["pandas"] = "pandas"
) -> "pd.DataFrame": ...
@overload
def scores_frame(
    items: Iterable[Item], *, key: "AnswerKey | SourceLike | None" = None, library: Literal["polars"]
) -> "pl.DataFrame": ...
def scores_frame(
    items: Iterable[Item],
    *,
    key: "AnswerKey | SourceLike | None" = None,
    library: Literal["pandas", "polars"] = "pandas",
) -> Any:
    """Return scores as a data frame, a row for each Worker.

    The columns are those of the sinks (docs/sinks.md): `source`, `worker_id`, `assignment_id`, `hit_id`,
    `qualification_request_id`, `summed_score`, `qualification_value`, `notes` (a list of strings), `error`, and
    `points.q` for each question q of the key; a question that the key holds twice has one column with the sum.

    Args:
        items: as for `answers_frame`; what comes with its result is not scored again.
        key: scores what comes without a result: an AnswerKey, or its XML in any form that `parse` takes.
        library: what makes the data frame.

    Returns:
        The data frame; what has no score is a row with the `error`.

    Raises:
        InvalidTypeError: something comes without a result, and there is no key.
        MissingPackageError: the library is not installed.
        ScoringError: the key cannot score anybody.
        DocumentError: the key is not valid.

    """
    make = _maker(library)
    engine = None if key is None else Engine(Scorer(key))
    answers, results = [], []
    for item in items:
        answer, result = item if isinstance(item, tuple) else (item, None)
        if result is None:
            if engine is None:
                raise InvalidTypeError("scores_frame needs a key for what comes without a result")
            result = _scored(answer, engine)
        answers.append(_Row(ids=_ids(answer)))
        results.append(result)
    table = _table(answers)
    for name in _SCORES:
        table.add(name, _Kind.INTEGER, {row: getattr(result, name) for row, result in enumerate(results)})
    notes = {row: [note.message for note in each.notes] for row, each in enumerate(results) if each.error is None}
    table.add("notes", _Kind.TEXTS, notes)
    table.add("error", _Kind.TEXT, {row: _clean(result.error) for row, result in enumerate(results)})
    for question, points in _points(results).items():
        table.add(f"points.{question}", _Kind.INTEGER, points)
    return make(table)


def _scored(answers: Answers, engine: Engine) -> Result:
    if isinstance(answers, QuestionFormAnswers):
        return engine.score(answers.to_xml())
    return engine.score(answers.data) if answers.error is None else Result.unreadable(answers.error)


def _points(results: Iterable[Result]) -> dict[str, dict[int, int]]:
    """Return the points of each question by the row; those of a question that a key holds twice are summed."""
    points: dict[str, dict[int, int]] = {}
    for row, result in enumerate(results):
        for question, earned in () if result.error is not None else result.points().items():
            points.setdefault(question, {})[row] = earned
    return points


# --- rows --------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Row:
    """What is known of one Worker."""

    ids: Mapping[str, str | None]
    answers: tuple[Answer, ...] = ()
    result: Result | None = None
    error: str | None = None


def _row(item: Item) -> _Row:
    answers, result = item if isinstance(item, tuple) else (item, None)
    read, error = _read(answers)
    if error is None and result is not None:
        error = _clean(result.error)
    return _Row(ids=_ids(answers), answers=read, result=result, error=error)


def _ids(answers: Answers) -> dict[str, str | None]:
    return {name: _clean(getattr(answers, name, None)) for name in _IDS}


def _clean(text: str | None) -> str | None:
    """Return a text that a data frame can hold: the name of a file may be any bytes."""
    return text and storable(text)


def _read(answers: Answers) -> tuple[tuple[Answer, ...], str | None]:
    if isinstance(answers, QuestionFormAnswers):
        found = answers.answers
    elif answers.error is not None or answers.data is None or not answers.data.strip():
        return (), _clean(answers.error)
    else:
        try:
            found = QuestionFormAnswers.from_xml(answers.data).answers
        except DocumentError as problem:
            return (), _clean(str(problem))
    first: dict[str, Answer] = {}
    error = None
    for answer in found:
        if first.setdefault(answer.question_identifier, answer) is not answer:
            error = f"the question {quoted(answer.question_identifier)} is answered more than once"
    return tuple(first.values()), error


def _table(rows: list[_Row]) -> _Table:
    table = _Table(len(rows))
    for name in _IDS:
        table.add(name, _Kind.TEXT, {at: row.ids[name] for at, row in enumerate(rows)})
    return table


def _questions(rows: Iterable[_Row]) -> dict[str, dict[str, dict[int, Any]]]:
    """Return for each question what there is of each kind of answer, by the row."""
    questions: dict[str, dict[str, dict[int, Any]]] = {}
    for at, row in enumerate(rows):
        for answer in row.answers:
            parts = questions.setdefault(answer.question_identifier, {})
            for kind, value in _parts(answer):
                parts.setdefault(kind, {})[at] = value
    return questions


def _parts(answer: Answer) -> Iterator[tuple[str, Any]]:
    if answer.free_text is not None:
        yield _TEXT, answer.free_text
    elif answer.uploaded_file_key is not None:
        yield _FILE, answer.uploaded_file_key
        yield _FILE_SIZE, answer.uploaded_file_size_in_bytes
    elif answer.selection_identifiers or answer.other_selection_text is not None:
        yield _SELECTIONS, list(answer.selection_identifiers)
        if answer.other_selection_text is not None:
            yield _OTHER, answer.other_selection_text
    else:  # it is an answer, of a kind that it does not tell
        yield "", None


def _add_question(table: _Table, name: str, parts: dict[str, dict[int, Any]], *, numbers: bool) -> None:
    empty = parts.pop("", {})
    if _SELECTIONS in parts:
        parts[_SELECTIONS] |= {row: [] for row in empty}
    kinds = [kind for kind in (_SELECTIONS, _TEXT, _FILE) if kind in parts] or [_TEXT]
    for kind in (*kinds, *(kind for kind in (_OTHER, _FILE_SIZE) if kind in parts)):
        values: Mapping[int, Any] = parts.get(kind, {})
        holds = {_SELECTIONS: _Kind.TEXTS, _FILE_SIZE: _Kind.INTEGER}.get(kind, _Kind.TEXT)
        if numbers and kind in {_TEXT, _OTHER}:
            holds, values = _numbers(values)
        if holds is _Kind.INTEGER and not all(number in _INT64 for number in values.values()):
            holds, values = _Kind.TEXT, {row: str(number) for row, number in values.items()}
        table.add(name if kind == kinds[0] else f"{name}.{kind}", holds, values)


def _numbers(texts: Mapping[int, str]) -> tuple[_Kind, Mapping[int, Any]]:
    """Return the numbers that texts are; the texts themselves if one is none, or if there are none."""
    given = {row: text.strip() for row, text in texts.items() if text.strip()}
    found = [_NUMBER.fullmatch(text) for text in given.values()]
    if not found or None in found:
        return _Kind.TEXT, texts
    if not any(match and (match[1] or match[2]) for match in found) and max(map(len, given.values())) <= _MOST_DIGITS:
        integers = {row: int(text) for row, text in given.items()}
        if all(number in _INT64 for number in integers.values()):
            return _Kind.INTEGER, integers
    floats = {row: float(text) for row, text in given.items()}
    return (_Kind.NUMBER, floats) if all(map(math.isfinite, floats.values())) else (_Kind.TEXT, texts)


# --- libraries ---------------------------------------------------------------------------------


def _maker(library: str) -> Any:  # noqa: ANN401 - a function to either library's class
    if library not in _MAKERS:
        raise InvalidValueError(f"there is no library {quoted(library)} to make data frames; there are pandas, polars")
    try:
        importlib.import_module(library)
    except ImportError as error:
        raise MissingPackageError(f"a data frame of {library} needs it: pip install 'mturk-xml[{library}]'") from error
    return _MAKERS[library]


def _pandas(table: _Table) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - an extra

    dtypes = {_Kind.TEXT: "string", _Kind.INTEGER: "Int64", _Kind.NUMBER: "Float64", _Kind.TEXTS: "object"}
    series = {name: pd.Series(values, dtype=dtypes[kind]) for name, (kind, values) in table.columns.items()}
    return pd.DataFrame(series)


def _polars(table: _Table) -> "pl.DataFrame":
    import polars as pl  # noqa: PLC0415 - an extra

    dtypes: dict[_Kind, Any] = {
        _Kind.TEXT: pl.String,
        _Kind.INTEGER: pl.Int64,
        _Kind.NUMBER: pl.Float64,
        _Kind.TEXTS: pl.List(pl.String),
    }
    return pl.DataFrame({name: pl.Series(values, dtype=dtypes[kind]) for name, (kind, values) in table.columns.items()})


_MAKERS = {"pandas": _pandas, "polars": _polars}
