"""How consistent the summed score is: alpha and what follows from it, and the two halves of a test.

Sources: see `Reliability`.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import attrs
import numpy as np

from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.result import Reliability
from mturk_xml.analysis.sheets import Integers, Question, Sheets
from mturk_xml.analysis.statistics import NOBODY, ONE_WORKER, Sums

_ONE_QUESTION = "it takes two questions or more"
_SAME_TOTAL = "every Worker has the same summed score"
_OPPOSITE = "the two halves are exactly opposite"
_SAME_HALF = "every Worker has the same score on one half of the test"
_NOT_DICHOTOMOUS = "it is for questions that earn 0 points or 1, and the key offers others"
_HALVES = 2


@attrs.frozen(kw_only=True)
class Variances:
    """All that alpha needs.

    Attributes:
        n: how many Workers.
        questions: k.
        of_questions: Σ s²(x).
        of_total: s²(T).

    """

    n: int
    questions: int
    of_questions: Fraction
    of_total: Fraction

    @classmethod
    def of(cls, questions: Sequence[Sums]) -> "Variances":
        """Return those of all questions; of each, x is the points, and y the summed score."""
        return cls(
            n=questions[0].n,
            questions=len(questions),
            of_questions=sum((sums.variance_x for sums in questions), Fraction(0)),
            of_total=questions[0].variance_y,
        )

    def without(self, question: Sums) -> "Variances":
        """Return those of the other questions; x is the points of one, and y the summed score."""
        return attrs.evolve(
            self,
            questions=self.questions - 1,
            of_questions=self.of_questions - question.variance_x,
            of_total=question.minus_x().variance_y,
        )


def alpha_of(variances: Variances) -> Figure:
    """Return Cronbach's alpha."""
    if variances.n < 2:  # noqa: PLR2004 - what a variance takes
        return Figure.undefined(ONE_WORKER if variances.n else NOBODY)
    k = variances.questions
    if k < 2:  # noqa: PLR2004 - what can be consistent
        return Figure.undefined(_ONE_QUESTION)
    if not variances.of_total:
        return Figure.undefined(_SAME_TOTAL)
    return Figure(float(Fraction(k, k - 1) * (1 - variances.of_questions / variances.of_total)))


def reliability(sheets: Sheets, variances: Variances) -> Reliability:
    """Return how consistent the summed score is."""
    alpha = alpha_of(variances)
    kr20 = alpha if all(map(_is_dichotomous, sheets.questions)) else Figure.undefined(_NOT_DICHOTOMOUS)
    half = _half_correlation(sheets)
    return Reliability(
        questions=variances.questions,
        alpha=alpha,
        kr20=kr20,
        standard_error=(
            alpha if alpha.value is None else Figure(math.sqrt(variances.of_total) * math.sqrt(1 - alpha.value))
        ),
        half_correlation=half,
        split_half=half if half.value is None else Figure.ratio(2 * half.value, 1 + half.value, _OPPOSITE),
    )


def _is_dichotomous(question: Question) -> bool:
    return {question.default, *question.options.values()} == {0, 1}


def _half_correlation(sheets: Sheets) -> Figure:
    if len(sheets.questions) < _HALVES:
        return Figure.undefined(_ONE_QUESTION)
    first: Integers = np.zeros(sheets.count, np.int64)
    for column in range(0, len(sheets.questions), _HALVES):
        first += sheets.earned(column)
    second = sheets.summed_scores - first
    return Sums.of(first.tolist(), second.tolist()).correlation(_SAME_HALF, _SAME_HALF)
