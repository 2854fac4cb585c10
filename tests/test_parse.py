"""`parse` and `from_xml`: every kind of source, and errors that carry what was found."""

import io
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml.binding import Document
from mturk_xml.documents import DOCUMENTS

EXTERNAL = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"
TEXT = (
    f'<ExternalQuestion xmlns="{EXTERNAL}"><ExternalURL>https://x/é</ExternalURL>'
    "<FrameHeight>600</FrameHeight></ExternalQuestion>"
)
DATA = TEXT.encode()
DOCUMENT = mx.ExternalQuestion(external_url="https://x/é", frame_height=600)

Reader = Callable[..., Any]
READERS: dict[str, Reader] = {"parse": mx.parse, "check": mx.check, "from_xml": mx.ExternalQuestion.from_xml}


@pytest.fixture(params=READERS.values(), ids=list(READERS))
def read(request: pytest.FixtureRequest) -> Reader:
    reader: Reader = request.param
    return reader


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "question.xml"
    written.write_bytes(DATA)
    return written


class NamedPath:
    """A path that is no `pathlib.Path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


class Trickle(io.BytesIO):
    """A file that gives a few bytes at a time, as a socket does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 7))


@pytest.mark.parametrize(
    "source",
    [
        TEXT,
        DATA,
        bytearray(DATA),
        memoryview(DATA),
        memoryview(DATA * 2)[: len(DATA)],
        memoryview(b"".join(bytes([b, 0]) for b in DATA))[::2],
    ],
    ids=["str", "bytes", "bytearray", "memoryview", "slice", "memoryview with steps"],
)
def test_in_memory(source: Any) -> None:  # noqa: ANN401
    assert mx.parse(source) == DOCUMENT
    assert mx.ExternalQuestion.from_xml(source) == DOCUMENT
    assert mx.check(source).document == DOCUMENT


def test_paths(path: Path) -> None:
    for place in (path, NamedPath(path)):
        assert mx.parse(place) == DOCUMENT
        assert mx.check(place).file == str(path)


def test_files(path: Path) -> None:
    with path.open("rb") as file:
        assert mx.parse(file) == DOCUMENT
    with path.open("rb", buffering=0) as file:
        assert mx.parse(file) == DOCUMENT
    with tempfile.TemporaryFile() as file:
        file.write(DATA)
        file.seek(0)
        assert mx.parse(file) == DOCUMENT
    assert mx.parse(io.BytesIO(DATA)) == DOCUMENT
    assert mx.parse(Trickle(DATA)) == DOCUMENT


def test_a_file_is_read_from_where_it_stands() -> None:
    file = io.BytesIO(b"length: 17\n" + DATA)
    file.readline()
    assert mx.parse(file) == DOCUMENT


@pytest.mark.parametrize(
    "source", [None, 1, 1.5, object(), [DATA], {"xml": TEXT}, Path, DOCUMENT], ids=lambda value: type(value).__name__
)
def test_what_is_no_source_is_a_type_error(read: Reader, source: object) -> None:
    with pytest.raises(mx.InvalidTypeError, match="a source is bytes, a str of XML, a path or a binary file"):
        read(source)


def test_a_text_file_is_told_to_be_opened_in_binary(read: Reader, path: Path) -> None:
    with path.open(encoding="utf-8") as file, pytest.raises(mx.InvalidTypeError, match=r"binary mode \('rb'\)"):
        read(file)
    with pytest.raises(mx.InvalidTypeError, match=r"binary mode \('rb'\)"):
        read(io.StringIO(TEXT))


def test_a_closed_file(read: Reader, path: Path) -> None:
    with path.open("rb") as file:
        pass
    with pytest.raises(mx.SourceError, match="cannot be read"):
        read(file)


def test_a_file_that_is_open_for_writing(read: Reader, tmp_path: Path) -> None:
    with (tmp_path / "new.xml").open("wb") as file, pytest.raises(mx.SourceError, match="cannot be read"):
        read(file)


def test_a_missing_file(read: Reader, tmp_path: Path) -> None:
    with pytest.raises(mx.SourceError, match=r"missing\.xml cannot be read: No such file") as caught:
        read(tmp_path / "missing.xml")
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value.__cause__, FileNotFoundError)


