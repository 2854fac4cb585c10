"""The official schemas, put together where they can be used.

Two things are missing among the public files. The XHTML subset imports an xml.xsd, for which ours
stands in; and there is no QuestionForm of 2017-11-06, which is the one of 2005-10-01 without
Application and FileUploadAnswer, in its own namespace (API reference, QuestionForm).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
"""Our own schemas."""

NAMES = (
    "2005-10-01/AnswerKey.xsd",
    "2005-10-01/QuestionForm.xsd",
    "2005-10-01/QuestionFormAnswers.xsd",
    "2006-07-14/ExternalQuestion.xsd",
    "2006-07-14/FormattedContentXHTMLSubset.xsd",
    "2011-11-11/HTMLQuestion.xsd",
    "2017-11-06/QuestionForm.xsd",
)
"""The schemas to compare, as paths below either directory."""

_IMPORTED = "2006-07-14/xml.xsd"
_OLD_FORM = "2005-10-01/QuestionForm.xsd"
_NEW_FORM = "2017-11-06/QuestionForm.xsd"
_GONE = ("Application", "FileUploadAnswer")
_XS = "{http://www.w3.org/2001/XMLSchema}"


class NoReferenceError(FileNotFoundError):
    """The directory does not hold the official schemas."""


def assemble(official: Path, into: Path) -> Path:
    """Copy the official schemas into an empty directory and add what is missing.

    Returns:
        The directory, in which every one of `NAMES` can be compiled.

    Raises:
        NoReferenceError: a file that is public is missing.
    """
    for name in NAMES:
        (into / name).parent.mkdir(exist_ok=True)
        if name == _NEW_FORM:
            continue
        if not (official / name).is_file():
            raise NoReferenceError(f"no official schema {name} in {official}")
        shutil.copyfile(official / name, into / name)
    source = official if (official / _IMPORTED).is_file() else SCHEMAS
    shutil.copyfile(source / _IMPORTED, into / _IMPORTED)
    (into / _NEW_FORM).write_bytes(without_old_parts((official / _OLD_FORM).read_bytes()))
    return into


def without_old_parts(form: bytes) -> bytes:
    """Make the QuestionForm schema of 2017-11-06 out of the one of 2005-10-01."""
    root = etree.fromstring(form.replace(b"2005-10-01", b"2017-11-06"))
    for element in list(root.iter(_XS + "element")):
        if element.get("name") in _GONE:
            _remove(element)
    while unused := _unused_types(root):
        for definition in unused:
            _remove(definition)
    return etree.tostring(root)


def _unused_types(root: etree._Element) -> list[etree._Element]:
    used = {
        name.rpartition(":")[2]
        for node in root.iter(_XS + "element", _XS + "attribute", _XS + "restriction")
        for name in (node.get("type"), node.get("base"))
        if name is not None
    }
    named = root.findall(_XS + "complexType") + root.findall(_XS + "simpleType")
    return [definition for definition in named if definition.get("name") not in used]


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
