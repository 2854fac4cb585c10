"""One JSON document, or several one after the other, of any size: what is in a list is read piece by piece.

A submission is called by its path in the document, `dump.json#Assignments[3]`, counted from 0 as in JSON; of a second
document in the same file, by the line where that begins too, `dump.json:120#Assignments[3]`.
"""

import codecs
import json
import re
from collections.abc import Iterator

from mturk_xml.sources.api_responses import MANY, hint, submissions_in
from mturk_xml.sources.stream import Stream, as_utf8, head_text
from mturk_xml.sources.submission import Submission
from mturk_xml.tree import MAX_BYTES
from mturk_xml.words import shown

_PIECE_BYTES = 1 << 18
_decode = json.JSONDecoder().raw_decode
_NO_SPACE = re.compile(r"[^ \t\r\n]")
_MAX_KEYS = 10_000


class _BadJSONError(Exception):
    """The text is no JSON from here on."""


def recognises(stream: Stream) -> bool:
    """Tell whether a stream begins as a JSON object or list does; a value that Python printed is said to be none."""
    return head_text(stream).lstrip()[:1] in {"{", "["}


def read(stream: Stream) -> Iterator[Submission]:
    """Read the submissions in JSON; what comes before an error in it is read."""
    name = stream.title
    cursor = _Cursor(as_utf8(stream))
    source = name
    try:
        while cursor.next():
            for submission in _document(cursor, source):
                source = submission.source
                yield submission
            cursor.next()
            source = f"{name}:{cursor.line}"
    except _BadJSONError as error:
        yield Submission(source=f"{name}:{cursor.line}", error=f"{name} {error}")


def _document(cursor: "_Cursor", source: str) -> Iterator[Submission]:
    first = cursor.next()
    if first == "[":
        for number, value in enumerate(_elements(cursor)):
            yield from submissions_in(value, f"{source}#[{number}]", depth=1)
        return
    if first != "{":
        yield from submissions_in(cursor.value(), source)
        return
    others: dict[str, object] = {}
    has_list = False
    for key in _keys(cursor):
        if key in MANY and cursor.next() == "[":
            has_list = True
            for number, value in enumerate(_elements(cursor)):
                yield from submissions_in(value, f"{source}#{key}[{number}]", depth=1)
        else:
            value = cursor.value()
            if len(others) < _MAX_KEYS:
                others[key] = value
    if not has_list:
        yield from submissions_in(others, source)


def _keys(cursor: "_Cursor") -> Iterator[str]:
    """Give the keys of an object; the value of each is read before the next."""
    cursor.take("{")
    while cursor.next() != "}":
        key = cursor.value()
        if not isinstance(key, str):
            raise cursor.bad("expected a key in double quotes")
        cursor.take(":")
        yield key
        if cursor.next() != "}":
            cursor.take(",")
    cursor.take("}")


def _elements(cursor: "_Cursor") -> Iterator[object]:
    cursor.take("[")
    while cursor.next() != "]":
        yield cursor.value()
        if cursor.next() != "]":
            cursor.take(",")
    cursor.take("]")


class _Cursor:
    """A place in a text that is read as it is needed.

    Attributes:
        line: the number of the line of the place, from 1.

    """

    def __init__(self, stream: Stream) -> None:
        self.line = 1
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self._at = 0
        self._is_at_end = False

    def next(self) -> str:
        """Pass white space over; return the character that follows, nothing at the end."""
        while True:
            found = _NO_SPACE.search(self._text, self._at)
            end = found.start() if found else len(self._text)
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            if found:
                return found[0]
            if not self._more(_PIECE_BYTES):
                return ""

    def take(self, character: str) -> None:
        """Pass a character over, which has to be there."""
        if self.next() != character:
            raise self.bad(f"expected {character!r}")
        self._at += 1

    def value(self) -> object:
        """Read a value."""
        self.next()
        reason = "it does not end"
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError:
                raise self.bad("it is nested too deeply") from None
            except ValueError as error:
                reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                end = -1
            # A number may go on in what is not read yet.
            if 0 <= end < len(self._text) or (end >= 0 and self._is_at_end):
                self.line += self._text.count("\n", self._at, end)
                self._at = end
                return value
            length = len(self._text) - self._at
            if length > MAX_BYTES:
                raise self.bad(f"there is a value in it that is longer than {MAX_BYTES >> 20} MiB ({reason})")
            # Twice as much each time, so that what is read again and again stays little.
            if not self._more(max(length, _PIECE_BYTES)) and end < 0:
                raise self.bad(reason)

    def bad(self, reason: str) -> _BadJSONError:
        """Return the error that says what is wrong here."""
        rest = self._text[self._at : self._at + 200]
        seen = f"{shown(rest, 40)}{hint(rest)}" if rest else "the end"
        return _BadJSONError(f"is not JSON from line {self.line} on: {reason}; there stands {seen}")

    def _more(self, size: int) -> bool:
        data = self._stream.read(size)
        self._is_at_end = not data
        more = self._decoder.decode(data, final=not data)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(data)
