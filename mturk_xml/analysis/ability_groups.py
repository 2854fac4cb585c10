"""The upper, the middle and the lower group of Workers.

Source: T. L. Kelley, "The selection of upper and lower groups for the validation of test items", Journal of Educational
Psychology 30, 1939.
"""

from collections import Counter

import attrs
import numpy as np

from mturk_xml.analysis.result import Ability, AbilityGroup
from mturk_xml.analysis.sheets import Integers

_PERCENT = 27


@attrs.frozen(kw_only=True, eq=False)
class Groups:
    """Which Worker is in which group.

    Attributes:
        groups: the upper, the middle and the lower one; none where they cannot be told apart.
        of_workers: the place of each Worker's group in `groups`; nothing where there are none.
        reason: why there are none.

    """

    groups: tuple[AbilityGroup, ...] = ()
    of_workers: Integers
    reason: str = ""


def divide(summed_scores: Integers) -> Groups:
    """Divide Workers by their summed scores; those with equal scores are in the same group."""
    nobody: Integers = np.empty(0, np.int64)
    if not len(summed_scores):
        return Groups(of_workers=nobody, reason="no answers have a score")
    counts = sorted(Counter(summed_scores.tolist()).items())
    most_of_lower = _reached(counts, len(summed_scores))
    least_of_upper = _reached(counts[::-1], len(summed_scores))
    if least_of_upper <= most_of_lower:
        return Groups(of_workers=nobody, reason="the scores are too alike to divide into an upper and a lower group")
    places: Integers = np.ones(len(summed_scores), np.int64)
    places[summed_scores >= least_of_upper] = 0
    places[summed_scores <= most_of_lower] = 2
    groups = tuple(_group(ability, summed_scores[places == place]) for place, ability in enumerate(Ability))
    return Groups(groups=groups, of_workers=places)


def _reached(counts: list[tuple[int, int]], n: int) -> int:
    """Return the first score at which 27 % of all are counted."""
    counted = 0
    for score, number in counts:
        counted += number
        if 100 * counted >= _PERCENT * n:
            return score
    raise AssertionError  # all of them are more than 27 %


def _group(ability: Ability, scores: Integers) -> AbilityGroup:
    bounds = (int(scores.min()), int(scores.max())) if len(scores) else (None, None)
    return AbilityGroup(ability=ability, count=len(scores), least=bounds[0], greatest=bounds[1])
