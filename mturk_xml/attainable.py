"""The summed scores that Workers can attain with a key.

A question earns the score of one of its options (of options with equal sets, the first), or its DefaultScore;
`Question`s with the same identifier score the same answer. What the form allows is not known here: it may keep
some of the sums that the key offers from being attained.

Source: API reference, "AnswerKey data structure"; decisions 1 to 7 of the table of scoring decisions in the README.
"""

import functools
from collections import defaultdict
from collections.abc import Sequence

from mturk_xml.documents.answer_key import AnswerKey, Question

MOST_SUMS = 10_000
"""As many different sums are listed at most."""

_MOST_STEPS = 500_000  # A tenth of a second; the largest keys that the service took need far fewer.


def are_disjoint(question: Question) -> bool:
    """Tell, fast, that no selection is in two options of a question, nor twice in one, so that no sets are equal."""
    seen: set[str] = set()
    for option in question.answer_options:
        for selection in option.selection_identifiers:
            if selection in seen:
                return False
            seen.add(selection)
    return True


def effective_scores(question: Question) -> dict[frozenset[str], int]:
    """Return the points of each set of selections that an option has; of equal sets, the first counts."""
    scores: dict[frozenset[str], int] = {}
    for option in question.answer_options:
        scores.setdefault(frozenset(option.selection_identifiers), option.answer_score)
    return scores


def score_bounds(key: AnswerKey) -> tuple[int, int]:
    """Return the least and the greatest sum that a key offers."""
    return _bounds(_Same(key))


def attainable_sums(key: AnswerKey) -> tuple[int, ...] | None:
    """Return all sums that a key offers, ascending; None where they are more than `MOST_SUMS`.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerOption
        >>> options = (AnswerOption(selection_identifiers=("a",), answer_score=5),)
        >>> first = Question(question_identifier="q1", answer_options=options)
        >>> second = Question(question_identifier="q2", answer_options=options, default_score=-1)
        >>> attainable_sums(AnswerKey(questions=(first, second)))
        (-1, 4, 5, 10)

    """
    return _sums(_Same(key))


class _Same:
    """A key that equals only itself: comparing whole keys would take as long as computing their sums."""

    __slots__ = ("key",)

    def __init__(self, key: AnswerKey) -> None:
        self.key = key

    def __hash__(self) -> int:
        return id(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.key is self.key


# Several rules ask about one key, one after the other.
@functools.lru_cache(maxsize=2)
def _bounds(same: _Same) -> tuple[int, int]:
    choices = _choices(same)
    return sum(map(min, choices)), sum(map(max, choices))


@functools.lru_cache(maxsize=2)
def _sums(same: _Same) -> tuple[int, ...] | None:
    sums, steps = {0}, 0
    for scores in map(set, _choices(same)):
        steps += len(sums) * len(scores)
        if steps > _MOST_STEPS:
            return None
        sums = {earlier + score for earlier in sums for score in scores}
        if len(sums) > MOST_SUMS:
            return None
    return tuple(sorted(sums))


@functools.lru_cache(maxsize=2)
def _choices(same: _Same) -> list[list[int]]:
    """Return for each identifier the points that its answer can earn, in all its `Question`s together."""
    questions = same.key.questions
    if len({question.question_identifier for question in questions}) == len(questions):
        return list(map(_scores_of_one, questions))
    return list(map(_scores_of_several, questions_by_identifier(same.key).values()))


def _scores_of_one(question: Question) -> list[int]:
    default = question.default_score or 0
    if are_disjoint(question):
        return [default, *[option.answer_score for option in question.answer_options]]
    return [default, *effective_scores(question).values()]


def _scores_of_several(questions: Sequence[Question]) -> list[int]:
    default, scores = combined_scores(questions)
    return [default, *scores.values()]


def questions_by_identifier(key: AnswerKey) -> dict[str, list[Question]]:
    """Return the `Question`s of a key by their identifiers, in the order in which these first stand there."""
    questions: defaultdict[str, list[Question]] = defaultdict(list)
    for question in key.questions:
        questions[question.question_identifier].append(question)
    return dict(questions)


def combined_scores(questions: Sequence[Question]) -> tuple[int, dict[frozenset[str], int]]:
    """Return what an answer earns in several `Question`s with one identifier, all together.

    Returns:
        The points where no option is equal; and those of each set of selections that an option of any has.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerOption
        >>> option = AnswerOption(selection_identifiers=("a",), answer_score=5)
        >>> question = Question(question_identifier="q1", answer_options=(option,), default_score=-1)
        >>> combined_scores([question, question])
        (-2, {frozenset({'a'}): 10})

    """
    default = sum(question.default_score or 0 for question in questions)
    gains: defaultdict[frozenset[str], int] = defaultdict(int)
    for question in questions:
        for selections, score in effective_scores(question).items():
            gains[selections] += score - (question.default_score or 0)
    return default, {selections: default + gain for selections, gain in gains.items()}
