"""The command line of `tools/schema_equivalence`: what is compared, printed and returned."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from equivalence import comparison, components, library, reference, verdicts
from equivalence.components import UnsupportedSchemaError
from xerces import Judgement, Verdict, Xerces, XercesError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from equivalence.library import Check
    from equivalence.verdicts import Case

SAME, DIFFERENT, CANNOT = 0, 1, 2


def main(arguments: list[str], ours: Path = reference.SCHEMAS) -> int:
    """Compare the schemas in `ours` with those in a directory; returns the exit code."""
    parser = argparse.ArgumentParser(prog="schema_equivalence", description="Compare our schemas and our verdicts.")
    parser.add_argument("directory", type=Path, help="the official schemas")
    parser.add_argument("--documents", type=int, default=2000, metavar="N", help="for each schema (default: 2000)")
    parser.add_argument("--seed", default="1", help="what the documents are drawn by")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    cases: list[Case] = []
    checks: list[Check] = []
    is_same = True
    try:
        with tempfile.TemporaryDirectory() as directory, Xerces() as xerces:
            theirs = reference.assemble(options.directory, Path(directory))
            for name in reference.NAMES:
                found, differences = _compare(xerces, (ours / name, theirs / name), options.documents, options.seed)
                checked = _check(xerces, theirs, name, found, options.seed)
                differences += [_of_library(check) for check in checked if check.is_different]
                print(_summary(name, found, checked, differences))
                is_same = is_same and not differences
                cases += found
                checks += checked
    except (OSError, XercesError, UnsupportedSchemaError) as error:
        print(f"schema_equivalence: {error}", file=sys.stderr)
        return CANNOT
    _print_disputes(cases)
    seconds = time.monotonic() - began
    agreed = sum(not check.is_different for check in checks)
    print(f"the library's verdict is that of Xerces on {agreed} of {len(checks)} documents and blocks")
    print(f"{'the same' if is_same else 'DIFFERENT'}: {len(cases)} documents, {seconds:.0f} s")
    return SAME if is_same else DIFFERENT


def _compare(xerces: Xerces, pair: tuple[Path, Path], count: int, seed: str) -> tuple[list[Case], list[str]]:
    """Compare two schemas: the documents that were judged, and the differences in words."""
    ours, theirs = pair
    found, _ = comparison.compare(components.load(ours), components.load(theirs))
    differences = [str(difference) for difference in found]
    documents = verdicts.documents(ours, theirs, count=count, seed=f"{seed} {ours.stem}")
    cases = verdicts.judge(xerces, ours, theirs, documents)
    differences += [_in_words(case) for case in cases if case.is_different]
    return cases, differences


def _check(xerces: Xerces, theirs: Path, name: str, cases: list[Case], seed: str) -> list[Check]:
    """Have the library judge the documents of a schema, those of the XHTML subset as blocks."""
    random = Random(f"{seed} {name}")  # noqa: S311 -- documents, not secrets
    if name != library.XHTML_SCHEMA:
        return library.check_documents(xerces, theirs, name, cases, random)
    readable = [case.document for case in cases if case.their_libxml2.verdict is not Verdict.NOTWF]
    blocks = [library.block_of(document) for document in readable]
    blocks += [library.varied(block, random) for block in blocks]
    return library.check_blocks(xerces, theirs / name, blocks, random)


def _of_library(check: Check) -> str:
    return "\n".join(
        [
            "the library judges differently",
            f"    library: {check.library.name}",
            f"    Xerces: {_brief(check.xerces)}",
            f"    {_readable(check.text)}",
        ]
    )


def _in_words(case: Case) -> str:
    return "\n".join(
        [
            "a document is judged differently",
            f"    libxml2: ours {_brief(case.our_libxml2)}",
            f"    libxml2: theirs {_brief(case.their_libxml2)}",
            f"    Xerces: ours {_brief(case.our_xerces)}",
            f"    Xerces: theirs {_brief(case.their_xerces)}",
            f"    {_readable(case.document)}",
        ]
    )


def _brief(judgement: Judgement) -> str:
    return f"{judgement.verdict.name} {judgement.message}".rstrip()


def _readable(document: str | bytes) -> str:
    if isinstance(document, bytes):
        encoding = "utf-16" if document.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        document = document.decode(encoding, "backslashreplace")
    return document.encode("unicode_escape").decode().replace("\\n", "\n    ")


def _summary(name: str, cases: list[Case], checks: list[Check], differences: Iterable[str]) -> str:
    valid = sum(case.their_xerces.verdict is Verdict.VALID for case in cases)
    verdicts = Counter(check.xerces.verdict.name for check in checks)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    lines = [
        f"{name}: {len(cases)} documents, {valid} valid",
        f"judged by the library too: {len(checks)} ({counts})",
        *differences,
    ]
    return "\n  ".join(lines)


def _print_disputes(cases: Iterable[Case]) -> None:
    """List, by reason, where the validators do not agree; that is no difference of schemas."""
    counts: Counter[str] = Counter()
    shortest: dict[str, Case] = {}
    for case in cases:
        if case.is_disputed:
            reason = _reason(case)
            counts[reason] += 1
            known = shortest.get(reason)
            if known is None or len(case.document) < len(known.document):
                shortest[reason] = case
    if counts:
        print("libxml2 and Xerces disagree:")
    for reason, count in counts.most_common():
        case = shortest[reason]
        print(f"  {count} x {reason}, for example")
        print(f"    libxml2: {_brief(case.their_libxml2)}")
        print(f"    Xerces: {_brief(case.their_xerces)}")
        print(f"    {_readable(case.document)}")


def _reason(case: Case) -> str:
    libxml2, xerces = case.their_libxml2, case.their_xerces
    code = (xerces.message or libxml2.message).partition(":")[0]
    return f"libxml2 {libxml2.verdict.name}, Xerces {xerces.verdict.name} ({code})"
