"""`mturk-xml serve` in a process of its own: its start, its end, two hundred Workers at once, and a failing machine."""

import asyncio
import contextlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import attrs
import httpx
import pytest

import apart
import mturk_xml as mx
from mturk_xml import example
from mturk_xml.sources import submissions
from running_server import Server, Servers

Start = Callable[..., Server]

pytestmark = pytest.mark.needs_posix

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_WORKERS = 200


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Start]:
    """Start a server that ends with the test."""
    servers = Servers(tmp_path)
    yield servers.start
    servers.kill()


def _fields(number: int) -> dict[str, list[str]]:
    """What the browser of a Worker sends who answers as one of the example does."""
    answers = sorted(example.path("answers").iterdir())
    complete = [1, 2, 3, 4, 5, 6, 8]
    document = mx.QuestionFormAnswers.from_xml(answers[complete[number % len(complete)] - 1])
    return {answer.question_identifier: list(answer.selection_identifiers) for answer in document.answers}


def _rows(store: Path) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(store)) as database:
        return database.execute(
            "SELECT worker_id, assignment_id, answer, qualification_value FROM submissions"
        ).fetchall()


@attrs.define
class Crowd:
    """Workers who take a test at once, and send their answers until they are acknowledged."""

    url: str
    acknowledged: list[str] = attrs.Factory(list)
    arrived: asyncio.Semaphore = attrs.Factory(lambda: asyncio.Semaphore(0))

    async def take(self, number: int) -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            worker = f"W{number}"
            page = await self._until(lambda: client.get(self.url, params={"workerId": worker}))
            fields = {**dict(_HIDDEN.findall(page.text)), **_fields(number)}
            # Everybody presses twice.
            done = await asyncio.gather(*(self._until(lambda: client.post(self.url, data=fields)) for _ in range(2)))
            assert ["Your answers are stored." in page.text for page in done] == [True, True]

    async def _until(self, ask: Callable[[], Any]) -> httpx.Response:
        """Ask until there is an answer: while the server is down there is none."""
        while True:
            with contextlib.suppress(httpx.TransportError):
                page: httpx.Response = await ask()
                assert page.status_code == 200, page.text
                if page.request.method == "POST":
                    self.acknowledged.append(dict(parse_qsl(page.request.content.decode()))["assignmentId"])
                    self.arrived.release()
                return page
            await asyncio.sleep(0.05)


