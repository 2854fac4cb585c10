"""What became of one of many answers: light, and able to explain itself."""

import enum
from typing import TYPE_CHECKING

import attrs

from mturk_xml.errors import SourceError
from mturk_xml.scoring import Note, Score

if TYPE_CHECKING:
    from mturk_xml.batch.engine import Engine
    from mturk_xml.batch.meaning import Meaning


class ErrorKind(enum.StrEnum):
    """Why answers have no score, for counting.

    Attributes:
        UNREADABLE: there is no document, as its source could not be read.
        NOT_WELL_FORMED: it is not XML.
        NOT_VALID: its schema refuses it.
        OTHER_DOCUMENT: it is valid, but no QuestionFormAnswers.
        NOT_SCORABLE: it answers a question twice, or its score is outside xs:int.

    """

    UNREADABLE = "not readable"
    NOT_WELL_FORMED = "not well-formed"
    NOT_VALID = "not valid"
    OTHER_DOCUMENT = "another document"
    NOT_SCORABLE = "not scorable"


@attrs.define
class Result:
    """The score of one Worker's answers, or the error in its place.

    It is made a million times: not frozen, as that would take three times as long.

    Attributes:
        summed_score: the sum of the points; None where there is an error.
        qualification_value: what the mapping of the key makes of the sum; None where there is an error.
        notes: where a decision mattered that the documentation leaves open, as in `Score.notes`.
        error: why there is no score, in words; None where there is one.
        error_kind: the same, for counting.

    """

    summed_score: int | None
    qualification_value: int | None
    notes: tuple[Note, ...]
    _answers: bytes | str | None = attrs.field(eq=False, repr=False)
    _engine: "Engine | None" = attrs.field(eq=False, repr=False)
    error: str | None = None
    error_kind: ErrorKind | None = None

    @classmethod
    def unreadable(cls, error: str) -> "Result":
        """Return the result of answers that could not even be read."""
        return cls(None, None, (), None, None, error, ErrorKind.UNREADABLE)

    def explain(self) -> Score:
        """Return the whole score: the points of each question, and why.

        Raises:
            SourceError: there is none, as the answers could not be read; see `error`.
            DocumentError: there is none, as the answers are not valid; see `error`.
            ScoringError: there is none, as they cannot be scored.

        """
        return self._worked_out_by.scorer.score(self._answers)

    def meanings(self) -> tuple["Meaning", ...]:
        """Return what each answer means, in the order of the document; far faster than `explain`.

        Raises:
            MTurkXMLError: there is no score; as for `explain`.

        """
        self._require_score()
        return self._worked_out_by.meanings(self._answers)

    def points(self) -> dict[str, int]:
        """Return what each question of the key earned, by its identifier, in the order of the key; likewise fast.

        A question that the key holds more than once has the sum.

        Raises:
            MTurkXMLError: there is no score; as for `explain`.

        """
        self._require_score()
        return self._worked_out_by.points(self._answers)

    def _require_score(self) -> None:
        """Raise the error again that there is in place of a score."""
        if self.error is not None:
            self.explain()

    @property
    def _worked_out_by(self) -> "Engine":
        if self._engine is None:
            raise SourceError(self.error)
        return self._engine
