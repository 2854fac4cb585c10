"""Files, folders and standard input are found and read, and what cannot be is said."""

import os
from pathlib import Path

import pytest

from mturk_xml import config
from mturk_xml.documents import QuestionFormAnswers
from mturk_xml.errors import SourceError
from mturk_xml.sources import ANSWER_EXTENSIONS, Input, inputs

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


def test_a_pattern_gives_the_files_that_match(tmp_path: Path) -> None:
    _make(tmp_path, "f/b.xml", "f/a.xml", "f/z/c.xml", "f/d.txt", "f/[x].xml")
    found = [str(tmp_path / "f" / name) for name in ("[x].xml", "a.xml", "b.xml")]
    assert _names(str(tmp_path / "f" / "*.xml")) == found
    assert _names(str(tmp_path / "f" / "*.xml"), leave_out=tmp_path / "f" / "a.xml") == [found[0], found[2]]
    assert _names(str(tmp_path / "**" / "?.xml")) == [*found[1:], str(tmp_path / "f" / "z" / "c.xml")]
    assert _names(found[0]) == [found[0]], "a file that has the name is meant"


def test_a_pattern_that_nothing_matches_is_a_problem() -> None:
    (found,) = inputs(["no/such*.xml"])
    with pytest.raises(SourceError, match=r"no/such\*\.xml cannot be read: there is no such file"):
        found.read()


def test_the_extensions_of_answers(tmp_path: Path) -> None:
    _make(tmp_path, "a.json", "b.tar.gz", "c.XML", "d.txt")
    assert _names(str(tmp_path)) == [str(tmp_path / "c.XML")]
    found = [each.name for each in inputs([str(tmp_path)], extensions=ANSWER_EXTENSIONS)]
    assert found == [str(tmp_path / name) for name in ("a.json", "b.tar.gz", "c.XML")]


def test_the_extensions_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")
    assert [name for name in ANSWER_EXTENSIONS if f"`{name}`" not in page] == []
