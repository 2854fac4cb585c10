"""What is known of the pieces of documents by their bytes.

Each piece is read once, with the library's own reader, and only where `grammar` says that its bytes mean the same
wherever they stand.
"""

from collections.abc import Sequence

from mturk_xml.batch import grammar
from mturk_xml.batch.meaning import Key, Meaning
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import DocumentError
from mturk_xml.scoring.given import read_document
from mturk_xml.tree import read_source

LONGEST_ANSWER = 2048
"""The size in bytes above which an answer is read again each time."""

_NAMESPACE = QuestionFormAnswers.namespaces[0]
_PROBE = "<Answer><QuestionIdentifier>q</QuestionIdentifier></Answer></QuestionFormAnswers>"
# What a meaning takes beside the bytes that it is found by, about, in bytes.
_MEANING = 1024
_NUMBER = 200


class Memory:
    """Answers in one encoding, and what each means for a key.

    Attributes:
        meanings: what each answer means, by all that follows `<Answer>`, up to the next one.
        last_meanings: what each answer that ends a document means, by all that follows the last `<Answer>`.
        numbers: those of `meanings` that have no notes, as numbers: the points above `shift` bits, and below them the
            bit of the question. The beginnings of documents are in it too, as 0.
        number_of: the look-up in `numbers`.
        last_numbers: the same of `last_meanings`.
        spelled_number_of: the look-up of these numbers by whole elements, `<Answer>` included.
        spelled_last_numbers: the same of elements that end a document, with all that follows.
        size: about what all this takes, in bytes.

    """

    def __init__(self, key: Key, encoding: str, shift: int) -> None:
        self.meanings: dict[bytes, Meaning] = {}
        self.last_meanings: dict[bytes, Meaning] = {}
        self.numbers: dict[bytes, int] = {}
        self.number_of = self.numbers.__getitem__
        self.last_numbers: dict[bytes, int] = {}
        self.spelled_last_numbers: dict[bytes, int] = {}
        self._spelled_numbers: dict[bytes, int] = {}
        self.spelled_number_of = self._spelled_numbers.__getitem__
        self.size = 0
        self._key = key
        self._encoding = encoding
        self._shift = shift

    def read(self, piece: bytes) -> Meaning | None:
        """Return what an answer means; None where that is not to be seen from its bytes alone.

        Args:
            piece: what follows `<Answer>`, up to the next one.

        """
        return self.meanings.get(piece) or self._learn(piece)

    def read_last(self, piece: bytes) -> Meaning | None:
        """Return what the last answer of a document means; None where that is not to be seen from its bytes alone.

        Args:
            piece: what follows the last `<Answer>`, up to the end of the document.

        """
        answer = grammar.without_ending(piece)
        meaning = None if answer is None else self.read(answer)
        if answer in self.meanings:
            self._remember(piece, self.meanings[answer], self.last_meanings, self.last_numbers)
        return meaning

    def spell(self, pieces: Sequence[bytes], last: bytes) -> list[int]:
        """Learn the pieces of a document as they are spelled, and return their lengths.

        Args:
            pieces: its beginning and what follows each `<Answer>` but the last, all with known numbers.
            last: what follows the last.

        """
        beginning, *others = pieces
        spelled = {beginning: 0, **{grammar.OPENED + piece: self.numbers[piece] for piece in others}}
        ending = grammar.OPENED + last
        self.size += sum(len(piece) + _NUMBER for piece in spelled if piece not in self._spelled_numbers)
        self.size += len(ending) + _NUMBER if ending not in self.spelled_last_numbers else 0
        self._spelled_numbers.update(spelled)
        self.spelled_last_numbers[ending] = self.last_numbers[last]
        return [*map(len, spelled), len(ending)]

    def _learn(self, piece: bytes) -> Meaning | None:
        try:
            text = piece.decode(self._encoding)
        except UnicodeDecodeError:
            return None
        plain = grammar.ANSWER.fullmatch(text)
        if not plain:
            return None
        if plain["free_text"]:
            start, end = plain.span("free_text")
            return self.read(text[:start].encode() + grammar.NO_FREE_TEXT + text[end:].encode())
        (answer,) = _answers(f'<QuestionFormAnswers xmlns="{_NAMESPACE}"><Answer>{text}</QuestionFormAnswers>')
        meaning = self._key.meaning(answer)
        if len(piece) <= LONGEST_ANSWER:
            self._remember(piece, meaning, self.meanings, self.numbers)
        return meaning

    def _remember(
        self, piece: bytes, meaning: Meaning, meanings: dict[bytes, Meaning], numbers: dict[bytes, int]
    ) -> None:
        meanings[piece] = meaning
        self.size += len(piece) + _MEANING
        if not meaning.notes and not meaning.ignored:
            numbers[piece] = (meaning.points << self._shift) + self._key.bits[meaning.identifier]


def encoding_after(beginning: bytes, *, is_text: bool) -> str | None:
    """Return the encoding in which the answers after a beginning are to be read; None where that is not plain.

    Args:
        beginning: what stands before the first `<Answer>`.
        is_text: whether it is the UTF-8 of a str, whatever a declaration in it says.

    """
    plain = grammar.BEGINNING.fullmatch(beginning)
    if not plain:
        return None
    try:
        _answers(beginning.decode() + _PROBE if is_text else beginning + _PROBE.encode())
    except DocumentError:
        return None
    declared = (plain["encoding"] or b"utf-8").lower()
    if is_text or declared == b"utf-8":
        return "utf-8"
    return "ascii" if declared in grammar.ALIKE_IN_ASCII else None


def _answers(source: bytes | str) -> tuple[Answer, ...]:
    return read_document(read_source(source), QuestionFormAnswers, "the answers").answers
