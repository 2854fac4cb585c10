"""What is done with a block of submissions: it is scored, counted and written in a format."""

import io
import itertools
import pickle
import zlib

import attrs

from mturk_xml.batch import Engine, Result
from mturk_xml.collection import no_collection
from mturk_xml.errors import MTurkXMLError
from mturk_xml.scoring import Scorer
from mturk_xml.sinks import Row, Sink
from mturk_xml.sources import Block, Submission
from mturk_xml.summary import Summary

# A block can be a row group of Parquet, which would be large as Python's objects.
_ROWS_AT_ONCE = 2_000


class ProcessError(MTurkXMLError, RuntimeError):
    """A process that shared in the work has ended before it was done."""


@attrs.frozen
class Chunk:
    """What became of a block.

    Attributes:
        block: the checksum of the block.
        data: its rows, written.
        summary: what a summary needs to know of them.

    """

    block: int
    data: bytes
    summary: Summary


@attrs.frozen
class Work:
    """A key and a format; it can be sent to another process, to begin there."""

    scorer: Scorer
    sink: Sink

    def begin(self) -> "Worker":
        """Return one that remembers answers from block to block."""
        return Worker(self)


def pickled(block: Block) -> bytes:
    """Write a block down, to be sent to another process or to be told from another one by its checksum."""
    return pickle.dumps(block, pickle.HIGHEST_PROTOCOL)


class Worker:
    """Does the work on one block after the other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._engine = Engine(work.scorer)

    def chunk(self, block: Block) -> Chunk:
        """Score a block."""
        with no_collection():
            return self._chunk(block, pickled(block))

    def chunk_of_pickled(self, data: bytes) -> Chunk:
        """Score a block that another process has sent, pickled."""
        with no_collection():
            return self._chunk(pickle.loads(data), data)  # noqa: S301 - it comes from that process

    def _chunk(self, block: Block, data: bytes) -> Chunk:
        submissions = block.submissions()
        written, summary = io.BytesIO(), Summary()  # which, other than a join, holds them once
        while rows := [self._row(submission) for submission in itertools.islice(submissions, _ROWS_AT_ONCE)]:
            written.write(self._work.sink.encode(rows))
            summary.add(result for _, result in rows)
        return Chunk(zlib.crc32(data), written.getvalue(), summary)

    def _row(self, submission: Submission) -> Row:
        if submission.error is None:
            return submission, self._engine.score(submission.data)
        return submission, Result.unreadable(submission.error)
