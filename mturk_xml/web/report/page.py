"""An analysis as a web page.

One file, which needs nothing from elsewhere and holds no script: its charts are drawn when it is made, and its
downloads are links. Whatever a Worker or a form says is a text on it. It grows with the questions and choices, and
hardly with the Workers.

Source: W3C, WCAG 2.2, "SVG 2" and "Content Security Policy Level 3"; WHATWG, "HTML".
"""

import importlib.metadata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from mturk_xml.analysis import Analysis, Chance, Sign, chance
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.errors import ScoringError
from mturk_xml.scoring.scorer import as_document
from mturk_xml.views.outlines import mapping_in_words
from mturk_xml.web.report import flags
from mturk_xml.web.report.charts import question_map, score_chart, threshold_chart, time_chart, values_of
from mturk_xml.web.report.downloads import MOST_LISTED, Listed, downloads, listed, more, suspicions_of
from mturk_xml.web.report.drawing import Chart
from mturk_xml.web.report.headline import findings, reliability_rows, tiles
from mturk_xml.web.report.questions import question_part, question_rows
from mturk_xml.web.report.score_rows import ScoreRow, score_rows
from mturk_xml.web.report.shown import Notes, duration, number, percent, probability
from mturk_xml.web.report.texts import question_texts, title_of
from mturk_xml.web.templating import asset, content_security_policy, rendered

if TYPE_CHECKING:
    from mturk_xml.analysis import Spread
    from mturk_xml.tree import SourceLike

MOST_FINDINGS = 30
"""As many things that stand out are listed at the top at most; the table of the questions has all."""

_TRIES = (1, 2, 3, 5, 10)
_SELDOM = (0.05, 0.01)
_MOST_NAMES = 10


@attrs.frozen(kw_only=True)
class ChanceRow:
    """What so many tries make of answers at random: the probability to pass, and the thresholds that few reach."""

    tries: str
    passes: str
    thresholds: tuple[str, ...]


@attrs.frozen(kw_only=True)
class SuspicionRow:
    """What was seen, in words, and whose answers they are."""

    reason: str
    workers: Listed


@attrs.frozen(kw_only=True)
class SuspicionTable:
    """All that was seen of one kind; `more` says how many are not listed, `unseen` why it could not be looked for."""

    sign: str
    rows: tuple[SuspicionRow, ...]
    more: str
    unseen: str


def render_report(
    analysis: Analysis,
    key: "AnswerKey | SourceLike | None" = None,
    form: "QuestionForm | SourceLike | None" = None,
    *,
    read: Sequence[str] = (),
) -> str:
    """Return the page of an analysis, in HTML5.

    Args:
        analysis: what `analyse` said. Its `passing` has the pass mark.
        key: the key that it was made with, or its XML: the page then says what the points become, and with the form
            what answers at random earn.
        form: the form of the test, or its XML, for the texts of questions and choices.
        read: what was read, a line each, for the page to say so.

    Raises:
        DocumentError: the key or the form is not valid, or another document.
        SourceError: the file of the key or of the form cannot be read.
        MissingPackageError: Jinja2 is not installed; it is in the extra `stats`.

    Example:
        >>> from mturk_xml import example
        >>> from mturk_xml.analysis import analyse
        >>> key, form = example.path("key.xml"), example.path("form.xml")
        >>> analysis = analyse(key, [path.read_bytes() for path in example.answers()], form, pass_at=80)
        >>> page = render_report(analysis, key, form)
        >>> "Boxes around birds" in page, "<script" in page
        (True, False)

    """
    key = None if key is None else as_document(key, AnswerKey, "the key")
    form = None if form is None else as_document(form, QuestionForm, "the form")
    by_chance, no_chance = _chance(analysis, key, form)
    texts, notes = question_texts(form), Notes()
    rows = question_rows(analysis, texts, by_chance, notes)
    found, scores = findings(rows), score_rows(analysis, by_chance)
    parts = [
        question_part(row, question, analysis.groups, texts.get(question.question_identifier))
        for row, question in zip(rows, analysis.questions, strict=True)
    ]
    style = asset("report.css")
    return rendered(
        "report.html",
        title=f"Item analysis: {title}" if (title := title_of(form)) else "Item analysis",
        policy=content_security_policy(style=style, img_src="", media_src=""),
        style=style,
        script="",
        version=importlib.metadata.version("mturk-xml"),
        analysis=analysis,
        tiles=tiles(analysis, by_chance, no_chance),
        findings=found[:MOST_FINDINGS],
        more_findings=more(len(found), MOST_FINDINGS),
        charts=_charts(analysis, scores, by_chance, [bool(row.flags) for row in rows]),
        spreads=_spreads(analysis),
        reliability=reliability_rows(analysis.reliability),
        scores=scores,
        chance=by_chance,
        chance_rows=_chance_rows(analysis, by_chance),
        rows=rows,
        notes=list(notes),
        parts=parts,
        times=_times(analysis),
        suspicions=[_suspicions(analysis, sign) for sign in Sign],
        unscored=analysis.unscored[:MOST_LISTED],
        more_unscored=more(len(analysis.unscored), MOST_LISTED),
        downloads=downloads(analysis),
        mapping=() if key is None else tuple(mapping_in_words(key.qualification_value_mapping)),
        read=read,
        rules=flags.RULES,
        no_chance=no_chance,
        shown={"number": number, "percent": percent, "probability": probability, "values_of": values_of},
        names=lambda sheets: listed(sheets, _MOST_NAMES),
    )


