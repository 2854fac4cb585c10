"""What the reporters are held to: fixed outcomes, and what each format makes of them.

`tools/update_goldens` writes the results to `tests/data/reporters`; tests/reporters compares them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from mturk_xml.appearance import Appearance
from mturk_xml.diagnostics import Diagnostic, Report, Severity
from mturk_xml.reporters import REPORTERS, Outcome
from mturk_xml.tree import read_source

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "reporters"

FORM = """\
<?xml version="1.0" encoding="UTF-8"?>
<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd">
  <Question>
\t\t<QuestionIdentifer>q1</QuestionIdentifer>
    <DisplayName>Größe & 鳥 and</DisplayName>
  </Question>
</QuestionForm>
"""
HOSTILE = """\
<Text>
\x1b[2J\u202etxet\u202c [bold red]not markup[/] :smile: \x9b31m
</Text>
"""
ONE_LINE = f"<HTMLContent><![CDATA[{'<p>many words</p>' * 600}<b>here</i>{'<p>more words</p>' * 600}]]></HTMLContent>"


def outcomes() -> Iterator[Outcome]:
    """Give one outcome of each kind that a reporter has to deal with."""
    yield _outcome(
        "forms/form.xml",
        FORM,
        _diagnostic(
            "XSD105",
            "<QuestionIdentifer> cannot stand in <Question>; expected <QuestionIdentifier>",
            line=4,
            column=3,
            path="/QuestionForm/Question/QuestionIdentifer",
            hint="did you mean QuestionIdentifier?",
        ),
        _diagnostic("XML011", "an & stands in the text", line=5, column=24, hint="write &amp;"),
        _diagnostic("QF999", "a warning of no known rule", severity=Severity.WARNING, line=5, column=26),
        _diagnostic("QF998", "a note on the whole document", severity=Severity.INFO),
    )
    yield _outcome("one-line.xml", ONE_LINE, _diagnostic("XML014", "</i> where </b> is expected", line=1, column=10230))
    yield _outcome(
        "a b,c:100%/[red]\x1b.xml",
        HOSTILE,
        _diagnostic("XML016", "two lines:\n\x1b[31m\u202e[bold]", line=2, column=1, hint="100% sure,\nreally: [i]"),
        _diagnostic("XML016", "past the end of its line", line=2, column=400),
        _diagnostic("XML016", "past the end", line=40, column=4),
    )
    yield _outcome("clean.xml", "<QuestionForm/>")
    yield Outcome(file="missing.xml", problem="missing.xml cannot be read: No such file or directory")
    yield _outcome("<stdin>", "", _diagnostic("XML001", "there is nothing in it", line=1, column=1))


def goldens() -> dict[str, str]:
    """Return every golden by the name of its file; the paths in them are those of an empty working directory."""
    suffixes = {"text": "txt", "json": "json", "sarif": "sarif", "github": "txt", "junit": "xml"}
    made = {f"{name}.{suffixes[name]}": report(name) for name in REPORTERS}
    made["text-color.txt"] = report("text", color=True)
    made["text-ascii-60.txt"] = report("text", encoding="ascii", width=60)
    return made


def report(name: str, *, color: bool = False, encoding: str = "utf-8", width: int = 100) -> str:
    """Return what a reporter makes of the outcomes."""
    appearance = Appearance(color=color, encoding=encoding, width=width)
    text = "".join(REPORTERS[name](appearance).pieces(outcomes()))
    return re.sub(r'("semanticVersion": )"[^"]*"', r'\1"0.0.0"', text)  # a new version changes nothing else


def _outcome(file: str, text: str, *diagnostics: Diagnostic) -> Outcome:
    found = tuple(attrs.evolve(diagnostic, file=file) for diagnostic in diagnostics)
    made = Report(file=file, kind="QuestionForm", well_formed=True, schema_valid=not found, diagnostics=found)
    return Outcome(file=file, report=made, source=read_source(text))


def _diagnostic(  # noqa: PLR0913 -- it stands for a class
    code: str,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    line: int | None = None,
    column: int | None = None,
    path: str | None = None,
    hint: str | None = None,
) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, message=message, line=line, column=column, path=path, hint=hint)


def write(folder: Path, made: Mapping[str, str]) -> list[Path]:
    """Write goldens, and delete what is none; return those that changed."""
    changed = []
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in made:
            old.unlink()
            changed.append(old)
    for name, text in made.items():
        path, data = folder / name, text.encode()
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            changed.append(path)
    return changed