def test_a_folder(read: Reader, tmp_path: Path) -> None:
    with pytest.raises(mx.SourceError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_an_unreadable_file(read: Reader, locked_out: Path) -> None:
    path = locked_out / "question.xml"
    path.write_bytes(DATA)
    path.chmod(0)
    with pytest.raises(mx.SourceError, match="cannot be read: Permission denied"):
        read(path)


def test_a_name_that_no_file_can_have(read: Reader) -> None:
    with pytest.raises(mx.SourceError, match="is not the name of a file"):
        read(Path("a\0b"))


@pytest.mark.parametrize(
    "name", ["question.xml", "./folder/question.xml", r"C:\folder\question.xml", "~/question.question"]
)
def test_a_str_that_is_a_path_is_answered_with_a_hint(name: str) -> None:
    (found,) = mx.check(name).diagnostics
    assert "Path" in (found.hint or "")
    with pytest.raises(mx.DocumentError, match="Path"):
        mx.parse(name)


# --- the size --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", [bytes, io.BytesIO, bytearray], ids=["bytes", "file", "bytearray"])
def test_the_size_is_bounded_to_the_byte(wrap: Callable[[bytes], Any]) -> None:
    size = len(DATA)
    assert mx.parse(wrap(DATA), max_bytes=size) == DOCUMENT
    with pytest.raises(mx.DocumentError, match=f"larger than {size - 1:,} bytes") as caught:
        mx.parse(wrap(DATA), max_bytes=size - 1)
    assert caught.value.report is not None
    assert [found.code for found in caught.value.report.diagnostics] == ["XML002"]


def test_the_size_of_a_str_is_that_of_its_utf_8() -> None:
    assert mx.check(TEXT, max_bytes=len(DATA)).ok
    assert not mx.check(TEXT, max_bytes=len(DATA) - 1).ok


def test_a_path_of_the_greatest_size(path: Path) -> None:
    assert mx.check(path, max_bytes=len(DATA)).ok
    assert [found.code for found in mx.check(path, max_bytes=len(DATA) - 1).diagnostics] == ["XML002"]


def test_a_stream_without_end_is_read_up_to_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b" " * size

    stream = Endless()
    report = mx.check(stream, max_bytes=1000)  # type: ignore[arg-type]
    assert [found.code for found in report.diagnostics] == ["XML002"]
    assert stream.given == 1001


def test_16_mib_is_the_limit_unless_another_is_given() -> None:
    comment = b"<!--%s-->" % (b" " * 1024**2)
    padding = (comment * 17)[: 16 * 1024**2 - len(DATA) - 3] + b"-->"
    largest = DATA + padding
    assert len(largest) == 16 * 1024**2
    assert mx.parse(largest) == DOCUMENT
    assert [found.code for found in mx.check(largest + b" ").diagnostics] == ["XML002"]
    assert mx.parse(largest + b" ", max_bytes=len(largest) + 1) == DOCUMENT


# --- errors ----------------------------------------------------------------------------------------------


def test_an_error_carries_the_report() -> None:
    with pytest.raises(mx.DocumentError) as caught:
        mx.parse(TEXT.replace(">600<", ">tall<"))
    error = caught.value
    assert isinstance(error, mx.MTurkXMLError)
    assert isinstance(error, ValueError)
    assert error.report is not None
    assert error.report.diagnostics == mx.check(TEXT.replace(">600<", ">tall<")).diagnostics
    assert str(error.report.diagnostics[0]) in str(error)


def test_an_error_pickles_with_its_report() -> None:
    with pytest.raises(mx.DocumentError) as caught:
        mx.parse(TEXT.replace(">600<", ">tall<"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is mx.DocumentError
    assert str(again) == str(caught.value)
    assert again.report == caught.value.report


def test_an_error_counts_the_other_findings() -> None:
    with pytest.raises(mx.DocumentError, match=r"and 1 more$"):
        mx.parse(TEXT.replace(">600<", ">tall<").replace("https://x/é", "%zz"))


def test_an_error_names_the_file(path: Path) -> None:
    path.write_bytes(DATA.replace(b">600<", b">tall<"))
    with pytest.raises(mx.DocumentError) as caught:
        mx.parse(path)
    assert str(caught.value).startswith(f"{path} (ExternalQuestion) is not ")
    assert f": {path}:1:" in str(caught.value)


@pytest.mark.parametrize("cls", [cls for cls in DOCUMENTS if cls is not mx.ExternalQuestion])
def test_a_class_refuses_another_document_naming_both(cls: type[Document]) -> None:
    with pytest.raises(mx.DocumentError) as caught:
        cls.from_xml(TEXT)
    assert "ExternalQuestion" in str(caught.value)
    assert cls.__name__ in str(caught.value)


def test_a_class_refuses_an_invalid_document_of_another_kind() -> None:
    with pytest.raises(mx.DocumentError) as caught:
        mx.AnswerKey.from_xml(TEXT.replace(">600<", ">tall<"))
    assert "ExternalQuestion" in str(caught.value)
