"""Where everything stands: line and column of every element, attribute and text of a document.

lxml knows lines and no columns, and nothing of a CDATA section. This is a second pass over the text, with
expat, made only when there is something to report.
"""

import bisect
import re
from xml.parsers import expat

import attrs

from mturk_xml.diagnostics import Location

_ATTRIBUTE = re.compile(r"""\s+([^\s=/>"']+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_SPACE = " \t\r\n"
_START = re.compile(r"<[^\s/>]+")


@attrs.define(eq=False)
class Element:
    """An element with the places of its parts; lines and columns count from 1, in characters.

    Attributes:
        name: the local name.
        end: the index of its end tag, None where the text ends before.
        number: which of the siblings with this name it is, from 1.
        offset: the index of its start tag in the text.
        line: the line of its start tag.
        column: the column of its start tag.
        attributes: the index in the text of each attribute, by its name as written.
        text_offset: the index in the text of the first of its own characters, white space aside.
        comments: the comments directly in it.

    """

    name: str
    parent: "Element | None"
    offset: int
    line: int
    column: int
    number: int = 1
    end: int | None = None
    attributes: dict[str, int] = attrs.Factory(dict)
    text_offset: int | None = None
    comments: list[str] = attrs.Factory(list)
    counts: dict[str, int] = attrs.Factory(dict)

    @property
    def path(self) -> str:
        """The XPath with positions, such as `/QuestionForm/Question[3]`."""
        steps = []
        element: Element | None = self
        while element is not None:
            alone = element.parent is None or element.parent.counts[element.name] == 1
            steps.append(element.name if alone else f"{element.name}[{element.number}]")
            element = element.parent
        return "/" + "/".join(reversed(steps))


class Positions:
    """The elements of a text, in document order, and the locations of their parts.

    Attributes:
        elements: the elements in document order, as far as the text is well-formed.
        prolog_comments: the comments before the root element.

    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.elements: list[Element] = []
        self.prolog_comments: list[str] = []
        self._line_starts = [0, *(match.end() for match in re.finditer("\r\n|\n|\r", text))]
        self._parse()

    @property
    def root(self) -> Element | None:
        """The root element, None where there is none."""
        return self.elements[0] if self.elements else None

    def location(self, offset: int, path: str | None = None) -> Location:
        """Turn an index in the text into a location."""
        line = self._line_of(offset)
        return Location(line=line, column=offset - self._line_starts[line - 1] + 1, path=path)

    def element_at(self, offset: int) -> Element | None:
        """Return the innermost element around an index in the text."""
        number = bisect.bisect_right(self.elements, offset, key=lambda element: element.offset)
        element = self.elements[number - 1] if number else None
        while element and element.end is not None and element.end < offset:
            element = element.parent
        return element

    def offset(self, line: int, column: int) -> int:
        """Turn line and column, both from 1, into an index in the text."""
        line = max(1, min(line, len(self._line_starts)))
        return min(self._line_starts[line - 1] + max(column, 1) - 1, len(self.text))

    def of_element(self, element: Element) -> Location:
        """Return the location of a start tag."""
        return Location(line=element.line, column=element.column, path=element.path)

    def of_attribute(self, element: Element, name: str) -> Location:
        """Return the location of an attribute, that of the start tag if there is no such attribute."""
        offset = element.attributes.get(name)
        return self.of_element(element) if offset is None else self.location(offset, f"{element.path}/@{name}")

    def of_text(self, element: Element) -> Location:
        """Return the location of the first character of an element's text, of the start tag if it has none."""
        return (
            self.of_element(element)
            if element.text_offset is None
            else self.location(element.text_offset, element.path)
        )

    def _line_of(self, offset: int) -> int:
        return bisect.bisect_right(self._line_starts, offset)

    def _parse(self) -> None:
        """Collect the elements and the comments, as far as expat gets."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False
        encoded = self.text.encode("utf-8", "replace")
        self._parser, self._is_ascii = parser, len(encoded) == len(self.text)
        self._open: list[Element] = []
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        try:
            parser.Parse(encoded, True)  # noqa: FBT003 - expat takes it by position only
        except expat.ExpatError:
            pass
        finally:
            del self._parser  # It holds the handlers, which hold this object.

    def _here(self) -> int:
        if self._is_ascii:
            return self._parser.CurrentByteIndex
        return self.offset(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        offset, parent = self._here(), self._open[-1] if self._open else None
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        element = Element(name.rpartition(":")[2], parent, offset, line, column)
        if attributes:
            element.attributes = self._attributes(offset)
        if parent:
            element.number = parent.counts[element.name] = parent.counts.get(element.name, 0) + 1
        self._open.append(element)
        self.elements.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop().end = self._here()

    def _characters(self, data: str) -> None:
        if self._open and self._open[-1].text_offset is None and data.strip(_SPACE):
            self._open[-1].text_offset = self._here() + len(data) - len(data.lstrip(_SPACE))

    def _comment(self, data: str) -> None:
        if self._open:
            self._open[-1].comments.append(data)
        elif not self.elements:
            self.prolog_comments.append(data)

    def _attributes(self, offset: int) -> dict[str, int]:
        attributes = {}
        end = offset
        while match := _ATTRIBUTE.match(self.text, end if end > offset else self._after_name(offset)):
            attributes[match[1]] = match.start(1)
            end = match.end()
        return attributes

    def _after_name(self, offset: int) -> int:
        match = _START.match(self.text, offset)
        return match.end() if match else offset
