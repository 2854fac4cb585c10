"""`mturk-xml validate --fix` and `--diff`."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Runner = Callable[..., Any]

DATA = Path(__file__).resolve().parent.parent / "data" / "mending"
BEFORE = (DATA / "XML011" / "before.xml").read_bytes()
AFTER = (DATA / "XML011" / "after.xml").read_bytes()


@pytest.fixture(autouse=True)
def broken(work: Path) -> Path:
    path = work / "broken.xml"
    path.write_bytes(BEFORE)
    return path


def test_fix_rewrites_a_file(run: Runner, broken: Path) -> None:
    broken.chmod(0o640)
    done = run("validate", "--fix", "broken.xml")
    assert (done.code, done.out) == (0, "1 document checked: no findings\n")
    assert broken.read_bytes() == AFTER
    assert broken.stat().st_mode & 0o777 == 0o640
    lines = done.err.splitlines()
    assert lines[0] == "mturk-xml: broken.xml:6:19: mended XML011: the & is written &amp;"
    assert [path.name for path in broken.parent.iterdir() if path.name.startswith(".")] == []


def test_fix_reports_what_is_left(run: Runner, broken: Path) -> None:
    broken.write_bytes(BEFORE.replace(b"AT&T", b"&nbsp AT&T"))
    done = run("validate", "--fix", "broken.xml")
    assert done.code == 1
    assert "broken.xml:6:32: error XML011" in done.out
    assert "not mended XML011: it may stand for &nbsp; without its semicolon" in done.err


def test_fix_leaves_what_is_in_order(run: Runner, work: Path) -> None:
    form = work / "form.xml"
    os.utime(form, (1, 1))
    done = run("validate", "--fix", "form.xml", "bad.xml")
    assert (done.code, done.err) == (1, "")
    assert form.stat().st_mtime == 1
    assert "XSD105" in done.out


def test_fix_of_a_folder(run: Runner, work: Path, broken: Path) -> None:
    (work / "answers" / "more.xml").write_bytes(BEFORE)
    run("validate", "--fix", ".")
    assert broken.read_bytes() == (work / "answers" / "more.xml").read_bytes() == AFTER


def test_fix_follows_a_link(run: Runner, work: Path, broken: Path) -> None:
    (work / "link.xml").symlink_to(broken)
    assert run("validate", "--fix", "link.xml").code == 0
    assert (work / "link.xml").is_symlink()
    assert broken.read_bytes() == AFTER


def test_fix_leaves_a_read_only_file(run: Runner, work: Path, broken: Path) -> None:
    broken.chmod(0o444)
    (work / "other.xml").write_bytes(BEFORE)
    done = run("validate", "--fix", "broken.xml", "other.xml")
    assert done.code == 2
    assert "broken.xml cannot be written: it is read-only" in done.err
    assert "broken.xml:6:" in done.out
    assert broken.read_bytes() == BEFORE
    assert (work / "other.xml").read_bytes() == AFTER


def test_fix_leaves_what_is_no_file(run: Runner, work: Path) -> None:
    pipe = work / "pipe.xml"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", "cat broken.xml > pipe.xml"], cwd=work):
        done = run("validate", "--fix", "pipe.xml")
    assert done.code == 2
    assert "pipe.xml cannot be written: it is no regular file" in done.err


def test_fix_of_standard_input_writes_the_document(run: Runner) -> None:
    done = run("validate", "--fix", "-", stdin=BEFORE)
    assert (done.code, done.out.encode()) == (0, AFTER)
    assert "<stdin>:6:19: mended XML011" in done.err
    assert "1 document checked: no findings" in done.err


def test_fix_of_standard_input_writes_what_is_in_order_too(run: Runner) -> None:
    done = run("validate", "--fix", "-", stdin=AFTER)
    assert (done.code, done.out.encode()) == (0, AFTER)


def test_fix_with_a_report_for_programs(run: Runner, work: Path) -> None:
    done = run("validate", "--fix", "--format", "json", "--output", "report.json", "-", stdin=BEFORE)
    assert done.out.encode() == AFTER
    assert '"diagnostics": []' in (work / "report.json").read_text()


@pytest.mark.parametrize("options", [["--ignore", "XML011"], ["--select", "XSD"]])
def test_fix_mends_what_is_selected(run: Runner, broken: Path, options: list[str]) -> None:
    run("validate", "--fix", *options, "broken.xml")
    assert broken.read_bytes() == BEFORE


def test_fix_of_what_cannot_be_read(run: Runner, broken: Path) -> None:
    done = run("validate", "--fix", "none.xml", "broken.xml")
    assert done.code == 2
    assert "none.xml cannot be read" in done.err
    assert broken.read_bytes() == AFTER


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends(run: Runner, broken: Path, encoding: str, line_end: str) -> None:
    def encoded(source: bytes) -> bytes:
        text = source.decode().replace("UTF-8", encoding.removesuffix("-sig")).replace("white", "wh\xeft")
        return text.replace("\n", line_end).encode(encoding)

    broken.write_bytes(encoded(BEFORE))
    shown = run("validate", "--diff", "broken.xml")
    assert shown.code == 1
    assert "+      <Text>Black &amp; wh\xeft, AT&amp;T" in shown.out
    assert run("validate", "--fix", "broken.xml").code == 0
    assert broken.read_bytes() == encoded(AFTER)


def test_diff_shows_and_writes_nothing(run: Runner, broken: Path) -> None:
    broken.write_bytes(BEFORE[: BEFORE.rindex(b"\n")].replace(b"</QuestionForm>", b"</QuestionForm><!-- a & b -->"))
    before = broken.read_bytes()
    done = run("validate", "--diff", "broken.xml")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[:3] == ["--- broken.xml", "+++ broken.xml", "@@ -3,10 +3,10 @@"]
    assert len([line for line in lines if line.startswith("-")]) == 3
    assert broken.read_bytes() == before


def test_a_diff_can_be_applied(start: Callable[..., subprocess.CompletedProcess[bytes]], broken: Path) -> None:
    source = b"\n" + BEFORE.replace(b"\n", b"\r\n").rstrip()
    broken.write_bytes(source)
    done = start("validate", "--diff", "broken.xml")
    assert done.returncode == 1
    patched = _patched(source.decode(), done.stdout.decode())
    assert patched == AFTER.replace(b"\n", b"\r\n").rstrip().decode()


def _patched(text: str, diff: str) -> str:
    """Apply a diff of one file."""
    lines, result, position = text.split("\n"), [], 0
    for line in diff.split("\n")[2:]:
        if line.startswith("@@"):
            start = int(line.split()[1].partition(",")[0][1:]) - 1
            result += lines[position:start]
            position = start
        elif line.startswith((" ", "-")):
            assert lines[position] == line[1:]
            position += 1
        if line.startswith((" ", "+")):
            result.append(line[1:])
    return "\n".join([*result, *lines[position:]])


def test_diff_of_what_is_in_order(run: Runner) -> None:
    done = run("validate", "--diff", "form.xml", "bad.xml")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_diff_wins_over_fix(run: Runner, broken: Path) -> None:
    assert run("validate", "--fix", "--diff", "broken.xml").code == 1
    assert broken.read_bytes() == BEFORE


def test_diff_of_what_cannot_be_read(run: Runner) -> None:
    done = run("validate", "--diff", "none.xml", "broken.xml")
    assert done.code == 2
    assert "--- broken.xml" in done.out
    assert run("validate", "--diff", "broken.xml", "none.xml").code == 2


def test_diff_says_what_is_not_mended(run: Runner, broken: Path) -> None:
    broken.write_bytes((DATA / "XSD101" / "refused-form-of-either.xml").read_bytes())
    done = run("validate", "--diff", "broken.xml")
    assert (done.code, done.out) == (0, "")
    assert "broken.xml:2:15: not mended XSD101: it may be a form of" in done.err


def test_diff_to_a_file(run: Runner, work: Path) -> None:
    done = run("validate", "--diff", "--output", "changes.diff", "broken.xml")
    assert (done.code, done.out) == (1, "")
    assert (work / "changes.diff").read_text().startswith("--- broken.xml\n")


def test_diff_has_colours_only_where_they_are_shown(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("validate", "--diff", "broken.xml").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[32m+      <Text>" in run("validate", "--diff", "broken.xml").out


def test_diff_cannot_drive_a_terminal(run: Runner, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mturk_xml.cli import mending  # noqa: PLC0415 - imported as the command is

    broken.write_bytes(BEFORE.replace(b"Black", b"Bl\x1b[31m\x0eack").replace(b"\n", b"\r\n"))
    monkeypatch.setattr(mending, "_is_terminal", lambda _: True)
    done = run("validate", "--diff", "broken.xml")
    assert all(character == "\n" or character.isprintable() for character in done.out)


@pytest.fixture
def padded(work: Path) -> tuple[Path, Path]:
    """A form and its key with white space around an identifier."""
    form, key = work / "form.xml", work / "key.xml"
    for path in (form, key):
        path.write_bytes(path.read_bytes().replace(b"<QuestionIdentifier>", b"<QuestionIdentifier> ", 1))
    return form, key


def _contents(paths: tuple[Path, ...]) -> list[bytes]:
    return [path.read_bytes() for path in paths]


def test_fix_of_a_form_with_its_key(run: Runner, padded: tuple[Path, Path], broken: Path) -> None:
    whole = [content.replace(b"<QuestionIdentifier> ", b"<QuestionIdentifier>") for content in _contents(padded)]
    assert run("validate", "--fix", "form.xml", "key.xml").code == 1
    assert "the white space around the identifier" not in run("validate", "--diff", "form.xml").err
    done = run("validate", "--severity", "warning", "--fix", "--form", "form.xml", "--key", "key.xml", "broken.xml")
    assert (done.code, done.out) == (0, "3 documents checked: no findings\n")
    assert _contents(padded) == whole
    assert broken.read_bytes() == AFTER
    assert "form.xml:" in done.err
    assert "mended AK402: the white space around the identifier" in done.err


def test_diff_of_a_form_with_its_key(run: Runner, padded: tuple[Path, Path]) -> None:
    before = _contents(padded)
    done = run("validate", "--diff", "--form", "form.xml", "--key", "key.xml")
    assert done.code == 1
    assert [line for line in done.out.splitlines() if line.startswith("---")] == ["--- form.xml", "--- key.xml"]
    assert _contents(padded) == before


def test_neither_is_written_where_one_cannot_be(run: Runner, padded: tuple[Path, Path]) -> None:
    before = _contents(padded)
    padded[1].chmod(0o444)
    done = run("validate", "--fix", "--form", "form.xml", "--key", "key.xml")
    assert done.code == 2
    assert "key.xml cannot be written: it is read-only" in done.err
    assert _contents(padded) == before


def test_one_that_cannot_be_read_is_named_once(run: Runner) -> None:
    for option in ("--fix", "--diff"):
        done = run("validate", option, "--form", "none.xml", "--key", "key.xml")
        assert done.code == 2
        assert done.err.count("none.xml cannot be read") == 1


@pytest.mark.parametrize(
    "options", [["--form", "form.xml"], ["--key", "key.xml"], ["--form", "form.xml", "--key", "-"], ["--answers", "."]]
)
def test_what_cannot_be_mended_together(run: Runner, options: list[str]) -> None:
    done = run("validate", "--fix", *options)
    assert done.code == 2
    assert "Usage:" in done.err
