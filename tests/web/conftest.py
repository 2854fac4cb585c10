"""A server in a process of its own, as `mturk-xml serve` starts one."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import attrs
import pytest

from mturk_xml import example

# A process that was started in the background ignores interrupts, and so would what it starts.
_INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from mturk_xml.cli import main
main()
"""
_LAST_LINE = "Ctrl-C ends it.\n"
_ADDRESS = re.compile(r"http://\S+")


@attrs.define
class Server:
    """A server that is running.

    Attributes:
        url: where.
        store: the file with what is submitted.
        said: what it says of itself.
        process: what runs it.

    """

    url: str
    store: Path
    said: str
    process: "subprocess.Popen[str]"

    @property
    def port(self) -> str:
        return self.url.rstrip("/").rpartition(":")[2]

    def kill(self) -> None:
        """End it as a failing machine does."""
        self.process.kill()
        self.process.communicate()

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end; return the exit code, and what it wrote to standard error."""
        self.process.send_signal(how)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err


Start: TypeAlias = Callable[..., Server]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Start]:
    """Start a server of a test, of the example if no other is named, on a free port."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str | Path, form: Path | None = None, key: Path | None = None) -> Server:
        test = (form,) if form else (example.path("form.xml"), "--key", example.path("key.xml"))
        given = (*test, *(("--key", key) if key else ()), *options)
        port = () if "--port" in options else ("--port", "0")
        command = [sys.executable, "-c", _INTERRUPTIBLE, "serve", *map(str, given), *port]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        running.append(process)
        assert process.stdout
        said = ""
        while not said.endswith(_LAST_LINE) and (line := process.stdout.readline()):
            said += line
        found = _ADDRESS.search(said)
        if not found:
            pytest.fail(f"the server did not start: {said} {process.communicate()}")
        return Server(found[0], tmp_path / "answers.db", said, process)

    yield start
    for process in running:
        process.kill()
        process.communicate()
