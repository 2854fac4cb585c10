"""The JDK's Xerces as an oracle: what the validator behind Mechanical Turk's own messages says of a document.

Judge.java runs as one process for as long as the context manager is open; schemas are compiled once each.

    with Xerces() as xerces:
        judgement = xerces.judge(schema_path, document)
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

__all__ = ["Judgement", "Verdict", "Xerces", "XercesError", "available"]

_HERE = Path(__file__).resolve().parent
_PROGRAM = _HERE / "Judge.java"
_IMPORTS = _HERE.parents[1] / "schemas" / "2006-07-14"
"""Where xml.xsd is found for a schema that has none beside it, such as the official XHTML subset."""
_SECONDS_TO_END = 5
_NO_VERDICT = 3


class XercesError(RuntimeError):
    """Xerces cannot judge: no JDK, a schema that does not compile, a process that died."""


class Verdict(Enum):
    """What a validator says of a document, in the words of the corpus."""

    VALID = 0
    INVALID = 1
    NOTWF = 2


@attrs.frozen(kw_only=True)
class Judgement:
    """A verdict with the first error; `line` and `column` count from 1 and are 0 where there is no place."""

    verdict: Verdict
    line: int = 0
    column: int = 0
    message: str = ""


def available() -> bool:
    """Whether there is a JDK on the path: a `java` that comes with the compiler."""
    return shutil.which("java") is not None and shutil.which("javac") is not None


class Xerces:
    """The process; it lives from entering the context to leaving it, and dies with this one in any case."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the process.

        Raises:
            XercesError: there is no JDK.
        """
        java = shutil.which("java")
        if java is None or not available():
            message = "no JDK: java and javac are not on the path"
            raise XercesError(message)
        self._complaints = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [java, str(_PROGRAM), str(_IMPORTS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process: its input ends, and if it does not heed that, it is killed."""
        process, self._process = self._process, None
        if process is not None:
            try:
                process.communicate(timeout=_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None

    def judge(self, schema: Path, document: bytes) -> Judgement:
        """Judge one document by the schema in a file."""
        return self.judge_many(schema, [document])[0]

    def judge_many(self, schema: Path, documents: Iterable[bytes]) -> list[Judgement]:
        """Judge documents by the schema in a file: one judgement for each, in their order.

        Raises:
            XercesError: the context is not open, the schema does not compile, or the process died.
        """
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            message = "Xerces judges only inside its context"
            raise XercesError(message)
        path = _record(str(schema.resolve()).encode())
        records = [path + _record(document) for document in documents]
        try:
            self._process.stdin.write(struct.pack(">i", len(records)) + b"".join(records))
            self._process.stdin.flush()
            answers = [_read_answer(self._process.stdout) for _ in records]
        except (BrokenPipeError, EOFError) as error:
            message = f"the Xerces process died: {self._last_words()}"
            raise XercesError(message) from error
        return [_judgement(*answer) for answer in answers]

    def _last_words(self) -> str:
        if self._complaints is None:
            return ""
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace").strip()


def _record(data: bytes) -> bytes:
    return struct.pack(">i", len(data)) + data


def _read_exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _read_answer(stream: IO[bytes]) -> tuple[int, int, int, str]:
    kind, line, column, size = struct.unpack(">biii", _read_exactly(stream, 13))
    return kind, line, column, _read_exactly(stream, size).decode()


def _judgement(kind: int, line: int, column: int, message: str) -> Judgement:
    if kind == _NO_VERDICT:
        raise XercesError(message)
    return Judgement(verdict=Verdict(kind), line=max(line, 0), column=max(column, 0), message=message)
