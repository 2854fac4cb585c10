"""Structures are what boto3 returns and takes, without loss."""

import copy
import json
import pickle
import types
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml import service
from mturk_xml.service.structure import ServiceStructure

AT = datetime(2017, 1, 17, 12, 30, tzinfo=timezone(timedelta(hours=-8)))
TIMES = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
UNKNOWN = st.dictionaries(
    st.sampled_from(["NewMember", "Another", "x"]), st.one_of(st.text(), st.integers(), st.just({"a": [1]}))
)


def _values(shape: Any) -> st.SearchStrategy[Any]:
    """Whatever the model's shape allows."""
    if shape.type_name == "structure":
        return _members(shape)
    if shape.type_name == "list":
        return st.lists(_values(shape.member), max_size=3)
    if shape.type_name == "string" and shape.enum:
        return st.sampled_from(shape.enum)
    return {
        "string": st.text(),
        "timestamp": TIMES,
        "boolean": st.booleans(),
        "integer": st.integers(-(2**31), 2**31 - 1),
        "long": st.integers(-(2**63), 2**63 - 1),
    }[shape.type_name]


def _members(shape: Any) -> st.SearchStrategy[dict[str, Any]]:
    required = {name: _values(member) for name, member in shape.members.items() if name in shape.required_members}
    optional = {name: _values(member) for name, member in shape.members.items() if name not in required}
    return st.fixed_dictionaries(required, optional=optional)


def test_every_member_has_a_field_of_its_kind(model: Any, modelled: type[ServiceStructure]) -> None:
    shape = model.shape_for(modelled.__name__)
    kinds = {
        "string": "a str",
        "integer": "an int",
        "long": "an int",
        "boolean": "True or False",
        "timestamp": "a datetime with a time zone",
    }
    assert {field.wire_name for field in modelled.fields} == set(shape.members)
    for field in modelled.fields:
        found = shape.members[field.wire_name]
        assert field.many == (found.type_name == "list"), field
        assert field.optional == (field.wire_name not in shape.required_members), field
        item = found.member if field.many else found
        if item.type_name == "structure":
            expected = f"a {item.name}"
        elif getattr(item, "enum", None):
            expected = " or ".join(map(repr, item.enum))
        elif item.name == "CurrencyAmount":
            expected = 'an amount of US dollars with at most two decimal places, such as "0.10"'
        else:
            expected = kinds[item.type_name]
        assert field.kind.allowed == expected, field


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(data=st.data())
def test_what_the_api_returns_comes_back(model: Any, modelled: type[ServiceStructure], data: st.DataObject) -> None:
    response = data.draw(_members(model.shape_for(modelled.__name__)))
    response |= data.draw(UNKNOWN)
    before = copy.deepcopy(response)
    read = modelled.from_api(response)
    assert read.to_api() == response == before
    again = modelled.from_api(read.to_api())
    assert again == read
    assert hash(again) == hash(read)
    assert pickle.loads(pickle.dumps(read)) == read


def test_every_field_of_an_assignment(answers: Callable[..., str]) -> None:
    at = {name: AT + timedelta(hours=number) for number, name in enumerate("abcdef")}
    response = {
        "AssignmentId": "A1",
        "WorkerId": "W1",
        "HITId": "H1",
        "AssignmentStatus": "Approved",
        "AutoApprovalTime": at["a"],
        "AcceptTime": at["b"],
        "SubmitTime": at["c"],
        "ApprovalTime": at["d"],
        "RejectionTime": at["e"],
        "Deadline": at["f"],
        "Answer": answers(q="é"),
        "RequesterFeedback": "Thanks 🎉",
    }
    assignment = service.Assignment.from_api(response)
    assert assignment == service.Assignment(
        assignment_id="A1",
        worker_id="W1",
        hit_id="H1",
        assignment_status=service.AssignmentStatus.APPROVED,
        auto_approval_time=at["a"],
        accept_time=at["b"],
        submit_time=at["c"],
        approval_time=at["d"],
        rejection_time=at["e"],
        deadline=at["f"],
        answer_xml=answers(q="é"),
        requester_feedback="Thanks 🎉",
    )
    assert assignment.to_api() == response
    assert assignment.answers is not None
    assert assignment.answers.answers[0].free_text == "é"


