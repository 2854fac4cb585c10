"""An analysis as a web page.

One file, which needs nothing from elsewhere and holds no script: its charts are drawn when it is made, and its
downloads are links. Whatever a Worker or a form says is a text on it. It grows with the questions and choices, and
hardly with the Workers.

Source: W3C, WCAG 2.2, "SVG 2" and "Content Security Policy Level 3"; WHATWG, "HTML".
"""

import importlib.metadata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mturk_xml.analysis import Analysis, Chance, Sign, chance
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.errors import ScoringError
from mturk_xml.scoring.given import as_document
from mturk_xml.views.outlines import mapping_in_words
from mturk_xml.web.report import flags
from mturk_xml.web.report.charts import question_map, sum_chart, threshold_chart, time_chart, value_chart, values_of
from mturk_xml.web.report.downloads import downloads
from mturk_xml.web.report.headline import findings, reliability_rows, tiles
from mturk_xml.web.report.questions import QuestionRow, question_part, question_rows
from mturk_xml.web.report.score_rows import sum_rows, value_rows
from mturk_xml.web.report.score_tables import chance_rows, spread_rows
from mturk_xml.web.report.shown import Notes, number, percent, probability
from mturk_xml.web.report.texts import question_texts, title_of
from mturk_xml.web.report.workers import more, suspicion_table, times, unscored_table
from mturk_xml.web.templating import rendered_page

if TYPE_CHECKING:
    from mturk_xml.tree import SourceLike

MOST_FINDINGS = 30
"""As many things that stand out are listed at the top at most; the table of the questions has all."""


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
    title = title_of(form)
    return rendered_page(
        "report.html",
        style="report.css",
        sources={"img_src": "", "media_src": ""},
        title=f"Item analysis: {title}" if title else "Item analysis",
        analysis=analysis,
        tiles=tiles(analysis, by_chance, no_chance),
        chance=by_chance,
        no_chance=no_chance,
        rows=rows,
        notes=list(notes),
        parts=[
            question_part(row, question, analysis.groups, texts.get(question.question_identifier))
            for row, question in zip(rows, analysis.questions, strict=True)
        ],
        downloads=downloads(analysis),
        shown={"number": number, "percent": percent, "probability": probability, "values_of": values_of},
        found=_found(analysis, rows, by_chance),
        scores=_scores(analysis, rows, by_chance),
        workers=_workers(analysis),
        method=_method(key, read),
    )


def _chance(analysis: Analysis, key: AnswerKey | None, form: QuestionForm | None) -> tuple[Chance | None, str]:
    """Return what answers at random earn; or why it is not known."""
    if key is None or form is None:
        return None, f"without the {'key' if key is None else 'form'} it is not known"
    try:
        return chance(key, form, rounding=analysis.rounding), ""
    except ScoringError as error:
        return None, str(error)


def _found(analysis: Analysis, rows: Sequence[QuestionRow], by_chance: Chance | None) -> dict[str, object]:
    found = findings(rows, analysis, by_chance)
    return {"findings": found[:MOST_FINDINGS], "more": more(len(found), MOST_FINDINGS)}


def _scores(analysis: Analysis, rows: Sequence[QuestionRow], by_chance: Chance | None) -> dict[str, object]:
    values, sums = value_rows(analysis, by_chance), sum_rows(analysis, by_chance)
    return {
        "spreads": spread_rows(analysis),
        "reliability": reliability_rows(analysis.reliability),
        "value_rows": values,
        "sum_rows": sums,
        "chance_rows": chance_rows(analysis, by_chance),
        "charts": {
            "value": value_chart(analysis, values),
            "sum": sum_chart(analysis, sums),
            "thresholds": threshold_chart(analysis, values, by_chance),
            "questions": question_map(analysis, [bool(row.flags) for row in rows]),
            "times": time_chart(analysis.time_taken),
        },
    }


def _workers(analysis: Analysis) -> dict[str, object]:
    return {
        "times": times(analysis.time_taken),
        "suspicions": [suspicion_table(analysis, sign) for sign in Sign],
        "unscored": unscored_table(analysis),
    }


def _method(key: AnswerKey | None, read: Sequence[str]) -> dict[str, object]:
    return {
        "mapping": () if key is None else tuple(mapping_in_words(key.qualification_value_mapping)),
        "read": read,
        "rules": flags.RULES,
        "version": importlib.metadata.version("mturk-xml"),
    }
