"""What is compressed or an archive is read as it stands, damaged ones as far as they go."""

import bz2
import gzip
import io
import lzma
import random
import sys
import tarfile
import zipfile
from collections.abc import Callable

import pytest
import zstandard

from mturk_xml.sources import Submission, stream, submissions

Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]
Lines = Callable[[int], str]


def _zip(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tar(members: dict[str, bytes], *, format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002 - tarfile's word
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=format) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}
ARCHIVES: dict[str, Callable[[dict[str, bytes]], bytes]] = {"zip": _zip, "tar": _tar}


@pytest.mark.parametrize("name", COMPRESSIONS)
def test_compressed(read: Read, write: Write, lines: Lines, name: str) -> None:
    data = COMPRESSIONS[name](lines(2000).encode())
    plain = read(write("x.jsonl", lines(2000)))
    found = read(write("anything", data))
    assert [f.source for f in found] == [f"anything:{n}" for n in range(1, 2001)]
    assert [f.data for f in found] == [f.data for f in plain]
    twice = read(write("two", data + data))
    assert [f.source for f in twice] == [f"two:{n}" for n in range(1, 4001)]


@pytest.mark.parametrize("name", COMPRESSIONS)
def test_what_is_cut_off_is_read_so_far(read: Read, write: Write, name: str) -> None:
    picked = random.Random(1)
    text = "".join(f'{{"AssignmentId": "{picked.randbytes(100).hex()}"}}\n' for n in range(9000))
    data = COMPRESSIONS[name](text.encode())
    found = read(write("x.gz", data[: len(data) * 2 // 3]))
    assert len(found) > 2000
    assert not any(f.error for f in found[:-1])
    assert found[-1].source == "x.gz"
    assert found[-1].error
    assert found[-1].error.startswith("x.gz is cut off: ")


@pytest.mark.parametrize("name", COMPRESSIONS)
def test_damaged(read: Read, write: Write, lines: Lines, name: str) -> None:
    data = bytearray(COMPRESSIONS[name](lines(2000).encode()))
    for place in range(len(data) // 2, len(data) // 2 + 40):
        data[place] ^= 0x55
    found = read(write("x", bytes(data)))
    assert found[-1].error
    assert found[-1].error.startswith("x is ")
    good = read(write("y", lines(1)))
    assert good[0].error is None


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives(read: Read, write: Write, lines: Lines, xml: Callable[..., str], name: str) -> None:
    members = {
        "b.jsonl": lines(2).encode(),
        "a/one.xml": xml("a").encode(),
        "README.txt": b"These are answers, thank you.",
        "picture.dat": b"\x89PNG\r\n",
        "a/no-name": xml("b").encode(),
        ".hidden/x.xml": b"<a/>",
        "__MACOSX/x.xml": b"<a/>",
        "bad.xml": b"<AnswerKey/>",
        "empty.xml": b"",
        "a.csv.gz": gzip.compress(b"WorkerId,Answer.q\nW,x\n"),
        "../../etc/x.xml": xml("c").encode(),
        "/etc/y.xml": xml("d").encode(),
    }
    found = read(write("f", ARCHIVES[name](members)))
    assert [(f.source, f.data is not None, bool(f.error)) for f in found] == [
        ("f/b.jsonl:1", True, False),
        ("f/b.jsonl:2", True, False),
        ("f/a/one.xml", True, False),
        ("f/a/no-name", True, False),
        ("f/bad.xml", False, True),
        ("f/empty.xml", False, False),
        ("f/a.csv.gz:2", True, False),
        ("f/../../etc/x.xml", True, False),
        ("f//etc/y.xml", True, False),
    ]


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_formats_of_tar(read: Read, write: Write, lines: Lines, format_: int) -> None:
    long = "/".join(["f" * 40] * 3) if format_ != tarfile.USTAR_FORMAT else "short"
    members = {f"{long}/{n}.jsonl": lines(n).ljust(512 * n * n).encode() for n in (1, 2, 3)}
    found = read(write("x.tgz", gzip.compress(_tar(members, format=format_))))
    assert len(found) == 6
    assert not any(f.error for f in found)


def test_what_is_in_tar_besides_files(read: Read, write: Write, xml: Callable[..., str]) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind, name in ((tarfile.DIRTYPE, "d"), (tarfile.SYMTYPE, "s.xml"), (tarfile.LNKTYPE, "l.xml")):
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("a.xml")
        info.size = len(xml("a"))
        archive.addfile(info, io.BytesIO(xml("a").encode()))
    assert [f.source for f in read(write("x.tar", file.getvalue()))] == ["x.tar/a.xml"]


def test_a_tar_that_is_cut_off_or_damaged(read: Read, write: Write, xml: Callable[..., str]) -> None:
    data = _tar({f"{n}.xml": xml("a").ljust(2000).encode() for n in range(4)})
    member = 512 + 2048
    for size, count, error in (
        (member + 600, 1, "x is damaged: unexpected end of data"),
        (2 * member + 100, 2, "x is cut off or damaged"),
        (2 * member, 2, "x is cut off or damaged"),
    ):
        found = read(write("x", data[:size]))
        assert sum(f.error is None for f in found) == count
        assert found[-1].error
        assert found[-1].error.startswith(error)
    damaged = bytearray(data)
    damaged[member + 5] ^= 1
    first, problem = read(write("x", bytes(damaged)))
    assert first.error is None
    assert problem.error == "x is cut off or damaged: what follows its last file is no end"


def test_a_header_of_tar_is_bounded(read: Read, write: Write) -> None:
    info = tarfile.TarInfo("x" * 20)
    info.type = tarfile.GNUTYPE_LONGNAME
    info.size = 1 << 40
    (found,) = read(write("x.tar.gz", gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 100_000)))
    assert found.error == "x.tar.gz is damaged: a header of it is too large"


def test_a_zip_with_damaged_members(read: Read, write: Write, xml: Callable[..., str], lines: Lines) -> None:
    members = {"a.xml": xml("a").encode(), "b.jsonl": lines(30).encode(), "c.xml": xml("c").encode()}
    data = bytearray(_zip(members, zipfile.ZIP_STORED))
    data[data.index(b'"A7"') + 1] ^= 0x02  # the seventh is still JSON, but the sum is another
    found = read(write("x.zip", bytes(data)))
    assert [f.source for f in found if f.error] == ["x.zip/b.jsonl"]
    assert next(f.error for f in found if f.error) == "x.zip/b.jsonl is damaged: Bad CRC-32 for file 'b.jsonl'"
    assert found[-1].source == "x.zip/c.xml"
    assert found[-1].data == members["c.xml"]


def test_a_zip_with_members_that_cannot_be_opened(read: Read, write: Write, xml: Callable[..., str]) -> None:
    data = bytearray(_zip({"a.xml": xml("a").encode(), "b.xml": xml("b").encode(), "c.xml": xml("c").encode()}))
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    second = data.index(b"PK\x01\x02", first + 1)
    data[second + 10] = 97
    encrypted, odd, good = read(write("x.zip", bytes(data)))
    assert encrypted.error == "x.zip/a.xml is encrypted, and was not read"
    assert odd.error
    assert odd.error.startswith("x.zip/b.xml ")
    assert good.error is None


def test_a_zip_that_is_cut_off(read: Read, write: Write, xml: Callable[..., str]) -> None:
    (found,) = read(write("x.zip", _zip({"a.xml": xml("a").encode()})[:-30]))
    assert found.error == "x.zip is damaged: File is not a zip file"


def test_a_workbook(read: Read, write: Write) -> None:
    (found,) = read(write("x.csv", _zip({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"})))
    assert found.error == "x.csv is an Office document, such as an Excel workbook; save it as CSV"


def test_containers_in_containers(read: Read, write: Write, xml: Callable[..., str]) -> None:
    inner = _zip({"a.xml": xml("a").encode()})
    found = read(write("x.zip", _zip({"b.tar.gz": gzip.compress(_tar({"c.xml": xml("a").encode()})), "d.zip": inner})))
    assert [(f.source, f.error) for f in found] == [("x.zip/b.tar.gz/c.xml", None), ("x.zip/d.zip/a.xml", None)]
    deep, good = read(write("y", _tar({"a.zip": _zip({"b.zip": _zip({"c.zip": inner})}), "d.xml": xml("a").encode()})))
    assert deep.error == "y/a.zip/b.zip/c.zip is packed more than 3 times, and was not read"
    assert good.error is None


def test_what_has_to_be_copied_is_bounded(read: Read, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_COPY_BYTES", 1 << 20)
    large = _zip({"a.xml": b" " * 3_000_000}, zipfile.ZIP_STORED)
    (found,) = read(write("x.zip.gz", gzip.compress(large)))
    assert found.error
    assert "x.zip.gz is larger than 1 MiB" in found.error


def test_a_bomb_is_no_more_than_a_document_that_is_too_large(read: Read, write: Write, xml: Callable[..., str]) -> None:
    start = xml("a").encode()[:-30]
    for pack in (gzip.compress, zstandard.compress):
        (found,) = read(write("bomb.xml.gz", pack(start + b" " * 20_000_000)))
        assert isinstance(found.data, bytes)
        assert len(found.data) == (16 << 20) + 1


def test_zstd_is_an_extra(read: Read, write: Write, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write("x.zst", zstandard.compress(lines(1).encode()))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (found,) = read(name)
    assert found.error == "x.zst is compressed with zstd, which needs: pip install 'mturk-xml[zstd]'"


def test_nothing_is_kept_open_by_who_stops(write: Write, lines: Lines) -> None:
    name = write("x.tar.gz", gzip.compress(_tar({"a.jsonl": lines(5000).encode(), "b.jsonl": lines(1).encode()})))
    rows = submissions([name])
    assert next(rows).error is None
    rows.close()  # type: ignore[attr-defined]  # a warning is an error here
