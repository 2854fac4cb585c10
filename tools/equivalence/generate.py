"""Random documents of a schema.

    for document in itertools.islice(documents(path, Random(1)), 100): ...

Unless it is mutated, a generated document is valid: libxml2 and Xerces agree on each of its texts.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import attrs
from lxml import etree

from equivalence import components, mutate, values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    import xmlschema
    from xmlschema.validators import XsdAttribute, XsdElement, XsdType

_PLAIN = ("UTF-8", "US-ASCII")
"""Encodings that need no declaration."""
_DEEPEST = 9
_LARGEST = 60
"""Below this depth, and after so many elements, only what is required is generated."""
_MOST = 4
"""So many more than required of something that may be repeated."""


@attrs.define
class Generator:
    """Makes documents of one schema."""

    schema: xmlschema.XMLSchema10
    random: Random
    values: values.Values = attrs.field(init=False)
    _roots: list[str] = attrs.field(init=False)
    _identities: list[str] = attrs.field(factory=list)
    _size: int = 0

    def __attrs_post_init__(self) -> None:
        self.values = values.Values(self.random)
        self._roots = _roots(self.schema)

    def document(self) -> etree._Element:
        """Make a valid document.

        The root is mostly an element that no other contains, as it should be; where all elements
        are global it is now and then another one.
        """
        self._identities.clear()
        self._size = 0
        every = sorted(self.schema.elements)
        name = self.random.choice(self._roots if self._is_likely(0.9) else every)
        return self._element(self.schema.elements[name], None, 0)

    def _is_likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def _element(self, declared: XsdElement, parent: etree._Element | None, depth: int) -> etree._Element:
        self._size += 1
        if parent is None:
            name = etree.QName(declared.name)
            roots = ['<{0} xmlns="{1}"/>', '<{0} xmlns="{1}"/>', '<ns:{0} xmlns:ns="{1}"/>']
            node = etree.fromstring(self.random.choice(roots).format(name.localname, name.namespace))
        else:
            node = etree.SubElement(parent, declared.name)
        self._attributes(node, declared.type)
        text = components.text_type(declared.type)
        if text is not None:
            self._text(node, text)
        else:
            content = components.content(declared.type)
            is_mixed = components.is_mixed(declared.type)
            if is_mixed or any(components.leaves(content)):
                self._gap(node, is_mixed=is_mixed)
            if content is not None:
                self._particle(content, node, depth + 1, is_mixed=is_mixed)
        return node

    def _attributes(self, node: etree._Element, definition: XsdType) -> None:
        chosen = list(components.attributes(definition).items())
        self.random.shuffle(chosen)
        share = self.random.choice([0.0, 0.1, 0.5])
        for name, attribute in chosen:
            if attribute.use == "required" or self._is_likely(share):
                value = self._attribute_value(attribute)
                if value is not None:
                    node.set(name, value)

    def _attribute_value(self, attribute: XsdAttribute) -> str | None:
        if attribute.fixed is not None:
            return attribute.fixed
        if not values.is_identity(attribute.type):
            return self.values.good(attribute.type)
        if components.simple_type(attribute.type).builtin == "ID":
            self._identities.append(f"id-{len(self._identities)}")
            return self._identities[-1]
        return self.random.choice(self._identities) if self._identities else None

    def _text(self, node: etree._Element, definition: XsdType) -> None:
        value = self.values.good(definition)
        # In a CDATA section nothing can be escaped.
        is_fit_for_cdata = value.isascii() and "]]>" not in value and "\r" not in value
        node.text = etree.CDATA(value) if is_fit_for_cdata and self._is_likely(0.1) else value
        if self._is_likely(0.03):
            node.append(etree.Comment(" inside "))

    def _gap(self, node: etree._Element, *, is_mixed: bool) -> None:
        """Put something that does not matter at the end of a node: white space, a comment, text."""
        pieces = ["", "\n", " \t\n"]
        if is_mixed:
            pieces += ["text", "a & b", "\N{GRINNING FACE}", "\u00a0"]
        last = node[-1] if len(node) else None
        if last is None:
            node.text = self.random.choice(pieces)
        else:
            last.tail = self.random.choice(pieces)
        if self._is_likely(0.03):
            node.append(self.random.choice([etree.Comment(" between "), etree.PI("p", "i")]))

    def _particle(self, particle: components.Particle, node: etree._Element, depth: int, *, is_mixed: bool) -> None:
        for _ in range(self._count(particle, depth)):
            if particle.element is not None:
                self._element(particle.element, node, depth)
                self._gap(node, is_mixed=is_mixed)
                continue
            parts = particle.parts
            if particle.is_choice and parts:
                parts = (self.random.choice(parts),)
            for part in parts:
                self._particle(part, node, depth, is_mixed=is_mixed)

    def _count(self, particle: components.Particle, depth: int) -> int:
        if depth > _DEEPEST or self._size > _LARGEST:
            return particle.low
        high = particle.low + _MOST if particle.high is None else particle.high
        extra = self.random.randint(0, high - particle.low)
        return particle.low + (extra if self._is_likely(0.7) else 0)


def documents(path: Path, random: Random, *, mutated: float = 0.0) -> Iterator[bytes]:
    """Yield documents of the schema in a file, without end.

    Args:
        path: the schema; its imports stand beside it.
        random: where every choice comes from: the same seed yields the same documents.
        mutated: the share of documents, from 0 to 1, in which something is made wrong.
    """
    generator = Generator(components.load(path), random)
    mutator = mutate.Mutator(generator.schema, random)
    while True:
        root = generator.document()
        if random.random() < mutated:
            root = mutator.mutate(root)
        yield serialise(root, random)


def serialise(root: etree._Element, random: Random) -> bytes:
    """Write a document in one of the usual encodings."""
    encoding = random.choice([*_PLAIN, *_PLAIN, "UTF-16", "ISO-8859-1"])
    written = BytesIO()
    root.getroottree().write(written, encoding=encoding, xml_declaration=encoding not in _PLAIN)
    return written.getvalue()


def _roots(schema: xmlschema.XMLSchema10) -> list[str]:
    inner = {
        leaf.name
        for element in components.elements(schema).values()
        for leaf in components.leaves(components.content(element.type))
    }
    return sorted(schema.elements.keys() - inner) or sorted(schema.elements)
