"""The one shape that a class has as plain data; the reader, the writer and the JSON Schema go by it.

- A structure is an object whose keys are the names of its fields; what is absent is left out.
- Where there is a choice of classes, the value is an object with one key, the name of the class: `{"text": …}`. A
  document is a choice of five.
- A class with one field that is a text, a list or a choice is written as the value of that field: `{"text": "Hello"}`
  and not `{"text": {"text": "Hello"}}`. A number keeps its name, which says what it counts.
"""

import functools
import re
from typing import Any, cast

import attrs

from mturk_xml.binding import Children, Structure
from mturk_xml.binding.fields import Field

_NEW_WORD = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@attrs.frozen(kw_only=True)
class Brief(Children):
    """Children of which one alone, of the class `text`, may be written as its text."""

    text: type


def class_key(cls: type) -> str:
    """Return the key that tells a class among others.

    Example:
        >>> from mturk_xml.documents import HTMLQuestion
        >>> class_key(HTMLQuestion)
        'html_question'

    """
    return _NEW_WORD.sub("_", cls.__name__).lower()


def sole_field(cls: type[Structure]) -> Field | None:
    """Return the field whose value stands for a structure of a class, None if the class is an object of its fields."""
    if len(cls.xml_fields) != 1:
        return None
    (field,) = cls.xml_fields
    is_number = field.datatype is not None and not field.datatype.is_text and not field.many
    return None if is_number else field


def is_choice(field: Field) -> bool:
    """Say whether the values of a field are told apart by a key."""
    return len(field.structures) > 1


@functools.cache
def _defaults(cls: Any) -> dict[str, Any]:  # noqa: ANN401 - mypy takes classes for unhashable
    return {attribute.name: attribute.default for attribute in attrs.fields(cls)}


def default_of(cls: type[Structure], field: Field) -> object:
    """Return the default of a field, `attrs.NOTHING` if it has to be given."""
    return _defaults(cast("Any", cls))[field.name]
