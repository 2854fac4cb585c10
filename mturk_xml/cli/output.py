"""Where a command writes: standard output or a file, for people or for programs."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO, TypeAlias

import click

from mturk_xml.appearance import Appearance

Write: TypeAlias = Callable[[str], object]

WIDTH = 100
"""The width of excerpts and tables where there is no terminal, so that the output is the same everywhere."""


def has_color(stream: TextIO) -> bool:
    """Whether to use colours: on a terminal, unless NO_COLOR is set; elsewhere only if FORCE_COLOR is."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO) -> int:
    """Return the width of a terminal in cells, and one for all where there is none."""
    if not stream.isatty():
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def appearance_of(output: Path | TextIO | None = None) -> Appearance:
    """Return what a stream can show, standard output if none is named; or a file that is written instead."""
    if isinstance(output, Path):
        return Appearance(width=WIDTH)
    stream = output or sys.stdout
    encoding = stream.encoding or "ascii"
    return Appearance(color=has_color(stream), width=width_of(stream) - 10, encoding=encoding)


@contextlib.contextmanager
def written(output: Path | None, *, encoding: str = "utf-8") -> Iterator[Write]:
    """Open what is written to; what the encoding does not have is written as an escape.

    A file takes the place of an older one when it is complete, and not before.

    Raises:
        click.ClickException: the file cannot be written.

    """
    if output is None:
        sys.stdout.flush()
        yield _to_stdout(encoding)
        sys.stdout.flush()
        return
    try:
        with replaced(output.resolve()) as file:
            yield lambda text: file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror or error}") from error


def write_as(
    name: str,
    output: Path | None,
    *,
    table: Callable[[Appearance], Iterable[str]],
    json: Callable[[], str],
    csv: Callable[[], str],
) -> None:
    """Write in the format that was asked for.

    Args:
        name: that of the format: "table", "json" or "csv".
        output: the file to write to, None for standard output.
        table: gives the lines of a table for people.
        json: gives it as JSON, for programs.
        csv: gives it as CSV.

    Raises:
        click.ClickException: the file cannot be written.

    """
    appearance = appearance_of(output)
    with written(output, encoding=appearance.encoding if name == "table" else "utf-8") as write:
        if name == "table":
            write("".join(f"{line}\n" for line in table(appearance)))
        else:
            write(json() if name == "json" else csv())


@contextlib.contextmanager
def stream(output: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Open standard output, or a pipe or device that takes what is written as it comes.

    Raises:
        click.ClickException: the output cannot be written.

    """
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.buffer.write
        sys.stdout.flush()
        return
    try:
        with output.open("wb") as file:
            yield file.write
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror or error}") from error


def _to_stdout(encoding: str) -> Write:
    stream = sys.stdout.buffer
    is_watched = sys.stdout.isatty()

    def write(text: str) -> None:
        stream.write(text.encode(encoding, "backslashreplace"))
        if is_watched:
            stream.flush()

    return write


@contextlib.contextmanager
def replaced(target: Path) -> Iterator[BinaryIO]:
    """Give a file that takes the place of `target` when it is complete, and not at all if that fails."""
    if target.exists() and not target.is_file():  # a pipe or a device is written as it is
        with target.open("wb") as device:
            yield device
        return
    mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            yield file
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
