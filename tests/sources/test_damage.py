"""Whatever is damaged, and however, gives rows: never an exception, and never a row with data and an error."""

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from mturk_xml.sources import Submission

Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]

CSV = b"WorkerId,Answer.q,Answer.r\n" + b'W1,"a|b",c\n' * 30


@pytest.fixture
def whole(lines: Callable[[int], str], one: Callable[..., dict[str, Any]]) -> dict[str, bytes]:
    """A file of each kind."""
    rows = lines(20).encode()
    document = json.dumps({"Assignments": [one(n) for n in range(10)]}, indent=1).encode()
    assignment = "<Assignment><WorkerId>W</WorkerId><Answer>&lt;QuestionFormAnswers/></Answer></Assignment>"
    response = f"<GetAssignmentResult>{assignment * 5}</GetAssignmentResult>".encode()
    archive, tar, parquet, arrow, stream = (io.BytesIO() for _ in range(5))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.jsonl", rows)
        zipped.writestr("b.csv", CSV)
    with tarfile.open(fileobj=tar, mode="w") as packed:
        for name, data in (("a.jsonl", rows), ("b/" * 80 + "b.xml", response), ("c.csv", CSV)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    table = pa.table({"WorkerId": ["W"] * 30, "Answer": ["<QuestionFormAnswers/>"] * 30})
    pq.write_table(table, parquet)
    for new, file in ((pa.ipc.new_file, arrow), (pa.ipc.new_stream, stream)):
        with new(file, table.schema) as writer:
            writer.write_table(table)
    return {
        "lines": rows,
        "document": document,
        "response": response,
        "csv": CSV,
        "utf-16": rows.decode().encode("utf-16"),
        "utf-16 csv": CSV.decode().encode("utf-16-le"),
        "zip": archive.getvalue(),
        "tar": tar.getvalue(),
        "tar.gz": gzip.compress(tar.getvalue()),
        "gzip": gzip.compress(rows),
        "bzip2": bz2.compress(rows),
        "xz": lzma.compress(rows),
        "zstd": zstandard.compress(rows),
        "parquet": parquet.getvalue(),
        "arrow": arrow.getvalue(),
        "stream": stream.getvalue(),
    }


def _damaged(picked: random.Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(picked.choice((1, 1, 2, 5))):
        place = picked.randrange(len(damaged) if picked.random() < 0.6 else min(200, len(damaged)))
        kind = picked.randrange(5)
        if kind < 2:
            damaged[place] ^= 1 << picked.randrange(8)
        elif kind == 2:
            damaged[place : place + picked.randrange(1, 20)] = b""
        elif kind == 3:
            damaged[place:place] = picked.randbytes(5)
        else:
            del damaged[place + 1 :]
    return bytes(damaged)


@pytest.mark.parametrize("seed", range(20))
def test_damage(read: Read, write: Write, whole: dict[str, bytes], seed: int) -> None:
    picked = random.Random(seed)
    for data in whole.values():
        for found in read(write("x", _damaged(picked, data))):
            assert found.data is None or found.error is None
            assert found.error is None or "x" in found.error


def test_what_is_not_damaged_has_no_errors(read: Read, write: Write, whole: dict[str, bytes]) -> None:
    for data in whole.values():
        found = read(write("x", data))
        assert len(found) > 4
        assert not any(f.error for f in found)
