"""What a file begins with: the first element of XML, and words for what holds no answers."""

import csv
import re

from mturk_xml.documents import DOCUMENTS
from mturk_xml.sources.api_responses import hint
from mturk_xml.sources.stream import Stream, head_text
from mturk_xml.words import first_few, quoted, shown, with_article

_ROOT = re.compile(
    r"(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE(?>[^\[>]*(?:\[(?>.*?\]\s*>)|>)))*+<(?:[^\s<>/!?:]*:)?([^\s<>/!?:]+)",
    re.DOTALL | re.IGNORECASE,
)

_NAMES = frozenset(cls.__name__ for cls in DOCUMENTS)

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as CSV"),
    (b"FEA1", "a Feather file of version 1; write it in version 2"),
    (b"\x80\x03", "a pickle of Python"),
    (b"\x80\x04", "a pickle of Python"),
    (b"\x80\x05", "a pickle of Python"),
    (b"Obj\x01", "an Avro file"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it"),
    (b"Rar!", "a RAR archive; unpack it"),
)
_LONGEST_BYTES = 8
_LONGEST_START = 200


def root_name(text: str) -> str | None:
    """Return the name of the first element of a document, without its prefix; None where there is none.

    Example:
        >>> root_name('<?xml version="1.0"?><!-- <b> --><x:AnswerKey/>')
        'AnswerKey'

    """
    found = _ROOT.match(text.removeprefix("\ufeff"))
    return found[1] if found else None


def described(stream: Stream) -> str:
    """Say in words what a stream begins with."""
    head = stream.peek()
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    text = head_text(stream).removeprefix("\ufeff")
    start = text[:_LONGEST_START].lstrip().lower()
    root = root_name(text)
    if start.startswith("<!doctype html") or (root or "").lower() == "html":
        return "an HTML page"
    if root:
        return f"{with_article(root)} document" if root in _NAMES else f"an XML element {quoted(root)}"
    if any(not (character.isprintable() or character.isspace()) for character in text[:_LONGEST_START]):
        return f"the bytes {head[:_LONGEST_BYTES].hex(' ')}"
    if repr_hint := hint(text):
        return f"{shown(text[:_LONGEST_START], 40)}{repr_hint}"
    return _described_text(text)


def _described_text(text: str) -> str:
    """Name the columns of a table without answers."""
    first = text.lstrip().partition("\n")[0].rstrip("\r")
    delimiter = max("\t;,", key=first.count)
    try:
        columns = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        columns = []
    if len(columns) > 1:
        names = first_few((shown(name, 30) for name in columns), len(columns))
        return f"text without a header row that names an Answer column; the columns are {names}"
    return f"text without a header row that names an Answer column: {shown(first, 40)}"
