"""`mturk-xml score` in a process of its own: killed, interrupted, cut off, and continued."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mturk_xml import example

ROWS = 12_000
KEY = example.path("key.xml")
ANSWERS = [file.read_text("utf-8") for file in example.answers()]
BROKEN_LINE = 6_789


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many answers, one line of which is broken, and one answer of which is."""
    file = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    draw = random.Random(5)
    with file.open("w", encoding="utf-8") as lines:
        for number in range(1, ROWS + 1):
            answer = "<oops>" if number == 777 else draw.choice(ANSWERS)
            assignment = {"AssignmentId": f"3{number}", "WorkerId": f"A{number}", "HITId": "3H", "Answer": answer}
            line = json.dumps({"Assignment": assignment})
            lines.write(line[:-9] if number == BROKEN_LINE else line)
            lines.write("\n")
    return file


def start(
    *arguments: str | Path, cwd: Path, stdin: int | None = None, stdout: int = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "mturk_xml", "score", "--key", KEY, *arguments]
    return subprocess.Popen(
        command, cwd=cwd, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, start_new_session=True
    )


def finish(process: "subprocess.Popen[bytes]") -> tuple[int, str]:
    _, error = process.communicate(timeout=120)
    return process.returncode, error.decode()


def blocks_done(journal: Path) -> int:
    try:
        return int(json.loads(journal.read_bytes())["blocks"])
    except FileNotFoundError:
        return 0


def wait_for_progress(process: "subprocess.Popen[bytes]", journal: Path, before: int) -> None:
    """Wait until a run has done more than before, or has come to its end."""
    for _ in range(6000):
        if process.poll() is not None or blocks_done(journal) > before:
            return
        time.sleep(0.005)
    raise AssertionError("the run does not go on")


def members(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    alive = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, session = entry.joinpath("stat").read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(session) == group and state != "Z":
            alive.append(int(entry.name))
    return alive


@pytest.mark.needs_linux
@pytest.mark.parametrize(("name", "jobs"), [("csv", "2"), ("jsonl", "1"), ("sqlite", "2")])
def test_a_run_killed_again_and_again_ends_like_one_that_was_not(
    dump: Path, tmp_path: Path, name: str, jobs: str
) -> None:
    arguments = ("--format", name, "--quiet", dump)
    assert finish(start(*arguments, "-o", "whole", cwd=tmp_path)) == (1, "")
    draw = random.Random(name + jobs)
    killed = 0
    for _ in range(10):
        process = start(*arguments, "-o", "out", "--jobs", jobs, "--resume", cwd=tmp_path)
        journal = tmp_path / ".out.journal"
        before = blocks_done(journal)
        if draw.random() < 0.7:
            wait_for_progress(process, journal, before)
        else:
            time.sleep(draw.random() / 4)
        process.kill()
        killed += finish(process)[0] == -signal.SIGKILL
        assert (tmp_path / "out").exists() == (process.returncode == 1)
        for _ in range(600):
            if not members(process.pid):
                break
            time.sleep(0.05)
        assert members(process.pid) == []
        if process.returncode == 1:
            (tmp_path / "out").unlink()
    assert killed
    assert finish(start(*arguments, "-o", "out", "--jobs", jobs, "--resume", cwd=tmp_path)) == (1, "")
    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "whole"]


@pytest.mark.needs_posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_keeps_what_is_done_and_says_so(dump: Path, tmp_path: Path, jobs: str) -> None:
    process = start("--format", "csv", "-o", "out", "--jobs", jobs, dump, cwd=tmp_path)
    wait_for_progress(process, tmp_path / ".out.journal", 0)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    code, error = finish(process)
    assert code == 130
    assert error.strip() == "mturk-xml: interrupted; what is done is kept, and --resume goes on from there"
    assert not (tmp_path / "out").exists()
    assert finish(start("--format", "csv", "-o", "out", "--resume", "-q", dump, cwd=tmp_path)) == (1, "")
    assert len((tmp_path / "out").read_bytes().splitlines()) == ROWS + 1


@pytest.mark.needs_linux
def test_a_process_that_is_killed_ends_the_run_with_an_error(dump: Path, tmp_path: Path) -> None:
    process = start("--format", "csv", "-o", "out", "--jobs", "2", "-", cwd=tmp_path, stdin=subprocess.PIPE)
    assert process.stdin
    lines = dump.read_bytes()
    process.stdin.write(lines)
    process.stdin.flush()
    wait_for_progress(process, tmp_path / ".out.journal", 0)
    os.kill(max(members(process.pid)), signal.SIGKILL)  # the run itself came first, and waits for more to read
    error = process.communicate(lines, timeout=60)[1].decode()
    assert process.returncode == 2
    assert error.startswith("Error: one of 2 processes was ended from outside (signal 9)")
    assert error.endswith("; what is done is kept, and --resume goes on from there\n")
    assert members(process.pid) == []


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_processes_take_what_is_long_and_give_what_is_long(dump: Path, tmp_path: Path, jobs: str) -> None:
    """What a pipe has no room for, in both directions at once."""
    arguments = ("--format", "jsonl", "--wide", "--quiet")
    assert finish(start(*arguments, "-o", "whole", dump, cwd=tmp_path)) == (1, "")
    with dump.open("rb") as lines:
        process = start(*arguments, "--jobs", jobs, "-", cwd=tmp_path, stdin=lines.fileno(), stdout=subprocess.PIPE)
    output, _ = process.communicate(timeout=120)
    assert output.replace(b"<stdin>:", f"{dump}:".encode()) == (tmp_path / "whole").read_bytes()


def test_a_closed_pipe_is_no_traceback(dump: Path, tmp_path: Path) -> None:
    process = start("--format", "csv", dump, cwd=tmp_path, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline().startswith(b"source,")
    process.stdout.close()
    assert process.stderr
    assert (process.wait(timeout=60), process.stderr.read()) == (2, b"")
    process.stderr.close()


@pytest.mark.needs_linux
def test_a_full_disk_is_an_error_that_names_the_output(dump: Path, tmp_path: Path) -> None:
    code, error = finish(start("--format", "csv", "-o", "/dev/full", dump, cwd=tmp_path))
    assert (code, error) == (2, "Error: /dev/full cannot be written: No space left on device\n")


def test_a_bad_row_in_the_middle_is_named_and_nothing_else_is_lost(dump: Path, tmp_path: Path) -> None:
    code, error = finish(start("--format", "jsonl", "-o", "out", dump, cwd=tmp_path))
    assert code == 1
    assert error.startswith(f"{ROWS - 2:} scored, 2 with an error\n")
    rows = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert [row["source"] for row in rows] == [f"{dump}:{number}" for number in range(1, ROWS + 1)]
    assert [number for number, row in enumerate(rows, 1) if row["error"]] == [777, BROKEN_LINE]
    assert f"{dump}:{BROKEN_LINE}" in rows[BROKEN_LINE - 1]["error"]


def test_a_source_that_changes_between_the_runs_is_noticed(dump: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(dump.read_bytes())
    process = start("--format", "csv", "-o", "out", copy, cwd=tmp_path)
    wait_for_progress(process, tmp_path / ".out.journal", 0)
    process.kill()
    finish(process)
    copy.write_bytes(dump.read_bytes()[:1000])
    code, error = finish(start("--format", "csv", "-o", "out", "--resume", copy, cwd=tmp_path))
    assert code == 2
    assert "the sources have changed" in error
