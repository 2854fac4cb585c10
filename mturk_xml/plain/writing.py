"""From a structure to plain data: dicts, lists, texts, numbers and booleans, in the shape that `shape` says."""

from decimal import Decimal
from typing import Any

from mturk_xml.binding import Structure
from mturk_xml.binding.fields import Field
from mturk_xml.plain.shape import Brief, class_key, is_choice, sole_field


def to_plain(document: Structure) -> dict[str, Any]:
    """Return a document as plain data, as `json` and others take it.

    Example:
        >>> from mturk_xml import ExternalQuestion
        >>> to_plain(ExternalQuestion(external_url="https://example.org/", frame_height=0))
        {'external_question': {'external_url': 'https://example.org/', 'frame_height': 0}}

    """
    return {class_key(type(document)): plain_structure(document)}


def plain_structure(structure: Structure) -> Any:  # noqa: ANN401 - an object, or the value of the one field
    """Return a structure without the name of its class."""
    sole = sole_field(type(structure))
    if sole:
        return _plain_value(sole, getattr(structure, sole.name))
    values = ((field, getattr(structure, field.name)) for field in structure.xml_fields)
    # An empty tuple is what an absent list is read as, too.
    return {field.name: _plain_value(field, value) for field, value in values if value not in (None, ())}


def _plain_value(field: Field, value: Any) -> Any:  # noqa: ANN401 - whatever a field may hold
    if isinstance(field.marker, Brief):
        one: Any = value[0] if field.many and len(value) == 1 else value
        if isinstance(one, Structure) and one.__class__ is field.marker.text:
            return plain_structure(one)
    return [_plain_one(field, one) for one in value] if field.many else _plain_one(field, value)


def _plain_one(field: Field, value: Any) -> Any:  # noqa: ANN401 - likewise
    if field.datatype:
        return _plain_number(value) if isinstance(value, Decimal) else _plain_simple(value)
    return to_plain(value) if is_choice(field) else plain_structure(value)


def _plain_simple(value: object) -> object:
    return str.__str__(value) if isinstance(value, str) else value  # a member of an enumeration is its text


def _plain_number(value: Decimal) -> int | float | str:
    """Return the number that is written like the decimal, or else its text, so that no digit of it is lost."""
    text = str(value)
    if value.is_finite():
        number = float(value)
        if repr(number) == text:
            return number
        if text.lstrip("-").isdecimal() and str(int(value)) == text:
            return int(value)
    return {"Infinity": "INF", "-Infinity": "-INF"}.get(text, text)
