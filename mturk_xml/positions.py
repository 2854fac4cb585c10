"""Where everything stands: line and column of every element, attribute and text of a document.

lxml knows lines and no columns, and nothing of a CDATA section. So the start tags are looked for in the text, which is
done only when there is something to report: the first is that of the first element of the tree, and so on.
"""

import bisect
import functools
import re
from collections.abc import Iterator

from lxml import etree

from mturk_xml.diagnostics import Location
from mturk_xml.lines import Lines
from mturk_xml.tree import new_parser

_COMMENT = r"!--(?>[^-]*+(?:-(?!->)[^-]*+)*+)-->"
_CDATA = r"!\[CDATA\[(?P<cdata>[^\]]*+(?:\](?!\]>)[^\]]*+)*+)\]\]>"
_INSTRUCTION = r"\?(?>.*?\?>)"
# Each alternative begins with the same character, which is looked for fast.
_START = re.compile(rf"<(?:(?P<start>[^!?/])|{_COMMENT}|{_INSTRUCTION}|{_CDATA})", re.DOTALL)
_REST_OF_TAG = r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>"""
_START_TAG = re.compile(rf"<(?P<name>[^\s/>]+){_REST_OF_TAG}")
_ATTRIBUTE = re.compile(r"""(?<!\s)\s++([^\s=/>"']++)\s*+=\s*+(?:"[^"]*+"|'[^']*+')""")
_TAG = re.compile(rf"<(?:(?P<end>/)|(?P<start>[^!?/]){_REST_OF_TAG}|{_COMMENT}|{_INSTRUCTION}|{_CDATA})", re.DOTALL)
# What can follow a start tag before the next one.
_PIECE = re.compile(
    rf"<(?:{_CDATA}|{_COMMENT}|{_INSTRUCTION}|(?P<end>/[^>]*>)|(?P<start>))|(?P<text>[^<&]+)"
    r"|(?P<space>&#(?:0*+(?:9|10|13|32)|x0*+(?:9|[aA]|[dD]|20));)|(?P<reference>&[^;<&]*;?)",
    re.DOTALL,
)
# No document of ours is nested so deep; others would fill the memory with the paths of their findings.
_LONG_PATH = 1_000
_CRLF = re.compile("\r\n")
_NO_SPACE = re.compile(r"[^ \t\r\n]")


class Positions:
    """The elements of a document, and the locations of their parts.

    Args:
        text: the document, decoded; it is well-formed.
        root: its tree, if there is one already, to be asked about its elements.

    Attributes:
        text: the document.
        lines: its lines.
        elements: its elements, in document order.

    """

    def __init__(self, text: str, root: etree._Element | None = None) -> None:
        self.text = text
        self.lines = Lines(text)
        self._root = _parsed(text) if root is None else root
        self.elements = [] if self._root is None else list(self._root.iter(etree.Element))
        self._starts = [found.start() for found in _START.finditer(text) if found.lastgroup == "start"]
        self._paths: dict[etree._Element, str] = {}
        # Of the children of an element, how many have a name; and which of those with its name a child is.
        self._counts: dict[etree._Element, dict[str, int]] = {}
        self._places: dict[etree._Element, int] = {}
        self._attributes: dict[etree._Element, dict[str, int]] = {}
        self._characters: dict[etree._Element, _Characters] = {}

    def start(self, element: etree._Element) -> int:
        """Return the index in the text of an element's start tag."""
        return self._starts[self._numbers[element]]

    @functools.cached_property
    def _numbers(self) -> dict[etree._Element, int]:
        return dict(zip(self.elements, range(len(self._starts)), strict=False))

    def path(self, element: etree._Element) -> str:
        """Return the XPath with positions, such as `/QuestionForm/Question[3]`; one that gets too long is cut."""
        found: etree._Element | None = element
        unknown = []
        while found is not None and found not in self._paths:
            unknown.append(found)
            found = found.getparent()
        path = "" if found is None else self._paths[found]
        for each in reversed(unknown):
            if len(path) <= _LONG_PATH:
                path = f"{path}/{self._step(each)}"
            self._paths[each] = path
        return path

    def _step(self, element: etree._Element) -> str:
        """Return the last step of a path."""
        parent = element.getparent()
        name = str(element.tag).rpartition("}")[2]
        if parent is None or (element.getprevious() is None and element.getnext() is None):
            return name
        if parent not in self._counts:
            self._count_children(parent)
        return f"{name}[{self._places[element]}]" if self._counts[parent][name] > 1 else name

    def _count_children(self, parent: etree._Element) -> None:
        """Count an element's children by their names."""
        counts: dict[str, int] = {}
        for child in parent.iterchildren(etree.Element):
            name = str(child.tag).rpartition("}")[2]
            counts[name] = self._places[child] = counts.get(name, 0) + 1
        self._counts[parent] = counts

    def of_element(self, element: etree._Element) -> Location:
        """Return the location of a start tag."""
        return self.lines.location(self.start(element), self.path(element))

    def of_attribute(self, element: etree._Element, name: str) -> Location:
        """Return the location of an attribute, named as it is written; that of the start tag if there is none."""
        offset = self.attributes(element).get(name)
        if offset is None:
            return self.of_element(element)
        return self.lines.location(offset, f"{self.path(element)}/@{name}")

    def attributes(self, element: etree._Element) -> dict[str, int]:
        """Return the index in the text of each attribute, by its name as written."""
        if element not in self._attributes:
            tag = self._tag(element)
            found = _ATTRIBUTE.finditer(self.text, tag.end("name"), tag.end())
            self._attributes[element] = {attribute[1]: attribute.start(1) for attribute in found}
        return self._attributes[element]

    def _tag(self, element: etree._Element) -> re.Match[str]:
        found = _START_TAG.match(self.text, self.start(element))
        assert found  # noqa: S101 - there is one, where the text is well-formed
        return found

    def of_text(self, element: etree._Element) -> Location:
        """Return the location of the first character of an element's text, of the start tag if it has none."""
        offset = self._text_of(element)
        return self.of_element(element) if offset is None else self.lines.location(offset, self.path(element))

    def of_character(self, element: etree._Element, number: int) -> Location:
        """Return the location of a character of an element's text, by its index; that of its end for any beyond."""
        if element not in self._characters:
            self._characters[element] = _Characters(self.text, self._tag(element).end())
        return self.lines.location(self._characters[element].offset(number), self.path(element))

    def _text_of(self, element: etree._Element) -> int | None:
        """Return the index of the first of an element's own characters, white space aside.

        They stand after its start tag, or after the last start tag in one of its children.
        """
        offset = self._text_after(element, 0)
        for child in element.iterchildren(etree.Element):
            if offset is not None:
                break
            last, depth = child, 1
            while (below := next(last.iterchildren(etree.Element, reversed=True), None)) is not None:
                last, depth = below, depth + 1
            offset = self._text_after(last, depth)
        return offset

    def _text_after(self, element: etree._Element, depth: int) -> int | None:
        """Find text between a start tag and the next, where so many elements have ended since."""
        tag = self._tag(element)
        depth -= tag[0].endswith("/>")
        for piece in _PIECE.finditer(self.text, tag.end()):
            depth -= piece.lastgroup == "end"
            if depth < 0 or piece.lastgroup == "start":
                break
            if depth == 0 and piece.lastgroup in {"text", "cdata", "reference"}:
                found = _NO_SPACE.search(self.text, *piece.span(piece.lastgroup))
                if found:
                    return found.start()
        return None

    def element_at(self, offset: int) -> etree._Element | None:
        """Return the innermost element around an index in the text."""
        number = bisect.bisect_right(self._starts, offset) - 1
        if not 0 <= number < len(self.elements):
            return None
        element: etree._Element | None = self.elements[number]
        ended = bisect.bisect_right(self._ends, offset) - bisect.bisect_right(self._ends, self._starts[number])
        for _ in range(ended):
            element = None if element is None else element.getparent()
        return element

    @functools.cached_property
    def _ends(self) -> list[int]:
        """The indices, in order, from which on an element has ended: in its end tag, after a tag that is empty."""
        return [
            tag.end()
            for tag in _TAG.finditer(self.text)
            if tag.lastgroup == "end" or (tag.lastgroup == "start" and self.text[tag.end() - 2] == "/")
        ]

    def comments(self) -> Iterator[tuple[etree._Element | None, str]]:
        """Give each comment with the element that it stands in, None before the root."""
        if self._root is not None:
            for comment in self._root.itersiblings(etree.Comment, preceding=True):
                yield None, comment.text or ""
            for comment in self._root.iter(etree.Comment):
                yield comment.getparent(), comment.text or ""


class _Characters:
    """The characters of an element's text, each of which stands somewhere in the document.

    Args:
        text: the document.
        start: where the text of the element begins in it.

    """

    def __init__(self, text: str, start: int) -> None:
        # Of the runs in which one character follows the other: the number of the first, and where it stands.
        self._numbers: list[int] = []
        self._offsets: list[int] = []
        self._count = 0
        end = start
        for piece in _PIECE.finditer(text, start):
            end = piece.start()
            if piece.lastgroup in {"start", "end"}:
                break
            if piece.lastgroup in {"reference", "space"}:
                self._add(end, 1, [])
            elif piece.lastgroup:
                first, last = piece.span(piece.lastgroup)
                self._add(first, last - first, [found.end() for found in _CRLF.finditer(text, first, last)])
        self._add(end, 0, [])

    def _add(self, offset: int, length: int, ends_of_lines: list[int]) -> None:
        """Add characters in a row, among which are ends of lines that are written as two and are one."""
        self._offsets += [offset, *ends_of_lines]
        self._numbers.append(self._count)
        self._numbers += [self._count + end - offset - number for number, end in enumerate(ends_of_lines, 1)]
        self._count += length - len(ends_of_lines)

    def offset(self, number: int) -> int:
        """Return where a character stands in the document; that of the end of the text, where there are fewer."""
        number = min(number, self._count)
        run = bisect.bisect_right(self._numbers, number) - 1
        return self._offsets[run] + number - self._numbers[run]


def _parsed(text: str) -> etree._Element | None:
    """Return the tree of a document, comments included; None where there is not even a root."""
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None


@functools.cache
def _parser() -> etree.XMLParser:
    return new_parser(recover=True, encoding="utf-8", remove_comments=False)
