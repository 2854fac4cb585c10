"""The verdict of a schema on a tree, as Xerces gives it.

libxml2 is the judge. Where the two differ, what libxml2 refuses is let pass, or what it lets pass is refused,
by the checks below; each difference was measured against the JDK's Xerces.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping

import attrs
from lxml import etree

from mturk_xml.any_uri import is_any_uri
from mturk_xml.refusals import MOST_REFUSALS, refusals

DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN")
"""How an xs:double is written, without white space around it."""

_SPACE = " \t\n\r"
_XS = "http://www.w3.org/2001/XMLSchema"
_XSI = f"{{{_XS}-instance}}"
_ABOUT_VALUES = {"SCHEMAV_CVC_DATATYPE_VALID_1_2_1", "SCHEMAV_CVC_PATTERN_VALID"}
_ATTRIBUTE = re.compile(r"attribute '([^']+)'")
_HTTP_URL = re.compile("https?://[^\u2028\u2029]*")
_XHTML_URL = re.compile("(?:https?|ftp|news|nntp|mailto|gopher|telnet)://[^\u2028\u2029]*")
_YEAR = re.compile("-?0*([0-9]*)")
_LATEST_YEAR = 2_147_483_647
# Digits that libxml2's \d has and Xerces's has not.
_NO_DIGITS = re.compile("[\u1946-\u194f\U000104a0-\U000104a9]")
_HIGHEST_IN_BMP = "\uffff"


@attrs.frozen
class Violation:
    """An element that its schema does not accept, and the judge's reason."""

    element: etree._Element
    reason: str
    attribute: str = ""


@attrs.frozen
class Check:
    """The values of a type in words, how to tell whether a text is one, and one that libxml2 takes too."""

    allowed: str
    accepts: Callable[[str], bool]
    example: str


def _is_url(text: str) -> bool:
    return _HTTP_URL.fullmatch(text.strip(_SPACE)) is not None and is_any_uri(text)


def _is_xhtml_url(text: str) -> bool:
    return _XHTML_URL.fullmatch(text.strip(_SPACE)) is not None and is_any_uri(text)


def _is_double(text: str) -> bool:
    return DOUBLE.fullmatch(text.strip(_SPACE)) is not None


def _is_year_in_reach(text: str) -> bool:
    year = _YEAR.match(text.strip(_SPACE))
    return year is None or len(year[1]) < len(str(_LATEST_YEAR)) or int(year[1][:11]) <= _LATEST_YEAR


CHECK_OF_TYPE = {
    "anyURI": Check("a URI", is_any_uri, "http://x/"),
    "URLType": Check("a URL that begins with http:// or https://", _is_url, "http://x/"),
    "double": Check("a number", _is_double, "1"),
}
"""The checks by the names of the schema types whose values libxml2 and Xerces see differently."""

_URI = CHECK_OF_TYPE["anyURI"]
_XHTML_LINK = Check("a URL that begins with http://, https://, ftp:// or the like", _is_xhtml_url, "http://x/")
_CHARACTER = Check("one character up to U+FFFF", lambda text: text <= _HIGHEST_IN_BMP, "a")
_NAMES = Check("one name or more", lambda text: bool(text.strip(_SPACE)), "a")
_LENGTH = Check("a length", lambda text: not _NO_DIGITS.search(text), "1")
# Of these, libxml2 refuses values that Xerces takes; of the others, it takes values that Xerces refuses.
_DECIDED_HERE = {*CHECK_OF_TYPE.values(), _XHTML_LINK}
# Attributes exist in the XHTML subset, and in the few cases of IsNumeric, Length and AnswerFormatRegex, whose
# names are none of these.
_CHECK_OF_ATTRIBUTE = {
    **dict.fromkeys(("href", "src"), _XHTML_LINK),
    **dict.fromkeys(("cite", "longdesc", "usemap"), _URI),
    **dict.fromkeys(("accesskey", "char"), _CHARACTER),
    **dict.fromkeys(("rel", "rev", "headers"), _NAMES),
    **dict.fromkeys(("width", "height", "border", "charoff", "cellspacing", "cellpadding", "coords"), _LENGTH),
    "datetime": Check("a date and time", _is_year_in_reach, "2006-07-14T12:00:00"),
    "{http://www.w3.org/XML/1998/namespace}space": Check("preserve", "preserve".__eq__, "preserve"),
}


