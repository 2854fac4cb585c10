"""CSV and its kin are read by their header: one column of XML, or a column for each question."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest

import mturk_xml as mx
from mturk_xml.documents import QuestionFormAnswers
from mturk_xml.sources import Submission, blocks, text_tables
from mturk_xml.sources.tables import columns_of

Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]
XML = Callable[..., str]


def _table(*rows: list[str], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return file.getvalue()


def _selections(found: Submission) -> dict[str, tuple[str, ...]]:
    assert found.data is not None, found.error
    document = mx.parse(found.data)
    assert isinstance(document, QuestionFormAnswers)
    return {answer.question_identifier: answer.selection_identifiers for answer in document.answers}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_column_of_xml(read: Read, write: Write, xml: XML, delimiter: str, encoding: str, quoting: int) -> None:
    answer = xml("é\n,;\t")
    table = _table(
        ["title", "WorkerId", "assignment_id", "HIT ID", "Answer"],
        ["a;b,c", "W1", "A1", "H1", f"\n{answer}"],
        ["", "W2", "A2", "H1", ""],
        delimiter=delimiter,
        quoting=quoting,
    )
    first, second = read(write("t", table.encode(encoding)))
    lines = 4 + xml("é\n,;\t").count("\n")
    assert first == Submission(
        source="t:2", worker_id="W1", assignment_id="A1", hit_id="H1", data=xml("é\n,;\t").strip()
    )
    assert second == Submission(source=f"t:{lines}", worker_id="W2", assignment_id="A2", hit_id="H1")


def test_a_column_is_found_by_what_is_in_it(read: Read, write: Write, xml: XML) -> None:
    escaped = xml("a").replace("&", "&amp;").replace("<", "&lt;")
    table = _table(["Input.html", "qualification request id", "blob"], ["<b>x</b>", "R", escaped])
    (found,) = read(write("t.csv", table))
    assert (found.qualification_request_id, found.data) == ("R", xml("a").strip())


def test_spellings_of_columns() -> None:
    for names in ("HITId,WorkerId,AssignmentId", "hitid,workerid,assignmentid", "hit_id,worker_id,assignment_id"):
        found = columns_of([*names.split(","), "Answers"])
        assert found is not None
        assert dict(found.ids) == {"hit_id": 0, "worker_id": 1, "assignment_id": 2}
        assert found.xml == 3
    assert columns_of(["HITId", "WorkerId", "Title"]) is None


def test_batch_results(read: Read, write: Write) -> None:
    header = ["HITId", "AssignmentId", "WorkerId", "Input.x", "Answer.q1", "Answer.q1.a", "Answer.q2", "Approve"]
    table = _table(
        header,
        ["H", "A1", "W1", "i", "b|c", "true", "", "x"],
        ["H", "A2", "W2", "i", "", "", "", ""],
        ["H", "A3", "W3", "i", " a & <b>\n", "", "|", ""],
        ["H", "A4", "W4", "i", "\x01", "", "", ""],
        ["H", "A5", "W5"],
        ["H", "", "", "i", "", "", "", ""],
        quoting=csv.QUOTE_ALL,
    )
    first, nothing, odd, bad, short = read(write("Batch_1.csv", table))
    assert (first.source, first.hit_id, first.assignment_id, first.worker_id) == ("Batch_1.csv:2", "H", "A1", "W1")
    assert _selections(first) == {"q1": ("b", "c"), "q1.a": ("true",)}
    assert (nothing.worker_id, nothing.data, nothing.error) == ("W2", None, None)
    assert _selections(odd) == {"q1": (" a & <b>\n",), "q2": ("|",)}
    assert (bad.worker_id, bad.data) == ("W4", None)
    assert bad.error
    assert bad.error.startswith("Batch_1.csv:6 cannot be written as XML: ")
    assert (short.source, short.worker_id, short.data, short.error) == ("Batch_1.csv:7", "W5", None, None)


def test_a_header_alone_is_no_answer(read: Read, write: Write) -> None:
    assert read(write("t.csv", '"HITId","Answer.q"\r\n')) == []


@pytest.mark.needs_corpus
def test_real_tables(read: Read, corpus: Path) -> None:
    headers = sorted((corpus / "responses").glob("Batch_header.*.csv"))
    assert len(headers) == 6
    assert read(*headers) == []
    (found,) = read(corpus / "responses" / "clt.simple_survey.results")
    assert (found.worker_id, found.assignment_id) == ("A3TEL5B5KQRXWQ", "26B5OPB0YVGZMXP9XQ5PCU3132J7Z3")
    assert found.hit_id == "2YZRRLFQ0ONN9QKE60F9HGRBJ67RIA"
    assert _selections(found) == {"1": ("democrat",)}


def test_a_hit_that_nobody_submitted_is_no_row(read: Read, write: Write) -> None:
    table = _table(
        ["hitid", "assignmentid", "workerid", "Answer.1"],
        ["H1", "A1", "W", "x"],
        ["H2", "", "", ""],
        ["H3", "", "", "y"],
        delimiter="\t",
        quoting=csv.QUOTE_ALL,
    )
    assert [f.hit_id for f in read(write("a.results", table))] == ["H1", "H3"]


def test_what_excel_writes(read: Read, write: Write) -> None:
    table = "WorkerId;Answer.größe\r\nW1;naïve – “x”\r\nW2;ok\r\n".encode("windows-1252") + b"W3;\x81\r\n"
    first, second, third = read(write("t.csv", table))
    assert [*_selections(first).values()] == [("naïve – “x”",)]
    assert [*_selections(first)] == ["größe"]
    assert _selections(second) == {"größe": ("ok",)}
    assert _selections(third) == {"größe": ("\x81",)}


def test_a_row_of_another_encoding_is_read_by_itself(read: Read, write: Write) -> None:
    first, second = read(write("t.csv", "WorkerId,Answer.q\nW1,é\n".encode() + "W2,é\n".encode("latin-1")))
    assert _selections(first) == _selections(second) == {"q": ("é",)}


def test_a_cell_is_bounded(read: Read, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "MAX_BYTES", 1 << 18)
    limit = csv.field_size_limit()
    long = '"' + "x\n" * 200_000 + '"'
    first, cell = read(write("t.csv", f"WorkerId,Answer.q\nW1,a\nW2,{long}\nW3,b\n"))
    assert csv.field_size_limit() == limit
    assert first.error is None
    assert cell.error
    assert cell.error.startswith("t.csv:3 cannot be read: field larger than field limit")
    first, line = read(write("t.csv", "WorkerId,Answer.q\nW1,a\nW2," + "x" * 3_000_000 + "\nW3,b\n"))
    assert first.error is None
    assert line.error
    assert line.error.startswith("t.csv has a line of more than ")


def test_a_quotation_mark_that_is_not_closed_is_an_error(read: Read, write: Write) -> None:
    first, second = read(write("t.csv", 'WorkerId,Answer.q\nW1,a\nW2,"b\nW3,c\n'))
    assert first.error is None
    assert (second.source, second.data) == ("t.csv:3", None)
    assert second.error
    assert "a quotation mark in it is never closed" in second.error


def test_cells_may_be_larger_than_csv_allows(read: Read, write: Write) -> None:
    (found,) = read(write("t.csv", "WorkerId,Answer.q\nW1," + "x" * 500_000 + "\n"))
    assert _selections(found) == {"q": ("x" * 500_000,)}


def test_what_comes_before_an_error_is_read(read: Read, write: Write) -> None:
    text = "WorkerId,Answer.q\n" + "".join(f"W{n},{n * 7919 % 10007}\n" for n in range(60_000))
    data = gzip.compress(text.encode())
    found = read(write("t.csv.gz", data[: len(data) // 2]))
    assert len(found) > 10_000
    assert [f.source for f in found if f.error] == ["t.csv.gz"]
    assert found[-1].error


def test_rows_are_read_a_thousand_at_a_time(write: Write) -> None:
    name = write("t.csv", "WorkerId,Answer.q\n" + "W,a\n" * 20_000)
    counts = [len(list(block.submissions())) for block in blocks([name])]
    assert counts == [1000] * 20
