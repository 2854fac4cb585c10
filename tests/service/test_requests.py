"""Requests are what botocore's own validation takes, and hold to what it cannot check."""

from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import content, question_form, service
from mturk_xml.batch import Result, score_many
from mturk_xml.sources import Submission

EXTERNAL = mx.ExternalQuestion(external_url="https://example.org/", frame_height=0)
HTML = mx.HTMLQuestion(html_content="<!DOCTYPE html><p>é</p>", frame_height=0)
REQUIREMENT = service.QualificationRequirement(
    qualification_type_id="00000000000000000071",
    comparator=service.Comparator.EQUAL_TO,
    locale_values=(service.Locale(country="US"),),
)
HIT_FIELDS: dict[str, Any] = {
    "title": "t",
    "description": "d",
    "reward": "0.10",
    "lifetime_in_seconds": 60,
    "assignment_duration_in_seconds": 60,
}
TYPE_FIELDS: dict[str, Any] = {
    "name": "n",
    "description": "d",
    "qualification_type_status": service.QualificationTypeStatus.ACTIVE,
}


def _form(
    text: str = "t", specification: Any = None, namespace: str = question_form.NAMESPACE_2005_10_01
) -> mx.QuestionForm:
    question = question_form.Question(
        question_identifier="q1",
        question_content=(content.Text(text=text),),
        answer_specification=specification or question_form.FreeTextAnswer(),
    )
    return mx.QuestionForm(content=(question,), namespace=namespace)


def _refused_by_botocore(model: Any, request: service.Request) -> str:
    """What botocore has against a request."""
    from botocore.validate import ParamValidator  # noqa: PLC0415 - slow, and only these tests need it

    operation = model.operation_model(type(request).__name__)
    assert request.operation == "".join(f"_{c.lower()}" if c.isupper() else c for c in operation.name).strip(
        "_"
    ).replace("h_i_t", "hit")
    return str(ParamValidator().validate(request.to_api(), operation.input_shape).generate_report())


@pytest.fixture
def requests(form: str, key: str) -> list[service.Request]:
    """One or more of each kind, with every parameter."""
    policies: dict[str, Any] = {
        "assignment_review_policy": service.ScoreMyKnownAnswers(
            answer_key=(service.ParameterMapEntry(key="q1", values=("a",)),)
        ).to_policy(),
        "hit_review_policy": service.SimplePlurality(
            question_ids=("q1",), question_agreement_threshold=50, disregard_assignment_if_rejected=True
        ).to_policy(),
    }
    layout: dict[str, Any] = {
        "hit_layout_id": "L1",
        "hit_layout_parameters": (service.HITLayoutParameter(name="n", value="v"),),
    }
    shared: dict[str, Any] = {
        "max_assignments": 3,
        "requester_annotation": "x" * 255,
        "unique_request_token": "x" * 64,
        **policies,
    }
    more: dict[str, Any] = {
        "auto_approval_delay_in_seconds": 5,
        "keywords": "k",
        "qualification_requirements": (REQUIREMENT,) * 10,
        **shared,
    }
    of_type: dict[str, Any] = {"hit_type_id": "T1", "lifetime_in_seconds": 60}
    test: dict[str, Any] = {
        "test": mx.QuestionForm.from_xml(form),
        "answer_key": mx.AnswerKey.from_xml(key),
        "test_duration_in_seconds": 60,
    }
    retry: dict[str, Any] = {"retry_delay_in_seconds": 5}
    return [
        service.CreateHIT(**HIT_FIELDS, question=EXTERNAL, **more),
        service.CreateHIT(**HIT_FIELDS, question=HTML),
        service.CreateHIT(**HIT_FIELDS, question=form),
        service.CreateHIT(**HIT_FIELDS, **layout),
        service.CreateHITWithHITType(**of_type, question=EXTERNAL, **shared),
        service.CreateHITWithHITType(**of_type, **layout),
        service.CreateQualificationType(**TYPE_FIELDS, keywords="k", **test, **retry),
        service.CreateQualificationType(**TYPE_FIELDS, auto_granted=True, auto_granted_value=5),
        service.UpdateQualificationType(qualification_type_id="Q1", description="d", **test, **retry),
        service.UpdateQualificationType(
            qualification_type_id="Q1",
            qualification_type_status=service.QualificationTypeStatus.INACTIVE,
            auto_granted=True,
            auto_granted_value=5,
        ),
        service.AcceptQualificationRequest(qualification_request_id="R1", integer_value=5),
        service.AssociateQualificationWithWorker(
            qualification_type_id="Q1", worker_id="A1", integer_value=5, send_notification=False
        ),
    ]