def test_every_field_of_a_hit_and_what_it_holds(form: str) -> None:
    response = {
        "HITId": "H1",
        "HITTypeId": "T1",
        "HITGroupId": "G1",
        "HITLayoutId": "L1",
        "CreationTime": AT,
        "Title": "t",
        "Description": "d",
        "Question": form,
        "Keywords": "k",
        "HITStatus": "Reviewing",
        "MaxAssignments": 3,
        "Reward": "0.10",
        "AutoApprovalDelayInSeconds": 1,
        "Expiration": AT + timedelta(1),
        "AssignmentDurationInSeconds": 2,
        "RequesterAnnotation": "note",
        "QualificationRequirements": [
            {
                "QualificationTypeId": "00000000000000000071",
                "Comparator": "In",
                "LocaleValues": [{"Country": "US", "Subdivision": "WA"}, {"Country": "DE"}],
                "RequiredToPreview": True,
                "ActionsGuarded": "PreviewAndAccept",
            },
            {"QualificationTypeId": "Q", "Comparator": "GreaterThan", "IntegerValues": [90]},
        ],
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": 0,
        "NumberOfAssignmentsAvailable": 1,
        "NumberOfAssignmentsCompleted": 2,
    }
    hit = service.HIT.from_api({"HIT": response, "ResponseMetadata": {"HTTPStatusCode": 200}})
    places = (service.Locale(country="US", subdivision="WA"), service.Locale(country="DE"))
    assert hit == service.HIT(
        hit_id="H1",
        hit_type_id="T1",
        hit_group_id="G1",
        hit_layout_id="L1",
        creation_time=AT,
        title="t",
        description="d",
        question_xml=form,
        keywords="k",
        hit_status=service.HITStatus.REVIEWING,
        max_assignments=3,
        reward="0.10",
        auto_approval_delay_in_seconds=1,
        expiration=AT + timedelta(1),
        assignment_duration_in_seconds=2,
        requester_annotation="note",
        qualification_requirements=(
            service.QualificationRequirement(
                qualification_type_id="00000000000000000071",
                comparator=service.Comparator.IN,
                locale_values=places,
                required_to_preview=True,
                actions_guarded=service.HITAccessActions.PREVIEW_AND_ACCEPT,
            ),
            service.QualificationRequirement(
                qualification_type_id="Q", comparator=service.Comparator.GREATER_THAN, integer_values=(90,)
            ),
        ),
        hit_review_status=service.HITReviewStatus.NOT_REVIEWED,
        number_of_assignments_pending=0,
        number_of_assignments_available=1,
        number_of_assignments_completed=2,
    )
    assert hit.price is not None
    assert (str(hit.price.amount), hit.price.currency_code) == ("0.10", "USD")
    assert service.HIT().price is None
    assert hit.question == mx.QuestionForm.from_xml(form)
    assert hit.to_api() == response


def test_every_field_of_qualifications(form: str, key: str, answers: Callable[..., str]) -> None:
    response = {
        "QualificationTypeId": "Q1",
        "CreationTime": AT,
        "Name": "n",
        "Description": "d",
        "Keywords": "k",
        "QualificationTypeStatus": "Inactive",
        "Test": form,
        "TestDurationInSeconds": 60,
        "AnswerKey": key,
        "RetryDelayInSeconds": 5,
        "IsRequestable": True,
        "AutoGranted": False,
        "AutoGrantedValue": 7,
    }
    kind = service.QualificationType.from_api({"QualificationType": response})
    assert kind == service.QualificationType(
        qualification_type_id="Q1",
        creation_time=AT,
        name="n",
        description="d",
        keywords="k",
        qualification_type_status=service.QualificationTypeStatus.INACTIVE,
        test_xml=form,
        test_duration_in_seconds=60,
        answer_key_xml=key,
        retry_delay_in_seconds=5,
        is_requestable=True,
        auto_granted=False,
        auto_granted_value=7,
    )
    assert (kind.test, kind.answer_key) == (mx.QuestionForm.from_xml(form), mx.AnswerKey.from_xml(key))
    asked = {
        "QualificationRequestId": "R1",
        "QualificationTypeId": "Q1",
        "WorkerId": "W1",
        "Test": form,
        "Answer": answers(q="a"),
        "SubmitTime": AT,
    }
    (request,) = service.QualificationRequest.all_from_api({"QualificationRequests": [asked], "NumResults": 1})
    assert (request.qualification_request_id, request.qualification_type_id) == ("R1", "Q1")
    assert (request.worker_id, request.submit_time, request.test) == ("W1", AT, kind.test)
    assert request.answers == mx.QuestionFormAnswers.from_xml(answers(q="a"))
    held = {"QualificationTypeId": "Q1", "WorkerId": "W1", "GrantTime": AT, "IntegerValue": 5, "Status": "Revoked"}
    qualification = service.Qualification.from_api({"Qualification": {**held, "LocaleValue": {"Country": "US"}}})
    assert qualification == service.Qualification(
        qualification_type_id="Q1",
        worker_id="W1",
        grant_time=AT,
        integer_value=5,
        locale_value=service.Locale(country="US"),
        status=service.QualificationStatus.REVOKED,
    )


