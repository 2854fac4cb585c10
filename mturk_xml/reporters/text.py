"""Text for people: each finding with the lines it is about, as a compiler shows it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mturk_xml.appearance import visible
from mturk_xml.diagnostics import Diagnostic, Severity
from mturk_xml.reporters.excerpt import Excerpt, Lines
from mturk_xml.reporters.reporter import Outcome, Reporter, rule_name
from mturk_xml.tree import decode
from mturk_xml.words import counted

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


class TextReporter(Reporter):
    """The findings, document after document, and a line that counts them."""

    is_data = False

    def pieces(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """Give the findings one by one."""
        counts: Counter[Severity] = Counter()
        documents = 0
        for outcome in outcomes:
            if not outcome.report:
                continue
            documents += 1
            lines = None
            for diagnostic in outcome.report.diagnostics:
                if lines is None:  # decoded once, and only for a document that has findings
                    lines = Lines(decode(outcome.source) if outcome.source else "", self.appearance)
                counts[diagnostic.severity] += 1
                yield self._render(self._finding(diagnostic, outcome.file, lines)) + "\n"
        yield self._render(_summary(documents, counts))

    def _finding(self, diagnostic: Diagnostic, file: str, lines: Lines) -> "Text":
        from rich.text import Text  # noqa: PLC0415 - imported where it is used

        style = _STYLES[diagnostic.severity]
        where = ":".join(str(part) for part in (file, diagnostic.line, diagnostic.column) if part is not None)
        text = Text.assemble(
            (self._visible(where), "bold"),
            ": ",
            (diagnostic.severity.value, style),
            f" {diagnostic.code} ",
            (rule_name(diagnostic), "dim"),
        )
        text.rstrip()
        for line in diagnostic.message.splitlines():
            text.append(f"\n  {self._visible(line)}")
        if diagnostic.line is not None and (excerpt := lines.excerpt(diagnostic.line, diagnostic.column)):
            text.append_text(_shown(excerpt, style))
        for label, content in (("at", diagnostic.path), ("hint", diagnostic.hint)):
            for number, line in enumerate((content or "").splitlines()):
                text.append(
                    f"\n  {label + ':' if number == 0 else ' ' * (len(label) + 1)} ", "bold" if number == 0 else ""
                )
                text.append(self._visible(line))
        return text.append("\n")

    def _visible(self, text: str) -> str:
        return visible(text, self.appearance.encoding)

    def _render(self, text: "Text") -> str:
        """Return the text with or without colours, unwrapped, as it is: not markup, no emoji codes."""
        if not self.appearance.color:
            return text.plain
        from rich.console import Console  # noqa: PLC0415 - imported where it is used

        console = Console(force_terminal=True, color_system="standard", no_color=False, legacy_windows=False)
        with console.capture() as capture:
            console.print(text, end="", soft_wrap=True)
        return capture.get()


def _shown(excerpt: Excerpt, style: str) -> "Text":
    from rich.text import Text  # noqa: PLC0415 - imported where it is used

    text = Text()
    gutter = len(str(excerpt.lines[-1].number))
    for line in excerpt.lines:
        text.append(f"\n  {line.number:>{gutter}} | ", "dim")
        text.append(line.text)
        if line.caret is not None:
            text.append(f"\n  {' ' * gutter} | ", "dim")
            text.append(" " * line.caret + "^" * line.caret_width, style)
    return text


def _summary(documents: int, counts: Counter[Severity]) -> "Text":
    from rich.text import Text  # noqa: PLC0415 - imported where it is used

    text = Text(f"{counted(documents, 'document')} checked")
    if not documents:
        return text.append("\n")
    text.append(": ")
    if not counts:
        return text.append("no findings", "green").append("\n")
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    for number, severity in enumerate(severity for severity in Severity if counts[severity]):
        text.append(", " if number else "").append(counted(counts[severity], nouns[severity]), _STYLES[severity])
    return text.append("\n")
