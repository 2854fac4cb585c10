"""The calls that carry documents: typed values in, the keyword arguments that boto3 takes out.

    client.create_hit(**CreateHIT(title="Birds", question=form, …).to_api())

What boto3 cannot check is checked when a request is made: the rules between parameters, the limits of documents and
texts, and characters that the service refused. A document may also be given as XML, which is sent as it is.

Source: API reference, the operations of the same names.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from mturk_xml.binding import Document
from mturk_xml.documents import AnswerKey, ExternalQuestion, HTMLQuestion, QuestionForm
from mturk_xml.documents.question_form import FileUploadAnswer
from mturk_xml.errors import InvalidValueError
from mturk_xml.service.hit import MOST_REQUIREMENTS, HITLayoutParameter, QualificationRequirement
from mturk_xml.service.kinds import AMOUNT, document_in
from mturk_xml.service.qualification import LONGEST_DESCRIPTION, LONGEST_KEYWORDS, QualificationTypeStatus
from mturk_xml.service.review import ReviewPolicy
from mturk_xml.service.structure import (
    NOTHING_UNKNOWN,
    Member,
    ServiceStructure,
    structure,
    type_of_unknown,
    unknown_members,
)

_LAST_CHARACTER = "\uffff"
_DOCUMENTS = frozenset({"Question", "Test", "AnswerKey"})


class Request(ServiceStructure):
    """The base of every request; `operation` is the name of the client's method."""

    __slots__ = ()

    operation: ClassVar[str]

    def __attrs_post_init__(self) -> None:
        """Refuse what the service would refuse."""
        for problem in self._problems():
            raise InvalidValueError(f"{type(self).__name__}: {problem}")
        for path, text in _texts(self.to_api(), ""):
            bad = max(text, default="")
            if bad > _LAST_CHARACTER:
                message = f"{type(self).__name__}: the character U+{ord(bad):X} in {path} is above U+FFFF"
                hint = f"; give the XML as a str, with &#x{ord(bad):X}; in its place" if path in _DOCUMENTS else ""
                raise InvalidValueError(f"{message}, which the service refused{hint}")
        for path, _ in unknown_members(self):
            raise InvalidValueError(f"{type(self).__name__}: {path} is no member that the service takes")
        _check_structures_in(self)

    def _problems(self) -> Iterator[str]:
        """Yield what is wrong between the parameters."""
        yield from ()


def _check_structures_in(holder: ServiceStructure) -> None:
    """Hold the structures in a structure to their limits: what was read from a response was not checked yet."""
    for held in (getattr(holder, field.name) for field in holder.fields):
        for each in held if isinstance(held, tuple) else (held,):
            if isinstance(each, ServiceStructure):
                _check_structures_in(each)
                each.evolve()


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - what JSON can hold
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, f"{path}[{number}]")


class _WithQuestion(Request):
    """What creates a HIT with a question, or with a layout."""

    __slots__ = ()

    question: QuestionForm | ExternalQuestion | HTMLQuestion | str | None
    hit_layout_id: str | None
    hit_layout_parameters: tuple[HITLayoutParameter, ...] | None

    def _problems(self) -> Iterator[str]:
        if (self.question is None) == (self.hit_layout_id is None):
            both = "neither" if self.question is None else "both"
            yield f"expected either question or hit_layout_id, and {both} is given"
        if self.hit_layout_parameters and self.hit_layout_id is None:
            yield "hit_layout_parameters are given without hit_layout_id"


@structure
class CreateHIT(_WithQuestion):
    """`CreateHIT`: a new task.

    Attributes:
        reward: in US dollars, such as "0.10".
        question: the document that Workers see, or its XML.
        hit_layout_id: the layout that Workers see in place of a question.

    Raises:
        InvalidValueError, InvalidTypeError: a parameter, or how they go together, is nothing that the service takes.
        DocumentError: the XML that was given is no such document.

    Example:
        >>> question = ExternalQuestion(external_url="https://example.org/", frame_height=0)
        >>> request = CreateHIT(
        ...     title="Birds",
        ...     description="Name the bird",
        ...     reward="0.10",
        ...     lifetime_in_seconds=86_400,
        ...     assignment_duration_in_seconds=600,
        ...     question=question,
        ... )
        >>> request.operation, request.to_api()["Question"] == question.to_xml()
        ('create_hit', True)

    """

    operation: ClassVar[str] = "create_hit"

    title: str
    description: str
    reward: Annotated[str, AMOUNT]
    lifetime_in_seconds: int
    assignment_duration_in_seconds: int
    question: QuestionForm | ExternalQuestion | HTMLQuestion | str | None = None
    max_assignments: int | None = None
    auto_approval_delay_in_seconds: int | None = None
    keywords: str | None = None
    requester_annotation: Annotated[str | None, Member(longest=255)] = None
    qualification_requirements: Annotated[
        tuple[QualificationRequirement, ...] | None, Member(longest=MOST_REQUIREMENTS)
    ] = None
    unique_request_token: Annotated[str | None, Member(longest=64)] = None
    assignment_review_policy: ReviewPolicy | None = None
    hit_review_policy: Annotated[ReviewPolicy | None, Member(name="HITReviewPolicy")] = None
    hit_layout_id: Annotated[str | None, Member(name="HITLayoutId")] = None
    hit_layout_parameters: Annotated[tuple[HITLayoutParameter, ...] | None, Member(name="HITLayoutParameters")] = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class CreateHITWithHITType(_WithQuestion):
    """`CreateHITWithHITType`: a new task that shares its title, reward and requirements; see `CreateHIT`."""

    operation: ClassVar[str] = "create_hit_with_hit_type"

    hit_type_id: Annotated[str, Member(name="HITTypeId")]
    lifetime_in_seconds: int
    question: QuestionForm | ExternalQuestion | HTMLQuestion | str | None = None
    max_assignments: int | None = None
    requester_annotation: Annotated[str | None, Member(longest=255)] = None
    unique_request_token: Annotated[str | None, Member(longest=64)] = None
    assignment_review_policy: ReviewPolicy | None = None
    hit_review_policy: Annotated[ReviewPolicy | None, Member(name="HITReviewPolicy")] = None
    hit_layout_id: Annotated[str | None, Member(name="HITLayoutId")] = None
    hit_layout_parameters: Annotated[tuple[HITLayoutParameter, ...] | None, Member(name="HITLayoutParameters")] = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


