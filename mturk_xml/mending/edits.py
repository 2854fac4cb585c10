"""Changes of a text that keep everything else: in the text, and in its bytes in their own encoding."""

import codecs
from collections.abc import Sequence

import attrs

from mturk_xml.tree import Source, encoding_of


@attrs.frozen
class Edit:
    """A change: the `length` characters from an index of the text become others.

    Attributes:
        offset: the index.
        length: how many characters are replaced; 0 to insert.
        replacement: what takes their place.
        description: what the change does, in words.

    """

    offset: int
    length: int
    replacement: str
    description: str

    @property
    def end(self) -> int:
        """The index after the last character that is replaced."""
        return self.offset + self.length

    def overlaps(self, other: "Edit") -> bool:
        """Whether two changes cannot both be made."""
        return self.offset == other.offset or (self.offset < other.end and other.offset < self.end)


@attrs.frozen
class Refusal:
    """A finding at an index of the text that is left as it is, and why."""

    offset: int
    reason: str


def spliced(source: Source, text: str, edits: Sequence[Edit]) -> bytes | None:
    """Make changes in the bytes of a document; None where the bytes of what is replaced cannot be told.

    Args:
        source: the bytes.
        text: what they were decoded to, without a byte-order mark.
        edits: the changes, in the order of the text and apart.

    """
    data, encoding = source.data, encoding_of(source)
    try:
        mark = _mark(data, encoding)
        pieces, position, end = [mark], len(mark), 0
        for edit in edits:
            kept = text[end : edit.offset].encode(encoding)
            removed = text[edit.offset : edit.end].encode(encoding)
            if not data.startswith(kept + removed, position):
                return None
            pieces += [kept, edit.replacement.encode(encoding)]
            position += len(kept) + len(removed)
            end = edit.end
    except (LookupError, UnicodeError):
        return None
    return b"".join([*pieces, data[position:]])


def _mark(data: bytes, encoding: str) -> bytes:
    """Return the byte-order mark that the bytes begin with, empty if there is none."""
    if data.startswith(codecs.BOM_UTF8):
        return codecs.BOM_UTF8  # Whatever the encoding: a declared one is read after it.
    try:
        mark = "\ufeff".encode(encoding)
    except UnicodeEncodeError:
        return b""
    return mark if data.startswith(mark) else b""


def origin(offset: int, edits: Sequence[Edit]) -> int:
    """Return the index before the changes of a character after them."""
    shift = 0
    for edit in edits:
        start = edit.offset + shift
        if offset < start:
            break
        if offset < start + len(edit.replacement):
            return edit.offset
        shift += len(edit.replacement) - edit.length
    return offset - shift


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """Return the index after the changes of a character that they leave as it is."""
    return offset + sum(len(edit.replacement) - edit.length for edit in edits if edit.end <= offset)
