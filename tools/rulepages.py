"""The pages of the rules: docs/rules/index.md and one page a rule, from its docstring and its test documents.

A rule CODE has a folder tests/data/rules/CODE with good.xml and bad.xml, which are shown, and any number of
further good-*.xml and bad-*.xml. A bad document marks each line where a finding must stand by a comment,
`<!-- CODE -->`; where no comment is possible, line 1 is meant. A rule about documents that belong together has
folders in place of the documents, with any of form.xml, key.xml and answers.xml, marked in the same way.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

import mturk_xml.rules
from mturk_xml import check, check_test
from mturk_xml.rule import RULES
from mturk_xml.tree import MAX_BYTES, decode, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mturk_xml.diagnostics import Diagnostic, Report
    from mturk_xml.pairs import JointReport
    from mturk_xml.rule import Rule

__all__ = [
    "DATA",
    "FAMILIES",
    "PAGES",
    "expected_lines",
    "family",
    "joint_report_on",
    "main",
    "marked_lines",
    "pages",
    "report_on",
    "sections",
]

_ = mturk_xml.rules  # imported so that RULES is complete

_ROOT = Path(__file__).resolve().parent.parent
DATA = _ROOT / "tests" / "data" / "rules"
"""The test documents, in folders named after the codes."""
PAGES = _ROOT / "docs" / "rules"
"""Where the pages are written."""

FAMILIES = {
    "XML0": "Is it XML?",
    "XSD1": "Does its schema accept it?",
    "DOC1": "Every document, as it was sent",
    "QF2": "QuestionForm",
    "FC3": "FormattedContent",
    "AK4": "AnswerKey",
    "QA5": "QuestionFormAnswers",
    "EQ6": "ExternalQuestion",
    "HQ7": "HTMLQuestion",
    "PR8": "Documents that belong together",
}
"""What the rules are about whose codes begin so, in the order of the index."""

_MAX_BYTES = {"XML002": 512}
"""The limit under which the documents of a rule are read, where it is not the usual one."""
_PASSING = {"PR830": 80}
"""The Qualification value to be reached in the cases of a rule."""

_SECTION = re.compile(r"^(Why|Example|Instead|Source): ?", re.MULTILINE)
_LINE_END = re.compile("\r\n|\r|\n")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_WIDEST = 120
_LONGEST = 50
_AROUND = 4
_NUMBERED = "{mark} {number:>{width}} | {line}"


def family(code: str) -> str:
    """Return the beginning of a code that is a family's.

    Raises:
        KeyError: there is no such family.
    """
    letters = re.match(r"[A-Z]+[0-9]", code)
    if letters is None or letters[0] not in FAMILIES:
        raise KeyError(code)
    return letters[0]


def report_on(document: Path) -> Report:
    """Check a test document as its rule asks for it."""
    return check(document, max_bytes=_MAX_BYTES.get(document.parent.name, MAX_BYTES))


def joint_report_on(case: Path) -> JointReport:
    """Check the documents of a folder together, as its rule asks for it."""
    documents = {path.stem: path for path in sorted(case.iterdir())}
    return check_test(**documents, passing=_PASSING.get(case.parent.name))  # type: ignore[arg-type]  # the stems


def expected_lines(document: Path) -> set[int]:
    """Return the lines on which the findings of a test document's rule must stand."""
    if not document.name.startswith("bad"):
        return set()
    return marked_lines(document, document.parent.name) or {1}


def marked_lines(document: Path, code: str) -> set[int]:
    """Return the lines that a comment marks with a code."""
    marker = f"<!-- {code} -->"
    return {number for number, line in enumerate(_lines(document), 1) if marker in line}


def sections(rule: Rule) -> dict[str, str]:
    """Split what a docstring says after its first line: the text before the first heading is under ""."""
    before, *rest = _SECTION.split(rule.explanation)
    found = {"": before.strip()} if before.strip() else {}
    for heading, text in zip(rest[::2], rest[1::2], strict=True):
        found[heading] = f"{found[heading]}\n\n{text.strip()}" if heading in found else text.strip()
    return found


def pages() -> dict[str, str]:
    """Return every page's text by its name."""
    return {"index.md": _index(), **{f"{code}.md": _page(rule) for code, rule in sorted(RULES.items())}}


def _index() -> str:
    lines = ["# The rules", "", "Written by `tools/rule_pages`; the text is that of the rules' docstrings."]
    for begin, title in FAMILIES.items():
        rules = [rule for code, rule in sorted(RULES.items()) if family(code) == begin]
        if rules:
            lines += [
                "",
                f"## {begin}…: {title}",
                "",
                "| code | name | severity | what is wrong |",
                "|---|---|---|---|",
            ]
            lines += [
                *(
                    f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {_prose(rule.summary)} |"
                    for rule in rules
                ),
            ]
    return "\n".join(lines) + "\n"


