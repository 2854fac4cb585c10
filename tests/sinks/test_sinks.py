"""What holds for every sink, and for any text in any field."""

import csv
import io
import json
import pickle
import re
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import score_goldens
from mturk_xml.batch import score_many
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.scoring import Note, NoteKind
from mturk_xml.sinks import FIELDS, SINKS, CSVSink, JSONLinesSink, ParquetSink, Row, Sink, SQLiteSink, TableSink
from mturk_xml.sinks.csv import harmless
from mturk_xml.sources import Submission
from score_goldens import Scored

WIDE = score_goldens.WIDE
COLUMNS = [*FIELDS, "points.q1", 'points.a "b", c', "points.=q"]
IDS = FIELDS[:5]

# Any text, and more often than not one that is made of what matters to a reader of CSV; no lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text("=+-@＝\t\r\n\0'\",; .a1\ufeff\xa0", max_size=9)
NAMES = st.text("ab1_./:-=+@ <\n", min_size=1)
XS_INT = st.integers(-(2**31), 2**31 - 1)
NOTES = st.builds(Note, kind=st.just(NoteKind.ROUNDING), message=TEXTS)
SCORED = st.builds(
    Scored,
    summed_score=XS_INT,
    qualification_value=XS_INT,
    notes=st.just(()) | st.lists(NOTES, max_size=3).map(tuple),
    earned=st.dictionaries(st.sampled_from(WIDE), XS_INT),
)
RESULTS = SCORED | st.builds(Scored, error=TEXTS, error_kind=st.just("not valid"))


def _submissions(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Submission]:
    others: dict[str, Any] = {name: st.none() | texts for name in IDS[1:]}
    return st.builds(Submission, source=texts, **others)


SUBMISSIONS = _submissions(TEXTS)
ROWS = st.lists(st.tuples(SUBMISSIONS | _submissions(NAMES), RESULTS), max_size=8)


def _expected(row: Row) -> list[Any]:
    """What a row says, in the order of the columns."""
    submission, result = row[0], cast("Scored", row[1])
    return [
        *(getattr(submission, name) for name in IDS),
        result.summed_score,
        result.qualification_value,
        [note.message for note in result.notes],
        result.error,
        *(result.earned.get(name) if result.error is None else None for name in dict.fromkeys(WIDE)),
    ]


def _spooled(sink: Sink, rows: list[Row]) -> bytes:
    return sink.head + sink.encode(rows) + sink.tail


def _written(sink: Sink, rows: list[Row], folder: Path) -> Path:
    spool, target = folder / "spool", folder / "target"
    spool.write_bytes(_spooled(sink, rows))
    sink.convert(spool, target)
    return target


def _read_parquet(path: Path) -> tuple[list[str], list[list[Any]]]:
    table = parquet.read_table(path)
    return table.column_names, [list(row.values()) for row in table.to_pylist()]


def _read_sqlite(path: Path) -> tuple[list[str], list[list[Any]]]:
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT * FROM scores ORDER BY rowid")
        rows = [[*row[:7], json.loads(row[7]), *row[8:]] for row in found]
        return [column[0] for column in found.description], rows


@pytest.mark.parametrize("name", SINKS)
@given(rows=ROWS, cuts=st.lists(st.integers(0, 8)))
def test_chunks_do_not_matter(name: str, rows: list[Row], cuts: list[int]) -> None:
    for sink in (SINKS[name](), SINKS[name](wide=WIDE)):
        sent = pickle.loads(pickle.dumps(sink))
        bounds = [0, *sorted(cuts), len(rows)]
        chunks = [rows[start:end] for start, end in pairwise(bounds)]
        assert b"".join(sent.encode(chunk) for chunk in chunks) == sink.encode(rows)
        assert sink.encode(iter(rows)) == sink.encode(rows)


@pytest.mark.parametrize("name", SINKS)
def test_what_it_gives_depends_on_the_rows_alone(name: str, tmp_path: Path) -> None:
    sink, rows = SINKS[name](wide=WIDE), score_goldens.rows()
    made = _written(sink, rows, tmp_path).read_bytes()
    assert made == _written(sink, rows, tmp_path).read_bytes()  # over the older one
    assert sink.is_converted == (made != (tmp_path / "spool").read_bytes())


@pytest.mark.parametrize("name", SINKS)
def test_no_rows(name: str, tmp_path: Path) -> None:
    sink = SINKS[name]()
    assert sink.encode([]) == b""
    made = _written(sink, [], tmp_path)
    readers: dict[str, Callable[[Path], Any]] = {"parquet": _read_parquet, "sqlite": _read_sqlite}
    if name in readers:
        assert readers[name](made) == (list(FIELDS), [])


