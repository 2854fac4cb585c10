"""A server in a process of its own, as `mturk-xml serve` starts it."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import attrs

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
        """The port that it listens on."""
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


@attrs.define
class Servers:
    """Starts servers in a folder, and kills those that still run in the end.

    Attributes:
        folder: where they run, and keep their answers.
        running: the processes.

    """

    folder: Path
    running: "list[subprocess.Popen[str]]" = attrs.Factory(list)

    def start(self, *options: str, form: Path | None = None, key: Path | None = None) -> Server:
        """Start a server of a test on a free port, unless one is named; of the example's if no form is.

        Raises:
            RuntimeError: it did not start.

        """
        form, key = (form, key) if form else (example.path("form.xml"), example.path("key.xml"))
        command = [sys.executable, "-c", _INTERRUPTIBLE, "serve", str(form), *options]
        command += ["--key", str(key)] if key else []
        command += [] if "--port" in options else ["--port", "0"]
        process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self.running.append(process)
        assert process.stdout  # noqa: S101 - for the type
        said = ""
        while not said.endswith(_LAST_LINE) and (line := process.stdout.readline()):
            said += line
        if not (found := _ADDRESS.search(said)):
            raise RuntimeError(f"the server did not start: {said} {process.communicate()}")
        return Server(found[0], self.folder / "answers.db", said, process)

    def kill(self) -> None:
        """Kill all of them."""
        for process in self.running:
            process.kill()
            process.communicate()
