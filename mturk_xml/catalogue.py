"""The bundled schemas: which there are, where they lie, and what they declare."""

import functools
import importlib.resources
from pathlib import Path

from lxml import etree

_PUBLIC = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
XHTML = "http://www.w3.org/1999/xhtml"
_XS = "{http://www.w3.org/2001/XMLSchema}"

DOCUMENT_SCHEMAS: dict[str, str] = {
    f"{_PUBLIC}{file}": file
    for file in (
        "2017-11-06/QuestionForm.xsd",
        "2005-10-01/QuestionForm.xsd",
        "2005-10-01/QuestionFormAnswers.xsd",
        "2005-10-01/AnswerKey.xsd",
        "2006-07-14/ExternalQuestion.xsd",
        "2011-11-11/HTMLQuestion.xsd",
    )
}
"""The file of each document's schema, by namespace."""

SCHEMAS = {**DOCUMENT_SCHEMAS, XHTML: "2006-07-14/FormattedContentXHTMLSubset.xsd"}
"""The file of every schema, by namespace."""


def version_of(namespace: str) -> str:
    """Return the version of a document's schema, the date in its namespace.

    Example:
        >>> version_of("http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/AnswerKey.xsd")
        '2005-10-01'

    """
    return namespace.split("/")[-2]


def schema_path(namespace: str) -> Path:
    """Return the path of the schema of a namespace."""
    return Path(str(importlib.resources.files("mturk_xml.schemas").joinpath(SCHEMAS[namespace])))


@functools.cache
def compiled(namespace: str) -> etree.XMLSchema:
    """Return the schema of a namespace, compiled."""
    return etree.XMLSchema(etree.parse(schema_path(namespace)))


@functools.cache
def root_names(namespace: str) -> frozenset[str]:
    """Return the names of the elements that a schema declares as roots."""
    declared = etree.parse(schema_path(namespace)).getroot().iterfind(f"{_XS}element")
    return frozenset(element.get("name", "") for element in declared)


@functools.cache
def type_of_elements(namespace: str) -> dict[str, str]:
    """Map the tags of the elements that a schema declares to the local names of their types."""
    declared = etree.parse(schema_path(namespace)).iter(f"{_XS}element")
    return {f"{{{namespace}}}{element.get('name')}": element.get("type", "").rpartition(":")[2] for element in declared}
