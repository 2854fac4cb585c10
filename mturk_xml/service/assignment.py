"""Assignment: what one Worker did for a HIT, and what was paid for it.

Source: API reference, "Assignment data structure", "ListBonusPayments" and "ListWorkerBlocks".
"""

import enum
from datetime import datetime
from typing import Annotated

from mturk_xml.documents import QuestionFormAnswers
from mturk_xml.service.kinds import AMOUNT, EMBEDDED, document_kept
from mturk_xml.service.structure import NOTHING_UNKNOWN, Member, ServiceStructure, structure, type_of_unknown


class AssignmentStatus(enum.StrEnum):
    """What became of an Assignment."""

    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    REJECTED = "Rejected"


@structure
class Assignment(ServiceStructure):
    """What one Worker did for a HIT.

    Attributes:
        answer_xml: the answers as the service keeps them; `answers` is what they say.

    Example:
        >>> assignment = Assignment.from_api({"AssignmentId": "A1", "AssignmentStatus": "Submitted", "Answer": ""})
        >>> assignment
        Assignment(assignment_id='A1', assignment_status=<AssignmentStatus.SUBMITTED: 'Submitted'>, answer_xml='')
        >>> assignment.answers is None
        True

    """

    assignment_id: str | None = None
    worker_id: str | None = None
    hit_id: Annotated[str | None, Member(name="HITId")] = None
    assignment_status: AssignmentStatus | None = None
    auto_approval_time: datetime | None = None
    accept_time: datetime | None = None
    submit_time: datetime | None = None
    approval_time: datetime | None = None
    rejection_time: datetime | None = None
    deadline: datetime | None = None
    answer_xml: Annotated[str | None, Member(name="Answer"), EMBEDDED] = None
    requester_feedback: str | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    @property
    def answers(self) -> QuestionFormAnswers | None:
        """What the Worker answered; None for nothing at all.

        Raises:
            DocumentError: the XML is not valid, or a document of another kind.

        """
        return document_kept(self.answer_xml, QuestionFormAnswers)


@structure
class BonusPayment(ServiceStructure):
    """What a Worker was paid besides the reward; `bonus_amount` is in US dollars, as the service spells it."""

    worker_id: str | None = None
    bonus_amount: Annotated[str | None, AMOUNT] = None
    assignment_id: str | None = None
    reason: str | None = None
    grant_time: datetime | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class WorkerBlock(ServiceStructure):
    """A Worker who may not work for the Requester, and why."""

    worker_id: str | None = None
    reason: str | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN
