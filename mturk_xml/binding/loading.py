"""From a source to a typed document: fast for what is in order, with care for what is not."""

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mturk_xml.binding.reader import reader, type_of_reader
from mturk_xml.diagnostics import Report
from mturk_xml.errors import DocumentError
from mturk_xml.schema import accept, judge, unreadable
from mturk_xml.tree import Source, split_tag

if TYPE_CHECKING:
    from mturk_xml.binding.document import Document


type_of_classes = Mapping[str, "type[Document]"]
"""Classes by the tags of their root elements."""


def read_valid(source: Source, classes: type_of_classes) -> "Document | None":
    """Read an ordinary, valid document of one of these classes, fast; None if it needs a closer look."""
    root = accept(source)
    if root is None:
        return None
    tag = str(root.tag)
    cls = classes.get(tag)
    if cls is None:
        return None
    try:
        document: Document = _reader(cls, tag)(root)  # type: ignore[arg-type]  # classes are hashable
    except ValueError:
        return None  # A value that libxml2 accepts and Xerces does not, or a number beyond computing.
    return document


def load(source: Source, classes: type_of_classes) -> Report:
    """Read a document if it is valid and of one of these classes, and say what keeps it from being one."""
    document = read_valid(source, classes)
    if document is not None:
        return Report(
            file=source.file,
            kind=type(document).__name__,
            namespace=document.namespace,
            well_formed=True,
            schema_valid=True,
            document=document,
        )
    judgement = judge(source)
    if judgement.root is None:
        return Report(file=source.file, well_formed=False, schema_valid=False, diagnostics=judgement.diagnostics)
    namespace, name = split_tag(judgement.root)
    cls = classes.get(str(judgement.root.tag))
    if judgement.schema_valid and cls:
        try:
            document = _reader(cls, str(judgement.root.tag))(judgement.root)  # type: ignore[arg-type]  # likewise
        except ValueError as error:
            judgement = unreadable(judgement, source, error)
    return Report(
        file=source.file,
        kind=name,
        namespace=namespace,
        well_formed=True,
        schema_valid=judgement.schema_valid,
        document=document,
        diagnostics=judgement.diagnostics,
    )


@functools.cache
def _reader(cls: "type[Document]", tag: str) -> type_of_reader:
    return reader(cls, tag[1:].partition("}")[0])  # type: ignore[arg-type]  # likewise


def document_of(report: Report, expected: str) -> "Document":
    """Return the document of a report.

    Raises:
        DocumentError: there is none; the message begins with the first finding.

    """
    if report.document is not None:
        return report.document
    name = report.file or "the source"
    if report.schema_valid and not report.diagnostics:
        message = f"{name} is a valid {report.kind} ({report.namespace}), not {expected}"
    else:
        others = len(report.diagnostics) - 1
        root = f" ({report.kind})" if report.kind else ""
        message = f"{name}{root} is not {expected}: {report.diagnostics[0]}"
        message += f" and {others} more" if others > 0 else ""
    raise DocumentError(message, report)
