"""What the five documents have in common: a namespace, and the ways from and to XML."""

import functools
from typing import Any, ClassVar, Self, cast

from mturk_xml.binding.loading import document_of, load, read_valid
from mturk_xml.binding.structure import Structure
from mturk_xml.binding.writer import writer
from mturk_xml.tree import MAX_BYTES, SourceLike, read_source


class Document(Structure):
    """The base of the five documents."""

    __slots__ = ()

    namespaces: ClassVar[tuple[str, ...]]

    @property
    def namespace(self) -> str:
        """The namespace of the document's elements."""
        return self.namespaces[0]

    @classmethod
    def from_xml(cls, source: SourceLike, *, max_bytes: int = MAX_BYTES) -> Self:
        """Read a document of this class; `mturk_xml.parse` reads any of the five.

        Args:
            source: bytes, a str of XML, a path or a binary file.
            max_bytes: the size above which it is refused.

        Raises:
            DocumentError: the source is not valid, or another document; `report` says why.
            SourceError: the file cannot be read.

        """
        opened = read_source(source, max_bytes=max_bytes)
        classes = _classes_by_tag(cast("Any", cls))
        document = read_valid(opened, classes)
        if document is None:
            document = document_of(load(opened, classes), expected=f"a valid {cls.__name__}")
        return cast("Self", document)

    def to_xml(self, *, pretty: bool = False) -> str:
        """Write the document as XML, without a declaration.

        Args:
            pretty: begin each element on a line of its own; texts stay as they are.

        Example:
            >>> from mturk_xml import ExternalQuestion
            >>> print(ExternalQuestion(external_url="https://example.org/", frame_height=0).to_xml(pretty=True))
            <ExternalQuestion xmlns="http://...2006-07-14/ExternalQuestion.xsd">
              <ExternalURL>https://example.org/</ExternalURL>
              <FrameHeight>0</FrameHeight>
            </ExternalQuestion>

        """
        name = type(self).__name__
        cls = cast("Any", type(self))
        text = writer(cls, name, "  ")(self, "\n")[1:] if pretty else writer(cls, name, "")(self)
        return f'<{name} xmlns="{self.namespace}"{text.removeprefix(f"<{name}")}'

    def to_bytes(self, *, pretty: bool = False) -> bytes:
        """Write the document as UTF-8, with an XML declaration; `pretty` as in `to_xml`."""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self.to_xml(pretty=pretty)}\n'.encode()

    def _repr_html_(self) -> str | None:
        """Return what a notebook shows; None where that is no more than the `repr`."""
        from mturk_xml.notebook import document_html  # noqa: PLC0415 - only in a notebook

        return document_html(self)


@functools.cache
def _classes_by_tag(cls: Any) -> dict[str, type[Document]]:  # noqa: ANN401 - mypy takes classes for unhashable
    return {f"{{{namespace}}}{cls.__name__}": cls for namespace in cls.namespaces}
