"""Files, folders and standard input are found and read, and what cannot be is said."""

import os
from pathlib import Path

import pytest

from mturk_xml import config
from mturk_xml.documents import QuestionFormAnswers
from mturk_xml.errors import DocumentError, SourceError
from mturk_xml.sources import Input, Submission, inputs, submissions

NAMESPACE = QuestionFormAnswers.namespaces[0]
ANSWERS = (
    f'<QuestionFormAnswers xmlns="{NAMESPACE}"><Answer><QuestionIdentifier>q</QuestionIdentifier></Answer>'
    "</QuestionFormAnswers>"
).encode()


def _names(*arguments: str, leave_out: Path | None = None) -> list[str]:
    return [found.name for found in inputs(arguments, leave_out=leave_out)]


def _make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(ANSWERS)


def test_a_folder_gives_what_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _make(tmp_path, "f/b.xml", "f/a.XML", "f/c.question", "f/z/d.answer", "f/e.txt", "f/.git/x.xml", "f/.hidden.xml")
    expected = [os.path.join("f", *name.split("/")) for name in ("a.XML", "b.xml", "c.question", "z/d.answer")]  # noqa: PTH118
    assert _names("f") == expected
    assert _names("f", leave_out=Path("f/b.xml")) == [name for name in expected if "b.xml" not in name]
    assert _names("f/b.xml", leave_out=Path("f/b.xml")) == ["f/b.xml"], "who names it, wants it"
    assert _names("f/e.txt") == ["f/e.txt"], "what is named is read, whatever its extension"


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    _make(tmp_path, "f/a.xml", "other/b.xml")
    (tmp_path / "f" / "link").symlink_to(tmp_path / "f")
    assert _names(str(tmp_path / "f")) == [str(tmp_path / "f" / "a.xml")]


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    (found,) = inputs([str(tmp_path)])
    assert found.problem
    assert "holds no file whose name ends in .xml" in found.problem
    with pytest.raises(SourceError, match="holds no file"):
        found.read()


def test_a_missing_file_is_found_out_when_it_is_read() -> None:
    (found,) = inputs(["no/such.xml"])
    with pytest.raises(SourceError, match=r"no/such\.xml cannot be read"):
        found.read()


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        Input(name="x", place=tmp_path).read()


def test_an_unreadable_folder_is_a_problem(locked_out: Path) -> None:
    _make(locked_out, "f/locked/a.xml", "f/b.xml")
    locked = locked_out / "f" / "locked"
    locked.chmod(0)
    try:
        problems = [found.problem for found in inputs([str(locked_out / "f"), str(locked), str(locked / "a.xml")])]
        with pytest.raises(SourceError, match="Permission denied"):
            Input(name="a.xml", place=locked / "a.xml").read()
        assert config.find(locked) is None or config.find(locked) == config.find(locked_out)
    finally:
        locked.chmod(0o700)
    assert [bool(problem) for problem in problems] == [False, True, True, False]


def test_submissions(tmp_path: Path) -> None:
    _make(tmp_path, "a.xml")
    (tmp_path / "empty.xml").write_bytes(b"\xef\xbb\xbf \n")
    (tmp_path / "bad.xml").write_bytes(b"<a/>")
    full, bad, empty, missing = submissions([str(tmp_path / n) for n in ("a.xml", "bad.xml", "empty.xml", "none.xml")])
    assert isinstance(full.answers(), QuestionFormAnswers)
    assert (full.worker_id, full.assignment_id) == (None, None)
    assert empty.answers() is None
    with pytest.raises(DocumentError):
        bad.answers()
    assert missing.error
    with pytest.raises(SourceError, match="cannot be read"):
        missing.answers()


def test_no_data_is_no_answer() -> None:
    assert Submission(source="x").answers() is None
