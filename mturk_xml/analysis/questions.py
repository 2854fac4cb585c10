"""The questions one by one: difficulty, discrimination, points, choices."""

import math
from collections.abc import Iterable
from fractions import Fraction

import attrs
import numpy as np

from mturk_xml.analysis.ability_groups import Groups
from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.reliability import Variances, alpha_of
from mturk_xml.analysis.result import ChoiceAnalysis, PointsCount, QuestionAnalysis, ResponseCount
from mturk_xml.analysis.sheets import OMITTED, Question, Sheets
from mturk_xml.analysis.statistics import NOBODY, Sums, mean, standard_deviation, sums_by_code
from mturk_xml.answering import by_identifier
from mturk_xml.documents.question_form import QuestionForm, SelectionAnswer

MOST_RESPONSES = 30
"""As many responses to a question are listed at most."""

MOST_OTHER_CHOICES = 30
"""As many choices that neither the form nor the key holds are listed at most, for each question."""

_ALIKE = "every Worker earned the same for this question"
_SAME_TOTAL = "every Worker has the same summed score"
_SAME_REST = "every Worker has the same score on the other questions"
_ONE_VALUE = "the key offers one number of points only for this question"
_SELECTED_BY_ALL = "every Worker made this choice"
_SELECTED_BY_NOBODY = "no Worker made this choice"
# Fisher's transformation is normal with a standard deviation of 1 / √(n - 3); 5 %, one sided.
_NORMAL_95 = 1.6448536269514722
_LEAST_FOR_FISHER = 4


@attrs.frozen(kw_only=True)
class _Tally:
    """What is known of the Workers who gave one response, or one of several.

    Attributes:
        count: how many they are.
        points: Σ x, of the points that they earned for the question.
        total: Σ T, of their summed scores.
        by_group: how many of each group they are.

    """

    count: int
    points: int
    total: int
    by_group: tuple[int, ...]


def question_analysts(sheets: Sheets, groups: Groups) -> list["Analyst"]:
    """Count the responses to every question of the key."""
    scores = sheets.summed_scores.tolist()
    total = Sums.of([0] * len(scores), scores)
    return [
        Analyst(question, _tallies(sheets, groups, column), total, groups)
        for column, question in enumerate(sheets.questions)
    ]


def offered_choices(form: QuestionForm | None) -> dict[str, tuple[str, ...]]:
    """Return the choices of each question that a form asks once, in its order."""
    if form is None:
        return {}
    return {
        identifier: tuple(
            selection.selection_identifier for selection in question.answer_specification.selections.selections
        )
        for identifier, (question, *others) in by_identifier(form).items()
        if not others and isinstance(question.answer_specification, SelectionAnswer)
    }


def _tallies(sheets: Sheets, groups: Groups, column: int) -> list[_Tally]:
    """Count who gave each response to a question."""
    question, codes = sheets.questions[column], sheets.codes[:, column]
    size, several = len(question.responses), len(groups.groups)
    counts = np.bincount(codes, minlength=size).tolist()
    totals = sums_by_code(codes, sheets.summed_scores, size)
    by_group: list[tuple[int, ...]] = [()] * size
    if several:
        joint = np.bincount(codes.astype(np.int64) * several + groups.of_workers, minlength=size * several)
        by_group = [tuple(among) for among in joint.reshape(size, several).tolist()]
    return [
        _Tally(count=count, points=count * points, total=total, by_group=among)
        for count, points, total, among in zip(counts, question.points, totals, by_group, strict=True)
    ]


