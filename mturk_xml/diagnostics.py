"""What is said about a document: frozen values that reporters print and programs read."""

import enum
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from mturk_xml.binding import Document


class Severity(enum.StrEnum):
    """How much a finding matters.

    An `error` is what the service refused or what makes the document useless, a `warning` is what is
    probably wrong, and `info` is worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@attrs.frozen(kw_only=True)
class Location:
    """Where in a document something stands.

    `line` and `column` count from 1, in characters of the decoded text; `path` is an XPath with
    positions, such as `/QuestionForm/Question[3]/AnswerSpecification`. What is not known is None.
    """

    line: int | None = None
    column: int | None = None
    path: str | None = None


@attrs.frozen(kw_only=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to do about it."""

    code: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where + ': ' if where else ''}{self.severity} {self.code}: {self.message}{hint}"


@attrs.frozen(kw_only=True)
class Report:
    """Everything that `check` found out about one document.

    Attributes:
        file: the name of the source, None where it has none.
        kind: the local name of the root element, None where there is no root.
        namespace: the namespace of the root element, None where it has none.
        well_formed: it is XML.
        schema_valid: the schema of its namespace accepts it.
        document: the typed document, None where there is none to build.
        diagnostics: the findings, in the order of the lines.

    """

    file: str | None = None
    kind: str | None = None
    namespace: str | None = None
    well_formed: bool
    schema_valid: bool
    document: "Document | None" = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return all(diagnostic.severity is not Severity.ERROR for diagnostic in self.diagnostics)

    def __str__(self) -> str:
        if not self.diagnostics:
            return f"{self.file or self.kind}: no findings"
        return "\n".join(map(str, self.diagnostics))
