"""What is found in the corpus of real documents, as a table that a test holds it to.

The documents are other people's: the table has the names of their files, and codes and places of findings, and
nothing of what stands in them. Each document is looked at alone, and each key beside the form with the number
before its own, or else the one after it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import mturk_xml as mx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mturk_xml.diagnostics import Diagnostic

__all__ = ["SNAPSHOT", "pairs", "table", "write"]

SNAPSHOT = Path(__file__).resolve().parent.parent / "tests" / "data" / "corpus_findings.tsv"
_COLUMNS = ("file", "beside", "code", "severity", "line", "column")


def table(corpus: Path) -> str:
    """Return the findings in the documents of a corpus, tab-separated, one a line.

    Args:
        corpus: its directory. `beside` is the other document of a form and its key, whose findings are the ones
            that neither has alone.
    """
    documents = sorted((corpus / "documents").iterdir())
    lines = ["\t".join(_COLUMNS)]
    for path in documents:
        lines += _rows(mx.check(path).diagnostics)
    for form, key in pairs(documents):
        joint = mx.check_test(form=form, key=key)
        for path, other in ((form, key), (key, form)):
            here = [found for found in joint.diagnostics if found.file == str(path) and found.code.startswith("PR")]
            lines += _rows(here, beside=other.name)
    return "\n".join(lines) + "\n"


def pairs(documents: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Give the forms and keys that are likely to belong together, by their numbers."""
    by_name = {path.name: path for path in documents}
    for name, key in by_name.items():
        number = re.match(r"(\d+)\.AnswerKey\.", name)
        if number:
            beside = (f"{int(number[1]) + step:03}.QuestionForm.xml" for step in (-1, 1))
            form = next((by_name[other] for other in beside if other in by_name), None)
            if form:
                yield form, key


def _rows(diagnostics: Iterable[Diagnostic], beside: str = "") -> Iterator[str]:
    for found in diagnostics:
        name = Path(found.file or "").name
        yield "\t".join([name, beside, found.code, found.severity, str(found.line or ""), str(found.column or "")])


def write(corpus: Path) -> bool:
    """Write the table; return whether it changed."""
    made = table(corpus).encode()
    changed = not SNAPSHOT.exists() or SNAPSHOT.read_bytes() != made
    if changed:
        SNAPSHOT.write_bytes(made)
    return changed
