"""Sinks: where scores go, one format each.

To add a format: one module with a class, which is a `Sink`, and one line in `SINKS`. A format of text has an
`encode`, and a `head` if need be. One that cannot be written piece by piece takes the `encode` of
`JSONLinesSink`, sets `is_converted` and makes its file of that spool in `convert`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from mturk_xml.sinks.csv import CSVSink
from mturk_xml.sinks.json_lines import JSONLinesSink
from mturk_xml.sinks.parquet import ParquetSink
from mturk_xml.sinks.sink import FIELDS, Row, Sink
from mturk_xml.sinks.sqlite import SQLiteSink
from mturk_xml.sinks.table import TableSink

SINKS: Mapping[str, type[Sink]] = MappingProxyType(
    {
        "table": TableSink,
        "csv": CSVSink,
        "jsonl": JSONLinesSink,
        "parquet": ParquetSink,
        "sqlite": SQLiteSink,
    }
)
"""The sinks by the names of their formats."""

__all__ = ["FIELDS", "SINKS", "CSVSink", "JSONLinesSink", "ParquetSink", "Row", "SQLiteSink", "Sink", "TableSink"]
