"""What there is to read: files, folders and standard input, one after the other."""

import glob
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import attrs

from mturk_xml.errors import SourceError
from mturk_xml.tree import Source, read_source

EXTENSIONS = (".xml", ".question", ".answer", ".answers", ".answerkey")
"""The ends of the names of files that are looked for in folders; those after `.xml` are the command line tools'."""

ANSWER_EXTENSIONS = (
    *EXTENSIONS,
    *(".json", ".jsonl", ".ndjson"),
    *(".csv", ".tsv", ".results"),
    *(".parquet", ".arrow", ".feather"),
    *(".db", ".sqlite", ".sqlite3"),
    *(".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"),
)
"""The same of the files that answers are looked for in."""

STDIN = "-"
STDIN_NAME = "<stdin>"


@attrs.frozen(kw_only=True)
class Input:
    """Something to read.

    Attributes:
        name: what it is called in findings.
        place: a path or an open binary file; None where there is nothing to read.
        problem: why there is nothing to read, as a sentence that names it.

    """

    name: str
    place: Path | BinaryIO | None = None
    problem: str | None = None

    def read(self) -> Source:
        """Read it.

        Raises:
            SourceError: it cannot be read.

        """
        if self.place is None:
            raise SourceError(self.problem)
        if isinstance(self.place, Path) and os.path.isdir(self.place):  # noqa: PTH112 - see `inputs`
            raise SourceError(f"{self.name} is a folder")
        return read_source(self.place, file=self.name)


def named(name: str) -> Input:
    """Return the file of a name, or standard input for `-`; it is read when it is asked for."""
    return next(inputs([name])) if name == STDIN else Input(name=name, place=Path(name))


def inputs(
    arguments: Iterable[str], *, leave_out: Path | None = None, extensions: Collection[str] = EXTENSIONS
) -> Iterator[Input]:
    """Find what there is to read.

    Args:
        arguments: names of files and folders; `-` is standard input. A folder gives the files in it and
            below it that have one of the extensions, in the order of their names, and nothing that is
            hidden or beyond a symbolic link to a folder. Where no file has the name, it may be a pattern
            such as `answers/**/*.xml`, and gives the files that match.
        leave_out: a file that a folder or a pattern does not give, such as the one that is being written.
        extensions: the ends of the names of files that are looked for in folders.

    Yields:
        Every file; also for what cannot be read, with the problem.

    """
    for argument in arguments:
        if argument == STDIN:
            yield _standard_input()
        elif os.path.isdir(argument):  # noqa: PTH112 - `Path.is_dir` raises where one may not look
            yield from _in_folder(argument, leave_out, extensions)
        elif glob.has_magic(argument) and not os.path.lexists(argument):
            yield from _matching(argument, leave_out)
        else:
            yield Input(name=argument, place=Path(argument))


def _standard_input() -> Input:
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    problem = None if stream else f"{STDIN_NAME} cannot be read: it is closed"
    return Input(name=STDIN_NAME, place=stream, problem=problem)


def _matching(pattern: str, leave_out: Path | None) -> Iterator[Input]:
    is_empty = True
    for name in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207 - `Path.glob` refuses absolute patterns
        path = Path(name)
        if not os.path.isdir(name) and not _is_same(path, leave_out):  # noqa: PTH112 - see `inputs`
            is_empty = False
            yield Input(name=name, place=path)
    if is_empty:
        yield Input(name=pattern, problem=f"{pattern} cannot be read: there is no such file, and none that it matches")


def _in_folder(folder: str, leave_out: Path | None, extensions: Collection[str]) -> Iterator[Input]:
    problems: list[OSError] = []
    is_empty = True
    for parent, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if not name.startswith(".") and path.suffix.lower() in extensions and not _is_same(path, leave_out):
                is_empty = False
                yield Input(name=str(path), place=path)
        for problem in problems:
            is_empty = False
            yield Input(name=problem.filename, problem=f"{problem.filename} cannot be read: {problem.strerror}")
        problems.clear()
    for problem in problems:  # of the folder itself: then there is no step to report it in
        is_empty = False
        yield Input(name=problem.filename, problem=f"{problem.filename} cannot be read: {problem.strerror}")
    if is_empty:
        yield Input(name=folder, problem=f"{folder} holds no file whose name ends in {', '.join(extensions)}")


def _is_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()