def test_every_field_of_the_small_ones() -> None:
    bonus = {"WorkerId": "W", "BonusAmount": "1.50", "AssignmentId": "A", "Reason": "r", "GrantTime": AT}
    assert service.BonusPayment.from_api(bonus) == service.BonusPayment(
        worker_id="W", bonus_amount="1.50", assignment_id="A", reason="r", grant_time=AT
    )
    (block,) = service.WorkerBlock.all_from_api({"WorkerBlocks": [{"WorkerId": "W", "Reason": "r"}]})
    assert block == service.WorkerBlock(worker_id="W", reason="r")
    assert service.HITLayoutParameter(name="n", value="v").to_api() == {"Name": "n", "Value": "v"}


@pytest.mark.parametrize("times", [0, 1, 2])
def test_documents_may_be_escaped(answers: Callable[..., str], times: int) -> None:
    text = answers(q="a & <b>")
    expected = mx.QuestionFormAnswers.from_xml(text)
    for _ in range(times):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert service.Assignment(answer_xml=f"\n {text} ").answers == expected


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_no_document_is_none(nothing: str | None) -> None:
    assert service.Assignment(answer_xml=nothing).answers is None
    assert service.HIT(question_xml=nothing).question is None
    kind = service.QualificationType(test_xml=nothing, answer_key_xml=nothing)
    assert (kind.test, kind.answer_key) == (None, None)
    request = service.QualificationRequest(test_xml=nothing, answer_xml=nothing)
    assert (request.test, request.answers) == (None, None)


def test_a_bad_document_is_an_error_where_it_is_asked_for(key: str, form: str) -> None:
    assignment = service.Assignment.from_api({"AssignmentId": "A1", "Answer": "<oops>"})
    with pytest.raises(mx.DocumentError) as caught:
        _ = assignment.answers
    assert not caught.value.report.well_formed
    with pytest.raises(mx.DocumentError, match=r"a valid AnswerKey .* not a valid QuestionForm or ExternalQuestion or"):
        _ = service.HIT(question_xml=key).question
    with pytest.raises(mx.DocumentError, match="is a valid QuestionForm"):
        _ = service.QualificationType(answer_key_xml=form).answer_key


def test_json_that_a_response_was_written_to() -> None:
    written = json.dumps({"AssignmentId": "A", "SubmitTime": AT, "AcceptTime": None}, default=str)
    assert service.Assignment.from_api(json.loads(written)) == service.Assignment(assignment_id="A", submit_time=AT)
    assert service.Assignment.from_api({"SubmitTime": "2017-01-17T20:30:00Z"}).submit_time == AT
    assert service.Assignment.from_api({"SubmitTime": AT.timestamp()}).submit_time == AT


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"SubmitTime": "2017-01-17 12:00"}, "Assignment.submit_time: '2017-01-17 12:00' is not allowed .*time zone"),
        ({"SubmitTime": AT.replace(tzinfo=None)}, "it does not say its time zone"),
        ({"SubmitTime": 1e300}, "there is no such time"),
        ({"SubmitTime": True}, "True is not allowed; expected a datetime with a time zone, or None"),
        ({"AssignmentStatus": "Lost"}, "'Lost' is not allowed .* expected 'Submitted' or 'Approved' or 'Rejected'"),
        ({"AssignmentId": 5}, "Assignment.assignment_id: 5 is not allowed; expected a str, or None"),
    ],
)
def test_a_member_that_cannot_be(response: dict[str, Any], message: str) -> None:
    with pytest.raises((mx.InvalidValueError, mx.InvalidTypeError), match=message):
        service.Assignment.from_api(response)


def test_a_member_that_must_be_there() -> None:
    with pytest.raises(mx.InvalidValueError, match=r"QualificationRequirement.comparator: Comparator is missing"):
        service.HIT.from_api({"QualificationRequirements": [{"QualificationTypeId": "Q"}]})


