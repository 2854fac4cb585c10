"""A key, prepared to score any number of answers.

Source: API reference, "AnswerKey data structure"; the table of scoring decisions in the README.
"""

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.errors import InvalidValueError, ScoringError
from mturk_xml.scoring.arithmetic import OUTSIDE_XS_INT, XS_INT, Rounding
from mturk_xml.scoring.given import as_document, by_question, read_answers
from mturk_xml.scoring.identifiers import NearMisses
from mturk_xml.scoring.mapping import Conversion, PreparedMapping, prepare_mapping
from mturk_xml.scoring.question import PreparedQuestion, prepare_question
from mturk_xml.scoring.result import Note, NoteKind, Score
from mturk_xml.words import quoted

if TYPE_CHECKING:
    from mturk_xml.documents.question_form_answers import QuestionFormAnswers
    from mturk_xml.tree import SourceLike


def to_key(value: "AnswerKey | SourceLike") -> AnswerKey:
    """Return a key that was given as such, or as its XML; errors as for `as_document`."""
    return as_document(value, AnswerKey, "the key")


def to_rounding(value: Rounding) -> Rounding:
    """Return a policy that was given as such, or by its value.

    Raises:
        InvalidValueError: there is no such policy.

    """
    try:
        return Rounding(value)
    except ValueError:
        allowed = ", ".join(repr(policy.value) for policy in Rounding)
        raise InvalidValueError(f"rounding: {value!r} is not allowed; expected one of {allowed}") from None


@attrs.frozen
class Scorer:
    """A key, prepared once, to score many Workers' answers.

    It is a value: it can be shared by threads, and pickled.

    Attributes:
        key: the AnswerKey.
        rounding: how a percentage or a scaled score becomes an integer.
        questions: the questions of the key, prepared, in its order.
        repeated: a note for each question that the key holds more than once (decision 7).

    Raises:
        ScoringError: the key cannot score anybody (decision 13): its MaximumSummedScore is 0, or its
            SummedScoreMultiplier is not a number or infinite.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerOption, Question
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> question = Question(
        ...     question_identifier="q1",
        ...     answer_options=(AnswerOption(selection_identifiers=("a",), answer_score=5),),
        ...     default_score=-1,
        ... )
        >>> scorer = Scorer(AnswerKey(questions=(question,)), rounding=Rounding.FLOOR)
        >>> for selected in ["a"], ["a", "b"], []:
        ...     answer = Answer(question_identifier="q1", selection_identifiers=selected)
        ...     print(scorer.score(QuestionFormAnswers(answers=(answer,))).qualification_value)
        5
        -1
        -1

    """

    key: AnswerKey = attrs.field(converter=to_key)
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, converter=to_rounding, kw_only=True)
    _mapping: PreparedMapping = attrs.field(init=False, eq=False, repr=False)
    questions: tuple[PreparedQuestion, ...] = attrs.field(init=False, eq=False, repr=False)
    repeated: tuple[Note, ...] = attrs.field(init=False, eq=False, repr=False)
    _known: frozenset[str] = attrs.field(init=False, eq=False, repr=False)
    _near: NearMisses[str] = attrs.field(init=False, eq=False, repr=False)

    @_mapping.default
    def _prepare_mapping(self) -> PreparedMapping:
        return prepare_mapping(self.key.qualification_value_mapping, self.rounding)

    @questions.default
    def _prepare_questions(self) -> tuple[PreparedQuestion, ...]:
        return tuple(map(prepare_question, self.key.questions))

    @_known.default
    def _collect_identifiers(self) -> frozenset[str]:
        return frozenset(question.question_identifier for question in self.key.questions)

    @_near.default
    def _prepare_near_misses(self) -> NearMisses[str]:
        identifiers = (question.question_identifier for question in self.key.questions)
        return NearMisses(([identifier], identifier) for identifier in identifiers)

    @repeated.default
    def _note_repeated(self) -> tuple[Note, ...]:
        """Name the questions that the key holds more than once (decision 7)."""
        counts = Counter(question.question_identifier for question in self.key.questions)
        return tuple(
            Note(
                kind=NoteKind.DUPLICATE_QUESTION,
                question_identifier=identifier,
                message=f"question {quoted(identifier)}: the key holds it {count} times, and each counts",
            )
            for identifier, count in counts.items()
            if count > 1
        )

    def score(self, answers: "QuestionFormAnswers | SourceLike | None") -> Score:
        """Score one Worker's answers.

        Args:
            answers: a QuestionFormAnswers, or its XML in any form that `parse` takes; None or XML that is empty
                or nothing but white space is the Worker answering nothing.

        Raises:
            ScoringError: a question is answered twice, or the summed score or Qualification value is
                outside xs:int.
            DocumentError: the XML is not schema-valid, or a document of another kind.
            SourceError: a file cannot be read.

        """
        answered = by_question(read_answers(answers))
        earned = [question.score(answered.get(question.identifier)) for question in self.questions]
        summed_score = sum(question.points for question, _ in earned)
        conversion = self.convert(summed_score)
        ignored = (self.note_ignored(identifier) for identifier in answered if identifier not in self._known)
        return Score(
            summed_score=summed_score,
            qualification_value=conversion.value,
            questions=tuple(question for question, _ in earned),
            mapping=self.key.qualification_value_mapping,
            reason=conversion.reason,
            rounding=self.rounding,
            notes=(*(note for _, notes in earned for note in notes), *self.repeated, *ignored, *conversion.notes),
        )

    def convert(self, summed_score: int) -> Conversion:
        """Return the Qualification value of a summed score.

        Raises:
            ScoringError: the summed score or the value is outside xs:int.

        """
        if summed_score not in XS_INT:
            raise ScoringError(f"the summed score {summed_score} {OUTSIDE_XS_INT}")
        return self._mapping.convert(summed_score)

    def note_ignored(self, identifier: str) -> Note:
        """List the answer to a question that the key does not hold (decision 8)."""
        message = f"question {quoted(identifier)}: the key does not hold it, and the answer is ignored"
        near = self._near.find([identifier])
        if near:
            message += f"; but for {near[1]} it would be {quoted(near[0])}"
        return Note(kind=NoteKind.IGNORED_ANSWER, question_identifier=identifier, message=message)
