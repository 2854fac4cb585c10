"""The XML that the service answered with is read as people keep it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mturk_xml.sources import Submission, legacy_responses
from mturk_xml.sources.stream import Stream

Read = Callable[..., list[Submission]]
Write = Callable[[str, bytes | str], str]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _assignment(number: int, answer: str) -> str:
    return (
        f"<Assignment><AssignmentId>A{number}</AssignmentId><WorkerId> W{number} </WorkerId><HITId>H</HITId>"
        f"<Answer>{answer}</Answer></Assignment>"
    )


FRAMES = {
    "none": "{}",
    "result": "<GetAssignmentResult>{}<HIT><HITId>other</HITId></HIT></GetAssignmentResult>",
    "namespace": """<?xml version="1.0"?><!-- saved -->
        <GetAssignmentsForHITResponse xmlns="http://x.example/"><OperationRequest/>
        <GetAssignmentsForHITResult><Request><IsValid>True</IsValid></Request>{}</GetAssignmentsForHITResult>
        </GetAssignmentsForHITResponse>""",
    "prefix": """<a:GetAssignmentResponse xmlns:a="urn:a"><GetAssignmentResult>{}</GetAssignmentResult>
        </a:GetAssignmentResponse>""",
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_assignments(read: Read, write: Write, xml: Callable[..., str], frame: str, encoding: str) -> None:
    text = FRAMES[frame].format(_assignment(1, f"\n   {_escaped(xml('é & x'))}\n"))
    (found,) = read(write("r.xml", text.encode(encoding)))
    assert found == Submission(
        source="r.xml#Assignment[1]", worker_id="W1", assignment_id="A1", hit_id="H", data=xml("é & x").strip()
    )


@pytest.mark.parametrize("write_answer", [_escaped, lambda t: _escaped(_escaped(t)), lambda t: f"<![CDATA[{t}]]>"])
def test_ways_to_write_the_answer(
    read: Read, write: Write, xml: Callable[..., str], write_answer: Callable[[str], str]
) -> None:
    (found,) = read(write("r.xml", _assignment(1, write_answer(xml("a & <b>")))))
    assert found.data == xml("a & <b>").strip()


def test_an_answer_that_nobody_escaped(read: Read, write: Write, xml: Callable[..., str]) -> None:
    inner = xml("a").strip()
    text = f"<Assignments>{_assignment(1, f' {inner} ')}{_assignment(2, '')}</Assignments>"
    first, second = read(write("r.xml", text))
    assert isinstance(first.data, str)
    assert first.data.startswith("<QuestionFormAnswers xmlns=")
    assert (second.source, second.data, second.error) == ("r.xml#Assignment[2]", None, None)


def test_a_request_for_a_qualification_names_its_subject(read: Read, write: Write, xml: Callable[..., str]) -> None:
    text = (
        "<GetQualificationRequestsResult><QualificationRequest><QualificationRequestId>R</QualificationRequestId>"
        f"<SubjectId>W</SubjectId><Test>&lt;QuestionForm/></Test><Answer>{_escaped(xml('a'))}</Answer>"
        "</QualificationRequest></GetQualificationRequestsResult>"
    )
    (found,) = read(write("r.xml", text))
    assert found == Submission(
        source="r.xml#QualificationRequest[1]",
        worker_id="W",
        qualification_request_id="R",
        data=xml("a").strip(),
    )


def test_what_comes_before_an_error_is_read(read: Read, write: Write) -> None:
    text = f"<GetAssignmentsForHITResult>{_assignment(1, '')}{_assignment(2, '')}"
    first, second, cut = read(write("r.xml", text))
    assert [first.assignment_id, second.assignment_id, cut.source] == ["A1", "A2", "r.xml"]
    assert cut.error
    assert cut.error.startswith("r.xml is not well-formed XML: ")
    first, cut = read(write("r.xml", text[: text.index("W2")]))
    assert (first.assignment_id, cut.source) == ("A1", "r.xml#Assignment[2]")


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE Assignment [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE Assignment SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE Assignment [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_no_document_type_declaration_is_read(read: Read, write: Write, dtd: str) -> None:
    (found,) = read(write("r.xml", dtd + _assignment(1, "&b;" if "ENTITY" in dtd else "")))
    assert (found.source, found.data) == ("r.xml", None)
    assert found.error == "r.xml has a document type declaration, which is not read"


def test_a_large_response_is_never_whole_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = iter(
        [
            b"<GetAssignmentsForHITResult>",
            *[_assignment(n, "x" * 500).encode() + b"<Other><A/></Other> " for n in range(5000)],
            b"</GetAssignmentsForHITResult>",
        ]
    )
    sizes: list[int] = []
    cut_back = legacy_responses._cut_back  # noqa: SLF001 - what keeps the tree small

    def watched(element: object) -> None:
        cut_back(element)  # type: ignore[arg-type]
        sizes.append(len(list(element.getroottree().iter())))  # type: ignore[attr-defined]

    monkeypatch.setattr(legacy_responses, "_cut_back", watched)
    assert sum(1 for _ in legacy_responses.read(Stream(lambda _: next(pieces, b""), "r.xml"))) == 5000
    assert max(sizes) < 10_000
    assert len(sizes) > 5000


@pytest.mark.needs_corpus
def test_real_responses(read: Read, corpus: Path) -> None:
    found = read(*sorted((corpus / "responses").glob("rturk.get_*assignment*.xml")))
    rows = [(Path(f.source).name, f.worker_id, f.error is None) for f in found]
    assert rows == [
        ("rturk.get_approved_assignments.xml#Assignment[1]", "ADOJP7RNRYAFG", True),
        ("rturk.get_assignment.xml#Assignment[1]", "AD20WXZZP9XXK", True),
        ("rturk.get_assignment.xml", None, False),
        ("rturk.get_assignments.xml#Assignment[1]", "ADOJP7RNRYAFG", True),
        ("rturk.get_assignments_multiple.xml#Assignment[1]", "ADOJP7RNRYAFG", True),
        ("rturk.get_assignments_multiple.xml#Assignment[2]", "ADOJP7RNRYAF", True),
        ("rturk.get_assignments_multiple.xml#Assignment[3]", "ADOJP7RNRYAFI", True),
        ("rturk.get_submitted_assignments.xml#Assignment[1]", "ADOJP7RNRYAFG", True),
    ]
    assert all(str(f.data).startswith("<?xml") for f in found if f.error is None)
    (request,) = read(corpus / "responses" / "rturk.get_qualification_requests.xml")
    assert request.worker_id == "AZ3456EXAMPLE"
    assert request.qualification_request_id == "789RVWYBAZW00EXAMPLE951RVWYBAZW00EXAMPLE"
