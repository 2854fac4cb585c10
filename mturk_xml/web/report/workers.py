"""The Workers one by one, as far as the page names them: times, suspicions, answers without a score."""

from collections.abc import Sequence

import attrs

from mturk_xml.analysis import Analysis, AnswerSheet, Sign, Suspicion, TimeTaken
from mturk_xml.web.report.shown import duration, number

MOST_LISTED = 50
"""As many answers without a score, and as many suspicions of a kind, with as many Workers each, a page has at most."""

_MOST_NAMES = 10


@attrs.frozen(kw_only=True)
class Row:
    """What was seen, or what is wrong, in words; the first Workers whose answers they are, and how many more."""

    words: str
    names: tuple[str, ...]
    more: str


@attrs.frozen(kw_only=True)
class Table:
    """The first rows, and how many more there are.

    Attributes:
        name: what the rows have in common.
        rows: the first of them.
        more: how many are not listed, in words; empty if all are.
        unseen: why it could not be looked for; empty if it was.

    """

    name: str
    rows: tuple[Row, ...]
    more: str
    unseen: str = ""


def times(taken: TimeTaken) -> list[str]:
    """Return how times are spread: mean, standard deviation, and from the shortest to the longest."""
    return [duration(figure.value) for figure in (taken.mean, taken.standard_deviation, *taken.five_numbers)]


def suspicion_table(analysis: Analysis, sign: Sign) -> Table:
    """Return what was seen of one kind."""
    found = suspicions_of(analysis, sign)
    return Table(
        name=sign.value,
        rows=tuple(_row(suspicion.reason, suspicion.sheets) for suspicion in found[:MOST_LISTED]),
        more=more(len(found), MOST_LISTED),
        unseen=next((unseen.reason for unseen in analysis.not_looked_for if unseen.sign is sign), ""),
    )


def unscored_table(analysis: Analysis) -> Table:
    """Return the answers that have no score."""
    return Table(
        name="Without a score",
        rows=tuple(_row(each.error, [each.sheet]) for each in analysis.unscored[:MOST_LISTED]),
        more=more(len(analysis.unscored), MOST_LISTED),
    )


def suspicions_of(analysis: Analysis, sign: Sign) -> list[Suspicion]:
    """Return what was seen of one kind, and whose answers they are."""
    return [suspicion for suspicion in analysis.suspicions if suspicion.sign is sign]


def more(count: int, most: int) -> str:
    """Say how many are not listed; nothing if all are."""
    return f"and {number(count - most)} more" if count > most else ""


def _row(words: str, sheets: Sequence[AnswerSheet]) -> Row:
    return Row(
        words=words, names=tuple(sheet.name for sheet in sheets[:_MOST_NAMES]), more=more(len(sheets), _MOST_NAMES)
    )
