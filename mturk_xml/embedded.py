"""XML that is kept as text in something else: an answer in a response, a cell, a line of JSON."""

import re

from lxml import etree

_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_LAST_CHARACTER = 0x10FFFF
_MOST_TIMES = 3


def embedded_xml(text: str) -> str | None:
    """Return the XML that a text is, which may have white space around it and be escaped, also more than once.

    Args:
        text: as it is kept.

    Returns:
        The XML; None where there is nothing but white space.

    Example:
        >>> embedded_xml(" &lt;a>&amp;lt;&lt;/a>"), embedded_xml("&amp;lt;a/&amp;gt;"), embedded_xml(" ")
        ('<a>&lt;</a>', '<a/>', None)

    """
    text = text.strip()
    for _ in range(_MOST_TIMES):
        if not text.startswith(("&lt;", "&amp;")):
            break
        text = _REFERENCE.sub(_character, text)
    return text or None


def embedded_in(element: etree._Element) -> str | None:
    """Return the XML that an element holds, as text or, where nobody escaped it, as an element.

    Example:
        >>> embedded_in(etree.fromstring("<Answer> &lt;a/> </Answer>"))
        '<a/>'
        >>> embedded_in(etree.fromstring("<Answer> <a>é</a> </Answer>"))
        '<a>é</a>'

    """
    if len(element):
        return etree.tostring(element[0], encoding="unicode", with_tail=False)
    return embedded_xml(element.text or "")


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _CHARACTERS[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= _LAST_CHARACTER else match[0]