def _page(rule: Rule) -> str:
    parts = [f"# {rule.code} {rule.name}", _prose(rule.summary), f"Severity: {rule.severity}"]
    for heading, text in sections(rule).items():
        parts += [*([f"## {heading}"] if heading else []), _prose(text[0].upper() + text[1:])]
    folder = DATA / rule.code
    parts += _of_folders(rule, folder) if (folder / "bad").is_dir() else _of_documents(rule, folder)
    parts += [f"More documents of both kinds: [tests/data/rules/{rule.code}](../../tests/data/rules/{rule.code})."]
    return "\n\n".join(parts) + "\n"


def _of_documents(rule: Rule, folder: Path) -> Iterator[str]:
    """Show a bad document with what is found in it, and a good one."""
    good, bad = folder / "good.xml", folder / "bad.xml"
    if bad.exists():
        yield "## Found in"
        yield _fenced("text", _numbered(bad, expected_lines(bad)))
        yield _fenced("text", _findings(rule, report_on(bad).diagnostics))
    if good.exists():
        yield "## Not found in"
        yield _fenced("xml", _elided(good, around={1}))


def _of_folders(rule: Rule, folder: Path) -> Iterator[str]:
    """Show documents that belong together, those of a bad folder with what is found in them, those of a good one."""
    yield "## Found in"
    for document in sorted((folder / "bad").iterdir(), key=_place_in_test):
        yield f"`{document.name}`"
        yield _fenced("text", _numbered(document, marked_lines(document, rule.code)))
    joint = joint_report_on(folder / "bad")
    yield _fenced(
        "text", [line for report in joint.reports for line in _findings(rule, report.diagnostics, named=True)]
    )
    yield "## Not found in"
    for document in sorted((folder / "good").iterdir(), key=_place_in_test):
        yield f"`{document.name}`"
        yield _fenced("xml", _elided(document, around={1}))


def _place_in_test(document: Path) -> int:
    return ("form", "key", "answers").index(document.stem)


def _findings(rule: Rule, diagnostics: tuple[Diagnostic, ...], *, named: bool = False) -> list[str]:
    """Say what a rule found, with its places and with the name of the file where there are several."""
    lines = []
    for found in diagnostics:
        if found.code == rule.code:
            file = f"{Path(found.file or '').name}:" if named else ""
            lines.append(f"{file}{found.line}:{found.column}: {_visible(found.message)}")
            lines += [f"    hint: {_visible(found.hint)}"] if found.hint else []
    return lines


def _prose(text: str) -> str:
    """Escape what Markdown would take for a tag, outside of code."""
    pieces = text.split("`")
    return "`".join(piece.replace("<", "&lt;") if index % 2 == 0 else piece for index, piece in enumerate(pieces))


def _fenced(language: str, lines: list[str]) -> str:
    return "\n".join([f"```{language}", *lines, "```"])


def _numbered(document: Path, marked: set[int]) -> list[str]:
    """Show a document with the numbers of its lines, some of them marked."""
    shown = _elided(document, around=marked, numbered=True)
    return shown or ["(an empty file)"]


def _elided(document: Path, *, around: set[int], numbered: bool = False) -> list[str]:
    """Return the lines of a document; of a long one only those around some lines."""
    lines = _lines(document)
    while lines and not lines[-1].strip():
        del lines[-1]
    width = len(str(len(lines)))
    shown: list[str] = []
    for number, line in enumerate(lines, 1):
        if len(lines) > _LONGEST and all(abs(number - other) > _AROUND for other in around):
            if shown[-1:] != ["⋮"]:
                shown.append("⋮")
            continue
        mark = ">" if number in around else " "
        text = _narrow(_visible(line))
        shown.append(_NUMBERED.format(mark=mark, number=number, width=width, line=text).rstrip() if numbered else text)
    return shown


def _narrow(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]}…"


def _visible(text: str) -> str:
    return _INVISIBLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\t", "    "))


def _lines(document: Path) -> list[str]:
    return _LINE_END.split(decode(read_source(document)))


def main(arguments: list[str], *, directory: Path = PAGES) -> int:
    """Write the pages, or say which of them are out of date."""
    parser = argparse.ArgumentParser(prog="rule_pages", description="Write the pages of the rules.")
    parser.add_argument("--check", action="store_true", help="write nothing; name what is out of date")
    only_check = parser.parse_args(arguments).check
    wanted = pages()
    existing = {path.name: path.read_text("utf-8") for path in directory.glob("*.md")}
    outdated = sorted(name for name in wanted.keys() | existing.keys() if wanted.get(name) != existing.get(name))
    for name in outdated:
        if only_check:
            print(f"{directory / name} is out of date: run tools/rule_pages")
        elif name in wanted:
            directory.mkdir(parents=True, exist_ok=True)
            (directory / name).write_text(wanted[name], "utf-8")
        else:
            (directory / name).unlink()
    return 1 if only_check and outdated else 0
