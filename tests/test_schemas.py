"""Our schemas: documented to the last attribute, readable by every validator, and found by the catalog."""

import re
import warnings
from importlib import resources
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

FOLDER = Path(str(resources.files("mturk_xml.schemas")))
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.xsd"))
PUBLIC = "mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"

XS = "{http://www.w3.org/2001/XMLSchema}"
CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
DOCUMENTED = [XS + name for name in ("element", "attribute", "complexType", "simpleType", "group", "attributeGroup")]


def test_the_schemas_are_the_seven_documents_and_the_xml_attributes() -> None:
    assert FILES == [
        "2005-10-01/AnswerKey.xsd",
        "2005-10-01/QuestionForm.xsd",
        "2005-10-01/QuestionFormAnswers.xsd",
        "2006-07-14/ExternalQuestion.xsd",
        "2006-07-14/FormattedContentXHTMLSubset.xsd",
        "2006-07-14/xml.xsd",
        "2011-11-11/HTMLQuestion.xsd",
        "2017-11-06/QuestionForm.xsd",
    ]


@pytest.mark.parametrize("file", FILES)
def test_everything_declared_is_documented(file: str) -> None:
    bare = [
        f"line {node.sourceline}: {node.tag!r} {node.get('name')}"
        for node in etree.parse(FOLDER / file).iter(*DOCUMENTED)
        if not (node.get("ref") and node.tag != XS + "attribute")
        and not node.findtext(f"{XS}annotation/{XS}documentation", "").strip()
    ]
    assert bare == []


@pytest.mark.parametrize("file", FILES)
def test_libxml2_compiles_it(file: str) -> None:
    etree.XMLSchema(etree.parse(FOLDER / file))


@pytest.mark.parametrize("file", [file for file in FILES if not file.endswith("/xml.xsd")])
def test_xmlschema_compiles_it(file: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schema = xmlschema.XMLSchema10(str(FOLDER / file), allow="local")
    assert schema.validity == "valid"


@pytest.mark.needs_java
def test_xerces_compiles_them() -> None:
    from xerces import Verdict, Xerces  # noqa: PLC0415 -- not needed where there is no Java

    with Xerces() as xerces:
        verdicts = {file: xerces.judge(FOLDER / file, b"<unknown/>").verdict for file in FILES}
    assert verdicts == dict.fromkeys(FILES, Verdict.INVALID)


@pytest.mark.parametrize("file", FILES)
def test_the_namespace_is_the_public_address(file: str) -> None:
    namespace = etree.parse(FOLDER / file).getroot().get("targetNamespace")
    exceptions = {
        "2006-07-14/FormattedContentXHTMLSubset.xsd": "http://www.w3.org/1999/xhtml",
        "2006-07-14/xml.xsd": "http://www.w3.org/XML/1998/namespace",
    }
    assert namespace == exceptions.get(file, f"http://{PUBLIC}{file}")


def test_the_catalog_names_every_file_in_all_ways() -> None:
    root = etree.parse(FOLDER / "catalog.xml").getroot()
    entries = {
        (node.tag, node.get("name") or node.get("systemId"), node.get("uri"))
        for node in root
        if isinstance(node.tag, str)
    }
    wanted = {
        (CATALOG + kind, f"{scheme}://{PUBLIC}{file}", file)
        for kind in ("uri", "system")
        for scheme in ("http", "https")
        for file in FILES
    }
    namespaces = {
        (CATALOG + "uri", etree.parse(FOLDER / file).getroot().get("targetNamespace"), file) for file in FILES
    }
    assert entries == wanted | namespaces


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_looked_for_outside_the_folder(file: str) -> None:
    for node in etree.parse(FOLDER / file).iter(XS + "import", XS + "include"):
        assert re.fullmatch(r"[\w-]+\.xsd", node.get("schemaLocation", ""))


@pytest.mark.needs_official_xsd
def test_none_is_a_copy_of_the_official_file(official_xsd: Path) -> None:
    official = {_without_space_and_comments(path) for path in official_xsd.rglob("*.xsd")}
    assert official
    assert not official.intersection(_without_space_and_comments(FOLDER / file) for file in FILES)


@pytest.mark.needs_official_xsd
def test_no_documentation_is_copied_from_the_official_file(official_xsd: Path) -> None:
    theirs = {text for path in official_xsd.rglob("*.xsd") for text in _sentences(path)}
    ours = {text for file in FILES for text in _sentences(FOLDER / file)}
    assert not theirs & ours


def _without_space_and_comments(path: Path) -> str:
    return re.sub(r"\s+|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL)


def _sentences(path: Path) -> set[str]:
    """The documentation, one lower-case line for each, if it is more than a name or two."""
    texts = etree.parse(path).iter(XS + "documentation")
    lines = {" ".join((node.text or "").lower().split()) for node in texts}
    return {line for line in lines if len(line.split()) > 3}
