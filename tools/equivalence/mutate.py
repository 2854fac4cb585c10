"""One thing wrong with a document, or a few.

Not every mutation makes a document invalid: which of them do is what the validators are asked.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import attrs
from lxml import etree

from equivalence import components, values

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    import xmlschema
    from xmlschema.validators import XsdSimpleType

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_FOREIGN = (
    "http://example.com/other",
    "http://www.w3.org/1999/xhtml",
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd",
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd",
    "",
)
_BUILTINS = (
    "anyType anySimpleType string normalizedString token anyURI integer int long short byte boolean"
    " positiveInteger nonNegativeInteger unsignedByte decimal double float NMTOKEN ID"
    " IDREF QName NOTATION language Name dateTime nothing"
).split()
_STRAY = ("x", "0", "\u00a0", "\u2028", "\ufeff", "&", "\n", "]]>", "\N{GRINNING FACE}")
_OTHER_ATTRIBUTES = (
    "id class style onclick lang xmlns-x Title regex "
    "{http://www.w3.org/XML/1998/namespace}lang {http://www.w3.org/XML/1998/namespace}space "
    "{http://www.w3.org/XML/1998/namespace}base {http://www.w3.org/XML/1998/namespace}id "
    "{http://example.com/other}title {http://www.w3.org/1999/xhtml}title"
).split()


@attrs.define
class Mutator:
    """Makes documents of one schema wrong."""

    schema: xmlschema.XMLSchema10
    random: Random
    more_type_names: tuple[str, ...] = ()
    """Names that xsi:type may try besides the schema's own, such as those of another schema."""
    _values: values.Values = attrs.field(init=False)
    _texts: dict[str, XsdSimpleType | None] = attrs.field(init=False)
    _attributes: dict[str, XsdSimpleType] = attrs.field(init=False)
    _own_attributes: dict[str, list[str]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._values = values.Values(self.random)
        declared = components.elements(self.schema)
        self._texts = {name: components.text_type(e.type) for name, e in declared.items()}
        self._attributes = {
            name: attribute.type
            for element in declared.values()
            for name, attribute in components.attributes(element.type).items()
        }

        self._own_attributes = {name: sorted(components.attributes(element.type)) for name, element in declared.items()}

    def mutate(self, root: etree._Element) -> etree._Element:
        """Make one to three things wrong with a document; the tree itself is changed."""
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            mutation = self.random.choice(_MUTATIONS)
            mutation(self, self.random.choice(_elements(root)))
        return root

    def drop(self, node: etree._Element) -> None:
        """Leave an element out."""
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)

    def duplicate(self, node: etree._Element) -> None:
        """Write an element twice."""
        if node.getparent() is not None:
            node.addnext(copy.deepcopy(node))

    def swap(self, node: etree._Element) -> None:
        """Change places with another child of the same parent."""
        parent = node.getparent()
        if parent is not None:
            children = list(parent)
            self.random.shuffle(children)
            parent[:] = children

    def move(self, node: etree._Element) -> None:
        """Put a copy of the element into another place of the document."""
        target = self.random.choice(_elements(node.getroottree().getroot()))
        target.insert(self.random.randint(0, len(target)), copy.deepcopy(node))

    def rename(self, node: etree._Element) -> None:
        """Give an element another name: one that the schema knows, or none."""
        name = etree.QName(node)
        others = [*sorted(self._texts), f"{{{name.namespace or 'urn:x'}}}Other"]
        node.tag = self.random.choice([*others, str(node.tag).swapcase().replace("HTTP", "http")])

    def add_element(self, node: etree._Element) -> None:
        """Add an element: one that the schema knows, or a foreign one."""
        name = self.random.choice([*sorted(self._texts), "{http://example.com/other}Other", "Bare"])
        child = etree.Element(name)
        child.text = self.random.choice([None, "x", "1"])
        node.insert(self.random.randint(0, len(node)), child)

    def change_namespace(self, node: etree._Element) -> None:
        """Put an element, or the whole document, into another namespace."""
        namespace = self.random.choice(_FOREIGN)
        root = node.getroottree().getroot()
        nodes = _elements(root) if self.random.random() < 0.3 else [node]  # noqa: PLR2004
        for each in nodes:
            local = etree.QName(each).localname
            each.tag = f"{{{namespace}}}{local}" if namespace else local

    def stray_text(self, node: etree._Element) -> None:
        """Add text before or after an element."""
        text = self.random.choice(_STRAY)
        if self.random.random() < 0.5 or node.getparent() is None:  # noqa: PLR2004 -- one half
            node.text = text + (node.text or "")
        else:
            node.tail = text + (node.tail or "")

    def change_text(self, node: etree._Element) -> None:
        """Change the text of an element that holds text, if there is any."""
        root = node.getroottree().getroot()
        nodes = [n for n in _elements(root) if self._texts.get(str(n.tag)) is not None]
        if nodes:
            chosen = self.random.choice(nodes)
            chosen.text = self._values.any(self._texts[str(chosen.tag)])

    def change_attribute(self, node: etree._Element) -> None:
        """Change the value of an attribute, if there is any."""
        root = node.getroottree().getroot()
        pairs = [(n, str(a)) for n in _elements(root) for a in n.attrib]
        if pairs:
            chosen, name = self.random.choice(pairs)
            chosen.set(name, self._values.any(self._attributes.get(name)))

    def add_attribute(self, node: etree._Element) -> None:
        """Add an attribute: one that the element may have, that the schema knows, or another."""
        root = node.getroottree().getroot()
        pairs = [(n, name) for n in _elements(root) for name in self._own_attributes.get(str(n.tag), ())]
        if not pairs or self.random.random() < 0.5:  # noqa: PLR2004 -- one half
            pairs = [(node, name) for name in [*sorted(self._attributes), *_OTHER_ATTRIBUTES]]
        chosen, name = self.random.choice(pairs)
        chosen.set(name, self._values.any(self._attributes.get(name)))

    def drop_attribute(self, node: etree._Element) -> None:
        """Leave an attribute out, if there is any."""
        root = node.getroottree().getroot()
        pairs = [(n, str(a)) for n in _elements(root) for a in n.attrib]
        if pairs:
            chosen, name = self.random.choice(pairs)
            del chosen.attrib[name]

    def add_instance_attribute(self, node: etree._Element) -> None:
        """Add one of the attributes that every document may have for its validator."""
        name = self.random.choice(["nil", "nil", "schemaLocation", "noNamespaceSchemaLocation", "x"])
        value = self.random.choice(["true", "false", "1", " true ", "", "no", "urn:a b.xsd", "a b"])
        node.set(XSI + name, value)

    def add_type(self, node: etree._Element) -> None:
        """Say a type by xsi:type: one that the schema names, a built-in one, or none at all."""
        named = [*self.schema.types, *self.more_type_names]
        builtin = [components.XS + name for name in _BUILTINS]
        pool = named if named and self.random.random() < 0.7 else builtin  # noqa: PLR2004
        chosen = etree.QName(self.random.choice(pool))
        parent = node.getparent()
        if not chosen.namespace or parent is None:
            prefix = f"{node.prefix}:" if node.prefix else ""
            node.set(XSI + "type", prefix + chosen.localname)
            return
        # The prefix must be declared on the element, and lxml declares only when it makes one.
        typed = etree.Element(node.tag, nsmap={"t": chosen.namespace})
        typed.text, typed.tail = node.text, node.tail
        typed.attrib.update(node.attrib)
        typed[:] = list(node)
        typed.set(XSI + "type", f"t:{chosen.localname}")
        parent.replace(node, typed)

    def empty(self, node: etree._Element) -> None:
        """Leave out everything inside an element."""
        node[:] = []
        node.text = None

    def split_text(self, node: etree._Element) -> None:
        """Put a comment or an instruction in front of everything inside an element."""
        inside = self.random.choice([etree.Comment("c"), etree.ProcessingInstruction("p", "i")])
        inside.tail, node.text = node.text, None
        node.insert(0, inside)


def _elements(root: etree._Element) -> list[etree._Element]:
    """All elements of a document, without comments and instructions."""
    return list(root.iter("*"))


_MUTATIONS: tuple[Callable[[Mutator, etree._Element], None], ...] = (
    Mutator.drop,
    Mutator.duplicate,
    Mutator.swap,
    Mutator.move,
    Mutator.rename,
    Mutator.add_element,
    Mutator.change_namespace,
    Mutator.stray_text,
    Mutator.change_text,
    Mutator.change_text,
    Mutator.change_text,
    Mutator.change_attribute,
    Mutator.change_attribute,
    Mutator.add_attribute,
    Mutator.drop_attribute,
    Mutator.add_instance_attribute,
    Mutator.add_type,
    Mutator.empty,
    Mutator.split_text,
)
