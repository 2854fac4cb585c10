"""Where everything stands: line and column of every element, attribute and text of a document.

lxml knows lines and no columns, and nothing of a CDATA section. This is a second pass over the text, with
expat, made only when there is something to report.
"""

import re
from xml.parsers import expat

import attrs

from mturk_xml.diagnostics import Location

_ATTRIBUTE = re.compile(r"""\s([^\s=/>"']+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_START = re.compile(r"<[^\s/>]+")


@attrs.define(eq=False)
class Element:
    """An element with the places of its parts; lines and columns count from 1, in characters.

    Attributes:
        name: the local name.
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
        low, high = 0, len(self._line_starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._line_starts[middle] <= offset else (low, middle)
        return low + 1

    def _parse(self) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False
        encoded = self.text.encode("utf-8", "replace")
        is_ascii = len(encoded) == len(self.text)
        stack: list[Element] = []

        def here() -> tuple[int, int, int]:
            line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
            return (parser.CurrentByteIndex if is_ascii else self.offset(line, column)), line, column

        def start(name: str, attributes: dict[str, str]) -> None:
            offset, line, column = here()
            parent = stack[-1] if stack else None
            element = Element(name.rpartition(":")[2], parent, offset, line, column)
            if attributes:
                element.attributes = self._attributes(offset)
            if parent:
                element.number = parent.counts[element.name] = parent.counts.get(element.name, 0) + 1
            stack.append(element)
            self.elements.append(element)

        def characters(data: str) -> None:
            if stack and stack[-1].text_offset is None and not data.isspace():
                stack[-1].text_offset = here()[0] + len(data) - len(data.lstrip())

        def comment(data: str) -> None:
            (stack[-1].comments if stack else self.prolog_comments).append(data)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _name: stack.pop()
        parser.CharacterDataHandler = characters
        parser.CommentHandler = comment
        try:
            parser.Parse(encoded, True)  # noqa: FBT003 - expat takes it by position only
        except expat.ExpatError:
            return

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
