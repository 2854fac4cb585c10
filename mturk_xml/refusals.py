"""What libxml2 has against a tree, in a time that grows with its size and not with the square of it.

Validating a tree, libxml2 counts for each error the siblings before its element, to say where it is. Validating
while it parses, it says no place and takes a time that is linear. So a large document is parsed once more, up to
so many errors as are told, and only the tree up to there is validated.
"""

import copy
import re
from collections.abc import Mapping

import attrs
from lxml import etree

from mturk_xml.tree import new_parser

MOST_REFUSALS = 1_000
"""So many errors of a document are told; nobody reads more."""

_LARGE = 65_536  # Bytes; up to here the square is small.
_PIECE = 4_096
_INCOMPLETE = "Missing child element"
_MOST_PARTS = 1_000
_PARTING = re.compile(
    rb"(?P<nothing><!--(?>.*?-->)|<\?(?!xml\s)(?>.*?\?>))|(?P<space>&#(?:9|10|13);)"
    rb"|(?P<text><!\[CDATA\[(?>.*?\]\]>)|&[^;&<]*+;)",
    re.DOTALL,
)
# A semicolon is no part of a number, name or address, no more than what has to be escaped.
_INSTEAD = {"nothing": b"", "space": b" ", "text": b";"}


@attrs.frozen
class Refusals:
    """The errors of a tree, as libxml2 says them; `is_complete` is whether these are all."""

    entries: tuple[etree._LogEntry, ...]
    is_complete: bool


def is_refused_early(data: bytes, schema: etree.XMLSchema, encoding: str | None) -> bool:
    """Whether a large document has an error that parsing it comes upon; the answer for a small one is no."""
    if len(data) <= _LARGE:
        return False
    try:
        return _reaches(new_parser(schema=schema, encoding=encoding), _in_one(data), 1)
    except etree.XMLSyntaxError:
        return True


def refusals(
    root: etree._Element, schema: etree.XMLSchema, values: Mapping[str, str], attributes: Mapping[str, str]
) -> Refusals:
    """Validate a tree.

    Args:
        root: the tree.
        schema: the schema.
        values: a good value for the elements, by tag, whose values somebody else decides on.
        attributes: likewise for attributes, by name.

    """
    if len(etree.tostring(root, encoding="utf-8")) <= _LARGE:
        schema.validate(root)
        return Refusals(tuple(schema.error_log), is_complete=True)
    tried = copy.deepcopy(root)
    _put_good_values(tried, values, attributes)
    are_told_apart = _tell_apart(tried)
    started = _elements_before(etree.tostring(tried, encoding="utf-8"), schema)
    opened = _cut_off(tried, started) if started else set()
    schema.validate(tried)
    # Where the tree ends early, that something is missing says nothing.
    paths = {tried.getroottree().getpath(element) for element in opened}
    entries = (entry for entry in schema.error_log if not (entry.path in paths and _INCOMPLETE in entry.message))
    return Refusals(tuple(entries), is_complete=not started and not are_told_apart)


def _in_one(data: bytes) -> bytes:
    """Write each text in one part where there are many, as libxml2 copies the text so far for each.

    Whether texts are valid is the same as before, but where a CDATA section or a reference is there for no reason.
    """
    if data.count(b"&") + data.count(b"<!") + data.count(b"<?") <= _MOST_PARTS:
        return data
    return _PARTING.sub(lambda part: _INSTEAD[str(part.lastgroup)], data)


def _put_good_values(root: etree._Element, values: Mapping[str, str], attributes: Mapping[str, str]) -> None:
    """Make sure that libxml2 says nothing of what others decide on."""
    for element in root.iter(etree.Element):
        if len(element) == 0 and not element.text:
            element.text = None  # An empty CDATA section is no content to Xerces.
        if len(element) == 0 and element.tag in values:
            element.text = values[str(element.tag)]
        for name in element.attrib:
            if name in attributes:
                element.set(name, attributes[str(name)])


def _tell_apart(root: etree._Element) -> bool:
    """Make ids differ that are repeated after many others were; whether there are any."""
    known: set[str] = set()
    repeated = 0
    for element in root.iter(etree.Element):
        value = element.get("id")
        if value is None:
            continue
        value = " ".join(value.split())
        repeated += value in known
        known.add(value)
        if repeated > MOST_REFUSALS:
            element.set("id", f"_.{len(known)}.{repeated}")
    return repeated > MOST_REFUSALS


def _reaches(parser: etree.XMLParser, data: bytes, most: int) -> bool:
    """Feed a parser until it has noted so many errors, or everything; whether it has noted them."""
    for start in range(0, len(data), _PIECE):
        parser.feed(data[start : start + _PIECE])
        if len(parser.feed_error_log) >= most:
            return True
    return False


def _elements_before(data: bytes, schema: etree.XMLSchema) -> int:
    """Count the elements that begin before most errors are reached; 0 if they are not."""
    parser = etree.XMLPullParser(("start",), schema=schema, recover=True, resolve_entities=False, no_network=True)
    return sum(1 for _ in parser.read_events()) if _reaches(parser, _in_one(data), MOST_REFUSALS) else 0


def _cut_off(root: etree._Element, count: int) -> set[etree._Element]:
    """Remove what comes after the first so many elements; return the last of them and what it stands in."""
    last = root
    for number, element in enumerate(root.iter(etree.Element), 1):
        last = element
        if number == count:
            break
    for child in list(last):
        last.remove(child)
    opened = {last, *last.iterancestors()}
    for element in opened:
        parent = element.getparent()
        if parent is not None:
            del parent[parent.index(element) + 1 :]
    return opened
