"""How the classes of the documents are declared, and the one engine that reads and writes them."""

from mturk_xml.binding.datatypes import (
    AnyUri,
    FileSize,
    HttpUrl,
    NonNegativeInteger,
    PositiveInteger,
    XsdDouble,
    XsdInt,
    XsdInteger,
)
from mturk_xml.binding.document import Document
from mturk_xml.binding.fields import Attribute, Children, Element, NamespaceOf, TextContent, Wrapper
from mturk_xml.binding.loading import document_of, load, read_valid
from mturk_xml.binding.places import Places
from mturk_xml.binding.reader import reader
from mturk_xml.binding.structure import Structure, structure

__all__ = [
    "AnyUri",
    "Attribute",
    "Children",
    "Document",
    "Element",
    "FileSize",
    "HttpUrl",
    "NamespaceOf",
    "NonNegativeInteger",
    "Places",
    "PositiveInteger",
    "Structure",
    "TextContent",
    "Wrapper",
    "XsdDouble",
    "XsdInt",
    "XsdInteger",
    "document_of",
    "load",
    "read_valid",
    "reader",
    "structure",
]
