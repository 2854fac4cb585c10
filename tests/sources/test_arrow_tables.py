"""Parquet and Arrow are read as tables, a few rows at a time."""

import gzip
import pickle
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from mturk_xml.sources import Submission, arrow_tables, blocks
from mturk_xml.sources.arrow_tables import Batch, RowGroup

Read = Callable[..., list[Submission]]
XML = Callable[..., str]


def _ipc(table: pa.Table, path: Path, new: Callable[..., Any]) -> None:
    with new(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=700)


WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    "parquet": pq.write_table,
    "groups": lambda table, path: pq.write_table(table, path, row_group_size=300, compression="zstd"),
    "feather": lambda table, path: pa.feather.write_feather(table, str(path), compression="lz4"),
    "file": lambda table, path: _ipc(table, path, pa.ipc.new_file),
    "stream": lambda table, path: _ipc(table, path, pa.ipc.new_stream),
}
PACKED = {"plain": lambda data: data, "gzip": gzip.compress}


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("name", WRITERS)
def test_tables(read: Read, xml: XML, tmp_path: Path, name: str, packed: str) -> None:
    count = 2500
    table = pa.table(
        {
            "Title": ["t"] * count,
            "WorkerId": pa.array([f"W{n}" for n in range(count)]).dictionary_encode(),
            "assignment_id": pa.array([f"A{n}" for n in range(count)], pa.large_string()),
            "HITId": list(range(count)),
            "Answer": [None if n == 1 else xml(f"é{n}") for n in range(count)],
        }
    )
    path = tmp_path / "t"
    WRITERS[name](table, path)
    path.write_bytes(PACKED[packed](path.read_bytes()))
    found = read(path)
    assert [f.source for f in found] == [f"t:{n}" for n in range(1, count + 1)]
    assert [f.hit_id for f in found] == [f"{n}" for n in range(count)]
    assert found[2].worker_id == "W2"
    assert found[2].assignment_id == "A2"
    assert (found[1].data, found[1].error) == (None, None)
    assert found[2].data == xml("é2").strip()
    parts = list(blocks([str(path)]))
    if packed == "plain" and name in {"parquet", "groups"}:
        assert {type(part) for part in parts} == {RowGroup}
    else:
        assert {type(part) for part in parts} == {Batch}
        sizes = [len(list(part.submissions())) for part in parts]
        assert sum(sizes) == count
        assert max(sizes) <= 1000


def test_a_very_large_row_group_is_read_a_few_rows_at_a_time(
    read: Read, xml: XML, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow_tables, "_MOST_BLOCKS_IN_GROUP", 0)
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"Answer": [xml("a")] * 250}), path, row_group_size=125)
    assert {type(block) for block in blocks([str(path)])} == {Batch}
    assert [f.source for f in read(path)] == [f"t.parquet:{n}" for n in range(1, 251)]


@pytest.mark.parametrize("most", [1, 700, 999, 1000, 1001, 2499, 2500])
def test_a_large_row_group_is_read_in_parts(
    read: Read, xml: XML, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(arrow_tables, "_MOST_ROWS_IN_BLOCK", most)
    monkeypatch.setattr(arrow_tables, "_MOST_BLOCKS_IN_GROUP", 2500)
    path = tmp_path / "t.parquet"
    count = 2500 if most > 1 else 20
    pq.write_table(pa.table({"HITId": list(range(count)), "Answer": [xml("a")] * count}), path)
    parts = list(blocks([str(path)]))
    assert {type(part) for part in parts} == {RowGroup}
    assert len(parts) == -(-count // most)
    assert [(f.source, f.hit_id) for f in read(path)] == [(f"t.parquet:{n + 1}", f"{n}") for n in range(count)]


def test_rows_that_are_held_are_the_same_bytes_each_time(
    xml: XML, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow_tables, "_MOST_BLOCKS_IN_GROUP", 0)  # an interrupted run is resumed where they are
    path = tmp_path / "t.parquet"
    table = pa.table({"WorkerId": [None if n % 3 else f"W{n}" for n in range(1701)], "Answer": [xml("a")] * 1701})
    pq.write_table(table, path)
    first, second = (list(map(pickle.dumps, blocks([str(path)]))) for _ in range(2))
    assert first == second
    assert len(first) == 2


def test_a_row_group_of_a_file_that_changes_is_an_error(xml: XML, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"Answer": [xml("a")] * 3}), path)
    (block,) = blocks([str(path)])
    path.write_bytes(path.read_bytes() + b"more")
    (found,) = block.submissions()
    assert found.error
    assert "was changed while it was read" in found.error


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.string_view(), pa.binary_view()])
def test_kinds_of_text(read: Read, xml: XML, tmp_path: Path, kind: pa.DataType) -> None:
    _ipc(pa.table({"answer": pa.array([xml("é").encode()], pa.binary()).cast(kind)}), tmp_path / "t", pa.ipc.new_file)
    (found,) = read(tmp_path / "t")
    assert found.data == xml("é").strip()


