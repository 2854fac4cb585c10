"""Where structures stand in responses: below their own name, in a list named after them, in an element of that name.

Source: API reference, the operations' responses; API reference of 2014-08-15, likewise.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from mturk_xml.binding import load
from mturk_xml.errors import DocumentError, InvalidTypeError, InvalidValueError
from mturk_xml.tree import SourceLike, new_parser, read_source, split_tag
from mturk_xml.words import first_few, shown


def members_of(response: object, name: str) -> Mapping[str, Any]:
    """Return the members of the structure that a response is, or holds below the structure's name."""
    if not isinstance(response, Mapping):
        raise InvalidTypeError(f"{name}.from_api: expected a mapping, not {shown(repr(response))}")
    held = response.get(name)
    return held if isinstance(held, Mapping) else response


def pages_of(responses: Mapping[str, Any] | Iterable[object], name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the structures of a name that stand in responses: the list named after them, or a list of themselves."""
    listed = f"{name}s"
    if isinstance(responses, Mapping):
        if not isinstance(responses.get(listed), Iterable):
            keys = first_few(map(shown, map(str, responses)), len(responses)) or "none"
            raise InvalidValueError(f"{name}.all_from_api: there are no {listed} in the response; its members: {keys}")
        yield from responses[listed]
        return
    for response in responses:
        if not isinstance(response, Mapping):
            raise InvalidTypeError(f"{name}.all_from_api: expected a mapping, not {shown(repr(response))}")
        if listed in response:
            yield from pages_of(response, name)
        else:
            yield response


def records_in(source: SourceLike, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name in an XML response, in any namespace; those in another one of them left out.

    Raises:
        DocumentError: the source is no XML, or has a document type declaration.
        SourceError: the file cannot be read.

    """
    opened = read_source(source)
    root = None
    if len(opened.data) <= opened.max_bytes:
        try:
            root = etree.fromstring(opened.data, new_parser(encoding="utf-8" if opened.is_text else None))
        except (etree.XMLSyntaxError, OSError):  # lxml has both for bytes that are no text
            root = None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        report = load(opened, {})
        problem = report.diagnostics[0] if report.diagnostics else "it has a document type declaration"
        raise DocumentError(f"{opened.file or 'the source'} is no response: {problem}", report)
    yield from _below(root, name)


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    if split_tag(element)[1] == name:
        yield element
        return
    for child in element:
        yield from _below(child, name)
