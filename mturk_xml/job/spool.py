"""An output that grows beside its place and takes it when it is complete; an interrupted one can be continued.

Beside `scores.csv` stand, while it is written, `.scores.csv.part`, which only ever grows, and `.scores.csv.journal`,
which says how much of it is whole rows and of which blocks they are. The journal is renewed when the part has
grown, so that what it says is always there.
"""

import contextlib
import itertools
import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Self

import attrs

from mturk_xml.errors import MTurkXMLError
from mturk_xml.job.work import Chunk, pickled
from mturk_xml.sinks import Sink
from mturk_xml.sources import Block
from mturk_xml.summary import Summary

if sys.platform != "win32":  # where nothing keeps two runs apart
    import fcntl

_VERSION = 1
_SECONDS_BETWEEN_ENTRIES = 0.5  # An entry takes some milliseconds: the file system writes what it replaces.
_BYTES_AT_ONCE = 1 << 20
_ANEW = "run without --resume to begin anew"


class SpoolError(MTurkXMLError, ValueError):
    """An unfinished output cannot be continued, or another run is writing it."""


@attrs.define(kw_only=True)
class _Entry:
    """What the journal says: of these blocks the part holds the rows, in these bytes, and it may hold more.

    Attributes:
        version: of the journal.
        job: what the run does.
        blocks: how many blocks are done.
        blocks_checksum: of these blocks, so that other sources are noticed.
        length: of the part, in bytes.
        checksum: of these bytes.
        summary: of the rows in them.

    """

    version: int = _VERSION
    job: str
    blocks: int = 0
    blocks_checksum: int = 0
    length: int = 0
    checksum: int = 0
    summary: Any = attrs.field(factory=lambda: Summary().to_json())


class Spool:
    """The output of one run. To be closed; what is written stays for a run that resumes.

    Args:
        target: the file that is to appear when it is complete.
        sink: its format.
        job: what the run does, in a word that differs where its rows would: key, options, sources.
        resume: whether to continue what an interrupted run of the same job left; else it begins anew.

    Attributes:
        summary: of the rows that are written.

    Raises:
        SpoolError: it cannot be continued, as the job is another one or the part is damaged; or another run is
            writing it.
        OSError: the part cannot be written; or what stands at the target is not to be lost.

    """

    def __init__(self, target: Path, sink: Sink, *, job: str, resume: bool) -> None:
        self._target, self._sink = target, sink
        self._is_kept = sink.keeps(target)
        self._part, self._journal, self._new = (
            _beside(target, "part"),
            _beside(target, "journal"),
            _beside(target, "new"),
        )
        self._entry = _Entry(job=job)
        self._next_entry = 0.0
        self._file = self._open()
        try:
            if resume:
                self._resume()
            self._file.truncate(self._entry.length)
            self._file.seek(self._entry.length)
        except BaseException:
            self._file.close()
            raise
        self.summary = Summary.from_json(self._entry.summary)

    @staticmethod
    def is_left(target: Path) -> bool:
        """Whether an interrupted run has left something that can be resumed."""
        return _beside(target, "journal").exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _open(self) -> BinaryIO:
        number = os.open(self._part, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        file = open(number, "r+b", buffering=0)  # noqa: PTH123, SIM115 - unbuffered; closed with the spool
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                file.close()
                raise SpoolError(f"{self._target} is being written by another run") from error
        return file

    def _resume(self) -> None:
        """Take up what the journal says, if there is one."""
        try:
            entry = _Entry(**json.loads(self._journal.read_bytes()))
        except FileNotFoundError:
            return
        except (ValueError, TypeError) as error:
            raise SpoolError(f"{self._journal} is damaged; {_ANEW}") from error
        if (entry.version, entry.job) != (_VERSION, self._entry.job):
            raise SpoolError(f"the unfinished {self._target} has another key, other sources or other options; {_ANEW}")
        checksum, missing = 0, entry.length
        while missing and (piece := self._file.read(min(missing, _BYTES_AT_ONCE))):
            checksum = zlib.crc32(piece, checksum)
            missing -= len(piece)
        if missing or checksum != entry.checksum:
            raise SpoolError(f"{self._part} is damaged; {_ANEW}")
        self._entry = entry

    def remaining(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Give the blocks that are not yet done.

        Raises:
            SpoolError: those that are done are others now.

        """
        blocks = iter(blocks)
        checksum, missing = 0, self._entry.blocks
        for block in itertools.islice(blocks, missing):
            checksum = _followed(checksum, zlib.crc32(pickled(block)))
            missing -= 1
        if missing or checksum != self._entry.blocks_checksum:
            raise self._changed()
        yield from blocks

    def _changed(self) -> SpoolError:
        return SpoolError(f"the sources have changed since {self._target} was begun; {_ANEW}")

    def write(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """Write the chunks of the remaining blocks, and give each when it is written.

        Raises:
            OSError: there is no room.

        """
        if not self._entry.length:
            self._append(self._sink.head)
        for chunk in chunks:
            self._append(chunk.data)
            self._entry.blocks += 1
            self._entry.blocks_checksum = _followed(self._entry.blocks_checksum, chunk.block)
            self.summary.merge(chunk.summary)
            if time.monotonic() > self._next_entry:
                self._note()
            yield chunk

    def _append(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._entry.length += len(data)
        self._entry.checksum = zlib.crc32(data, self._entry.checksum)

    def _note(self) -> None:
        """Renew the journal, all at once."""
        self._entry.summary = self.summary.to_json()
        self._new.write_text(json.dumps(attrs.asdict(self._entry)), encoding="ascii")
        self._new.replace(self._journal)
        self._next_entry = time.monotonic() + _SECONDS_BETWEEN_ENTRIES

    def finish(self) -> None:
        """Put the output in its place.

        Raises:
            OSError: there is no room; a run that resumes can do it when there is.

        """
        self._note()
        self._append(self._sink.tail)
        os.fsync(self._file.fileno())
        if self._is_kept:
            self._sink.convert(self._part, self._target)
            self._journal.unlink()
        else:
            self._replace()
        with contextlib.suppress(FileNotFoundError):
            self._part.unlink()

    def _replace(self) -> None:
        complete = self._part
        if self._sink.is_converted:
            complete = self._new
            complete.unlink(missing_ok=True)  # what an interrupted run left may be half of a database
            self._sink.convert(self._part, complete)
        if self._target.exists():
            complete.chmod(self._target.stat().st_mode)
        self._journal.unlink()
        complete.replace(self._target)


def _followed(checksum: int, by: int) -> int:
    """Return the checksum of what has a checksum, followed by what has another one."""
    return zlib.crc32(by.to_bytes(4), checksum)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")
