"""Fixes of what stands before a document begins."""

from collections.abc import Iterator

from mturk_xml.mending.draft import Draft, fix
from mturk_xml.mending.edits import Edit, Refusal

_MARK = "\ufeff"
_BLANK = f" \t\r\n{_MARK}"


@fix("XML010")
def begin_with_the_declaration(draft: Draft) -> Iterator[Edit | Refusal]:
    """White space and byte-order marks before the XML declaration are removed."""
    edits = list(_remove_blank(draft))
    yield from edits
    if not edits:
        for offset in draft.offsets("XML010"):
            yield Refusal(offset, "what stands before the declaration is not white space")


@fix("XML003", "XML018")
def begin_with_the_document(draft: Draft) -> Iterator[Edit | Refusal]:
    """White space before a declaration hides the encoding in it, and a second byte-order mark is text."""
    yield from _remove_blank(draft)


def _remove_blank(draft: Draft) -> Iterator[Edit]:
    text = draft.text
    start = len(text) - len(text.lstrip(_BLANK))
    before = text[:start]
    if before and text.startswith("<?xml", start) and text[start + 5 : start + 6].isspace():
        yield Edit(0, start, "", "what is blank before the XML declaration is removed")
    elif _MARK in before and text.startswith("<", start):
        yield Edit(0, start, before.replace(_MARK, ""), "the superfluous byte-order mark is removed")
