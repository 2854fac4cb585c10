"""The pipeline: a source becomes a tree, the tree a document, and the rules look at it.

`parse` gives the document, or an error that carries the report; `check` gives the report.
"""

from mturk_xml.binding import Document, document_of, load, read_valid
from mturk_xml.diagnostics import Report
from mturk_xml.documents import CLASS_OF_TAG
from mturk_xml.findings import look
from mturk_xml.tree import MAX_BYTES, SourceLike, read_source


def parse(source: SourceLike, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one of the five documents.

    Args:
        source: bytes, a str of XML, a path or a binary file.
        max_bytes: the size above which it is refused.

    Raises:
        DocumentError: the source is no such document, or not valid; `report` says why.
        SourceError: the file cannot be read.

    Example:
        >>> parse('<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
        ...       '2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://example.org/</ExternalURL>'
        ...       '<FrameHeight>400</FrameHeight></ExternalQuestion>')
        ExternalQuestion(external_url='https://example.org/', frame_height=400)

    """
    opened = read_source(source, max_bytes=max_bytes)
    document = read_valid(opened, CLASS_OF_TAG)
    return document or document_of(load(opened, CLASS_OF_TAG), expected="one of the five documents, valid")


def check(source: SourceLike, *, file: str | None = None, max_bytes: int = MAX_BYTES) -> Report:
    """Look at a document and say everything there is to say about it; a bad one is a report, not an error.

    Args:
        source: bytes, a str of XML, a path or a binary file.
        file: the name to show in the findings; the path's own if not given.
        max_bytes: the size above which nothing is read.

    Raises:
        SourceError: the file cannot be read.

    Example:
        >>> report = check("<QuestionForm/>")
        >>> report.well_formed, report.schema_valid, report.ok
        (True, False, False)

    """
    opened = read_source(source, file=file, max_bytes=max_bytes)
    return look(opened, load(opened, CLASS_OF_TAG))
