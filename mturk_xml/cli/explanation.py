"""One score, explained: the questions of the key, what was selected, what it earned, and why."""

from mturk_xml.appearance import Appearance, visible
from mturk_xml.cli.tables import aligned
from mturk_xml.scoring import QuestionScore, Score

_HEADS = ("question", "selected", "matched", "points", "reason")
_POINTS = _HEADS.index("points")


def explained(source: str, score: Score, appearance: Appearance) -> str:
    """Return the table of a score's questions, the sum, the value and the notes."""

    def shown(text: str) -> str:
        return visible(text, appearance.encoding)

    rows = [_HEADS, *(tuple(map(shown, _cells(question))) for question in score.questions)]
    lines = [shown(source), "", *aligned(rows, right={_POINTS}), ""]
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
