"""From answers to arrays: what every Worker responded to every question, in whole numbers."""

from array import array
from collections.abc import Iterable
from typing import TypeAlias

import attrs
import numpy as np

from mturk_xml.analysis.origin import Answers, as_submissions
from mturk_xml.analysis.result import AnswerSheet, Unscored
from mturk_xml.attainable import combined_scores, questions_by_identifier
from mturk_xml.batch import Engine, Result
from mturk_xml.batch.meaning import Meaning
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.answer_key import Question as KeyQuestion
from mturk_xml.scoring import Scorer
from mturk_xml.sources import Submission

Integers: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Floats: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"
Mask: TypeAlias = "np.ndarray[tuple[int, int], np.dtype[np.bool_]]"
Codes: TypeAlias = "np.ndarray[tuple[int, int], np.dtype[np.uint32]]"

OMITTED = 0
"""The code of nothing, as a response to any question."""

_QUESTION_BITS = 32
_IGNORED = -1
_AT_ONCE = 4096
_MOST_KNOWN = 1 << 17


@attrs.frozen
class Response:
    """What can be answered to one question: the selections, sorted, and whether a text or a file stood beside them."""

    selections: tuple[str, ...] = ()
    is_typed: bool = False


@attrs.frozen(kw_only=True)
class Question:
    """A question of the key, and every response that was given to it.

    Attributes:
        identifier: the question.
        default: the points of a response that equals no option.
        options: the points of those that do.
        responses: the responses that were given, and the omission, by their codes.
        points: the points of each.

    """

    identifier: str
    default: int
    options: dict[frozenset[str], int]
    responses: list[Response]
    points: list[int]

    @property
    def least(self) -> int:
        """The least points that the key offers."""
        return min(self.default, *self.options.values())

    @property
    def greatest(self) -> int:
        """The most points that the key offers."""
        return max(self.default, *self.options.values())


@attrs.frozen(kw_only=True, eq=False)
class Sheets:
    """The answers that have a score.

    Attributes:
        questions: those of the key.
        codes: the code of each Worker's response to each question: a row for each Worker, a column for each question.
        summed_scores: of each Worker.
        qualification_values: likewise.
        seconds: how long each Worker took; NaN where that is not known.
        answers: how many answers there were.
        unscored: those without a score.

    """

    questions: tuple[Question, ...]
    codes: Codes
    summed_scores: Integers
    qualification_values: Integers
    seconds: Floats
    answers: int
    unscored: tuple[Unscored, ...]
    _ids: list[tuple[int, str, str | None, str | None]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._ids)

    def sheet(self, row: int) -> AnswerSheet:
        """Say whose answers stand in a row."""
        number, source, worker_id, assignment_id = self._ids[row]
        seconds = float(self.seconds[row])
        return AnswerSheet(
            number=number,
            source=source,
            worker_id=worker_id,
            assignment_id=assignment_id,
            summed_score=int(self.summed_scores[row]),
            qualification_value=int(self.qualification_values[row]),
            seconds=None if np.isnan(seconds) else seconds,
        )

    def earned(self, column: int) -> Integers:
        """Return the points that each Worker earned for a question."""
        points: Integers = np.array(self.questions[column].points, np.int64)
        return points[self.codes[:, column]]


def read_sheets(scorer: Scorer, answers: Iterable[Answers]) -> Sheets:
    """Score answers and keep what was responded; they are read one at a time.

    What is kept grows with the number of Workers, and with that of different responses to a question.
    """
    intake = _Intake(scorer)
    for submission in as_submissions(answers):
        intake.add(submission)
    return intake.sheets()


def _questions(key: AnswerKey) -> tuple[Question, ...]:
    return tuple(_question(identifier, same) for identifier, same in questions_by_identifier(key).items())


def _question(identifier: str, same: list[KeyQuestion]) -> Question:
    default, options = combined_scores(same)
    return Question(identifier=identifier, default=default, options=options, responses=[Response()], points=[default])


