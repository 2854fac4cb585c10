"""The questions one by one, as the page shows them: a row of the table each, and a part with the choices."""

from collections.abc import Iterator, Sequence

import attrs

from mturk_xml.analysis import (
    AbilityGroup,
    Analysis,
    Chance,
    ChoiceAnalysis,
    QuestionAnalysis,
    ResponseCount,
)
from mturk_xml.web.report.flags import Flag, chance_points, flags
from mturk_xml.web.report.scale import Scale
from mturk_xml.web.report.shown import Cell, Notes, number, percent
from mturk_xml.web.report.texts import QuestionText, readable, short

MOST_RESPONSES = 10
"""As many responses to a question are listed at most."""

_SHARES = Scale(0, 1, 0, 60)
_CORRELATIONS = Scale(-1, 1, 0, 60)
_GROUP_SHARES = Scale(0, 1, 0, 160)
_ALL = "all"
_LONGEST_LABEL = 90


@attrs.frozen(kw_only=True)
class Stroke:
    """A bar in a cell: where it begins, how long it is, and the class that the style sheet has for it."""

    kind: str
    x: float
    width: float


@attrs.frozen(kw_only=True)
class QuestionRow:
    """A question in the table of all; what is a `Stroke` is None where the figure beside it is undefined."""

    number: int
    identifier: str
    text: str
    points: str
    difficulty: Cell
    difficulty_stroke: Stroke | None
    right: Cell
    discrimination: Cell
    item_total: Cell
    rest: Cell
    rest_stroke: Stroke | None
    alpha: Cell
    omitted: str
    flags: tuple[Flag, ...]

    @property
    def label(self) -> str:
        """What stands for the question in a table."""
        return short(self.text or self.identifier, _LONGEST_LABEL)


@attrs.frozen(kw_only=True)
class ChoiceRow:
    """A choice: who made it, of all and of each group, with a bar for each group.

    Attributes:
        text: as the form has it; empty if it is not known.
        identifier: of the choice; empty where nothing, or a text, was answered.
        points: what an answer with it earns at most.
        is_right: whether it is part of an answer that earns the most.
        count: how many made it.
        share: of all Workers.
        groups: of each group.
        strokes: a bar for each group; one for all where there are no groups.
        rest: the correlation with the score on the other questions; None where that is not looked at.
        flag: what deserves a look; empty if nothing does.
        is_offered: whether the form has it, as far as there is a form.

    """

    text: str
    identifier: str
    points: str
    is_right: bool
    count: str
    share: Cell
    groups: tuple[Cell, ...]
    strokes: tuple[Stroke, ...]
    rest: Cell | None
    flag: str = ""
    is_offered: bool = True


@attrs.frozen(kw_only=True)
class ResponseRow:
    """Several choices that were made together, and what they earned."""

    selections: tuple[str, ...]
    points: str
    count: str
    groups: tuple[Cell, ...]


@attrs.frozen(kw_only=True)
class QuestionPart:
    """A question with all its choices.

    Attributes:
        row: its row in the table of all.
        points: how many Workers earned how many points.
        choices: a row for each choice, and for what else was answered.
        responses: the most frequent combinations; none where one choice is made at a time.
        more_responses: how many Workers gave one that is not listed.
        notes: why figures are undefined, by their letters.

    """

    row: QuestionRow
    points: tuple[tuple[str, str], ...]
    choices: tuple[ChoiceRow, ...]
    responses: tuple[ResponseRow, ...]
    more_responses: str
    notes: tuple[tuple[str, str], ...]


def question_rows(
    analysis: Analysis, texts: dict[str, QuestionText], chance: Chance | None, notes: Notes
) -> list[QuestionRow]:
    """Return the table of the questions; `notes` takes the reasons why figures are undefined."""
    by_chance = chance_points(chance)
    return [
        _row(place, question, texts, notes, flags(question, analysis, by_chance.get(question.question_identifier)))
        for place, question in enumerate(analysis.questions, 1)
    ]


def _row(
    place: int, question: QuestionAnalysis, texts: dict[str, QuestionText], notes: Notes, found: tuple[Flag, ...]
) -> QuestionRow:
    difficulty, rest = question.difficulty.value, question.corrected_item_total.value
    text = texts.get(question.question_identifier)
    return QuestionRow(
        number=place,
        identifier=readable(question.question_identifier),
        text=text.text if text else "",
        points=f"{number(question.least_points)} to {number(question.greatest_points)}",
        difficulty=notes.cell(question.difficulty, "z.2f"),
        difficulty_stroke=None if difficulty is None else Stroke(kind="bar", x=0, width=_SHARES.at(difficulty)),
        right=notes.percent(question.right_share),
        discrimination=notes.cell(question.discrimination, "z.2f"),
        item_total=notes.cell(question.item_total, "z.2f"),
        rest=notes.cell(question.corrected_item_total, "z.2f"),
        rest_stroke=None if rest is None else _from_the_middle(rest),
        alpha=notes.cell(question.alpha_if_deleted, "z.3f"),
        omitted=number(question.omitted),
        flags=found,
    )


