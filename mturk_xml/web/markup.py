"""FormattedContent on a page: safe whatever it holds, with headings that fit those around them.

Source: API reference, "QuestionForm data structure", Formatted Content; WCAG 2.2, 1.3.1 and 2.4.6.
"""

import re

from mturk_xml.fragments import representable
from mturk_xml.rules.xhtml_hints import SUBSET
from mturk_xml.web.extra import require_extra
from mturk_xml.xhtml import as_html

_PAGE, _TITLE, _DEEPEST = -1, 0, 6  # The levels of a page's heading, of a Title, and of the least heading of HTML.
# What nh3 writes: a value is in double quotes, and may hold a `<` or a `>`.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>')
_HEADING = re.compile("h([1-6])")
_LINKS = frozenset({"a", "area"})
_LINKED = ' target="_blank" rel="noopener noreferrer"'

# What the subset has, less what reaches beyond the content: identifiers and names that could be taken for those of the
# page, keys and an order of the fields, windows, and colours, which cannot be read on every background.
_EVERYWHERE = frozenset({"dir", "lang", "title"})
_ATTRIBUTES: dict[str, str] = {
    "a": "charset coords href hreflang rev shape type",
    "area": "alt coords href nohref shape",
    "blockquote": "cite",
    "br": "clear",
    "col": "align char charoff span valign width",
    "colgroup": "align char charoff span valign width",
    "del": "cite datetime",
    "dl": "compact",
    "font": "face size",
    "hr": "align noshade size width",
    "img": "align alt border height hspace ismap longdesc src usemap vspace width",
    "ins": "cite datetime",
    "li": "type value",
    "map": "name",
    "ol": "compact start type",
    "pre": "width",
    "q": "cite",
    "table": "align border cellpadding cellspacing frame rules summary width",
    "td": "abbr align axis char charoff colspan height nowrap rowspan scope valign width",
    "th": "abbr align axis char charoff colspan height nowrap rowspan scope valign width",
    "tr": "align char charoff valign",
    "ul": "compact type",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "p"), "align"),
    **dict.fromkeys(("tbody", "tfoot", "thead"), "align char charoff valign"),
}
_SCHEMES = set("ftp gopher http https mailto news nntp telnet".split())
_ADDRESSES = frozenset({"cite", "href", "longdesc", "src"})
_ABSOLUTE = re.compile(f"(?:{'|'.join(sorted(_SCHEMES))})://")


class Headings:
    """The levels of a page's headings, in the order in which they stand: none is left out on the way down.

    The first Title is the heading of the page.

    Example:
        >>> Headings().formatted('<p onclick="x()">Look <a href="javascript:x()">here</a><script>x()</script><br/>')
        '<p>Look <a target="_blank" rel="noopener noreferrer">here</a><br></p>'
        >>> headings = Headings()
        >>> headings.title(), headings.title(), headings.formatted("<h1>Birds</h1><h4>Ducks</h4>"), headings.title()
        (1, 2, '<h3>Birds</h3><h4>Ducks</h4>', 2)

    """

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []  # the level that was written and the one that was given, downwards

    def title(self) -> int:
        """Return the level of a Title."""
        return self._given(_TITLE if self._open else _PAGE)

    def formatted(self, markup: str) -> str:
        """Return the text of a FormattedContent as HTML in which nothing runs, its headings below the last Title.

        Valid markup stays what it is; of any other, the elements of the XHTML subset are kept, and the text of all
        others. Links open in a window of their own, so that what has been typed into the form is not lost.

        Raises:
            MissingPackageError: nh3 is not installed.

        """
        return _TAG.sub(self._fitted, _cleaned(markup))

    def _fitted(self, tag: re.Match[str]) -> str:
        is_end, name, attributes = tag.groups()
        if name in _LINKS and not is_end:
            return f"<{name}{attributes}{_LINKED}>"
        if name == "img" and ' alt="' not in attributes:
            return f'<img{attributes} alt="">'
        heading = _HEADING.fullmatch(name)
        if not heading:
            return tag[0]
        level = self._open[-1][1] if is_end and self._open else self._given(int(heading[1]))
        return f"<{is_end}h{level}{attributes}>"

    def _given(self, written: int) -> int:
        while self._open and self._open[-1][0] >= written:
            self._open.pop()
        given = min(self._open[-1][1] + 1, _DEEPEST) if self._open else 1
        self._open.append((written, given))
        return given


def _cleaned(markup: str) -> str:
    require_extra("nh3")
    import nh3  # noqa: PLC0415 - an extra

    kept = nh3.clean(
        as_html(markup) or markup,
        tags=set(SUBSET),
        clean_content_tags={"script", "style"},
        attributes={name: {*_EVERYWHERE, *_ATTRIBUTES.get(name, "").split()} for name in SUBSET},
        attribute_filter=_kept,
        link_rel=None,
        url_schemes=_SCHEMES,
    )
    return representable(kept)


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """Keep an address only if the subset has it: none is relative, as nobody knows to what."""
    if attribute not in _ADDRESSES or _ABSOLUTE.match(value):
        return value
    return None
