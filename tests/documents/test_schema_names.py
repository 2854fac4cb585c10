"""The classes and the schemas name the same things: elements and attributes, and which of them hold text."""

from collections.abc import Iterator

import pytest
from xmlschema.validators import XsdElement

from equivalence import components
from mturk_xml.binding import Attribute, Children, Document, NamespaceOf, Structure, TextContent, Wrapper
from mturk_xml.binding.fields import Field
from mturk_xml.catalogue import DOCUMENT_SCHEMAS, schema_path
from mturk_xml.documents import CLASS_OF_TAG, DOCUMENTS
from mturk_xml.documents.content import Application
from mturk_xml.documents.question_form import NAMESPACE_2005_10_01, NAMESPACE_2017_11_06, FileUploadAnswer

NAMESPACES = [(document, namespace) for document in DOCUMENTS for namespace in document.namespaces]
ONLY_IN_2005 = {Application, FileUploadAnswer}


def local(name: str | None) -> str:
    return (name or "").rpartition("}")[2]


def children(declared: XsdElement) -> list[str]:
    return [local(leaf.name) for leaf in components.leaves(components.content(declared.type))]


def structures_of(field: Field, namespace: str) -> list[type[Structure]]:
    return [cls for cls in field.structures if namespace == NAMESPACE_2005_10_01 or cls not in ONLY_IN_2005]


def pairs(cls: type[Structure], declared: XsdElement, namespace: str) -> Iterator[tuple[type[Structure], XsdElement]]:
    """A class with the declaration of its element, and so on for everything in it."""
    yield cls, declared
    declarations = {local(leaf.name): leaf for leaf in components.leaves(components.content(declared.type))}
    for field in cls.xml_fields:
        inner = declarations
        if isinstance(field.marker, Wrapper):
            wrapper = declarations[field.xml_name]
            inner = {local(leaf.name): leaf for leaf in components.leaves(components.content(wrapper.type))}
        by_class = isinstance(field.marker, Wrapper | Children)
        for structure in structures_of(field, namespace):
            yield from pairs(structure, inner[structure.__name__ if by_class else field.xml_name], namespace)


def all_pairs() -> list[tuple[str, type[Structure], XsdElement]]:
    return [
        (namespace, cls, declared)
        for document, namespace in NAMESPACES
        for cls, declared in pairs(
            document, components.load(schema_path(namespace)).elements[document.__name__], namespace
        )
    ]


PAIRS = all_pairs()


def element_names(cls: type[Structure], namespace: str) -> list[str]:
    """The children of a class's element, by its fields."""
    names: list[str] = []
    for field in cls.xml_fields:
        if isinstance(field.marker, Children):
            names += [structure.__name__ for structure in structures_of(field, namespace)]
        elif not isinstance(field.marker, Attribute | TextContent | NamespaceOf):
            names.append(field.xml_name)
    return names


def test_every_document_has_its_schemas() -> None:
    assert {namespace for _, namespace in NAMESPACES} == set(DOCUMENT_SCHEMAS)
    assert set(CLASS_OF_TAG) == {f"{{{namespace}}}{document.__name__}" for document, namespace in NAMESPACES}


@pytest.mark.parametrize(("document", "namespace"), NAMESPACES)
def test_the_root_is_named_like_the_class(document: type[Document], namespace: str) -> None:
    assert components.load(schema_path(namespace)).elements.keys() == {document.__name__}


@pytest.mark.parametrize(
    ("namespace", "cls", "declared"), PAIRS, ids=[f"{local(pair[2].name)} {pair[0][-27:]}" for pair in PAIRS]
)
class TestElement:
    def test_is_named_like_its_class_or_field(self, namespace: str, cls: type[Structure], declared: XsdElement) -> None:
        assert declared.target_namespace == namespace
        # OtherSelection is a FreeTextAnswer by another name.
        assert cls.__name__ == local(declared.name).replace("OtherSelection", "FreeTextAnswer")

    def test_holds_the_fields(self, namespace: str, cls: type[Structure], declared: XsdElement) -> None:
        # In whatever order: `equivalence` sorts what is a choice, and the round trips hold the rest.
        assert sorted(element_names(cls, namespace)) == sorted(children(declared))

    def test_has_the_fields_attributes(self, namespace: str, cls: type[Structure], declared: XsdElement) -> None:  # noqa: ARG002
        fields = {field.xml_name: field for field in cls.xml_fields if isinstance(field.marker, Attribute)}
        attributes = components.attributes(declared.type)
        assert fields.keys() == attributes.keys()
        for name, field in fields.items():
            assert field.optional == (attributes[name].use == "optional")

    def test_holds_text_where_the_class_does(self, namespace: str, cls: type[Structure], declared: XsdElement) -> None:  # noqa: ARG002
        has_text = any(isinstance(field.marker, TextContent) for field in cls.xml_fields)
        assert has_text == (components.text_type(declared.type) is not None)

    def test_wrappers_hold_the_classes(self, namespace: str, cls: type[Structure], declared: XsdElement) -> None:
        declarations = {local(leaf.name): leaf for leaf in components.leaves(components.content(declared.type))}
        for field in cls.xml_fields:
            if isinstance(field.marker, Wrapper):
                names = [structure.__name__ for structure in structures_of(field, namespace)]
                assert sorted(names) == sorted(children(declarations[field.xml_name]))


def test_the_forms_differ_in_what_the_newer_one_lost() -> None:
    names = {
        namespace: {cls.__name__ for where, cls, _ in PAIRS if where == namespace}
        for namespace in (NAMESPACE_2005_10_01, NAMESPACE_2017_11_06)
    }
    lost = names[NAMESPACE_2005_10_01] - names[NAMESPACE_2017_11_06]
    assert lost == {"Application", "Flash", "JavaApplet", "FileUploadAnswer"}
    assert not names[NAMESPACE_2017_11_06] - names[NAMESPACE_2005_10_01]
