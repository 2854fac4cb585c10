"""Tables with a row for each submission, wherever they are kept: which columns they have, and what a row says.

An answer is either in one column, as XML, or in a column for each question whose name begins with `Answer.`: so the
batch results of the web site and the command line tools keep it. Such a column does not say whether the Worker
selected its text or typed it. Scoring looks at selections alone, so the text is taken for selections, of which several
are separated by `|`. What a Worker typed then is a selection that no key holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import attrs

from mturk_xml.documents import QuestionFormAnswers
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.embedded import embedded_xml
from mturk_xml.errors import MTurkXMLError
from mturk_xml.sources.api_responses import id_field, plain, time_named
from mturk_xml.sources.block import BLOCK_BYTES, BLOCK_SUBMISSIONS
from mturk_xml.sources.submission import Submission

MOST_ROWS_SEEN = 20
"""In how many of the first rows answers are looked for."""

_PREFIX = "answer."
_NAMES = frozenset(("answer", "answers", "answerxml", "answersxml", "xmlanswer", "questionformanswers"))
_MARK = "QuestionFormAnswers"
_LONGEST_START = 1000


@attrs.frozen
class Columns:
    """The columns of a table that matter, by their places.

    Attributes:
        ids: the fields of `Submission`, each with the place of its column.
        xml: the column that holds the answer as XML; None where each question has its own.
        questions: the identifiers of the questions, each with the place of its column.
        times: the keys of `Submission.times`, likewise.

    """

    ids: tuple[tuple[str, int], ...]
    xml: int | None
    questions: tuple[tuple[str, int], ...] = ()
    times: tuple[tuple[str, int], ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """The places of all of them, in their order."""
        xml = () if self.xml is None else (self.xml,)
        return tuple(sorted({*(place for _, place in (*self.ids, *self.questions, *self.times)), *xml}))

    def among(self, places: Sequence[int]) -> "Columns":
        """Return the columns of a table that has only the columns that stood in these places."""
        at = {place: number for number, place in enumerate(places)}
        return Columns(
            ids=tuple((name, at[place]) for name, place in self.ids),
            xml=None if self.xml is None else at[self.xml],
            questions=tuple((name, at[place]) for name, place in self.questions),
            times=tuple((name, at[place]) for name, place in self.times),
        )


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Columns | None:
    """Find the columns of a table.

    Args:
        header: their names.
        rows: the first rows, to find answers in whose column has another name.

    Returns:
        The columns; None where none holds answers.

    Example:
        >>> columns_of(["HITId", "WorkerId", "Input.url", "Answer.q1"])
        Columns(ids=(('hit_id', 0), ('worker_id', 1)), xml=None, questions=(('q1', 3),), times=())

    """
    ids: dict[str, int] = {}
    times: dict[str, int] = {}
    for place, name in enumerate(header):
        if field := id_field(name):
            ids.setdefault(field, place)
        elif time := time_named(name):
            times.setdefault(time, place)
    named = [place for place, name in enumerate(header) if plain(name) in _NAMES]
    if named:
        return Columns(tuple(ids.items()), named[0], times=tuple(times.items()))
    questions = tuple(
        (name[len(_PREFIX) :] or name, place) for place, name in enumerate(header) if name.lower().startswith(_PREFIX)
    )
    if questions:
        return Columns(tuple(ids.items()), None, questions, tuple(times.items()))
    for place in range(len(header)):
        if any(place < len(row) and _is_answer(row[place]) for row in rows):
            return Columns(tuple(ids.items()), place, times=tuple(times.items()))
    return None


def _is_answer(cell: str) -> bool:
    start = cell[:_LONGEST_START].lstrip()
    return start.startswith(("<", "&lt;")) and _MARK in start


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        source: what it is called.
        cells: as many as the table has columns, or fewer.
        error: why there are no cells.

    """

    source: str
    cells: Sequence[str] = ()
    error: str | None = None


@attrs.frozen
class Rows:
    """A run of rows."""

    columns: Columns
    rows: tuple[Row, ...]

    def submissions(self) -> Iterator[Submission]:
        """Read the rows; one that is about a HIT that nobody has submitted yet is none."""
        for row in self.rows:
            if row.error is not None:
                yield Submission(source=row.source, error=row.error)
            elif (submission := _submission(self.columns, row)) is not None:
                yield submission


def runs(columns: Columns, rows: Iterable[Row]) -> Iterator[Rows]:
    """Divide rows into runs that are small enough to hold."""
    held: list[Row] = []
    size = 0
    for row in rows:
        held.append(row)
        size += sum(map(len, row.cells))
        if size >= BLOCK_BYTES or len(held) == BLOCK_SUBMISSIONS:
            yield Rows(columns, tuple(held))
            held, size = [], 0
    if held:
        yield Rows(columns, tuple(held))


def _submission(columns: Columns, row: Row) -> Submission | None:
    cells = in_unicode(row.cells)
    count = len(cells)
    ids = {name: cells[place].strip() or None if place < count else None for name, place in columns.ids}
    data: bytes | str | None = None
    error = None
    if columns.xml is not None:
        data = embedded_xml(cells[columns.xml]) if columns.xml < count else None
    else:
        try:
            data = _document([(name, cells[place]) for name, place in columns.questions if place < count])
        except MTurkXMLError as problem:
            error = f"{row.source} cannot be written as XML: {problem}"
    is_submitted = "assignment_id" not in ids or ids["assignment_id"] or ids.get("qualification_request_id")
    if not is_submitted and data is None and error is None:
        return None
    times = {name: cells[place] for name, place in columns.times if place < count} or None
    return Submission(source=row.source, data=data, error=error, times=times, **ids)


def _document(answers: Sequence[tuple[str, str]]) -> bytes | None:
    given = tuple(
        Answer(question_identifier=name, selection_identifiers=tuple(filter(None, cell.split("|"))) or (cell,))
        for name, cell in answers
        if cell
    )
    return QuestionFormAnswers(answers=given).to_bytes() if given else None


def in_unicode(cells: Sequence[str]) -> Sequence[str]:
    """Read a row again that is not UTF-8, as Windows-1252, which Excel writes, or else as Latin-1."""
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        data = [cell.encode("utf-8", "surrogateescape") for cell in cells]
        try:
            return [cell.decode("windows-1252") for cell in data]
        except UnicodeDecodeError:
            return [cell.decode("latin-1") for cell in data]
    return cells
