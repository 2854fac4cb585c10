"""What a place can show, and text from documents made safe to show there.

What would be invisible or drive a terminal becomes an escape.
"""

import attrs


@attrs.frozen(kw_only=True)
class Appearance:
    """What the place where text is shown can do.

    Attributes:
        color: it shows colours.
        width: how many cells of a long line are shown.
        encoding: what it can write; every other character is shown as an escape.

    """

    color: bool = False
    width: int = 100
    encoding: str = "utf-8"


def visible(text: str, encoding: str = "utf-8") -> str:
    r"""Return a text in which every character that cannot be seen is written as an escape.

    These are controls, bidi and other format characters, unusual spaces, surrogates, and code points
    without a character.

    Args:
        text: any text; a line break and a tab are controls too.
        encoding: where the text will be written; what it does not have becomes an escape as well.

    Example:
        >>> print(visible("red \x1b[31m, zero\u200bwidth, \xfcmlaut", "ascii"))
        red \x1b[31m, zero\u200bwidth, \xfcmlaut

    """
    if text.isascii() and text.isprintable():
        return text
    return "".join([_visible(character, encoding) for character in text])


def _visible(character: str, encoding: str) -> str:
    if not character.isprintable():
        return character.encode("unicode_escape").decode("ascii")
    return character.encode(encoding, "backslashreplace").decode(encoding)
