"""What `mturk-xml validate --fix` and `--diff` do: rewrite documents, or show how they would be rewritten."""

import difflib
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import click

from mturk_xml.appearance import Appearance, visible
from mturk_xml.cli.commands import CANNOT_WORK, CLEAN, FINDINGS, complain
from mturk_xml.cli.output import replaced, written
from mturk_xml.config import Selection
from mturk_xml.diagnostics import Diagnostic
from mturk_xml.errors import SourceError
from mturk_xml.mending import Mended, mend, mend_test
from mturk_xml.pipeline import check
from mturk_xml.reporters import Outcome
from mturk_xml.sources import STDIN, Input
from mturk_xml.tree import Source, encoding_of, read_source

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_COLORS = {"-": "red", "+": "green", "@": "cyan"}
_NO_END = "\\ No newline at end of file\n"


@attrs.frozen
class Done:
    """A document and what became of it, or why it could not be read."""

    found: Input
    source: Source | None = None
    result: Mended | None = None
    problem: str | None = None


def documents(found: Iterator[Input], selection: Selection) -> Iterator[Done]:
    """Mend documents one by one, without writing them."""
    for each in found:
        try:
            source = each.read()
        except SourceError as error:
            yield Done(each, problem=str(error))
        else:
            yield Done(each, source, mend(source.data, file=each.name, wanted=_wanted(selection)))


def pair(form: str, key: str, selection: Selection) -> list[Done]:
    """Mend a form and its key together, without writing them."""
    if STDIN in {form, key}:
        raise click.UsageError("A form and its key are mended together where they are files.")
    found = [Input(name=name, place=Path(name)) for name in (form, key)]
    try:
        sources = [each.read() for each in found]
    except SourceError:
        return list(documents(iter(found), selection))
    mended = mend_test(form=Path(form), key=Path(key), wanted=_wanted(selection))
    return [Done(*each) for each in zip(found, sources, (mended.form, mended.key), strict=True)]


def _wanted(selection: Selection) -> Callable[[Diagnostic], bool]:
    return lambda finding: selection.has(finding.code, finding.severity, finding.file)


def outcome(done: Done, selection: Selection) -> Outcome:
    """Write a mended document to where it came from; what is still found in it is what is reported."""
    name = done.found.name
    if done.source is None or done.result is None:
        return Outcome(file=name, problem=done.problem)
    problem = write([done])
    if problem:
        report = selection.apply(check(done.source.data, file=name))
        return Outcome(file=name, report=report, source=done.source, problem=problem)
    return Outcome(
        file=name, report=selection.apply(done.result.report), source=read_source(done.result.data, file=name)
    )


def write(documents_done: list[Done]) -> str | None:
    """Write documents to where they came from, all or, where one cannot be written, none; then say what was done.

    Returns:
        Why there is one that cannot be written.

    """
    name = ""
    try:
        for done in documents_done:
            name = done.found.name
            _require_writable(done)
        for done in documents_done:
            name = done.found.name
            _put_back(done)
    except OSError as error:
        return f"{name} cannot be written: {error.strerror or error}"
    for done in documents_done:
        for change in (*done.result.fixes, *done.result.unfixed) if done.result else ():
            complain(f"{done.found.name}:{change}")
    return None


def _require_writable(done: Done) -> None:
    if isinstance(done.found.place, Path) and done.result and done.result.changed:
        target = done.found.place.resolve()
        if not target.is_file():
            raise OSError(None, "it is no regular file")
        # The superuser may write everything, and other people's wish counts all the same.
        if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PermissionError(None, "it is read-only")


def _put_back(done: Done) -> None:
    """Write a document to its file if it changed; one from standard input goes to standard output in any case."""
    if done.result is None:
        return
    if not isinstance(done.found.place, Path):
        sys.stdout.flush()
        sys.stdout.buffer.write(done.result.data)
        sys.stdout.buffer.flush()
    elif done.result.changed:
        with replaced(done.found.place.resolve()) as file:
            file.write(done.result.data)


def show(documents_done: Iterator[Done], output: Path | None, appearance: Appearance) -> int:
    """Write what mending would change as a unified diff; return the exit code, which is 1 if that is anything."""
    code = CLEAN
    with written(output, encoding=appearance.encoding) as write_text:
        for done in documents_done:
            if done.source is None or done.result is None:
                complain(str(done.problem))
                code = CANNOT_WORK
                continue
            for unfixed in done.result.unfixed:
                complain(f"{done.found.name}:{unfixed}")
            for line in _difference(done.source, done.result, done.found.name):
                write_text(_shown(line, appearance) if _is_terminal(output) else _colored(line, appearance))
            code = code or (FINDINGS if done.result.changed else CLEAN)
    return code


def _difference(source: Source, result: Mended, name: str) -> Iterator[str]:
    """Give the lines of a unified diff, with the line ends that they have."""
    encoding = encoding_of(source) if result.changed else "utf-8"
    before, after = (_LINE.findall(data.decode(encoding, "replace")) for data in (source.data, result.data))
    for line in difflib.unified_diff(before, after, name, name):
        yield from (line,) if line.endswith("\n") else (f"{line}\n", _NO_END)


def _is_terminal(output: Path | None) -> bool:
    return output is None and sys.stdout.isatty()


def _shown(line: str, appearance: Appearance) -> str:
    """Return a line such that nothing in it can drive a terminal."""
    return _colored(f"{visible(line.removesuffix(chr(10)).removesuffix(chr(13)), appearance.encoding)}\n", appearance)


def _colored(line: str, appearance: Appearance) -> str:
    color = _COLORS.get(line[:1])
    return click.style(line[:-1], fg=color) + "\n" if appearance.color and color else line
