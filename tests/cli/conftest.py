"""The command line, in this process and in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

import click.testing
import pytest

from mturk_xml import example
from mturk_xml.cli import cli

UNSET = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8", "MTURK_XML_TRACEBACK"}

FORM = example.path("form.xml").read_bytes()


class Run:
    """What a command line did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run a command line in this process."""
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, stdin: bytes | None = None) -> Run:
        result = click.testing.CliRunner().invoke(cli, arguments, input=stdin, prog_name="mturk-xml")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def start(work: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command line in a process of its own, in the working folder."""

    def start(
        *arguments: str,
        env: Mapping[str, str] = MappingProxyType({}),
        stdout: int | IO[bytes] = subprocess.PIPE,
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in UNSET}
        return subprocess.run(
            [sys.executable, "-m", "mturk_xml", *arguments],
            cwd=work,
            env={**environment, **env},
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )

    return start


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example, and some documents that are not as they should be; the working directory."""
    (tmp_path / "answers").mkdir()
    for name in ("form.xml", "key.xml"):
        (tmp_path / name).write_bytes(example.path(name).read_bytes())
    for file in example.answers():
        (tmp_path / "answers" / file.name).write_bytes(file.read_bytes())
    bad = FORM.replace(b"<MaxSelectionCount>4</MaxSelectionCount>", b"<MaxSelectionsCount>4</MaxSelectionsCount>")
    (tmp_path / "bad.xml").write_bytes(bad)
    (tmp_path / "junk.xml").write_bytes(bytes(range(256)) * 4)
    monkeypatch.chdir(tmp_path)
    return tmp_path
