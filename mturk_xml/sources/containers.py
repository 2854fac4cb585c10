"""What is compressed, or an archive: what is in it is read as a stream, and nothing is ever written under its name."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from mturk_xml.errors import SourceError
from mturk_xml.sources.inputs import ANSWER_EXTENSIONS
from mturk_xml.sources.stream import READ_ERRORS, Stream, read1, seekable, unreadable
from mturk_xml.sources.submission import Submission
from mturk_xml.tree import MAX_BYTES

MAX_DEPTH = 3
"""How many containers may stand one in the other; a `.tar.gz` is two."""

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TAR_BLOCK_BYTES = 512
_ZSTD_PIECE_BYTES = 1 << 10
_IS_ENCRYPTED = 1


def opener(stream: Stream) -> Callable[[Stream], Iterator[Stream | Submission]] | None:
    """Return the function that opens a container; None if the stream is none."""
    head = stream.peek()
    for magic, read in _COMPRESSED:
        if head.startswith(magic):
            return read
    if head.startswith(_ZIP_MAGIC):
        return _zip
    return _tar if _is_tar(head[:_TAR_BLOCK_BYTES]) else None


def _gzip(stream: Stream) -> Iterator[Stream]:
    with gzip.GzipFile(fileobj=stream) as file:
        yield stream.inside(read1(file))


def _bzip2(stream: Stream) -> Iterator[Stream]:
    with bz2.BZ2File(stream) as file:
        yield stream.inside(read1(file))


def _xz(stream: Stream) -> Iterator[Stream]:
    with lzma.LZMAFile(cast("BinaryIO", stream)) as file:
        yield stream.inside(read1(file))


def _zstd(stream: Stream) -> Iterator[Stream]:
    yield stream.inside(_Zstd(stream).read)


class _Zstd:
    """Decompresses; unlike the package's own reader it sees where a file is cut off."""

    def __init__(self, stream: Stream) -> None:
        try:
            import zstandard  # noqa: PLC0415 - an extra
        except ImportError as error:
            message = f"{stream.title} is compressed with zstd, which needs: pip install 'mturk-xml[zstd]'"
            raise SourceError(message) from error
        self._stream = stream
        self._error = zstandard.ZstdError
        self._new = zstandard.ZstdDecompressor
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._rest = b""
        self._at = 0
        self._input = b""

    def read(self, size: int) -> bytes:
        while self._at == len(self._rest):
            self._at = 0
            # In small pieces: one can become thirty thousand times as large.
            data, self._input = self._input or self._stream.read(_ZSTD_PIECE_BYTES), b""
            if not data:
                self._rest = b""
                if self._frame:
                    raise EOFError("the end of the compressed data is missing")
                return b""
            self._frame = self._frame or self._new().decompressobj()
            try:
                self._rest = self._frame.decompress(data)
            except self._error as error:
                raise SourceError(f"{self._stream.title} is damaged: {error}") from error
            if self._frame.eof:
                self._input, self._frame = self._frame.unused_data, None
        given = self._rest[self._at : self._at + size]
        self._at += len(given)
        return given


_COMPRESSED: tuple[tuple[bytes, Callable[[Stream], Iterator[Stream | Submission]]], ...] = (
    (b"\x1f\x8b", _gzip),
    (b"BZh", _bzip2),
    (b"\xfd7zXZ\0", _xz),
    (b"\x28\xb5\x2f\xfd", _zstd),
)


# zipfile raises RuntimeError, NotImplementedError among them, for what it does not know.
_ZIP_ERRORS = (*READ_ERRORS, RuntimeError)


def _zip(stream: Stream) -> Iterator[Stream | Submission]:
    with seekable(stream) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _ZIP_ERRORS as error:
            raise unreadable(stream.title, error) from error
        with archive:
            members = archive.infolist()
            if any(member.filename == "[Content_Types].xml" for member in members):
                raise SourceError(f"{stream.title} is an Office document, such as an Excel workbook; save it as CSV")
            for member in members:
                if member.is_dir() or _is_hidden(member.filename):
                    continue
                title = f"{stream.title}/{member.filename}"
                if member.flag_bits & _IS_ENCRYPTED:
                    yield Submission(source=title, error=f"{title} is encrypted, and was not read")
                    continue
                try:
                    opened = archive.open(member)
                except _ZIP_ERRORS as error:
                    yield Submission(source=title, error=str(unreadable(title, error)))
                    continue
                with opened:
                    yield stream.inside(read1(opened), title, is_wanted=_is_wanted(member.filename))


def _tar(stream: Stream) -> Iterator[Stream | Submission]:
    forward = _Forward(stream)
    try:
        with tarfile.TarFile(fileobj=forward) as archive:
            while (member := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every one
                if not member.isreg() or _is_hidden(member.name):
                    continue
                opened = archive.extractfile(member)
                if opened is not None:
                    title = f"{stream.title}/{member.name}"
                    with opened:
                        yield stream.inside(read1(opened), title, is_wanted=_is_wanted(member.name))
    except READ_ERRORS as error:
        raise unreadable(stream.title, error) from error
    # Where there is no header tarfile sees the end.
    if forward.last.strip(b"\0") or not forward.last:
        raise SourceError(f"{stream.title} is cut off or damaged: what follows its last file is no end")


class _Forward(io.RawIOBase):
    """A stream for tarfile, which never goes back by more than a byte, and never has to read much at once.

    Attributes:
        last: what was read last.

    """

    def __init__(self, stream: Stream) -> None:
        self.last = b""
        self._stream = stream
        self._at = 0
        self._again = b""

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset < self._at - 1:
            raise tarfile.ReadError("a header of it points back")
        if offset < self._at:
            self._again = self.last[-1:]
        while offset > self._at and self.read(min(offset - self._at, 1 << 20)):
            pass
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        """Read; a header of a file that is larger than any document is none."""
        if not 0 <= size <= MAX_BYTES:
            raise tarfile.ReadError("a header of it is too large")
        self.last = self._again + self._stream.read(size - len(self._again))
        self._again = b""
        self._at += len(self.last)
        return self.last


def _is_tar(block: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part not in {".", ".."} for part in parts) or "__MACOSX" in parts


def _is_wanted(name: str) -> bool:
    """Tell whether a file of an archive has to hold answers; others may."""
    return PurePosixPath(name).suffix.lower() in ANSWER_EXTENSIONS
