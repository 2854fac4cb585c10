"""Where the markup of a text is: a scan that also gets through a text that is not well-formed."""

import re
from collections.abc import Iterator

import attrs

_SECTIONS = (("<!--", "-->", "comment"), ("<![CDATA[", "]]>", "cdata"), ("<?", "?>", "instruction"))
_TAG = re.compile(r"""<(?P<close>/)?(?P<name>[^\s<>/!?&=\"']+)(?:[^<>"'/]|"[^"<]*"|'[^'<]*'|/(?!>))*+(?P<empty>/)?>""")
_DOCUMENT_TYPE = re.compile("<!DOCTYPE[^<>]*>")
_ATTRIBUTE = re.compile(r"""\s(?P<name>[^\s=/>"']+)\s*=\s*(?P<quote>["'])(?P<value>.*?)(?P=quote)""", re.DOTALL)


@attrs.frozen
class Token:
    """A piece of a text.

    Attributes:
        kind: text, start, end, empty (an element in one tag), cdata, comment, instruction or document type.
        start: the index of its first character.
        end: the index after its last one.
        name: that of the element, as written, with its prefix.

    """

    kind: str
    start: int
    end: int
    name: str = ""


def tokens(text: str) -> Iterator[Token]:
    """Give the pieces of a text in order; a `<` that begins nothing is text, and so is what is never closed."""
    begin = position = 0
    while (start := text.find("<", position)) >= 0:
        token = _markup(text, start)
        position = token.end
        if token.kind != "text":
            if begin < start:
                yield Token("text", begin, start)
            yield token
            begin = position
    if begin < len(text):
        yield Token("text", begin, len(text))


def _markup(text: str, start: int) -> Token:
    for opening, closing, kind in _SECTIONS:
        if text.startswith(opening, start):
            end = text.find(closing, start + len(opening))
            return Token(kind, start, end + len(closing)) if end >= 0 else Token("text", start, len(text))
    if document_type := _DOCUMENT_TYPE.match(text, start):
        return Token("document type", start, document_type.end())
    tag = _TAG.match(text, start)
    if tag is None:
        return Token("text", start, start + 1)
    kind = "end" if tag["close"] else "empty" if tag["empty"] else "start"
    return Token(kind, start, tag.end(), tag["name"])


@attrs.define(eq=False)
class Node:
    """An element with the indices of its tags.

    Attributes:
        name: its name as written, with its prefix.
        start: the index of its start tag.
        inner_start: the index after its start tag.
        inner_end: the index of its end tag; where it is never closed, of the end of the text.
        end: the index after its end tag.

    """

    name: str
    parent: "Node | None"
    start: int
    inner_start: int
    inner_end: int
    end: int
    is_closed: bool = False
    children: list["Node"] = attrs.Factory(list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]


def nodes(text: str) -> list[Node]:
    """Return the elements of a text in document order, as far as its tags tell."""
    found: list[Node] = []
    open_nodes: list[Node] = []
    for token in tokens(text):
        if token.kind in {"start", "empty"}:
            parent = open_nodes[-1] if open_nodes else None
            node = Node(token.name, parent, token.start, token.end, len(text), len(text))
            found.append(node)
            if parent:
                parent.children.append(node)
            if token.kind == "start":
                open_nodes.append(node)
            else:
                _close(node, token.end, token.end)
        elif token.kind == "end" and any(node.name == token.name for node in open_nodes):
            while (node := open_nodes.pop()).name != token.name:
                pass
            _close(node, token.start, token.end)
    return found


def _close(node: Node, inner_end: int, end: int) -> None:
    node.inner_end, node.end, node.is_closed = inner_end, end, True


@attrs.frozen
class Written:
    """An attribute as it is written: the index and the text of its value, without the quotes."""

    name: str
    offset: int
    value: str


def attributes(text: str, node: Node) -> list[Written]:
    """Return the attributes of an element."""
    found = _ATTRIBUTE.finditer(text, node.start + 1 + len(node.name), node.inner_start)
    return [Written(match["name"], match.start("value"), match["value"]) for match in found]
