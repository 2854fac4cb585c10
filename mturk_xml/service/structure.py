"""The classes of the structures: one class each, the names of its members beside its fields, one engine for all.

What is built is checked: its kinds of values, its limits, its rules. What is read is kept: a response may be beyond a
limit, and a member that no field knows is in `unknown`.
"""

import enum
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar, cast

import attrs
from lxml import etree

from mturk_xml.binding import Document
from mturk_xml.binding.fields import Annotation, annotations_of, pascal_case
from mturk_xml.errors import InvalidTypeError, InvalidValueError, MTurkXMLError
from mturk_xml.service import kinds
from mturk_xml.service.kinds import Kind
from mturk_xml.service.responses import members_of, pages_of, records_in
from mturk_xml.tree import SourceLike, split_tag
from mturk_xml.words import quoted, shown

_Class = TypeVar("_Class", bound=type)
_LONGEST_VALUE = 60
_KINDS: dict[Any, Kind] = {str: kinds.TEXT, int: kinds.INTEGER, bool: kinds.BOOLEAN, datetime: kinds.TIME}

type_of_unknown = Mapping[str, Any]
"""Members of a response that no field knows, by their names."""

NOTHING_UNKNOWN: type_of_unknown = types.MappingProxyType({})


@attrs.frozen(kw_only=True)
class Member:
    """What the annotation of a field does not say.

    Attributes:
        name: the member's name; the field's in PascalCase if None.
        legacy: other names of its elements in the old XML responses.
        longest: how many characters, or values, what is built may have.
        is_sent: whether it is a member at all; False is for what only a rule asks about.

    """

    name: str | None = None
    legacy: tuple[str, ...] = ()
    longest: int | None = None
    is_sent: bool = True


@attrs.frozen(kw_only=True)
class Field:
    """A field with everything its annotation says."""

    owner: str
    name: str
    wire_name: str
    member: Member
    kind: Kind
    many: bool
    optional: bool

    def each(self, convert: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 - values of any kind
        """Convert a value, or each of several; refuse what cannot be, naming the field."""
        if self.many and (isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable)):
            raise self.refusal(value, TypeError())
        try:
            return tuple(map(convert, value)) if self.many else convert(value)
        except MTurkXMLError:
            raise
        except (TypeError, ValueError) as error:
            raise self.refusal(value, error) from error

    def refusal(self, value: object, error: Exception) -> Exception:
        """Return the error that says what is wrong with a value."""
        kind = InvalidTypeError if isinstance(error, TypeError) else InvalidValueError
        reason = f" ({error})" if str(error) and kind is InvalidValueError else ""
        allowed = f"a sequence, each {self.kind.allowed}" if self.many else self.kind.allowed
        text = shown(repr(value), _LONGEST_VALUE)
        optional = ", or None" if self.optional else ""
        return kind(f"{self.owner}.{self.name}: {text} is not allowed{reason}; expected {allowed}{optional}")

    def accept(self, value: object) -> object:
        """Return the value for what a constructor was given."""
        if value is None and self.optional:
            return None
        accepted = self.each(self.kind.accept, value)
        longest = self.member.longest
        if longest is not None and len(accepted) > longest:
            what = "values" if self.many else "characters"
            raise InvalidValueError(f"{self.owner}.{self.name}: it has {len(accepted)} {what}, more than {longest}")
        return accepted