class Analyst:
    """One question, what was responded to it, and what is known of the summed scores of all Workers.

    Attributes:
        sums: of the points x for the question and the summed score y.

    """

    def __init__(self, question: Question, found: list[_Tally], total: Sums, groups: Groups) -> None:
        self._question = question
        self._found = found
        self._groups = groups
        self._range = question.greatest - question.least
        points = question.points
        self.sums = attrs.evolve(
            total,
            x=sum(tally.points for tally in found),
            xx=sum(tally.points * each for tally, each in zip(found, points, strict=True)),
            xy=sum(tally.total * each for tally, each in zip(found, points, strict=True)),
        )
        self._rest = self.sums.minus_x()

    def analysis(self, variances: Variances, offered: tuple[str, ...]) -> QuestionAnalysis:
        """Return all there is to say.

        Args:
            variances: those of all questions.
            offered: the choices that the form offers, in its order.

        """
        sums, question = self.sums, self._question
        points, responses = self._points(), self._responses()
        right = sum(earned.count for earned in points if earned.points == question.greatest)
        omitted = self._found[OMITTED].count
        return QuestionAnalysis(
            question_identifier=question.identifier,
            least_points=question.least,
            greatest_points=question.greatest,
            mean=mean(sums.n, sums.x),
            standard_deviation=standard_deviation(sums.n, sums.x, sums.xx),
            difficulty=self._difficulty(),
            right=right,
            right_share=Figure.ratio(right, sums.n, NOBODY),
            omitted=omitted,
            omitted_share=Figure.ratio(omitted, sums.n, NOBODY),
            item_total=sums.correlation(_ALIKE, _SAME_TOTAL),
            corrected_item_total=self._rest.correlation(_ALIKE, _SAME_REST),
            discrimination=self._discrimination(points),
            alpha_if_deleted=alpha_of(variances.without(sums)),
            points=points,
            choices=self._choices(offered),
            responses=responses[:MOST_RESPONSES],
            other_responses=sum(response.count for response in responses[MOST_RESPONSES:]),
        )

    def _difficulty(self) -> Figure:
        if not self.sums.n:
            return Figure.undefined(NOBODY)
        return Figure.ratio(Fraction(self.sums.x, self.sums.n) - self._question.least, self._range, _ONE_VALUE)

    def _discrimination(self, points: tuple[PointsCount, ...]) -> Figure:
        groups = self._groups.groups
        if not groups:
            return Figure.undefined(self._groups.reason)
        upper, lower = (
            Fraction(sum(earned.by_group[place] * earned.points for earned in points), groups[place].count)
            for place in (0, -1)
        )
        return Figure.ratio(upper - lower, self._range, _ONE_VALUE)

    def _points(self) -> tuple[PointsCount, ...]:
        codes: dict[int, list[int]] = {}
        for code, points in enumerate(self._question.points):
            codes.setdefault(points, []).append(code)
        together = {points: self._together(codes[points]) for points in sorted(codes, reverse=True)}
        return tuple(
            PointsCount(points=points, count=tally.count, by_group=tally.by_group)
            for points, tally in together.items()
            if tally.count
        )

    def _responses(self) -> tuple[ResponseCount, ...]:
        """Return every response that was given, the most frequent first."""
        given = zip(self._question.responses, self._question.points, self._found, strict=True)
        counted = [
            ResponseCount(
                selections=response.selections,
                is_typed=response.is_typed,
                points=points,
                count=tally.count,
                by_group=tally.by_group,
            )
            for response, points, tally in given
            if tally.count
        ]
        return tuple(sorted(counted, key=lambda each: (-each.count, each.selections, each.is_typed)))

    def _choices(self, offered: tuple[str, ...]) -> tuple[ChoiceAnalysis, ...]:
        codes: dict[str, list[int]] = {}
        for code, response in enumerate(self._question.responses):
            for selection in response.selections:
                codes.setdefault(selection, []).append(code)
        keyed = (selection for selections in self._question.options for selection in sorted(selections))
        known = dict.fromkeys((*offered, *keyed))
        unknown = {
            selection: -sum(self._found[code].count for code in where)
            for selection, where in codes.items()
            if selection not in known
        }
        others = sorted(unknown, key=lambda selection: (unknown[selection], selection))
        positions = {selection: position for position, selection in enumerate(offered, 1)}
        return tuple(
            self._choice(selection, positions.get(selection), self._together(codes.get(selection, ())))
            for selection in (*known, *others[:MOST_OTHER_CHOICES])
        )

    def _choice(self, selection: str, position: int | None, tally: _Tally) -> ChoiceAnalysis:
        n, question = self.sums.n, self._question
        made = attrs.evolve(self._rest, x=tally.count, xx=tally.count, xy=tally.total - tally.points)
        correlation = made.correlation(_SELECTED_BY_ALL if tally.count else _SELECTED_BY_NOBODY, _SAME_REST)
        earned = [points for selections, points in question.options.items() if selection in selections]
        worth = Figure.ratio(max(earned, default=question.default) - question.least, self._range, _ONE_VALUE)
        return ChoiceAnalysis(
            selection_identifier=selection,
            position=position,
            worth=worth,
            count=tally.count,
            share=Figure.ratio(tally.count, n, NOBODY),
            by_group=tally.by_group,
            rest_correlation=correlation,
            draws_the_strong=_drawn(worth, correlation, n),
        )

    def _together(self, codes: Iterable[int]) -> _Tally:
        found = [self._found[code] for code in codes]
        return _Tally(
            count=sum(tally.count for tally in found),
            points=sum(tally.points for tally in found),
            total=sum(tally.total for tally in found),
            by_group=tuple(sum(tally.by_group[place] for tally in found) for place in range(len(self._groups.groups))),
        )


def _drawn(worth: Figure, correlation: Figure, n: int) -> str | None:
    """Say why a choice looks like a distractor that misleads those who know; None where it does not."""
    if worth.value is None or correlation.value is None or n < _LEAST_FOR_FISHER:
        return None
    transformed = math.inf if correlation.value == 1 else math.atanh(max(correlation.value, 0.0))
    if worth.value >= 1 / 2 or transformed * math.sqrt(n - 3) <= _NORMAL_95:
        return None
    return (
        f"it is worth {100 * worth.value:.0f} % of the points, and those who made it did better on the other questions "
        f"than those who did not (r = {correlation:.2f})"
    )
