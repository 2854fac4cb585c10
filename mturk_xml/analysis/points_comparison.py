"""The points of each question with one key and with another, for many answers."""

import functools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import attrs

from mturk_xml.attainable import combined_scores, questions_by_identifier
from mturk_xml.batch import Engine
from mturk_xml.documents.answer_key import Question

_Pair: TypeAlias = tuple[int | None, int | None]


@attrs.frozen(kw_only=True)
class PointsChange:
    """What an answer to one question earns, before and after.

    Attributes:
        question_identifier: the question.
        before: the points with the key before; 0 where that does not hold the question.
        after: the points with the key after, likewise.

    """

    question_identifier: str
    before: int
    after: int


@attrs.frozen(kw_only=True)
class Transition:
    """How many Workers went from one number to another, or stayed with it.

    Attributes:
        before: the number before; None where there was none.
        after: the number after; None where there is none.
        count: how many Workers.

    """

    before: int | None
    after: int | None
    count: int


@attrs.frozen(kw_only=True)
class QuestionChange:
    """What became of the points for a question that two keys score differently.

    Attributes:
        question_identifier: the question.
        points: how many Workers earned what before and after, ascending; also those for whom nothing changed.

    """

    question_identifier: str
    points: tuple[Transition, ...]

    @property
    def changed(self) -> int:
        """How many Workers earn more for it, or less, than before."""
        return sum(each.count for each in self.points if each.before != each.after)


def transitions(counts: Mapping[_Pair, int]) -> tuple[Transition, ...]:
    """Return counted pairs in order; what is None comes last."""

    def place(pair: _Pair) -> list[float]:
        return [math.inf if number is None else number for number in pair]

    return tuple(
        Transition(before=before, after=after, count=counts[before, after])
        for before, after in sorted(counts, key=place)
    )


class PointsComparison:
    """The questions that two keys score differently, and what answers earn for them; for one thread.

    Args:
        before: the one key.
        after: the other.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerKey, AnswerOption
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> from mturk_xml.scoring import Scorer
        >>> def engine(points: int) -> Engine:
        ...     option = AnswerOption(selection_identifiers=("a",), answer_score=points)
        ...     question = Question(question_identifier="q", answer_options=(option,))
        ...     return Engine(Scorer(AnswerKey(questions=(question,))))
        >>> points = PointsComparison(engine(1), engine(5))
        >>> answer = Answer(question_identifier="q", selection_identifiers=("a",))
        >>> points.add(QuestionFormAnswers(answers=(answer,)).to_xml())
        (PointsChange(question_identifier='q', before=1, after=5),)
        >>> points.add(None)
        ()
        >>> [change.points for change in points.questions]
        [(Transition(before=0, after=0, count=1), Transition(before=1, after=5, count=1))]

    """

    def __init__(self, before: Engine, after: Engine) -> None:
        self._before, self._after = before, after
        old, new = (questions_by_identifier(engine.scorer.key) for engine in (before, after))
        self._counts: dict[str, Counter[_Pair]] = {
            identifier: Counter()
            for identifier in {**old, **new}
            if _scores(old.get(identifier, ())) != _scores(new.get(identifier, ()))
        }
        # Many Workers share the few that there are.
        self._change = functools.cache(PointsChange)

    def add(self, answers: bytes | str | None) -> tuple[PointsChange, ...]:
        """Count one Worker's answers, and return the questions whose points change, in the order of the keys.

        Raises:
            DocumentError: the answers are not valid.

        """
        if not self._counts:
            return ()
        earned_before, earned_after = self._before.points(answers), self._after.points(answers)
        changes = []
        for identifier, counts in self._counts.items():
            before, after = earned_before.get(identifier, 0), earned_after.get(identifier, 0)
            counts[before, after] += 1
            if before != after:
                changes.append(self._change(question_identifier=identifier, before=before, after=after))
        return tuple(changes)

    @property
    def questions(self) -> tuple[QuestionChange, ...]:
        """The questions that the keys score differently, and what was counted of them."""
        return tuple(
            QuestionChange(question_identifier=identifier, points=transitions(counts))
            for identifier, counts in self._counts.items()
        )


def _scores(questions: Sequence[Question]) -> tuple[int, dict[frozenset[str], int]]:
    """Return the points of any answer, and of the sets of selections that earn others."""
    default, scores = combined_scores(questions)
    return default, {selections: points for selections, points in scores.items() if points != default}
