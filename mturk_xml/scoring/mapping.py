"""A key's mapping, prepared: from the summed score to the Qualification value, with the reason.

Source: API reference, "AnswerKey data structure", QualificationValueMapping; decisions 10 to 13 of the table of
scoring decisions in the README.
"""

from decimal import Decimal
from typing import Protocol, assert_never

import attrs

from mturk_xml.documents.answer_key import (
    PercentageMapping,
    QualificationValueMapping,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.errors import ScoringError
from mturk_xml.scoring.arithmetic import OUTSIDE_XS_INT, XS_INT, Exact, Rounding, product, ratio
from mturk_xml.scoring.result import Note, NoteKind
from mturk_xml.words import first_few, joined

_LONGEST_NUMBER = 30


@attrs.frozen(kw_only=True)
class Conversion:
    """The Qualification value of one summed score, how it came about, and what there is to note."""

    value: int
    reason: str
    notes: tuple[Note, ...] = ()


class PreparedMapping(Protocol):
    """What every kind of mapping can do."""

    def convert(self, summed_score: int) -> Conversion:
        """Return the Qualification value of a summed score that is an xs:int.

        Raises:
            ScoringError: the value is outside xs:int.

        """


def prepare_mapping(mapping: QualificationValueMapping | None, rounding: Rounding) -> PreparedMapping:
    """Prepare a mapping for many sums.

    Raises:
        ScoringError: no sum can be mapped (decision 13): MaximumSummedScore is 0, or
            SummedScoreMultiplier is not a number or infinite.

    """
    match mapping:
        case None:
            return _NoMapping()
        case PercentageMapping(maximum_summed_score=maximum):
            if not maximum:
                raise ScoringError("the key cannot score anybody: no percentage of its MaximumSummedScore 0 is defined")
            return _Percentage(maximum=maximum, rounding=rounding)
        case ScaleMapping(summed_score_multiplier=multiplier):
            if not multiplier.is_finite():
                what = "not a number" if multiplier.is_nan() else "infinite"
                raise ScoringError(f"the key cannot score anybody: its SummedScoreMultiplier is {what}")
            return _Scale(multiplier=multiplier, shown=_shown(multiplier), rounding=rounding)
        case RangeMapping():
            return _Ranges(mapping=mapping)
        case _:
            assert_never(mapping)


@attrs.frozen
class _NoMapping:
    def convert(self, summed_score: int) -> Conversion:
        return Conversion(value=summed_score, reason="the summed score, as the key has no mapping")


@attrs.frozen(kw_only=True)
class _Percentage:
    maximum: int
    rounding: Rounding

    def convert(self, summed_score: int) -> Conversion:
        exact = ratio(100 * summed_score, self.maximum)
        return _rounded(f"{summed_score} / {self.maximum} * 100", exact, self.rounding)


@attrs.frozen(kw_only=True)
class _Scale:
    multiplier: Decimal
    shown: str
    rounding: Rounding

    def convert(self, summed_score: int) -> Conversion:
        calculation = f"{summed_score} * {self.shown}"
        exact = product(summed_score, self.multiplier)
        if exact is None:
            raise _outside(calculation)
        return _rounded(calculation, exact, self.rounding)


@attrs.frozen(kw_only=True)
class _Ranges:
    mapping: RangeMapping

    def convert(self, summed_score: int) -> Conversion:
        ranges = self.mapping.summed_score_ranges
        holding = [part for part in ranges if _holds(part, summed_score)]
        before = ranges[: ranges.index(holding[0])] if holding else ranges
        notes = [
            Note(
                kind=NoteKind.INVERTED_RANGE,
                message=f"the range {_spelled(part)} holds no score, as its bounds are inverted; "
                f"swapped, they would hold {summed_score}",
            )
            for part in before
            if part.inclusive_upper_bound <= summed_score <= part.inclusive_lower_bound
        ]
        if not holding:
            value = self.mapping.out_of_range_qualification_value
            reason = f"no range holds {summed_score}: OutOfRangeQualificationValue {value}"
            return Conversion(value=value, reason=reason, notes=tuple(notes))
        first, *others = holding
        if others:
            also = first_few(map(_spelled, others), len(others))
            message = f"{summed_score} lies in {len(holding)} ranges; the first, {_spelled(first)}, counts, not {also}"
            notes.append(Note(kind=NoteKind.OVERLAPPING_RANGES, message=message))
        return Conversion(
            value=first.qualification_value,
            reason=f"{summed_score} lies in the range {_spelled(first)}",
            notes=tuple(notes),
        )


def _holds(part: SummedScoreRange, summed_score: int) -> bool:
    return part.inclusive_lower_bound <= summed_score <= part.inclusive_upper_bound


def _spelled(part: SummedScoreRange) -> str:
    return f"{part.inclusive_lower_bound} to {part.inclusive_upper_bound} (value {part.qualification_value})"


def _rounded(calculation: str, exact: Exact, rounding: Rounding) -> Conversion:
    """Round a number, and name the policies that would round it to another integer."""
    value = exact.rounded(rounding)
    if value not in XS_INT:
        raise _outside(calculation)
    reason = f"{calculation} {exact}"
    if exact.is_whole:
        return Conversion(value=value, reason=reason)
    reason += f": {rounding} gives {value}"
    others = [policy for policy in Rounding if exact.rounded(policy) != value]
    if not others:
        return Conversion(value=value, reason=reason)
    message = f"{reason}; {joined(others)} would give {exact.rounded(others[0])}"
    return Conversion(value=value, reason=reason, notes=(Note(kind=NoteKind.ROUNDING, message=message),))


def _outside(calculation: str) -> ScoringError:
    return ScoringError(f"the Qualification value {calculation} {OUTSIDE_XS_INT}")


def _shown(number: Decimal) -> str:
    text = str(number)
    return text if len(text) <= _LONGEST_NUMBER else f"{text[:_LONGEST_NUMBER]}…"
