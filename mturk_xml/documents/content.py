"""What a form shows: the content of an Overview, of a QuestionContent, and of a Selection.

Source: API reference, "QuestionForm data structure", Content Types.
"""

import enum
from typing import Annotated

from mturk_xml.binding import Children, Element, HttpUrl, Structure, TextContent, structure


@structure
class Title(Structure):
    """A line of text shown as a heading."""

    text: Annotated[str, TextContent()]


@structure
class Text(Structure):
    """A paragraph of plain text; markup in it is shown verbatim."""

    text: Annotated[str, TextContent()]


@structure
class FormattedContent(Structure):
    """Markup in a subset of XHTML, held as text and written in a CDATA section."""

    text: Annotated[str, TextContent(cdata=True)]


@structure
class List(Structure):
    """A bulleted list of plain texts."""

    list_items: Annotated[tuple[str, ...], Element("ListItem", at_least=1)]


class MediaType(enum.StrEnum):
    """The kinds of media that a `Binary` can be."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


@structure
class MimeType(Structure):
    """The type of a `Binary`; without a `sub_type` any of its kind is meant."""

    type: MediaType
    sub_type: str | None = None


@structure
class Binary(Structure):
    """A picture, sound or film, fetched from `data_url` by the Worker's browser."""

    mime_type: MimeType
    data_url: Annotated[str, Element("DataURL"), HttpUrl]
    alt_text: str


@structure
class ApplicationParameter(Structure):
    """A named value handed to an `Application` or an `EmbeddedBinary`."""

    name: str
    value: str


@structure
class Flash(Structure):
    """A Flash film; `width` and `height` are in pixels, as text."""

    flash_movie_url: Annotated[str, Element("FlashMovieURL"), HttpUrl]
    width: str
    height: str
    application_parameters: Annotated[tuple[ApplicationParameter, ...], Element("ApplicationParameter")] = ()


@structure
class JavaApplet(Structure):
    """A Java applet: the file `applet_filename` in the folder `applet_path`."""

    applet_path: Annotated[str, HttpUrl]
    applet_filename: str
    width: str
    height: str
    application_parameters: Annotated[tuple[ApplicationParameter, ...], Element("ApplicationParameter")] = ()


@structure
class Application(Structure):
    """A plug-in's content; schema 2017-11-06 no longer has it."""

    content: Annotated[Flash | JavaApplet, Children()]


@structure
class EmbeddedMimeType(Structure):
    """The type of an `EmbeddedBinary`, such as `image` and `png`."""

    type: str
    sub_type: str


@structure
class EmbeddedBinary(Structure):
    """Media shown inside the page; `width` and `height` are in pixels, as text."""

    embedded_mime_type: EmbeddedMimeType
    data_url: Annotated[str, Element("DataURL"), HttpUrl]
    alt_text: str
    width: str
    height: str
    application_parameters: Annotated[tuple[ApplicationParameter, ...], Element("ApplicationParameter")] = ()


Content = Title | Text | List | FormattedContent | Binary | Application | EmbeddedBinary
