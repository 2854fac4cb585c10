"""What a reader wants to know first: the figures of the whole test, with their meaning in words."""

from collections.abc import Iterator, Sequence

import attrs

from mturk_xml.analysis import Analysis, Chance, Figure, Reliability
from mturk_xml.web.report.questions import QuestionRow
from mturk_xml.web.report.shown import number, percent, probability

FOR_GROUPS, FOR_SINGLE_WORKERS = 0.7, 0.9
"""What alpha is asked for: to compare groups, and to decide about single Workers."""

OFTEN = 0.05
"""Where more than this share passes by chance, the mark is too low."""

_ASKED_FOR = f"groups are compared from {FOR_GROUPS:.2f}, single Workers decided about from {FOR_SINGLE_WORKERS:.2f}"
_NORMAL = 1.96


@attrs.frozen
class Tile:
    """A figure, its name above it, and what it means below it."""

    name: str
    value: str
    meaning: str


@attrs.frozen
class Finding:
    """What stands out, the question it is about (None where it is about the whole test), and the reason."""

    name: str
    question: QuestionRow | None
    reason: str


def tiles(analysis: Analysis, chance: Chance | None, no_chance: str) -> list[Tile]:
    """Return the figures; `no_chance` says why those of chance are not known."""
    return [_workers(analysis), _mean(analysis), *_consistency(analysis), *_passing(analysis, chance, no_chance)]


def findings(rows: Sequence[QuestionRow], analysis: Analysis, chance: Chance | None) -> list[Finding]:
    """Return what stands out: in the whole test, and then in the questions."""
    of_questions = (Finding(flag.name, row, flag.reason) for row in rows for flag in row.flags)
    return [*_of_the_test(analysis, chance), *of_questions]


def _of_the_test(analysis: Analysis, chance: Chance | None) -> Iterator[Finding]:
    alpha = analysis.reliability.alpha.value
    if alpha is not None and alpha < FOR_GROUPS:
        yield Finding("not reliable", None, f"alpha is {number(alpha, 'z.2f')}; {_ASKED_FOR}")
    if chance is None or analysis.passing is None:
        return
    mark = analysis.passing.threshold
    by_chance, least = chance.probability_at_least(mark), chance.threshold_for(OFTEN)
    if by_chance > OFTEN:
        instead = "" if least is None else f"; at most {percent(OFTEN)} reach {number(least)}"
        reason = f"{probability(by_chance)} of those who answer at random reach {number(mark)}{instead}"
        yield Finding("passed by chance", None, reason)


def reliability_rows(found: Reliability) -> list[tuple[str, str, str]]:
    """Return the figures of reliability: the name, the figure, and what it says or why there is none."""
    rows = [
        (
            "Cronbach’s alpha",
            found.alpha,
            "z.3f",
            "how far the questions go together: a lower bound of the reliability",
        ),
        ("KR-20", found.kr20, "z.3f", "the same, for questions that earn 0 points or 1"),
        ("Split-half", found.split_half, "z.3f", "of odd and even questions, by Spearman and Brown’s formula"),
        ("Correlation of the halves", found.half_correlation, "z.3f", "of odd and even questions, as it is"),
        ("Standard error", found.standard_error, ",.3f", "of measurement, in points"),
    ]
    return [(name, number(figure.value, places), figure.reason or words) for name, figure, places, words in rows]


def _workers(analysis: Analysis) -> Tile:
    unscored = len(analysis.unscored)
    without = f", {number(unscored)} of them without a score" if unscored else ", all of them with a score"
    answers = "1 answer" if analysis.answers == 1 else f"{number(analysis.answers)} answers"
    return Tile("Workers", number(analysis.scored), f"{answers}{without}" if analysis.answers else "no answers")


def _mean(analysis: Analysis) -> Tile:
    scores = analysis.summed_scores
    if scores.mean.value is None:
        return Tile("Mean score", number(None), scores.mean.reason or "")
    deviation = scores.standard_deviation
    spread = (
        f"standard deviation {number(deviation.value, ',.2f')}" if deviation.value is not None else deviation.reason
    )
    offered = scores.attainable
    range_ = f"; the key offers {number(offered[0])} to {number(offered[1])} points" if offered else ""
    return Tile("Mean score", number(scores.mean.value, "z,.2f"), f"{spread}{range_}")


def _consistency(analysis: Analysis) -> Iterator[Tile]:
    found = analysis.reliability
    name = "Cronbach’s alpha" + (" (KR-20)" if found.kr20.value is not None else "")
    yield _tile(name, found.alpha, "z.3f", _alpha_in_words(found))
    error = found.standard_error.value
    around = (
        f"a score is uncertain by about ±\N{NO-BREAK SPACE}{number(_NORMAL * error, '.1f')} points (95 %)"
        if error is not None
        else ""
    )
    yield _tile("Standard error", found.standard_error, ",.2f", around)


def _alpha_in_words(found: Reliability) -> str:
    alpha = found.alpha.value
    if alpha is None:
        return ""
    if alpha < 0:
        return "the questions contradict each other; is one keyed wrongly?"
    share = f"{100 * alpha:.0f} % of the differences between scores are consistent over the questions"
    if alpha >= FOR_SINGLE_WORKERS:
        return f"{share}: enough to decide about single Workers"
    return f"{share}: {'enough to compare groups' if alpha >= FOR_GROUPS else 'little'}; {_ASKED_FOR}"


def _tile(name: str, figure: Figure, specification: str, meaning: str) -> Tile:
    return Tile(name, number(figure.value, specification), figure.reason or meaning)


def _passing(analysis: Analysis, chance: Chance | None, no_chance: str) -> Iterator[Tile]:
    passing = analysis.passing
    if passing is None:
        yield Tile("Pass rate", number(None), "no pass mark was given; the curve below has one for each threshold")
    elif passing.share.value is None:
        yield Tile("Pass rate", number(None), passing.share.reason or "")
    else:
        interval = f"95 % interval {percent(passing.low.value)} to {percent(passing.high.value)}"
        reached = f"{number(passing.count)} reach {number(passing.threshold)}"
        yield Tile("Pass rate", percent(passing.share.value), f"{reached}; {interval}")
    yield _by_chance(analysis, chance, no_chance)


def _by_chance(analysis: Analysis, chance: Chance | None, no_chance: str) -> Tile:
    name = "Pass by chance"
    if chance is None:
        return Tile(name, number(None), no_chance)
    if analysis.passing is None:
        least = chance.threshold_for(OFTEN)
        words = "no threshold is" if least is None else f"thresholds from {number(least)} are"
        return Tile(name, number(None), f"{words} reached by at most {percent(OFTEN)} of those who answer at random")
    mark = analysis.passing.threshold
    return Tile(
        name,
        probability(chance.probability_at_least(mark)),
        f"who answers at random; {probability(chance.probability_at_least(mark, retries=2))} in three tries",
    )
