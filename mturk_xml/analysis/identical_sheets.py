"""Answer sheets that are the same, and are so by more than chance.

There is one way to be right and there are many to be wrong: two Workers who know everything have the same sheet, two
who are wrong in the same five places hardly so by chance. So only sheets with a wrong answer are looked at; those
without any answer are not, as nothing was copied there. How likely it is that sheets agree is worked out so:

- Among Workers with as many wrong answers, which questions are wrong does not depend on how able they are, if Rasch's
  model holds: the probability of a set W of wrong answers is the product of the odds of its questions over the sum of
  such products over all sets as large as W, the elementary symmetric function of the odds. The odds of a question are
  those among all Workers, (wrong + 1/2) / (right + 1/2).
- What is answered where the answer is wrong has the shares among all Workers who are wrong there.
- So each sheet has a probability p among the N Workers with as many wrong answers. That it is found m times or more,
  given that it is found once, has the binomial probability that m - 1 or more of the other N - 1 have it.
- As many different sheets could have been found more than once, that probability is multiplied by their number
  (Bonferroni). What is then at most 1 % is reported, but only where p (N - 1), the number of others to be expected, is
  at most 1/20: a sheet that is common anyway may be more common than the model has it, and nobody copied.

Sources: G. Rasch, "Probabilistic Models for Some Intelligence and Attainment Tests", 1960; E. B. Andersen, "Conditional
inference for multiple-choice questionnaires", British Journal of Mathematical and Statistical Psychology 26, 1973, for
the model; C. E. Bonferroni, 1936.
"""

import math
from collections.abc import Iterator

import numpy as np

from mturk_xml.analysis.result import Sign, Suspicion
from mturk_xml.analysis.sheets import OMITTED, Codes, Floats, Integers, Mask, Sheets

_LEAST_LIKELY = 0.01
_MOST_EXPECTED = 0.05
_SMALLEST_TERM = 1e-17


def find_identical(sheets: Sheets) -> Iterator[Suspicion]:
    """Find Workers whose answers are the same by more than chance, the least likely first."""
    wrong = _wrong(sheets)
    mistakes: Integers = wrong.sum(axis=1, dtype=np.int64)
    is_compared = (mistakes > 0) & (sheets.codes != OMITTED).any(axis=1)
    rows_of: dict[bytes, list[int]] = {}
    for row, key in zip(np.flatnonzero(is_compared).tolist(), _keys(sheets.codes[is_compared]), strict=True):
        rows_of.setdefault(key, []).append(row)
    groups = [rows for rows in rows_of.values() if len(rows) > 1]
    if not groups:
        return
    logarithms = _log_probabilities(sheets.codes, wrong, [rows[0] for rows in groups])
    workers = np.bincount(mistakes)
    found = []
    for rows, logarithm in zip(groups, logarithms.tolist(), strict=True):
        others = int(workers[mistakes[rows[0]]]) - 1
        p = math.exp(min(0.0, logarithm))
        probability = min(1.0, _tail(others, len(rows) - 1, p) * len(rows_of))
        if probability <= _LEAST_LIKELY and p * others <= _MOST_EXPECTED:
            found.append((probability, p * others, rows))
    for probability, expected, rows in sorted(found):
        yield _suspicion(sheets, rows, int(mistakes[rows[0]]), expected=expected, probability=probability)


def _wrong(sheets: Sheets) -> Mask:
    """Tell which answers earned less than the most points: a row for each Worker, a column for each question."""
    wrong: Mask = np.empty(sheets.codes.shape, np.bool_)
    for column, question in enumerate(sheets.questions):
        is_wrong = np.array([points < question.greatest for points in question.points])
        wrong[:, column] = is_wrong[sheets.codes[:, column]]
    return wrong


def _keys(codes: Codes) -> list[bytes]:
    """Return each row as bytes, which are equal where the rows are."""
    rows = np.ascontiguousarray(codes)
    keys: list[bytes] = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1])))[:, 0].tolist()
    return keys


def _log_probabilities(codes: Codes, wrong: Mask, rows: list[int]) -> Floats:
    """Return the logarithm of the probability of some sheets among all with as many wrong answers."""
    n, columns = codes.shape
    mistakes = wrong.sum(axis=0)
    log_odds = np.log((mistakes + 0.5) / (n - mistakes + 0.5))
    symmetric = np.full(columns + 1, -np.inf)
    symmetric[0] = 0.0
    for each in log_odds:
        symmetric[1:] = np.logaddexp(symmetric[1:], symmetric[:-1] + each)
    logarithms: Floats = -symmetric[wrong[rows].sum(axis=1)]
    for column in np.flatnonzero(mistakes):
        counts = np.bincount(codes[:, column])
        found, is_wrong = codes[rows, column], wrong[rows, column]
        shares = np.log(counts[found] / mistakes[column])
        logarithms += np.where(is_wrong, log_odds[column] + shares, 0.0)
    return logarithms


def _tail(n: int, least: int, p: float) -> float:
    """Return the probability that at least so many of n succeed, each with the probability p; 1 where it is large."""
    if least <= n * p:
        return 1.0
    if not p:
        return 0.0
    logarithm = math.lgamma(n + 1) - math.lgamma(least + 1) - math.lgamma(n - least + 1)
    term = math.exp(logarithm + least * math.log(p) + (n - least) * math.log1p(-p))
    total = 0.0
    for successes in range(least, n + 1):
        total += term
        term *= (n - successes) / (successes + 1) * p / (1 - p)
        if term <= total * _SMALLEST_TERM:
            break
    return total


def _suspicion(sheets: Sheets, rows: list[int], mistakes: int, *, expected: float, probability: float) -> Suspicion:
    count = "1 of them is" if mistakes == 1 else f"{mistakes} of them are"
    return Suspicion(
        sign=Sign.IDENTICAL,
        sheets=tuple(map(sheets.sheet, rows)),
        reason=(
            f"{len(rows)} Workers gave the same answers, and {count} wrong; if all worked on their own, about "
            f"{expected:.1g} others would be expected to agree with one of them"
        ),
        expected=expected,
        probability=probability,
    )
