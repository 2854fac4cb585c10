"""The command line of `tools/schema_equivalence`: what is compared, printed and returned."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from equivalence import comparison, components, reference, verdicts
from equivalence.components import UnsupportedSchemaError
from xerces import Judgement, Verdict, Xerces, XercesError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from equivalence.verdicts import Case

SAME, DIFFERENT, CANNOT = 0, 1, 2


def main(arguments: list[str], ours: Path = reference.SCHEMAS) -> int:
    """Compare the schemas in `ours` with those in a directory; returns the exit code."""
    parser = argparse.ArgumentParser(prog="schema_equivalence", description="Compare our schemas.")
    parser.add_argument("directory", type=Path, help="the official schemas")
    parser.add_argument("--documents", type=int, default=2000, metavar="N", help="for each schema (default: 2000)")
    parser.add_argument("--seed", default="1", help="what the documents are drawn by")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    cases: list[Case] = []
    is_same = True
    try:
        with tempfile.TemporaryDirectory() as directory, Xerces() as xerces:
            theirs = reference.assemble(options.directory, Path(directory))
            for name in reference.NAMES:
                found, differences = _compare(xerces, (ours / name, theirs / name), options.documents, options.seed)
                print(_summary(name, found, differences))
                is_same = is_same and not differences
                cases += found
    except (OSError, XercesError, UnsupportedSchemaError) as error:
        print(f"schema_equivalence: {error}", file=sys.stderr)
        return CANNOT
    _print_disputes(cases)
    seconds = time.monotonic() - began
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


def _readable(document: bytes) -> str:
    encoding = "utf-16" if document.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return document.decode(encoding).encode("unicode_escape").decode().replace("\\n", "\n    ")


def _summary(name: str, cases: list[Case], differences: Iterable[str]) -> str:
    valid = sum(case.their_xerces.verdict is Verdict.VALID for case in cases)
    lines = [f"{name}: {len(cases)} documents, {valid} valid", *differences]
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
