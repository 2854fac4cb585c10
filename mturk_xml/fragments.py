"""Texts and marked-up texts of documents, made fit for a page: nothing in them can run, load or break out.

What comes out of `escaped` and `sanitised` can stand wherever HTML lets a phrase stand, and is HTML5 without a
mistake, whatever went in.
"""

import html
import re
from collections.abc import Iterator

# A value holds no `<` in XML; so no tag reaches beyond the next one, and the search takes linear time.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>""")
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n]+")
# HTML cannot hold them, not even as a reference.
_NOT_HTML = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_PHRASES = frozenset("b big cite code del em i ins q s small strike strong sub sup u".split())
_BREAKS = frozenset("blockquote br center dd dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split())
_PLAIN = {"big": "b", "strike": "s"}
_BREAK = "\n"


def escaped(text: str) -> str:
    r"""Return a text as HTML, for an element or an attribute in quotes.

    A line break is a line feed; what HTML cannot hold is U+FFFD.

    Example:
        >>> escaped('a < "b"\r\n')
        'a &lt; &quot;b&quot;\n'

    """
    return html.escape(representable(text))


def representable(text: str) -> str:
    r"""Return a text or markup with characters that HTML can hold only.

    A line break is a line feed; what HTML cannot hold is U+FFFD.

    Example:
        >>> representable("a\r\n\x01")
        'a\n\ufffd'

    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_HTML.sub("\N{REPLACEMENT CHARACTER}", text)


def text_of(markup: str) -> str:
    """Return the text of a FormattedContent, a line for each of its blocks.

    Example:
        >>> print(text_of('<p>Look at <b>both</b>:</p><ul><li>a &amp; b</li><li><img alt="a cat" src="c"/></li></ul>'))
        Look at both:
        • a & b
        • [a cat]

    """
    return "".join(piece for kind, piece in _pieces(markup) if kind == "text").strip(_BREAK)


def sanitised(markup: str) -> str:
    """Return a FormattedContent as phrases of HTML: without links, pictures, blocks and attributes.

    Example:
        >>> sanitised('<p onclick="x()">Look <b>here<script>1</script></p><p>and <i>there')
        'Look <b>here1<br>and <i>there</i></b>'

    """
    written: list[str] = []
    opened: list[str] = []
    for kind, piece in _pieces(markup):
        if kind == "text":
            written.append("<br>" if piece == _BREAK else escaped(piece))
        elif kind == "start":
            opened.append(piece)
            written.append(f"<{piece}>")
        elif piece in opened:
            while (last := opened.pop()) != piece:
                written.append(f"</{last}>")
            written.append(f"</{last}>")
    written += [f"</{name}>" for name in reversed(opened)]
    while written and written[0] == "<br>":
        del written[0]
    while written and written[-1] == "<br>":
        del written[-1]
    return "".join(written)


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    """Give texts, breaks (a text too), and the starts and ends of phrases."""
    at_line_start = True
    depth_of_pre = end = 0
    for tag in _TAG.finditer(markup):
        for piece in _texts(markup[end : tag.start()], keep=depth_of_pre > 0, at_line_start=at_line_start):
            yield "text", piece
            at_line_start = False
        end = tag.end()
        is_end, name = bool(tag[1]), tag[2].lower()
        if name == "pre":
            depth_of_pre = max(depth_of_pre + (-1 if is_end else 1), 0)
        if name in _PHRASES:
            yield "end" if is_end else "start", _PLAIN.get(name, name)
        elif name in _BREAKS:
            if not at_line_start:
                yield "text", _BREAK
            at_line_start = True
        if stands_for := _stands_for(name, tag[3], is_end=is_end):
            yield "text", stands_for
            at_line_start = at_line_start and name == "li"
    for piece in _texts(markup[end:], keep=depth_of_pre > 0, at_line_start=at_line_start):
        yield "text", piece


def _stands_for(name: str, attributes: str, *, is_end: bool) -> str:
    """Return the text that takes the place of a tag."""
    if name == "li" and not is_end:
        return "• "
    if name in {"td", "th"} and is_end:
        return "  "
    alt = _ALT.search(attributes) if name == "img" else None
    return f"[{html.unescape(alt[1] or alt[2] or '')}]" if alt else ""


def _texts(text: str, *, keep: bool, at_line_start: bool) -> Iterator[str]:
    """Give the text between two tags; its white space is one space, except in a `pre`."""
    if keep:
        for line in re.split("(\n)", html.unescape(text)):
            if line:
                yield line
        return
    text = html.unescape(_SPACE.sub(" ", text))
    if at_line_start:
        text = text.lstrip(" ")
    if text:
        yield text
