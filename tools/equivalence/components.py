"""What a schema declares, whatever its arrangement.

`xmlschema` reads the schema and resolves its names; here its components become values that are
equal when they mean the same: a group is its content, a named type its definition.
"""

from __future__ import annotations

import functools
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import attrs
import xmlschema
from xmlschema.validators import (
    XsdAttribute,
    XsdComplexType,
    XsdElement,
    XsdGroup,
    XsdSimpleType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xmlschema.validators import XsdType

XS = "{http://www.w3.org/2001/XMLSchema}"
_LOWER_BOUNDS = ("minInclusive", "minExclusive", "minLength")
_UPPER_BOUNDS = ("maxInclusive", "maxExclusive", "maxLength", "totalDigits", "fractionDigits")


class UnsupportedSchemaError(ValueError):
    """The schema uses a part of XML Schema that none of these schemas needs, such as a wildcard."""


@attrs.frozen(kw_only=True)
class SimpleType:
    """The built-in type that a simple type comes from, and all the facets put on it since."""

    builtin: str
    facets: frozenset[tuple[str, frozenset[str]]] = frozenset()

    def __str__(self) -> str:
        facets = ", ".join(f"{name} {' | '.join(sorted(v))}" for name, v in sorted(self.facets))
        return f"{self.builtin} ({facets})" if facets else self.builtin


@attrs.frozen(kw_only=True)
class Particle:
    """A part of a content model: an element, or a sequence or choice of parts; so many times.

    `element` is None for a sequence or choice, `high` is None where there is no upper bound.
    """

    low: int
    high: int | None
    is_choice: bool = False
    parts: tuple[Particle, ...] = ()
    element: XsdElement | None = None


def load(path: Path) -> xmlschema.XMLSchema10:
    """Read a schema and its imports from files, and from nowhere else."""
    return xmlschema.XMLSchema10(str(path), allow="local")


@functools.cache
def simple_type(definition: XsdType) -> SimpleType:
    """Resolve a simple type to a built-in one and its facets."""
    facets: dict[str, list[frozenset[str]]] = {}
    current: XsdType | None = definition
    while current is not None and not (current.name or "").startswith(XS):
        for name, allowed in _own_facets(current).items():
            facets.setdefault(name, []).append(allowed)
        current = current.base_type
    if current is None:
        raise UnsupportedSchemaError(f"no built-in type under {definition!r}")
    return SimpleType(
        builtin=(current.name or "").removeprefix(XS),
        facets=frozenset((name, allowed) for name, steps in facets.items() for allowed in _effective(name, steps)),
    )


def _own_facets(definition: XsdType) -> dict[str, frozenset[str]]:
    """Read the facets of one step of derivation: all the values of each."""
    found: dict[str, set[str]] = {}
    for node in definition.elem:
        name, value = str(node.tag).removeprefix(XS), node.get("value")
        if name in ("list", "union"):
            raise UnsupportedSchemaError(f"a {name} type: {definition!r}")
        if value is not None:
            values = _alternatives(value) if name == "pattern" else [value]
            found.setdefault(name, set()).update(values)
            if node.get("fixed") in ("true", "1"):
                found.setdefault(f"fixed {name}", set()).add("true")
    return {name: frozenset(values) for name, values in found.items()}


def _alternatives(pattern: str) -> Iterator[str]:
    """Split a regular expression at the bars that are inside no bracket."""
    depth, start, escaped = 0, 0, False
    for index, character in enumerate(pattern):
        if escaped or character == "\\":
            escaped = not escaped
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "|" and depth == 0:
            yield pattern[start:index]
            start = index + 1
    yield pattern[start:]


def _effective(name: str, steps: list[frozenset[str]]) -> Iterator[frozenset[str]]:
    """Put the steps of a derivation together, the last one first."""
    if name == "pattern":
        yield from set(steps)
    elif name == "enumeration":
        yield frozenset.intersection(*steps)
    elif name in _LOWER_BOUNDS or name in _UPPER_BOUNDS:
        values = [value for step in steps for value in step]
        try:
            pick = max if name in _LOWER_BOUNDS else min
            yield frozenset([str(pick(map(Decimal, values)))])
        except InvalidOperation:
            yield steps[0]
    else:
        yield steps[0]


@functools.cache
def content(definition: XsdType) -> Particle | None:
    """The content model of a type; None where it holds text or nothing."""
    if not isinstance(definition, XsdComplexType) or not isinstance(definition.content, XsdGroup):
        return None
    return _particle(definition.content)


def _particle(group: XsdGroup) -> Particle:
    parts: list[Particle] = []
    for item in group:
        if isinstance(item, XsdGroup):
            parts.append(_particle(item))
        elif isinstance(item, XsdElement):
            low, high = item.min_occurs, item.max_occurs
            parts.append(Particle(low=low, high=high, element=item))
        else:
            raise UnsupportedSchemaError(f"a wildcard: {item!r}")
    if group.model == "all":
        raise UnsupportedSchemaError(f"an all group: {group!r}")
    return Particle(
        low=group.min_occurs,
        high=group.max_occurs,
        is_choice=group.model == "choice",
        parts=tuple(parts),
    )


def is_mixed(definition: XsdType) -> bool:
    """Whether text may stand between the elements."""
    return isinstance(definition, XsdComplexType) and bool(definition.mixed)


def leaves(particle: Particle | None) -> Iterator[XsdElement]:
    """The element declarations of a content model."""
    if particle is None:
        return
    if particle.element is not None:
        yield particle.element
    for part in particle.parts:
        yield from leaves(part)


def text_type(definition: XsdType) -> XsdSimpleType | None:
    """The type of the text that an element of this type holds; None where it holds elements."""
    if isinstance(definition, XsdSimpleType):
        return definition
    if isinstance(definition, XsdComplexType) and isinstance(definition.content, XsdSimpleType):
        return definition.content
    return None


@functools.cache
def attributes(definition: XsdType) -> dict[str, XsdAttribute]:
    """The attributes of a type, by name."""
    if not isinstance(definition, XsdComplexType):
        return {}
    found: dict[str, XsdAttribute] = {}
    for name, attribute in definition.attributes.items():
        if name is None or not isinstance(attribute, XsdAttribute):
            raise UnsupportedSchemaError(f"a wildcard among attributes: {definition!r}")
        found[name] = attribute
    return found


def named_types(schema: xmlschema.XMLSchema10, base: XsdType) -> dict[str, XsdType]:
    """The named types of a schema that xsi:type may say for an element of the type `base`."""
    return {name: definition for name, definition in schema.types.items() if _comes_from(definition, base)}


def _comes_from(definition: XsdType, base: XsdType) -> bool:
    current: XsdType | None = definition
    while current is not None:
        if current is base or (current.name is not None and current.name == base.name):
            return True
        current = current.base_type
    return False


def elements(schema: xmlschema.XMLSchema10) -> dict[str, XsdElement]:
    """Every element that a schema declares, by name; of several with one name, the first."""
    found: dict[str, XsdElement] = {}
    waiting = list(schema.elements.values())
    seen: set[int] = set()
    while waiting:
        element = waiting.pop(0)
        found.setdefault(element.name, element)
        if id(element.type) not in seen:
            seen.add(id(element.type))
            waiting.extend(leaves(content(element.type)))
    return found