class _Intake:
    """What was read so far.

    Answers that are written alike share one meaning, for as long as the engine remembers it; so a response is looked up
    by its meaning, and learnt where that is new.
    """

    def __init__(self, scorer: Scorer) -> None:
        self._engine = Engine(scorer)
        self._questions = _questions(scorer.key)
        self._columns = {question.identifier: column for column, question in enumerate(self._questions)}
        self._codes_of: list[dict[Response, int]] = [{Response(): OMITTED} for _ in self._questions]
        self._known: dict[Meaning, int] = {}
        self._blocks: list[Codes] = []
        self._given = array("q")  # the responses of a block, each with the column of its question above its code
        self._lengths = array("q")  # how many of them each Worker gave
        self._scores = array("q")
        self._values = array("q")
        self._seconds = array("d")
        self._ids: list[tuple[int, str, str | None, str | None]] = []
        self._unscored: list[Unscored] = []
        self._answers = 0

    def add(self, submission: Submission) -> None:
        """Read the answers of one Worker."""
        self._answers += 1
        if submission.error is not None:
            self._refuse(submission, Result.unreadable(submission.error))
            return
        result = self._engine.score(submission.data)
        if result.summed_score is None or result.qualification_value is None:
            self._refuse(submission, result)
            return
        meanings = self._engine.meanings(submission.data)
        try:
            given = [*map(self._known.__getitem__, meanings)]
        except KeyError:
            given = [*map(self._learn, meanings)]
        self._given.extend(given)
        self._lengths.append(len(given))
        self._scores.append(result.summed_score)
        self._values.append(result.qualification_value)
        seconds = submission.seconds
        self._seconds.append(np.nan if seconds is None else seconds)
        self._ids.append((self._answers, submission.source, submission.worker_id, submission.assignment_id))
        if len(self._lengths) == _AT_ONCE:
            self._end_block()

    def sheets(self) -> Sheets:
        """Return all that was read."""
        self._end_block()
        codes: Codes = np.concatenate([np.empty((0, len(self._questions)), np.uint32), *self._blocks])
        return Sheets(
            questions=self._questions,
            codes=codes,
            summed_scores=np.array(self._scores, np.int64),
            qualification_values=np.array(self._values, np.int64),
            seconds=np.array(self._seconds, np.float64),
            answers=self._answers,
            unscored=tuple(self._unscored),
            ids=self._ids,
        )

    def _refuse(self, submission: Submission, result: Result) -> None:
        assert result.error is not None  # noqa: S101 - for the type
        assert result.error_kind is not None  # noqa: S101 - likewise
        sheet = AnswerSheet(
            number=self._answers,
            source=submission.source,
            worker_id=submission.worker_id,
            assignment_id=submission.assignment_id,
            seconds=submission.seconds,
        )
        self._unscored.append(Unscored(sheet=sheet, error=result.error, error_kind=result.error_kind))

    def _learn(self, meaning: Meaning) -> int:
        known = self._known.get(meaning)
        if known is not None:
            return known
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        column = self._columns.get(meaning.identifier)
        number = _IGNORED if column is None else (column << _QUESTION_BITS) + self._code(column, meaning)
        self._known[meaning] = number
        return number

    def _code(self, column: int, meaning: Meaning) -> int:
        codes, question = self._codes_of[column], self._questions[column]
        response = Response(meaning.selections, meaning.is_typed)
        code = codes.setdefault(response, len(codes))
        if code == len(question.responses):
            question.responses.append(response)
            question.points.append(question.default + meaning.points)
        return code

    def _end_block(self) -> None:
        """Put the responses of a block in their places; a question that a Worker leaves out is omitted."""
        block: Codes = np.full((len(self._lengths), len(self._questions)), OMITTED, np.uint32)
        given = np.array(self._given, np.int64)
        rows = np.repeat(np.arange(len(self._lengths)), self._lengths)
        is_kept = given != _IGNORED
        columns = given >> _QUESTION_BITS
        block[rows[is_kept], columns[is_kept]] = given[is_kept] & ((1 << _QUESTION_BITS) - 1)
        self._blocks.append(block)
        self._given, self._lengths = array("q"), array("q")
