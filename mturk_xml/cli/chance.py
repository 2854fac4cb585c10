"""`mturk-xml chance`: what a Worker earns who answers at random."""

import math
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from mturk_xml.appearance import Appearance
from mturk_xml.cli import options
from mturk_xml.cli.commands import CLEAN
from mturk_xml.cli.documents import read_as, read_scorer
from mturk_xml.cli.listing import one_line
from mturk_xml.cli.output import write_as
from mturk_xml.cli.tables import aligned
from mturk_xml.documents import QuestionForm
from mturk_xml.errors import ScoringError
from mturk_xml.sinks.csv import csv_table
from mturk_xml.summary import Summary
from mturk_xml.views.lines import folded
from mturk_xml.words import first_few

if TYPE_CHECKING:
    from mturk_xml.analysis import Figure
    from mturk_xml.analysis.chance_distribution import Chance, ProbabilityDistribution

_EPILOG = """
The Worker answers every question with choices, each independently of the others; all sets of selections whose size
the form allows are equally likely. The probabilities are exact; docs/chance.md says more.

Exit codes: 0 it is computed, 2 the key, the form or the output cannot be used.

\b
Examples:
  mturk-xml chance --form form.xml --key key.xml --pass 80
  mturk-xml chance --form form.xml --key key.xml --pass 80 --retries 2
  mturk-xml chance --form form.xml --key key.xml --format csv -o chance.csv
"""
_LEVELS = (Fraction(1, 20), Fraction(1, 100), Fraction(1, 1000))
_MOST_RETRIES = 1000
_MOST_ROWS = 40
_INCONCEIVABLE = 10**12
_NO_VALUE = "nothing that is a value comes out"
_NONE_AS_SELDOM = "no value comes out as seldom"


@attrs.frozen(kw_only=True)
class Options:
    """What was asked for on the command line."""

    form: str
    key: str
    pass_at: int | None
    retries: int
    rounding: str
    name: str
    output: Path | None


@click.command("chance", epilog=_EPILOG, short_help="Say who would pass by clicking blindly.")
@click.option("--form", required=True, metavar="FILE", help="The QuestionForm of the test.")
@options.key
@options.pass_at
@click.option(
    "--retries",
    type=click.IntRange(0, _MOST_RETRIES),
    default=0,
    show_default=True,
    metavar="K",
    help="The test may be taken K times more after the first time.",
)
@options.rounding
@options.output_format
@options.output
def command(**values: Any) -> int:  # noqa: ANN401 - click gives what Options says
    """Say how likely each score is for a Worker who answers at random.

    A Qualification test that is passed by chance qualifies nobody: here is the pass mark that is not.
    """
    asked = Options(**values)
    options.require_one_from_stdin(asked.form, asked.key)
    found = _computed(asked)
    write_as(
        asked.name,
        asked.output,
        table=partial(_lines, found, asked),
        json=partial(_json, found, asked),
        csv=partial(_csv, found),
    )
    return CLEAN


def _computed(asked: Options) -> "Chance":
    from mturk_xml.analysis import chance  # noqa: PLC0415 - not for --help

    scorer, form = read_scorer(asked.key, asked.rounding), read_as(QuestionForm, asked.form, "form")
    try:
        return chance(scorer.key, form, rounding=scorer.rounding)
    except ScoringError as error:
        raise click.ClickException(f"{asked.key} with {asked.form}: {error}") from error


# --- for programs ------------------------------------------------------------------------------


def _json(found: "Chance", asked: Options) -> str:
    from mturk_xml.analysis.export import to_json  # noqa: PLC0415 - only where it is written

    return to_json(
        found,
        summed_scores=_distribution(found.summed_scores),
        qualification_values=_distribution(found.qualification_values),
        retries=asked.retries,
        pass_at=asked.pass_at,
        probability_to_pass=None if asked.pass_at is None else _reached(found, asked.pass_at, asked.retries),
        thresholds=[
            {"probability": level, "value": _figure(found.threshold_for(level, retries=asked.retries), _NONE_AS_SELDOM)}
            for level in _LEVELS
        ],
    )


def _distribution(distribution: "ProbabilityDistribution") -> dict[str, object]:
    return {
        "outcomes": distribution.outcomes,
        "mean": _figure(distribution.mean, _NO_VALUE),
        "standard_deviation": _figure(distribution.standard_deviation, _NO_VALUE),
    }


