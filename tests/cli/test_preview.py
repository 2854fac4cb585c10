"""`preview`: a document as a page, in a file, in a browser, and beside the findings of a file that is edited."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import accessibility
import mturk_xml as mx
from mturk_xml import example

if TYPE_CHECKING:
    from playwright.sync_api import Page

Runner = Callable[..., Any]

FORM = example.path("form.xml").read_bytes()
HEADING = b"<Title>Boxes around birds: a short test</Title>"


@pytest.mark.usefixtures("work")
def test_a_page(run: Runner, work: Path) -> None:
    done = run("preview", "form.xml")
    assert (done.code, done.err) == (0, "")
    assert done.out == mx.render_html(mx.parse(FORM))
    assert run("preview", "-", "-o", "page.html", stdin=FORM).out == ""
    assert (work / "page.html").read_text("utf-8") == done.out


@pytest.mark.usefixtures("work")
def test_what_there_is_no_page_of(run: Runner, work: Path) -> None:
    done = run("preview", "bad.xml", "-o", "page.html")
    assert done.code == 1
    assert "bad.xml:" in done.out
    assert "XSD105 unknown-element" in done.out
    assert not (work / "page.html").exists()
    done = run("preview", "key.xml")
    assert (done.code, done.out) == (2, "")
    assert "key.xml: no Worker saw a page of the AnswerKey" in done.err
    assert run("preview", "none.xml").code == 2
    assert run("preview", "none.xml", "--watch").code == 2
    assert run("preview", "form.xml", "--port", "80").code == 2
    assert run("preview", "-", "--watch", stdin=FORM).code == 2


@pytest.mark.usefixtures("work")
def test_open(run: Runner, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def opens(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", opens)
    assert run("preview", "form.xml", "--open", "-o", "page.html").code == 0
    assert opened == [(work / "page.html").as_uri()]
    done = run("preview", "form.xml", "--open")
    assert Path(done.out.strip()).read_text("utf-8") == mx.render_html(mx.parse(FORM))
    assert opened[1:] == [Path(done.out.strip()).as_uri()]
    monkeypatch.setattr(webbrowser, "open", lambda _address: False)
    done = run("preview", "form.xml", "--open", "-o", "page.html")
    assert done.code == 2
    assert "no browser could be started" in done.err


@pytest.mark.usefixtures("work")
def test_a_port_that_is_taken(run: Runner) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("preview", "form.xml", "--watch", "--port", str(port))
    assert done.code == 2
    assert f"cannot listen on port {port} of 127.0.0.1: " in done.err


# --- a file that is edited ---------------------------------------------------------------------


@contextlib.contextmanager
def _watching(path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run `preview --watch`; give the process and its address, and end it if nobody has."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mturk_xml", "preview", path.name, "--watch"],
        cwd=path.parent,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert found
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _answer(address: str, host: str | None = None) -> int:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})  # noqa: S310 -- our own server
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 -- likewise
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            time.sleep(0.1)  # it has not begun yet
    pytest.fail(f"{address} does not answer")


@pytest.mark.needs_posix
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("work")
def test_it_ends_at_once_and_cleanly(work: Path, how: signal.Signals) -> None:
    with _watching(work / "form.xml") as (process, address):
        assert _answer(address) == 200
        assert _answer(f"{address}page") == 200
        assert _answer(f"{address}../form.xml") == 404
        assert _answer(address, host="rebound.example") == 400
        with urllib.request.urlopen(f"{address}changes", timeout=20) as changes:  # noqa: S310 -- our own server
            assert changes.readline() == b"data: 1\n"
            process.send_signal(how)
            _, complaints = process.communicate(timeout=30)
        assert (process.returncode, complaints) == (0, "")


@pytest.mark.needs_browser
@pytest.mark.usefixtures("work")
def test_page_and_findings_follow_the_file(work: Path, page: "Page") -> None:
    path = work / "form.xml"
    with _watching(path) as (process, address):
        _answer(address)
        page.goto(address)
        heading = page.frame_locator("#frame").locator("h1")
        findings = page.locator("#findings")
        assert heading.inner_text() == "Boxes around birds: a short test"
        assert findings.locator("h2").inner_text() == "No findings"
        assert accessibility.violations(page) == []

        path.write_bytes(FORM.replace(HEADING, b"<Title>Birds</Title>"))
        page.frame_locator("#frame").get_by_role("heading", name="Birds", exact=True).wait_for()

        path.write_bytes(FORM.replace(HEADING, b"<Titel>&lt;script&gt;</Titel>"))
        findings.get_by_text("XSD105").wait_for()
        assert "line 4, column " in findings.inner_text()
        assert "did you mean Title?" in findings.inner_text()
        assert "The page is that of the last document that could be shown." in findings.inner_text()
        assert heading.inner_text() == "Birds"
        assert accessibility.violations(page) == []

        path.write_bytes(example.path("key.xml").read_bytes())
        findings.get_by_text("This is the AnswerKey, of which no Worker saw a page.").wait_for()
        path.unlink()
        findings.get_by_text("form.xml cannot be read").wait_for()
        path.write_bytes(FORM)
        page.frame_locator("#frame").get_by_role("heading", name="Boxes around birds").wait_for()

        process.kill()
        page.get_by_text("The preview has ended.").wait_for()


@pytest.mark.needs_browser
@pytest.mark.usefixtures("work")
def test_a_file_that_is_broken_at_first(work: Path, page: "Page") -> None:
    with _watching(work / "junk.xml") as (_, address):
        _answer(address)
        page.goto(address)
        assert page.frame_locator("#frame").locator("h1").inner_text() == "There is no page of this document yet."
        assert page.locator("#findings li").count() > 0