class ServiceStructure:
    """The base of every structure."""

    __slots__ = ()

    fields: ClassVar[tuple[Field, ...]]
    unknown: type_of_unknown

    @classmethod
    def from_api(cls, response: Mapping[str, Any]) -> Self:
        """Read what boto3 returned: the structure itself, or a response that holds it under its own name.

        JSON that a response was written to does as well: times may be texts (ISO 8601) or seconds since 1970.
        A member that is None is absent.

        Raises:
            InvalidTypeError, InvalidValueError: a member is of another kind, or one that must be there is not.

        """
        return cls._read(members_of(response, cls.__name__))

    @classmethod
    def all_from_api(cls, responses: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> tuple[Self, ...]:
        """Read all structures of this class: of one response, or of the pages of a paginator; or a list of them.

        Raises:
            InvalidTypeError, InvalidValueError: as `from_api`, or a response holds no list of them.

        """
        return tuple(map(cls.from_api, pages_of(responses, cls.__name__)))

    @classmethod
    def from_xml(cls, source: SourceLike) -> Self:
        """Read the one structure of this class in an XML response, as the service sent them before 2017.

        White space around a text is dropped.

        Raises:
            DocumentError: the source is no XML; `report` says where not.
            InvalidValueError: it holds none or several of them, or one with a member that cannot be.
            SourceError: the file cannot be read.

        """
        found = cls.all_from_xml(source)
        if len(found) != 1:
            raise InvalidValueError(f"the source holds {len(found)} of {cls.__name__}, not one; see all_from_xml")
        return found[0]

    @classmethod
    def all_from_xml(cls, source: SourceLike) -> tuple[Self, ...]:
        """Read all structures of this class in an XML response; arguments and errors as for `from_xml`."""
        return tuple(map(cls.from_element, records_in(source, cls.__name__)))

    @classmethod
    def from_element(cls, element: etree._Element) -> Self:
        """Read one from its element."""
        by_name = {name: field for field in cls.fields for name in (field.wire_name, *field.member.legacy) if name}
        values: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        for child in element:
            name = split_tag(child)[1]
            field = by_name.get(name)
            if field is None or (field.name in values and not field.many):
                kinds.add(unknown, name, kinds.plain(child))
                continue
            value = _read_element(field, child)
            values[field.name] = (*values.get(field.name, ()), value) if field.many else value
            if field.kind.kept_as and len(child):
                unknown[field.kind.kept_as] = kinds.plain(child)
        return cls._restore(values, unknown)

    def to_api(self) -> dict[str, Any]:
        """Return it as boto3 takes and returns it; what is None is left out, what is unknown stands as it came."""
        values: dict[str, Any] = {}
        for field in self._sent_fields():
            value = getattr(self, field.name)
            if value is not None:
                to_api = field.kind.to_api
                values[field.wire_name] = list(map(to_api, value)) if field.many else to_api(value)
        return {**values, **self.unknown}

    def evolve(self, **changes: Any) -> Self:  # noqa: ANN401 - each field has its own type
        """Return a copy in which some fields have other values, checked like a constructor's."""
        return attrs.evolve(self, **changes)  # type: ignore[misc]  # every subclass is an attrs class

    def __repr__(self) -> str:
        shown_values = ", ".join(
            f"{field.name}={quoted(value) if isinstance(value, str) and type(value) is str else repr(value)}"
            for field in self.fields
            if (value := getattr(self, field.name)) is not None
        )
        more = f"unknown={dict(self.unknown)!r}" if self.unknown else ""
        return f"{type(self).__name__}({', '.join(filter(None, (shown_values, more)))})"

    @classmethod
    def _sent_fields(cls) -> Iterator[Field]:
        return (field for field in cls.fields if field.member.is_sent)

    @classmethod
    def _read(cls, members: Mapping[str, Any]) -> Self:
        unknown = dict(members)
        values: dict[str, Any] = {}
        for field in cls._sent_fields():
            value = unknown.pop(field.wire_name, None)
            if value is not None:
                values[field.name] = field.each(field.kind.from_api, value)
        return cls._restore(values, unknown)

    @classmethod
    def _restore(cls, values: dict[str, Any], unknown: dict[str, Any]) -> Self:
        """Make an instance of what was read, past the constructor, which knows limits."""
        instance = cls.__new__(cls)
        for field in cls.fields:
            if field.name not in values and not field.optional:
                raise InvalidValueError(f"{cls.__name__}.{field.name}: {field.wire_name} is missing")
            object.__setattr__(instance, field.name, values.get(field.name))
        object.__setattr__(instance, "unknown", unknown)
        return instance


def unknown_members(structure: ServiceStructure) -> Iterator[tuple[str, Any]]:
    """Report what no field knows, in a structure and all that it holds.

    Yields:
        The path of each member, as it stands in the response, and its value.

    """
    for name, value in structure.unknown.items():
        yield name, value
    for field in structure.fields:
        held = getattr(structure, field.name)
        for number, value in enumerate(held if isinstance(held, tuple) else (held,)):
            if isinstance(value, ServiceStructure):
                place = f"{field.wire_name}[{number}]" if field.many else field.wire_name
                yield from ((f"{place}.{path}", found) for path, found in unknown_members(value))


@typing.dataclass_transform(frozen_default=True, kw_only_default=True)
def structure(cls: _Class) -> _Class:
    """Turn a class with annotations into a frozen, keyword-only class of values.

    A type checker knows the constructor by the annotations alone; a list is taken for a tuple, and a str for a member
    of an enumeration.
    """
    fields = [_resolve(cls.__name__, name, annotation) for name, annotation in annotations_of(cls).items()]
    these = {
        field.name: attrs.field(
            default=vars(cls).get(field.name, attrs.NOTHING),
            converter=field.accept,
            eq=_hashable if field.kind is kinds.UNKNOWN else True,
        )
        for field in fields
    }
    made: Any = attrs.frozen(these=these, kw_only=True, repr=False)(cls)
    made.fields = tuple(field for field in fields if field.kind is not kinds.UNKNOWN)
    return cast("_Class", made)


def _resolve(owner: str, name: str, annotation: Annotation) -> Field:
    member = annotation.first(Member) or Member()
    return Field(
        owner=owner,
        name=name,
        wire_name=member.name or pascal_case(name),
        member=member,
        kind=annotation.first(Kind) or _kind_of(annotation.members),
        many=annotation.many,
        optional=annotation.optional,
    )


def _kind_of(members: tuple[Any, ...]) -> Kind:
    first = members[0]
    if first in _KINDS:
        return _KINDS[first]
    if typing.get_origin(first) is not None:
        return kinds.UNKNOWN
    if issubclass(first, enum.StrEnum):
        return kinds.enumeration(first)
    if issubclass(first, Document):
        return kinds.parameter(tuple(member for member in members if member is not str))
    return _nested(first)


def _nested(cls: type[ServiceStructure]) -> Kind:
    """Return the kind of values that are structures themselves."""

    def accept(value: object) -> ServiceStructure:
        if not isinstance(value, cls):
            raise TypeError
        return value

    def from_api(value: object) -> ServiceStructure:
        if not isinstance(value, Mapping):
            raise TypeError
        return cls.from_api(value)

    return Kind(
        allowed=f"a {cls.__name__}",
        accept=accept,
        from_api=from_api,
        to_api=lambda value: value.to_api(),
        from_xml=cls.from_element,
    )


def _read_element(field: Field, element: etree._Element) -> object:
    try:
        return field.kind.from_xml(element)
    except MTurkXMLError:
        raise
    except ValueError as error:
        raise field.refusal(kinds.plain(element), error) from error


def _hashable(value: object) -> object:
    """Return what unknown members are compared and hashed by."""
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    return value
