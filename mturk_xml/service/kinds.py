"""What a member of a structure can hold, and how each kind of value is built, read from JSON or XML, and sent."""

import enum
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import attrs
from lxml import etree

from mturk_xml.binding import Document, document_of, load
from mturk_xml.documents import CLASS_OF_TAG
from mturk_xml.embedded import embedded_in, embedded_xml
from mturk_xml.rules.any_document import MAX_PARAMETER_BYTES
from mturk_xml.tree import read_source, split_tag
from mturk_xml.words import with_article


def same(value: Any) -> Any:  # noqa: ANN401 - values of any kind
    """Return the value."""
    return value


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of values. What refuses a value raises TypeError or ValueError.

    Attributes:
        allowed: the values in words.
        accept: from what a constructor is given to the value.
        from_api: from what boto3 returns, or what became of it in JSON, to the value.
        to_api: from the value to what boto3 takes.
        from_xml: from an element of an XML response to the value.
        kept_as: where an element says more than the value: the name by which the whole of it is kept besides.

    """

    allowed: str
    accept: Callable[[Any], Any]
    from_api: Callable[[Any], Any]
    to_api: Callable[[Any], Any] = same
    from_xml: Callable[[etree._Element], Any]
    kept_as: str | None = None


def content_of(element: etree._Element) -> str:
    """Return the text of an element, without the white space around it."""
    return (element.text or "").strip()


def plain(element: etree._Element) -> Any:  # noqa: ANN401 - text, or mappings and lists of it
    """Return an element that no structure knows as text, or as a mapping of its children."""
    if not len(element):
        return content_of(element)
    values: dict[str, Any] = {}
    for child in element:
        add(values, split_tag(child)[1], plain(child))
    return values


def add(values: dict[str, Any], name: str, value: object) -> None:
    """Put a value into a mapping; several of one name become a list."""
    if name not in values:
        values[name] = value
    elif isinstance(values[name], list):
        values[name].append(value)
    else:
        values[name] = [values[name], value]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


TEXT = Kind(allowed="a str", accept=_text, from_api=_text, from_xml=content_of)


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


_DIGITS = re.compile(r"[+-]?[0-9]{1,19}")


def _spelled_integer(element: etree._Element) -> int:
    text = content_of(element)
    if not _DIGITS.fullmatch(text):
        raise ValueError
    return int(text)


INTEGER = Kind(allowed="an int", accept=_integer, from_api=_integer, from_xml=_spelled_integer)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_BOOLEANS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


def spelled_boolean(text: str) -> bool:
    """Read true or false as the service spelled it, in XML and in the parameters of policies."""
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise ValueError from None


BOOLEAN = Kind(
    allowed="True or False",
    accept=_boolean,
    from_api=_boolean,
    from_xml=lambda element: spelled_boolean(content_of(element)),
)


def _time(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError
    if value.tzinfo is None:
        raise ValueError("it does not say its time zone")
    return value


def _time_in_json(value: object) -> datetime:
    """Read a time as boto3 gives it, as JSON writers spell it, or as the service sent it: in seconds since 1970."""
    if isinstance(value, str):
        return _time(datetime.fromisoformat(value.strip()))
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, OSError):
            raise ValueError("there is no such time") from None
    return _time(value)


TIME = Kind(
    allowed="a datetime with a time zone",
    accept=_time,
    from_api=_time_in_json,
    from_xml=lambda element: _time_in_json(content_of(element)),
)

_AMOUNT = re.compile(r"[0-9]+\.?[0-9]{0,2}")


def _amount(value: object) -> str:
    if not _AMOUNT.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _amount_in_price(element: etree._Element) -> str:
    for child in element:
        if split_tag(child)[1] == "Amount":
            return content_of(child)
    return content_of(element)


AMOUNT = Kind(
    allowed='an amount of US dollars with at most two decimal places, such as "0.10"',
    accept=_amount,
    from_api=_text,
    from_xml=_amount_in_price,
    kept_as="Price",
)
"""An amount of money, as the service spells it; in XML it is a Price, with its currency."""

EMBEDDED = Kind(allowed="a str", accept=_text, from_api=_text, from_xml=lambda element: embedded_in(element) or "")
"""A document as the service keeps it: as text."""


def enumeration(cls: type[enum.StrEnum]) -> Kind:
    """Return the kind of the members of an enumeration."""

    def accept(value: object) -> enum.StrEnum:
        return cls(_text(value))

    return Kind(
        allowed=" or ".join(repr(str(member)) for member in cls),
        accept=accept,
        from_api=accept,
        to_api=str,
        from_xml=lambda element: accept(content_of(element)),
    )


def document_in(text: str, classes: tuple[type[Document], ...]) -> Document:
    """Read the XML of a document of one of these classes.

    Raises:
        DocumentError: it is none, or not valid.

    """
    source = read_source(text)
    by_tag = {tag: cls for tag, cls in CLASS_OF_TAG.items() if cls in classes}
    return document_of(load(source, by_tag), expected=f"a valid {' or '.join(cls.__name__ for cls in classes)}")


_Kept = TypeVar("_Kept", bound=Document)


def document_kept(text: str | None, *classes: type[_Kept]) -> _Kept | None:
    """Read the document that a structure keeps as text; None where there is none."""
    xml = None if text is None else embedded_xml(text)
    return None if xml is None else cast("_Kept", document_in(xml, classes))


def parameter(classes: tuple[type[Document], ...]) -> Kind:
    """Return the kind of a document that is sent: one of these classes, or the XML of one, which is sent as it is."""
    names = " or ".join(cls.__name__ for cls in classes)

    def accept(value: object) -> object:
        if not isinstance(value, (str, *classes)):
            raise TypeError
        if isinstance(value, str):
            document_in(value, classes)
        size = len(_sent(value).encode())
        if size > MAX_PARAMETER_BYTES:
            raise ValueError(f"it has {size:,} bytes in UTF-8, more than {MAX_PARAMETER_BYTES:,}")
        return value

    return Kind(
        allowed=f"{with_article(names)}, or the XML of one",
        accept=accept,
        from_api=accept,
        to_api=_sent,
        from_xml=embedded_in,
    )


def _sent(value: Any) -> str:  # noqa: ANN401 - a document or a str
    return value if isinstance(value, str) else str(value.to_xml())


def _members(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise TypeError
    return dict(value)


UNKNOWN = Kind(allowed="a mapping with str keys", accept=_members, from_api=_members, from_xml=plain)
