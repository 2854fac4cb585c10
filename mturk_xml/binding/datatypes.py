"""The simple types of XML Schema that the documents use: how each is spelled, read and checked.

Source: W3C, "XML Schema Part 2: Datatypes"; the limits are those that libxml2 and Xerces share, so that
whatever is built here is accepted by both.
"""

import enum
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

import attrs

from mturk_xml.any_uri import is_any_uri, is_ordinary_url, is_portable_any_uri

# A text that is printable holds no control character, surrogate or non-character, hence only what XML can
# hold; the regular expression decides about the others, and finds the offender.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_SPACE = " \t\n\r"
_MOST_DIGITS = 24


@attrs.frozen(kw_only=True)
class Datatype:
    """A simple type.

    Attributes:
        name: the name of the type in the schema.
        allowed: its values in words, for error messages.
        read: from a text that the schema accepted to the value.
        accept: from what a constructor was given to the value; raises ValueError or TypeError.
        spell: from the value to its canonical text.
        is_text: whether the value is its text, whatever that is.
        key: from the value to what it is compared and hashed by; None if that is the value itself.
        usual: the values of some canonical texts, those that are read most, to look them up.
        python: the Python type that has no other instances than values of the type; None if there is none.
        bounds: the least and the greatest value of a type of integers.

    """

    name: str
    allowed: str
    read: Callable[[str], Any]
    accept: Callable[[Any], Any]
    spell: Callable[[Any], str]
    is_text: bool = False
    key: Callable[[Any], Any] | None = None
    usual: Mapping[str, Any] = MappingProxyType({})
    python: type | None = None
    bounds: tuple[int, int] | None = None


def require_xml_characters(text: str) -> None:
    """Raise ValueError if `text` holds a character that XML cannot hold, not even escaped."""
    if not text.isprintable() and (bad := _NOT_XML.search(text)):
        message = f"the character U+{ord(bad[0]):04X} at index {bad.start()} cannot stand in XML"
        raise ValueError(message)


def _accept_string(value: object) -> str:
    if type(value) is not str:
        if not isinstance(value, str):
            raise TypeError
        value = str.__str__(value)
    require_xml_characters(value)
    return value


def _same(text: str) -> str:
    return text


XsdString = Datatype(
    name="xs:string",
    allowed="a str",
    read=_same,
    accept=_accept_string,
    spell=_same,
    is_text=True,
)


def _accept_boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


XsdBoolean = Datatype(
    name="xs:boolean",
    allowed="True or False",
    read=lambda text: text.strip(_XML_SPACE) in {"true", "1"},
    accept=_accept_boolean,
    spell=lambda value: "true" if value else "false",
    usual={"true": True, "false": False},
    python=bool,
)


_USUAL_NUMBERS = {str(number): number for number in range(-20, 101)}


def _integer(name: str, allowed: str, least: int, most: int) -> Datatype:
    def accept(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError
        if not least <= value <= most:
            raise ValueError
        return int(value)

    return Datatype(
        name=name, allowed=allowed, read=int, accept=accept, spell=str, usual=_USUAL_NUMBERS, bounds=(least, most)
    )


_MOST = 10**_MOST_DIGITS - 1

XsdInt = _integer("xs:int", "an int from -2147483648 to 2147483647", -(2**31), 2**31 - 1)
XsdInteger = _integer("xs:integer", f"an int of at most {_MOST_DIGITS} digits", -_MOST, _MOST)
NonNegativeInteger = _integer("xs:nonNegativeInteger", f"an int from 0, of at most {_MOST_DIGITS} digits", 0, _MOST)
PositiveInteger = _integer("xs:positiveInteger", f"an int from 1, of at most {_MOST_DIGITS} digits", 1, _MOST)
FileSize = _integer("file size", "an int from 1 to 2000000000 (bytes)", 1, 2_000_000_000)

_DOUBLE_WORDS = {"INF": Decimal("Infinity"), "-INF": Decimal("-Infinity"), "NaN": Decimal("NaN")}
_WORDS_OF_DOUBLE = {str(value): word for word, value in _DOUBLE_WORDS.items()}


def _read_double(text: str) -> Decimal:
    text = text.strip(_XML_SPACE)
    try:
        return _DOUBLE_WORDS.get(text) or Decimal(text)
    except InvalidOperation:
        message = f"the number {text[:40]} is beyond what can be computed with"
        raise ValueError(message) from None


def _accept_double(value: object) -> Decimal:
    if isinstance(value, float):
        value = repr(value)
    elif isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError from None
    if number.is_nan():
        return _DOUBLE_WORDS["NaN"]
    return number


XsdDouble = Datatype(
    name="xs:double",
    allowed="a Decimal, an int or a float",
    read=_read_double,
    accept=_accept_double,
    spell=lambda value: _WORDS_OF_DOUBLE.get(str(value)) or str(value),
    # Not a number equals nothing, not even itself; a document that holds it equals itself all the same.
    key=lambda value: "NaN" if value.is_nan() else value,
)


def _collapse(text: str) -> str:
    return " ".join(text.split()) if text.isascii() else re.sub(f"[{_XML_SPACE}]+", " ", text).strip(" ")


def _uri(name: str, allowed: str, pattern: str) -> Datatype:
    matches = re.compile(pattern, re.DOTALL).fullmatch

    def accept(value: object) -> str:
        text = _accept_string(value)
        if text != _collapse(text):
            message = "white space around it, or more than one space in a row, is not kept in a URI"
            raise ValueError(message)
        if not matches(text) or not is_portable_any_uri(text):
            raise ValueError
        return text

    def read(text: str) -> str:
        if is_ordinary_url(text):
            return text
        text = _collapse(text)
        if not matches(text) or not is_any_uri(text):
            raise ValueError(text)
        return text

    return Datatype(name=name, allowed=allowed, read=read, accept=accept, spell=_same)


AnyUri = _uri("xs:anyURI", "a URI", ".*")
HttpUrl = _uri("URL", "a URL that begins with http:// or https://", "https?://[^\n\r\u2028\u2029]*")


def enumerated(values: type[enum.StrEnum]) -> Datatype:
    """Return the type whose values are the members of an enumeration, spelled like their values."""
    members = {member.value: member for member in values}

    def accept(value: object) -> enum.StrEnum:
        if not isinstance(value, str):
            raise TypeError
        if value not in members:
            raise ValueError
        return members[value]

    return Datatype(
        name=values.__name__,
        allowed="one of " + ", ".join(map(repr, members)),
        read=members.__getitem__,
        accept=accept,
        spell=str.__str__,
        is_text=True,
        python=values,
    )


def one_of(values: tuple[str, ...]) -> Datatype:
    """Return the type whose values are these texts."""

    def accept(value: object) -> str:
        if not isinstance(value, str):
            raise TypeError
        if value not in values:
            raise ValueError
        return str(value)

    return Datatype(
        name="one of",
        allowed="one of " + ", ".join(map(repr, values)),
        read=_same,
        accept=accept,
        spell=_same,
        is_text=True,
    )
