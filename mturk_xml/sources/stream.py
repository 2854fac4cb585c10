"""A stream of bytes that can be looked at before it is read, whatever it comes out of."""

import codecs
import io
import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import attrs

from mturk_xml.errors import SourceError

HEAD_BYTES = 1 << 16
"""How much of a stream is looked at to tell what it is (64 KiB)."""

MAX_COPY_BYTES = 1 << 30
"""How much is copied to disk, of what comes out of a stream and has to be read out of order (1 GiB)."""

READ_ERRORS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
"""What the standard library raises for a stream that is damaged, cut off or closed."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@attrs.frozen
class FileState:
    """A regular file as it was when it was found.

    Attributes:
        path: where it is.
        size: in bytes.
        modified: when it was written last, in nanoseconds since 1970.

    """

    path: Path
    size: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> "FileState | None":
        """Look at a file; None where it is not there, or is no regular file."""
        try:
            found = path.stat()
        except (OSError, ValueError):
            return None
        return cls(path, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None

    def open(self) -> BinaryIO:
        """Open the file.

        Raises:
            SourceError: it cannot be opened, or is not what it was.

        """
        file = open_file(self.path)
        now = os.fstat(file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self.size, self.modified):
            file.close()
            raise changed(self.path)
        return file

    def read(self, offset: int, length: int) -> bytes:
        """Read a part of the file.

        Raises:
            SourceError: it cannot be read, or is not what it was.

        """
        with self.open() as file:
            try:
                file.seek(offset)
                data = file.read(length)
            except OSError as error:
                raise unreadable(str(self.path), error) from error
        if len(data) != length:
            raise changed(self.path)
        return data


def open_file(path: Path) -> BinaryIO:
    """Open a file.

    Raises:
        SourceError: it cannot be opened.

    """
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(str(path), error) from error
    except ValueError as error:
        raise SourceError(f"{str(path)!r} is not the name of a file: {error}") from error


def changed(path: Path) -> SourceError:
    """Say that a file is not what it was when the work was divided."""
    return SourceError(f"{path} was changed while it was read")


def unreadable(name: str, error: Exception) -> SourceError:
    """Say in words what Python raised when it read."""
    if isinstance(error, SourceError):
        return error
    if isinstance(error, EOFError):
        return SourceError(f"{name} is cut off: {error}")
    if isinstance(error, OSError) and error.strerror:
        return SourceError(f"{name} cannot be read: {error.strerror}")
    if isinstance(error, RuntimeError):  # also NotImplementedError
        return SourceError(f"{name} cannot be read: {error}")
    return SourceError(f"{name} is damaged: {error}")


class Stream(io.RawIOBase):
    """Bytes that come one after the other, with a name.

    `read` gives fewer bytes than it is asked for at the end only. What can be read before an error is given first,
    and the error is raised next.

    Attributes:
        title: what the stream is called in submissions.
        state: the regular file that the stream is the whole of; None where it comes out of something.
        depth: out of how many containers it comes, one in the other.
        is_wanted: whether it is an error that it holds no answers; not so for any file of an archive.

    """

    def __init__(
        self,
        read: Callable[[int], bytes],
        title: str,
        *,
        state: FileState | None = None,
        depth: int = 0,
        is_wanted: bool = True,
    ) -> None:
        self.title = title
        self.state = state
        self.depth = depth
        self.is_wanted = is_wanted
        self._read = read
        self._head = b""
        self._problem: SourceError | None = None

    def inside(self, read: Callable[[int], bytes], title: str | None = None, *, is_wanted: bool = True) -> "Stream":
        """Return a stream that comes out of this one; one without a title of its own is all that comes out of it."""
        if title is None:
            title, is_wanted = self.title, self.is_wanted
        return Stream(read, title, depth=self.depth + 1, is_wanted=is_wanted)

    def peek(self, size: int = HEAD_BYTES) -> bytes:
        """Look at the bytes that come next, without taking them.

        Raises:
            SourceError: not one can be read.

        """
        if len(self._head) < size and not (self._head and self._problem):
            self._head += self._take(size - len(self._head))
        return self._head[:size]

    def read(self, size: int = -1) -> bytes:
        """Take so many bytes.

        Raises:
            SourceError: none can be read.

        """
        if size < 0:
            raise io.UnsupportedOperation("a stream is read in pieces")
        if not self._head:
            return self._take(size)
        given, self._head = self._head[:size], self._head[size:]
        if len(given) < size and not self._problem:
            given += self._take(size - len(given))
        return given

    def readable(self) -> bool:
        """Return True: this is what a stream is for."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what it is called with
        """Take as many bytes as there is room for."""
        given = self.read(len(buffer))
        buffer[: len(given)] = given
        return len(given)

    def _take(self, size: int) -> bytes:
        if self._problem:
            raise self._problem
        pieces: list[bytes] = []
        while size > 0:
            try:
                piece = self._read(size)
            except READ_ERRORS as error:
                self._problem = unreadable(self.title, error)
                if pieces:
                    break
                raise self._problem from error
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def read1(file: object) -> Callable[[int], bytes]:
    """Return the method of an open binary file that gives what is there, before it fails for what is not."""
    return cast("Callable[[int], bytes]", getattr(file, "read1", None) or file.read)  # type: ignore[attr-defined]


