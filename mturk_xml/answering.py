"""May an answer be given to a question? A form, prepared to say so of any number of answers, fast.

The Worker's browser held answers to the form; the service did not ("answer data is not guaranteed … to conform"),
so that an archive holds others too. What the documentation leaves open is decided so:

- Nothing selected, an empty text and a missing answer are all the same: not answered. White space is an answer.
- Counts are those of different selections. A text beside the choices counts as one selection where that helps
  to reach MinSelectionCount, and not where it would exceed MaxSelectionCount.
- A number is a decimal numeral of ASCII digits, with a sign, a point and an exponent of up to four digits if
  one likes (`-1.5`, `+3`, `.5`, `5.`, `1e3`), and white space around it. There are no thousands separators, no
  hexadecimal digits and no infinity.
- Length and regular expressions see a text as the browser's field held it: line breaks are one character (U+000A),
  and a character above U+FFFF counts as two, as in JavaScript.
- Of two questions with one identifier, an answer has to fit either.

Source: API reference, "QuestionForm data structure" and "QuestionFormAnswers data structure".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol, TypedDict, Unpack

import attrs

from mturk_xml.binding import Structure
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    FileUploadAnswer,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
    QuestionForm,
    SelectionAnswer,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.javascript import Pattern, compiled, utf16_length
from mturk_xml.rule import Item

# JavaScript's white space and line ends, which it strips before it reads a number.
_WHITE_SPACE = " \t\n\r\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")

# --- what can be wrong -------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Mismatch:
    """One thing that keeps an answer from being one that the form lets a Worker give.

    Attributes:
        answer: the answer; None where there is none.
        question: the question; None where the form has none of that name.
        at: which part of the answer: the name of a field, or one of its selections; None for the whole.

    """

    answer: Answer | None = None
    question: Question | None = None
    at: str | Item | None = None

    @property
    def place(self) -> Structure | None:
        """The structure that it is found at."""
        return self.answer

    @property
    def name(self) -> str:
        """The identifier of the question."""
        about = self.answer or self.question
        return about.question_identifier if about else ""


@attrs.frozen(kw_only=True)
class UnknownQuestion(Mismatch):
    """The form has no such question; `known` are those that it has."""

    known: Sequence[str] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Unanswered(Mismatch):
    """A question that has to be answered is not.

    Attributes:
        why: what says so: the name of an element or attribute of the form.
        answers: the document; None where there is none.

    """

    why: str
    answers: QuestionFormAnswers | None = attrs.field(repr=False)

    @property
    def place(self) -> Structure | None:
        """The structure that it is found at."""
        return self.answer or self.answers


@attrs.frozen(kw_only=True)
class AnotherKind(Mismatch):
    """The answer is of another kind than the question asks for; both kinds in words."""

    given: str
    asked: str


@attrs.frozen(kw_only=True)
class NotOffered(Mismatch):
    """The question does not offer a selection; `offered` are those that it does."""

    selection: str
    offered: Sequence[str] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class SelectionCount(Mismatch):
    """There are more or fewer selections than the question allows."""

    count: int
    least: int
    most: int


@attrs.frozen(kw_only=True)
class OtherNotOffered(Mismatch):
    """There is a text beside the choices, and the question has no OtherSelection."""


@attrs.frozen(kw_only=True)
class NotNumeric(Mismatch):
    """The text is no number."""

    text: str
    constraint: IsNumeric


@attrs.frozen(kw_only=True)
class NumberOutOfBounds(Mismatch):
    """The number is less than minValue or more than maxValue."""

    number: str
    constraint: IsNumeric


@attrs.frozen(kw_only=True)
class LengthOutOfBounds(Mismatch):
    """The text has fewer or more UTF-16 code units than Length allows."""

    length: int
    constraint: Length


@attrs.frozen(kw_only=True)
class NotMatched(Mismatch):
    """The text does not match a regular expression."""

    text: str
    constraint: AnswerFormatRegex


@attrs.frozen(kw_only=True)
class NotTried(Mismatch):
    """Whether the text matches a regular expression was not tried, as it might take too long."""

    constraint: AnswerFormatRegex


@attrs.frozen(kw_only=True)
class FileSizeOutOfBounds(Mismatch):
    """The file has fewer or more bytes than the question allows."""

    size: int
    specification: FileUploadAnswer


# --- questions, prepared -----------------------------------------------------------------------

_Found = Sequence[Mismatch]
_NOTHING: _Found = ()


class _Prepared(Protocol):
    """What every kind of question can do."""

    @property
    def question(self) -> Question:
        """The question."""

    @property
    def required_by(self) -> str | None:
        """What says that it has to be answered."""

    def check(self, answer: Answer) -> _Found:
        """Say what is wrong with an answer that is not empty."""


def is_given(answer: Answer) -> bool:
    """Whether there is anything in an answer."""
    return bool(
        answer.selection_identifiers or answer.free_text or answer.other_selection_text or answer.uploaded_file_key
    )


class _Where(TypedDict, total=False):
    """The fields of a Mismatch."""

    answer: Answer
    question: Question
    at: str


class TextChecker:
    """The constraints of a text, prepared: those of a FreeTextAnswer or an OtherSelection."""

    __slots__ = ("_is_free", "_length", "_numeric", "_patterns")

    def __init__(self, specification: FreeTextAnswer) -> None:
        constraints = specification.constraints
        self._is_free = constraints is None
        self._numeric = constraints.is_numeric if constraints else None
        self._length = constraints.length if constraints else None
        regexes = constraints.answer_format_regexes if constraints else ()
        patterns = ((regex, compiled(regex.regex, regex.given_flags)) for regex in regexes)
        # Those that JavaScript refuses are the form's defect, and no answer's.
        self._patterns: tuple[tuple[AnswerFormatRegex, Pattern], ...] = tuple(
            (regex, pattern) for regex, pattern in patterns if pattern.error is None
        )

    def check(self, text: str, **where: Unpack[_Where]) -> _Found:
        """Say what is wrong with a text that is not empty; `where` are fields of what is found.

        Example:
            >>> from mturk_xml.documents.question_form import Constraints
            >>> checker = TextChecker(FreeTextAnswer(constraints=Constraints(length=Length(max_length=1))))
            >>> len(checker.check("a")), [found.length for found in checker.check("🎉")]
            (0, [2])

        """
        if self._is_free:
            return _NOTHING
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        found: list[Mismatch] = []
        if self._numeric is not None:
            found += _numeric_mismatch(self._numeric, text, where)
        if self._length is not None:
            length = utf16_length(text)
            if not _is_within(length, self._length.min_length, self._length.max_length):
                found.append(LengthOutOfBounds(length=length, constraint=self._length, **where))
        for constraint, pattern in self._patterns:
            finds = pattern.finds(text)
            if finds is None:
                found.append(NotTried(constraint=constraint, **where))
            elif not finds:
                found.append(NotMatched(text=text, constraint=constraint, **where))
        return found


def _numeric_mismatch(numeric: IsNumeric, text: str, where: _Where) -> Iterator[Mismatch]:
    numeral = text.strip(_WHITE_SPACE)
    if not _NUMBER.fullmatch(numeral):
        yield NotNumeric(text=text, constraint=numeric, **where)
    elif not _is_within(Decimal(numeral), numeric.min_value, numeric.max_value):
        yield NumberOutOfBounds(number=numeral, constraint=numeric, **where)


def _is_within(number: int | Decimal, least: int | None, most: int | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


@attrs.frozen
class _FreeText:
    question: Question
    required_by: str | None
    checker: TextChecker

    def check(self, answer: Answer) -> _Found:
        if answer.free_text is None:
            return [_another_kind(answer, self.question, "a text")]
        return self.checker.check(answer.free_text, answer=answer, question=self.question, at="free_text")


@attrs.frozen
class _FileUpload:
    question: Question
    required_by: str | None
    specification: FileUploadAnswer

    def check(self, answer: Answer) -> _Found:
        size = answer.uploaded_file_size_in_bytes
        if size is None:
            return [_another_kind(answer, self.question, "a file")]
        allowed = self.specification
        if allowed.min_file_size_in_bytes <= size <= allowed.max_file_size_in_bytes:
            return _NOTHING
        where = "uploaded_file_size_in_bytes"
        return [FileSizeOutOfBounds(answer=answer, question=self.question, at=where, size=size, specification=allowed)]


@attrs.frozen
class _Choices:
    question: Question
    required_by: str | None
    least: int
    most: int
    offered: frozenset[str]
    other: TextChecker | None

    def check(self, answer: Answer) -> _Found:
        selected, text = answer.selection_identifiers, answer.other_selection_text
        if not selected and not text:
            return [_another_kind(answer, self.question, "selections")]
        found: list[Mismatch] = []
        different = set(selected)
        if not self.offered.issuperset(different):
            found += self._not_offered(answer)
        if len(different) > self.most or len(different) + bool(text) < self.least:
            found.append(
                SelectionCount(
                    answer=answer, question=self.question, count=len(different), least=self.least, most=self.most
                )
            )
        if text and self.other is None:
            found.append(OtherNotOffered(answer=answer, question=self.question, at="other_selection_text"))
        elif text and self.other:
            found += self.other.check(text, answer=answer, question=self.question, at="other_selection_text")
        return found

    def _not_offered(self, answer: Answer) -> Iterator[Mismatch]:
        offered = sorted(self.offered)
        for index, selection in enumerate(answer.selection_identifiers):
            if selection not in self.offered:
                where = Item("selection_identifiers", index)
                yield NotOffered(answer=answer, question=self.question, at=where, selection=selection, offered=offered)


@attrs.frozen
class _Either:
    """Several questions with one identifier: nobody can tell which of them was answered."""

    question: Question
    required_by: str | None
    questions: tuple[_Prepared, ...]

    def check(self, answer: Answer) -> _Found:
        found = [question.check(answer) for question in self.questions]
        return min(found, key=len)


def _another_kind(answer: Answer, question: Question, asked: str) -> Mismatch:
    if answer.free_text is not None:
        given, at = "a text", "free_text"
    elif answer.uploaded_file_key is not None:
        given, at = "a file", "uploaded_file_key"
    else:
        given, at = "selections", "selection_identifiers" if answer.selection_identifiers else "other_selection_text"
    return AnotherKind(answer=answer, question=question, at=at, given=given, asked=asked)


def required_by(question: Question) -> str | None:
    """Name the element or attribute that says that a question has to be answered; None if nothing does."""
    specification = question.answer_specification
    if isinstance(specification, SelectionAnswer) and not specification.selection_count_bounds[0]:
        return None
    if question.is_required:
        return "IsRequired"
    constraints = specification.constraints if isinstance(specification, FreeTextAnswer) else None
    return "minLength" if constraints and constraints.length and constraints.length.min_length else None


def _prepare(question: Question) -> _Prepared:
    specification, required = question.answer_specification, required_by(question)
    if isinstance(specification, FreeTextAnswer):
        return _FreeText(question, required, TextChecker(specification))
    if isinstance(specification, FileUploadAnswer):
        return _FileUpload(question, required, specification)
    least, most = specification.selection_count_bounds
    other = specification.selections.other_selection
    other_checker = TextChecker(other) if other is not None else None
    return _Choices(question, required, least, most, offered_by([question]), other_checker)


def offered_by(questions: Iterable[Question]) -> frozenset[str]:
    """Return the identifiers of the selections that questions offer."""
    return frozenset(
        selection.selection_identifier
        for question in questions
        if isinstance(question.answer_specification, SelectionAnswer)
        for selection in question.answer_specification.selections.selections
    )


def by_identifier(form: QuestionForm) -> dict[str, tuple[Question, ...]]:
    """Return the questions of a form by their identifiers; those of one identifier together."""
    questions: defaultdict[str, list[Question]] = defaultdict(list)
    for question in form.questions:
        questions[question.question_identifier].append(question)
    return {identifier: tuple(same) for identifier, same in questions.items()}


class Questionnaire:
    """A form, prepared once to check many Workers' answers.

    It can be shared by threads.

    Example:
        >>> from mturk_xml.documents.content import Text
        >>> question = Question(
        ...     question_identifier="q1",
        ...     is_required=True,
        ...     question_content=(Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(),
        ... )
        >>> questionnaire = Questionnaire(QuestionForm(content=(question,)))
        >>> questionnaire.mismatches(QuestionFormAnswers(answers=(Answer(question_identifier="q1", free_text="5"),)))
        []
        >>> [type(found).__name__ for found in questionnaire.mismatches(None)]
        ['Unanswered']

    """

    def __init__(self, form: QuestionForm) -> None:
        self.form = form
        self._questions: dict[str, _Prepared] = {}
        for identifier, same in by_identifier(form).items():
            prepared = tuple(map(_prepare, same))
            required = next((question.required_by for question in prepared if question.required_by), None)
            self._questions[identifier] = prepared[0] if len(prepared) == 1 else _Either(same[0], required, prepared)
        self._required = {name for name, question in self._questions.items() if question.required_by}

    def mismatches(self, answers: QuestionFormAnswers | None) -> list[Mismatch]:
        """Say everything that is wrong with a Worker's answers; None is the Worker answering nothing."""
        found: list[Mismatch] = []
        missing = set(self._required)
        for answer in answers.answers if answers is not None else ():
            identifier = answer.question_identifier
            question = self._questions.get(identifier)
            if question is None:
                found.append(UnknownQuestion(answer=answer, at="question_identifier", known=tuple(self._questions)))
            elif is_given(answer):
                found += question.check(answer)
                missing.discard(identifier)
        if missing:
            found += self._unanswered(missing, answers)
        return found

    def _unanswered(self, missing: set[str], answers: QuestionFormAnswers | None) -> Iterator[Mismatch]:
        empty = {answer.question_identifier: answer for answer in answers.answers} if answers else {}
        for identifier, question in self._questions.items():
            if identifier in missing:
                yield Unanswered(
                    answer=empty.get(identifier),
                    question=question.question,
                    why=question.required_by or "",
                    answers=answers,
                )
