"""What in the answers of one Worker may deserve a second look: a straight line, and haste.

Source: D. J. Leiner, "Too fast, too straight, too weird: Non-reactive indicators for meaningless data in Internet
surveys", Survey Research Methods 13, 2019.
"""

from collections.abc import Iterator

import numpy as np

from mturk_xml.analysis.result import Sign, Suspicion, TimeTaken
from mturk_xml.analysis.sheets import OMITTED, Integers, Response, Sheets
from mturk_xml.answering import by_identifier
from mturk_xml.documents.question_form import QuestionForm, SelectionAnswer

FEWEST_IN_LINE = 5
"""As many questions at least make a straight line."""

FEWEST_TIMES = 5
"""As many times at least have to be known to say what is fast."""

FAST = 1 / 3
"""Faster than this share of the median is fast."""

_NO_POSITION = -1
_NONE_YET = np.iinfo(np.int64).max


def find_fast(sheets: Sheets, taken: TimeTaken) -> Iterator[Suspicion]:
    """Find Workers who took less than a third of the median time, the fastest first."""
    if taken.median.value is None:
        return
    bound = taken.median.value * FAST
    rows = np.flatnonzero(sheets.seconds < bound)  # false for NaN
    for row in rows[np.argsort(sheets.seconds[rows], kind="stable")].tolist():
        reason = f"took {sheets.seconds[row]:g} s, less than a third of the median of {taken.median.value:g} s"
        yield Suspicion(sign=Sign.FAST, sheets=(sheets.sheet(row),), reason=reason)


def choices_in_line(form: QuestionForm | None, sheets: Sheets) -> dict[int, tuple[str, ...]]:
    """Return the choices of each question of which one is to be chosen, by its column; each asked once by the form."""
    asked = {} if form is None else by_identifier(form)
    choices = {}
    for column, question in enumerate(sheets.questions):
        same = asked.get(question.identifier, ())
        specification = same[0].answer_specification if len(same) == 1 else None
        if isinstance(specification, SelectionAnswer) and specification.selection_count_bounds[1] == 1:
            offered = specification.selections.selections
            choices[column] = tuple(selection.selection_identifier for selection in offered)
    return choices


def find_straight_lines(sheets: Sheets, choices: dict[int, tuple[str, ...]]) -> Iterator[Suspicion]:
    """Find Workers who chose what stands in the same position wherever they answered, and not always rightly.

    Args:
        sheets: the answers.
        choices: of the questions that are compared, by their columns.

    """
    least: Integers = np.full(sheets.count, _NONE_YET)
    greatest: Integers = np.full(sheets.count, _NO_POSITION)
    answered: Integers = np.zeros(sheets.count, np.int64)
    right: Integers = np.zeros(sheets.count, np.int64)
    for column, offered in choices.items():
        question, codes = sheets.questions[column], sheets.codes[:, column]
        places = {Response((selection,)): position for position, selection in enumerate(offered, 1)}
        positions = np.array([places.get(response, _NO_POSITION) for response in question.responses])[codes]
        is_answered = codes != OMITTED
        least = np.where(is_answered, np.minimum(least, positions), least)
        greatest = np.where(is_answered, np.maximum(greatest, positions), greatest)
        answered += is_answered
        right += is_answered & (np.array(question.points) == question.greatest)[codes]
    is_straight = (answered >= FEWEST_IN_LINE) & (least == greatest) & (least != _NO_POSITION) & (right < answered)
    for row in np.flatnonzero(is_straight).tolist():
        reason = (
            f"chose what stands in position {least[row]} in each of {answered[row]} questions, and is right in "
            f"{right[row]} of them"
        )
        yield Suspicion(sign=Sign.STRAIGHT_LINE, sheets=(sheets.sheet(row),), reason=reason)
