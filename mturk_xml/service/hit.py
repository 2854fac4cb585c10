"""HIT: one task, what it asks, what it pays and who may do it.

Source: API reference, "HIT data structure", "QualificationRequirement data structure", "Locale data structure" and
"HITLayoutParameter data structure".
"""

import enum
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, cast

import attrs

from mturk_xml.documents import ExternalQuestion, HTMLQuestion, QuestionForm
from mturk_xml.errors import InvalidValueError
from mturk_xml.service.kinds import AMOUNT, EMBEDDED, document_kept
from mturk_xml.service.structure import NOTHING_UNKNOWN, Member, ServiceStructure, structure, type_of_unknown

MOST_REQUIREMENTS = 10
"""How many QualificationRequirements a HIT can have."""

MOST_INTEGER_VALUES = 15
MOST_LOCALE_VALUES = 30


class HITStatus(enum.StrEnum):
    """Where a HIT is in its life."""

    ASSIGNABLE = "Assignable"
    UNASSIGNABLE = "Unassignable"
    REVIEWABLE = "Reviewable"
    REVIEWING = "Reviewing"
    DISPOSED = "Disposed"


class HITReviewStatus(enum.StrEnum):
    """Whether a HIT was looked at."""

    NOT_REVIEWED = "NotReviewed"
    MARKED_FOR_REVIEW = "MarkedForReview"
    REVIEWED_APPROPRIATE = "ReviewedAppropriate"
    REVIEWED_INAPPROPRIATE = "ReviewedInappropriate"


class Comparator(enum.StrEnum):
    """How a Worker's Qualification value is compared."""

    LESS_THAN = "LessThan"
    LESS_THAN_OR_EQUAL_TO = "LessThanOrEqualTo"
    GREATER_THAN = "GreaterThan"
    GREATER_THAN_OR_EQUAL_TO = "GreaterThanOrEqualTo"
    EQUAL_TO = "EqualTo"
    NOT_EQUAL_TO = "NotEqualTo"
    EXISTS = "Exists"
    DOES_NOT_EXIST = "DoesNotExist"
    IN = "In"
    NOT_IN = "NotIn"


class HITAccessActions(enum.StrEnum):
    """What a Worker cannot do who does not meet a requirement."""

    ACCEPT = "Accept"
    PREVIEW_AND_ACCEPT = "PreviewAndAccept"
    DISCOVER_PREVIEW_AND_ACCEPT = "DiscoverPreviewAndAccept"


_OF_SETS = frozenset({Comparator.IN, Comparator.NOT_IN})
_OF_EXISTENCE = frozenset({Comparator.EXISTS, Comparator.DOES_NOT_EXIST})
_OF_LOCALES = frozenset({Comparator.EQUAL_TO, Comparator.NOT_EQUAL_TO, *_OF_SETS})
_CODE_LENGTH = 2


@structure
class Locale(ServiceStructure):
    """A country (ISO 3166), and a subdivision of it (ISO 3166-2), in two characters each."""

    country: str
    subdivision: str | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    def __attrs_post_init__(self) -> None:
        """Refuse what the service refuses."""
        for name in ("country", "subdivision"):
            code = getattr(self, name)
            if code is not None and len(code) != _CODE_LENGTH:
                raise InvalidValueError(f"Locale.{name}: {code!r} is not allowed; expected a code of two characters")


@structure
class HITLayoutParameter(ServiceStructure):
    """A value for a placeholder of a HIT layout."""

    name: str
    value: str
    unknown: type_of_unknown = NOTHING_UNKNOWN


