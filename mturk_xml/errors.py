"""The exceptions: all are an `MTurkXMLError`, and each is also the builtin that fits."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mturk_xml.diagnostics import Report


class MTurkXMLError(Exception):
    """The base of every exception that this library raises on purpose."""


class InvalidValueError(MTurkXMLError, ValueError):
    """A constructor was given what the schema, or the service, forbids; or JSON or YAML says what is no document."""


class InvalidTypeError(MTurkXMLError, TypeError):
    """A constructor was given an object of a type that can never fit."""


class SourceError(MTurkXMLError, OSError):
    """A file or stream could not be read."""


class DocumentError(MTurkXMLError, ValueError):
    """A document is not what it has to be; `report` says what is wrong with it, and where."""

    def __init__(self, message: str, report: "Report") -> None:
        super().__init__(message)
        self.report = report

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, "Report"]]:
        return type(self), (str(self), self.report)


class ScoringError(MTurkXMLError, ValueError):
    """A key cannot score, or an answer document cannot be scored, by the rules of scoring."""


class MissingPackageError(MTurkXMLError, ImportError):
    """Something that was asked for needs a package that is not installed; the message says how to install it."""
