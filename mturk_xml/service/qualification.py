"""Qualifications: their types with the test and its key, the requests for them, and what Workers have.

Source: API reference, "QualificationType data structure", "QualificationRequest data structure" and "Qualification
data structure".
"""

import enum
from datetime import datetime
from typing import Annotated

from mturk_xml.documents import AnswerKey, QuestionForm, QuestionFormAnswers
from mturk_xml.service.hit import Locale
from mturk_xml.service.kinds import EMBEDDED, document_kept
from mturk_xml.service.structure import NOTHING_UNKNOWN, Member, ServiceStructure, structure, type_of_unknown

LONGEST_DESCRIPTION = 2000
LONGEST_KEYWORDS = 1000


class QualificationTypeStatus(enum.StrEnum):
    """Whether Workers can ask for a Qualification of a type."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


class QualificationStatus(enum.StrEnum):
    """Whether a Worker still has a Qualification."""

    GRANTED = "Granted"
    REVOKED = "Revoked"


@structure
class QualificationType(ServiceStructure):
    """A kind of Qualifications; with a test, Workers earn them.

    Attributes:
        test_xml: the test as the service keeps it; `test` is what it says.
        answer_key_xml: the key to the test, likewise; see `answer_key`.

    """

    qualification_type_id: str | None = None
    creation_time: datetime | None = None
    name: str | None = None
    description: Annotated[str | None, Member(longest=LONGEST_DESCRIPTION)] = None
    keywords: Annotated[str | None, Member(longest=LONGEST_KEYWORDS)] = None
    qualification_type_status: QualificationTypeStatus | None = None
    test_xml: Annotated[str | None, Member(name="Test"), EMBEDDED] = None
    test_duration_in_seconds: int | None = None
    answer_key_xml: Annotated[str | None, Member(name="AnswerKey"), EMBEDDED] = None
    retry_delay_in_seconds: int | None = None
    is_requestable: bool | None = None
    auto_granted: bool | None = None
    auto_granted_value: int | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    @property
    def test(self) -> QuestionForm | None:
        """The test; None where there is none.

        Raises:
            DocumentError: the XML is not valid, or a document of another kind.

        """
        return document_kept(self.test_xml, QuestionForm)

    @property
    def answer_key(self) -> AnswerKey | None:
        """The key to the test; None where there is none.

        Raises:
            DocumentError: the XML is not valid, or a document of another kind.

        """
        return document_kept(self.answer_key_xml, AnswerKey)


@structure
class QualificationRequest(ServiceStructure):
    """A Worker who asks for a Qualification, with the answers to its test.

    Attributes:
        test_xml: the test as the service keeps it; `test` is what it says.
        answer_xml: the answers, likewise; see `answers`.

    """

    qualification_request_id: str | None = None
    qualification_type_id: str | None = None
    worker_id: Annotated[str | None, Member(legacy=("SubjectId",))] = None
    test_xml: Annotated[str | None, Member(name="Test"), EMBEDDED] = None
    answer_xml: Annotated[str | None, Member(name="Answer"), EMBEDDED] = None
    submit_time: datetime | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    @property
    def test(self) -> QuestionForm | None:
        """The test; None where there is none.

        Raises:
            DocumentError: the XML is not valid, or a document of another kind.

        """
        return document_kept(self.test_xml, QuestionForm)

    @property
    def answers(self) -> QuestionFormAnswers | None:
        """What the Worker answered; None for nothing at all.

        Raises:
            DocumentError: the XML is not valid, or a document of another kind.

        """
        return document_kept(self.answer_xml, QuestionFormAnswers)


@structure
class Qualification(ServiceStructure):
    """What a Worker has: a value of a Qualification type, which is an integer or a place."""

    qualification_type_id: str | None = None
    worker_id: Annotated[str | None, Member(legacy=("SubjectId",))] = None
    grant_time: datetime | None = None
    integer_value: int | None = None
    locale_value: Locale | None = None
    status: QualificationStatus | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN
