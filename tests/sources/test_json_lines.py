"""JSON Lines are read line by line, whatever stands on one, and in blocks that anybody can read."""

import codecs
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mturk_xml.sources import Submission, blocks, json_lines
from mturk_xml.sources.json_lines import Lines, LinesOfFile

One = Callable[..., dict[str, Any]]
Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]


def test_get_assignment(read: Read, write: Write, lines: Callable[[int], str], one: One) -> None:
    assert read(write("dump.jsonl", lines(3))) == [
        Submission(
            source=f"dump.jsonl:{n}", worker_id=f"W{n}", assignment_id=f"A{n}", hit_id="H", data=one(n)["Answer"]
        )
        for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda a: a,
        lambda a: {"Assignment": a, "HIT": {"HITId": "H", "Title": "t"}, "ResponseMetadata": {}},
        lambda a: {"HIT": None, "Assignment": a},
        lambda a: {"AssignmentId": a["AssignmentId"], "worker_id": a["WorkerId"], "hitId": "H", "answer": a["Answer"]},
    ],
)
def test_shapes_of_one(read: Read, write: Write, one: One, wrap: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    text = "\n".join(json.dumps(wrap(one(n))) for n in (1, 2))
    found = read(write("dump", text))
    assert [(f.worker_id, f.assignment_id, f.hit_id, f.data, f.error) for f in found] == [
        (f"W{n}", f"A{n}", "H", one(n)["Answer"], None) for n in (1, 2)
    ]


def test_shapes_of_many(read: Read, write: Write, one: One, xml: Callable[..., str]) -> None:
    request = {"QualificationRequestId": "R", "QualificationTypeId": "T", "WorkerId": "W", "Answer": xml("a")}
    values = [
        {"Assignments": [one(1), one(2)], "NumResults": 2, "NextToken": "x"},
        {"Assignments": [], "NumResults": 0},
        [one(3), {"Assignment": one(4)}],
        [{"Assignments": [one(5)]}],
        {"QualificationRequests": [request]},
        request,
    ]
    found = read(write("pages.jsonl", "\n".join(map(json.dumps, values))))
    assert [(f.source, f.assignment_id or f.qualification_request_id) for f in found] == [
        ("pages.jsonl:1#Assignments[0]", "A1"),
        ("pages.jsonl:1#Assignments[1]", "A2"),
        ("pages.jsonl:3#[0]", "A3"),
        ("pages.jsonl:3#[1]", "A4"),
        ("pages.jsonl:4#[0].Assignments[0]", "A5"),
        ("pages.jsonl:5#QualificationRequests[0]", "R"),
        ("pages.jsonl:6", "R"),
    ]
    assert all(f.data and not f.error for f in found)


@pytest.mark.parametrize("answer", [None, "", "  ", ...])
def test_who_answered_nothing(read: Read, write: Write, one: One, answer: object) -> None:
    nothing = one(1, Answer=answer)
    if answer is ...:
        del nothing["Answer"]
    found = read(write("x.jsonl", f"{json.dumps({'Assignment': nothing})}\n{json.dumps(one(2))}"))
    assert [(f.assignment_id, f.data is None, f.error) for f in found] == [("A1", True, None), ("A2", False, None)]


def test_what_a_line_may_hold(read: Read, write: Write, one: One, xml: Callable[..., str]) -> None:
    escaped = xml("a & b").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("b", "&#98;")
    values = [
        one(1, Answer=escaped),
        one(2, WorkerId=17, HITId=None),
        one(3, Answer=f"\n {xml('x')}\n"),
        one(4, Answer={"Answer": []}),
    ]
    first, second, third, fourth = read(write("x.jsonl", "\r\n".join(["", *map(json.dumps, values), "", ""])))
    assert first.data == xml("a & b")
    assert (second.worker_id, second.hit_id) == ("17", None)
    assert third.data == xml("x").strip()
    assert fourth.source == "x.jsonl:5"
    assert (fourth.assignment_id, fourth.data) == ("A4", None)
    assert fourth.error
    assert "its Answer is no text" in fourth.error


def test_all_ids_are_kept(read: Read, write: Write, one: One) -> None:
    value = one(1, QualificationRequestId="R")
    found = read(write("x.jsonl", f"{json.dumps(value)}\n{json.dumps({'Assignment': value})}\n"))
    assert [(f.assignment_id, f.qualification_request_id) for f in found] == [("A1", "R"), ("A1", "R")]


@pytest.mark.parametrize("after", ["", "\n", "\u00a0", " \u2028\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_how_a_line_ends_makes_no_difference(
    read: Read, write: Write, one: One, xml: Callable[..., str], after: str, end: str
) -> None:
    values = [one(1, WorkerId="", HITId="", Answer=xml("a") + after), one(2, AssignmentId="", Answer=xml("a"))]
    assert [
        (f.worker_id, f.assignment_id, f.hit_id, f.data)
        for f in read(write("x.jsonl", "".join(json.dumps(value) + end for value in values)))
    ] == [(None, "A1", None, xml("a")), ("W2", None, "H", xml("a"))]


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (b'{"Assignment": {"Answer": "<a', "x.jsonl:2 is not JSON: Unterminated string"),
        (b"{'Assignment': {'Answer': None}}", "a value as Python prints it"),
        (b'{"Assignment": 1} {}', "is not JSON: Extra data"),
        (b"17", "a JSON value that is 17"),
        (b'{"a": 1, "b": 2}', "JSON without Assignments: its keys are a, b"),
        (b'"\xff"', "x.jsonl:2 is not UTF-8: invalid start byte at byte 2"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5000, "is not JSON that can be read"),
        (b'"\0"', "is not JSON: Invalid control character"),
        (b"x", "is not JSON: Expecting value at column 1; it begins with x"),
    ],
)
def test_a_bad_line_is_a_row_and_the_next_is_read(
    read: Read, write: Write, lines: Callable[[int], str], bad: bytes, error: str
) -> None:
    good = lines(1).encode()
    first, second, third = read(write("x.jsonl", good + bad + b"\n" + good))
    assert first.data == third.data
    assert (second.source, third.source) == ("x.jsonl:2", "x.jsonl:3")
    assert second.data is None
    assert second.error
    assert error in second.error