def test_botocore_takes_every_request(model: Any, requests: list[service.Request]) -> None:
    assert [_refused_by_botocore(model, request) for request in requests] == [""] * len(requests)


def test_every_parameter_of_the_calls_can_be_sent(model: Any, requests: list[service.Request]) -> None:
    sent: dict[str, set[str]] = {}
    for request in requests:
        sent.setdefault(type(request).__name__, set()).update(request.to_api())
    for name, members in sent.items():
        assert members == set(model.operation_model(name).input_shape.members), name


def test_documents_are_sent_as_xml(form: str) -> None:
    sent = service.CreateHIT(**HIT_FIELDS, question=HTML).to_api()["Question"]
    assert mx.parse(sent) == HTML
    assert service.CreateHIT(**HIT_FIELDS, question=form).to_api()["Question"] == form


def test_what_is_read_from_a_response_is_checked_when_it_is_sent() -> None:
    read = service.QualificationRequirement.from_api({"QualificationTypeId": "Q", "Comparator": "EqualTo"})
    with pytest.raises(mx.InvalidValueError, match="0 integer_values and 0 locale_values are not allowed"):
        service.CreateHIT(**HIT_FIELDS, question=EXTERNAL, qualification_requirements=(read,))
    place = {"QualificationTypeId": "Q", "Comparator": "EqualTo", "LocaleValues": [{"Country": "USA"}]}
    nowhere = service.QualificationRequirement.from_api(place)
    with pytest.raises(mx.InvalidValueError, match=r"Locale.country: 'USA' is not allowed"):
        service.CreateHIT(**HIT_FIELDS, question=EXTERNAL, qualification_requirements=(nowhere,))


def test_an_unknown_member_is_not_sent() -> None:
    read = service.QualificationRequirement.from_api({**REQUIREMENT.to_api(), "New": 1})
    with pytest.raises(mx.InvalidValueError, match=r"CreateHIT: QualificationRequirements\[0\]\.New is no member that"):
        service.CreateHIT(**HIT_FIELDS, question=EXTERNAL, qualification_requirements=(read,))


