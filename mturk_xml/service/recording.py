"""From a scored batch to the calls that record it as Qualifications."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import attrs

from mturk_xml.batch import Result
from mturk_xml.service.requests import AcceptQualificationRequest, AssociateQualificationWithWorker


class Submitted(Protocol):
    """Whose answers were scored.

    A `QualificationRequest`, an `Assignment` and a `Submission` of `mturk_xml.sources` are such. Where it has a
    `qualification_request_id` too, that is the request that the answers came with.
    """

    @property
    def worker_id(self) -> str | None:
        """Who submitted the answers."""


@attrs.frozen(kw_only=True)
class Unrecorded:
    """Answers whose score no call records.

    Attributes:
        submitted: whose they are.
        reason: why, in words.

    """

    submitted: Submitted
    reason: str


def recording_calls(
    scored: Iterable[tuple[Submitted, Result]],
    *,
    qualification_type_id: str | None = None,
    send_notification: bool | None = None,
) -> Iterator[AcceptQualificationRequest | AssociateQualificationWithWorker | Unrecorded]:
    """Say for each score which call records it, one after the other.

    A request for a Qualification is accepted with the value. Where there is none, the Worker is given the
    Qualification of the type. Of two scores for one request, or for one Worker without a request, the first is
    recorded: the second would fail, or replace it unseen.

    Args:
        scored: whose answers, and their result.
        qualification_type_id: the type, for those without a request.
        send_notification: whether the service tells these by email; it does if None.

    Yields:
        A request, to send with `getattr(client, call.operation)(**call.to_api())`, or why there is none.

    Example:
        >>> from mturk_xml import example
        >>> from mturk_xml.batch import score_many
        >>> from mturk_xml.service import QualificationRequest
        >>> asked = [QualificationRequest(qualification_request_id="R1", worker_id="A1")]
        >>> results = score_many(example.path("key.xml"), [example.answers()[2]])
        >>> for call in recording_calls(zip(asked, results)):
        ...     print(call.operation, call.to_api())
        accept_qualification_request {'QualificationRequestId': 'R1', 'IntegerValue': 75}

    """
    recorded: set[tuple[str, str]] = set()
    for submitted, result in scored:
        request: str | None = getattr(submitted, "qualification_request_id", None)
        worker = submitted.worker_id
        value = result.qualification_value
        if value is None:
            yield Unrecorded(submitted=submitted, reason=result.error or "there is no score")
            continue
        if request is None and (worker is None or qualification_type_id is None):
            missing = "Worker" if worker is None else "qualification_type_id"
            yield Unrecorded(submitted=submitted, reason=f"there is no request, and no {missing}")
            continue
        whose = ("request", request) if request is not None else ("Worker", worker or "")
        if whose in recorded:
            yield Unrecorded(submitted=submitted, reason=f"a score of the {whose[0]} {whose[1]} is recorded already")
            continue
        recorded.add(whose)
        if request is not None:
            yield AcceptQualificationRequest(qualification_request_id=request, integer_value=value)
        else:
            yield AssociateQualificationWithWorker(
                qualification_type_id=qualification_type_id or "",
                worker_id=worker or "",
                integer_value=value,
                send_notification=send_notification,
            )
