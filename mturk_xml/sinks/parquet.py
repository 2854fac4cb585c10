"""Parquet, for pandas, DuckDB, Spark and everything else that reads columns."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from mturk_xml.errors import MissingPackageError
from mturk_xml.sinks.json_lines import JSONLinesSink, read_rows, storable
from mturk_xml.sinks.sink import FIELDS

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_PER_GROUP = 65_536
_ROWS_AT_ONCE = 4_096  # as Python objects; a divisor of the above


@attrs.frozen(kw_only=True)
class ParquetSink(JSONLinesSink):
    """A Parquet file, made from a spool of JSON Lines; the notes are a list of strings.

    Raises:
        MissingPackageError: pyarrow is not installed.

    """

    is_converted = True

    def __attrs_post_init__(self) -> None:
        # Found out here, and not when hours of scoring are over.
        try:
            import pyarrow.parquet  # noqa: F401, PLC0415 - imported where it is used
        except ImportError as error:
            raise MissingPackageError("Parquet needs pyarrow: pip install 'mturk-xml[arrow]'") from error

    def convert(self, spool: Path, target: Path) -> None:
        """Make the Parquet file, a row group at a time."""
        import pyarrow as pa  # noqa: PLC0415 - imported where it is used
        from pyarrow import parquet  # noqa: PLC0415

        schema = self._schema()
        rows = read_rows(spool)
        with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
            group: list[pa.RecordBatch] = []
            while some := list(islice(rows, _ROWS_AT_ONCE)):
                columns = zip(*some, strict=True)
                arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
                group.append(pa.record_batch(arrays, schema=schema))
                if len(group) == ROWS_PER_GROUP // _ROWS_AT_ONCE:
                    writer.write_table(pa.Table.from_batches(group), row_group_size=ROWS_PER_GROUP)
                    group.clear()
            if group:
                writer.write_table(pa.Table.from_batches(group), row_group_size=ROWS_PER_GROUP)

    def _schema(self) -> "pa.Schema":
        import pyarrow as pa  # noqa: PLC0415 - imported where it is used

        types = {"summed_score": pa.int64(), "qualification_value": pa.int64(), "notes": pa.list_(pa.string())}
        return pa.schema(
            [pa.field(name, types.get(name, pa.string())) for name in FIELDS]
            + [pa.field(storable(name), pa.int64()) for name in self.points_columns]
        )
