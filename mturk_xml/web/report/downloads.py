"""The figures as files, in links of the page itself: no script and no server is needed."""

import base64

import attrs

from mturk_xml.analysis import Analysis, Sign
from mturk_xml.analysis.export import questions_to_csv, scores_to_csv, to_json
from mturk_xml.web.report.shown import number
from mturk_xml.web.report.workers import MOST_LISTED, suspicions_of

LONGEST_ADDRESS = 2_000_000
"""Chromium saves no link that is much longer: `url::kMaxURLChars` is 2 MiB."""

_SIZES = ((1_000_000, "MB"), (1_000, "kB"))


@attrs.frozen(kw_only=True)
class Download:
    """A file behind a link.

    Attributes:
        name: that it is saved by.
        label: what is in it.
        size: in words.
        address: the link; empty where the file is too large for one.

    """

    name: str
    label: str
    size: str
    address: str


def downloads(analysis: Analysis) -> list[Download]:
    """Return the files; the lists of Workers in them are as short as those on the page."""
    return [
        _download("questions.csv", "the questions, as CSV", "text/csv", questions_to_csv(analysis)),
        _download("scores.csv", "how often each score was found, as CSV", "text/csv", scores_to_csv(analysis)),
        _download("analysis.json", "all figures, as JSON", "application/json", to_json(_shortened(analysis))),
    ]


def _download(name: str, label: str, kind: str, text: str) -> Download:
    data = text.encode("utf-8", "backslashreplace")
    address = f"data:{kind};charset=utf-8;base64,{base64.b64encode(data).decode()}"
    return Download(
        name=name, label=label, size=_size(len(data)), address=address if len(address) <= LONGEST_ADDRESS else ""
    )


def _size(length: int) -> str:
    for size, unit in _SIZES:
        if length >= size:
            return f"{number(length / size, '.1f')} {unit}"
    return f"{length} bytes"


def _shortened(analysis: Analysis) -> Analysis:
    return attrs.evolve(
        analysis,
        unscored=analysis.unscored[:MOST_LISTED],
        suspicions=tuple(
            attrs.evolve(suspicion, sheets=suspicion.sheets[:MOST_LISTED])
            for sign in Sign
            for suspicion in suspicions_of(analysis, sign)[:MOST_LISTED]
        ),
    )
