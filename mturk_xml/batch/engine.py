"""The engine: from the bytes of answers to results."""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from mturk_xml.batch import grammar
from mturk_xml.batch.layouts import Layouts
from mturk_xml.batch.meaning import Key, Meaning
from mturk_xml.batch.memory import LONGEST_ANSWER, Memory, encoding_after
from mturk_xml.batch.result import ErrorKind, Result
from mturk_xml.errors import DocumentError, ScoringError
from mturk_xml.scoring import Note, Rounding, Scorer
from mturk_xml.scoring.given import read_answers

if TYPE_CHECKING:
    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.tree import SourceLike

_LONGEST_DOCUMENT = 1 << 20
# What is remembered at most, in bytes; and how many beginnings, sums and the like.
_LARGEST_MEMORY = 1 << 25
_MOST_BEGINNINGS = 64
_MOST_KNOWN = 1 << 13
_LONGEST_OUTCOME = 1 << 8
# A sum of bits has room for 2 ** _CARRY answers; a document with more is read as a whole.
_CARRY = 24

# The summed score, the Qualification value and the notes.
_Outcome: TypeAlias = tuple[int, int, tuple[Note, ...]]


def score_many(
    key: "AnswerKey | SourceLike", answers: Iterable[bytes | str | None], *, rounding: Rounding = Rounding.HALF_UP
) -> Iterator[Result]:
    """Score many Workers' answers with the key of their test.

    Args:
        key: an AnswerKey, or its XML in any form that `parse` takes.
        answers: the XML of a QuestionFormAnswers each; None, or nothing but white space, is a Worker who
            answered nothing. They are read one at a time, when a result is asked for.
        rounding: how a percentage or a scaled score becomes an integer.

    Returns:
        A result for each, in order: what `score` gives, or the message of the error that it raises.

    Raises:
        ScoringError: the key cannot score anybody; raised at once.
        DocumentError: the key is not valid; raised at once.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> option = AnswerOption(selection_identifiers=("a",), answer_score=5)
        >>> key = AnswerKey(questions=(Question(question_identifier="q1", answer_options=(option,)),))
        >>> answer = Answer(question_identifier="q1", selection_identifiers=("a",))
        >>> xml = QuestionFormAnswers(answers=(answer,)).to_xml()
        >>> [result.qualification_value for result in score_many(key, [xml, None, xml])]
        [5, 0, 5]
        >>> next(score_many(key, ["<oops>"])).error_kind
        <ErrorKind.NOT_WELL_FORMED: 'not well-formed'>

    """
    return map(Engine(Scorer(key, rounding=rounding)).score, answers)


