"""From plain data to structures; what does not fit is named by its path, such as `answer_key.questions[2]`."""

import difflib
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar, cast

import attrs

from mturk_xml.binding import Document, Structure, XsdDouble
from mturk_xml.binding.datatypes import Datatype
from mturk_xml.binding.fields import Field
from mturk_xml.documents import DOCUMENTS
from mturk_xml.errors import InvalidTypeError, InvalidValueError
from mturk_xml.plain.shape import Brief, class_key, default_of, is_choice, sole_field
from mturk_xml.verdict import DOUBLE
from mturk_xml.words import listed, quoted, shown, with_article

type_of_path = tuple[str | int, ...]

_AnyStructure = TypeVar("_AnyStructure", bound=Structure)

_INTEGER = re.compile("[+-]?[0-9]+")
_BOOLEANS = {word: value for value in (True, False) for word in (str(value).lower(), str(value), str(value).upper())}
_MOST_DIGITS = 4000
# What the types allow, in the words of somebody who writes no Python.
_WORDS = {"xs:string": "a text", "xs:boolean": "true or false", "xs:double": "a number, or its text"}


class MisfitError(Exception):
    """Data that is no document: the path to it, what is wrong there, and line and column (`12:5`) if they are known."""

    def __init__(self, path: type_of_path, message: str, place: str = "") -> None:
        super().__init__(path, message, place)
        self.path, self.message, self.place = path, message, place

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.message}" if self.path else self.message


@attrs.frozen
class Unquoted:
    """A scalar of YAML without quotes: the field that it is for says whether it is a text, a number or a boolean."""

    text: str

    def value(self) -> object:
        """Return what it is where no type is expected, by the core schema of YAML 1.2."""
        if self.text in _BOOLEANS:
            return _BOOLEANS[self.text]
        if len(self.text) < _MOST_DIGITS and _INTEGER.fullmatch(self.text):
            return int(self.text)
        if self.text[-1:] not in {"F", "N"} and DOUBLE.fullmatch(self.text):
            return decimal(self.text)
        return self.text


def decimal(text: str) -> object:
    """Return the number that a text spells, and the text where it is beyond what can be computed with."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def from_plain(data: object) -> Document:
    """Read a document from plain data, such as `to_plain` gives.

    Raises:
        InvalidValueError: the data is no document; the message names the path to what is wrong, and what is expected.

    Example:
        >>> from_plain({"external_question": {"external_url": "https://example.org/", "frame_height": 0}})
        ExternalQuestion(external_url='https://example.org/', frame_height=0)

    """
    try:
        return document_from(data)
    except MisfitError as error:
        raise InvalidValueError(str(error)) from None


def document_from(data: object) -> Document:
    """Read one of the five documents; raises MisfitError."""
    return cast("Document", _read_choice(cast("Any", DOCUMENTS), data, ()))


def structure_from(cls: type[_AnyStructure], data: object, path: type_of_path = ()) -> _AnyStructure:
    """Read a structure of a class; raises MisfitError."""
    sole = sole_field(cls)
    values = {sole.name: _read_value(sole, data, path)} if sole else _read_fields(cls, data, path)
    try:
        return cls(**values)
    except (InvalidValueError, InvalidTypeError) as error:
        raise MisfitError(path, str(error)) from None


def path_text(path: type_of_path) -> str:
    """Write a path as people write it: `content[2].question`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{_key_text(step)}" for step in path)
    return text.removeprefix(".")


def _key_text(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else quoted(key)


def _read_fields(cls: type[Structure], data: object, path: type_of_path) -> dict[str, Any]:
    fields = {field.name: field for field in cls.xml_fields}
    if not isinstance(data, dict):
        _refuse(data, path, f"an object with {', '.join(fields)}")
    for key in data:
        if key not in fields:
            message = f"there is no such key in {with_article(class_key(cls))}; {_known(key, fields)}"
            raise MisfitError((*path, _key(key)), message)
    values = {}
    for name, field in fields.items():
        if data.get(name) is not None:
            values[name] = _read_value(field, data[name], (*path, name))
        elif default_of(cls, field) is attrs.NOTHING:
            raise MisfitError(path, f"{name} is missing; expected {_expected(field)}")
    return values


def _read_value(field: Field, data: object, path: type_of_path) -> object:
    if isinstance(field.marker, Brief) and isinstance(data, str | Unquoted):
        text = data.text if isinstance(data, Unquoted) else data
        one: Structure = structure_from(field.marker.text, text, path)
        return (one,) if field.many else one
    if not field.many:
        return _read_one(field, data, path)
    if not isinstance(data, list):
        _refuse(data, path, _expected(field))
    if len(data) < field.at_least:
        raise MisfitError(path, f"the list is empty; expected {_expected(field)}")
    return tuple(_read_one(field, one, (*path, index)) for index, one in enumerate(data))


def _read_one(field: Field, data: object, path: type_of_path) -> object:
    if field.datatype:
        return _read_simple(field.datatype, data, path)
    if is_choice(field):
        return _read_choice(field.structures, data, path)
    return structure_from(field.structures[0], data, path)


def _read_choice(classes: Sequence[type], data: object, path: type_of_path) -> Structure:
    by_key = {class_key(cls): cls for cls in classes}
    if not isinstance(data, dict):
        _refuse(data, path, f"an object with one key, of: {', '.join(by_key)}")
    for key in data:
        if key not in by_key:
            raise MisfitError((*path, _key(key)), f"there is no such choice; {_known(key, by_key)}")
    if len(data) != 1:
        found = f"there are {len(data)} keys" if data else "there is no key"
        raise MisfitError(path, f"{found}; expected exactly one of {', '.join(by_key)}")
    ((key, value),) = data.items()
    return structure_from(by_key[key], value, (*path, key))


def _read_simple(datatype: Datatype, data: object, path: type_of_path) -> object:
    values = [data.value(), data.text] if isinstance(data, Unquoted) else [data]
    reason = ""
    for value in values:
        try:
            if datatype is XsdDouble and isinstance(value, str) and DOUBLE.fullmatch(value):
                return datatype.read(value)
            return datatype.accept(value)
        except TypeError:
            continue
        except ValueError as error:
            reason = f" ({error})" if str(error) else ""
            break
    return _refuse(data, path, _WORDS.get(datatype.name, datatype.allowed), reason)


def _refuse(data: object, path: type_of_path, expected: str, reason: str = "") -> NoReturn:
    raise MisfitError(path, f"{_shown(data)} is not allowed{reason}; expected {expected}")


def _shown(data: object) -> str:
    """Show data as JSON names it, and short."""
    match data:
        case Unquoted(text=text) | str(text):
            return quoted(text)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[data]
        case dict():
            return f"an object with the keys {listed(list(map(_key, data)))}" if data else "an empty object"
        case list():
            return f"a list of {len(data)}"
    try:
        return shown(str(data))
    except ValueError:  # Python does not spell ints of thousands of digits.
        return "a number of thousands of digits"


def _expected(field: Field) -> str:
    if field.datatype:
        item = _WORDS.get(field.datatype.name, field.datatype.allowed)
    elif is_choice(field):
        item = f"an object with one key, of: {', '.join(map(class_key, field.structures))}"
    else:
        item = with_article(class_key(field.structures[0]))
    if field.many:
        item = f"a list of {'at least one' if field.at_least else 'any number'}, each {item}"
    return f"a text, or {item}" if isinstance(field.marker, Brief) else item


def _key(key: object) -> str:
    return key if isinstance(key, str) else str(key)


def _known(key: object, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(_key(key)[:100], list(known), n=1)
    return f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
