"""What the two review policies share: typed parameters, the values of an answer, results and actions.

Source: API reference, "Assignment Review Policies", "HIT Review Policies" and "GetReviewResultsForHIT". What these
leave open is decided in the table of docs/service.md.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import InvalidValueError
from mturk_xml.service.assignment import Assignment
from mturk_xml.service.kinds import BOOLEAN, INTEGER, spelled_boolean
from mturk_xml.service.review import (
    ParameterMapEntry,
    PolicyParameter,
    ReviewActionDetail,
    ReviewActionStatus,
    ReviewPolicy,
    ReviewResultDetail,
)
from mturk_xml.service.structure import Field, ServiceStructure

_FEW_ASSIGNMENTS = 9
type_of_bounds = Mapping[str, tuple[int, int]]


class Policy(ServiceStructure):
    """The base of the two policies: fields are parameters, named like them."""

    __slots__ = ()

    policy_name: ClassVar[str]
    bounds: ClassVar[type_of_bounds]

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that the service refused."""
        for name, (least, most) in self.bounds.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                message = f"{type(self).__name__}.{name}: {value} is not allowed; expected from {least} to {most}"
                raise InvalidValueError(message)

    @classmethod
    def from_policy(cls, policy: ReviewPolicy) -> Self:
        """Read the parameters of a policy.

        Raises:
            InvalidValueError, InvalidTypeError: it is another policy, a parameter is unknown or missing, or its value
                cannot be.

        """
        if policy.policy_name != cls.policy_name:
            raise InvalidValueError(f"{cls.__name__}: the policy is {policy.policy_name!r}, not {cls.policy_name!r}")
        fields = {field.wire_name: field for field in cls.fields}
        values: dict[str, Any] = {}
        for parameter in policy.parameters or ():
            field = fields.get((parameter.key or "").strip())
            if field is None or field.name in values:
                problem = "is given twice" if field else "is unknown"
                raise InvalidValueError(f"{cls.__name__}: the parameter {parameter.key!r} {problem}")
            values[field.name] = _value_of(field, parameter)
        missing = [field.wire_name for field in cls.fields if field.name not in values and not field.optional]
        if missing:
            raise InvalidValueError(f"{cls.__name__}: the parameter {missing[0]} is missing")
        return cls(**values)

    def to_policy(self) -> ReviewPolicy:
        """Return the policy as `CreateHIT` takes it."""
        parameters = [
            _parameter(field, value) for field in self.fields if (value := getattr(self, field.name)) is not None
        ]
        return ReviewPolicy(policy_name=self.policy_name, parameters=tuple(parameters))


def _value_of(field: Field, parameter: PolicyParameter) -> object:
    if parameter.map_entries is not None:
        return parameter.map_entries
    values = parameter.values or ()
    if field.many:
        return tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    if len(values) != 1:
        raise InvalidValueError(f"{field.owner}.{field.name}: there are {len(values)} values, expected one")
    text = values[0].strip()
    try:
        if field.kind is BOOLEAN:
            return spelled_boolean(text)
        return int(text) if field.kind is INTEGER else text
    except ValueError:
        raise InvalidValueError(f"{field.owner}.{field.name}: {text!r} is not {field.kind.allowed}") from None


def _parameter(field: Field, value: Any) -> PolicyParameter:  # noqa: ANN401 - each field has its own type
    if field.many and value and isinstance(value[0], ParameterMapEntry):
        return PolicyParameter(key=field.wire_name, map_entries=value)
    if field.many:
        return PolicyParameter(key=field.wire_name, values=(",".join(value),))
    text = {True: "T", False: "F"}[value] if isinstance(value, bool) else str(value)
    return PolicyParameter(key=field.wire_name, values=(text,))


def values_of(answers: QuestionFormAnswers | None) -> dict[str, frozenset[str]]:
    """Return for each question that is answered the values of the answer, white space around them removed.

    A selection is a value, and so is a text, unless it is nothing but white space; an uploaded file is its key.
    Several answers to one question are one, with the values of all.
    """
    values: dict[str, frozenset[str]] = {}
    for answer in answers.answers if answers else ():
        name = answer.question_identifier
        values[name] = values.get(name, frozenset()) | stripped(_texts(answer))
    return values


def _texts(answer: Answer) -> tuple[str, ...]:
    others = (answer.other_selection_text, answer.free_text, answer.uploaded_file_key)
    return (*answer.selection_identifiers, *(text for text in others if text is not None))


def stripped(values: tuple[str, ...]) -> frozenset[str]:
    """Return values without the white space around them, and without those that are nothing else."""
    return frozenset(filter(None, (value.strip() for value in values)))


def percentage(part: int, whole: int) -> int:
    """Return a share in percent, without what follows the decimal point, as the documentation's example has it."""
    return 100 * part // whole


def about(subject: Assignment | str | None, key: str, value: object, question: str | None = None) -> ReviewResultDetail:
    """Return a result about an assignment, or about a HIT, which is named by its id."""
    is_assignment = isinstance(subject, Assignment)
    return ReviewResultDetail(
        subject_id=subject.assignment_id if isinstance(subject, Assignment) else subject,
        subject_type="Assignment" if is_assignment else "HIT",
        question_id=question,
        key=key,
        value=str(value),
    )


def judged(
    assignment: Assignment, score: int, *, approve: tuple[int | None, str | None], reject: tuple[int | None, str | None]
) -> list[ReviewActionDetail]:
    """Return what is to be done with an assignment, by two thresholds and their reasons: to approve goes first."""
    approve_from, why_approved = approve
    reject_below, why_rejected = reject
    if approve_from is not None and score >= approve_from:
        return [_action("Approve", "Assignment", assignment.assignment_id, why_approved)]
    if reject_below is not None and score < reject_below:
        return [_action("Reject", "Assignment", assignment.assignment_id, why_rejected)]
    return []


def extended(hit_id: str | None, max_assignments: int | None, most: int | None) -> list[ReviewActionDetail]:
    """Return the extension of a HIT by one assignment, as far as it may grow."""
    if max_assignments is not None:
        limits = [most] if most is not None else []
        if max_assignments <= _FEW_ASSIGNMENTS:
            limits.append(_FEW_ASSIGNMENTS)
        if any(max_assignments >= limit for limit in limits):
            return []
    return [_action("Extend", "HIT", hit_id, None)]


def _action(name: str, target_type: str, target: str | None, result: str | None) -> ReviewActionDetail:
    return ReviewActionDetail(
        action_name=name,
        target_id=target,
        target_type=target_type,
        status=ReviewActionStatus.INTENDED,
        result=result,
    )
