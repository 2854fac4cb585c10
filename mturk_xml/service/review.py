"""ReviewPolicy: rules by which the service looked at submitted work, and what it found and did.

Source: API reference, "HIT Review Policy data structure" and "ListReviewPolicyResultsForHIT".
"""

import enum
from datetime import datetime

from mturk_xml.service.structure import NOTHING_UNKNOWN, ServiceStructure, structure, type_of_unknown


@structure
class ParameterMapEntry(ServiceStructure):
    """A question, and the values that answer it."""

    key: str | None = None
    values: tuple[str, ...] | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class PolicyParameter(ServiceStructure):
    """A parameter of a policy: values, or questions with the values that answer them."""

    key: str | None = None
    values: tuple[str, ...] | None = None
    map_entries: tuple[ParameterMapEntry, ...] | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class ReviewPolicy(ServiceStructure):
    """A policy by its name, with its parameters; `known_answers` and `plurality` say what they mean."""

    policy_name: str
    parameters: tuple[PolicyParameter, ...] | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


class ReviewActionStatus(enum.StrEnum):
    """What became of an action."""

    INTENDED = "Intended"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


@structure
class ReviewResultDetail(ServiceStructure):
    """One thing that a policy found."""

    action_id: str | None = None
    subject_id: str | None = None
    subject_type: str | None = None
    question_id: str | None = None
    key: str | None = None
    value: str | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class ReviewActionDetail(ServiceStructure):
    """One thing that a policy did, or was to do."""

    action_id: str | None = None
    action_name: str | None = None
    target_id: str | None = None
    target_type: str | None = None
    status: ReviewActionStatus | None = None
    complete_time: datetime | None = None
    result: str | None = None
    error_code: str | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class ReviewReport(ServiceStructure):
    """What a policy found and did."""

    review_results: tuple[ReviewResultDetail, ...] | None = None
    review_actions: tuple[ReviewActionDetail, ...] | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN
