"""The classes of the documents: frozen values that cannot hold what their schema forbids."""

import typing
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self, TypeVar, cast

import attrs

from mturk_xml.binding.datatypes import XsdString
from mturk_xml.binding.fields import Field, annotations_of, resolve
from mturk_xml.binding.generated import generate
from mturk_xml.errors import InvalidTypeError, InvalidValueError

_LONGEST_REPR = 160
_LONGEST_VALUE = 60
_MOST_ITEMS = 3

_Class = TypeVar("_Class", bound=type)


class Structure:
    """The base of every element class.

    `_spelling` remembers, for values read from a document, the texts that were not spelled the canonical
    way (`1` for true, `+05` for 5), so that writing gives them back. It is no part of the value, and set
    only on classes that have a field of such a type.
    """

    __slots__ = ("_spelling",)
    _spelling: dict[str, str] | None

    xml_fields: ClassVar[tuple[Field, ...]]

    def __repr__(self) -> str:
        shown = {
            field.name: getattr(self, field.name)
            for field, attribute in zip(self.xml_fields, attrs.fields(cast("Any", type(self))), strict=True)
            if getattr(self, field.name) != attribute.default
        }
        longest = min(_LONGEST_VALUE, _LONGEST_REPR // max(len(shown), 1))
        values = ", ".join(f"{name}={_short(value, longest)}" for name, value in shown.items())
        return f"{type(self).__name__}({values})"

    def __reduce__(self) -> tuple[Callable[..., "Structure"], tuple[Any, ...]]:
        values = tuple(getattr(self, field.name) for field in self.xml_fields)
        return _restore, (type(self), values, getattr(self, "_spelling", None))

    def evolve(self, **changes: Any) -> Self:  # noqa: ANN401 - each field has its own type
        """Return a copy in which some fields have other values, checked like a constructor's.

        Example:
            >>> from mturk_xml.documents.answer_key import PercentageMapping
            >>> PercentageMapping(maximum_summed_score=10).evolve(maximum_summed_score=20)
            PercentageMapping(maximum_summed_score=20)

        """
        return attrs.evolve(self, **changes)  # type: ignore[misc]  # every subclass is an attrs class


set_spelling = vars(Structure)["_spelling"].__set__


def has_spellings(cls: type[Structure]) -> bool:
    """Say whether a field of the class has a type whose values can be spelled in more than one way."""
    return any(field.datatype and not field.datatype.is_text for field in cls.xml_fields)


def unfrozen(cls: type[Structure]) -> type[Structure]:
    """Return a class with the fields of a class, not frozen: an instance of it can become one of the class.

    To assign fields and then the class takes a third of the time that it takes to get around a frozen class.
    """
    return type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__})


def _restore(cls: type[Structure], values: Iterable[Any], spelling: dict[str, str] | None) -> Structure:
    """Make an instance of values that are known to be allowed, past the constructor."""
    instance = cls.__new__(cls)
    for field, value in zip(cls.xml_fields, values, strict=True):
        object.__setattr__(instance, field.name, value)
    set_spelling(instance, spelling)
    return instance


@typing.dataclass_transform(frozen_default=True, kw_only_default=True)
def structure(cls: _Class) -> _Class:
    """Turn a class with annotations into a frozen, keyword-only element class.

    Every field converts what it is given (a list to a tuple, a str to a member of an enumeration) and
    refuses what the schema forbids, naming the class, the field, the value and what is allowed. A type
    checker knows the constructor by the annotations alone, and asks for the tuple and the member.
    """
    fields = tuple(resolve(name, annotation) for name, annotation in annotations_of(cls).items())
    defaults = {field.name: vars(cls).get(field.name, attrs.NOTHING) for field in fields}
    these = {
        field.name: attrs.field(default=defaults[field.name], eq=(field.datatype and field.datatype.key) or True)
        for field in fields
    }
    freeze = attrs.frozen(
        these=these, kw_only=True, init=False, repr=False, getstate_setstate=False, weakref_slot=False
    )
    made: Any = freeze(cls)
    made.xml_fields = fields
    made.__init__ = _constructor(made, defaults)
    made.__init_subclass__ = classmethod(_refuse_subclass)
    return cast("_Class", made)


def _refuse_subclass(cls: type) -> None:
    message = f"{cls.__name__} cannot be a subclass of {cls.__mro__[1].__name__}: an element is named after its class"
    raise InvalidTypeError(message)