def text_encoding(head: bytes) -> str | None:
    """Return the encoding that the beginning of a text shows, None where it shows none.

    Example:
        >>> text_encoding("{}".encode("utf-16")), text_encoding("{}".encode("utf-16-be")), text_encoding(b"{}")
        ('utf-16', 'utf-16-be', None)

    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if len(head) > 1 and not (head[0] and head[1]) and head[0] != head[1]:
        return "utf-16-le" if head[0] else "utf-16-be"
    return None


def head_text(stream: Stream, size: int = HEAD_BYTES) -> str:
    """Return the beginning of a stream as text; what cannot be decoded is left out."""
    head = stream.peek(size)
    return head.decode(text_encoding(head) or "utf-8", "ignore")


def as_utf8(stream: Stream) -> Stream:
    """Return a stream of the same text in UTF-8, without a byte-order mark."""
    encoding = text_encoding(stream.peek())
    if encoding is None:
        return stream
    if encoding == "utf-8-sig":
        stream.read(len(codecs.BOM_UTF8))
        return stream
    decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(size: int) -> bytes:
        while data := stream.read(size):
            if text := decoder.decode(data):
                return text.encode("utf-8", "replace")
        return decoder.decode(b"", final=True).encode("utf-8", "replace")

    # More bytes may come than were asked for: UTF-8 needs up to half as many again.
    return Stream(_Rest(read).read, stream.title, depth=stream.depth, is_wanted=stream.is_wanted)


class _Rest:
    """Keeps what is given beyond what was asked for."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._rest = b""

    def read(self, size: int) -> bytes:
        data = self._rest or self._read(size)
        given, self._rest = data[:size], data[size:]
        return given


def seekable(stream: Stream) -> BinaryIO:
    """Open what a stream gives as a file that can be read in any order; one that is no file is copied to disk.

    Raises:
        SourceError: it cannot be read, or is larger than `MAX_COPY_BYTES`.

    """
    if stream.state:
        return stream.state.open()
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - who asks for it closes it
    try:
        copy_to(stream, file)
    except SourceError:
        file.close()
        raise
    file.seek(0)
    return file


def copy_to(stream: Stream, file: BinaryIO) -> None:
    """Write what a stream gives to a file.

    Raises:
        SourceError: it cannot be read or written, or is larger than `MAX_COPY_BYTES`.

    """
    try:
        while (data := stream.read(1 << 20)) and file.tell() <= MAX_COPY_BYTES:
            file.write(data)
    except OSError as error:
        raise unreadable(stream.title, error) from error
    if data:
        raise SourceError(
            f"{stream.title} is larger than {MAX_COPY_BYTES >> 20} MiB, which is too much for what has to be copied "
            "out of a stream first; unpack it"
        )
