"""Structures are read from what the service answered before it spoke JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import mturk_xml as mx
from mturk_xml import service
from mturk_xml.service.structure import ServiceStructure


def test_every_field_of_an_assignment(answers: Callable[..., str]) -> None:
    escaped = answers(q="a & b").replace("&", "&amp;").replace("<", "&lt;")
    xml = f"""<?xml version="1.0"?>
    <x:GetAssignmentsForHITResponse xmlns:x="urn:x"><x:GetAssignmentsForHITResult><x:Assignment>
        <x:AssignmentId> A1 </x:AssignmentId><x:WorkerId>W1</x:WorkerId><x:HITId>H1</x:HITId>
        <x:AssignmentStatus>Rejected</x:AssignmentStatus>
        <x:AutoApprovalTime>2009-01-01T00:00:00Z</x:AutoApprovalTime>
        <x:AcceptTime>2009-01-02T00:00:00Z</x:AcceptTime><x:SubmitTime>2009-01-03T00:00:00.5Z</x:SubmitTime>
        <x:ApprovalTime>2009-01-04T00:00:00Z</x:ApprovalTime><x:RejectionTime>2009-01-05T00:00:00Z</x:RejectionTime>
        <x:Deadline>2009-01-06T00:00:00Z</x:Deadline>
        <x:Answer> {escaped} </x:Answer><x:RequesterFeedback>no</x:RequesterFeedback>
    </x:Assignment></x:GetAssignmentsForHITResult></x:GetAssignmentsForHITResponse>"""
    found = service.Assignment.from_xml(xml)
    assert found == service.Assignment(
        assignment_id="A1",
        worker_id="W1",
        hit_id="H1",
        assignment_status=service.AssignmentStatus.REJECTED,
        auto_approval_time=datetime(2009, 1, 1, tzinfo=UTC),
        accept_time=datetime(2009, 1, 2, tzinfo=UTC),
        submit_time=datetime(2009, 1, 3, 0, 0, 0, 500_000, tzinfo=UTC),
        approval_time=datetime(2009, 1, 4, tzinfo=UTC),
        rejection_time=datetime(2009, 1, 5, tzinfo=UTC),
        deadline=datetime(2009, 1, 6, tzinfo=UTC),
        answer_xml=answers(q="a & b"),
        requester_feedback="no",
    )
    assert found.answers == mx.QuestionFormAnswers.from_xml(answers(q="a & b"))


def test_what_a_hit_requires_and_pays() -> None:
    xml = """<HIT><HITId>H</HITId><Reward><Amount>0.10</Amount><CurrencyCode>EUR</CurrencyCode></Reward>
      <QualificationRequirement><QualificationTypeId>Q1</QualificationTypeId><Comparator>In</Comparator>
        <IntegerValue>1</IntegerValue><IntegerValue>2</IntegerValue><RequiredToPreview>1</RequiredToPreview>
      </QualificationRequirement>
      <QualificationRequirement><QualificationTypeId>Q2</QualificationTypeId><Comparator>EqualTo</Comparator>
        <LocaleValue><Country>US</Country></LocaleValue><RequiredToPreview>false</RequiredToPreview>
      </QualificationRequirement><Extra>1</Extra><Extra>2</Extra></HIT>"""
    hit = service.HIT.from_xml(xml)
    assert hit.qualification_requirements == (
        service.QualificationRequirement(
            qualification_type_id="Q1",
            comparator=service.Comparator.IN,
            integer_values=(1, 2),
            required_to_preview=True,
        ),
        service.QualificationRequirement(
            qualification_type_id="Q2",
            comparator=service.Comparator.EQUAL_TO,
            locale_values=(service.Locale(country="US"),),
            required_to_preview=False,
        ),
    )
    assert hit.price is not None
    assert (hit.reward, hit.price.currency_code, hit.price.formatted_price) == ("0.10", "EUR", None)
    assert dict(hit.unknown) == {"Price": {"Amount": "0.10", "CurrencyCode": "EUR"}, "Extra": ["1", "2"]}
    assert service.HIT.from_api(hit.to_api()) == hit


MAYBE = "<QualificationRequirement><RequiredToPreview>maybe</RequiredToPreview></QualificationRequirement>"


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("<HIT><MaxAssignments>x</MaxAssignments></HIT>", "HIT.max_assignments: 'x' is not allowed; expected an int"),
        ("<HIT><MaxAssignments>1_0</MaxAssignments></HIT>", "'1_0' is not allowed; expected an int, or None"),
        ("<HIT><Expiration>2009-01-01T00:00:00</Expiration></HIT>", "it does not say its time zone"),
        ("<HIT><HITStatus>Lost</HITStatus></HIT>", "HIT.hit_status: 'Lost' is not allowed"),
        (
            f"<HIT>{MAYBE}</HIT>",
            "QualificationRequirement.required_to_preview: 'maybe' is not allowed; expected True or False, or None",
        ),
        ("<HITs><HIT/><HIT/></HITs>", "the source holds 2 of HIT, not one"),
        ("<Assignment/>", "the source holds 0 of HIT, not one"),
    ],
)
def test_what_cannot_be_read(xml: str, message: str) -> None:
    with pytest.raises(mx.InvalidValueError, match=message):
        service.HIT.from_xml(xml)


@pytest.mark.parametrize(
    "xml", ["", "<HIT>", "<!DOCTYPE HIT [<!ENTITY a 'b'>]><HIT><HITId>&a;</HITId></HIT>", b"\xff<"]
)
def test_what_is_no_xml(xml: str | bytes) -> None:
    with pytest.raises(mx.DocumentError, match="the source is no response: ") as caught:
        service.HIT.from_xml(xml)
    assert caught.value.report.diagnostics


def test_a_file_and_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "hit.xml"
    path.write_bytes('<?xml version="1.0" encoding="iso-8859-1"?><HIT><Title>é</Title></HIT>'.encode("latin-1"))
    assert service.HIT.from_xml(path).title == "é"
    assert service.HIT.from_xml('<?xml version="1.0" encoding="iso-8859-1"?><HIT><Title>é</Title></HIT>').title == "é"
    with pytest.raises(mx.SourceError):
        service.HIT.from_xml(tmp_path / "missing.xml")


KINDS: dict[str, tuple[type[ServiceStructure], int]] = {
    "get_approved_assignments": (service.Assignment, 1),
    "get_assignments": (service.Assignment, 1),
    "get_assignments_multiple": (service.Assignment, 3),
    "get_hit": (service.HIT, 1),
    "get_qualification_requests": (service.QualificationRequest, 1),
    "get_qualification_score": (service.Qualification, 1),
    "get_qualification_type": (service.QualificationType, 1),
    "get_qualifications_for_qualification_type": (service.Qualification, 2),
    "get_reviewable_hits": (service.HIT, 3),
    "get_submitted_assignments": (service.Assignment, 1),
    "search_hits": (service.HIT, 2),
    "search_qualification_types": (service.QualificationType, 1),
}


def test_recorded_responses_are_read(corpus: Path) -> None:
    paths = {path.name.split(".")[1]: path for path in sorted((corpus / "responses").glob("*.xml"))}
    assert set(paths) == {*KINDS, "get_assignment"}
    for name, (cls, count) in KINDS.items():
        found = cls.all_from_xml(paths[name])
        assert len(found) == count, name
        assert [cls.from_api(each.to_api()) for each in found] == list(found)


def test_the_ill_formed_response_says_where(corpus: Path) -> None:
    with pytest.raises(mx.DocumentError, match=r"get_assignment\.xml is no response") as caught:
        service.Assignment.from_xml(corpus / "responses" / "rturk.get_assignment.xml")
    (found,) = caught.value.report.diagnostics
    assert (found.code[:3], found.line, caught.value.report.well_formed) == ("XML", 64, False)
    text = (corpus / "responses" / "rturk.get_assignment.xml").read_text("utf-8")
    mended = text.replace("</GetAssignment>", "</GetAssignmentResult>")
    assignment, hit = service.Assignment.from_xml(mended), service.HIT.from_xml(mended)
    assert assignment.answers is not None
    assert assignment.answers.answers[0].free_text == "Move to X."
    assert isinstance(hit.question, mx.QuestionForm)
    assert (hit.reward, hit.unknown["NumberOfSimilarHITs"]) == ("5.00", "1")


def test_the_members_of_recorded_responses(corpus: Path) -> None:
    folder = corpus / "responses"
    tweets = service.Assignment.all_from_xml(folder / "rturk.get_assignments_multiple.xml")
    texts = [each.answers.answers[0].free_text for each in tweets if each.answers]
    assert texts == ["This is my tweet!", "Second Tweet", "Third tweet"]
    hit = service.HIT.from_xml(folder / "rturk.get_hit.xml")
    assert isinstance(hit.question, mx.ExternalQuestion)
    assert (hit.hit_id, hit.requester_annotation, hit.reward) == ("GR4R3HY3YGBZXDCAPJWZ", "OptionalNote", "0.10")
    assert hit.price is not None
    assert (hit.price.currency_code, hit.price.formatted_price) == ("USD", "$0.10")
    (requirement,) = hit.qualification_requirements or ()
    assert (requirement.integer_values, requirement.required_to_preview) == ((90,), False)
    request = service.QualificationRequest.from_xml(folder / "rturk.get_qualification_requests.xml")
    assert (request.worker_id, request.qualification_type_id) == ("AZ3456EXAMPLE", "789RVWYBAZW00EXAMPLE")
    with pytest.raises(mx.DocumentError):
        _ = request.answers  # the example holds a placeholder
    score = service.Qualification.from_xml(folder / "rturk.get_qualification_score.xml")
    granted = datetime(2005, 1, 31, 23, 59, 59, tzinfo=UTC)
    assert (score.worker_id, score.integer_value, score.grant_time) == ("AZ3456EXAMPLE", 95, granted)
    first, _ = service.Qualification.all_from_xml(folder / "rturk.get_qualifications_for_qualification_type.xml")
    assert first.status is service.QualificationStatus.GRANTED
    kind = service.QualificationType.from_xml(folder / "rturk.get_qualification_type.xml")
    assert (kind.name, kind.is_requestable, kind.retry_delay_in_seconds) == ("EnglishWritingAbility", True, 86400)
    tested = service.QualificationType.from_xml(folder / "rturk.search_qualification_types.xml")
    assert tested.name == "WebReviews Qualification Master Test"
    assert tested.test is not None
    assert [question.question_identifier for question in tested.test.questions] == ["age"]
    hits = service.HIT.all_from_xml(folder / "rturk.search_hits.xml")
    assert [each.number_of_assignments_completed for each in hits] == [1, 0]
