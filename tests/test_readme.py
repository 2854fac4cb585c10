"""The README's code runs, and its commands print what it shows.

The blocks of README.md run in their order, in one empty folder: ```python blocks share one
namespace, and are a program that `mypy --strict` takes; of a ```console block every
`$ mturk-xml …` line is run, and what it prints must be what stands below it. `...` in shown output
stands for anything; `$ echo $?` shows the exit code of the command before it. Other commands
(`$ pip install …`) are only shown. A block in an HTML comment runs too, for files that a reader
need not see made. A ```yaml block that begins with the name of a file in a comment is that file.
"""

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

README = Path(__file__).resolve().parent.parent / "README.md"

BLOCK = re.compile(r"^```(python|console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.yaml)\n")


class Block(NamedTuple):
    """A fenced block: its language, its text, and the line of README.md where the text begins."""

    language: str
    text: str
    line: int


class Command(NamedTuple):
    """A line after `$ `, with the output that is shown below it."""

    command: str
    shown: str
    line: int


def _blocks() -> list[Block]:
    text = README.read_text("utf-8")
    return [Block(match[1], match[2], text.count("\n", 0, match.start(2)) + 1) for match in BLOCK.finditer(text)]


def _commands(block: Block) -> Iterator[Command]:
    lines = block.text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        last = start
        while lines[last].endswith("\\"):
            last += 1
        command = "\n".join(lines[start : last + 1]).removeprefix("$ ")
        yield Command(command, "\n".join(lines[last + 1 : end]), block.line + start)


def _run(command: str) -> subprocess.CompletedProcess[str]:
    """Run a command line as a shell does, with our command first on the path."""
    scripts = Path(sys.executable).parent
    variables = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
    return subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, **variables, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def _compare(shown: Command, printed: str) -> None:
    def tidy(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"

    want, got = tidy(shown.shown), tidy(printed)
    if not doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS):
        pytest.fail(
            f"README.md:{shown.line}: $ {shown.command}\nshown:\n{want}\nprinted:\n{got}",
            pytrace=False,
        )


def test_every_block_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in _blocks():
        if block.language == "python":
            # Empty lines before it let a traceback tell the line of README.md.
            source = "\n" * (block.line - 1) + block.text
            exec(compile(source, str(README), "exec"), namespace)  # noqa: S102 -- our own README
            continue
        if block.language == "yaml":
            if name := FILE.match(block.text):
                Path(name[1]).write_text(block.text, "utf-8")
            continue
        status = 0
        for command in _commands(block):
            if command.command == "echo $?":
                _compare(command, str(status))
            elif command.command.startswith("mturk-xml "):
                done = _run(command.command)
                status = done.returncode
                _compare(command, done.stdout)


@pytest.mark.needs_mypy
def test_every_block_is_well_typed(tmp_path: Path) -> None:
    program = tmp_path / "readme.py"
    # Each block at its own lines, so that an error tells the line of README.md.
    lines: list[str] = []
    for block in _blocks():
        if block.language == "python":
            lines += [""] * (block.line - 1 - len(lines)) + block.text.splitlines()
    program.write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\n[mypy-pyarrow.*]\nignore_missing_imports = True\n")  # it has no types
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "cache")]
    # mypy finds what is installed, but not by the import hook of an editable installation.
    found = {} if os.environ.get("MTURK_XML_INSTALLED") else {"MYPYPATH": str(README.parent)}
    done = subprocess.run(
        [*command, program.name], cwd=tmp_path, env={**os.environ, **found}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_the_readme_shows_code_and_commands() -> None:
    blocks = _blocks()
    commands = [c for b in blocks if b.language == "console" for c in _commands(b)]
    assert any(block.language == "python" for block in blocks)
    assert any(command.command.startswith("mturk-xml ") for command in commands)
