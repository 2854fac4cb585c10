"""What scoring returns: frozen values that say what was earned, and why.

Source: decision 14 of the table of scoring decisions in the README.
"""

import enum

import attrs

from mturk_xml.documents.answer_key import AnswerOption, QualificationValueMapping
from mturk_xml.scoring.arithmetic import Rounding


class NoteKind(enum.StrEnum):
    """Why a score deserves a second look: what the documentation leaves open mattered for it.

    The numbers are those of the table of scoring decisions in the README.

    Attributes:
        NEAR_MISS: only white space or case kept the selections from equalling an option (4).
        NOT_ONLY_SELECTIONS: a typed text or an uploaded file kept the answer from equalling any option (6).
        DUPLICATE_OPTION: the option that counted is followed by others with the same selections (7).
        DUPLICATE_QUESTION: the key holds the question more than once, and each counts (7).
        IGNORED_ANSWER: the key does not hold the question that was answered (8).
        ROUNDING: another rounding would give another Qualification value (11).
        OVERLAPPING_RANGES: later ranges hold the summed score too (12).
        INVERTED_RANGE: an earlier range would hold the summed score if its bounds were swapped (12).

    """

    NEAR_MISS = "near-miss"
    NOT_ONLY_SELECTIONS = "not-only-selections"
    DUPLICATE_OPTION = "duplicate-option"
    DUPLICATE_QUESTION = "duplicate-question"
    IGNORED_ANSWER = "ignored-answer"
    ROUNDING = "rounding"
    OVERLAPPING_RANGES = "overlapping-ranges"
    INVERTED_RANGE = "inverted-range"


@attrs.frozen(kw_only=True)
class Note:
    """One thing to know about a score; `question_identifier` is None where it is about no one question."""

    kind: NoteKind
    question_identifier: str | None = None
    message: str

    def __str__(self) -> str:
        return self.message


@attrs.frozen(kw_only=True)
class QuestionScore:
    """What one question of the key earned.

    Attributes:
        question_identifier: the question.
        selections: what the Worker selected, as it stands in the answers; empty where nothing was selected.
        matched: the option that the selections equal, None where they equal none.
        points: the score of that option, or the DefaultScore, or 0.
        reason: why, in words.

    """

    question_identifier: str
    selections: tuple[str, ...]
    matched: AnswerOption | None
    points: int
    reason: str


@attrs.frozen(kw_only=True)
class Score:
    """The result of one Worker's test.

    Attributes:
        summed_score: the sum of the points.
        qualification_value: what the mapping of the key makes of the sum.
        questions: the questions of the key, in its order.
        mapping: the mapping of the key, None where it has none and the sum is the value.
        reason: how the sum became the value, in words.
        rounding: the rounding that was asked for, whether or not there was anything to round.
        notes: where a decision mattered that the documentation leaves open.

    """

    summed_score: int
    qualification_value: int
    questions: tuple[QuestionScore, ...] = attrs.field(repr=lambda questions: f"<{len(questions)}>")
    mapping: QualificationValueMapping | None
    reason: str
    rounding: Rounding = attrs.field(repr=str)
    notes: tuple[Note, ...] = attrs.field(default=(), repr=lambda notes: f"<{len(notes)}>")

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from mturk_xml.notebook import score_html  # noqa: PLC0415 - only in a notebook

        return score_html(self)
