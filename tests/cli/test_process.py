"""What only a process of its own can show: streams, signals, colours, what is imported."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import mturk_xml

Starter = Callable[..., subprocess.CompletedProcess[bytes]]

HEAVY = {"xmlschema", "rich", "mturk_xml.reporters", "mturk_xml.scoring", "mturk_xml.config", "mturk_xml.cli.validate"}


def test_version(start: Starter) -> None:
    done = start("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().split() == ["mturk-xml,", "version", mturk_xml.__version__]


def test_version_imports_little(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom mturk_xml.cli import cli\n"
        "try: cli.main(['--version'], prog_name='mturk-xml')\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stderr.split()) == set()


def test_validating_what_is_valid_does_not_import_xmlschema(work: Path) -> None:
    program = (
        "import sys\nfrom mturk_xml.cli import cli\n"
        "try: cli.main(['validate', 'form.xml'], prog_name='mturk-xml')\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=work, capture_output=True, text=True, check=True)
    assert "xmlschema" not in done.stderr.split()


def test_a_closed_pipe_is_quiet(start: Starter, work: Path) -> None:
    for number in range(60):
        (work / f"{number}.xml").write_bytes((work / "bad.xml").read_bytes())
    reader, writer = os.pipe()
    os.close(reader)
    for arguments in (["validate", "."], ["validate", "--format", "json", "."], ["--help"], ["demo"]):
        done = start(*arguments, stdout=writer)
        assert (done.returncode, done.stderr) == (2, b""), arguments
    os.close(writer)


@pytest.mark.needs_linux
@pytest.mark.parametrize("arguments", [["rules"], ["--version"], ["validate", "form.xml"], ["score", "-h"]])
def test_a_full_disk_is_a_message(start: Starter, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = start(*arguments, stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"mturk-xml: the output: No space left on device\n"


@pytest.mark.needs_posix
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams(work: Path, redirection: str) -> None:
    for arguments, codes in (("validate bad.xml", {1, 2}), ("rules", {0, 2}), ("validate -", {1, 2})):
        command = f"exec '{sys.executable}' -m mturk_xml {arguments} {redirection}"
        done = subprocess.run(
            ["sh", "-c", command], cwd=work, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        assert done.returncode in codes
        assert b"Traceback" not in done.stderr


# A process that was started in the background ignores interrupts, and so would what it starts.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from mturk_xml.cli import main
main()
"""


def test_an_interrupt_is_130(work: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "validate", "-"],
        cwd=work,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    try:
        while not _waits_for_input(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert b"Traceback" not in err


def _waits_for_input(pid: int) -> bool:
    """Whether a process sleeps in a read of a pipe, as far as the system tells; else wait for a while."""
    try:
        return "pipe" in Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        time.sleep(3)
        return True


def test_ascii_terminals_get_ascii(start: Starter, work: Path) -> None:
    (work / "größe.xml").write_text("<Größe>鳥</Größe>", "utf-8")
    environment = {"PYTHONIOENCODING": "ascii"}
    for arguments in (["validate", "größe.xml"], ["validate", "--help"]):
        done = start(*arguments, env=environment)
        assert done.returncode in {0, 1}, done.stderr
        assert done.stdout.isascii()
    assert b"gr\\xf6\\xdfe.xml" in start("validate", "größe.xml", env=environment).stdout
    done = start("validate", "--format", "json", "größe.xml", env=environment)
    assert json.loads(done.stdout)["documents"][0]["path"] == "größe.xml"
    assert "größe.xml".encode() in start("validate", "--format", "junit", "größe.xml", env=environment).stdout


@pytest.mark.needs_linux
def test_a_file_name_that_is_no_text(start: Starter, work: Path) -> None:
    (work / os.fsdecode(b"n\xff\x1b.xml")).write_bytes(b"<a>")
    for name in ("text", "json", "sarif", "github", "junit"):
        done = start("validate", "--format", name, ".")
        assert done.returncode == 1, done.stderr
        done.stdout.decode("utf-8")
        assert b"\x1b" not in done.stdout
    for name in ("table", "csv", "jsonl"):
        done = start("score", "--key", "key.xml", "--format", name, ".")
        assert done.returncode == 1, done.stderr
        done.stdout.decode("utf-8")


def test_pipes_get_no_colour(start: Starter) -> None:
    assert b"\x1b" not in start("validate", "bad.xml").stdout
    assert b"\x1b[" in start("validate", "bad.xml", env={"FORCE_COLOR": "1"}).stdout
    assert b"\x1b" not in start("validate", "bad.xml", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout


def test_pipes_have_no_width(start: Starter) -> None:
    outputs = {start(*a, env={"COLUMNS": columns}).stdout for columns in ("20", "200") for a in [["demo"]]}
    assert len(outputs) == 1


@pytest.mark.needs_posix
@pytest.mark.parametrize(
    ("environment", "is_colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_terminals_get_colour(start: Starter, environment: dict[str, str], is_colored: bool) -> None:  # noqa: FBT001
    import pty  # noqa: PLC0415 - not everywhere

    controller, terminal = pty.openpty()
    try:
        done = start("validate", "bad.xml", stdout=terminal, env={"TERM": "xterm"} | environment)
        shown = os.read(controller, 65536)
    finally:
        os.close(terminal)
        os.close(controller)
    assert done.returncode == 1
    assert (b"\x1b[" in shown) == is_colored


def test_the_module_is_the_command(start: Starter) -> None:
    assert b"Usage: mturk-xml " in start("--help").stdout