@given(ROWS)
def test_json_lines_read_back(rows: list[Row]) -> None:
    lines = JSONLinesSink(wide=WIDE).encode(rows).decode("ascii").splitlines()
    assert [json.loads(line) for line in lines] == [dict(zip(COLUMNS, _expected(row), strict=True)) for row in rows]


@given(ROWS)
def test_json_lines_are_what_json_writes(rows: list[Row]) -> None:
    expected = [json.dumps(dict(zip(FIELDS, _expected(row)[: len(FIELDS)], strict=True))) + "\n" for row in rows]
    assert JSONLinesSink().encode(rows).decode("ascii") == "".join(expected)


def _in_csv(cell: object, to_text: Callable[[str], str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        cell = "; ".join(cell)
    return to_text(cell) if isinstance(cell, str) else str(cell)


def _without_apostrophes(text: str) -> str:
    """Take away what `harmless` added."""
    skipped, formula = "[\\s\0\u200b\ufeff'\";]", "[-=+@\uff0d\uff1d\uff0b\uff20]"
    if re.match(f"'('*[\t\r\n\0]|{skipped}*{formula})", text):
        text = text[1:]
    return re.sub(f"(?<!{skipped})({skipped}*[;\t\r\n]{skipped}*)'(?={formula})", r"\1", text)


@given(ROWS)
def test_csv_reads_back(rows: list[Row]) -> None:
    for sink, to_text in ((CSVSink(wide=WIDE), harmless), (CSVSink(wide=WIDE, verbatim=True), str)):
        text = io.StringIO(_spooled(sink, rows).decode(), newline="")
        expected = [[_in_csv(cell, to_text) for cell in _expected(row)] for row in rows]
        assert list(csv.reader(text, strict=True)) == [COLUMNS, *expected]


@given(TEXTS)
@example("'\tx")
@example(" ;'\"=1")
@example(";;=1;=2")
def test_the_apostrophes_can_be_taken_away(text: str) -> None:
    assert _without_apostrophes(harmless(text)) == text


@given(rows=ROWS)
def test_no_cell_is_a_formula_whatever_divides_the_line(rows: list[Row]) -> None:
    written = CSVSink().encode(rows).decode()
    cells = [cell for line in csv.reader(io.StringIO(written, newline="")) for cell in (*line[:5], *line[7:])]
    cells += re.split("[;\t\r\n]", written)  # as where the list separator is a semicolon
    for cell in cells:
        assert not re.match('[\\s\0\u200b\ufeff"]*[-=+@\uff1d\uff0b\uff0d\uff20]', cell)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\tone", "'\tone"),
        ("\r=1", "'\r'=1"),
        ("\n", "'\n"),
        ("\uff1d1", "'\uff1d1"),
        (" =1", "' =1"),
        (" -1", "' -1"),
        ("\xa0=1", "'\xa0=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("-12", "'-12"),
        ("one;=1", "one;'=1"),
        ("one\n  @1", "one\n  '@1"),
        ("one, -two = 1; two", "one, -two = 1; two"),
        ("worker-01.xml", "worker-01.xml"),
        ("", ""),
    ],
)
def test_harmless(text: str, written: str) -> None:
    assert harmless(text) == written
    result: Any = Scored(summed_score=-1, qualification_value=-5)
    line = CSVSink().encode([(Submission(source=text, worker_id=text), result)]).decode()
    assert next(csv.reader([line])) == [written, written, "", "", "", "-1", "-5", "", ""]


def test_harmless_takes_time_in_proportion() -> None:
    assert len(harmless("\n" * 1_000_000)) == 1_000_001  # in the square of its length it would take days


@pytest.mark.parametrize("text", ["\ud800", "a\udfff;=1", "\0", "\x1b[31m\u202e"])
@pytest.mark.parametrize("name", SINKS)
def test_nothing_raises(name: str, text: str, tmp_path: Path) -> None:
    ids: dict[str, Any] = dict.fromkeys(IDS, text)
    noted: Any = Scored(summed_score=1, qualification_value=1, notes=(Note(kind=NoteKind.ROUNDING, message=text),))
    failed: Any = Scored(error=text)
    made = _written(SINKS[name](wide=[text]), [(Submission(**ids), noted), (Submission(**ids), failed)], tmp_path)
    assert made.stat().st_size


@settings(max_examples=25)
@given(rows=ROWS)
def test_parquet_and_sqlite_hold_the_same(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sinks")
    expected = (COLUMNS, [_expected(row) for row in rows])
    assert _read_parquet(_written(ParquetSink(wide=WIDE), rows, folder)) == expected
    assert _read_sqlite(_written(SQLiteSink(wide=WIDE), rows, folder)) == expected


@pytest.mark.parametrize("sink", [ParquetSink(), SQLiteSink()])
def test_half_a_surrogate_pair_is_an_escape(sink: Sink, tmp_path: Path) -> None:
    result: Any = Scored(
        summed_score=1,
        qualification_value=1,
        notes=(Note(kind=NoteKind.ROUNDING, message="\udfff \U0001f426"),),
    )
    made = _written(sink, [(Submission(source="\ud800 \U0001f426 \\ud800"), result)], tmp_path)
    _, [row] = _read_parquet(made) if isinstance(sink, ParquetSink) else _read_sqlite(made)
    assert (row[0], row[7]) == ("\\ud800 \U0001f426 \\ud800", ["\\udfff \U0001f426"])


def test_parquet_has_a_schema_and_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mturk_xml.sinks.parquet.ROWS_PER_GROUP", 8)
    monkeypatch.setattr("mturk_xml.sinks.parquet._ROWS_AT_ONCE", 2)
    monkeypatch.setattr("mturk_xml.sinks.json_lines._LINES_AT_ONCE", 3)
    rows = (score_goldens.rows()[:3] * 7)[:19]
    made = _written(ParquetSink(wide=WIDE), rows, tmp_path)
    assert _read_parquet(made) == (COLUMNS, [_expected(row) for row in rows])
    file = parquet.ParquetFile(made)
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [8, 8, 3]
    types = [str(field.type) for field in file.schema_arrow]
    assert types == ["string"] * 5 + ["int64"] * 2 + ["list<element: string>", "string"] + ["int64"] * 3


def test_parquet_needs_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pip install 'mturk-xml\[arrow\]'"):
        ParquetSink()


def test_sqlite_has_types_and_an_index(tmp_path: Path) -> None:
    made = _written(SQLiteSink(wide=("q",)), score_goldens.rows(), tmp_path)
    with closing(sqlite3.connect(made)) as database:
        assert [row[2] for row in database.execute("PRAGMA table_info(scores)")] == [
            *["TEXT"] * 5,
            *["INTEGER"] * 2,
            *["TEXT"] * 2,
            "INTEGER",
        ]
        (plan,) = database.execute("EXPLAIN QUERY PLAN SELECT * FROM scores WHERE worker_id = 'A9'")
        assert "scores_worker_id" in plan[3]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_sqlite_sees_no_capitals(tmp_path: Path) -> None:
    columns, _ = _read_sqlite(_written(SQLiteSink(wide=("q", "Q", "Q (2)", "q (2)", "SCORES")), [], tmp_path))
    assert columns[9:] == ["points.q", "points.Q (2)", "points.Q (2) (2)", "points.q (2) (3)", "points.SCORES"]


def test_sqlite_has_so_many_columns_and_no_more(tmp_path: Path) -> None:
    names = [f"q{number}" for number in range(1992)]
    columns, _ = _read_sqlite(_written(SQLiteSink(wide=names[1:]), score_goldens.rows(), tmp_path))
    assert len(columns) == 2000
    with pytest.raises(ValueError, match=r"SQLiteSink.wide: 1992 questions are not allowed; expected at most 1991"):
        SQLiteSink(wide=names)


@pytest.mark.parametrize("name", SINKS)
def test_what_cannot_be_written(name: str, tmp_path: Path) -> None:
    sink = SINKS[name]()
    (tmp_path / "spool").write_bytes(sink.head)
    with pytest.raises(OSError, match="none"):
        sink.convert(tmp_path / "spool", tmp_path / "none" / "target")


def test_the_points_of_a_score() -> None:
    def question(name: str, points: int) -> Question:
        return Question(
            question_identifier=name,
            answer_options=(AnswerOption(selection_identifiers=("x",), answer_score=points),),
        )

    key = AnswerKey(questions=(question("twice", 2), question("once", 1), question("twice", 3)))
    answers = QuestionFormAnswers(answers=(Answer(question_identifier="twice", selection_identifiers=("x",)),))

    sink = JSONLinesSink(wide=("once", "twice", "once", "none"))
    (result,) = score_many(key, [answers.to_bytes()])
    row = json.loads(sink.encode([(Submission(source="s"), result)]))
    assert list(row)[len(FIELDS) :] == ["points.once", "points.twice", "points.none"]
    assert (row["points.once"], row["points.twice"], row["points.none"]) == (0, 5, None)


def test_points_are_not_asked_for_without_need() -> None:
    class _Result(Scored):
        def points(self) -> dict[str, int]:
            raise AssertionError

    failed: Any = _Result(error="no")
    scored: Any = _Result(summed_score=1, qualification_value=1)
    for kind in SINKS.values():
        assert kind().encode([(Submission(source="s"), scored)])
        assert kind(wide=["q"]).encode([(Submission(source="s"), failed)])


def test_a_table_is_written_as_its_place_can_show_it() -> None:
    row: Any = (Submission(source="\xfc\u9ce5"), Scored(summed_score=1, qualification_value=1))
    assert TableSink(encoding="latin-1").encode([row]) == b"         1          1  \xfc\\u9ce5\n"
