"""What `mturk-xml validate --fix` and `--diff` do: rewrite documents, or show how they would be rewritten."""

import difflib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mturk_xml.cli.commands import CANNOT_WORK, CLEAN, FINDINGS, complain
from mturk_xml.cli.output import _replaced, written
from mturk_xml.config import Selection
from mturk_xml.errors import SourceError
from mturk_xml.mending import Mended, mend
from mturk_xml.pipeline import check
from mturk_xml.reporters import Appearance, Outcome
from mturk_xml.reporters.visible import visible
from mturk_xml.sources import Input, inputs
from mturk_xml.tree import Source, encoding_of, read_source

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_COLORS = {"-": "red", "+": "green", "@": "cyan"}
_NO_END = "\\ No newline at end of file\n"


def mended(found: Input, selection: Selection) -> Outcome:
    """Mend a document and write it to where it came from; what is still found in it is what is reported."""
    try:
        source = found.read()
    except SourceError as error:
        return Outcome(file=found.name, problem=str(error))
    done = _mend(source, found.name, selection)
    problem = None
    try:
        _put_back(found, source, done)
    except OSError as error:
        problem = f"{found.name} cannot be written: {error.strerror or error}"
        report = check(source.data, file=found.name)
        return Outcome(file=found.name, report=selection.apply(report), source=source, problem=problem)
    for change in (*done.fixes, *done.unfixed):
        complain(f"{found.name}:{change}")
    return Outcome(file=found.name, report=selection.apply(done.report), source=read_source(done.data, file=found.name))


def _mend(source: Source, name: str, selection: Selection) -> Mended:
    return mend(source.data, file=name, wanted=lambda finding: selection.has(finding.code, finding.severity, name))


def _put_back(found: Input, source: Source, done: Mended) -> None:
    """Write a document to its file if it changed; one from standard input goes to standard output in any case."""
    if not isinstance(found.place, Path):
        sys.stdout.flush()
        sys.stdout.buffer.write(done.data)
        sys.stdout.buffer.flush()
    elif done.data != source.data:
        target = found.place.resolve()
        # The superuser may write everything, and other people's wish counts all the same.
        if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PermissionError(None, "it is read-only")
        if not target.is_file():
            raise OSError(None, "it is no regular file")
        with _replaced(target) as file:
            file.write(done.data)


def show_changes(paths: tuple[str, ...], output: Path | None, selection: Selection, appearance: Appearance) -> int:
    """Write what mending would change as a unified diff; return 1 if that is anything."""
    code = CLEAN
    with written(output, encoding=appearance.encoding) as write:
        for found in inputs(paths, leave_out=output):
            try:
                source = found.read()
            except SourceError as error:
                complain(str(error))
                code = CANNOT_WORK
                continue
            done = _mend(source, found.name, selection)
            for unfixed in done.unfixed:
                complain(f"{found.name}:{unfixed}")
            for line in _difference(source, done, found.name):
                write(_shown(line, appearance) if _is_terminal(output) else _colored(line, appearance))
            code = code or (FINDINGS if done.changed else CLEAN)
    return code


def _difference(source: Source, done: Mended, name: str) -> Iterator[str]:
    """Give the lines of a unified diff, with the line ends that they have."""
    encoding = encoding_of(source) if done.changed else "utf-8"
    before, after = (_LINE.findall(data.decode(encoding, "replace")) for data in (source.data, done.data))
    for line in difflib.unified_diff(before, after, name, name):
        yield from (line,) if line.endswith("\n") else (f"{line}\n", _NO_END)


def _is_terminal(output: Path | None) -> bool:
    return output is None and sys.stdout.isatty()


def _shown(line: str, appearance: Appearance) -> str:
    """Return a line such that nothing in it can drive a terminal."""
    return _colored(f"{visible(line.rstrip(chr(10)).rstrip(chr(13)), appearance.encoding)}\n", appearance)


def _colored(line: str, appearance: Appearance) -> str:
    color = _COLORS.get(line[:1])
    return click.style(line[:-1], fg=color) + "\n" if appearance.color and color else line
