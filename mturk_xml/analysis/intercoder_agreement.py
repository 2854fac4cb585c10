"""Do the Workers who answered the same question of the same HIT agree, and more than by chance?

In the words of reliability: the Workers are the coders, what one question asks of one HIT is a unit, and an answer is a
value. What there is to decide is decided so:

- A value is the *set* of selections with the text beside them, or the text alone; texts are equal when every character
  is. An uploaded file is no value, as no two are alike.
- A question without an answer, or with one that selects nothing, is a missing value. With the form, where
  MinSelectionCount is 0, selecting nothing is a value: the empty set.
- A Worker codes a HIT once: of several submissions the first that can be read counts. Where no Worker is named, each
  submission is one of its own.
- Units with fewer than two values pair with nothing and are in no figure.
- Over several questions, disagreements are added up, those observed and those expected, and chance pairs values of one
  question only. (To throw the values of all questions together would call it disagreement by chance that different
  questions have different answers: Workers who guess would seem to agree.)
- A number is what IsNumeric allows (see `answering`) and a double can hold. Interval data are texts that are all
  numbers, or those of them that are where the form says IsNumeric. Tables do not say whether a Worker typed or
  selected, so one selection alone is taken for a text, unless the form says that it is a choice.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011); "Content Analysis" (2004), chapter 11.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.krippendorff import NO_PAIR, alpha, interval, nominal
from mturk_xml.analysis.origin import Answers, Origin, as_submissions
from mturk_xml.answering import by_identifier, numeral_in
from mturk_xml.documents.question_form import FileUploadAnswer, FreeTextAnswer, Question, QuestionForm, SelectionAnswer
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.errors import MTurkXMLError
from mturk_xml.scoring.given import as_document, by_question, read_answers
from mturk_xml.sources import Submission
from mturk_xml.words import quoted

if TYPE_CHECKING:
    from mturk_xml.tree import SourceLike

NOT_NUMBERS = "not all answers are numbers"
NO_TEXT = "the form asks for no text"

# Selections, sorted, each once; and a text beside them or alone. A tuple, as there are millions.
_Value: TypeAlias = tuple[tuple[str, ...], str | None]
_Values: TypeAlias = list[tuple[str | None, _Value]]
_NOTHING_SELECTED: _Value = ((), None)


@attrs.frozen(kw_only=True)
class Value:
    """What several Workers, or one, answered to one question of a HIT.

    Attributes:
        selections: what was selected, sorted, each once.
        text: what was typed, beside the selections or alone; None where nothing was.
        worker_ids: who answered so; None for whom no source names.

    """

    selections: tuple[str, ...]
    text: str | None
    worker_ids: tuple[str | None, ...]


@attrs.frozen(kw_only=True)
class Disagreement:
    """A HIT whose Workers do not all answer a question alike.

    Attributes:
        hit_id: the HIT.
        values: the different answers, the most frequent first.

    """

    hit_id: str
    values: tuple[Value, ...]


@attrs.frozen(kw_only=True)
class QuestionAgreement:
    """How far Workers agree on one question.

    Attributes:
        question_identifier: the question.
        units: how many HITs have two answers to it or more.
        values: how many answers these have together: n.
        unpaired: how many answers are alone in their HIT.
        pairwise_agreement: percent agreement, as a share: of all pairs of Workers who answered the question of the same
            HIT, those who answered alike.
        nominal: Krippendorff's alpha, 1 - D_o / D_e, where two answers are alike or are not. D_o is the share of pairs
            that differ in a unit, a pair in a unit of m values counting 1 / (m - 1), and D_e that of all pairs of the n
            values, whatever their unit. It is 1 for Workers who always agree, 0 for those who might as well have drawn
            their answers, and less for those who contradict each other.
        interval: the same for numbers, where the difference of two is the square of their distance.
        disagreements: the HITs whose Workers do not all agree, in the order in which they came.

    """

    question_identifier: str
    units: int
    values: int
    unpaired: int
    pairwise_agreement: Figure
    nominal: Figure
    interval: Figure
    disagreements: tuple[Disagreement, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")


@attrs.frozen(kw_only=True)
class LeftOut:
    """Answers that are in no figure, and why."""

    origin: Origin
    reason: str


@attrs.frozen(kw_only=True)
class Agreement:
    """How far the Workers of HITs with several assignments agree.

    Attributes:
        answers: how many Workers' answers there were.
        left_out: those that could not be used: they cannot be read, belong to no HIT that is known, answer a question
            twice, or are a Worker's second ones.
        hits: how many HITs the others belong to.
        workers: how many different Workers are named.
        questions: those of the form in its order, then those that were answered besides.
        pairwise_agreement: as for a question, of the pairs of all questions.
        alpha: Krippendorff's alpha of all questions together, nominal: 1 - Σ n D_o / Σ n D_e over the questions.

    """

    answers: int
    left_out: tuple[LeftOut, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")
    hits: int
    workers: int
    questions: tuple[QuestionAgreement, ...] = attrs.field(repr=lambda each: f"<{len(each)}>")
    pairwise_agreement: Figure
    alpha: Figure


def agreement(answers: Iterable[Answers], form: "QuestionForm | SourceLike | None" = None) -> Agreement:
    """Say how far Workers agree who answered the same HITs.

    Args:
        answers: submissions of `mturk_xml.sources`, which say of which HIT they are; others are left out.
        form: the QuestionForm of the HITs, or its XML in any form that `parse` takes.

    Raises:
        DocumentError: the form is not schema-valid, or a document of another kind.
        SourceError: the form cannot be read.

    Example:
        >>> from mturk_xml.documents.question_form_answers import QuestionFormAnswers
        >>> def submitted(hit: str, worker: str, selection: str) -> Submission:
        ...     answer = Answer(question_identifier="q", selection_identifiers=(selection,))
        ...     xml = QuestionFormAnswers(answers=(answer,)).to_xml()
        ...     return Submission(source=worker, worker_id=worker, hit_id=hit, data=xml)
        >>> found = agreement([submitted(*each) for each in ("1Aa", "1Ba", "2Ab", "2Bb", "3Aa", "3Bb")])
        >>> print(f"{found.pairwise_agreement:.3f} {found.alpha:.3f}")
        0.667 0.444
        >>> found.questions[0].disagreements[0].hit_id
        '3'

    """
    asked = {} if form is None else by_identifier(as_document(form, QuestionForm, "the form"))
    coding = _Coding(asked)
    for submission in as_submissions(answers):
        coding.add(submission)
    return coding.agreement()


# --- reading -----------------------------------------------------------------------------------


class _Coding:
    """The values that were given, by question and HIT."""

    def __init__(self, asked: Mapping[str, Sequence[Question]]) -> None:
        self._asked = asked
        self._units: dict[str, defaultdict[str, _Values]] = {name: defaultdict(list) for name in asked}
        self._optional = [name for name, same in asked.items() if any(map(_may_be_empty, same))]
        self._coded: set[tuple[str, str]] = set()
        self._hits: set[str] = set()
        self._answers = 0
        self._left_out: list[LeftOut] = []
        self._known: dict[_Value, _Value] = {}

    def add(self, submission: Submission) -> None:
        """Keep the values of one submission; or say why not."""
        self._answers += 1
        hit, worker = submission.hit_id or None, submission.worker_id or None
        if submission.error is not None:
            self._leave_out(submission, submission.error)
        elif hit is None:
            self._leave_out(submission, "its source does not say of which HIT it is")
        elif worker is not None and (hit, worker) in self._coded:
            reason = f"Worker {quoted(worker)} has answered HIT {quoted(hit)} before, and the first answers count"
            self._leave_out(submission, reason)
        else:
            try:
                answered = by_question(read_answers(submission.data))
            except MTurkXMLError as error:
                self._leave_out(submission, str(error))
            else:
                self._keep(answered, hit, worker)

    def _leave_out(self, submission: Submission, reason: str) -> None:
        self._left_out.append(LeftOut(origin=Origin.of(submission), reason=reason))

    def _keep(self, answered: Mapping[str, Answer], hit: str, worker: str | None) -> None:
        self._hits.add(hit)
        if worker is not None:
            self._coded.add((hit, worker))
        values = dict.fromkeys(self._optional, _NOTHING_SELECTED)
        for name, answer in answered.items():
            value = _value(answer)
            if value is not None:
                values[name] = self._known.setdefault(value, value)
        for name, value in values.items():
            units = self._units.get(name)
            if units is None:
                units = self._units[name] = defaultdict(list)
            units[hit].append((worker, value))

    def agreement(self) -> Agreement:
        """Work out what was kept."""
        questions = [_Coded(name, units, self._asked.get(name, ())) for name, units in self._units.items()]
        return Agreement(
            answers=self._answers,
            left_out=tuple(self._left_out),
            hits=len(self._hits),
            workers=len({worker for _, worker in self._coded}),
            questions=tuple(each.agreement() for each in questions),
            pairwise_agreement=_pairwise(questions),
            alpha=alpha([each.nominal for each in questions]),
        )


def _may_be_empty(question: Question) -> bool:
    specification = question.answer_specification
    return isinstance(specification, SelectionAnswer) and not specification.selection_count_bounds[0]


def _value(answer: Answer) -> _Value | None:
    """Return the value that an answer is; None where it is missing."""
    text = answer.free_text or answer.other_selection_text or None
    if not answer.selection_identifiers and text is None:
        return None
    return tuple(sorted(set(answer.selection_identifiers))), text


# --- working out -------------------------------------------------------------------------------


class _Coded:
    """A question, and the values that were given for it."""

    def __init__(self, name: str, units: Mapping[str, _Values], asked: Sequence[Question]) -> None:
        self._name = name
        self._units = units
        self._asked = asked
        counted = ((hit, Counter([value for _, value in values])) for hit, values in units.items() if len(values) > 1)
        self._counts = dict(counted)
        self.nominal = nominal(self._counts.values())
        sizes = [counts.total() for counts in self._counts.values()]
        self.pairs = sum(size * (size - 1) // 2 for size in sizes)
        self.alike = sum(number * (number - 1) // 2 for counts in self._counts.values() for number in counts.values())

    def agreement(self) -> QuestionAgreement:
        return QuestionAgreement(
            question_identifier=self._name,
            units=len(self._counts),
            values=self.nominal.values,
            unpaired=sum(map(len, self._units.values())) - self.nominal.values,
            pairwise_agreement=_pairwise([self]),
            nominal=alpha([self.nominal]),
            interval=self._interval(),
            disagreements=tuple(
                Disagreement(hit_id=hit, values=tuple(_values(self._units[hit])))
                for hit, counts in self._counts.items()
                if len(counts) > 1
            ),
        )

    def _interval(self) -> Figure:
        specifications = [question.answer_specification for question in self._asked]
        if specifications and not any(isinstance(each, FreeTextAnswer) for each in specifications):
            return Figure.undefined(NO_TEXT)
        values = {value for values in self._units.values() for _, value in values}
        numbers = {value: number for value in values if (number := _number(value)) is not None}
        if len(numbers) < len(values) and not any(map(_is_numeric, specifications)):
            return Figure.undefined(NOT_NUMBERS)
        return alpha([interval([numbers[v] for _, v in values if v in numbers] for values in self._units.values())])


def _pairwise(questions: Iterable[_Coded]) -> Figure:
    pairs = [(each.alike, each.pairs) for each in questions]
    return Figure.ratio(sum(alike for alike, _ in pairs), sum(all_pairs for _, all_pairs in pairs), NO_PAIR)


def _values(values: _Values) -> Iterator[Value]:
    """Give the different values of a unit, and whose they are."""
    workers: defaultdict[_Value, list[str | None]] = defaultdict(list)
    for worker, value in values:
        workers[value].append(worker)

    def place(value: _Value) -> tuple[int, tuple[str, ...], str]:
        return -len(workers[value]), value[0], value[1] or ""

    for value in sorted(workers, key=place):
        selections, text = value
        yield Value(selections=selections, text=text, worker_ids=tuple(workers[value]))


def _is_numeric(specification: FreeTextAnswer | SelectionAnswer | FileUploadAnswer) -> bool:
    constraints = specification.constraints if isinstance(specification, FreeTextAnswer) else None
    return constraints is not None and constraints.is_numeric is not None


def _number(value: _Value) -> float | None:
    """Return the number that a text is, or one selection alone; None where it is none, or too large for a double."""
    selections, text = value
    alone = (*selections, *([] if text is None else [text]))
    numeral = numeral_in(alone[0]) if len(alone) == 1 else None
    number = math.inf if numeral is None else float(numeral)
    return number if math.isfinite(number) else None
