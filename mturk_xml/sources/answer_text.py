"""The text that an answer is kept as, wherever it is kept."""

import re

_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_LAST_CHARACTER = 0x10FFFF


def answer_data(text: str) -> str | None:
    """Return the XML of an answer that may have white space around it, or be escaped once more than it should be.

    Args:
        text: as it is kept.

    Returns:
        The XML; None where the Worker answered nothing.

    Example:
        >>> answer_data(" &lt;a>&amp;lt;&lt;/a>")
        '<a>&lt;</a>'

    """
    text = text.strip()
    if text.startswith("&lt;"):
        text = _REFERENCE.sub(_character, text)
    return text or None


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _CHARACTERS[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= _LAST_CHARACTER else match[0]
