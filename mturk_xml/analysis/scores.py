"""Scores and times of all Workers together: how they are spread, and how many would pass."""

from collections import Counter

import numpy as np

from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.result import Distribution, PassRate, TimeTaken
from mturk_xml.analysis.sheets import Floats, Sheets
from mturk_xml.analysis.statistics import NOBODY, mean, quantiles, standard_deviation, wilson
from mturk_xml.attainable import attainable_sums, score_bounds
from mturk_xml.errors import ScoringError
from mturk_xml.scoring import Scorer

_NO_TIME = "no source says how long a Worker took"
_ONE_TIME = "the time of one Worker alone has no variance"
_SAME_TIME = "every Worker took the same time"
_SAME_TOTAL = "every Worker whose time is known has the same summed score"


def summed_scores(scorer: Scorer, sheets: Sheets) -> Distribution:
    """Return how the summed scores are spread."""
    return _distribution(sheets.summed_scores.tolist(), score_bounds(scorer.key))


def qualification_values(scorer: Scorer, sheets: Sheets) -> Distribution:
    """Return how the Qualification values are spread."""
    values = _attainable_values(scorer)
    return _distribution(sheets.qualification_values.tolist(), (values[0], values[-1]) if values else None)


def pass_rates(scorer: Scorer, values: Distribution) -> tuple[PassRate, ...]:
    """Return how many reach each Qualification value that the key offers, or that was found."""
    thresholds = {*_attainable_values(scorer), *(value for value, _ in values.counts)}
    return tuple(pass_rate(threshold, values) for threshold in sorted(thresholds))


def pass_rate(threshold: int, values: Distribution) -> PassRate:
    """Return how many reach one Qualification value."""
    n = values.count
    count = sum(number for value, number in values.counts if value >= threshold)
    low, high = wilson(count, n)
    return PassRate(threshold=threshold, count=count, share=Figure.ratio(count, n, NOBODY), low=low, high=high)


def _attainable_values(scorer: Scorer) -> list[int]:
    """Return the Qualification values that a key offers, ascending; none where they are not known."""
    try:
        return sorted({scorer.convert(points).value for points in attainable_sums(scorer.key) or ()})
    except ScoringError:
        return []


def _distribution(found: list[int], attainable: tuple[int, int] | None) -> Distribution:
    n, x, xx = len(found), sum(found), sum(number * number for number in found)
    return Distribution(
        counts=tuple(sorted(Counter(found).items())),
        attainable=attainable,
        mean=mean(n, x),
        standard_deviation=standard_deviation(n, x, xx),
        **quantiles(found, NOBODY),
    )


def time_taken(sheets: Sheets) -> TimeTaken:
    """Return how long Workers took."""
    is_known = ~np.isnan(sheets.seconds)
    seconds, scores = sheets.seconds[is_known], sheets.summed_scores[is_known].astype(np.float64)
    count = len(seconds)
    nothing = Figure.undefined(_ONE_TIME if count else _NO_TIME)
    return TimeTaken(
        count=count,
        mean=Figure(float(seconds.mean())) if count else nothing,
        standard_deviation=Figure(float(seconds.std(ddof=1))) if count > 1 else nothing,
        score_correlation=_correlation(seconds, scores) if count > 1 else nothing,
        **quantiles(seconds.tolist(), _NO_TIME),
    )


def _correlation(seconds: Floats, scores: Floats) -> Figure:
    for values, reason in ((seconds, _SAME_TIME), (scores, _SAME_TOTAL)):
        if values.min() == values.max():
            return Figure.undefined(reason)
    seconds_off, scores_off = seconds - seconds.mean(), scores - scores.mean()
    lengths = np.linalg.norm(seconds_off) * np.linalg.norm(scores_off)
    return Figure(float(np.clip(seconds_off @ scores_off / lengths, -1, 1)))
