"""ExternalQuestion (2006-07-14): a HIT whose page stands on the Requester's own web site.

Source: API reference, "ExternalQuestion data structure".
"""

from typing import Annotated, ClassVar

from mturk_xml.binding import AnyUri, Document, Element, XsdInteger, structure


@structure
class ExternalQuestion(Document):
    """The page at `external_url`, in a frame `frame_height` pixels high (0: as high as its content)."""

    namespaces: ClassVar[tuple[str, ...]] = (
        "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd",
    )

    external_url: Annotated[str, Element("ExternalURL"), AnyUri]
    frame_height: Annotated[int, XsdInteger]