KEY = mx.AnswerKey(
    questions=(
        mx.answer_key.Question(
            question_identifier="q1",
            answer_options=(mx.answer_key.AnswerOption(selection_identifiers=("a",), answer_score=1),),
        ),
    )
)
TEST: dict[str, Any] = {"test": _form(), "test_duration_in_seconds": 60}
UPLOAD = _form(specification=question_form.FileUploadAnswer(max_file_size_in_bytes=2, min_file_size_in_bytes=1))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "expected either question or hit_layout_id, and neither is given"),
        ({"question": EXTERNAL, "hit_layout_id": "L"}, "and both is given"),
        (
            {"question": EXTERNAL, "hit_layout_parameters": [service.HITLayoutParameter(name="n", value="v")]},
            "hit_layout_parameters are given without hit_layout_id",
        ),
        ({"question": EXTERNAL, "qualification_requirements": [REQUIREMENT] * 11}, "it has 11 values, more than 10"),
        ({"question": EXTERNAL, "requester_annotation": "x" * 256}, "it has 256 characters, more than 255"),
        ({"question": EXTERNAL, "unique_request_token": "x" * 65}, "it has 65 characters, more than 64"),
        (
            {"question": _form("x" * 65_500)},
            r"CreateHIT.question: .* \(it has 65,\d{3} bytes in UTF-8, more than 65,535",
        ),
        ({"question": _form("é" * 32_800)}, r"it has 6\d,\d{3} bytes in UTF-8, more than 65,535"),
        ({"question": _form("Well done 🎉")}, r"U\+1F389 in Question is above U\+FFFF.*as a str, with &#x1F389; in"),
        ({"question": EXTERNAL, "title": "🎉"}, r"U\+1F389 in Title is above U\+FFFF, which the service refused$"),
        (
            {"hit_layout_id": "L", "hit_layout_parameters": [service.HITLayoutParameter(name="n", value="🎉")]},
            r"in HITLayoutParameters\[0\]\.Value is above",
        ),
        ({"question": EXTERNAL, "reward": "1.005"}, "CreateHIT.reward: '1.005' is not allowed"),
        ({"question": EXTERNAL, "reward": 0.1}, "CreateHIT.reward: 0.1 is not allowed; expected an amount"),
        (
            {"question": KEY},
            "CreateHIT.question: .* expected a QuestionForm or ExternalQuestion or HTMLQuestion, or the",
        ),
    ],
)
def test_what_no_hit_can_have(fields: dict[str, Any], message: str) -> None:
    with pytest.raises((mx.InvalidValueError, mx.InvalidTypeError), match=message):
        service.CreateHIT(**{**HIT_FIELDS, **fields})


def test_a_document_of_exactly_the_largest_size() -> None:
    size = len(_form("x").to_xml().encode())
    request = service.CreateHIT(**HIT_FIELDS, question=_form("x" * (65_536 - size)))
    assert len(request.to_api()["Question"].encode()) == 65_535
    with pytest.raises(mx.InvalidValueError, match="it has 65,536 bytes"):
        service.CreateHIT(**HIT_FIELDS, question=_form("x" * (65_537 - size)))


def test_a_character_reference_is_sent_as_it_is() -> None:
    xml = _form("Well done PARTY").to_xml().replace("PARTY", "&#x1F389;")
    assert service.CreateHIT(**HIT_FIELDS, question=xml).to_api()["Question"] == xml


TEST_PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({**TEST, "answer_key": KEY, "auto_granted": True}, "test is given with auto_granted"),
    ({"test": _form(), "answer_key": KEY}, "test is given without test_duration_in_seconds"),
    ({"answer_key": KEY}, "answer_key is given without test"),
    ({"test_duration_in_seconds": 60}, "test_duration_in_seconds is given without test"),
    ({**TEST, "test": EXTERNAL, "answer_key": KEY}, "test: .* expected a QuestionForm, or the XML of one, or None"),
    ({**TEST, "test": HTML, "answer_key": KEY}, "test: .* expected a QuestionForm"),
    ({**TEST, "test": UPLOAD, "answer_key": KEY}, "the question 'q1' of test has a FileUploadAnswer"),
    ({**TEST, "test": UPLOAD.to_xml(), "answer_key": KEY}, "the question 'q1' of test has a FileUploadAnswer"),
    ({**TEST, "answer_key": _form()}, "answer_key: .* expected an AnswerKey, or the XML of one"),
    ({"description": "x" * 2001}, "more than 2000"),
]


@pytest.mark.parametrize(("fields", "message"), TEST_PROBLEMS)
def test_what_no_test_can_have(fields: dict[str, Any], message: str) -> None:
    with pytest.raises((mx.InvalidValueError, mx.InvalidTypeError), match=f"CreateQualificationType.*{message}"):
        service.CreateQualificationType(**{**TYPE_FIELDS, **fields})
    with pytest.raises((mx.InvalidValueError, mx.InvalidTypeError), match=f"UpdateQualificationType.*{message}"):
        service.UpdateQualificationType(**{"qualification_type_id": "Q1", **fields})