def test_lists_of_responses() -> None:
    pages: list[dict[str, Any]] = [
        {"HITs": [{"HITId": "H1"}], "NextToken": "x"},
        {"HITs": []},
        {"HITs": [{"HITId": "H2"}]},
    ]
    assert [hit.hit_id for hit in service.HIT.all_from_api(pages)] == ["H1", "H2"]
    assert [hit.hit_id for hit in service.HIT.all_from_api(pages[0])] == ["H1"]
    assert [hit.hit_id for hit in service.HIT.all_from_api([{"HITId": "H3"}, {"HIT": {"HITId": "H4"}}])] == ["H3", "H4"]
    with pytest.raises(mx.InvalidValueError, match="there are no Assignments in the response; its members: HITs, Next"):
        service.Assignment.all_from_api(pages[0])


def test_what_is_no_response() -> None:
    wrong: Any = [5]
    with pytest.raises(mx.InvalidTypeError, match="expected a mapping"):
        service.Assignment.from_api(wrong)
    with pytest.raises(mx.InvalidTypeError, match="expected a mapping"):
        service.Assignment.all_from_api(wrong)


def test_unknown_members_are_kept_and_reported() -> None:
    place = {"Country": "US", "City": "Reno"}
    requirement = {"QualificationTypeId": "Q", "Comparator": "In", "LocaleValues": [place]}
    response = {"HITId": "H", "New": 1, "QualificationRequirements": [requirement]}
    hit = service.HIT.from_api(response)
    assert hit.to_api() == response
    assert list(service.unknown_members(hit)) == [
        ("New", 1),
        ("QualificationRequirements[0].LocaleValues[0].City", "Reno"),
    ]
    assert hit != service.HIT.from_api({**response, "New": 2})


def test_what_is_built_is_within_limits_and_what_is_read_is_kept() -> None:
    read = service.QualificationType.from_api({"Description": "x" * 2001})
    assert read.description == "x" * 2001
    with pytest.raises(
        mx.InvalidValueError, match=r"QualificationType.description: it has 2001 characters, more than 2000"
    ):
        read.evolve(name="n")
    with pytest.raises(mx.InvalidValueError, match="more than 1000"):
        service.QualificationType(keywords="x" * 1001)
    with pytest.raises(mx.InvalidValueError, match="more than 255"):
        service.HIT(requester_annotation="x" * 256)
    with pytest.raises(mx.InvalidValueError, match=r"BonusPayment.bonus_amount: '1.234' is not allowed"):
        service.BonusPayment(bonus_amount="1.234")
    with pytest.raises(mx.InvalidValueError, match="expected a code of two characters"):
        service.Locale(country="USA")


SIZES = [(0, 0), (1, 0), (2, 0), (15, 0), (16, 0), (0, 1), (0, 30), (0, 31), (1, 1)]


@pytest.mark.parametrize("comparator", service.Comparator)
@pytest.mark.parametrize(("integers", "locales"), SIZES)
def test_the_values_that_go_with_a_comparator(comparator: service.Comparator, integers: int, locales: int) -> None:
    allowed = {(1, 0)}
    if comparator in {"Exists", "DoesNotExist"}:
        allowed = {(0, 0)}
    elif comparator in {"In", "NotIn"}:
        allowed = {(1, 0), (2, 0), (15, 0), (0, 1), (0, 30)}
    elif comparator in {"EqualTo", "NotEqualTo"}:
        allowed = {(1, 0), (0, 1)}

    def build() -> service.QualificationRequirement:
        return service.QualificationRequirement(
            qualification_type_id="Q",
            comparator=comparator,
            integer_values=tuple(range(integers)) or None,
            locale_values=(service.Locale(country="US"),) * locales or None,
        )

    if (integers, locales) in allowed:
        assert service.QualificationRequirement.from_api(build().to_api()) == build()
    else:
        with pytest.raises(mx.InvalidValueError, match=f"are not allowed with the comparator {comparator}; expected"):
            build()


def test_values_are_frozen_and_compare() -> None:
    hit = service.HIT(hit_id="H", qualification_requirements=())
    with pytest.raises(AttributeError):
        hit.hit_id = "other"  # type: ignore[misc]
    assert hit.to_api() == {"HITId": "H", "QualificationRequirements": []}
    assert repr(hit) == "HIT(hit_id='H', qualification_requirements=())"
    assert hit.evolve(hit_id="G") == service.HIT(hit_id="G", qualification_requirements=())
    assert repr(service.WorkerBlock(unknown={"a": 1})) == "WorkerBlock(unknown={'a': 1})"


def test_the_module_is_reached_from_the_package() -> None:
    assert isinstance(mx.service, types.ModuleType)
    assert mx.service.Assignment is service.Assignment
