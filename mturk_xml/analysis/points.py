"""The points of each question with one key and with another, for many answers, as fast as their sums.

The batch engine gives sums. So every question that two keys score differently is made a digit of a sum: a key that
gives for each answer the digit that stands for its two points, times the digit's place value. A few questions share
one such key: as many as keep its sums so few that the engine remembers them all.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from mturk_xml.attainable import combined_scores
from mturk_xml.batch import Engine
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.scoring import Scorer

# A question with more pairs of points than this has a key of its own.
_MOST_SUMS = 1 << 10

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
    """Two keys, and the questions that they score differently; for one thread.

    Example:
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> def key(points: int) -> AnswerKey:
        ...     option = AnswerOption(selection_identifiers=("a",), answer_score=points)
        ...     return AnswerKey(questions=(Question(question_identifier="q", answer_options=(option,)),))
        >>> points = PointsComparison(key(1), key(5))
        >>> answer = Answer(question_identifier="q", selection_identifiers=("a",))
        >>> points.changes(points.add(QuestionFormAnswers(answers=(answer,)).to_xml()))
        (PointsChange(question_identifier='q', before=1, after=5),)
        >>> points.changes(points.add(None))
        ()
        >>> [change.points for change in points.questions]
        [(Transition(before=0, after=0, count=1), Transition(before=1, after=5, count=1))]

    """

    def __init__(self, before: AnswerKey, after: AnswerKey) -> None:
        old, new = _by_identifier(before), _by_identifier(after)
        identifiers = list({**old, **new})
        pairs = [_Pairs.of(identifier, old.get(identifier, ()), new.get(identifier, ())) for identifier in identifiers]
        different = [each for each in pairs if any(before != after for before, after in each.pairs)]
        self._sums = [_Sum(digits, identifiers) for digits in _packed(different)]

    def add(self, data: bytes | str | None) -> tuple[int | None, ...]:
        """Count one Worker's answers, as XML, and return what `changes` makes words of."""
        return tuple([each.add(data) for each in self._sums])

    def changes(self, added: Iterable[int | None]) -> tuple[PointsChange, ...]:
        """Return the questions whose points change for a Worker, in the order of the keys."""
        sums = zip(self._sums, added, strict=True)
        return tuple(change for each, total in sums if total is not None for change in each.changes(total))

    @property
    def questions(self) -> tuple[QuestionChange, ...]:
        """The questions that the keys score differently, and what was counted of them."""
        return tuple(change for each in self._sums for change in each.questions())


def _by_identifier(key: AnswerKey) -> dict[str, list[Question]]:
    questions: defaultdict[str, list[Question]] = defaultdict(list)
    for question in key.questions:
        questions[question.question_identifier].append(question)
    return questions


@attrs.frozen
class _Pairs:
    """A question, and the points that its answers earn before and after.

    Attributes:
        identifier: the question.
        pairs: the different ones; the first is that of any answer that equals no option.
        places: which of them each set of selections earns.

    """

    identifier: str
    pairs: tuple[tuple[int, int], ...]
    places: Mapping[frozenset[str], int]

    @classmethod
    def of(cls, identifier: str, before: Sequence[Question], after: Sequence[Question]) -> "_Pairs":
        (old_other, old), (new_other, new) = combined_scores(before), combined_scores(after)
        earned = {each: (old.get(each, old_other), new.get(each, new_other)) for each in {**old, **new}}
        pairs = list(dict.fromkeys([(old_other, new_other), *earned.values()]))
        place_of = {pair: place for place, pair in enumerate(pairs)}
        return cls(identifier, tuple(pairs), {each: place_of[pair] for each, pair in earned.items()})


@attrs.frozen
class _Digit:
    """A question as a digit of a sum: which of its pairs it is, times the value of the place.

    Attributes:
        question: the question.
        value: that of the place.
        changes: for each pair what changes; None where nothing does.

    """

    question: _Pairs
    value: int
    changes: tuple[PointsChange | None, ...] = attrs.field(init=False)

    @changes.default
    def _make_changes(self) -> tuple[PointsChange | None, ...]:
        """Make once what many Workers share."""
        return tuple(
            None
            if before == after
            else PointsChange(question_identifier=self.question.identifier, before=before, after=after)
            for before, after in self.question.pairs
        )

    def of(self, total: int) -> int:
        """Return the digit in a sum."""
        return total // self.value % len(self.question.pairs)


def _packed(questions: Iterable[_Pairs]) -> Iterator[list[_Digit]]:
    """Give questions as digits, in their order, a few together."""
    digits: list[_Digit] = []
    value = 1
    for question in questions:
        if digits and value * len(question.pairs) > _MOST_SUMS:
            yield digits
            digits, value = [], 1
        digits.append(_Digit(question, value))
        value *= len(question.pairs)
    if digits:
        yield digits


class _Sum:
    """A key whose sum says for each of some questions which pair of points an answer earns."""

    def __init__(self, digits: Sequence[_Digit], identifiers: Iterable[str]) -> None:
        self._digits = digits
        options = {
            digit.question.identifier: tuple(
                AnswerOption(selection_identifiers=tuple(sorted(each)), answer_score=place * digit.value)
                for each, place in digit.question.places.items()
            )
            for digit in digits
        }
        # An answer to a question that a key does not hold is noted, which takes time.
        nothing = (AnswerOption(selection_identifiers=("",), answer_score=0),)
        questions = [
            Question(question_identifier=identifier, answer_options=options.get(identifier, nothing))
            for identifier in identifiers
        ]
        self._engine = Engine(Scorer(AnswerKey(questions=tuple(questions))))
        self._totals: Counter[int] = Counter()
        self._changes: dict[int, tuple[PointsChange, ...]] = {}

    def add(self, data: bytes | str | None) -> int | None:
        total = self._engine.score(data).summed_score
        if total is not None:
            self._totals[total] += 1
        return total

    def changes(self, total: int) -> tuple[PointsChange, ...]:
        if total not in self._changes:
            self._changes[total] = tuple(filter(None, [digit.changes[digit.of(total)] for digit in self._digits]))
        return self._changes[total]

    def questions(self) -> Iterator[QuestionChange]:
        for digit in self._digits:
            points: Counter[_Pair] = Counter()
            for total, number in self._totals.items():
                points[digit.question.pairs[digit.of(total)]] += number
            yield QuestionChange(question_identifier=digit.question.identifier, points=transitions(points))
