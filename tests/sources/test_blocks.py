"""The work is divided the same way each time, into pieces that are small and that another process can read."""

import gzip
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from mturk_xml.sources import Submission, blocks, submissions
from mturk_xml.sources.block import Held
from mturk_xml.sources.reading import Files

Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]
XML = Callable[..., str]
Lines = Callable[[int], str]


@pytest.fixture
def folder(write: Write, xml: XML, lines: Lines, tmp_path: Path) -> str:
    """A folder of everything, in no order."""
    write("f/z.jsonl", lines(3))
    write("f/b.csv", "WorkerId,Answer.q\nW,x\n")
    write("f/a.xml", xml("a"))
    write("f/c.xml", xml("c"))
    write("f/d/e.json.gz", gzip.compress(lines(2).encode()))
    write("f/large.xml", xml("x" * 2_000_000))
    write("f/bad.zip", b"PK\x03\x04")
    write("f/notes.txt", "nothing")
    return str(tmp_path / "f")


def test_a_folder(read: Read, folder: str) -> None:
    assert [(f.source, bool(f.error)) for f in read(folder)] == [
        ("f/a.xml", False),
        ("f/b.csv:2", False),
        ("f/bad.zip", True),
        ("f/c.xml", False),
        ("f/large.xml", False),
        ("f/z.jsonl:1", False),
        ("f/z.jsonl:2", False),
        ("f/z.jsonl:3", False),
        ("f/d/e.json.gz:1", False),
        ("f/d/e.json.gz:2", False),
    ]


def test_a_pattern(read: Read, folder: str) -> None:
    assert [f.source for f in read(f"{folder}/**/*.json.gz")] == ["f/d/e.json.gz:1", "f/d/e.json.gz:2"]
    assert [f.source for f in read(f"{folder}/?.xml")] == ["f/a.xml", "f/c.xml"]
    (found,) = read(f"{folder}/*.nothing")
    assert found.error
    assert found.error.startswith("f/*.nothing cannot be read")


def test_the_same_files_give_the_same_blocks(folder: str) -> None:
    first, second = list(blocks([folder])), list(blocks([folder]))
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == first
    assert [each for block in first for each in block.submissions()] == list(submissions([folder]))


def test_small_files_are_read_where_they_are_used(write: Write, xml: XML, tmp_path: Path) -> None:
    for number in range(1500):
        write(f"f/{number:04}.xml", xml("a"))
    found = list(blocks([str(tmp_path)]))
    assert all(isinstance(block, Files) for block in found)
    assert [len(list(block.submissions())) for block in found] == [1000, 500]
    write("f/0000.xml", xml("longer"))
    (tmp_path / "f" / "0001.xml").unlink()
    changed, gone, good, *_ = found[0].submissions()
    assert changed.error == f"{tmp_path}/f/0000.xml was changed while it was read"
    assert gone.error
    assert gone.error.startswith(f"{tmp_path}/f/0001.xml cannot be read: ")
    assert good.error is None


def test_blocks_are_small(write: Write, xml: XML, tmp_path: Path) -> None:
    for number in range(10):
        write(f"f/{number}.xml", xml("x" * 200_000))
    for block in blocks([str(tmp_path)]):
        assert sum(len(each.data or "") for each in block.submissions()) < 1_500_000


def test_what_stands_by_itself_is_held_with_its_neighbours(write: Write, xml: XML, tmp_path: Path) -> None:
    names = [write(f"{number}.xml.gz", gzip.compress(xml("a").encode())) for number in range(20)]
    (block,) = blocks([*names, str(tmp_path / "none.xml")])
    assert isinstance(block, Held)
    assert len(block.held) == 21
    assert block.held[-1].error


def test_what_cannot_be_read_is_a_row(read: Read, write: Write, xml: XML, tmp_path: Path) -> None:
    good = write("a.xml", xml("a"))
    (tmp_path / "folder.xml").mkdir()
    rows = read("no/such.xml", good, tmp_path / "x\0y.xml", f"{good}/x", "", good)
    assert [bool(f.error) for f in rows] == [True, False, True, True, True, False]
    assert rows[0].error == "no/such.xml cannot be read: No such file or directory"


@pytest.mark.needs_posix
def test_a_file_without_permission_is_a_row(xml: XML, locked_out: Path) -> None:
    path = locked_out / "a.xml"
    path.write_text(xml("a"))
    path.chmod(0)
    (found,) = submissions([str(path)])
    assert found.error == f"{path} cannot be read: Permission denied"


def test_what_is_left_out(write: Write, lines: Lines, tmp_path: Path) -> None:
    write("a.jsonl", lines(1))
    name = write("b.jsonl", lines(1))
    assert len(list(submissions([str(tmp_path)], leave_out=Path(name)))) == 1


def test_nothing_is_read_before_it_is_needed(write: Write, lines: Lines) -> None:
    found = blocks([write("a.jsonl.gz", gzip.compress(lines(3000).encode())), "no/such.xml"])
    assert len(list(next(found).submissions())) < 3000
