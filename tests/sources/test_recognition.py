"""What a file is, is seen from what is in it; what holds no answers is named."""

import io
import os
import pickle
import sys
from collections.abc import Callable

import pytest

from mturk_xml.sources import Submission
from mturk_xml.sources.recognition import root_name

Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]
XML = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<a/>", "a"),
        ('\ufeff <?xml version="1.0"?>\n<!-- <b> --><?p <c> ?><x:a.b y="z">', "a.b"),
        ('<!DOCTYPE a [ <!ENTITY b "<c>"> ]><a>', "a"),
        ('<!DOCTYPE a SYSTEM "x"><a>', "a"),
        ("text <a>", None),
        ("<!-- " * 20_000, None),
        ("<?a?>" * 20_000, None),
        ("</a>", None),
        ("", None),
    ],
)
def test_the_first_element(text: str, name: str | None) -> None:
    assert root_name(text) == name


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"<AnswerKey xmlns='x'>", "an AnswerKey document"),
        (b"<q:QuestionForm/>", "a QuestionForm document"),
        (b"<HTMLQuestion/>", "an HTMLQuestion document"),
        (b"<answerkey/>", "an XML element 'answerkey'"),
        (b"<GetHITResponse/>", "an XML element 'GetHITResponse'"),
        (b"<!DOCTYPE html>\n<p>", "an HTML page"),
        (b"<HTML><body>", "an HTML page"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"%PDF-1.4", "a PDF document"),
        (pickle.dumps({"Assignments": []}), "a pickle of Python"),
        (b"\x01\x02\x03" * 10, "the bytes 01 02 03 01 02 03 01 02"),
        (b"a,b,c\n1,2,3\n", "text without a header row that names an Answer column; the columns are a, b, c"),
        (b"a;b\n1;2\n", "text without a header row that names an Answer column; the columns are a, b"),
        (b"Dear all,\nhello", "text without a header row that names an Answer column"),
        (b"hello", "text without a header row that names an Answer column: hello"),
        ("\ufeffa\tb\n".encode("utf-16"), "the columns are a, b"),
    ],
)
@pytest.mark.parametrize("name", ["x", "x.xml", "x.json", "x.csv"])
def test_what_holds_no_answers(read: Read, write: Write, name: str, data: bytes, seen: str) -> None:
    (found,) = read(write(name, data))
    assert (found.source, found.data) == (name, None)
    assert found.error
    assert found.error.startswith(f"{name} holds no answers that are known: it begins with ")
    assert seen in found.error
    assert "; expected are QuestionFormAnswers, " in found.error


@pytest.mark.parametrize("name", ["a.xml", "a.json", "a.csv", "a.gz", "a"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_answers_are_known_whatever_their_name(read: Read, write: Write, xml: XML, name: str, encoding: str) -> None:
    data = xml("a").encode(encoding)
    assert read(write(name, data)) == [Submission(source=name, data=data)]


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file(read: Read, write: Write, data: bytes) -> None:
    for name in ("a.xml", "a.answer", "a"):
        assert read(write(name, data)) == [Submission(source=name)]
    for name in ("a.jsonl", "a.csv", "a.RESULTS", "a.json"):
        assert read(write(name, data)) == []


def test_a_document_that_is_not_well_formed_is_for_who_reads_it(read: Read, write: Write) -> None:
    assert read(write("a.xml", "<QuestionFormAnswers><Answer>")) == [
        Submission(source="a.xml", data=b"<QuestionFormAnswers><Answer>")
    ]


def test_standard_input(read: Read, lines: Callable[[int], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines(3).encode())))
    assert [(f.source, f.assignment_id) for f in read("-")] == [(f"<stdin>:{n}", f"A{n}") for n in (1, 2, 3)]
    monkeypatch.setattr(sys, "stdin", None)
    (closed,) = read("-")
    assert closed.error == "<stdin> cannot be read: it is closed"


@pytest.mark.needs_linux
def test_a_pipe(read: Read, lines: Callable[[int], str]) -> None:
    end, other = os.pipe()
    with os.fdopen(other, "w") as file:
        file.write(lines(2))
    name = f"/dev/fd/{end}"
    try:
        assert [(f.source, f.assignment_id) for f in read(name)] == [(f"{name}:1", "A1"), (f"{name}:2", "A2")]
    finally:
        os.close(end)