class Engine:
    """A key, and what is known of the answers to its test; the memory is bounded. For one thread.

    A document in the plain way of writing is a sum: of its pieces' numbers, each the points of an answer above the
    bit of its question. So one look-up for each answer and one for the sum say what it is worth. Where a question is
    answered twice, a sum of as many bits is none of different questions.

    Attributes:
        scorer: the key, and how it scores one document alone.
        key: the key, and how it scores one answer alone.

    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.key = Key(scorer)
        self._unanswered = self.key.unanswered
        self._shift = len(self.key.bits) + _CARRY
        # Whether the document before had free texts: then the next one has some too, most likely.
        self._expects_text = False
        self._forget()

    def _forget(self) -> None:
        """Begin with an empty memory."""
        self._memories = {name: Memory(self.key, name, self._shift) for name in ("utf-8", "ascii")}
        self._beginnings: dict[bytes, Memory] = {}
        self._text_beginnings: dict[bytes, Memory] = {}
        self._layouts = Layouts()
        self._sums: dict[int, tuple[int, int, int, tuple[Note, ...]]] = {}
        self._outcomes: dict[tuple[Meaning, ...], _Outcome] = {}
        self._conversions: dict[int, tuple[int, tuple[Note, ...]]] = {}

    @property
    def size(self) -> int:
        """About what is remembered, in bytes."""
        return sum(memory.size for memory in self._memories.values())

    def score(self, answers: bytes | str | None) -> Result:
        """Score one Worker's answers; never raises for what they hold."""
        data = answers if type(answers) is bytes else _encoded(answers)
        if data is None or self._expects_text:
            return self._score_pieces(answers, data)
        beginnings = self._beginnings if data is answers else self._text_beginnings
        cut = self._layouts.get(len(data))
        if cut is None:
            return self._score_split(answers, data, beginnings)
        pieces = cut(data)
        try:
            memory = beginnings[pieces[0]]
            number = sum(map(memory.spelled_number_of, pieces[:-1]), memory.spelled_last_numbers[pieces[-1]])
            count, summed_score, value, notes = self._sums[number]
        except KeyError:
            return self._score_split(answers, data, beginnings)
        if count != len(pieces) - 1:
            return self._score_split(answers, data, beginnings)
        return Result(summed_score, value, notes, answers, self)

    def meanings(self, answers: bytes | str | None) -> tuple[Meaning, ...]:
        """Return what each answer of a document means, in their order.

        Whether they can be scored together is not asked: `score` says that.

        Raises:
            DocumentError: the answers are not valid.

        """
        data = answers if type(answers) is bytes else _encoded(answers)
        if data is None:
            return self._meanings_of_whole(answers)
        beginning, *pieces = data.split(grammar.OPENED)
        try:
            memory = (self._beginnings if data is answers else self._text_beginnings)[beginning]
            last = memory.last_meanings[pieces.pop()]
            return (*map(memory.meanings.__getitem__, pieces), last)
        except LookupError:
            return self._read(data, is_text=data is not answers) or self._meanings_of_whole(answers)

    def points(self, answers: bytes | str | None) -> dict[str, int]:
        """Return what each question of the key earns, by its identifier, in the order of the key.

        A question that the key holds more than once has the sum. As for `meanings`, whether there is a score is not
        asked.

        Raises:
            DocumentError: the answers are not valid.

        """
        points = dict(self.key.defaults)
        for meaning in self.meanings(answers):
            if meaning.identifier in points:
                points[meaning.identifier] += meaning.points
        return points

    def _meanings_of_whole(self, answers: bytes | str | None) -> tuple[Meaning, ...]:
        return tuple(map(self.key.meaning, read_answers(answers)))

    def _score_split(self, answers: bytes | str | None, data: bytes, beginnings: Mapping[bytes, Memory]) -> Result:
        """Score a document whose answers do not stand where those of another stood."""
        pieces = data.split(grammar.OPENED)
        last = pieces.pop()
        try:
            memory = beginnings[pieces[0]]
            count, summed_score, value, notes = self._sums[
                sum(map(memory.number_of, pieces), memory.last_numbers[last])
            ]
        except (KeyError, IndexError):
            return self._score_pieces(answers, data)
        if count != len(pieces):
            return self._score_whole(answers)
        if self._layouts.get(len(data), True):
            self._layouts.learn(len(data), memory.spell(pieces, last))
        return Result(summed_score, value, notes, answers, self)

    def _score_pieces(self, answers: bytes | str | None, data: bytes | None) -> Result:
        """Score a document with something new in it, or something to note."""
        meanings = None if data is None else self._read(data, is_text=data is not answers)
        if meanings is None:
            return self._score_whole(answers)
        outcome = self._outcomes.get(meanings) or self._combine(meanings)
        if outcome is None:
            return self._score_whole(answers)
        return Result(*outcome, answers, self)

    def _read(self, data: bytes, *, is_text: bool) -> tuple[Meaning, ...] | None:
        """Return what the answers of a document mean; None where it is to be read as a whole."""
        plain, texts = grammar.FREE_TEXT.subn(grammar.NO_FREE_TEXT, data)
        self._expects_text = texts > 0
        beginning, *pieces = plain.split(grammar.OPENED)
        memory = self._memory_for(beginning, is_text=is_text)
        if memory is None or not pieces or len(data) > _LONGEST_DOCUMENT:
            return None
        last = pieces.pop()
        meanings = (*map(memory.meanings.get, pieces), memory.last_meanings.get(last))
        if None in meanings:
            meanings = (*map(memory.read, pieces), memory.read_last(last))
        return None if None in meanings else cast("tuple[Meaning, ...]", meanings)

    def _combine(self, meanings: tuple[Meaning, ...]) -> _Outcome | None:
        """Return what answers mean together; None where they cannot be scored."""
        if len({meaning.identifier for meaning in meanings}) < len(meanings):
            return None
        points = sum(meaning.points for meaning in meanings)
        try:
            value, notes = self._conversions.get(points) or self._convert(points)
        except ScoringError:
            return None
        about = sorted((note for meaning in meanings for note in meaning.notes), key=itemgetter(0))
        ignored = [meaning.ignored for meaning in meanings if meaning.ignored]
        summed_score = points + self._unanswered
        if not about and not ignored:
            # No other sum of numbers of answers to different questions is this one, whatever they are.
            bits = sum(self.key.bits[meaning.identifier] for meaning in meanings)
            _clear_if_full(self._sums)
            self._sums[(points << self._shift) + bits] = len(meanings), summed_score, value, notes
            return summed_score, value, notes
        of_key = len(self.scorer.repeated)
        notes = (*(note for _, note in about), *notes[:of_key], *ignored, *notes[of_key:])
        if len(meanings) <= _LONGEST_OUTCOME:
            _clear_if_full(self._outcomes)
            self._outcomes[meanings] = summed_score, value, notes
        return summed_score, value, notes

    def _memory_for(self, beginning: bytes, *, is_text: bool) -> Memory | None:
        beginnings = self._text_beginnings if is_text else self._beginnings
        if self.size > _LARGEST_MEMORY or len(beginnings) > _MOST_BEGINNINGS:
            self._forget()
            beginnings = self._text_beginnings if is_text else self._beginnings
        if beginning not in beginnings and len(beginning) < LONGEST_ANSWER:
            encoding = encoding_after(beginning, is_text=is_text)
            if encoding is None:
                return None
            memory = beginnings[beginning] = self._memories[encoding]
            memory.numbers[beginning] = 0
        return beginnings.get(beginning)

    def _convert(self, points: int) -> tuple[int, tuple[Note, ...]]:
        conversion = self.scorer.convert(points + self._unanswered)
        _clear_if_full(self._conversions)
        converted = self._conversions[points] = conversion.value, (*self.scorer.repeated, *conversion.notes)
        return converted

    def _score_whole(self, answers: bytes | str | None) -> Result:
        """Score a document as `mturk_xml.score` does."""
        try:
            score = self.scorer.score(answers)
        except DocumentError as error:
            return Result(None, None, (), answers, self, str(error), _kind(error))
        except ScoringError as error:
            return Result(None, None, (), answers, self, str(error), ErrorKind.NOT_SCORABLE)
        return Result(score.summed_score, score.qualification_value, score.notes, answers, self)


def _encoded(text: object) -> bytes | None:
    """Return a str as UTF-8; None for what is no str, and for what has no UTF-8."""
    try:
        return text.encode() if isinstance(text, str) else None
    except UnicodeEncodeError:
        return None


def _clear_if_full(known: dict[Any, Any]) -> None:
    if len(known) > _MOST_KNOWN:
        known.clear()


def _kind(error: DocumentError) -> ErrorKind:
    report = error.report
    if not report.well_formed:
        return ErrorKind.NOT_WELL_FORMED
    return ErrorKind.OTHER_DOCUMENT if report.schema_valid else ErrorKind.NOT_VALID