def _from_the_middle(correlation: float) -> Stroke:
    zero, end = _CORRELATIONS.at(0), _CORRELATIONS.at(correlation)
    return Stroke(kind="bar" if correlation >= 0 else "negative", x=min(zero, end), width=round(abs(end - zero), 2))


def question_part(
    row: QuestionRow, question: QuestionAnalysis, groups: Sequence[AbilityGroup], text: QuestionText | None
) -> QuestionPart:
    """Return a question with its choices."""
    return _Part(groups, text or QuestionText()).of(row, question)


class _Part:
    """The groups, the texts and the notes of one part."""

    def __init__(self, groups: Sequence[AbilityGroup], text: QuestionText) -> None:
        self._groups = groups
        self._texts = text.choices
        self._notes = Notes()

    def of(self, row: QuestionRow, question: QuestionAnalysis) -> QuestionPart:
        n = sum(earned.count for earned in question.points)
        choices = [self._choice(choice, question) for choice in question.choices]
        choices += [self._other(response, n) for response in question.responses if not response.selections]
        several = any(len(response.selections) > 1 for response in question.responses)
        responses = question.responses if several else ()
        more = sum(response.count for response in responses[MOST_RESPONSES:])
        more += question.other_responses if several else 0
        return QuestionPart(
            row=row,
            points=tuple((number(earned.points), number(earned.count)) for earned in question.points),
            choices=tuple(choices),
            responses=tuple(map(self._response, responses[:MOST_RESPONSES])),
            more_responses=number(more) if more else "",
            notes=tuple(self._notes),
        )

    def _choice(self, choice: ChoiceAnalysis, question: QuestionAnalysis) -> ChoiceRow:
        return ChoiceRow(
            text=self._texts.get(choice.selection_identifier, ""),
            identifier=readable(choice.selection_identifier),
            points=_points(choice, question),
            is_offered=choice.position is not None or not self._texts,
            is_right=choice.worth.value == 1,
            count=number(choice.count),
            share=self._notes.percent(choice.share),
            groups=self._shares(choice.by_group),
            strokes=self._strokes(choice.by_group, choice.share.value),
            rest=self._notes.cell(choice.rest_correlation, "z.2f"),
            flag=choice.draws_the_strong or "",
        )

    def _other(self, response: ResponseCount, n: int) -> ChoiceRow:
        """Return the row of those who selected nothing."""
        return ChoiceRow(
            text="a text, or a file" if response.is_typed else "no answer",
            identifier="",
            points=number(response.points),
            is_right=False,
            count=number(response.count),
            share=Cell(percent(response.count / n)),
            groups=self._shares(response.by_group),
            strokes=self._strokes(response.by_group, response.count / n),
            rest=None,
        )

    def _response(self, response: ResponseCount) -> ResponseRow:
        selections = [self._texts.get(selection) or readable(selection) for selection in response.selections]
        typed = ["a text"] if response.is_typed else []
        return ResponseRow(
            selections=tuple([*selections, *typed] or ["no answer"]),
            points=number(response.points),
            count=number(response.count),
            groups=self._shares(response.by_group),
        )

    def _shares(self, by_group: tuple[int, ...]) -> tuple[Cell, ...]:
        return tuple(Cell(percent(share)) for _, share in self._known(by_group))

    def _strokes(self, by_group: tuple[int, ...], share: float | None) -> tuple[Stroke, ...]:
        known = list(self._known(by_group)) or [(_ALL, share)]
        return tuple(Stroke(kind=kind, x=0, width=_GROUP_SHARES.at(among or 0)) for kind, among in known)

    def _known(self, by_group: tuple[int, ...]) -> Iterator[tuple[str, float | None]]:
        for group, count in zip(self._groups, by_group, strict=False):
            yield group.ability.value, count / group.count if group.count else None


def _points(choice: ChoiceAnalysis, question: QuestionAnalysis) -> str:
    offered = question.greatest_points - question.least_points
    return number(question.least_points + round((choice.worth.value or 0) * offered))
