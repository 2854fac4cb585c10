"""The same function as a job of Spark, on this machine alone."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from mturk_xml import example
from mturk_xml.arrow import SCHEMA, scorer
from mturk_xml.batch import score_many

pytestmark = [pytest.mark.needs_spark, pytest.mark.xdist_group("spark")]

KEY = example.path("key.xml").read_bytes()
ANSWERS: list[str | None] = [path.read_text("utf-8") for path in example.answers()]
ANSWERS += [None, "", "<oops>", KEY.decode(), "\U0001f600"]
ROWS = [(f"W{number:04}", ANSWERS[number % len(ANSWERS)]) for number in range(500)]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Give a session with two workers that listens to this machine only; it is gone when the tests are."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is there

    for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
        os.environ[name] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_job_gives_what_the_engine_gives(spark: Any, size: int) -> None:  # noqa: ANN401 - Spark's
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", size)
    frame = spark.createDataFrame(ROWS, "WorkerId string, Answer string").repartition(3)
    found = frame.mapInArrow(scorer(KEY), schema=SCHEMA).orderBy("worker_id").collect()
    expected = [
        (worker, result.summed_score, result.qualification_value, [note.message for note in result.notes], result.error)
        for (worker, _), result in zip(ROWS, score_many(KEY, (answers for _, answers in ROWS)), strict=True)
    ]
    names = ("worker_id", "summed_score", "qualification_value", "notes", "error")
    assert [tuple(row[name] for name in names) for row in found] == expected
