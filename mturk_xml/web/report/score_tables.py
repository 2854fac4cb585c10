"""The scores of all Workers in few numbers, and what several tries make of answers at random."""

import attrs

from mturk_xml.analysis import Analysis, Chance, Distribution
from mturk_xml.web.report.shown import number, probability

_TRIES = (1, 2, 3, 5, 10)
_SELDOM = (0.05, 0.01)


@attrs.frozen(kw_only=True)
class SpreadRow:
    """How a score is spread: its name, what the key offers, and the mean, standard deviation and quartiles."""

    name: str
    offered: str
    figures: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ChanceRow:
    """What so many tries make of answers at random: the probability to pass, and the thresholds that few reach."""

    tries: str
    passes: str
    thresholds: tuple[str, ...]


def spread_rows(analysis: Analysis) -> list[SpreadRow]:
    """Return the summed score and the Qualification value."""
    return [
        _spread_row("Summed score", analysis.summed_scores),
        _spread_row("Qualification value", analysis.qualification_values),
    ]


def _spread_row(name: str, scores: Distribution) -> SpreadRow:
    moments = (scores.mean, scores.standard_deviation)
    offered = map(number, scores.attainable) if scores.attainable else [number(None)]
    return SpreadRow(
        name=name,
        offered=" to ".join(offered),
        figures=(
            *(number(figure.value, "z,.2f") for figure in moments),
            *(number(figure.value, ",.10g") for figure in scores.five_numbers),
        ),
    )


def chance_rows(analysis: Analysis, chance: Chance | None) -> list[ChanceRow]:
    """Return a row for each number of tries; none where it is not known what answers at random earn."""
    return [] if chance is None else [_chance_row(tries, analysis, chance) for tries in _TRIES]


def _chance_row(tries: int, analysis: Analysis, chance: Chance) -> ChanceRow:
    retries = tries - 1
    passes = ""
    if analysis.passing is not None:
        passes = probability(chance.probability_at_least(analysis.passing.threshold, retries=retries))
    return ChanceRow(
        tries=number(tries),
        passes=passes,
        thresholds=tuple(number(chance.threshold_for(share, retries=retries)) for share in _SELDOM),
    )
