"""JSON Lines: one answer of the API, one assignment or one page of them on each line.

A submission is called by its line, `dump.jsonl:17`, and in a page by its place in it too,
`dump.jsonl:17#Assignments[3]`.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import attrs

from mturk_xml.errors import SourceError
from mturk_xml.sources.api_responses import decoded, submissions_in, too_long
from mturk_xml.sources.block import BLOCK_BYTES, BLOCK_SUBMISSIONS, Found
from mturk_xml.sources.stream import HEAD_BYTES, FileState, Stream, as_utf8, changed, head_text, text_encoding
from mturk_xml.sources.submission import Submission
from mturk_xml.tree import MAX_BYTES

_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # what json.loads calls, for a str
_RUN = re.compile(rb"(?:[^\n]*\n){1,%d}|[^\n]+" % BLOCK_SUBMISSIONS)
# What is made of so much at a time fits into memory that was used before. The system takes a larger text back when it
# is no longer used, and to get it again costs a tenth of the time.
_PIECE_BYTES = 1 << 16


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is JSON Lines; where the first line is very long, it is read as documents."""
    size = HEAD_BYTES
    head = head_text(stream)
    if head.lstrip()[:1] not in {"{", "["}:
        return False
    if "\n" not in head.strip():
        size = BLOCK_BYTES
        head = head_text(stream, size)
    return is_json_lines(head, is_whole=len(stream.peek(size)) < size)


def is_json_lines(head: str, *, is_whole: bool) -> bool:
    r"""Tell whether a text is JSON Lines, by its first lines.

    Args:
        head: the beginning of the text.
        is_whole: whether it is all of the text.

    Example:
        >>> is_json_lines('{"a": 1}\n{"a": 2}', is_whole=True), is_json_lines('{"a":\n1}\n', is_whole=True)
        (True, False)

    """
    first, _, rest = head.lstrip().partition("\n")
    second = rest.lstrip().partition("\n")[0]
    if _is_value(first):
        return bool(second)
    # A first line that is broken. In one document that is spread over lines, no value follows a line with a key.
    return first[:1] == "{" and len(first.strip()) > 1 and second[:1] == "{" and (_is_value(second) or not is_whole)


