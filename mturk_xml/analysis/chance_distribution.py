"""What a Worker earns who answers at random: the exact probability of every score.

The Worker clicks, and does not read. What that means is decided so:

- Every question that offers choices is answered, required or not, and each independently of the others.
- All sets of different selections whose size lies between MinSelectionCount and MaxSelectionCount are equally likely;
  where that is 0, so is the empty set. For a single choice each selection is as likely as another; where any number may
  be chosen, a coin is flipped for each. (To draw a size first would make "all of them" as likely as all sets of half of
  them together.)
- Nothing is typed: no text beside the choices, and none in place of them.
- A question of the key that the form does not ask, or that offers no choices, or none that may be submitted, equals no
  option and surely earns its DefaultScore (decisions 5 and 6).
- `Question`s of the key with the same identifier score the same answer, and each counts (decision 7).
- Identifiers that the form repeats are one selection (decision 3). An option that the form does not allow is chosen by
  nobody.

Everything is counted and nothing drawn: sets by combinatorics, sums by convolution over the questions, in integers.
The results are rational numbers.

Source: API reference, "QuestionForm data structure", SelectionAnswer, and "AnswerKey data structure"; the table of
scoring decisions in the README. For questions worth 0 or 1 the convolution is the recursion of Lord and Wingersky,
"Comparison of IRT True-Score and Equipercentile Observed-Score 'Equatings'" (1984).
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from mturk_xml.answering import by_identifier, offered_by
from mturk_xml.attainable import combined_scores, questions_by_identifier
from mturk_xml.documents import answer_key
from mturk_xml.documents.question_form import Question, QuestionForm, SelectionAnswer
from mturk_xml.errors import InvalidValueError, ScoringError
from mturk_xml.scoring import Rounding, Scorer
from mturk_xml.scoring.given import as_document
from mturk_xml.words import quoted

if TYPE_CHECKING:
    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.tree import SourceLike

MOST_SUMS = 100_000
"""As many different summed scores are told apart at most."""

_MOST_STEPS = 10_000_000  # Some seconds; a test of 50 questions worth up to 100 points each needs a tenth of it.


def _shown(probability: Fraction) -> str:
    # A Fraction of more than 4300 digits has no text.
    return f"{float(probability):.6g}"


@attrs.frozen(kw_only=True)
class Outcome:
    """A number that can come out by chance.

    Attributes:
        value: the number: points, a summed score or a Qualification value.
        probability: that it is this number.
        at_least: that it is this number or a greater one.

    """

    value: int
    probability: Fraction = attrs.field(repr=_shown)
    at_least: Fraction = attrs.field(repr=_shown)


@attrs.frozen
class ProbabilityDistribution:
    """The probabilities of all numbers that can come out.

    Attributes:
        outcomes: the numbers, ascending; none has the probability 0. The probabilities add up to 1, or to less where
            something may come out that is no number.

    """

    outcomes: tuple[Outcome, ...] = attrs.field(repr=lambda outcomes: f"<{len(outcomes)}>")

    def at_least(self, value: int) -> Fraction:
        """Return the probability of this number and all that are greater."""
        place = bisect_left(self.outcomes, value, key=lambda outcome: outcome.value)
        return self.outcomes[place].at_least if place < len(self.outcomes) else Fraction(0)

    @property
    def mean(self) -> Fraction | None:
        """The expected number, of those that come out; None where none does.

        It is the sum of value * probability, divided by the sum of the probabilities.
        """
        return self._mean_of(lambda value: value)

    @property
    def standard_deviation(self) -> float | None:
        """The standard deviation of the number, of those that come out; None where none does.

        It is the square root of the expected squared distance from the mean.
        """
        mean = self.mean
        variance = None if mean is None else self._mean_of(lambda value: (value - mean) ** 2)
        return None if variance is None else math.sqrt(variance)

    def _mean_of(self, function: Callable[[int], int | Fraction]) -> Fraction | None:
        if not self.outcomes:
            return None
        total = sum(function(outcome.value) * outcome.probability for outcome in self.outcomes)
        return total / self.outcomes[0].at_least


@attrs.frozen(kw_only=True)
class QuestionChance:
    """What one question earns by chance.

    Attributes:
        question_identifier: the question.
        answers: how many answers are equally likely; 0 where nobody can answer it by selections.
        points: what they earn, in all `Question`s of the key with this identifier together.
        reason: why it surely earns the DefaultScore, in words; None where it does not.

    """

    question_identifier: str
    answers: int
    points: ProbabilityDistribution
    reason: str | None = None


@attrs.frozen(kw_only=True)
class Chance:
    """What a Worker earns who answers at random.

    Attributes:
        questions: the questions of the key, each identifier once, in the order in which they first stand there.
        summed_scores: the sum of their points.
        qualification_values: what the mapping of the key makes of the sum. Where a sum or its value is outside xs:int
            there is none, and the probabilities add up to less than 1.

    """

    questions: tuple[QuestionChance, ...] = attrs.field(repr=lambda questions: f"<{len(questions)}>")
    summed_scores: ProbabilityDistribution
    qualification_values: ProbabilityDistribution

    def probability_at_least(self, value: int, *, retries: int = 0) -> Fraction:
        """Return the probability to reach a Qualification value by chance.

        With p that of one try, it is 1 - (1 - p) ** (1 + retries): once is enough, and each try is answered anew.

        Args:
            value: the pass mark; what is this or greater passes, whatever the mapping does with smaller sums.
            retries: how often the test is taken again after the first try.

        Raises:
            InvalidValueError: the retries are fewer than 0.

        """
        return _once_at_least(self.qualification_values.at_least(value), retries)

    def threshold_for(self, probability: Fraction | float, *, retries: int = 0) -> int | None:
        """Return the least Qualification value that is reached by chance with at most this probability.

        It is one of the values that come out by chance; None where even the greatest of them is reached more often.

        Args:
            probability: from 0 to 1.
            retries: how often the test is taken again after the first try.

        Raises:
            InvalidValueError: the probability is not from 0 to 1, or the retries are fewer than 0.

        """
        if not 0 <= probability <= 1:
            raise InvalidValueError(f"probability: {probability!r} is not allowed; expected a number from 0 to 1")
        outcomes = self.qualification_values.outcomes
        # The greater a value, the seldomer it is reached.
        place = bisect_left(outcomes, -probability, key=lambda each: -_once_at_least(each.at_least, retries))
        return outcomes[place].value if place < len(outcomes) else None


def _once_at_least(probability: Fraction, retries: int) -> Fraction:
    if retries < 0:
        raise InvalidValueError(f"retries: {retries} is not allowed; expected an int from 0")
    return 1 - (1 - probability) ** (1 + retries)


def chance(
    key: "AnswerKey | SourceLike", form: "QuestionForm | SourceLike", *, rounding: Rounding = Rounding.HALF_UP
) -> Chance:
    """Return what a Worker earns who answers at random within the counts that the form allows.

    Args:
        key: the AnswerKey, or its XML in any form that `parse` takes.
        form: the QuestionForm of the test, likewise.
        rounding: how a percentage or a scaled score becomes an integer.

    Raises:
        ScoringError: the key cannot score anybody; or the form asks two questions with one identifier, so that whoever
            answers both cannot be scored (decision 7); or the sums are too many to be told apart (more than
            `MOST_SUMS`).
        DocumentError: the XML is not schema-valid, or a document of another kind.
        SourceError: a file cannot be read.

    Example:
        >>> from mturk_xml import example
        >>> found = chance(example.path("key.xml"), example.path("form.xml"))
        >>> found.questions[0].answers, found.questions[0].points.outcomes[-1]
        (3, Outcome(value=2, probability=0.333333, at_least=0.333333))
        >>> found.summed_scores.mean
        Fraction(689, 465)
        >>> f"{float(found.probability_at_least(80)):.6f}"
        '0.000442'
        >>> found.threshold_for(0.05), found.threshold_for(0.05, retries=2)
        (45, 55)

    """
    scorer = Scorer(key, rounding=rounding)
    asked = _asked_once(as_document(form, QuestionForm, "the form"))
    keyed = questions_by_identifier(scorer.key)
    counted = {identifier: _count(same, asked.get(identifier)) for identifier, same in keyed.items()}
    sums = _convolved(each.counts for each in counted.values())
    total = sum(sums.values())
    return Chance(
        questions=tuple(
            QuestionChance(
                question_identifier=identifier,
                answers=each.answers,
                points=_distribution(each.counts, sum(each.counts.values())),
                reason=each.reason,
            )
            for identifier, each in counted.items()
        ),
        summed_scores=_distribution(sums, total),
        qualification_values=_distribution(_values(sums, scorer), total),
    )


def _asked_once(form: QuestionForm) -> dict[str, Question]:
    """Return the questions of a form by their identifiers, no two of which may be the same."""
    asked = by_identifier(form)
    for identifier, same in asked.items():
        if len(same) > 1:
            raise ScoringError(
                f"the form asks {len(same)} questions {quoted(identifier)}: the answers of a Worker who answers more "
                "than one of them cannot be scored; give each an identifier of its own"
            )
    return {identifier: question for identifier, (question,) in asked.items()}


# --- counting ----------------------------------------------------------------------------------


@attrs.frozen
class _Counted:
    """How many answers to a question earn how many points."""

    counts: Mapping[int, int]
    answers: int = 0
    reason: str | None = None


def _count(keyed: Sequence[answer_key.Question], asked: Question | None) -> _Counted:
    """Count the answers to a question that the form allows, by what all `Question`s of the key give for them."""
    default, scores = combined_scores(keyed)
    if asked is None:
        return _Counted({default: 1}, reason="the form does not ask it")
    specification = asked.answer_specification
    if not isinstance(specification, SelectionAnswer):
        return _Counted({default: 1}, reason=f"it is a {type(specification).__name__}, which equals no option")
    least, most = specification.selection_count_bounds
    offered = offered_by([asked])
    sizes = range(least, min(most, len(offered)) + 1)
    answers = _sets(len(offered), sizes)
    if not answers:
        reason = f"no answer has from {least} to {most} of its {len(offered)} selections"
        return _Counted({default: 1}, reason=reason)
    chosen = [each for each in scores if len(each) in sizes and each <= offered]
    counts = Counter(scores[selections] for selections in chosen)
    counts[default] += answers - len(chosen)
    return _Counted({points: number for points, number in counts.items() if number}, answers)


def _sets(size: int, sizes: range) -> int:
    """Return how many subsets of a set have one of some sizes, of which none is greater than its own."""
    if not sizes:
        return 0
    number = total = math.comb(size, sizes[0])
    for chosen in sizes[:-1]:
        number = number * (size - chosen) // (chosen + 1)
        total += number
    return total


def _convolved(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Count in how many ways each sum comes about, of one number from each part."""
    sums, steps = {0: 1}, 0
    for counts in parts:
        divisor = math.gcd(*counts.values())
        steps += len(sums) * len(counts)
        if steps > _MOST_STEPS or len(sums) > MOST_SUMS:
            raise ScoringError(
                f"the probabilities cannot be computed: with this key more than {MOST_SUMS:,} different sums may come "
                "out, or too many ways lead to them; points that are small whole numbers have fewer"
            )
        later: defaultdict[int, int] = defaultdict(int)
        for points, ways in counts.items():
            for earlier, number in sums.items():
                later[earlier + points] += number * (ways // divisor)
        sums = later
    return sums


def _values(sums: Mapping[int, int], scorer: Scorer) -> dict[int, int]:
    """Count in how many ways each Qualification value comes about."""
    values: defaultdict[int, int] = defaultdict(int)
    for summed_score, number in sums.items():
        try:
            values[scorer.convert(summed_score).value] += number
        except ScoringError:  # outside xs:int
            continue
    return values


def _distribution(counts: Mapping[int, int], total: int) -> ProbabilityDistribution:
    """Turn counts into probabilities."""
    outcomes, above = [], 0
    for value in sorted(counts, reverse=True):
        above += counts[value]
        outcomes.append(
            Outcome(value=value, probability=Fraction(counts[value], total), at_least=Fraction(above, total))
        )
    return ProbabilityDistribution(tuple(reversed(outcomes)))
