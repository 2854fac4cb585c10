"""Whatever can be built is valid for both validators, and comes back from its XML as it was."""

import copy
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import mturk_xml as mx
from mturk_xml.binding import Document, Structure
from mturk_xml.catalogue import compiled
from mturk_xml.documents import DOCUMENTS
from official import official_judge
from strategies import documents, structures
from xerces import Judgement, Verdict

LONGEST_REPR = 350


def classes_in(cls: type[Structure]) -> set[type[Structure]]:
    """A class and all that can occur in it."""
    inner = (classes_in(structure) for field in cls.xml_fields for structure in field.structures)
    return {cls}.union(*inner)


# `type`, because mypy takes an instance's __hash__ for that of the class and so refuses it to a cached function.
CLASSES: list[type] = sorted(
    set[type[Structure]]().union(*map(classes_in, DOCUMENTS)), key=lambda cls: (cls.__module__, cls.__name__)
)
any_structure = st.sampled_from(CLASSES).flatmap(structures)


@pytest.fixture(scope="module")
def judge(official_xsd: Path) -> Iterator[Callable[[str, bytes], Judgement]]:
    with official_judge(official_xsd) as judging:
        yield judging


@given(documents(), st.booleans())
def test_what_is_built_is_valid_by_our_schema(document: Document, pretty: bool) -> None:  # noqa: FBT001
    tree = etree.fromstring(document.to_bytes(pretty=pretty))
    compiled(document.namespace).assertValid(tree)


@pytest.mark.needs_java
@pytest.mark.needs_official_xsd
@given(document=documents(), pretty=st.booleans())
def test_what_is_built_is_valid_for_xerces_by_the_official_schema(
    judge: Callable[[str, bytes], Judgement], document: Document, *, pretty: bool
) -> None:
    assert judge(document.namespace, document.to_bytes(pretty=pretty)) == Judgement(verdict=Verdict.VALID)
    assert judge(document.namespace, document.to_xml(pretty=pretty).encode()) == Judgement(verdict=Verdict.VALID)


@given(documents(), st.booleans())
def test_what_is_built_comes_back_from_its_xml(document: Document, pretty: bool) -> None:  # noqa: FBT001
    for written in (document.to_xml(pretty=pretty), document.to_bytes(pretty=pretty)):
        read = mx.parse(written)
        assert read == document
        assert hash(read) == hash(document)
        assert type(document).from_xml(written) == document
        assert read.to_bytes() == document.to_bytes()


@given(documents(), st.booleans())
def test_no_finding_of_a_built_document_is_about_its_schema(document: Document, pretty: bool) -> None:  # noqa: FBT001
    report = mx.check(document.to_xml(pretty=pretty))
    assert report.schema_valid
    assert report.document == document
    assert [found for found in report.diagnostics if found.code.startswith(("XML", "XSD"))] == []


@given(documents())
def test_pretty_xml_says_the_same_with_an_element_on_each_line(document: Document) -> None:
    pretty = document.to_xml(pretty=True)
    assert mx.parse(pretty) == mx.parse(document.to_xml())
    root = etree.fromstring(pretty)
    assert all((child.tail or "").startswith("\n") for child in root.iterdescendants())


@given(any_structure)
def test_copies_and_pickles_are_equal(structure: Structure) -> None:
    copies = [pickle.loads(pickle.dumps(structure, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    for other in (*copies, copy.copy(structure), copy.deepcopy(structure), structure.evolve()):
        assert other == structure
        assert hash(other) == hash(structure)
        assert repr(other) == repr(structure)


@given(documents())
def test_a_pickle_of_a_read_document_keeps_its_spelling(document: Document) -> None:
    read = mx.parse(document.to_xml())
    assert pickle.loads(pickle.dumps(read)).to_xml() == read.to_xml()


@given(any_structure)
def test_a_repr_is_short_and_names_the_class(structure: Structure) -> None:
    text = repr(structure)
    assert text.startswith(f"{type(structure).__name__}(")
    assert len(text) <= LONGEST_REPR
    assert "\n" not in text


@given(st.data(), any_structure)
def test_evolving_one_field_changes_that_field(data: st.DataObject, structure: Structure) -> None:
    cls: type = type(structure)
    donor: Any = data.draw(structures(cls))
    name = data.draw(st.sampled_from([field.name for field in structure.xml_fields]))
    try:
        evolved = structure.evolve(**{name: getattr(donor, name)})
    except mx.InvalidValueError:
        return  # Fields that depend on each other: two kinds of answer, content that the namespace does not have.
    for field in structure.xml_fields:
        expected = donor if field.name == name else structure
        assert repr(getattr(evolved, field.name)) == repr(getattr(expected, field.name))
