"""The JSON Schemas (2020-12) of the documents and of tests, made from the classes.

What a field is comes from its declaration, what it means from the documentation in our XML Schemas, or from the
docstring of its class.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from equivalence import components
from mturk_xml.binding import Attribute, Children, NamespaceOf, TextContent, Wrapper
from mturk_xml.catalogue import schema_path
from mturk_xml.documents import DOCUMENTS
from mturk_xml.plain.qualification_test import QualificationTest
from mturk_xml.plain.shape import Brief, class_key, default_of, is_choice, sole_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xmlschema.validators import XsdAttribute, XsdElement

    from mturk_xml.binding import Structure
    from mturk_xml.binding.datatypes import Datatype
    from mturk_xml.binding.fields import Field

__all__ = ["FOLDER", "main", "schemas"]

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
"""Where the schemas are written."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOUBLE = r"^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN)$"
_OF_DATATYPE: dict[str, dict[str, Any]] = {
    "xs:string": {"type": "string"},
    "xs:anyURI": {"type": "string"},
    "URL": {"type": "string", "pattern": "^https?://"},
    "xs:boolean": {"type": "boolean"},
    "xs:double": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _DOUBLE}]},
}
_ATTRIBUTE = re.compile(r"^    (\w+): (.*?)(?=^    \w+: |\Z)", re.MULTILINE | re.DOTALL)

_Documentation = dict[tuple[type, str], str]


def schemas() -> dict[str, str]:
    """Return the text of every schema by the name of its file."""
    documents = {
        "title": "A document of Mechanical Turk",
        "description": "An object with one key, which names the document.",
        **_choice(DOCUMENTS, {}),
    }
    test = {
        "title": "A Qualification test: a form and its key",
        "description": _summary(QualificationTest),
        "$ref": f"#/$defs/{_name(QualificationTest)}",
    }
    return {
        "documents.schema.json": _text(documents, DOCUMENTS),
        "qualification_test.schema.json": _text(test, (QualificationTest,)),
    }


def _text(root: dict[str, Any], classes: tuple[type[Structure], ...]) -> str:
    found = dict.fromkeys(each for cls in classes for each in _within(cls))
    known = _documentation()
    definitions = {_name(cls): _definition(cls, known) for cls in sorted(found, key=_name)}
    whole = {"$schema": _DIALECT, **root, "$defs": definitions}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _within(cls: type[Structure]) -> Iterator[type[Structure]]:
    """Give a class and all that its fields hold."""
    yield cls
    for field in cls.xml_fields:
        for structure in field.structures:
            yield from _within(structure)


def _name(cls: type) -> str:
    """Name a class with its module: there are several Questions."""
    return f"{cls.__module__.rpartition('.')[2]}.{cls.__name__}"


def _ref(cls: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{_name(cls)}"}


def _definition(cls: type[Structure], known: _Documentation) -> dict[str, Any]:
    described = {"description": _summary(cls)}
    sole = sole_field(cls)
    if sole:
        return described | _of_field(sole, known)
    properties, required = {}, []
    for field in cls.xml_fields:
        text = known.get((cls, field.name)) or _of_docstring(cls).get(field.name)
        properties[field.name] = ({"description": text} if text else {}) | _of_field(field, known)
        if default_of(cls, field) is attrs.NOTHING:
            required.append(field.name)
    closed: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return described | closed | ({"required": required} if required else {})


def _of_field(field: Field, known: _Documentation) -> dict[str, Any]:
    if field.datatype:
        item = _of_datatype(field.datatype, field)
    elif is_choice(field):
        item = _choice(field.structures, known)
    else:
        item = _ref(field.structures[0])
    if field.many:
        item = {"type": "array", "items": item} | ({"minItems": field.at_least} if field.at_least else {})
    return {"anyOf": [{"type": "string"}, item]} if isinstance(field.marker, Brief) else item


def _of_datatype(datatype: Datatype, field: Field) -> dict[str, Any]:
    if isinstance(field.marker, NamespaceOf):
        return {"enum": list(field.marker.allowed)}
    if datatype.bounds:
        least, most = datatype.bounds
        return {"type": "integer", "minimum": least, "maximum": most}
    if datatype.python and datatype.name not in _OF_DATATYPE:
        return {"enum": [str(value) for value in datatype.python]}  # type: ignore[attr-defined]  # an enumeration
    return _OF_DATATYPE[datatype.name]


def _choice(classes: tuple[type, ...], known: _Documentation) -> dict[str, Any]:
    properties = {
        class_key(cls): ({"description": known[cls, ""]} if (cls, "") in known else {}) | _ref(cls) for cls in classes
    }
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


# --- what things mean ----------------------------------------------------------------------------


def _summary(cls: type) -> str:
    """Return the docstring of a class up to its sections."""
    text = re.split(r"^(?:Attributes|Raises|Example):", inspect.getdoc(cls) or "", flags=re.MULTILINE)[0]
    return "\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _of_docstring(cls: type) -> dict[str, str]:
    section = re.split(r"^Attributes:\n", inspect.getdoc(cls) or "", flags=re.MULTILINE)[1:]
    text = re.split(r"^\w+:$", section[0], flags=re.MULTILINE)[0] if section else ""
    return {name: _sentence(said) for name, said in _ATTRIBUTE.findall(text)}


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def _documentation() -> _Documentation:
    """Return what our XML Schemas say of the fields of the classes; of the classes, under the name ""."""
    known: _Documentation = {}
    for document in DOCUMENTS:
        for namespace in document.namespaces:
            declared = components.load(schema_path(namespace)).elements[document.__name__]
            _learn(document, declared, known)
    return known


def _learn(cls: type[Structure], declared: XsdElement, known: _Documentation) -> None:
    known.setdefault((cls, ""), _said(declared))
    inner = _children(declared)
    attributes = components.attributes(declared.type)
    for field in cls.xml_fields:
        if isinstance(field.marker, Attribute):
            known.setdefault((cls, field.name), _said(attributes[field.xml_name]))
        elif not isinstance(field.marker, Children | TextContent | NamespaceOf):
            known.setdefault((cls, field.name), _said(inner[field.xml_name]))
        by_class = isinstance(field.marker, Wrapper | Children)
        around = _children(inner[field.xml_name]) if isinstance(field.marker, Wrapper) else inner
        for structure in field.structures:
            name = structure.__name__ if by_class else field.xml_name
            if name in around:  # the newer form lost some
                _learn(structure, around[name], known)


def _children(declared: XsdElement) -> dict[str, XsdElement]:
    leaves = components.leaves(components.content(declared.type))
    return {(leaf.name or "").rpartition("}")[2]: leaf for leaf in leaves}


def _said(declared: XsdElement | XsdAttribute) -> str:
    annotation = declared.annotation
    texts = annotation.documentation if annotation else []
    return " ".join(" ".join((element.text or "").split()) for element in texts)


def main(arguments: list[str], *, folder: Path = FOLDER) -> int:
    """Write the schemas, or say which of them are out of date."""
    parser = argparse.ArgumentParser(prog="json_schema", description="Write the JSON Schemas of the documents.")
    parser.add_argument("--check", action="store_true", help="write nothing; name what is out of date")
    only_check = parser.parse_args(arguments).check
    outdated = False
    for name, text in schemas().items():
        path = folder / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        outdated = True
        if only_check:
            print(f"{path} is out of date: run tools/json_schema")
        else:
            path.write_text(text, "utf-8")
    return 1 if only_check and outdated else 0
