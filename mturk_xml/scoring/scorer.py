"""A key, prepared to score any number of answers.

Source: API reference, "AnswerKey data structure"; the table of scoring decisions in the README.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

import attrs

from mturk_xml.binding import Document
from mturk_xml.diagnostics import Report
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import DocumentError, InvalidTypeError, InvalidValueError, ScoringError
from mturk_xml.scoring.arithmetic import XS_INT, Rounding
from mturk_xml.scoring.identifiers import NearMisses
from mturk_xml.scoring.mapping import PreparedMapping, prepare_mapping
from mturk_xml.scoring.question import PreparedQuestion, prepare_question
from mturk_xml.scoring.result import Note, NoteKind, Score
from mturk_xml.words import quoted

_Kind = TypeVar("_Kind", bound=Document)


def require_kind(document: object, kind: type[_Kind], role: str) -> _Kind:
    """Return a document that is of the kind that its role asks for, or refuse it.

    Raises:
        DocumentError: it is a document of another kind.
        InvalidTypeError: it is no document.

    """
    if isinstance(document, kind):
        return document
    name = type(document).__name__
    message = f"{role} must be of the kind {kind.__name__}, not {name}"
    if not isinstance(document, Document):
        raise InvalidTypeError(message)
    report = Report(kind=name, namespace=document.namespace, well_formed=True, schema_valid=True, document=document)
    raise DocumentError(message, report)


def _to_key(value: AnswerKey) -> AnswerKey:
    return require_kind(value, AnswerKey, "the key")


def _to_rounding(value: Rounding) -> Rounding:
    try:
        return Rounding(value)
    except ValueError:
        allowed = ", ".join(repr(policy.value) for policy in Rounding)
        raise InvalidValueError(f"rounding: {value!r} is not allowed; expected one of {allowed}") from None


@attrs.frozen
class Scorer:
    """A key, prepared once, to score many Workers' answers.

    It is a value: it can be shared by threads, and pickled.

    Raises:
        ScoringError: the key cannot score anybody (decision 13): its MaximumSummedScore is 0, or its
            SummedScoreMultiplier is not a number or infinite.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerOption, Question
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

    key: AnswerKey = attrs.field(converter=_to_key)
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, converter=_to_rounding, kw_only=True)
    _mapping: PreparedMapping = attrs.field(init=False, eq=False, repr=False)
    _questions: tuple[PreparedQuestion, ...] = attrs.field(init=False, eq=False, repr=False)
    _known: frozenset[str] = attrs.field(init=False, eq=False, repr=False)
    _near: NearMisses[str] = attrs.field(init=False, eq=False, repr=False)
    _repeated: tuple[Note, ...] = attrs.field(init=False, eq=False, repr=False)

    @_mapping.default
    def _prepare_mapping(self) -> PreparedMapping:
        return prepare_mapping(self.key.qualification_value_mapping, self.rounding)

    @_questions.default
    def _prepare_questions(self) -> tuple[PreparedQuestion, ...]:
        return tuple(map(prepare_question, self.key.questions))

    @_known.default
    def _collect_identifiers(self) -> frozenset[str]:
        return frozenset(question.question_identifier for question in self.key.questions)

    @_near.default
    def _prepare_near_misses(self) -> NearMisses[str]:
        identifiers = (question.question_identifier for question in self.key.questions)
        return NearMisses(([identifier], identifier) for identifier in identifiers)

    @_repeated.default
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

    def score(self, answers: QuestionFormAnswers | None) -> Score:
        """Score one Worker's answers; None is the Worker answering nothing.

        Raises:
            ScoringError: a question is answered twice, or the summed score or Qualification value is
                outside xs:int.
            DocumentError: it is a document of another kind.

        """
        answered = {} if answers is None else _by_question(answers)
        notes: list[Note] = []
        questions = []
        summed_score = 0
        for question in self._questions:
            earned, about_question = question.score(answered.get(question.identifier))
            questions.append(earned)
            notes += about_question
            summed_score += earned.points
        if summed_score not in XS_INT:
            raise ScoringError(
                f"the summed score {summed_score} is outside xs:int, {XS_INT.start} to {XS_INT.stop - 1}"
            )
        notes += self._repeated
        notes += self._note_ignored(answered)
        conversion = self._mapping.convert(summed_score)
        return Score(
            summed_score=summed_score,
            qualification_value=conversion.value,
            questions=tuple(questions),
            mapping=self.key.qualification_value_mapping,
            reason=conversion.reason,
            rounding=self.rounding,
            notes=(*notes, *conversion.notes),
        )

    def _note_ignored(self, answered: Iterable[str]) -> Iterator[Note]:
        """List the answers to questions that the key does not hold (decision 8)."""
        for identifier in answered:
            if identifier in self._known:
                continue
            message = f"question {quoted(identifier)}: the key does not hold it, and the answer is ignored"
            near = self._near.find([identifier])
            if near:
                message += f"; but for {near[1]} it would be {quoted(near[0])}"
            yield Note(kind=NoteKind.IGNORED_ANSWER, question_identifier=identifier, message=message)


def _by_question(answers: QuestionFormAnswers) -> dict[str, Answer]:
    answered: dict[str, Answer] = {}
    for answer in require_kind(answers, QuestionFormAnswers, "the answers").answers:
        identifier = answer.question_identifier
        if identifier in answered:
            raise ScoringError(f"question {quoted(identifier)} is answered twice, and which answer counts is not known")
        answered[identifier] = answer
    return answered
