"""SimplePlurality/2011-09-01: the assignments of a HIT, compared with each other.

Source: API reference, "HIT Review Policies" and "GetReviewResultsForHIT". What these leave open is decided in
docs/service.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, TypeAlias

import attrs

from mturk_xml.errors import InvalidValueError
from mturk_xml.service.assignment import Assignment, AssignmentStatus
from mturk_xml.service.policies import Policy, about, extended, judged, percentage, type_of_bounds, values_of
from mturk_xml.service.review import ReviewActionDetail, ReviewReport, ReviewResultDetail
from mturk_xml.service.structure import NOTHING_UNKNOWN, Member, structure, type_of_unknown

_LONGEST_ANSWER = 256


# The values of a Worker's answers by question; None is an answer too long to be compared.
_Values: TypeAlias = dict[str, frozenset[str] | None]
# A question that a Worker passed over; not equal to an answer without values, which others can agree with.
_NO_ANSWER = frozenset({""})


@attrs.frozen(kw_only=True)
class _Agreement:
    """What Workers agreed on about a question, and how many of them did, in percent."""

    values: frozenset[str]
    score: int


@structure
class SimplePlurality(Policy):
    """The policy with its parameters; each is documented by its own name.

    Example:
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> def assignment(name, text):
        ...     answers = QuestionFormAnswers(answers=(Answer(question_identifier="q1", free_text=text),))
        ...     return Assignment(assignment_id=name, hit_id="H1", answer_xml=answers.to_xml())
        >>> policy = SimplePlurality(
        ...     question_ids=("q1",), question_agreement_threshold=50, disregard_assignment_if_rejected=True
        ... )
        >>> report = policy.review([assignment("A1", "cat"), assignment("A2", "dog"), assignment("A3", "cat")])
        >>> [(found.subject_id, found.key, found.value) for found in report.review_results if found.question_id]
        [('H1', 'AgreedAnswerFound', 'true'), ('H1', 'AgreedAnswer', 'cat'), ('H1', 'AnswerAgreementScore', '66')]

    """

    policy_name: ClassVar[str] = "SimplePlurality/2011-09-01"
    bounds: ClassVar[type_of_bounds] = {
        "extend_if_hit_agreement_score_is_less_than": (1, 100),
        "extend_minimum_time_in_seconds": (3600, 31_536_000),
    }

    question_ids: tuple[str, ...]
    question_agreement_threshold: int
    disregard_assignment_if_rejected: bool
    disregard_assignment_if_known_answer_score_is_less_than: int | None = None
    extend_if_hit_agreement_score_is_less_than: Annotated[
        int | None, Member(name="ExtendIfHITAgreementScoreIsLessThan")
    ] = None
    extend_maximum_assignments: int | None = None
    extend_minimum_time_in_seconds: int | None = None
    approve_if_worker_agreement_score_is_at_least: int | None = None
    reject_if_worker_agreement_score_is_less_than: int | None = None
    reject_reason: str | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    def __attrs_post_init__(self) -> None:
        """Refuse what the service refused, and questions that cannot be compared."""
        super().__attrs_post_init__()
        names = self.question_ids
        if not names or len(set(names)) < len(names) or any("," in name for name in names):
            raise InvalidValueError(
                f"SimplePlurality.question_ids: {names} is not allowed; expected at least one, none twice, none with "
                "a comma"
            )
        extends = self.extend_if_hit_agreement_score_is_less_than is not None
        for name in ("extend_maximum_assignments", "extend_minimum_time_in_seconds"):
            if extends and getattr(self, name) is None:
                raise InvalidValueError(
                    f"SimplePlurality: {name} is missing, which goes with extend_if_hit_agreement_score_is_less_than"
                )

    def review(
        self,
        assignments: Iterable[Assignment],
        *,
        known_answer_scores: Mapping[str, int] | None = None,
        max_assignments: int | None = None,
    ) -> ReviewReport:
        """Compare the assignments of a HIT, and say what is to be done.

        Args:
            assignments: all that were submitted for one HIT.
            known_answer_scores: by assignment id, where the assignments were scored by `ScoreMyKnownAnswers` too.
            max_assignments: how many the HIT has, for whether it may be extended; it may if None.

        Raises:
            InvalidValueError: they are of several HITs.
            DocumentError: the answers of one are not valid.

        """
        given = list(assignments)
        hits = {assignment.hit_id for assignment in given}
        if len(hits) > 1:
            raise InvalidValueError(f"SimplePlurality.review: the assignments are of {len(hits)} HITs, not of one")
        hit = next(iter(hits), None)
        counted = [
            (assignment, _comparable(assignment))
            for assignment in given
            if self._counts(assignment, (known_answer_scores or {}).get(assignment.assignment_id or ""))
        ]
        agreed = {name: self._agreement([values for _, values in counted], name) for name in self.question_ids}
        results = [result for name, agreement in agreed.items() for result in _about_question(hit, name, agreement)]
        actions: list[ReviewActionDetail] = []
        for assignment, values in counted:
            right, wrong = _compared(values, agreed)
            results += [
                about(assignment, "PluralityAnswersCorrect", right),
                about(assignment, "PluralityAnswersIncorrect", wrong),
            ]
            if right or wrong:
                score = percentage(right, right + wrong)
                results.append(about(assignment, "WorkerAgreementScore", score))
                actions += self._judged(assignment, score)
        score = percentage(sum(agreement is not None for agreement in agreed.values()), len(agreed))
        results.append(about(hit, "HitAgreementScore", score))
        below = self.extend_if_hit_agreement_score_is_less_than
        if below is not None and score < below:
            actions += extended(hit, max_assignments, self.extend_maximum_assignments)
        return ReviewReport(review_results=tuple(results), review_actions=tuple(actions))

    def _counts(self, assignment: Assignment, known_answer_score: int | None) -> bool:
        least = self.disregard_assignment_if_known_answer_score_is_less_than
        if least is not None and known_answer_score is not None and known_answer_score < least:
            return False
        is_rejected = assignment.assignment_status is AssignmentStatus.REJECTED
        return not (is_rejected and self.disregard_assignment_if_rejected)

    def _agreement(self, answers: list[_Values], question: str) -> _Agreement | None:
        """Return what most Workers answered, if enough of them did; a tie is no agreement."""
        voters = [values.get(question, _NO_ANSWER) for values in answers]
        votes = [vote for vote in voters if vote is not None]
        most = Counter(vote for vote in votes if vote != _NO_ANSWER).most_common(2)
        if not most or (len(most) > 1 and most[0][1] == most[1][1]):
            return None
        score = percentage(most[0][1], len(votes))
        return _Agreement(values=most[0][0], score=score) if score > self.question_agreement_threshold else None

    def _judged(self, assignment: Assignment, score: int) -> list[ReviewActionDetail]:
        return judged(
            assignment,
            score,
            approve=(self.approve_if_worker_agreement_score_is_at_least, None),
            reject=(self.reject_if_worker_agreement_score_is_less_than, self.reject_reason),
        )


def _comparable(assignment: Assignment) -> _Values:
    return {
        question: None if any(len(value) > _LONGEST_ANSWER for value in values) else values
        for question, values in values_of(assignment.answers).items()
    }


def _compared(values: _Values, agreed: Mapping[str, _Agreement | None]) -> tuple[int, int]:
    """Count the answers of a Worker that are, and are not, those agreed on."""
    right = wrong = 0
    for question, agreement in agreed.items():
        answer = values.get(question, _NO_ANSWER)
        if agreement is None or answer is None:
            continue
        is_right = answer == agreement.values
        right, wrong = right + is_right, wrong + (not is_right)
    return right, wrong


def _about_question(hit: str | None, question: str, agreement: _Agreement | None) -> list[ReviewResultDetail]:
    if agreement is None:
        return [about(hit, "AgreedAnswerFound", "false", question)]
    return [
        about(hit, "AgreedAnswerFound", "true", question),
        about(hit, "AgreedAnswer", "|".join(sorted(agreement.values)), question),
        about(hit, "AnswerAgreementScore", agreement.score, question),
    ]