def violations(
    root: etree._Element, schema: etree.XMLSchema, checks: Mapping[str, Check]
) -> tuple[list[Violation], bool]:
    """List what a schema does not accept in a tree, and say whether that is all.

    Args:
        root: the tree; white space around dates is removed from it, which Xerces ignores and libxml2 refuses.
        schema: the schema.
        checks: how to tell the values of those elements, by tag, that libxml2 and Xerces see differently.

    """
    for element in root.iterfind(".//*[@datetime]"):
        element.set("datetime", element.get("datetime", "").strip(_SPACE))
    decided = {name: check.example for name, check in _CHECK_OF_ATTRIBUTE.items() if check in _DECIDED_HERE}
    refused = refusals(root, schema, {tag: check.example for tag, check in checks.items()}, decided)
    finder = _Finder(root)
    found = []
    for error in refused.entries:
        element = finder.find(error.path)
        if not _is_decided_here(error, element, checks):
            found.append(Violation(element, error.message, _attribute(error)))
    found += itertools.islice(overlooked(root, checks), MOST_REFUSALS + 1)
    return found[:MOST_REFUSALS], refused.is_complete and len(found) <= MOST_REFUSALS


def overlooked(root: etree._Element, checks: Mapping[str, Check]) -> Iterator[Violation]:
    """Find what libxml2 lets pass and Xerces refuses; the arguments are those of `violations`."""
    yield from _values(root, checks)
    yield from _attribute_values(root)
    yield from _references(root)
    yield from _locations(root)


def _attribute(error: etree._LogEntry) -> str:
    match = _ATTRIBUTE.search(error.message)
    return match[1] if match else ""


def _is_decided_here(error: etree._LogEntry, element: etree._Element, checks: Mapping[str, Check]) -> bool:
    if error.type_name in _ABOUT_VALUES:
        attribute = _attribute(error)
        check = _CHECK_OF_ATTRIBUTE.get(attribute) if attribute else checks.get(str(element.tag))
        return check in _DECIDED_HERE and (bool(attribute) or len(element) == 0)
    # An empty CDATA section is no content to Xerces.
    return error.type_name == "SCHEMAV_CVC_COMPLEX_TYPE_2_1" and len(element) == 0 and not element.text


def _values(root: etree._Element, checks: Mapping[str, Check]) -> Iterator[Violation]:
    for tag, check in checks.items():
        for element in root.iter(tag):
            text = element.text or ""
            if len(element) == 0 and not check.accepts(text):
                yield Violation(element, f"it is not {check.allowed}")


def _attribute_values(root: etree._Element) -> Iterator[Violation]:
    for element in root.iter(etree.Element):
        for name, text in element.attrib.items():
            check = _CHECK_OF_ATTRIBUTE.get(str(name))
            if check and not check.accepts(str(text)):
                yield Violation(element, f"it is not {check.allowed}", str(name))


def _references(root: etree._Element) -> Iterator[Violation]:
    """Find references to an id that no element has, and an id that two have, for which libxml2 does not look.

    The attributes of such types are in the XHTML subset, where libxml2 sees that ids are unique; an element of
    text may say that it is one, by xsi:type.
    """
    ids = {element.get("id", "").strip(_SPACE) for element in root.iterfind(".//*[@id]")}
    references = [
        (element, name, "headers")
        for element in root.iterfind(".//*[@headers]")
        for name in element.get("headers", "").split()
    ]
    for element in root.iterfind(f".//*[@{_XSI}type]"):
        prefix, _, type_name = element.get(f"{_XSI}type", "").strip(_SPACE).rpartition(":")
        name = (element.text or "").strip(_SPACE)
        if type_name in {"ID", "IDREF"} and element.nsmap.get(prefix or None) == _XS:
            if type_name == "IDREF":
                references.append((element, name, ""))
                continue
            if name in ids:
                yield Violation(element, f"another element has the id {name!r}")
            ids.add(name)
    for element, name, attribute in references:
        if name not in ids:
            yield Violation(element, f"no element has the id {name!r}", attribute)


def _locations(root: etree._Element) -> Iterator[Violation]:
    for element in root.iter(etree.Element):
        for name in ("schemaLocation", "noNamespaceSchemaLocation"):
            if not all(map(is_any_uri, element.get(f"{_XSI}{name}", "").split())):
                yield Violation(element, f"it is not {_URI.allowed}", f"{_XSI}{name}")


class _Finder:
    """Finds elements by libxml2's paths, such as `/*/*[3]/*[1]`, or `/p:a/p:b[2]` where there are prefixes."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._children: dict[tuple[etree._Element, str], list[etree._Element]] = {}

    def find(self, path: str | None) -> etree._Element:
        """Return the element of a path; that of an attribute is its element."""
        element = self._root
        for step in (path or "/*").split("/")[2:]:
            name, _, number = step.partition("[")
            if name.startswith("@"):
                break
            element = self._named(element, name)[int(number.rstrip("]") or 1) - 1]
        return element

    def _named(self, parent: etree._Element, name: str) -> list[etree._Element]:
        # Kept, as many errors stand in one parent.
        children = self._children.get((parent, name))
        if children is None:
            children = [child for child in parent if name == "*" or _written(child) == name]
            self._children[parent, name] = children
        return children


def _written(element: etree._Element) -> str:
    """Return the name of an element as its tag writes it."""
    name = str(element.tag).rpartition("}")[2]
    return f"{element.prefix}:{name}" if element.prefix else name