def _is_value(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def read(stream: Stream) -> Iterator[Found]:
    """Divide JSON Lines into blocks, at the ends of lines."""
    encoding = text_encoding(stream.peek())
    name, number = stream.title, 1
    if stream.state and encoding in {None, "utf-8-sig"}:
        start = 0 if encoding is None else len(codecs.BOM_UTF8)
        yield from _blocks_of_file(name, stream.state, start)
        return
    for data in _runs(as_utf8(stream)):
        if data is None:
            yield too_long(f"{name}:{number}")
            number += 1
        else:
            yield Lines(name, data, number)
            number += data.count(b"\n")


def _blocks_of_file(name: str, state: FileState, offset: int) -> Iterator[Found]:
    """Find the ends of lines in a file. Its bytes are looked at and not kept: this is the work of one process."""
    number = 1
    buffer = bytearray(BLOCK_BYTES)
    with state.open() as file:
        while True:
            file.seek(offset)
            size = file.readinto(buffer)  # type: ignore[attr-defined]  # it is a file
            if not size:
                break
            end = buffer.rfind(b"\n", 0, size) + 1
            if not end and size == len(buffer):
                if size <= MAX_BYTES:
                    buffer = bytearray(2 * size)
                    continue
                offset = _end_of_line(file)
                yield too_long(f"{name}:{number}")
                number += 1
                continue
            end = end or size
            lines, end = _run_in(buffer, end)
            yield LinesOfFile(name, state, offset, end, number)
            offset += end
            number += lines
            if len(buffer) > BLOCK_BYTES:
                buffer = bytearray(BLOCK_BYTES)
    if offset != state.size:
        raise changed(state.path)


def _run_in(buffer: bytearray, end: int) -> tuple[int, int]:
    """Return how many lines a block takes of those in the buffer, and where the last of them ends."""
    find = buffer.find  # which is three times as fast as `count` for lines that are not short
    end_of_line = 0
    for lines in range(BLOCK_SUBMISSIONS):
        end_of_next = find(b"\n", end_of_line, end) + 1
        if not end_of_next:
            return lines, end
        end_of_line = end_of_next
    return BLOCK_SUBMISSIONS, end_of_line


def _end_of_line(file: BinaryIO) -> int:
    """Pass the rest of a line over; return where the next begins."""
    while (more := file.read(BLOCK_BYTES)) and b"\n" not in more:
        pass
    return file.tell() - len(more) + more.find(b"\n") + 1 if more else file.tell()


def _runs(stream: Stream) -> Iterator[bytes | None]:
    """Give runs of whole lines; None in place of a line that is too long."""
    rest = b""
    while more := stream.read(BLOCK_BYTES):
        cut = more.rfind(b"\n") + 1
        if cut:
            yield from _short_runs(rest + more[:cut])
            rest = more[cut:]
            continue
        rest += more
        if len(rest) > MAX_BYTES:
            while (more := stream.read(BLOCK_BYTES)) and not (cut := more.find(b"\n") + 1):
                pass
            rest = more[cut:]
            yield None
    if rest:
        yield from _short_runs(rest)


def _short_runs(data: bytes) -> Iterable[bytes]:
    return [data] if data.count(b"\n") <= BLOCK_SUBMISSIONS else (match[0] for match in _RUN.finditer(data))


@attrs.frozen
class Lines:
    """A run of lines that is held.

    Attributes:
        name: what the lines are from.
        data: the lines, in UTF-8.
        number: that of the first, from 1.

    """

    name: str
    data: bytes
    number: int

    def submissions(self) -> Iterator[Submission]:
        """Read the lines."""
        return _submissions(self.name, self.data, self.number)


@attrs.frozen
class LinesOfFile:
    """A run of lines of a file, which is read where they are used.

    Attributes:
        name: what the lines are from.
        file: the file.
        offset: where they begin in it, in bytes.
        length: in bytes.
        number: that of the first line, from 1.

    """

    name: str
    file: FileState
    offset: int
    length: int
    number: int

    @property
    def end(self) -> int:
        """Where the lines end in the file, in bytes."""
        return self.offset + self.length

    def submissions(self) -> Iterator[Submission]:
        """Read the lines; where that cannot be done, there is one row with the error for all of them."""
        try:
            data = self.file.read(self.offset, self.length)
        except SourceError as error:
            return iter((Submission(source=f"{self.name}:{self.number}", error=str(error)),))
        return _submissions(self.name, data, self.number)


def _submissions(name: str, data: bytes, number: int) -> Iterator[Submission]:
    """Read lines. What nearly every line is, GetAssignment's answer or an Assignment, is read here, fast."""
    scan, submission = _scan, Submission
    for line in _lines(data):
        try:
            value, end = scan(line, 0)  # of bytes it raises TypeError
            assignment = value.get("Assignment", value)
            answer = assignment["Answer"]
            worker, its_id, hit = assignment["WorkerId"], assignment["AssignmentId"], assignment["HITId"]
            is_plain = (
                end == len(line)
                and answer[0] == "<"
                and type(worker) is type(its_id) is type(hit) is type(answer) is str
                and "QualificationRequestId" not in assignment
            )
        except (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError):
            is_plain = False
        if is_plain:
            yield submission(
                source=f"{name}:{number}",
                worker_id=worker or None,
                assignment_id=its_id or None,
                hit_id=hit or None,
                data=answer.strip(),
                times=assignment,  # as it is: to pick them out would cost more than all else here
            )
        elif line.strip():
            source = f"{name}:{number}"
            value, problem = decoded(line, source)
            if problem:
                yield problem
            else:
                yield from submissions_in(value, source)
        number += 1


def _lines(data: bytes) -> Iterator[str | bytes]:
    """Give lines as text, or as bytes where those around them are not all text."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _PIECE_BYTES) + 1 or len(data)
        piece = data[start:end].removesuffix(b"\n")
        try:
            yield from piece.decode().split("\n")
        except UnicodeDecodeError:
            yield from piece.split(b"\n")
        start = end