@structure
class QualificationRequirement(ServiceStructure):
    """A Qualification that a Worker must have, and the values that it must have.

    Raises:
        InvalidValueError: the comparator does not go with the values: none go with Exists and DoesNotExist, up to 15
            integers or up to 30 locales with In and NotIn, one integer with the others, and one locale with EqualTo
            and NotEqualTo.

    Example:
        >>> requirement = QualificationRequirement(
        ...     qualification_type_id="000000000000000000L0", comparator=Comparator.GREATER_THAN, integer_values=(90,)
        ... )
        >>> requirement.to_api()
        {'QualificationTypeId': '000000000000000000L0', 'Comparator': 'GreaterThan', 'IntegerValues': [90]}

    """

    qualification_type_id: str
    comparator: Comparator
    integer_values: Annotated[tuple[int, ...] | None, Member(legacy=("IntegerValue",))] = None
    locale_values: Annotated[tuple[Locale, ...] | None, Member(legacy=("LocaleValue",))] = None
    required_to_preview: bool | None = None
    actions_guarded: HITAccessActions | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    def __attrs_post_init__(self) -> None:
        """Refuse values that do not go with the comparator."""
        integers, locales = len(self.integer_values or ()), len(self.locale_values or ())
        if self.comparator in _OF_EXISTENCE:
            fits, expected = not integers and not locales, "neither integer_values nor locale_values"
        elif locales and not integers:
            most = MOST_LOCALE_VALUES if self.comparator in _OF_SETS else 1
            fits = self.comparator in _OF_LOCALES and locales <= most
            expected = "up to 30 locale_values with In and NotIn, one with EqualTo and NotEqualTo, else none"
        else:
            most = MOST_INTEGER_VALUES if self.comparator in _OF_SETS else 1
            fits, expected = 1 <= integers <= most and not locales, f"from 1 to {most} integer_values or locale_values"
        if not fits:
            raise InvalidValueError(
                f"QualificationRequirement: {integers} integer_values and {locales} locale_values are not allowed with "
                f"the comparator {self.comparator}; expected {expected}"
            )


@attrs.frozen(kw_only=True)
class Price:
    """An amount of money.

    Attributes:
        amount: how much.
        currency_code: of which currency; the service's only one was USD.
        formatted_price: the same as it was shown, None where the response does not say.

    """

    amount: Decimal
    currency_code: str = "USD"
    formatted_price: str | None = None


@structure
class HIT(ServiceStructure):
    """One task. What `ListHITs` and the others return has the fields that they return; the rest is None.

    Attributes:
        question_xml: the document that a Worker saw, as the service keeps it; `question` is what it says.
        reward: in US dollars, as the service spells it, such as "0.10"; `price` is the number.

    Example:
        >>> hit = HIT.from_api({"HIT": {"HITId": "H1", "Reward": "0.10", "HITStatus": "Reviewable"}})
        >>> hit.hit_status, hit.price.amount, hit.question
        (<HITStatus.REVIEWABLE: 'Reviewable'>, Decimal('0.10'), None)

    """

    hit_id: Annotated[str | None, Member(name="HITId")] = None
    hit_type_id: Annotated[str | None, Member(name="HITTypeId")] = None
    hit_group_id: Annotated[str | None, Member(name="HITGroupId")] = None
    hit_layout_id: Annotated[str | None, Member(name="HITLayoutId")] = None
    creation_time: datetime | None = None
    title: str | None = None
    description: str | None = None
    question_xml: Annotated[str | None, Member(name="Question"), EMBEDDED] = None
    keywords: str | None = None
    hit_status: Annotated[HITStatus | None, Member(name="HITStatus")] = None
    max_assignments: int | None = None
    reward: Annotated[str | None, AMOUNT] = None
    auto_approval_delay_in_seconds: int | None = None
    expiration: datetime | None = None
    assignment_duration_in_seconds: int | None = None
    requester_annotation: Annotated[str | None, Member(longest=255)] = None
    qualification_requirements: Annotated[
        tuple[QualificationRequirement, ...] | None,
        Member(legacy=("QualificationRequirement",), longest=MOST_REQUIREMENTS),
    ] = None
    hit_review_status: Annotated[HITReviewStatus | None, Member(name="HITReviewStatus")] = None
    number_of_assignments_pending: int | None = None
    number_of_assignments_available: int | None = None
    number_of_assignments_completed: int | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    @property
    def question(self) -> QuestionForm | ExternalQuestion | HTMLQuestion | None:
        """The document that a Worker saw; None where there is none, as in the lists of HITs.

        Raises:
            DocumentError: it is not valid, or a document of another kind.

        """
        found = document_kept(self.question_xml, QuestionForm, ExternalQuestion, HTMLQuestion)
        return cast("QuestionForm | ExternalQuestion | HTMLQuestion | None", found)

    @property
    def price(self) -> Price | None:
        """The reward as a number, with its currency; None where there is none, or it is no number."""
        try:
            amount = Decimal(self.reward or "")
        except InvalidOperation:
            return None
        price = self.unknown.get("Price")
        said = price if isinstance(price, Mapping) else {}
        return Price(
            amount=amount,
            currency_code=str(said.get("CurrencyCode", "USD")),
            formatted_price=said.get("FormattedPrice"),
        )
