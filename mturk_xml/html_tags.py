"""Start and end tags of HTML that do not pair.

HTML parsers mend such tags and go on; what comes of it is seldom what was meant. Each rule of the standard about
end tags that may be left out is known here, but not how a parser mends what breaks them.

Source: WHATWG, "HTML", 13.1.2.4 "Optional tags", 13.2.6 "Tree construction".
"""

import attrs

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""The elements that have no content and no end tag."""

_END_TAG_OPTIONAL = frozenset(
    "body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr".split()
)
ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul".split()
)
"""The elements whose start tags end an open paragraph."""

# A paragraph outside of these goes on behind them.
_SCOPES = frozenset("applet button caption foreignobject marquee object td template th".split())
_FOREIGN = frozenset({"svg", "math"})


@attrs.frozen(kw_only=True)
class Problem:
    """Something that is not HTML5, with the index in the text at which it stands."""

    message: str
    offset: int


@attrs.define(eq=False)
class _Element:
    name: str
    offset: int
    is_ended: bool = False


class Pairing:
    """Takes the tags of a page, one after the other, in time that is in proportion to their number.

    Example:
        >>> pairing = Pairing()
        >>> pairing.start("b", 0, self_closing=False)
        >>> pairing.end("i", 3)
        >>> for problem in pairing.finish():
        ...     print(problem.offset, problem.message)
        0 <b> is not closed
        3 </i> closes nothing

    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._open: list[_Element] = []
        self._counts: dict[str, int] = {}
        self._paragraphs: list[_Element | None] = [None]  # The open one of each scope.

    def start(self, name: str, offset: int, *, self_closing: bool) -> None:
        """Take a start tag."""
        if name in ENDS_PARAGRAPH:
            self._end_paragraph()
        if name in VOID or (self_closing and (name in _FOREIGN or any(map(self._counts.get, _FOREIGN)))):
            return
        element = _Element(name, offset)
        self._open.append(element)
        self._counts[name] = self._counts.get(name, 0) + 1
        if name in _SCOPES:
            self._paragraphs.append(None)
        if name == "p":
            self._paragraphs[-1] = element

    def end(self, name: str, offset: int) -> None:
        """Take an end tag."""
        if name == "br":
            self._tell("</br> is read as another <br>", offset)
        elif name in VOID:
            self._tell(f"</{name}> closes nothing, as <{name}> has no content", offset)
        elif not self._counts.get(name) or (name == "p" and not self._paragraphs[-1]):
            self._tell(f"</{name}> closes nothing", offset)
        else:
            while (element := self._pop()).name != name or element.is_ended:
                self._tell_unclosed(element, f" before </{name}>")

    def finish(self) -> list[Problem]:
        """Return what does not pair, in the order of the text; every tag has been taken."""
        for element in self._open:
            self._tell_unclosed(element)
        return sorted(self._problems, key=lambda problem: problem.offset)

    def _pop(self) -> _Element:
        element = self._open.pop()
        if element.name in _SCOPES:
            self._paragraphs.pop()
        if not element.is_ended:
            self._counts[element.name] -= 1
            if element is self._paragraphs[-1]:
                self._paragraphs[-1] = None
        return element

    def _end_paragraph(self) -> None:
        """End the open paragraph without an end tag; it stays where it is until what surrounds it ends."""
        paragraph = self._paragraphs[-1]
        if paragraph:
            paragraph.is_ended = True
            self._counts["p"] -= 1
            self._paragraphs[-1] = None

    def _tell_unclosed(self, element: _Element, where: str = "") -> None:
        if element.name not in _END_TAG_OPTIONAL:
            self._tell(f"<{element.name}> is not closed{where}", element.offset)

    def _tell(self, message: str, offset: int) -> None:
        self._problems.append(Problem(message=message, offset=offset))
