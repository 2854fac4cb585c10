"""With the service's own client: what it returns is read and scored, and the calls that record it are taken.

The client talks to its stub, and to a server of the service's JSON protocol on this machine.
"""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

import mturk_xml as mx
from mturk_xml import example, service
from mturk_xml.batch import score_many

TARGET = "MTurkRequesterServiceV20170117."
AT = datetime(2017, 1, 17, 20, 30, tzinfo=UTC)


class _Service(BaseHTTPRequestHandler):
    """Answers from a table, and remembers what it was asked."""

    answers: ClassVar[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    asked: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        operation = self.headers["X-Amz-Target"].removeprefix(TARGET)
        parameters = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((operation, parameters))
        known = operation in self.answers
        body = json.dumps(self.answers[operation](parameters) if known else {"__type": "RequestError"}).encode()
        self.send_response(200 if known else 400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def _client(url: str) -> Any:
    import boto3  # noqa: PLC0415 - slow, and only these tests need it

    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106
    )


@pytest.fixture
def client() -> Iterator[Any]:
    """The client of a server on a free port of this machine."""
    _Service.answers.clear()
    _Service.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        client = _client(f"http://127.0.0.1:{server.server_port}")
        try:
            yield client
        finally:
            client.close()
            server.shutdown()
            thread.join()


def _request(number: int, answer: str) -> dict[str, Any]:
    return {
        "QualificationRequestId": f"R{number}",
        "QualificationTypeId": "Q1",
        "WorkerId": f"A{number}",
        "Answer": answer,
        "SubmitTime": AT.timestamp(),
    }


def test_requests_are_listed_scored_and_recorded(client: Any) -> None:
    texts = [path.read_text("utf-8") for path in example.answers()[:3]]
    pages: dict[str | None, dict[str, Any]] = {
        None: {"QualificationRequests": [_request(1, texts[0]), _request(2, texts[1])], "NextToken": "more"},
        "more": {"QualificationRequests": [_request(3, texts[2]), _request(4, "<oops>")]},
    }
    _Service.answers["ListQualificationRequests"] = lambda asked: pages[asked.get("NextToken")]
    _Service.answers["AcceptQualificationRequest"] = lambda _: {}
    listed = client.get_paginator("list_qualification_requests").paginate(QualificationTypeId="Q1")
    requests = service.QualificationRequest.all_from_api(listed)
    assert [request.worker_id for request in requests] == ["A1", "A2", "A3", "A4"]
    assert {request.submit_time for request in requests} == {AT}
    assert [request.answers for request in requests[:3]] == list(map(mx.QuestionFormAnswers.from_xml, texts))
    results = list(score_many(example.path("key.xml"), [request.answer_xml for request in requests]))
    calls = list(service.recording_calls(zip(requests, results, strict=True)))
    for call in calls:
        if isinstance(call, service.Request):
            getattr(client, call.operation)(**call.to_api())
    expected = [mx.score(example.path("key.xml"), text).qualification_value for text in texts]
    assert [asked for operation, asked in _Service.asked if operation == "AcceptQualificationRequest"] == [
        {"QualificationRequestId": f"R{number}", "IntegerValue": value} for number, value in enumerate(expected, 1)
    ]
    assert [call.submitted for call in calls if isinstance(call, service.Unrecorded)] == [requests[3]]


def test_assignments_are_listed_scored_and_recorded(client: Any, answers: Callable[..., str]) -> None:
    texts = [path.read_text("utf-8") for path in example.answers()[:2]]
    given = [
        {"AssignmentId": f"S{n}", "WorkerId": f"A{n}", "HITId": "H1", "AssignmentStatus": "Submitted", "Answer": text}
        for n, text in enumerate(texts)
    ]
    _Service.answers["ListAssignmentsForHIT"] = lambda _: {"Assignments": given, "NumResults": 2, "New": True}
    _Service.answers["GetAssignment"] = lambda _: {"Assignment": given[0], "HIT": {"HITId": "H1", "Reward": "0.05"}}
    _Service.answers["AssociateQualificationWithWorker"] = lambda _: {}
    listed = service.Assignment.all_from_api(client.list_assignments_for_hit(HITId="H1"))
    response = client.get_assignment(AssignmentId="S0")
    assert service.Assignment.from_api(response) == listed[0]
    assert service.HIT.from_api(response) == service.HIT(hit_id="H1", reward="0.05")
    results = score_many(example.path("key.xml"), [assignment.answer_xml for assignment in listed])
    calls = service.recording_calls(zip(listed, results, strict=True), qualification_type_id="Q1")
    for call in calls:
        assert isinstance(call, service.Request)
        getattr(client, call.operation)(**call.to_api())
    values = [mx.score(example.path("key.xml"), text).qualification_value for text in texts]
    assert [asked for operation, asked in _Service.asked if operation.startswith("Associate")] == [
        {"QualificationTypeId": "Q1", "WorkerId": f"A{n}", "IntegerValue": value} for n, value in enumerate(values)
    ]
    policy = service.ScoreMyKnownAnswers(answer_key=(service.ParameterMapEntry(key="q", values=("yes",)),))
    assert policy.score(listed[0].evolve(answer_xml=answers(q="yes"))) == 100


def test_a_type_is_created_with_its_test_and_read_back(client: Any) -> None:
    stored: dict[str, Any] = {}

    def create(asked: dict[str, Any]) -> dict[str, Any]:
        stored.update(asked, QualificationTypeId="Q1", CreationTime=AT.timestamp(), IsRequestable=True)
        return {"QualificationType": stored}

    _Service.answers["CreateQualificationType"] = create
    _Service.answers["GetQualificationType"] = lambda _: {"QualificationType": stored}
    form, key = mx.QuestionForm.from_xml(example.path("form.xml")), mx.AnswerKey.from_xml(example.path("key.xml"))
    request = service.CreateQualificationType(
        name="Birds",
        description="Knows birds",
        qualification_type_status=service.QualificationTypeStatus.ACTIVE,
        test=form,
        answer_key=key,
        test_duration_in_seconds=600,
    )
    created = service.QualificationType.from_api(client.create_qualification_type(**request.to_api()))
    assert (created.test, created.answer_key, created.creation_time) == (form, key, AT)
    assert service.QualificationType.from_api(client.get_qualification_type(QualificationTypeId="Q1")) == created


def test_the_stub_takes_and_gives_the_same(form: str) -> None:
    from botocore.stub import Stubber  # noqa: PLC0415 - slow, and only this test needs it

    client = _client("http://127.0.0.1:1")
    request = service.CreateHITWithHITType(hit_type_id="T1", lifetime_in_seconds=60, question=form)
    response = {"HIT": {"HITId": "H1", "Question": form, "CreationTime": AT, "Reward": "1.00"}}
    with Stubber(client) as stub:
        stub.add_response("create_hit_with_hit_type", response, request.to_api())
        created = service.HIT.from_api(client.create_hit_with_hit_type(**request.to_api()))
        stub.assert_no_pending_responses()
    client.close()
    assert created.to_api() == response["HIT"]
    assert created.question == mx.QuestionForm.from_xml(form)


def test_nothing_in_the_package_imports_boto3() -> None:
    for path in example.path("form.xml").parent.parent.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not any(line.lstrip().startswith(("import boto", "from boto")) for line in text.splitlines()), path
