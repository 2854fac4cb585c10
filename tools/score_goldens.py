"""What the sinks and the summary are held to: fixed rows, and what each format makes of them.

`tools/update_goldens` writes the results to `tests/data/scores`; tests/sinks and tests/test_summary.py compare them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from mturk_xml.appearance import Appearance
from mturk_xml.scoring import Note, NoteKind
from mturk_xml.sinks import CSVSink, JSONLinesSink, Row, Sink, TableSink
from mturk_xml.sources import Submission
from mturk_xml.summary import Summary, summarized

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "scores"

WIDE = ("q1", 'a "b", c', "=q", "q1")


@attrs.frozen(kw_only=True)
class Scored:
    """What sinks and summaries see of a `Result`."""

    summed_score: int | None = None
    qualification_value: int | None = None
    notes: tuple[Note, ...] = ()
    error: str | None = None
    error_kind: str | None = None
    earned: Mapping[str, int] = {}

    def points(self) -> Mapping[str, int]:
        """Return what each question earned."""
        return self.earned


def rows() -> list[Row]:
    """Return rows of each kind that a format has to deal with."""
    earned = {"q1": 5, 'a "b", c': -1, "=q": 0}
    scored: Any = Scored(summed_score=4, qualification_value=-80, earned=earned)
    noted = attrs.evolve(
        scored,
        notes=(
            Note(kind=NoteKind.ROUNDING, message="-2 / 3 * 100 lies between -67 and -66"),
            Note(kind=NoteKind.IGNORED_ANSWER, message="no question 'x;=1+1', \x1b[31m"),
        ),
    )
    failed: Any = Scored(error="line 1, column 2:\n=cmd()", error_kind="not well-formed")
    return [
        (
            Submission(
                source="batch.csv:2",
                worker_id="A1B2C3",
                assignment_id="3XYZ",
                hit_id="3HIT",
                qualification_request_id="3REQ",
            ),
            scored,
        ),
        (Submission(source="answers/größe 1.xml"), scored),
        (Submission(source='答え,"a".xml', worker_id="=1+1", assignment_id="-a;\t@b", hit_id=" +1"), noted),
        (Submission(source="\x00\ud800\U0001f426\u202e.xml", worker_id=""), scored),
        (Submission(source="broken.xml", worker_id="A9"), failed),
    ]


def goldens() -> dict[str, str]:
    """Return every golden by the name of its file."""
    sinks: dict[str, Sink] = {
        "table.txt": TableSink(),
        "table-ascii.txt": TableSink(encoding="ascii"),
        "table-wide.txt": TableSink(wide=WIDE),
        "csv.csv": CSVSink(),
        "csv-verbatim.csv": CSVSink(verbatim=True),
        "csv-wide.csv": CSVSink(wide=WIDE),
        "jsonl.jsonl": JSONLinesSink(),
        "jsonl-wide.jsonl": JSONLinesSink(wide=WIDE),
    }
    made = {name: (sink.head + sink.encode(rows()) + sink.tail).decode() for name, sink in sinks.items()}
    percentages, few, nothing = summaries()
    return made | {
        "summary.txt": summarized(percentages, Appearance(), pass_at=80),
        "summary-ascii-40.txt": summarized(percentages, Appearance(encoding="ascii", width=40)),
        "summary-color.txt": summarized(percentages, Appearance(color=True)),
        "summary-few.txt": summarized(few, Appearance(), pass_at=1),
        "summary-nothing.txt": summarized(nothing, Appearance(), pass_at=1),
    }


def summaries() -> tuple[Summary, Summary, Summary]:
    """Return summaries of many values, of few at the ends of xs:int, and of none."""
    values = [*range(-20, 101, 5), *range(40, 101), *range(60, 91, 2), 75, 75, 80]
    errors = ["not valid", "not valid", "not readable", "answered twice", "answered twice"]
    many, few, nothing = Summary(), Summary(), Summary()
    many.add(Scored(qualification_value=value) for value in values)
    many.add(Scored(error_kind=kind) for kind in errors)
    few.add(Scored(qualification_value=value) for value in (-(2**31), 0, 0, 2**31 - 1))
    nothing.add(Scored(error_kind=kind) for kind in errors)
    return many, few, nothing
