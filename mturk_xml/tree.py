"""From a source to a tree: bytes are read, bounded and parsed, and nothing else is ever fetched.

No DTD is processed, no entity is expanded and no address is opened. Positions are found in a second pass,
by `mturk_xml.positions`, and only for a document that has something to report.
"""

import codecs
import os
import re
from typing import BinaryIO, NamedTuple, TypeAlias, cast

from lxml import etree

from mturk_xml.errors import InvalidTypeError, SourceError

MAX_BYTES = 16 * 1024 * 1024
"""The size in bytes above which no document is read (16 MiB; the service took 64 KiB)."""

SourceLike: TypeAlias = "str | bytes | bytearray | memoryview | os.PathLike[str] | BinaryIO"

_BYTES = (bytes, bytearray, memoryview)
_USUAL_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
_DECLARED_ENCODING = re.compile(rb"""\A<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_CHARACTERS = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
# Python's ways to write characters, some of which take long to read, and no encodings of documents.
_NO_ENCODINGS = {"charmap", "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_SIGNS = tuple(sign for sign, _ in (*_BYTE_ORDER_MARKS, *_FIRST_CHARACTERS))


class Source(NamedTuple):
    """The bytes of a document and where they came from.

    Attributes:
        data: at most one byte more than was allowed.
        file: the name to show, None where there is none.
        is_text: whether the bytes are the UTF-8 of a str, whatever a declaration in it says.
        max_bytes: the size that is allowed.

    """

    data: bytes
    file: str | None
    is_text: bool
    max_bytes: int


def read_source(source: SourceLike, *, file: str | None = None, max_bytes: int = MAX_BYTES) -> Source:
    """Read a document from bytes, a str of XML, a path or a binary file.

    Args:
        source: where the document is. A str is XML and never the name of a file: use `pathlib.Path`.
        file: the name to show in findings; a path's or file's own if not given.
        max_bytes: how much to read at most.

    Raises:
        SourceError: the file cannot be read.
        InvalidTypeError: the source is of no such type.

    """
    is_text = isinstance(source, str)
    if isinstance(source, str):
        # A lone surrogate is kept as bytes that are no UTF-8, for the parser to point at.
        data = source.encode("utf-8", "surrogatepass")
    elif isinstance(source, _BYTES):
        data = bytes(source)
    elif isinstance(source, os.PathLike):
        file = file or os.fspath(source)
        data = _read_path(source, max_bytes)
    elif callable(getattr(source, "read", None)):
        name = getattr(source, "name", None)
        file = file or (name if isinstance(name, str) else None)
        data = _read_file(source, max_bytes, file)
    else:
        message = f"a source is bytes, a str of XML, a path or a binary file, not {type(source).__name__}"
        raise InvalidTypeError(message)
    return Source(data, file, is_text, max_bytes)


def _read_path(path: os.PathLike[str], max_bytes: int) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - any os.PathLike will do
            return file.read(max_bytes + 1)
    except OSError as error:
        message = f"{os.fspath(path)} cannot be read: {error.strerror or error}"
        raise SourceError(message) from error
    except ValueError as error:
        message = f"{os.fspath(path)!r} is not the name of a file: {error}"
        raise SourceError(message) from error


def _read_file(file: BinaryIO, max_bytes: int, name: str | None) -> bytes:
    pieces: list[bytes] = []
    missing = max_bytes + 1
    try:
        while missing and (piece := cast("object", file.read(missing))):
            if not isinstance(piece, bytes):
                message = (
                    f"a file has to be open in binary mode ('rb'); {name or 'this one'} gives {type(piece).__name__}"
                )
                raise InvalidTypeError(message)
            pieces.append(piece)
            missing -= len(piece)
    except (OSError, ValueError) as error:  # A file that is closed gives a ValueError.
        reason = getattr(error, "strerror", None) or error
        message = f"{name or 'the stream'} cannot be read: {reason}"
        raise SourceError(message) from error
    return b"".join(pieces)


def split_tag(element: etree._Element) -> tuple[str | None, str]:
    """Return the namespace and the local name of an element.

    In lxml's `{namespace}name` the namespace may hold braces of its own, those of a placeholder for one.
    """
    namespace, _, name = str(element.tag).rpartition("}")
    return namespace[1:] or None, name


class RawDocument(NamedTuple):
    """A document as it was sent: its size in bytes of UTF-8 and its text, markup included."""

    size: int
    text: str


def encoding_of(source: Source) -> str:
    """Return the name of the encoding that the bytes are in, by byte-order mark, declaration or default."""
    if source.is_text or source.data.startswith(_USUAL_DECLARATION):
        return "utf-8"
    data = source.data
    if data.startswith(_SIGNS):
        return next(encoding for sign, encoding in (*_BYTE_ORDER_MARKS, *_FIRST_CHARACTERS) if data.startswith(sign))
    is_marked = data.startswith(codecs.BOM_UTF8)
    declared = _DECLARED_ENCODING.match(data.removeprefix(codecs.BOM_UTF8) if is_marked else data)
    name = declared[1].decode("ascii") if declared else "utf-8"
    # To Xerces a declaration outdoes the mark of UTF-8, if it could be read by it.
    return "utf-8" if is_marked and not _has_ascii(name) else name


def codec_name(encoding: str) -> str:
    """Return Python's name of an encoding.

    Raises:
        LookupError: there is no such encoding.
        ValueError: it is no name.

    """
    name = codecs.lookup(encoding).name
    if name in _NO_ENCODINGS:
        message = f"unknown encoding: {encoding}"
        raise LookupError(message)
    return name


def _has_ascii(encoding: str) -> bool:
    try:
        return "<?xml".encode(encoding) == b"<?xml"
    except (LookupError, UnicodeError):
        return False


def decode(source: Source) -> str:
    """Decode the bytes for showing and locating; what cannot be decoded becomes U+FFFD."""
    encoding = encoding_of(source)
    if encoding == "utf-8" and source.data.startswith(b"<"):  # with no mark before it, as most
        return source.data.decode("utf-8", "replace")
    data = source.data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(codec_name(encoding), "replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    return text if len(data) < len(source.data) else text.removeprefix("\ufeff")


def is_blank(source: Source) -> bool:
    """Tell whether there is nothing in a source but white space."""
    return b"<" not in source.data and not decode(source).strip()


def new_parser(
    *,
    schema: etree.XMLSchema | None = None,
    recover: bool = False,
    encoding: str | None = None,
    remove_comments: bool = True,
) -> etree.XMLParser:
    """Return a parser that fetches nothing, expands nothing and drops processing instructions."""
    return etree.XMLParser(
        schema=schema,
        recover=recover,
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=remove_comments,
        remove_pis=True,
    )