def test_a_bad_first_line(read: Read, write: Write, lines: Callable[[int], str]) -> None:
    first, second = read(write("x.jsonl", '{"Assignment": {"Ans\n' + lines(1)))
    assert first.error
    assert (second.source, second.assignment_id, second.error) == ("x.jsonl:2", "A1", None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(read: Read, write: Write, one: One, xml: Callable[..., str], encoding: str) -> None:
    text = "\n".join(json.dumps(one(n, Answer=xml("é\u2028ж")), ensure_ascii=False) for n in (1, 2))
    found = read(write("x.jsonl", text.encode(encoding)))
    assert [(f.source, f.data) for f in found] == [("x.jsonl:1", xml("é\u2028ж")), ("x.jsonl:2", xml("é\u2028ж"))]


def test_the_blocks_of_a_file_are_places_in_it(write: Write, lines: Callable[[int], str], tmp_path: Path) -> None:
    name = write("x.jsonl", codecs.BOM_UTF8 + lines(4000).encode())
    found = list(blocks([name]))
    assert len(found) > 3
    assert all(isinstance(block, LinesOfFile) for block in found)
    assert found == list(blocks([name]))
    ids = [f.assignment_id for block in reversed(found) for f in reversed(list(block.submissions()))]
    assert ids == [f"A{n}" for n in range(4000, 0, -1)]
    sources = [f.source for block in found for f in block.submissions()]
    assert sources == [f"{tmp_path}/x.jsonl:{n}" for n in range(1, 4001)]


def test_a_block_holds_not_too_many_lines(write: Write) -> None:
    nothing = b'{"AssignmentId": "A"}\n' * 20_000
    counts = [len(list(block.submissions())) for block in blocks([write("x.jsonl", nothing)])]
    assert counts == [1000] * 20
    piped = write("x.jsonl16", nothing.decode().encode("utf-16"))
    found = list(blocks([piped]))
    assert all(isinstance(block, Lines) for block in found)
    assert sum(len(list(block.submissions())) for block in found) == 20_000
    assert max(len(list(block.submissions())) for block in found) == 1000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_that_is_too_long_is_passed_over(
    read: Read, write: Write, lines: Callable[[int], str], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(json_lines, "MAX_BYTES", 1 << 20)
    text = lines(500) + '{"x": "' + "x" * 5_000_000 + '"}\n' + lines(500)
    found = read(write("x.jsonl", text.encode(encoding)))
    assert len(found) == 1001
    assert found[500].error == "x.jsonl:501 is longer than 16 MiB, and was not read"
    assert [f.source for f in found[501:]] == [f"x.jsonl:{n}" for n in range(502, 1002)]
    assert not any(f.error for f in found[501:])
    last = read(write("y.jsonl", (lines(1) + "x" * 5_000_000).encode(encoding)))
    assert [bool(f.error) for f in last] == [False, True]


def test_long_lines_are_read(read: Read, write: Write, one: One, xml: Callable[..., str]) -> None:
    page = json.dumps({"Assignments": [one(n, Answer=xml("x" * 3000)) for n in range(1000)]})
    found = read(write("x.jsonl", f"{page}\n{page}\n"))
    assert len(found) == 2000
    assert found[1000].source == "x.jsonl:2#Assignments[0]"


def test_a_file_that_is_changed_is_an_error(write: Write, lines: Callable[[int], str]) -> None:
    name = write("x.jsonl", lines(1000))
    found = list(blocks([name]))
    write("x.jsonl", lines(900))
    (row,) = found[0].submissions()
    assert row.error == f"{name} was changed while it was read"
    Path(name).unlink()
    (row,) = found[0].submissions()
    assert row.error
    assert row.error.startswith(f"{name} cannot be read: ")
