"""What in the figures of a question deserves a look, in words.

They are rules of thumb, to find what to look at first, and no verdicts. Sources: R. L. Ebel and D. A. Frisbie,
"Essentials of Educational Measurement", 1991, for the discrimination; T. M. Haladyna and S. M. Downing, "How many
options is enough for a multiple-choice test item?", Educational and Psychological Measurement 53, 1993, for the
distractors.
"""

from collections.abc import Iterator

import attrs

from mturk_xml.analysis import Analysis, Chance, ChoiceAnalysis, Figure, QuestionAnalysis
from mturk_xml.web.report.shown import number, percent
from mturk_xml.words import listed


@attrs.frozen(kw_only=True)
class Rules:
    """Where a figure begins to deserve a look.

    Attributes:
        easy: a difficulty that is no less: nearly everybody has the points, and the question hardly separates.
        hard: a difficulty that is less.
        weak: a discrimination that is less.
        omitted: a share who answer nothing that is greater.
        alpha_gain: what alpha would grow by without the question, if it is more.
        workers: as many at least have to leave a distractor alone.

    """

    easy: float = 0.95
    hard: float = 0.2
    weak: float = 0.2
    omitted: float = 0.1
    alpha_gain: float = 0.005
    workers: int = 30


RULES = Rules()
"""The rules of this page, which it names."""


@attrs.frozen
class Flag:
    """A few words, and the reason with its numbers."""

    name: str
    reason: str


def flags(question: QuestionAnalysis, analysis: Analysis, by_chance: float | None) -> tuple[Flag, ...]:
    """Return what deserves a look.

    Args:
        question: one of the analysis.
        analysis: all of it.
        by_chance: the points that answers at random earn on average; None where that is not known.

    """
    found = (*_difficulty(question, by_chance), *_separation(question), *_consistency(question, analysis))
    return (*found, *_choices(question, analysis), *_omissions(question))


def chance_points(chance: Chance | None) -> dict[str, float]:
    """Return the points that answers at random earn on average, by the identifiers of the questions."""
    if chance is None:
        return {}
    means = {each.question_identifier: each.points.mean for each in chance.questions if each.reason is None}
    return {identifier: float(mean) for identifier, mean in means.items() if mean is not None}


def _difficulty(question: QuestionAnalysis, by_chance: float | None) -> Iterator[Flag]:
    difficulty, mean = question.difficulty.value, question.mean.value
    if difficulty is None or mean is None:
        return
    if by_chance is not None and mean <= by_chance:
        reason = f"{number(mean, 'z.2f')} points on average, and answers at random earn {number(by_chance, 'z.2f')}"
        yield Flag("no better than chance", reason)
    elif difficulty < RULES.hard:
        yield Flag("hard", f"{percent(difficulty)} of the points were earned; is the key right?")
    elif difficulty >= RULES.easy:
        yield Flag("easy", f"{percent(difficulty)} of the points were earned, so that it hardly separates")


def _separation(question: QuestionAnalysis) -> Iterator[Flag]:
    rest, discrimination = question.corrected_item_total.value, question.discrimination.value
    if rest is not None and rest < 0:
        reason = f"who does well on the other questions does worse here (r = {number(rest, 'z.2f')}); is the key right?"
        yield Flag("against the test", reason)
    elif discrimination is not None and discrimination < RULES.weak and not _is_easy(question.difficulty):
        reason = f"the upper group earns {number(100 * discrimination, 'z.0f')} % of the points more than the lower"
        yield Flag("separates little", reason)


def _is_easy(difficulty: Figure) -> bool:
    return difficulty.value is not None and difficulty.value >= RULES.easy


def _consistency(question: QuestionAnalysis, analysis: Analysis) -> Iterator[Flag]:
    alpha, without = analysis.reliability.alpha.value, question.alpha_if_deleted.value
    if alpha is not None and without is not None and without - alpha > RULES.alpha_gain:
        reason = f"alpha is {number(alpha, 'z.3f')}, and {number(without, 'z.3f')} without this question"
        yield Flag("lowers alpha", reason)


def _choices(question: QuestionAnalysis, analysis: Analysis) -> Iterator[Flag]:
    for choice in question.choices:
        if choice.draws_the_strong is not None:
            yield Flag(
                "a distractor draws the strong", f"{listed([choice.selection_identifier])}: {choice.draws_the_strong}"
            )
    unused = [choice.selection_identifier for choice in question.choices if _is_unused_distractor(choice)]
    if unused and analysis.scored >= RULES.workers:
        yield Flag("a choice that nobody makes", f"{listed(unused)}: a distractor that misleads nobody helps guessing")


def _is_unused_distractor(choice: ChoiceAnalysis) -> bool:
    is_right = choice.worth.value is None or choice.worth.value == 1
    return choice.position is not None and not choice.count and not is_right


def _omissions(question: QuestionAnalysis) -> Iterator[Flag]:
    share = question.omitted_share.value
    if share is not None and share > RULES.omitted:
        yield Flag("often left out", f"{percent(share)} answered nothing")
