"""Scoring as a function of Arrow record batches: for Spark, DuckDB, Polars, Ray and whatever else speaks Arrow.

The function is pure and can be pickled, so that any number of machines can call it. pyarrow is the extra `arrow`.
"""

from typing import TYPE_CHECKING

import attrs

from mturk_xml.batch import Engine
from mturk_xml.collection import no_collection
from mturk_xml.errors import SourceError
from mturk_xml.scoring import Rounding, Scorer
from mturk_xml.sources import ID_FIELDS
from mturk_xml.sources.api_responses import id_field
from mturk_xml.sources.tables import columns_of
from mturk_xml.words import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.tree import SourceLike

IDS = ID_FIELDS
"""The ids that are handed through, from columns of these names in any usual spelling (`WorkerId`, `worker_id` …)."""

SCHEMA = ", ".join(
    [
        *(f"{name} string" for name in IDS),
        "summed_score bigint, qualification_value bigint, notes array<string>, error string",
    ]
)
"""The columns of the result, as Spark writes a schema."""


@attrs.frozen
class BatchScorer:
    """A key, as a function from record batches to record batches; made by `scorer`."""

    _scorer: Scorer
    _column: str | None

    def __call__(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """Score the answers in record batches, one after the other.

        Args:
            batches: each with the column of answers, and ids as far as there are some; others are left out.

        Yields:
            A batch for each, of the columns of `SCHEMA`, with a row for each row.

        Raises:
            SourceError: there is no column of answers.

        """
        import pyarrow as pa  # noqa: PLC0415 - an extra

        schema = pa.schema(
            [pa.field(name, pa.string()) for name in IDS]
            + [pa.field("summed_score", pa.int64()), pa.field("qualification_value", pa.int64())]
            + [pa.field("notes", pa.list_(pa.string())), pa.field("error", pa.string())]
        )
        score = Engine(self._scorer).score
        for batch in batches:
            ids, answers = self._places(batch.schema.names)
            with no_collection():
                results = [score(data) for data in _values(batch.column(answers))]
                columns = [
                    [result.summed_score for result in results],
                    [result.qualification_value for result in results],
                    [[note.message for note in result.notes] for result in results],
                    [result.error for result in results],
                ]
            handed_through = [
                batch.column(ids[name]).cast(pa.string()) if name in ids else pa.nulls(len(results), pa.string())
                for name in IDS
            ]
            scored = [pa.array(column, schema.field(len(IDS) + at).type) for at, column in enumerate(columns)]
            yield pa.record_batch([*handed_through, *scored], schema=schema)

    def _places(self, names: list[str]) -> tuple[dict[str, int], int]:
        """Find the columns of ids and of answers."""
        ids = {field: place for place, name in reversed(list(enumerate(names))) if (field := id_field(name))}
        if self._column in names:
            return ids, names.index(self._column)
        columns = columns_of(names)
        if self._column is None and columns and columns.xml is not None:
            return ids, columns.xml
        wanted = "a column of answers" if self._column is None else f"the column {quoted(self._column)}"
        raise SourceError(f"{wanted} is missing; the columns are {listed(names)}")


def scorer(
    key: "AnswerKey | SourceLike", column: str | None = None, *, rounding: Rounding = Rounding.HALF_UP
) -> BatchScorer:
    """Return a pure function from an iterator of Arrow record batches to an iterator of scored batches.

    In Spark it is the whole job: ``df.mapInArrow(scorer(key), schema=SCHEMA)``.

    Args:
        key: an AnswerKey, or its XML in any form that `parse` takes.
        column: the name of the column that holds the answers, as strings or as bytes; null is a Worker who answered
            nothing. If it is not given, the column is one that is called Answer, AnswerXML or the like.
        rounding: how a percentage or a scaled score becomes an integer.

    Raises:
        ScoringError: the key cannot score anybody.
        DocumentError: the key is not valid.

    """
    return BatchScorer(Scorer(key, rounding=rounding), column)


def _values(column: "pa.Array") -> list[bytes | str | None]:
    """Return the answers in a column; text that is no UTF-8 as its bytes."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    try:
        values: list[bytes | str | None] = column.to_pylist()
    except UnicodeDecodeError:
        values = column.cast(pa.large_binary()).to_pylist()
    return values