class _WithTest(Request):
    """What gives a Qualification type a test."""

    __slots__ = ()

    test: QuestionForm | str | None
    answer_key: AnswerKey | str | None
    test_duration_in_seconds: int | None
    auto_granted: bool | None

    def _problems(self) -> Iterator[str]:
        if self.test is None:
            for name in ("answer_key", "test_duration_in_seconds"):
                if getattr(self, name) is not None:
                    yield f"{name} is given without test"
            return
        if self.auto_granted:
            yield "test is given with auto_granted, and what has a test is not granted by itself"
        if self.test_duration_in_seconds is None:
            yield "test is given without test_duration_in_seconds"
        test = document_in(self.test, (QuestionForm,)) if isinstance(self.test, str) else self.test
        yield from _file_uploads(test)


def _file_uploads(test: Document) -> Iterator[str]:
    if isinstance(test, QuestionForm):
        for question in test.questions:
            if isinstance(question.answer_specification, FileUploadAnswer):
                identifier = question.question_identifier
                yield f"the question {identifier!r} of test has a FileUploadAnswer, which only HITs can have"


@structure
class CreateQualificationType(_WithTest):
    """`CreateQualificationType`: a new kind of Qualifications.

    Attributes:
        test: what Workers have to answer, or its XML; with it goes `test_duration_in_seconds`.
        answer_key: the key that scores the test, or its XML; without it somebody looks at every request.

    Raises:
        InvalidValueError, InvalidTypeError: a parameter, or how they go together, is nothing that the service takes.
        DocumentError: the XML that was given is no such document.

    Example:
        >>> CreateQualificationType(
        ...     name="Birds", description="Knows birds", qualification_type_status=QualificationTypeStatus.ACTIVE
        ... ).to_api()
        {'Name': 'Birds', 'Description': 'Knows birds', 'QualificationTypeStatus': 'Active'}

    """

    operation: ClassVar[str] = "create_qualification_type"

    name: str
    description: Annotated[str, Member(longest=LONGEST_DESCRIPTION)]
    qualification_type_status: QualificationTypeStatus
    keywords: Annotated[str | None, Member(longest=LONGEST_KEYWORDS)] = None
    retry_delay_in_seconds: int | None = None
    test: QuestionForm | str | None = None
    answer_key: AnswerKey | str | None = None
    test_duration_in_seconds: int | None = None
    auto_granted: bool | None = None
    auto_granted_value: int | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        if self.auto_granted_value is not None and not self.auto_granted:
            yield "auto_granted_value is given without auto_granted, and would be ignored"


@structure
class UpdateQualificationType(_WithTest):
    """`UpdateQualificationType`: a kind of Qualifications, changed; what is None stays as it is, but for the key.

    A test is updated as a whole: with a test and no key, the service takes the key away that the type had, and scores
    no request any more. So a test comes with its key, or with `without_answer_key=True`.

    Raises:
        InvalidValueError, InvalidTypeError: a parameter, or how they go together, is nothing that the service takes.
        DocumentError: the XML that was given is no such document.

    """

    operation: ClassVar[str] = "update_qualification_type"

    qualification_type_id: str
    description: Annotated[str | None, Member(longest=LONGEST_DESCRIPTION)] = None
    qualification_type_status: QualificationTypeStatus | None = None
    test: QuestionForm | str | None = None
    answer_key: AnswerKey | str | None = None
    without_answer_key: Annotated[bool, Member(is_sent=False)] = False
    test_duration_in_seconds: int | None = None
    retry_delay_in_seconds: int | None = None
    auto_granted: bool | None = None
    auto_granted_value: int | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        if self.without_answer_key and (self.test is None or self.answer_key is not None):
            yield "without_answer_key says that test has no key; expected a test, and no answer_key"
        if self.test is not None and self.answer_key is None and not self.without_answer_key:
            yield (
                "test is given without answer_key, and a key that the type has would be dropped; expected the "
                "answer_key, or without_answer_key=True"
            )


@structure
class AcceptQualificationRequest(Request):
    """`AcceptQualificationRequest`: a Worker who asked gets the Qualification, with this value.

    Example:
        >>> AcceptQualificationRequest(qualification_request_id="R1", integer_value=80).to_api()
        {'QualificationRequestId': 'R1', 'IntegerValue': 80}

    """

    operation: ClassVar[str] = "accept_qualification_request"

    qualification_request_id: str
    integer_value: int | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class AssociateQualificationWithWorker(Request):
    """`AssociateQualificationWithWorker`: a Worker gets a Qualification without asking.

    The service tells the Worker by email unless `send_notification` is False.
    """

    operation: ClassVar[str] = "associate_qualification_with_worker"

    qualification_type_id: str
    worker_id: str
    integer_value: int | None = None
    send_notification: bool | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN
