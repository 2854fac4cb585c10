"""HTMLQuestion (2011-11-11): a HIT whose page is in the document.

Source: API reference, "HTMLQuestion data structure".
"""

from typing import Annotated, ClassVar

from mturk_xml.binding import Document, Element, XsdInteger, structure


@structure
class HTMLQuestion(Document):
    """The HTML of the page, in a frame `frame_height` pixels high (0: as high as its content)."""

    namespaces: ClassVar[tuple[str, ...]] = (
        "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd",
    )

    html_content: Annotated[str, Element("HTMLContent", cdata=True)]
    frame_height: Annotated[int, XsdInteger]
