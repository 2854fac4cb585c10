"""How a field of a class stands in XML: markers to write in `Annotated`, and what they resolve to.

A field needs a marker only where its annotation does not say everything. Without one, a field is an
element named after it (`answer_score` is `AnswerScore`), required unless it may be None, repeated where
it is a tuple.
"""

import enum
import types
import typing
from typing import Any

import attrs

from mturk_xml.binding.datatypes import Datatype, XsdBoolean, XsdString, enumerated, one_of


@attrs.frozen
class Element:
    """Each value of the field is one element, named after the field unless `name` says otherwise."""

    name: str | None = None
    at_least: int = attrs.field(default=0, kw_only=True)
    cdata: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Attribute:
    """The field is an attribute."""

    name: str


@attrs.frozen(kw_only=True)
class TextContent:
    """The field is the text of the structure's own element, in CDATA sections if `cdata` is true."""

    cdata: bool = False


@attrs.frozen(kw_only=True)
class Children:
    """The values are child elements, each named after its class."""

    at_least: int = 0


@attrs.frozen(kw_only=True)
class Wrapper:
    """One element named after the field holds the values, each an element named after its class."""

    at_least: int = 0


@attrs.frozen(kw_only=True)
class NamespaceOf:
    """The field is the namespace of the document, one of `allowed`."""

    allowed: tuple[str, ...]


_Item = typing.TypeVar("_Item")

type_of_marker = Element | Attribute | TextContent | Children | Wrapper | NamespaceOf


@attrs.frozen(kw_only=True)
class Field:
    """A field with everything its annotation says.

    Attributes:
        name: the name in Python.
        xml_name: the local name of its element or attribute.
        marker: where it stands.
        many: whether it holds a tuple.
        optional: whether it may be None.
        datatype: the simple type of its values, None where they are structures.
        structures: the classes of its values, empty where they are of a simple type.

    """

    name: str
    xml_name: str
    marker: type_of_marker
    many: bool
    optional: bool
    datatype: Datatype | None
    structures: tuple[type, ...]

    @property
    def at_least(self) -> int:
        """The number of values that a tuple must hold."""
        return getattr(self.marker, "at_least", 0)

    @property
    def allowed(self) -> str:
        """The permitted values in words."""
        item = self.datatype.allowed if self.datatype else " or ".join(cls.__name__ for cls in self.structures)
        if self.many:
            item = f"a sequence of {f'at least {self.at_least} of: ' if self.at_least else ''}{item}"
        return f"{item}, or None" if self.optional else item


def pascal_case(name: str) -> str:
    """Turn the name of a field into the name of its element: `answer_score` into `AnswerScore`."""
    return "".join(part.capitalize() for part in name.split("_"))


class Annotation(typing.NamedTuple):
    """What the annotation of a field says.

    Attributes:
        members: the types that a value can have.
        many: whether there is a tuple of them.
        optional: whether there may be None in their place.
        metadata: what stands beside them in `Annotated`.

    """

    members: tuple[Any, ...]
    many: bool
    optional: bool
    metadata: tuple[Any, ...]

    def first(self, kind: type[_Item]) -> _Item | None:
        """Return the first of the metadata that is of a type."""
        return next((item for item in self.metadata if isinstance(item, kind)), None)


def annotations_of(cls: type) -> dict[str, Annotation]:
    """Read the annotations of the fields that a class adds to its base, in their order."""
    return {
        name: _annotation(annotation)
        for name, annotation in vars(cls).get("__annotations__", {}).items()
        if typing.get_origin(annotation) is not typing.ClassVar
    }


def _annotation(annotation: Any) -> Annotation:  # noqa: ANN401 - an annotation has no type of its own
    metadata: tuple[Any, ...] = ()
    if typing.get_origin(annotation) is typing.Annotated:
        annotation, *extras = typing.get_args(annotation)
        metadata = tuple(extras)
    members = _members(annotation)
    optional = types.NoneType in members
    members = tuple(member for member in members if member is not types.NoneType)
    many = len(members) == 1 and typing.get_origin(members[0]) is tuple
    if many:
        members = _members(typing.get_args(members[0])[0])
    return Annotation(members, many, optional, metadata)


def resolve(name: str, annotation: Annotation) -> Field:
    """Say how a field stands in XML, by its annotation."""
    members, many, optional, metadata = annotation
    marker = next((item for item in metadata if isinstance(item, type_of_marker)), Element())
    datatype = annotation.first(Datatype) or _datatype_of(members)
    if isinstance(marker, NamespaceOf):
        datatype = one_of(marker.allowed)
    return Field(
        name=name,
        xml_name=getattr(marker, "name", None) or pascal_case(name),
        marker=marker,
        many=many,
        optional=optional,
        datatype=datatype,
        structures=() if datatype else members,
    )


def _members(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - an annotation has no type of its own
    if isinstance(annotation, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def _datatype_of(members: tuple[type, ...]) -> Datatype | None:
    (member, *others) = members
    if others:
        return None
    if member is str:
        return XsdString
    if member is bool:
        return XsdBoolean
    if issubclass(member, enum.StrEnum):
        return enumerated(member)
    return None
