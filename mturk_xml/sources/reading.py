"""From names of files to submissions: what each file is, and who reads it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import attrs

from mturk_xml.errors import SourceError
from mturk_xml.sources import (
    answer_files,
    arrow_tables,
    containers,
    json_documents,
    json_lines,
    legacy_responses,
    sqlite_tables,
    text_tables,
)
from mturk_xml.sources.api_responses import unknown
from mturk_xml.sources.block import BLOCK_BYTES, BLOCK_SUBMISSIONS, Block, Found, packed
from mturk_xml.sources.inputs import ANSWER_EXTENSIONS, EXTENSIONS, Input, inputs
from mturk_xml.sources.position import Position
from mturk_xml.sources.recognition import described
from mturk_xml.sources.stream import FileState, Stream, open_file, read1
from mturk_xml.sources.submission import Submission


class Reader(Protocol):
    """A module that reads one kind of file."""

    def recognises(self, stream: Stream) -> bool:
        """Tell by its beginning whether a stream is of this kind."""

    def read(self, stream: Stream) -> Iterator[Found]:
        """Read the submissions in it.

        Raises:
            SourceError: it cannot be read any further.

        """


READERS: tuple[Reader, ...] = (
    arrow_tables,
    sqlite_tables,
    answer_files,
    legacy_responses,
    json_lines,
    json_documents,
    text_tables,
)
"""The kinds; the first that recognises a stream reads it."""

_SMALL_BYTES = BLOCK_BYTES // 4
# Small ones of these hold few submissions, and so need not be looked at to divide the work.
_PLAIN = frozenset((*EXTENSIONS, ".json"))
# An empty one of these holds no submissions; any other empty file is a Worker who answered nothing.
_LISTS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".results")


def blocks(
    arguments: Iterable[str], *, leave_out: Path | None = None, position: Position | None = None
) -> Iterator[Block]:
    """Divide the answers in files, folders and standard input into blocks.

    What a file is, is seen from what is in it. The same files give the same blocks; nothing is read before it is
    needed, and what cannot be read is a submission with the error.

    Args:
        arguments: names of files and folders, patterns, and `-` for standard input; a folder gives the files in it
            that have one of the `ANSWER_EXTENSIONS`.
        leave_out: a file that a folder or a pattern does not give, such as the one that is being written.
        position: is kept up to date.

    Yields:
        Blocks, in the order of the arguments.

    """
    found = inputs(arguments, leave_out=leave_out, extensions=ANSWER_EXTENSIONS)
    return packed(_found(found, position or Position()))


def submissions(arguments: Iterable[str], *, leave_out: Path | None = None) -> Iterator[Submission]:
    """Give the answers in files, folders and standard input, one after the other; arguments as for `blocks`."""
    for block in blocks(arguments, leave_out=leave_out):
        yield from block.submissions()


@attrs.frozen
class Files:
    """A run of small files, which are read where they are used."""

    files: tuple[tuple[str, FileState], ...]

    def submissions(self) -> Iterator[Submission]:
        """Read the files."""
        for name, state in self.files:
            for found in _read_file(name, state, Position()):
                if isinstance(found, Submission):
                    yield found
                else:
                    yield from found.submissions()


def _found(found: Iterable[Input], position: Position) -> Iterator[Found]:
    small: list[tuple[str, FileState]] = []
    size = 0
    for each in found:
        state = FileState.of(each.place) if isinstance(each.place, Path) else None
        is_small = state is not None and state.size < _SMALL_BYTES and state.path.suffix.lower() in _PLAIN
        if state and is_small:
            small.append((each.name, state))
            position.done += state.size
            size += state.size
        if small and (not is_small or size >= BLOCK_BYTES or len(small) == BLOCK_SUBMISSIONS):
            yield Files(tuple(small))
            small, size = [], 0
        if not is_small:
            yield from _read_file(each.name, state, position) if state else _read_other(each)
    if small:
        yield Files(tuple(small))


def _read_file(name: str, state: FileState, position: Position) -> Iterator[Found]:
    try:
        file = state.open()
    except SourceError as error:
        yield Submission(source=name, error=str(error))
        return
    with file:
        yield from position.follow(_read(Stream(read1(file), name, state=state)), file, state.size)


def _read_other(each: Input) -> Iterator[Found]:
    """Read what is no regular file: standard input, a pipe, what is not there."""
    if isinstance(each.place, Path):
        if os.path.isdir(each.place):  # noqa: PTH112 - see `inputs`
            yield Submission(source=each.name, error=f"{each.name} is a folder")
            return
        try:
            file = open_file(each.place)
        except SourceError as error:
            yield Submission(source=each.name, error=str(error))
            return
        with file:
            yield from _read(Stream(read1(file), each.name))
    elif each.place is None:
        yield Submission(source=each.name, error=each.problem)
    else:
        yield from _read(Stream(read1(each.place), each.name))


def _read(stream: Stream) -> Iterator[Found]:
    """Read a stream with the one that recognises it; an error ends only it."""
    try:
        opened = containers.opener(stream)
        if opened is None:
            yield from _read_answers(stream)
            return
        if stream.depth >= containers.MAX_DEPTH:
            error = f"{stream.title} is packed more than {containers.MAX_DEPTH} times, and was not read"
            yield Submission(source=stream.title, error=error)
            return
        for found in opened(stream):
            if isinstance(found, Submission):
                yield found
            else:
                yield from _read(found)
    except SourceError as problem:
        yield Submission(source=stream.title, error=str(problem))


def _read_answers(stream: Stream) -> Iterator[Found]:
    for reader in READERS:
        if reader.recognises(stream):
            yield from reader.read(stream)
            return
    if not stream.peek().lstrip(b"\xef\xbb\xbf").strip():
        if not stream.title.lower().endswith(_LISTS) and stream.is_wanted:
            yield Submission(source=stream.title)
    elif stream.is_wanted:
        error = unknown(stream.title, f"it begins with {described(stream)}")
        yield Submission(source=stream.title, error=error)
