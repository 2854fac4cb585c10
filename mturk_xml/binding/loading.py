"""From a source to a typed document: fast for what is in order, with care for what is not."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from mturk_xml.binding.reader import reader
from mturk_xml.diagnostics import Report
from mturk_xml.errors import DocumentError
from mturk_xml.schema import accept, judge, unreadable
from mturk_xml.tree import Source

if TYPE_CHECKING:
    from mturk_xml.binding.document import Document


def load(source: Source, classes: Mapping[str, "type[Document]"]) -> Report:
    """Read a document if it is valid and of one of these classes, and say what keeps it from being one.

    Args:
        source: where it is.
        classes: the classes by the tags of their root elements.

    """
    root = accept(source)
    if root is not None:
        try:
            return _valid(source, root, classes)
        except ValueError:
            pass  # A value that libxml2 accepts and Xerces does not, or a number beyond computing.
    judgement = judge(source)
    if judgement.root is None:
        return Report(file=source.file, well_formed=False, schema_valid=False, diagnostics=judgement.diagnostics)
    if judgement.schema_valid:
        try:
            return _valid(source, judgement.root, classes)
        except ValueError as error:
            judgement = unreadable(judgement, source, error)
    name = etree.QName(judgement.root)
    return Report(
        file=source.file,
        kind=name.localname,
        namespace=name.namespace,
        well_formed=True,
        schema_valid=judgement.schema_valid,
        diagnostics=judgement.diagnostics,
    )


def _valid(source: Source, root: etree._Element, classes: Mapping[str, "type[Document]"]) -> Report:
    namespace, _, kind = root.tag[1:].partition("}")
    cls = classes.get(root.tag)
    return Report(
        file=source.file,
        kind=kind,
        namespace=namespace,
        well_formed=True,
        schema_valid=True,
        document=reader(cls, namespace)(root) if cls else None,
    )


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
        message = f"{name} is not a valid {report.kind or 'document'}: {report.diagnostics[0]}"
        message += f" and {others} more" if others > 0 else ""
    raise DocumentError(message, report)
