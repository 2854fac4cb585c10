"""What a form shows, piece by piece, as the templates write it."""

from collections.abc import Iterable

import attrs

from mturk_xml.documents import content
from mturk_xml.documents.content import Content, MediaType
from mturk_xml.web.markup import Headings
from mturk_xml.web.templating import Html

_APPLICATIONS = {content.Flash: "Flash film", content.JavaApplet: "Java applet"}
_INLINE = frozenset(MediaType)
_LARGEST_SIZE = 10_000
_NO_MARKUP = Html()


@attrs.frozen(kw_only=True)
class Block:
    """A piece of content.

    Attributes:
        kind: the template's name for it: `title`, `text`, `list`, `formatted`, `image`, `audio`, `video`, `link` or
            `placeholder`.
        text: what is read; for media what stands for them.
        level: of a title as a heading.
        items: of a list.
        markup: of formatted content.
        url: of media.
        width: of media, in pixels; empty if it is not known.
        height: likewise.

    """

    kind: str
    text: str = ""
    level: int = 0
    items: tuple[str, ...] = ()
    markup: Html = _NO_MARKUP
    url: str = ""
    width: str = ""
    height: str = ""


def blocks(items: Iterable[Content], headings: Headings) -> list[Block]:
    """Return pieces of content as blocks, in their order on the page."""
    return [block(item, headings) for item in items]


def block(item: Content, headings: Headings) -> Block:
    """Return a piece of content as a block, and count its headings in."""
    match item:
        case content.Title(text=text) if text.strip():
            return Block(kind="title", text=text, level=headings.title())
        case content.Title(text=text) | content.Text(text=text):
            return Block(kind="text", text=text)
        case content.List(list_items=items):
            return Block(kind="list", items=items)
        case content.FormattedContent(text=markup):
            return Block(kind="formatted", markup=Html(headings.formatted(markup)))
        case content.Application():
            return _placeholder(item.content)
    return _media(item)


def _media(item: content.Binary | content.EmbeddedBinary) -> Block:
    if isinstance(item, content.Binary):
        return Block(kind=item.mime_type.type, url=item.data_url, text=item.alt_text)
    kind = item.embedded_mime_type.type.strip().lower()
    return Block(
        kind=kind if kind in _INLINE else "link",
        url=item.data_url,
        text=item.alt_text,
        width=_pixels(item.width),
        height=_pixels(item.height),
    )


def _placeholder(application: content.Flash | content.JavaApplet) -> Block:
    url = application.flash_movie_url if isinstance(application, content.Flash) else application.applet_path
    return Block(
        kind="placeholder",
        text=_APPLICATIONS[type(application)],
        url=url,
        width=_pixels(application.width),
        height=_pixels(application.height),
    )


def _pixels(text: str) -> str:
    """Return a size if it is one that HTML takes."""
    number = text.strip().removesuffix("px")
    return number if number.isascii() and number.isdecimal() and int(number[:9]) <= _LARGEST_SIZE else ""
