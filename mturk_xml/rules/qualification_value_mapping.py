"""Rules about the mapping of an AnswerKey: how the summed score becomes the Qualification value."""

import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mturk_xml.attainable import attainable_sums, score_bounds
from mturk_xml.diagnostics import Severity
from mturk_xml.documents.answer_key import (
    AnswerKey,
    PercentageMapping,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.errors import ScoringError
from mturk_xml.rule import Finding, rule
from mturk_xml.scoring.arithmetic import OUTSIDE_XS_INT, XS_INT, Exact, Rounding, product, ratio
from mturk_xml.scoring.mapping import prepare_mapping
from mturk_xml.words import first_few, joined

_MOST_DIGITS = 1_000_000  # So many digits are multiplied while a sum is looked for that rounding decides about.


@rule("AK410", "maximum-summed-score-zero", Severity.ERROR)
def maximum_summed_score_zero(mapping: PercentageMapping) -> Iterator[Finding]:
    """MaximumSummedScore is 0.

    Why: a percentage of 0 does not exist; the key cannot score anybody.
    Instead: write the sum of the best options.
    """
    if mapping.maximum_summed_score == 0:
        yield Finding(
            "a percentage of a MaximumSummedScore of 0 does not exist",
            at="maximum_summed_score",
            hint="write the highest sum that can be attained",
        )


@rule("AK411", "overlapping-ranges", Severity.WARNING)
def overlapping_ranges(mapping: RangeMapping) -> Iterator[Finding]:
    """Two ranges hold the same summed scores.

    Why: the documentation leaves open which of them counts; here it is the first.
    Source: API reference, AnswerKey: overlapping ranges are undefined.
    """
    earlier: list[tuple[int, int]] = []  # Disjoint and in order.
    for summed_score_range in mapping.summed_score_ranges:
        lower, upper = summed_score_range.inclusive_lower_bound, summed_score_range.inclusive_upper_bound
        if lower > upper:
            continue
        begin = bisect.bisect_left(earlier, lower, key=lambda bounds: bounds[1])
        end = bisect.bisect_right(earlier, upper, key=lambda bounds: bounds[0])
        overlapped = earlier[begin:end]
        if overlapped:
            first, last = max(lower, overlapped[0][0]), min(upper, overlapped[0][1])
            both = f"the sum {first} is" if first == last else f"the sums from {first} to {last} are"
            yield Finding(
                f"{both} in an earlier range too",
                at=summed_score_range,
                hint="bounds are inclusive; let the ranges not overlap",
            )
            lower, upper = min(lower, overlapped[0][0]), max(upper, overlapped[-1][1])
        earlier[begin:end] = [(lower, upper)]


@rule("AK412", "inverted-range", Severity.WARNING)
def inverted_range(summed_score_range: SummedScoreRange) -> Iterator[Finding]:
    """The lower bound of a range is greater than its upper bound.

    Why: the range holds no sum at all.
    """
    if summed_score_range.inclusive_lower_bound > summed_score_range.inclusive_upper_bound:
        yield Finding(
            f"no sum is at least {summed_score_range.inclusive_lower_bound} and at most "
            f"{summed_score_range.inclusive_upper_bound}",
            at="inclusive_lower_bound",
            hint="swap the bounds",
        )


@rule("AK413", "negative-maximum-summed-score", Severity.WARNING)
def negative_maximum_summed_score(mapping: PercentageMapping) -> Iterator[Finding]:
    """MaximumSummedScore is negative.

    Why: the more points a Worker earns, the lower is the Qualification value.
    Instead: write the sum of the best options.
    """
    if mapping.maximum_summed_score < 0:
        yield Finding(
            f"as the MaximumSummedScore is {mapping.maximum_summed_score}, more points give a lower value",
            at="maximum_summed_score",
            hint="write the highest sum that can be attained",
        )


@rule("AK414", "maximum-summed-score-too-low", Severity.WARNING)
def maximum_summed_score_too_low(key: AnswerKey) -> Iterator[Finding]:
    """MaximumSummedScore is below the highest sum that the key offers.

    Why: the best Workers have a Qualification value above 100.
    Example: three questions of 10 points each, and a MaximumSummedScore of 20.
    Instead: write the sum of the best options.
    Source: API reference, AnswerKey, PercentageMapping.
    """
    mapping = key.qualification_value_mapping
    if isinstance(mapping, PercentageMapping) and mapping.maximum_summed_score > 0:
        maximum, (_, greatest) = mapping.maximum_summed_score, score_bounds(key)
        if greatest > maximum:
            yield Finding(
                f"the best answers earn {greatest}, more than the MaximumSummedScore {maximum}: "
                f"{_percentage(greatest, maximum)} percent",
                at=mapping,
                hint=f"write {greatest}, or correct the scores",
            )


@rule("AK415", "maximum-summed-score-too-high", Severity.WARNING)
def maximum_summed_score_too_high(key: AnswerKey) -> Iterator[Finding]:
    """MaximumSummedScore is above the highest sum that the key offers.

    Why: no Worker can have the Qualification value 100, however good the answers.
    Example: three questions of 10 points each, and a MaximumSummedScore of 40.
    Instead: write the sum of the best options.
    Source: API reference, AnswerKey, PercentageMapping.
    """
    mapping = key.qualification_value_mapping
    if isinstance(mapping, PercentageMapping) and mapping.maximum_summed_score > 0:
        maximum, (_, greatest) = mapping.maximum_summed_score, score_bounds(key)
        if greatest < maximum:
            yield Finding(
                f"the best answers earn {greatest}, less than the MaximumSummedScore {maximum}: "
                f"{_percentage(greatest, maximum)} percent",
                at=mapping,
                hint=f"write {greatest}, or correct the scores" if greatest > 0 else "correct the scores",
            )


def _percentage(summed_score: int, maximum: int) -> int:
    return ratio(100 * summed_score, maximum).rounded(Rounding.HALF_UP)


@rule("AK416", "multiplier-not-finite", Severity.ERROR)
def multiplier_not_finite(mapping: ScaleMapping) -> Iterator[Finding]:
    """SummedScoreMultiplier is not a number, or infinite.

    Why: no Qualification value can be computed; the key cannot score anybody.
    Example: `<SummedScoreMultiplier>INF</SummedScoreMultiplier>`
    Source: W3C, "XML Schema Part 2: Datatypes": NaN, INF and -INF are values of xs:double.
    """
    multiplier = mapping.summed_score_multiplier
    if not multiplier.is_finite():
        yield Finding(
            f"the SummedScoreMultiplier is {'not a number' if multiplier.is_nan() else 'infinite'}",
            at="summed_score_multiplier",
            hint="write a number; 1 keeps the summed score as it is",
        )


@rule("AK417", "multiplier-not-positive", Severity.WARNING)
def multiplier_not_positive(mapping: ScaleMapping) -> Iterator[Finding]:
    """SummedScoreMultiplier is 0 or negative.

    Why: with 0 every Worker has the same Qualification value, and with less the best have the lowest.
    Instead: write a positive number; 1 keeps the summed score as it is.
    """
    multiplier = mapping.summed_score_multiplier
    if multiplier.is_finite() and multiplier <= 0:
        effect = "more points give a lower value" if multiplier else "everybody has the value 0"
        yield Finding(
            f"as the SummedScoreMultiplier is {'negative' if multiplier else '0'}, {effect}",
            at="summed_score_multiplier",
            hint="write a positive number; 1 keeps the summed score as it is",
        )


@rule("AK418", "gap-between-ranges", Severity.WARNING)
def gap_between_ranges(key: AnswerKey) -> Iterator[Finding]:
    """A sum that Workers can attain lies in no range: between two ranges, or above the highest.

    Why: these Workers have the OutOfRangeQualificationValue. For sums below every range that is what it is for;
    above every range it is taken for meant unless it is lower than the value of the highest range.
    Example: the ranges 0 to 4 and 6 to 10, where a sum of 5 can be attained.
    Instead: let each range begin one above the end of the one before; bounds are inclusive.
    Source: API reference, AnswerKey, RangeMapping.
    """
    mapping = key.qualification_value_mapping
    sums = attainable_sums(key) if isinstance(mapping, RangeMapping) else None
    if not isinstance(mapping, RangeMapping) or sums is None:
        return
    value = mapping.out_of_range_qualification_value
    blocks = _blocks(mapping)
    for (_, before), (after, _) in pairwise(blocks):
        missed = _between(sums, before.inclusive_upper_bound + 1, after.inclusive_lower_bound - 1)
        if missed and not before.qualification_value == value == after.qualification_value:
            yield Finding(
                f"{_named(missed)} in no range, and has the OutOfRangeQualificationValue {value}",
                at=(after, "inclusive_lower_bound"),
                hint="bounds are inclusive; let each range begin one above the end of the one before",
            )
    for _, highest in blocks[-1:]:
        missed = _between(sums, highest.inclusive_upper_bound + 1, sums[-1])
        if missed and value < highest.qualification_value:
            yield Finding(
                f"{_named(missed)} above every range, and has the OutOfRangeQualificationValue {value}, "
                f"lower than the {highest.qualification_value} of this range",
                at=(highest, "inclusive_upper_bound"),
                hint=f"raise the upper bound to {sums[-1]}, or correct the scores",
            )


def _blocks(mapping: RangeMapping) -> list[tuple[SummedScoreRange, SummedScoreRange]]:
    """Return the blocks that overlapping ranges form, in order: the range that begins each, and that which ends it."""
    blocks: list[tuple[SummedScoreRange, SummedScoreRange]] = []
    for part in sorted(mapping.summed_score_ranges, key=lambda part: part.inclusive_lower_bound):
        if part.inclusive_lower_bound > part.inclusive_upper_bound:
            continue
        first, last = blocks[-1] if blocks else (part, part)
        if not blocks or part.inclusive_lower_bound > last.inclusive_upper_bound:
            blocks.append((part, part))
        elif part.inclusive_upper_bound > last.inclusive_upper_bound:
            blocks[-1] = (first, part)
    return blocks


def _between(sums: Sequence[int], lower: int, upper: int) -> Sequence[int]:
    return sums[bisect.bisect_left(sums, lower) : bisect.bisect_right(sums, upper)]


def _named(sums: Sequence[int]) -> str:
    return f"the sum {sums[0]} is" if len(sums) == 1 else f"each of the sums {first_few(map(str, sums), len(sums))} is"


@rule("AK419", "unreachable-range", Severity.WARNING)
def unreachable_range(key: AnswerKey) -> Iterator[Finding]:
    """No sum that Workers can attain lies in a range, and nothing else gives its value.

    Why: nobody can have this Qualification value. A range whose value another range or the
    OutOfRangeQualificationValue gives is taken for a precaution.
    Example: the range 11 to 20 of a key whose best answers earn 10.
    Instead: correct the bounds or the scores.
    Source: API reference, AnswerKey, RangeMapping.
    """
    mapping = key.qualification_value_mapping
    if not isinstance(mapping, RangeMapping):
        return
    # Where there are too many sums to list, they are known by their bounds only.
    least, greatest = score_bounds(key)
    sums = attainable_sums(key)
    values, unreachable = {mapping.out_of_range_qualification_value}, []
    for part in mapping.summed_score_ranges:
        lower, upper = part.inclusive_lower_bound, part.inclusive_upper_bound
        if lower > upper:
            continue
        if lower <= greatest and least <= upper and (sums is None or _between(sums, lower, upper)):
            values.add(part.qualification_value)
        else:
            unreachable.append(part)
    for part in unreachable:
        if part.qualification_value not in values:
            lower, upper = part.inclusive_lower_bound, part.inclusive_upper_bound
            yield Finding(
                f"no answers earn {lower if lower == upper else f'a sum from {lower} to {upper}'}; "
                f"the least that answers can earn is {least} and the most {greatest}",
                at=part,
                hint="correct the bounds or the scores",
            )


@rule("AK420", "rounding-dependent-value", Severity.INFO)
def rounding_dependent_value(key: AnswerKey) -> Iterator[Finding]:
    """The Qualification value of a sum that Workers can attain depends on how numbers are rounded.

    Why: percentages are "rounded to the nearest integer", which leaves ties open, and of scaled scores nothing is
    said; some scorers truncate both. A required value between the two lets Workers in or keeps them out by chance.
    Example: 1 point of a MaximumSummedScore of 8 is 12.5 percent.
    Instead: choose scores whose values are integers, or keep required values away from such values.
    Source: API reference, AnswerKey, PercentageMapping and ScaleMapping.
    """
    mapping = key.qualification_value_mapping
    if not isinstance(mapping, PercentageMapping | ScaleMapping) or _gives_integers(mapping):
        return
    found: tuple[int, Exact] | None = None
    for summed_score in _affordable(mapping, attainable_sums(key) or ()):
        exact = _exact(mapping, summed_score)
        if exact is None or exact.is_whole or (found and exact.against_half):
            continue
        if len({exact.rounded(policy) for policy in Rounding}) > 1:
            found = summed_score, exact
            if not exact.against_half:  # A tie is the best example.
                break
    if found:
        policies: defaultdict[int, list[str]] = defaultdict(list)
        for policy in Rounding:
            policies[found[1].rounded(policy)].append(policy)
        values = [f"{value} by {joined(names)}" for value, names in policies.items()]
        yield Finding(
            f"the value of the sum {found[0]} {found[1]}, and becomes {', '.join(values)}",
            at=mapping,
            hint="choose scores whose values are integers, or a required value that both meet or both miss",
        )


def _gives_integers(mapping: PercentageMapping | ScaleMapping) -> bool:
    """Tell, fast, that the value of every sum is an integer before it is rounded."""
    if isinstance(mapping, PercentageMapping):
        return mapping.maximum_summed_score != 0 and 100 % mapping.maximum_summed_score == 0
    multiplier = mapping.summed_score_multiplier
    return multiplier.is_finite() and multiplier == multiplier.to_integral_value()


def _affordable(mapping: PercentageMapping | ScaleMapping, sums: Sequence[int]) -> Iterator[int]:
    """Give the sums that are numbers of points, the greatest first; fewer, the more digits the multiplier has."""
    digits = len(mapping.summed_score_multiplier.as_tuple().digits) if isinstance(mapping, ScaleMapping) else 0
    for summed_score in sums[-1 : -2 - _MOST_DIGITS // (digits + 1) : -1]:
        if summed_score in XS_INT:
            yield summed_score


def _exact(mapping: PercentageMapping | ScaleMapping, summed_score: int) -> Exact | None:
    """Return the value before it is rounded; None if there is none in xs:int."""
    if isinstance(mapping, PercentageMapping):
        return ratio(100 * summed_score, mapping.maximum_summed_score) if mapping.maximum_summed_score else None
    multiplier = mapping.summed_score_multiplier
    return product(summed_score, multiplier) if multiplier.is_finite() else None


@rule("AK421", "value-outside-xs-int", Severity.ERROR)
def value_outside_xs_int(key: AnswerKey) -> Iterator[Finding]:
    """A sum that Workers can attain, or its Qualification value, is outside xs:int.

    Why: a Qualification value is an xs:int; these Workers cannot be scored.
    Example: a SummedScoreMultiplier of 1e9 and a best sum of 3.
    Instead: lower the scores or the multiplier.
    """
    mapping = key.qualification_value_mapping
    for summed_score in score_bounds(key)[::-1]:
        # Values rise or fall with the sums, so that the least and the greatest are the outermost.
        if summed_score not in XS_INT:
            problem = f"the sum {summed_score} {OUTSIDE_XS_INT}"
        elif isinstance(mapping, PercentageMapping | ScaleMapping) and _may_leave_xs_int(mapping, summed_score):
            try:
                prepare_mapping(mapping, Rounding.HALF_UP).convert(summed_score)
            except ScoringError as error:
                problem = str(error)
            else:
                continue
        else:
            continue
        yield Finding(problem, at=mapping, hint="lower the scores or what they are multiplied with")
        return


def _may_leave_xs_int(mapping: PercentageMapping | ScaleMapping, summed_score: int) -> bool:
    """Tell, fast, whether a value has to be computed to know that it is an xs:int; if there is one."""
    if isinstance(mapping, PercentageMapping):
        maximum = mapping.maximum_summed_score
        # Rounding changes it by 1 at most.
        return maximum != 0 and 100 * summed_score // maximum not in XS_INT[1:-1]
    return mapping.summed_score_multiplier.is_finite()