def _figure(number: Fraction | float | None, otherwise: str) -> "Figure":
    from mturk_xml.analysis import Figure  # noqa: PLC0415 - likewise

    if number is None:
        return Figure.undefined(otherwise)
    return Figure(float(number) if isinstance(number, Fraction) else number)


def _csv(found: "Chance") -> str:
    rows = [
        (outcome.value, float(outcome.probability), float(outcome.at_least))
        for outcome in found.qualification_values.outcomes
    ]
    return csv_table(("qualification_value", "probability", "at_least"), rows)


def _reached(found: "Chance", value: int, retries: int) -> Fraction:
    return found.probability_at_least(value, retries=retries)


# --- for people --------------------------------------------------------------------------------


def _lines(found: "Chance", asked: Options, appearance: Appearance) -> Iterator[str]:
    yield from _questions(found, appearance)
    yield ""
    yield from _values(found.qualification_values)
    yield ""
    yield _spread("summed score", found.summed_scores)
    yield _spread("Qualification value", found.qualification_values)
    without = 1 - found.qualification_values.at_least(-(2**31))
    if without:
        yield f"no value             {_percent(without)}, as it would be outside xs:int"
    yield ""
    yield from _passing(found, asked)


def _questions(found: "Chance", appearance: Appearance) -> Iterator[str]:
    rows = [("question", "answers", "points by chance")]
    for each in found.questions:
        points = [f"{outcome.value}: {_percent(outcome.probability)}" for outcome in each.points.outcomes]
        rows.append(
            (one_line(each.question_identifier, appearance), _many(each.answers), first_few(points, len(points)))
        )
    yield from aligned(rows, right={1})
    for each in found.questions:
        if each.reason is not None:
            name = one_line(each.question_identifier, appearance)
            yield from folded(f"{name}: {each.reason}", appearance.width, first="  - ", rest="    ")


def _many(number: int) -> str:
    return f"{number:,}" if number < _INCONCEIVABLE else f"10^{math.log10(number):.0f}"


def _values(distribution: "ProbabilityDistribution") -> Iterator[str]:
    """Give a row for each value, or for each bin of many."""
    values = [outcome.value for outcome in distribution.outcomes]
    bins = [(value, value) for value in values]
    if len(values) > _MOST_ROWS:
        bins = [(first, last) for first, last, _ in Summary(values=Counter(values)).bins()]
    rows = [("value", "probability", "or more")]
    for first, last in bins:
        label = str(first) if first == last else f"{first} to {last}"
        above = distribution.at_least(first)
        rows.append((label, _percent(above - distribution.at_least(last + 1)), _percent(above)))
    yield from aligned(rows, right={0, 1, 2})


def _spread(name: str, distribution: "ProbabilityDistribution") -> str:
    mean, deviation = distribution.mean, distribution.standard_deviation
    if mean is None or deviation is None:
        return f"{name:19}  none comes out"
    return f"{name:19}  mean {float(mean):z.2f}, standard deviation {deviation:.2f}"


def _passing(found: "Chance", asked: Options) -> Iterator[str]:
    tries = f" with {asked.retries} {'retry' if asked.retries == 1 else 'retries'}" if asked.retries else ""
    if asked.pass_at is not None:
        yield f"{asked.pass_at} or more: {_odds(_reached(found, asked.pass_at, 0))}"
        if tries:
            yield f"{asked.pass_at} or more{tries}: {_odds(_reached(found, asked.pass_at, asked.retries))}"
    for level in _LEVELS:
        value = found.threshold_for(level, retries=asked.retries)
        reached = "no value" if value is None else f"{value} or more"
        yield f"reached by at most {_percent(level)}{tries}: {reached}"


def _percent(probability: Fraction) -> str:
    """Return a probability in per cent, three digits of it; what is not certain is not shown as if it were."""
    text = f"{100 * float(probability):.3g}"
    if text == "0" and probability:
        return "<1e-300 %"
    return ">99.9 %" if text == "100" and probability < 1 else f"{text} %"


def _odds(probability: Fraction) -> str:
    """Return a probability in per cent, and what it is one in, where anybody can imagine that."""
    tries = round(1 / probability) if probability else _INCONCEIVABLE
    return _percent(probability) + (f" (1 in {tries:,})" if tries < _INCONCEIVABLE else "")
