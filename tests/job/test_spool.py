"""An output appears when it is complete, and an interrupted run is continued as if it had not been."""

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mturk_xml.job import Chunk, Spool, SpoolError, chunks
from mturk_xml.sinks import SINKS
from mturk_xml.sources import Held
from sample_jobs import BLOCKS, submission, work


def interrupted(found: Iterator[Chunk], after: int) -> Iterator[Chunk]:
    yield from itertools.islice(found, after)
    raise KeyboardInterrupt


def run(
    target: Path, name: str, *, resume: bool = True, after: int | None = None, blocks: Sequence[Held] = BLOCKS
) -> None:
    """Run to the end, or until it is interrupted."""
    doing = work(name)
    with Spool(target, doing.sink, job=name, resume=resume) as spool:
        found = chunks(spool.remaining(blocks), doing)
        for _ in spool.write(found if after is None else interrupted(found, after)):
            pass
        spool.finish()


def run_a_while(target: Path, name: str, after: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(target, name, after=after)


@pytest.fixture(autouse=True)
def _every_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mturk_xml.job.spool._SECONDS_BETWEEN_ENTRIES", -1)


@pytest.mark.parametrize("name", SINKS)
def test_a_run_that_is_interrupted_again_and_again_ends_the_same(name: str, tmp_path: Path) -> None:
    whole, pieces = tmp_path / "whole", tmp_path / "pieces"
    run(whole, name)
    for after in (0, 1, 1, 3, 0, 2):
        run_a_while(pieces, name, after)
        assert not pieces.exists()
    run(pieces, name)
    assert pieces.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pieces", "whole"]


@settings(max_examples=25)
@given(
    places=st.lists(st.integers(0, len(BLOCKS)), max_size=4),
    rest=st.binary(max_size=80),
    name=st.sampled_from(["csv", "jsonl", "sqlite"]),
)
def test_what_the_journal_does_not_know_of_is_written_again(
    places: list[int], rest: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    run(folder / "whole", name)
    for place in places:
        run_a_while(folder / "out", name, place)
        with (folder / ".out.part").open("ab") as part:
            part.write(rest)
    run(folder / "out", name)
    assert (folder / "out").read_bytes() == (folder / "whole").read_bytes()


def test_without_resume_a_run_begins_anew(tmp_path: Path) -> None:
    run(tmp_path / "whole", "csv")
    run_a_while(tmp_path / "out", "csv", 4)
    run(tmp_path / "out", "csv", resume=False)
    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()


def test_other_sources_and_another_job_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "out"
    run_a_while(target, "csv", 3)
    with pytest.raises(SpoolError, match="sources have changed"):
        run(target, "csv", blocks=[*BLOCKS[:2], Held((submission(1),)), *BLOCKS[3:]])
    with pytest.raises(SpoolError, match="sources have changed"):
        run(target, "csv", blocks=BLOCKS[:2])
    with pytest.raises(SpoolError, match="other options"):
        run(target, "jsonl")
    assert not target.exists()
    run(target, "csv")
    assert target.exists()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"job": 1, "more": 2}'])
def test_a_damaged_journal_is_refused(damage: bytes, tmp_path: Path) -> None:
    run_a_while(tmp_path / "out", "csv", 3)
    (tmp_path / ".out.journal").write_bytes(damage)
    with pytest.raises(SpoolError, match="damaged"):
        run(tmp_path / "out", "csv")


@pytest.mark.parametrize("is_shorter", [True, False])
def test_a_damaged_part_is_refused(tmp_path: Path, *, is_shorter: bool) -> None:
    run_a_while(tmp_path / "out", "csv", 3)
    part = tmp_path / ".out.part"
    data = part.read_bytes()
    part.write_bytes(data[:-1] if is_shorter else data.replace(b"dump:1", b"dump:X", 1))
    with pytest.raises(SpoolError, match="damaged"):
        run(tmp_path / "out", "csv")


def test_two_runs_do_not_write_the_same_output(tmp_path: Path) -> None:
    with Spool(tmp_path / "out", work("csv").sink, job="", resume=True), pytest.raises(SpoolError, match="another run"):
        Spool(tmp_path / "out", work("csv").sink, job="", resume=True)


def test_the_mode_of_the_file_in_its_place_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    target.chmod(0o640)
    run(target, "csv")
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_text().startswith("source,")


@pytest.mark.needs_linux
def test_a_full_disk_keeps_what_is_done(tmp_path: Path) -> None:
    target = tmp_path / "out"
    run_a_while(target, "csv", 5)
    before = json.loads((tmp_path / ".out.journal").read_bytes())
    (tmp_path / ".out.new").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space"):
        run(target, "csv")
    assert json.loads((tmp_path / ".out.journal").read_bytes()) == before
    assert not target.exists()
    (tmp_path / ".out.new").unlink()
    run(target, "csv")
    run(tmp_path / "whole", "csv")
    assert target.read_bytes() == (tmp_path / "whole").read_bytes()