def _chance(analysis: Analysis, key: AnswerKey | None, form: QuestionForm | None) -> tuple[Chance | None, str]:
    """Return what answers at random earn; or why it is not known."""
    if key is None or form is None:
        return None, f"without the {'key' if key is None else 'form'} it is not known"
    try:
        return chance(key, form, rounding=analysis.rounding), ""
    except ScoringError as error:
        return None, str(error)


def _charts(
    analysis: Analysis, scores: Sequence[ScoreRow], by_chance: Chance | None, flagged: Sequence[bool]
) -> dict[str, Chart | None]:
    return {
        "scores": score_chart(analysis, scores) if scores else None,
        "thresholds": threshold_chart(analysis, scores, by_chance) if scores else None,
        "questions": question_map(analysis, flagged),
        "times": time_chart(analysis.time_taken),
    }


def _spreads(analysis: Analysis) -> list[tuple[str, str, list[str]]]:
    """Return the summed score and the Qualification value: the name, what the key offers, and how they are spread."""
    found = {"Summed score": analysis.summed_scores, "Qualification value": analysis.qualification_values}
    return [
        (
            name,
            "{} to {}".format(*map(number, scores.attainable)) if scores.attainable else number(None),
            _spread(scores),
        )
        for name, scores in found.items()
    ]


def _spread(spread: "Spread") -> list[str]:
    quartiles = (spread.least, spread.lower_quartile, spread.median, spread.upper_quartile, spread.greatest)
    return [
        *(number(figure.value, "z,.2f") for figure in (spread.mean, spread.standard_deviation)),
        *(number(figure.value, ",.10g") for figure in quartiles),
    ]


def _times(analysis: Analysis) -> list[str]:
    taken = analysis.time_taken
    moments = (taken.mean, taken.standard_deviation)
    quartiles = (taken.least, taken.lower_quartile, taken.median, taken.upper_quartile, taken.greatest)
    return [duration(figure.value) for figure in (*moments, *quartiles)]


def _chance_rows(analysis: Analysis, by_chance: Chance | None) -> list[ChanceRow]:
    if by_chance is None:
        return []
    mark = analysis.passing.threshold if analysis.passing else None
    return [
        ChanceRow(
            tries=number(tries),
            passes="" if mark is None else probability(by_chance.probability_at_least(mark, retries=tries - 1)),
            thresholds=tuple(number(by_chance.threshold_for(share, retries=tries - 1)) for share in _SELDOM),
        )
        for tries in _TRIES
    ]


def _suspicions(analysis: Analysis, sign: Sign) -> SuspicionTable:
    found = suspicions_of(analysis, sign)
    return SuspicionTable(
        sign=sign.value,
        rows=tuple(
            SuspicionRow(reason=suspicion.reason, workers=listed(suspicion.sheets, _MOST_NAMES))
            for suspicion in found[:MOST_LISTED]
        ),
        more=more(len(found), MOST_LISTED),
        unseen=next((unseen.reason for unseen in analysis.not_looked_for if unseen.sign is sign), ""),
    )
