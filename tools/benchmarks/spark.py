"""A Spark session with two workers on this machine, and the scoring job that it runs."""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING

from benchmarks.races import UnavailableError
from mturk_xml.arrow import SCHEMA, scorer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mturk_xml.documents.answer_key import AnswerKey

_ROWS_PER_GROUP = 25_000


def job(documents: Sequence[bytes], key: AnswerKey, file: Path) -> Callable[[], object]:
    """Write documents as Parquet and return the job that scores them.

    Raises:
        UnavailableError: PySpark or pyarrow is not installed.

    """
    try:
        import pandas  # noqa: ICN001, F401, PLC0415 - PySpark asks for it
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415 - another
    except ImportError as error:
        raise UnavailableError(f"{error}; pip install '.[arrow,spark]'") from error
    workers = [f"A{number:013X}" for number in range(len(documents))]
    table = pa.table({"WorkerId": workers, "Answer": [document.decode("ascii") for document in documents]})
    pq.write_table(table, file, row_group_size=_ROWS_PER_GROUP)
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    atexit.register(session.stop)
    scored = session.read.parquet(str(file)).mapInArrow(scorer(key), schema=SCHEMA)

    def run() -> None:
        scored.write.format("noop").mode("overwrite").save()

    run()
    return run