def test_a_value_that_would_be_ignored() -> None:
    with pytest.raises(mx.InvalidValueError, match="auto_granted_value is given without auto_granted"):
        service.CreateQualificationType(**TYPE_FIELDS, auto_granted_value=5)


def test_an_update_does_not_drop_a_key_unsaid() -> None:
    with pytest.raises(mx.InvalidValueError, match="a key that the type has would be dropped"):
        service.UpdateQualificationType(qualification_type_id="Q1", **TEST)
    dropped = service.UpdateQualificationType(qualification_type_id="Q1", **TEST, without_answer_key=True)
    assert set(dropped.to_api()) == {"QualificationTypeId", "Test", "TestDurationInSeconds"}
    for fields in ({}, {**TEST, "answer_key": KEY}):
        with pytest.raises(mx.InvalidValueError, match="without_answer_key says that test has no key"):
            service.UpdateQualificationType(qualification_type_id="Q1", **fields, without_answer_key=True)


def test_xml_that_is_no_such_document(key: str) -> None:
    with pytest.raises(mx.DocumentError, match="not a valid QuestionForm or ExternalQuestion or HTMLQuestion"):
        service.CreateHIT(**HIT_FIELDS, question=key)
    with pytest.raises(mx.DocumentError, match="is not a valid QuestionForm"):
        service.CreateQualificationType(**TYPE_FIELDS, test="<oops/>", test_duration_in_seconds=60)


def _scored(answer: str | None) -> Result:
    (result,) = score_many(KEY, [answer])
    return result


def test_the_calls_that_record_a_batch(model: Any) -> None:
    selected = mx.question_form_answers.Answer(question_identifier="q1", selection_identifiers=("a",))
    right = _scored(mx.QuestionFormAnswers(answers=(selected,)).to_xml())
    nothing, bad = _scored(None), _scored("<oops>")
    scored: list[tuple[Any, Result]] = [
        (Submission(source="1", worker_id="A1", qualification_request_id="R1"), right),
        (service.QualificationRequest(worker_id="A2", qualification_request_id="R2"), nothing),
        (Submission(source="3", worker_id="A3"), right),
        (Submission(source="4", worker_id="A3"), nothing),
        (Submission(source="5", qualification_request_id="R1"), nothing),
        (Submission(source="6", worker_id="A4"), bad),
        (Submission(source="7"), right),
    ]
    calls = list(service.recording_calls(scored, qualification_type_id="Q1", send_notification=False))
    sent = [call for call in calls if isinstance(call, service.Request)]
    assert [(call.operation, call.to_api()) for call in sent] == [
        ("accept_qualification_request", {"QualificationRequestId": "R1", "IntegerValue": 1}),
        ("accept_qualification_request", {"QualificationRequestId": "R2", "IntegerValue": 0}),
        (
            "associate_qualification_with_worker",
            {"QualificationTypeId": "Q1", "WorkerId": "A3", "IntegerValue": 1, "SendNotification": False},
        ),
    ]
    assert [_refused_by_botocore(model, call) for call in sent] == ["", "", ""]
    left = [call for call in calls if isinstance(call, service.Unrecorded)]
    assert [call.submitted for call in left] == [submitted for submitted, _ in scored[3:]]
    reasons = [call.reason for call in left]
    assert reasons[:2] == [
        "a score of the Worker A3 is recorded already",
        "a score of the request R1 is recorded already",
    ]
    assert reasons[2] == bad.error
    assert reasons[3] == "there is no request, and no Worker"
    (unrecorded,) = service.recording_calls([scored[2]])
    assert isinstance(unrecorded, service.Unrecorded)
    assert unrecorded.reason == "there is no request, and no qualification_type_id"
