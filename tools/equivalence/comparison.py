"""The components of one schema against another's: each difference with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from equivalence import automaton, components

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import xmlschema
    from xmlschema.validators import XsdAttribute, XsdElement, XsdType


@attrs.frozen(kw_only=True)
class Difference:
    """Something that two schemas say differently, and where."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


@attrs.define
class _Comparison:
    """Two schemas, and the pairs of types that were or are to be compared."""

    ours: xmlschema.XMLSchema10
    theirs: xmlschema.XMLSchema10
    seen: set[tuple[int, int]] = attrs.field(factory=set)
    waiting: list[tuple[str, XsdType, XsdType]] = attrs.field(factory=list)
    compared: int = 0

    def run(self) -> Iterator[Difference]:
        if self.ours.target_namespace != self.theirs.target_namespace:
            names = f"{self.ours.target_namespace} and {self.theirs.target_namespace}"
            yield Difference(path="", what=f"target namespaces {names}")
        yield from self.elements("", dict(self.ours.elements), dict(self.theirs.elements))
        while self.waiting:
            yield from self.types(*self.waiting.pop(0))

    def later(self, path: str, ours: XsdType, theirs: XsdType) -> None:
        """Note two types to be compared, once: types may contain themselves."""
        if (id(ours), id(theirs)) not in self.seen:
            self.seen.add((id(ours), id(theirs)))
            self.waiting.append((path, ours, theirs))

    def elements(
        self, path: str, ours: Mapping[str, XsdElement], theirs: Mapping[str, XsdElement]
    ) -> Iterator[Difference]:
        yield from _names(path, "element", ours, theirs)
        for name in sorted(ours.keys() & theirs.keys()):
            here, one, other = f"{path}/{_local(name)}", ours[name], theirs[name]
            self.compared += 1
            for aspect in ("nillable", "default", "fixed", "abstract", "block", "substitution_group"):
                yield from _values(here, aspect, getattr(one, aspect), getattr(other, aspect))
            self.later(here, one.type, other.type)
            our_types = components.named_types(self.ours, one.type)
            their_types = components.named_types(self.theirs, other.type)
            yield from _names(here, "xsi:type", our_types, their_types)
            for type_name in sorted(our_types.keys() & their_types.keys()):
                typed = f"{here}[xsi:type={_local(type_name)}]"
                self.later(typed, our_types[type_name], their_types[type_name])

    def types(self, path: str, ours: XsdType, theirs: XsdType) -> Iterator[Difference]:
        self.compared += 1
        texts = components.text_type(ours), components.text_type(theirs)
        if texts[0] is not None and texts[1] is not None:
            simple = components.simple_type(texts[0]), components.simple_type(texts[1])
            yield from _values(path, "type", *simple)
        elif (texts[0] is None) != (texts[1] is None):
            yield from _values(path, "holds text", texts[0] is not None, texts[1] is not None)
        for aspect in ("mixed", "abstract", "block"):
            values = getattr(ours, aspect, None), getattr(theirs, aspect, None)
            yield from _values(path, aspect, values[0] or None, values[1] or None)
        yield from self.attributes(path, components.attributes(ours), components.attributes(theirs))
        yield from self.contents(path, ours, theirs)

    def attributes(
        self, path: str, ours: Mapping[str, XsdAttribute], theirs: Mapping[str, XsdAttribute]
    ) -> Iterator[Difference]:
        yield from _names(path, "attribute", ours, theirs)
        for name in sorted(ours.keys() & theirs.keys()):
            here, one, other = f"{path}/@{_local(name)}", ours[name], theirs[name]
            self.compared += 1
            for aspect in ("use", "default", "fixed"):
                yield from _values(here, aspect, getattr(one, aspect), getattr(other, aspect))
            simple = components.simple_type(one.type), components.simple_type(other.type)
            yield from _values(here, "type", *simple)

    def contents(self, path: str, ours: XsdType, theirs: XsdType) -> Iterator[Difference]:
        one, other = components.content(ours), components.content(theirs)
        found = automaton.difference(one, other)
        if found is not None:
            word, is_ours = found
            sequence = " ".join(map(_local, word)) or "nothing"
            whose = "ours" if is_ours else "theirs"
            yield Difference(path=path, what=f"only {whose} accepts this content: {sequence}")
        yield from self.elements(path, _children(one), _children(other))


def compare(ours: xmlschema.XMLSchema10, theirs: xmlschema.XMLSchema10) -> tuple[list[Difference], int]:
    """Compare two schemas component by component.

    Returns:
        The differences, and how many pairs of components were compared.
    """
    comparison = _Comparison(ours, theirs)
    differences = list(comparison.run())
    return differences, comparison.compared


def _children(particle: components.Particle | None) -> dict[str, XsdElement]:
    # One name has one type in a content model, or the schema would not compile.
    return {element.name: element for element in components.leaves(particle)}


def _names(path: str, kind: str, ours: Mapping[str, object], theirs: Mapping[str, object]) -> Iterator[Difference]:
    for name in sorted(ours.keys() - theirs.keys()):
        yield Difference(path=path or "/", what=f"{kind} {_local(name)} is only in ours")
    for name in sorted(theirs.keys() - ours.keys()):
        yield Difference(path=path or "/", what=f"{kind} {_local(name)} is only in theirs")


def _values(path: str, aspect: str, ours: object, theirs: object) -> Iterator[Difference]:
    if ours != theirs:
        yield Difference(path=path, what=f"{aspect} is {ours} in ours and {theirs} in theirs")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
