"""Scoring of Arrow record batches, wherever they come from."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.arrow import IDS, SCHEMA, scorer
from mturk_xml.batch import score_many
from mturk_xml.errors import SourceError

KEY = example.path("key.xml").read_bytes()
ANSWERS: list[str | None] = [path.read_text("utf-8") for path in example.answers()]
ANSWERS += [None, "", "<oops>", ANSWERS[0], KEY.decode(), "\U0001f600", None]
EXPECTED = [
    (result.summed_score, result.qualification_value, [note.message for note in result.notes], result.error)
    for result in score_many(KEY, ANSWERS)
]
WORKERS = [f"W{number}" if number % 4 else None for number in range(len(ANSWERS))]


def table(kind: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    is_binary = kind in {pa.binary(), pa.large_binary()}
    answers = [answer.encode() if answer and is_binary else answer for answer in ANSWERS]
    return pa.table({"WorkerId": WORKERS, "Answer": pa.array(answers, kind), "more": range(len(ANSWERS))})


def scored(batches: Iterator[Any]) -> list[tuple[Any, ...]]:
    found = pa.Table.from_batches(list(batches))
    assert found.column_names == [column.split()[0] for column in SCHEMA.split(", ")]
    assert found["worker_id"].to_pylist() == WORKERS
    assert found["hit_id"].null_count == len(WORKERS)
    columns = ("summed_score", "qualification_value", "notes", "error")
    return list(zip(*(found[name].to_pylist() for name in columns), strict=True))


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()], ids=str)
def test_every_row_is_scored_as_by_the_engine(kind: Any, size: int) -> None:  # noqa: ANN401 - likewise
    found = scored(scorer(KEY)(table(kind).to_batches(max_chunksize=size)))
    if kind in {pa.string(), pa.large_string()}:
        assert found == EXPECTED
    else:
        assert [row[:3] for row in found] == [row[:3] for row in EXPECTED]


def test_repeated_values_may_be_a_dictionary() -> None:
    encoded = table(pa.string())
    encoded = encoded.set_column(1, "Answer", encoded["Answer"].dictionary_encode())
    assert scored(scorer(KEY)(encoded.to_batches())) == EXPECTED


def test_the_column_may_have_any_name() -> None:
    renamed = table(pa.string()).rename_columns(["worker_id", "xml text", "more"])
    assert scored(scorer(KEY, column="xml text")(renamed.to_batches())) == EXPECTED
    with pytest.raises(SourceError, match="'worker_id', 'xml text', 'more'"):
        next(scorer(KEY)(renamed.to_batches()))
    with pytest.raises(SourceError, match="the column 'xml' is missing"):
        next(scorer(KEY, column="xml")(renamed.to_batches()))


def test_text_that_is_no_utf_8_is_an_error_of_its_row() -> None:
    column = pa.array([ANSWERS[0].encode(), b"\xff<a/>", None], pa.binary())  # type: ignore[union-attr]  # the first is one
    batch = pa.record_batch({"Answer": column.view(pa.string())})
    (found,) = scorer(KEY)([batch])
    assert [error is None for error in found["error"].to_pylist()] == [True, False, True]


def test_no_batches_and_empty_ones() -> None:
    assert list(scorer(KEY)([])) == []
    (found,) = scorer(KEY)([table(pa.string()).to_batches()[0].slice(0, 0)])
    assert found.num_rows == 0


def test_the_function_can_be_sent_elsewhere_and_rounds_as_it_is_told() -> None:
    function = pickle.loads(pickle.dumps(scorer(KEY, rounding=mx.Rounding.FLOOR)))
    assert function == scorer(KEY, rounding=mx.Rounding.FLOOR) != scorer(KEY)
    assert scored(function(table(pa.string()).to_batches())) is not None


def test_ids_are_text_whatever_they_came_as() -> None:
    batch = pa.record_batch({"worker_id": [1, None], "hitId": ["3H", "3H"], "answer": [None, None]})
    (found,) = scorer(KEY)([batch])
    assert [found[name].to_pylist() for name in IDS] == [["1", None], [None, None], ["3H", "3H"], [None, None]]


@pytest.mark.needs_duckdb
def test_duckdb_takes_the_function(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 - only where it is there

    file = tmp_path / "answers.parquet"
    pq.write_table(table(pa.string()), file)
    reader = duckdb.read_parquet(str(file)).to_arrow_reader(7)
    assert scored(scorer(KEY)(reader)) == EXPECTED


@pytest.mark.needs_polars
def test_polars_takes_the_function() -> None:
    import polars as pl  # noqa: PLC0415 - only where it is there

    frame = pl.from_arrow(table(pa.string()))
    assert scored(scorer(KEY)(frame.to_arrow().to_batches())) == EXPECTED
