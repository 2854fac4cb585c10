"""What if another key, mapping, rounding or pass mark held? The same answers, scored in two settings.

The answers are read once, one at a time; what is kept grows with those that change, and with those that have no
score, and not with the others.
"""

from collections import Counter
from collections.abc import Iterable

import attrs

from mturk_xml.analysis.origin import Answers, Origin, as_submissions
from mturk_xml.analysis.points_comparison import PointsChange, PointsComparison, QuestionChange, Transition, transitions
from mturk_xml.batch import Engine, Result
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.scoring import Rounding, Scorer
from mturk_xml.scoring.scorer import to_key, to_rounding
from mturk_xml.sources import Submission


@attrs.frozen(kw_only=True)
class Setting:
    """How answers are scored, and who passes.

    Attributes:
        key: the AnswerKey, with its mapping; also taken is its XML, in any form that `parse` takes.
        rounding: how a percentage or a scaled score becomes an integer.
        pass_at: the least Qualification value that passes; None where nobody is said to pass or to fail.

    Raises:
        DocumentError: the XML is not schema-valid, or a document of another kind.
        SourceError: a file cannot be read.

    """

    key: AnswerKey = attrs.field(converter=to_key)
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, converter=to_rounding)
    pass_at: int | None = None

    def passes(self, value: int | None) -> bool | None:
        """Tell whether a Qualification value passes, which none does not; None where there is no pass mark."""
        return None if self.pass_at is None else value is not None and value >= self.pass_at


@attrs.frozen(kw_only=True)
class Standing:
    """What one Worker's answers are worth in a setting.

    Attributes:
        summed_score: the sum of the points; None where there is an error.
        qualification_value: what the mapping of the key makes of it; None where there is an error.
        passes: whether the value reaches the pass mark, which no error does; None where there is no mark.
        error: why there is no score, in words; None where there is one.

    """

    summed_score: int | None
    qualification_value: int | None
    passes: bool | None
    error: str | None = None


@attrs.frozen(kw_only=True)
class Changed:
    """A Worker whose sum, value or lack of a score is not what it was; or who passes and did not, or the reverse.

    Attributes:
        origin: whose answers they are.
        before: what they were worth.
        after: what they are worth.
        points: the questions whose points changed, in the order of the keys.

    """

    origin: Origin
    before: Standing
    after: Standing
    points: tuple[PointsChange, ...]


@attrs.frozen(kw_only=True)
class Unscored:
    """Answers that have a score in neither setting; `error` says why not, before."""

    origin: Origin
    error: str


@attrs.frozen(kw_only=True)
class Comparison:
    """What another setting changes for the same answers.

    Attributes:
        before: the one setting.
        after: the other.
        answers: how many Workers' answers there were.
        unscored: those that have a score in neither setting, in their order; they are in no other figure.
        changed: those for whom something changes, in their order.
        values: how many Workers went from which Qualification value to which, or stayed; None is no score. Ascending.
        questions: the questions that the two keys score differently, in their order, and what became of the points.
        passed_before: how many passed; None where there is no pass mark.
        passed_after: how many pass, likewise.
        gained: how many pass who did not; None where one of the settings has no pass mark.
        lost: how many passed and do not any more, likewise.

    """

    before: Setting
    after: Setting
    answers: int
    unscored: tuple[Unscored, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")
    changed: tuple[Changed, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")
    values: tuple[Transition, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")
    questions: tuple[QuestionChange, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")
    passed_before: int | None
    passed_after: int | None
    gained: int | None
    lost: int | None

    @property
    def failed(self) -> int:
        """How many have no score, in one setting or in both."""
        return len(self.unscored) + sum(each.count for each in self.values if None in (each.before, each.after))


def what_if(before: Setting, after: Setting, answers: Iterable[Answers]) -> Comparison:
    """Score answers in two settings, and say what changes.

    Args:
        before: how they are scored.
        after: how they would be; `attrs.evolve(before, pass_at=70)` is the same with another pass mark, and
            `key.evolve(qualification_value_mapping=…)` a key with another mapping.
        answers: documents, their XML, or submissions of `mturk_xml.sources`; None, or nothing but white space, is a
            Worker who answered nothing.

    Raises:
        ScoringError: one of the keys cannot score anybody; raised before any answer is read.

    Example:
        >>> import attrs
        >>> from mturk_xml import example
        >>> before = Setting(key=example.path("key.xml"), pass_at=80)
        >>> answers = [path.read_bytes() for path in example.answers()]
        >>> found = what_if(before, attrs.evolve(before, pass_at=90), answers)
        >>> found.passed_before, found.passed_after, found.gained, found.lost
        (14, 9, 0, 5)

    """
    tally = _Tally(before, after)
    for submission in as_submissions(answers):
        tally.add(submission)
    return tally.comparison()


class _Tally:
    """Two settings, and what was counted and kept of the answers so far."""

    def __init__(self, before: Setting, after: Setting) -> None:
        self._before, self._after = before, after
        self._engines = [Engine(Scorer(setting.key, rounding=setting.rounding)) for setting in (before, after)]
        self._points = PointsComparison(*self._engines)
        self._answers = 0
        self._unscored: list[Unscored] = []
        self._changed: list[Changed] = []
        self._values: Counter[tuple[int | None, int | None]] = Counter()

    def add(self, submission: Submission) -> None:
        """Score the answers of one Worker in both settings."""
        self._answers += 1
        if submission.error is not None:
            self._unscored.append(Unscored(origin=Origin.of(submission), error=submission.error))
            return
        before, after = [engine.score(submission.data) for engine in self._engines]
        if before.error is not None and after.error is not None:
            self._unscored.append(Unscored(origin=Origin.of(submission), error=before.error))
            return
        self._values[before.qualification_value, after.qualification_value] += 1
        points = self._points.add(submission.data)
        if self._is_same(before, after):
            return
        changed = Changed(
            origin=Origin.of(submission),
            before=_standing(before, self._before),
            after=_standing(after, self._after),
            points=points,
        )
        self._changed.append(changed)

    def _is_same(self, before: Result, after: Result) -> bool:
        old, new = before.qualification_value, after.qualification_value
        if before.summed_score != after.summed_score or old != new:
            return False
        marks = self._before.pass_at, self._after.pass_at
        return None in marks or self._before.passes(old) == self._after.passes(new)

    def comparison(self) -> Comparison:
        """Return what was found."""
        passing: Counter[tuple[bool | None, bool | None]] = Counter()
        for (before, after), number in self._values.items():
            passing[self._before.passes(before), self._after.passes(after)] += number
        has_marks = self._before.pass_at is not None, self._after.pass_at is not None
        passed = [sum(number for pair, number in passing.items() if pair[side]) for side in (0, 1)]
        return Comparison(
            before=self._before,
            after=self._after,
            answers=self._answers,
            unscored=tuple(self._unscored),
            changed=tuple(self._changed),
            values=transitions(self._values),
            questions=self._points.questions,
            passed_before=passed[0] if has_marks[0] else None,
            passed_after=passed[1] if has_marks[1] else None,
            gained=passing[False, True] if all(has_marks) else None,
            lost=passing[True, False] if all(has_marks) else None,
        )


def _standing(result: Result, setting: Setting) -> Standing:
    value = result.qualification_value
    return Standing(
        summed_score=result.summed_score, qualification_value=value, passes=setting.passes(value), error=result.error
    )
