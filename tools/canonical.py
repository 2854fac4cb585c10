"""What a document says, whatever its spelling in XML: two documents that say the same are equal here.

Canonical XML (C14N 2.0) with prefixes rewritten, less what no reader of the documents sees: white space between
elements, comments, processing instructions, and the attributes meant for validators (xsi:schemaLocation, xsi:type).
It is made by expat and the standard library, so that it is no mirror of what it judges.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

__all__ = ["canonical"]

_FOR_VALIDATORS = "{http://www.w3.org/2001/XMLSchema-instance}"
_ELEMENTS_THAT_MAY_HOLD_NONE = ("FreeTextAnswer", "OtherSelection", "Constraints")
"""Elements without text whose children are all optional: white space in them is not what they say."""


def canonical(document: bytes | str) -> str:
    """Return the canonical form of a document that has no DTD."""
    root = ET.fromstring(document)  # noqa: S314 -- from our own tests
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith(_FOR_VALIDATORS)]:
            del element.attrib[name]
        if len(element) or element.tag.endswith(_ELEMENTS_THAT_MAY_HOLD_NONE):
            _drop_white_space(element)
    root.tail = None
    # ElementTree writes a carriage return in a text as it is, and would read it as a line feed.
    written = ET.tostring(root, encoding="unicode").replace("\r", "&#13;")
    return ET.canonicalize(written, rewrite_prefixes=True)


def _drop_white_space(element: ET.Element) -> None:
    if not (element.text or "").strip(" \t\r\n"):
        element.text = None
    for child in element:
        if not (child.tail or "").strip(" \t\r\n"):
            child.tail = None
