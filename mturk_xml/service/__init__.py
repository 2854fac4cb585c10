"""The structures around the documents: what the service's API returned and took, without talking to it.

    from mturk_xml import service

    for assignment in service.Assignment.all_from_api(client.list_assignments_for_hit(HITId=...)):
        print(assignment.worker_id, assignment.answers)

Nothing here needs boto3, or calls anybody: mappings go in and out. docs/service.md describes it.
"""

from mturk_xml.service.assignment import Assignment, AssignmentStatus, BonusPayment, WorkerBlock
from mturk_xml.service.hit import (
    HIT,
    Comparator,
    HITAccessActions,
    HITLayoutParameter,
    HITReviewStatus,
    HITStatus,
    Locale,
    Price,
    QualificationRequirement,
)
from mturk_xml.service.known_answers import ScoreMyKnownAnswers
from mturk_xml.service.plurality import SimplePlurality
from mturk_xml.service.qualification import (
    Qualification,
    QualificationRequest,
    QualificationStatus,
    QualificationType,
    QualificationTypeStatus,
)
from mturk_xml.service.recording import Unrecorded, recording_calls
from mturk_xml.service.requests import (
    AcceptQualificationRequest,
    AssociateQualificationWithWorker,
    CreateHIT,
    CreateHITWithHITType,
    CreateQualificationType,
    Request,
    UpdateQualificationType,
)
from mturk_xml.service.review import (
    ParameterMapEntry,
    PolicyParameter,
    ReviewActionDetail,
    ReviewActionStatus,
    ReviewPolicy,
    ReviewReport,
    ReviewResultDetail,
)
from mturk_xml.service.structure import ServiceStructure, unknown_members

__all__ = [
    "HIT",
    "AcceptQualificationRequest",
    "Assignment",
    "AssignmentStatus",
    "AssociateQualificationWithWorker",
    "BonusPayment",
    "Comparator",
    "CreateHIT",
    "CreateHITWithHITType",
    "CreateQualificationType",
    "HITAccessActions",
    "HITLayoutParameter",
    "HITReviewStatus",
    "HITStatus",
    "Locale",
    "ParameterMapEntry",
    "PolicyParameter",
    "Price",
    "Qualification",
    "QualificationRequest",
    "QualificationRequirement",
    "QualificationStatus",
    "QualificationType",
    "QualificationTypeStatus",
    "Request",
    "ReviewActionDetail",
    "ReviewActionStatus",
    "ReviewPolicy",
    "ReviewReport",
    "ReviewResultDetail",
    "ScoreMyKnownAnswers",
    "ServiceStructure",
    "SimplePlurality",
    "Unrecorded",
    "UpdateQualificationType",
    "WorkerBlock",
    "recording_calls",
    "unknown_members",
]
