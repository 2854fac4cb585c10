"""One score, explained: the questions of the key, what was selected, what it earned, and why."""

from collections.abc import Sequence
from itertools import zip_longest

from mturk_xml.appearance import Appearance, visible
from mturk_xml.scoring import QuestionScore, Score

_HEADS = ("question", "selected", "matched", "points", "reason")
_POINTS = _HEADS.index("points")


def explained(source: str, score: Score, appearance: Appearance) -> str:
    """Return the table of a score's questions, the sum, the value and the notes."""

    def shown(text: str) -> str:
        return visible(text, appearance.encoding)

    rows = [_HEADS, *(tuple(map(shown, _cells(question))) for question in score.questions)]
    lines = [shown(source), "", *_table(rows), ""]
    lines += [f"summed score         {score.summed_score}"]
    lines += [f"Qualification value  {score.qualification_value}  ({shown(score.reason)})"]
    lines += [f"note: {shown(str(note))}" for note in score.notes]
    return "\n".join(lines) + "\n"


def _cells(question: QuestionScore) -> tuple[str, ...]:
    matched = question.matched
    return (
        question.question_identifier,
        ", ".join(question.selections) or "(nothing)",
        ", ".join(matched.selection_identifiers) if matched else "(no option)",
        str(question.points),
        question.reason,
    )


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows as lines with columns of equal width; the last column may be as long as it is."""
    from rich.cells import cell_len  # noqa: PLC0415 - imported where it is used

    widths = [max(map(cell_len, column)) for column in zip_longest(*rows, fillvalue="")]
    rows = [rows[0], ["-" * width for width in widths], *rows[1:]]
    lines = []
    for row in rows:
        padding = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [
            space + cell if column == _POINTS else cell + space
            for column, (cell, space) in enumerate(zip(row, padding, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