def test_a_column_for_each_question(read: Read, tmp_path: Path) -> None:
    table = pa.table({"WorkerId": ["W1", "W2"], "Answer.q.a": ["x|y", None], "Answer.n": [1, None], "Answer": ["", ""]})
    pq.write_table(table.drop_columns(["Answer"]), tmp_path / "t")
    first, second = read(tmp_path / "t")
    assert isinstance(first.data, bytes)
    assert b"<SelectionIdentifier>y<" in first.data
    assert b"<SelectionIdentifier>1<" in first.data
    assert (second.worker_id, second.data, second.error) == ("W2", None, None)


@pytest.mark.parametrize("name", ["parquet", "file"])
def test_a_column_is_found_by_what_is_in_it(read: Read, xml: XML, tmp_path: Path, name: str) -> None:
    WRITERS[name](pa.table({"a": ["<b/>"], "blob": [xml("a")]}), tmp_path / "t")
    (found,) = read(tmp_path / "t")
    assert found.data == xml("a").strip()


@pytest.mark.parametrize("name", WRITERS)
def test_no_answers(read: Read, tmp_path: Path, name: str) -> None:
    WRITERS[name](pa.table({"a": [1], "b": ["x"]}), tmp_path / "t")
    (found,) = read(tmp_path / "t")
    assert found.error
    assert "t holds no answers that are known: a table without an Answer column; its columns are a, b" in found.error
    WRITERS[name](pa.table({"Answer": pa.array([], pa.string())}), tmp_path / "t")
    assert read(tmp_path / "t") == []


@pytest.mark.parametrize("name", WRITERS)
def test_damaged_tables_are_errors(read: Read, xml: XML, tmp_path: Path, name: str) -> None:
    count = 300
    table = pa.table({"WorkerId": [f"W{n}" for n in range(count)], "Answer": [xml(f"{n}") for n in range(count)]})
    path = tmp_path / "t"
    WRITERS[name](table, path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    found = read(path)
    assert found[-1].error
    assert found[-1].error.startswith("t is damaged: ")
    picked = random.Random(1)
    for _ in range(20):
        damaged = bytearray(data)
        for _ in range(5):
            damaged[picked.randrange(12, len(data))] ^= 1 << picked.randrange(8)
        path.write_bytes(bytes(damaged))
        assert all(f.error is None or f.error.startswith("t") for f in read(path))


def test_text_that_is_no_utf8(read: Read, tmp_path: Path) -> None:
    bad = pa.array([b"W\xe9", b"W2"], pa.binary()).view(pa.string())
    _ipc(pa.table({"WorkerId": bad, "Answer.q": ["x", "y"]}), tmp_path / "t", pa.ipc.new_stream)
    assert [f.worker_id for f in read(tmp_path / "t")] == ["W\xe9", "W2"]


def test_arrow_is_an_extra(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"Answer": [""]}), tmp_path / "t")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (found,) = read(tmp_path / "t")
    assert found.error == "t is a Parquet or Arrow file, which needs: pip install 'mturk-xml[arrow]'"
