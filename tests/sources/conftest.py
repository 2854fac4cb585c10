"""What the tests of sources share: answers to write, and a way to read them."""

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mturk_xml.documents import QuestionFormAnswers
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.sources import Submission, blocks

Read: TypeAlias = Callable[..., list[Submission]]
Write: TypeAlias = Callable[[str, "bytes | str"], str]


def document(*selections: str) -> str:
    """Answers that select these."""
    return QuestionFormAnswers(answers=(Answer(question_identifier="q1", selection_identifiers=selections),)).to_xml()


def assignment(number: int, **other: object) -> dict[str, Any]:
    """An Assignment of boto3, as json.dumps(..., default=str) writes it."""
    return {
        "AssignmentId": f"A{number}",
        "WorkerId": f"W{number}",
        "HITId": "H",
        "AssignmentStatus": "Approved",
        "SubmitTime": "2020-01-01 00:00:00+00:00",
        "AcceptTime": {"$date": 1577836800000},
        "Answer": document(f"s{number}"),
        **other,
    }


@pytest.fixture
def xml() -> Callable[..., str]:
    return document


@pytest.fixture
def one() -> Callable[..., dict[str, Any]]:
    return assignment


@pytest.fixture
def lines() -> Callable[[int], str]:
    return lambda count: "".join(json.dumps({"Assignment": assignment(n)}) + "\n" for n in range(1, count + 1))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file; return its name."""

    def write_file(name: str, data: bytes | str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return write_file


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the submissions in files, through blocks that were sent to another process.

    Their names are given without the folder of the test.
    """

    def read_files(*names: object) -> list[Submission]:
        return list(_shortened(tmp_path, [str(name) for name in names]))

    return read_files


def _shortened(folder: Path, names: list[str]) -> Iterator[Submission]:
    start = f"{folder}/"
    for block in blocks(names):
        for found in pickle.loads(pickle.dumps(block)).submissions():
            yield Submission(
                source=found.source.replace(start, ""),
                worker_id=found.worker_id,
                assignment_id=found.assignment_id,
                hit_id=found.hit_id,
                qualification_request_id=found.qualification_request_id,
                data=found.data,
                error=found.error and found.error.replace(start, ""),
            )
