"""A JSON document of any size and shape is read piece by piece, up to where it is broken."""

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mturk_xml.sources import Submission, json_documents
from mturk_xml.sources.stream import Stream

One = Callable[..., dict[str, Any]]
Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]


def _rows(found: list[Submission]) -> list[tuple[str, str | None]]:
    assert not [f.error for f in found if f.error]
    return [(f.source, f.assignment_id) for f in found]


@pytest.mark.parametrize("indent", [None, 1])
def test_shapes(read: Read, write: Write, one: One, indent: int | None) -> None:
    def rows(value: object) -> list[tuple[str, str | None]]:
        return _rows(read(write("d", json.dumps(value, indent=indent))))

    assert rows(one(1)) == [("d", "A1")]
    assert rows({"HIT": {"HITId": "H"}, "Assignment": one(1)}) == [("d", "A1")]
    assert rows({"NumResults": 2, "Assignments": [one(1), one(2)], "X": [1]}) == [
        ("d#Assignments[0]", "A1"),
        ("d#Assignments[1]", "A2"),
    ]
    assert rows([one(1), {"Assignment": one(2)}]) == [("d#[0]", "A1"), ("d#[1]", "A2")]
    assert rows([{"Assignments": [one(1)]}, {"Assignments": []}, {"Assignments": [one(2)]}]) == [
        ("d#[0].Assignments[0]", "A1"),
        ("d#[2].Assignments[0]", "A2"),
    ]
    assert rows([[one(1)], []]) == [("d#[0][0]", "A1")]
    assert rows([]) == []
    assert rows({"QualificationRequests": []}) == []


def test_requests_for_qualifications(read: Read, write: Write, xml: Callable[..., str]) -> None:
    request = {"QualificationRequestId": "R", "WorkerId": "W", "Test": "<QuestionForm/>", "Answer": xml("a")}
    (found,) = read(write("d.json", json.dumps({"QualificationRequests": [request]}, indent=2)))
    assert found == Submission(
        source="d.json#QualificationRequests[0]", worker_id="W", qualification_request_id="R", data=xml("a")
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings(read: Read, write: Write, one: One, xml: Callable[..., str], encoding: str) -> None:
    text = json.dumps([one(1, Answer=xml("é"))], ensure_ascii=False, indent=4)
    (found,) = read(write("d.json", text.encode(encoding)))
    assert found.data == xml("é")


def test_documents_one_after_the_other(read: Read, write: Write, one: One) -> None:
    text = "\n".join(json.dumps(value, indent=1) for value in (one(1), one(2), {"Assignments": [one(3)]}))
    length = len(json.dumps(one(1), indent=1).splitlines())
    assert _rows(read(write("d.json", text))) == [
        ("d.json", "A1"),
        (f"d.json:{length + 1}", "A2"),
        (f"d.json:{2 * length + 1}#Assignments[0]", "A3"),
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{'Assignments': []}", "a value as Python prints it, which is no JSON"),
        ("[{'AssignmentId': 'a', 'SubmitTime': datetime.datetime(2020, 1, 1)}]", "a value as Python prints it"),
        ('{"a": 1,\n "b": 2}', "d.json holds no answers that are known: JSON without Assignments: its keys are a, b"),
        ("{\n}", "it has no keys"),
        ("[\n1]", "a JSON value that is 1"),
        ("[" * 100_000, "is not JSON from line 1 on: it is nested too deeply"),
        ('{"a"\n "b"}', "is not JSON from line 2 on: expected ':'; there stands \"b\"}"),
        ("{1: 2}", "expected a key in double quotes"),
        ('{"Assignments": [', "there stands the end"),
    ],
)
def test_what_is_no_answer(read: Read, write: Write, text: str, error: str) -> None:
    (found,) = read(write("d.json", text))
    assert found.data is None
    assert found.error
    assert error in found.error


def test_what_comes_before_an_error_is_read(read: Read, write: Write, one: One) -> None:
    text = json.dumps({"Assignments": [one(1), one(2), one(3)]}, indent=1)
    first, second, broken = read(write("d.json", text[: text.index('"A3"')]))
    assert [first.assignment_id, second.assignment_id] == ["A1", "A2"]
    assert broken.error
    assert broken.error.startswith("d.json is not JSON from line 25 on: ")


def test_a_value_is_bounded(read: Read, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_documents, "MAX_BYTES", 1 << 20)
    (found,) = read(write("d.json", json.dumps(["x" * 3_000_000])))
    assert found.error
    assert "a value in it that is longer than 1 MiB" in found.error


def test_a_large_document_takes_little_memory(one: One) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"NumResults": 1, "Assignments": [\n'
        for number in range(10_000):
            yield (", " if number else "").encode() + json.dumps(one(number)).encode()
        yield b"]}"

    given = pieces()
    tracemalloc.start()
    try:
        count = sum(1 for _ in json_documents.read(Stream(lambda _: next(given, b""), "d")))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert most < 3_000_000, "the document has 6 MB"


@given(
    values=st.lists(
        st.recursive(
            st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
        max_size=5,
    ),
    indent=st.none() | st.integers(0, 2),
    size=st.integers(1, 50),
)
def test_any_values_are_found_however_they_are_cut(values: list[object], indent: int | None, size: int) -> None:
    file = io.BytesIO(json.dumps(values, indent=indent, ensure_ascii=False).encode("utf-8", "replace"))
    cursor = json_documents._Cursor(  # noqa: SLF001 - what all of it stands on
        Stream(lambda count: file.read(min(size, count)), "d")
    )
    expected = json.loads(file.getvalue())
    assert cursor.value() == expected
    assert cursor.next() == ""
