"""GitHub annotations: the commands that show findings beside the lines of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from collections.abc import Iterable, Iterator

from mturk_xml.appearance import visible
from mturk_xml.diagnostics import Diagnostic, Severity
from mturk_xml.reporters.paths import relative
from mturk_xml.reporters.reporter import Outcome, Reporter, title

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHubReporter(Reporter):
    """One line for each finding, and for each source that could not be read."""

    def pieces(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """Give the lines."""
        for outcome in outcomes:
            if outcome.problem:
                yield _command("error", {"title": "cannot be read"}, outcome.problem)
            for diagnostic in outcome.report.diagnostics if outcome.report else ():
                yield _annotation(diagnostic, outcome.file)


def _annotation(diagnostic: Diagnostic, file: str) -> str:
    path = relative(file)
    properties: dict[str, str | int | None] = {"file": path}
    if path is not None:
        properties |= {"line": diagnostic.line, "col": diagnostic.column}
    properties["title"] = title(diagnostic)
    message = "\n".join(filter(None, (diagnostic.message, diagnostic.hint)))
    return _command(_COMMANDS[diagnostic.severity], properties, message)


def _command(command: str, properties: dict[str, str | int | None], message: str) -> str:
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{command} {written}::{_data(message)}\n"


def _data(text: str) -> str:
    lines = [visible(line) for line in text.replace("%", "%25").splitlines()]
    return "%0A".join(lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