def test_two_hundred_workers_and_a_machine_that_fails(start_server: Start) -> None:
    server = start_server()
    noted: list[tuple[set[str], set[str]]] = []

    async def run() -> None:
        crowd = Crowd(server.url)
        everybody = [asyncio.create_task(crowd.take(number)) for number in range(_WORKERS)]
        running = server
        for _ in range(2):
            for _ in range(_WORKERS // 4):
                await crowd.arrived.acquire()
            running.kill()
            noted.append((set(crowd.acknowledged), {row[1] for row in _rows(server.store)}))
            running = await asyncio.to_thread(start_server, "--port", server.port)
        await asyncio.gather(*everybody)

    apart.run(run())
    for acknowledged, stored in noted:
        assert acknowledged
        assert acknowledged <= stored
    assert Counter(row[0] for row in _rows(server.store)) == {f"W{number}": 1 for number in range(_WORKERS)}
    key = mx.AnswerKey.from_xml(example.path("key.xml"))
    for worker, _, answer, value in _rows(server.store):
        sent = _fields(int(worker[1:]))
        answers = mx.QuestionFormAnswers.from_xml(answer).answers
        assert {a.question_identifier: set(a.selection_identifiers) for a in answers if a.selection_identifiers} == {
            name: set(values) for name, values in sent.items() if values
        }
        assert value == mx.score(key, answer).qualification_value
    read = list(submissions([str(server.store)]))
    assert sorted(each.worker_id or "" for each in read) == sorted(f"W{number}" for number in range(_WORKERS))


def test_what_it_says_and_how_it_is_scored(start_server: Start, tmp_path: Path) -> None:
    server = start_server()
    _submit(server, 0)
    assert httpx.get(server.url).headers.get("server") is None
    code, err = server.end()
    assert code == 0
    assert "PR812" in err  # the form and the key are looked at
    assert "Answers are kept in answers.db; to score them:" in server.said
    (command,) = (line.split()[1:] for line in server.said.splitlines() if line.startswith("  mturk-xml score "))
    done = subprocess.run(
        [sys.executable, "-m", "mturk_xml", *command, "--format", "jsonl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"source": "answers.db/submissions:1", "worker_id": "W0"' in done.stdout
    assert '"qualification_value": 100' in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.db"]


def _submit(server: Server, number: int) -> None:
    with httpx.Client() as client:
        page = client.get(server.url, params={"workerId": f"W{number}"})
        done = client.post(server.url, data={**dict(_HIDDEN.findall(page.text)), **_fields(number)})
        assert done.status_code == 200


def test_scores_are_put_beside_the_answers_while_more_come(start_server: Start, tmp_path: Path) -> None:
    server = start_server()
    key = str(example.path("key.xml"))
    arguments = ["score", "--key", key, "answers.db", "--format", "sqlite", "-o", "answers.db", "--quiet"]
    for count in (1, 2):
        _submit(server, count)
        subprocess.run([sys.executable, "-m", "mturk_xml", *arguments], cwd=tmp_path, check=True)
        with contextlib.closing(sqlite3.connect(server.store)) as database:
            joined = "SELECT count(*) FROM submissions JOIN scores USING (assignment_id, qualification_value)"
            assert database.execute(joined).fetchall() == [(count,)]
    server.end()
    assert [row[0] for row in _rows(server.store)] == ["W1", "W2"]
    again = start_server()
    _submit(again, 3)
    assert len(_rows(server.store)) == 3


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_it_is_told_to(start_server: Start, how: signal.Signals, code: int) -> None:
    server = start_server()
    with httpx.Client() as client:  # whose connection stays open
        assert client.get(server.url).status_code == 200
        ended, err = server.end(how)
    assert ended == code
    assert "Traceback" not in err


def test_a_body_without_an_end_is_cut_off(start_server: Start) -> None:
    server = start_server()
    with socket.create_connection(("127.0.0.1", int(server.port)), timeout=60) as guest:
        guest.sendall(
            b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        with contextlib.suppress(ConnectionError):
            for _ in range(1000):
                guest.sendall(chunk)
            pytest.fail("it reads on")
        with contextlib.suppress(ConnectionError):
            assert guest.recv(100).startswith(b"HTTP/1.1 413")
    assert httpx.get(server.url).status_code == 200


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/..%2f..%2fanswers.db", "http://127.0.0.1/answers.db", "*", "//etc"]
)
def test_paths_as_only_a_guest_who_means_harm_sends_them(start_server: Start, path: str) -> None:
    server = start_server()
    with socket.create_connection(("127.0.0.1", int(server.port)), timeout=60) as guest:
        guest.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: guest.recv(1 << 16), b""))
    assert re.match(rb"HTTP/1\.1 (400|404|405) ", answer)
    assert b"SQLite" not in answer
    assert b"root:" not in answer


def test_headers_without_an_end(start_server: Start) -> None:
    server = start_server()
    with (
        socket.create_connection(("127.0.0.1", int(server.port)), timeout=60) as guest,
        contextlib.suppress(ConnectionError),
    ):
        guest.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: " + b"x" * (1 << 20))
        assert guest.recv(100).startswith(b"HTTP/1.1 4")
    assert httpx.get(server.url).status_code == 200


def test_a_port_that_is_in_use(start_server: Start, tmp_path: Path) -> None:
    server = start_server()
    command = ["serve", str(example.path("form.xml")), "--store", "other.db", "--port", server.port]
    done = subprocess.run(
        [sys.executable, "-m", "mturk_xml", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"mturk-xml: cannot listen on port {server.port} of 127.0.0.1: Address already in use\n"
    assert not (tmp_path / "other.db").exists()


def test_other_machines_are_warned_of(start_server: Start) -> None:
    server = start_server("--host", "0.0.0.0")  # noqa: S104 - what is warned of
    assert server.url.startswith("http://localhost:")
    assert httpx.get(server.url, headers={"Host": "any.example"}).status_code == 200
    _, err = server.end()
    assert "0.0.0.0 can be reached by other machines: whoever can connect may take the test" in err


def test_without_the_extra(tmp_path: Path) -> None:
    program = (
        "import sys\nfor name in ('starlette', 'uvicorn', 'jinja2', 'nh3'): sys.modules[name] = None\n"
        "from mturk_xml.cli import main\nmain()"
    )
    command = ["serve", str(example.path("form.xml")), "--port", "0"]
    done = subprocess.run(
        [sys.executable, "-c", program, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"mturk-xml: .* needs .*: pip install 'mturk-xml\[web\]'\n", done.stderr)
    assert list(tmp_path.iterdir()) == []
