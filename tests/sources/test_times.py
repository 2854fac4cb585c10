"""How long Workers took, in all the ways in which sources say it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mturk_xml.sources import Submission, submissions
from mturk_xml.sources.times import seconds_between

Write = Callable[[str, "bytes | str"], str]

ISO = "2017-01-17T12:30:00"
TOOLS = "Mon Nov 04 21:13:48 MST 2013"


@pytest.mark.parametrize(
    ("accepted", "submitted", "seconds"),
    [
        (f"{ISO}Z", "2017-01-17T12:35:00.5Z", 300.5),
        (f"{ISO}-08:00", "2017-01-17 20:30:07+00:00", 7),
        (ISO, "2017-01-17T12:30:01", 1),
        (ISO, f"{ISO}Z", None),
        (1484685000, 1484685060.25, 60.25),
        ("1484685000.0", "1484685001", 1),
        (datetime(2020, 1, 1, tzinfo=UTC), "2020-01-01T00:00:09Z", 9),
        (TOOLS, "Mon Nov 04 21:13:52 MST 2013", 4),
        (TOOLS, "Mon Nov 04 21:13:52 PST 2013", None),
        (TOOLS, "Mon Nix 04 21:13:52 MST 2013", None),
        (TOOLS, "Thu Nov 31 21:13:52 MST 2013", None),
        (f"{ISO}Z", "2017-01-17T12:29:00Z", None),
        (f"{ISO}Z", None, None),
        (None, f"{ISO}Z", None),
        ("", " ", None),
        ({"$date": 1}, [2], None),
        (1e300, 1e301, None),
        ("nan", "inf", None),
        ("9999-12-31T23:59:59-23:00", f"{ISO}Z", None),
    ],
)
def test_seconds_between(accepted: Any, submitted: Any, seconds: float | None) -> None:  # noqa: ANN401 - any JSON
    assert seconds_between(accepted, submitted) == seconds


@pytest.mark.parametrize(
    ("work_time", "seconds"),
    [("42", 42), (" 42.5 ", 42.5), (7, 7), ("-1", 60), ("", 60), ("soon", 60), ([1], 60), ("nan", 60), (None, 60)],
)
def test_the_time_that_a_source_says_itself_is_taken_if_it_is_one(work_time: Any, seconds: float) -> None:  # noqa: ANN401
    times = {"AcceptTime": f"{ISO}Z", "SubmitTime": "2017-01-17T12:31:00Z", "WorkTimeInSeconds": work_time}
    assert Submission(source="a", times=times).seconds == seconds


def test_a_source_without_times() -> None:
    assert Submission(source="a").seconds is None
    assert Submission(source="a", times={"AcceptTime": f"{ISO}Z"}).seconds is None


def _record(xml: str) -> dict[str, Any]:
    return {
        "AssignmentId": "A1",
        "WorkerId": "W1",
        "HITId": "H",
        "AcceptTime": f"{ISO}Z",
        "SubmitTime": "2017-01-17T12:31:00Z",
        "Answer": xml,
    }


def test_every_kind_of_source_says_it(write: Write, xml: Callable[..., str]) -> None:
    record = _record(xml("a"))
    elements = "".join(f"<{name}>{value}</{name}>" for name, value in record.items() if name != "Answer")
    files = [
        write("a.json", json.dumps({"Assignments": [record]})),
        write("b.jsonl", f"{json.dumps(record)}\n{json.dumps({'Assignment': record})}\n"),
        write("c.xml", f"<Assignments><Assignment>{elements}</Assignment></Assignments>"),
        write("d.csv", f"WorkerId,AcceptTime,SubmitTime,Answer.q1\nW1,{ISO}Z,2017-01-17T12:31:00Z,a\n"),
        write("e.csv", "WorkerId,WorkTimeInSeconds,Answer.q1\nW1,60,a\n"),
        write(
            "f.results",
            f"workerid\tassignmentaccepttime\tassignmentsubmittime\tAnswer.1\nW1\t{TOOLS}\t"
            "Mon Nov 04 21:14:48 MST 2013\tx\n",
        ),
    ]
    found = list(submissions(files))
    assert [each.error for each in found] == [None] * 7
    assert [each.seconds for each in found] == [60] * 7


def test_parquet_says_it(tmp_path: Path) -> None:
    times = [datetime(2020, 1, 1, 0, minute, tzinfo=UTC) for minute in (0, 2)]
    columns = {"WorkerId": ["W"], "AcceptTime": times[:1], "SubmitTime": times[1:], "Answer.q1": ["a"]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert [each.seconds for each in submissions([str(tmp_path / "a.parquet")])] == [120]
