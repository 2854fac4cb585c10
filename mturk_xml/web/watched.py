"""A document's file that somebody is editing: its page, and what there is to say about it, as of now."""

import threading
from pathlib import Path

import attrs

from mturk_xml.diagnostics import Diagnostic
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.errors import SourceError
from mturk_xml.pipeline import check
from mturk_xml.web.rendering import render_html

SHOWN = (QuestionForm, ExternalQuestion, HTMLQuestion)
"""The documents that there is a page of."""


@attrs.frozen(kw_only=True)
class Sight:
    """What was seen of a file.

    Attributes:
        version: grows by one whenever the file has changed.
        page: the page of the last document that there was one of; None if there has been none.
        is_current: whether that is the page of the file as it is now.
        findings: what there is to say about the file as it is now.
        trouble: why there is nothing else to say; empty if there is.

    """

    version: int
    page: str | None = None
    is_current: bool = False
    findings: tuple[Diagnostic, ...] = ()
    trouble: str = ""


class WatchedFile:
    """A file that is looked at again when it has changed. It can be shared by threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: object = None
        self._sight = Sight(version=0)

    def look(self) -> Sight:
        """Say what there is to see; read the file only if it is not as it was."""
        with self._lock:
            stamp = self._current_stamp()
            if self._sight.version == 0 or stamp != self._stamp:
                self._stamp = stamp
                self._sight = self._seen()
            return self._sight

    def _current_stamp(self) -> object:
        try:
            status = self.path.stat()
        except OSError as error:
            return error.errno
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _seen(self) -> Sight:
        last, version = self._sight.page, self._sight.version + 1
        try:
            report = check(self.path, file=self.path.name)
        except SourceError as error:
            return Sight(version=version, page=last, trouble=str(error))
        if report.document is None:
            return Sight(version=version, page=last, findings=report.diagnostics)
        if not isinstance(report.document, SHOWN):
            trouble = f"This is the {report.kind}, of which no Worker saw a page."
            return Sight(version=version, page=last, findings=report.diagnostics, trouble=trouble)
        page = render_html(report.document)
        return Sight(version=version, page=page, is_current=True, findings=report.diagnostics)