def _constructor(cls: type[Structure], defaults: dict[str, Any]) -> Callable[..., None]:
    """Generate a constructor that converts only those values that are not plainly what they should be."""
    # Underscores: a parameter may be named like a builtin.
    names: dict[str, Any] = {f"_{builtin.__name__}": builtin for builtin in (len, list, str, tuple, type)}
    parameters, body = [], []
    for index, field in enumerate(cls.xml_fields):
        name = field.name
        parameters.append(name if defaults[name] is attrs.NOTHING else f"{name}=default_{index}")
        names |= {
            f"default_{index}": defaults[name],
            f"convert_{index}": _converter(cls.__name__, field),
            f"set_{index}": vars(cls)[name].__set__,
            f"expected_{index}": frozenset(field.structures),
            f"python_{index}": field.datatype and field.datatype.python,
        }
        if field.many:
            body += [f"if _type({name}) is _list:", f"    {name} = _tuple({name})"]
        body += [f"if {_in_doubt(field, index)}:", f"    {name} = convert_{index}({name})"]
        if field.many and field.structures:
            body += [
                f"for _item in {name}:",
                f"    if _type(_item) not in expected_{index}:",
                f"        {name} = convert_{index}({name})",
                "        break",
            ]
        body.append(f"set_{index}(self, {name})")
    if has_spellings(cls):
        names["set_spelling"] = set_spelling
        body.append("set_spelling(self, None)")
    if hasattr(cls, "__attrs_post_init__"):
        body.append("self.__attrs_post_init__()")
    init: Callable[..., None] = generate(cls, f"__init__(self, *, {', '.join(parameters)})", body, names)
    return init


def _in_doubt(field: Field, index: int) -> str:
    """Write the condition under which a value has to go through its converter."""
    name = field.name
    if field.many and field.structures:
        too_few = f" or not {name}" if field.at_least == 1 else f" or _len({name}) < {field.at_least}"
        return f"_type({name}) is not _tuple{too_few}"
    if field.structures:
        doubt = f"_type({name}) not in expected_{index}"
    elif field.datatype is XsdString and not field.many:
        doubt = f"(_type({name}) is not _str or not {name}.isprintable())"
    elif field.datatype and field.datatype.python and not field.many:
        doubt = f"_type({name}) is not python_{index}"
    else:
        doubt = "True"
    return f"{name} is not None and {doubt}" if field.optional else doubt


def _converter(owner: str, field: Field) -> Callable[[Any], Any]:
    """Return the function that takes what a constructor was given to the value of a field, or refuses it."""
    accept = _accept_one(field)

    def refuse(value: object, error: Exception) -> Exception:
        kind = InvalidTypeError if isinstance(error, TypeError) else InvalidValueError
        reason = f" ({error})" if str(error) else ""
        return kind(f"{owner}.{field.name}: {_short(value)} is not allowed{reason}; expected {field.allowed}")

    def convert_one(value: object) -> object:
        if value is None and field.optional:
            return None
        try:
            return accept(value)
        except (TypeError, ValueError) as error:
            raise refuse(value, error) from None

    def convert_many(values: Any) -> object:  # noqa: ANN401 - anything may be passed
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise refuse(values, TypeError())
        values = tuple(map(convert_one, values))
        if len(values) < field.at_least:
            raise refuse(values, ValueError())
        return values

    return convert_many if field.many else convert_one


def _accept_one(field: Field) -> Callable[[Any], Any]:
    if field.datatype:
        return field.datatype.accept
    structures = field.structures

    def accept(value: object) -> object:
        if isinstance(value, structures):
            return value
        raise TypeError

    return accept


def _short(value: object, longest: int = _LONGEST_VALUE) -> str:
    if isinstance(value, tuple):
        items = [_short(item, longest) for item in value[:_MOST_ITEMS]]
        if len(value) > len(items):
            items.append(f"… {len(value) - len(items)} more")
        return f"({', '.join(items)}{',' if len(value) == 1 else ''})"
    if isinstance(value, Structure):
        return f"{type(value).__name__}(…)"
    try:
        text = repr(value[: longest + 1] if isinstance(value, str) else value)
    except ValueError:  # Python does not spell ints of thousands of digits.
        return f"{type(value).__name__} of thousands of digits"
    return text if len(text) <= longest else text[:longest] + "…"
