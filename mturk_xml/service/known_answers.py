"""ScoreMyKnownAnswers/2011-09-01: assignments, scored by the questions whose answers are known.

Source: API reference, "Assignment Review Policies". What it leaves open is decided in docs/service.md.
"""

from collections.abc import Iterable
from typing import ClassVar

from mturk_xml.errors import InvalidValueError
from mturk_xml.service.assignment import Assignment
from mturk_xml.service.policies import (
    Policy,
    about,
    extended,
    judged,
    percentage,
    stripped,
    type_of_bounds,
    values_of,
)
from mturk_xml.service.review import ParameterMapEntry, ReviewActionDetail, ReviewReport, ReviewResultDetail
from mturk_xml.service.structure import NOTHING_UNKNOWN, structure, type_of_unknown

_USUAL_MAXIMUM = 5
_SCORES = (0, 101)


@structure
class ScoreMyKnownAnswers(Policy):
    """The policy with its parameters; each is documented by its own name.

    Attributes:
        answer_key: the questions, and the values that answer each: all of them and no others.
        extend_maximum_assignments: 5 if None.

    Example:
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> policy = ScoreMyKnownAnswers(
        ...     answer_key=(ParameterMapEntry(key="q1", values=("a",)), ParameterMapEntry(key="q2", values=("b",))),
        ...     approve_if_known_answer_score_is_at_least=50,
        ... )
        >>> answers = QuestionFormAnswers(answers=(Answer(question_identifier="q1", free_text=" a "),))
        >>> report = policy.review([Assignment(assignment_id="A1", answer_xml=answers.to_xml())])
        >>> [(found.question_id, found.key, found.value) for found in report.review_results]
        [('q1', 'KnownAnswerCorrect', '1'), ('q2', 'KnownAnswerCorrect', '0'), (None, 'KnownAnswerScore', '50')]
        >>> [(action.action_name, action.target_id) for action in report.review_actions]
        [('Approve', 'A1')]

    """

    policy_name: ClassVar[str] = "ScoreMyKnownAnswers/2011-09-01"
    bounds: ClassVar[type_of_bounds] = {
        "approve_if_known_answer_score_is_at_least": _SCORES,
        "reject_if_known_answer_score_is_less_than": _SCORES,
        "extend_if_known_answer_score_is_less_than": _SCORES,
        "extend_maximum_assignments": (2, 25),
        "extend_minimum_time_in_seconds": (60, 31_536_000),
    }

    answer_key: tuple[ParameterMapEntry, ...]
    approve_if_known_answer_score_is_at_least: int | None = None
    approve_reason: str | None = None
    reject_if_known_answer_score_is_less_than: int | None = None
    reject_reason: str | None = None
    extend_if_known_answer_score_is_less_than: int | None = None
    extend_maximum_assignments: int | None = None
    extend_minimum_time_in_seconds: int | None = None
    unknown: type_of_unknown = NOTHING_UNKNOWN

    def __attrs_post_init__(self) -> None:
        """Refuse what the service refused, and a key that cannot score."""
        super().__attrs_post_init__()
        names = [entry.key for entry in self.answer_key]
        if not names or None in names or len(set(names)) < len(names):
            raise InvalidValueError(
                f"ScoreMyKnownAnswers.answer_key: the questions {names} are not allowed; expected at least one, each "
                "with a key and none twice"
            )

    def score(self, assignment: Assignment) -> int:
        """Return the known answer score of an assignment: how many of the known answers are right, in percent.

        Raises:
            DocumentError: the answers are not valid.

        """
        right = self._right(assignment)
        return percentage(sum(right.values()), len(right))

    def review(self, assignments: Iterable[Assignment], *, max_assignments: int | None = None) -> ReviewReport:
        """Score assignments in the order in which they were submitted, and say what is to be done.

        Args:
            assignments: of one HIT or of several.
            max_assignments: how many the HIT has, for how often it may be extended; for ever if None.

        Raises:
            DocumentError: the answers of one are not valid.

        """
        results: list[ReviewResultDetail] = []
        actions: list[ReviewActionDetail] = []
        below = self.extend_if_known_answer_score_is_less_than
        most = self.extend_maximum_assignments or _USUAL_MAXIMUM
        for assignment in assignments:
            right = self._right(assignment)
            score = percentage(sum(right.values()), len(right))
            results += [about(assignment, "KnownAnswerCorrect", int(is_right), q) for q, is_right in right.items()]
            results.append(about(assignment, "KnownAnswerScore", score))
            actions += judged(
                assignment,
                score,
                approve=(self.approve_if_known_answer_score_is_at_least, self.approve_reason),
                reject=(self.reject_if_known_answer_score_is_less_than, self.reject_reason),
            )
            if below is not None and score < below:
                extension = extended(assignment.hit_id, max_assignments, most)
                actions += extension
                max_assignments = None if max_assignments is None else max_assignments + len(extension)
        return ReviewReport(review_results=tuple(results), review_actions=tuple(actions))

    def _right(self, assignment: Assignment) -> dict[str, bool]:
        values = values_of(assignment.answers)
        return {
            entry.key or "": values.get(entry.key or "", frozenset()) == stripped(entry.values or ())
            for entry in self.answer_key
        }
