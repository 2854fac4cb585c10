"""What an analysis says: frozen values, each figure with its formula and its source.

In the formulas n is the number of Workers with a score, k the number of questions, x the points that a Worker earned
for a question, T the summed score, s² a variance with the denominator n - 1, as in every variance and standard
deviation here, and r a product-moment correlation. A question is an identifier: the points of `Question`s of the key
that share one are summed, as they score the same answer.

Sources, by the names that the docstrings use:

- Allen & Yen: M. J. Allen and W. M. Yen, "Introduction to Measurement Theory", 1979.
- Crocker & Algina: L. Crocker and J. Algina, "Introduction to Classical and Modern Test Theory", 1986.
- Lord & Novick: F. M. Lord and M. R. Novick, "Statistical Theories of Mental Test Scores", 1968.
"""

import enum

import attrs

from mturk_xml.analysis.figure import Figure
from mturk_xml.batch import ErrorKind
from mturk_xml.scoring import Rounding
from mturk_xml.summary import Summary


@attrs.frozen(kw_only=True)
class AnswerSheet:
    """Whose answers they are, and what they were worth.

    Attributes:
        number: the place among the answers that were given, from 1.
        source: the file or the place in it; for answers that were given without one, their number, such as `#3`.
        worker_id: who submitted them; None where that is not known.
        assignment_id: for which assignment, likewise.
        summed_score: the sum of the points; None where there is an error.
        qualification_value: what the key makes of the sum; None where there is an error.
        seconds: from accepting to submitting; None where that is not known.

    """

    number: int
    source: str
    worker_id: str | None = None
    assignment_id: str | None = None
    summed_score: int | None = None
    qualification_value: int | None = None
    seconds: float | None = None

    @property
    def name(self) -> str:
        """The Worker, where one is named, and the source."""
        return " ".join(filter(None, (self.worker_id, self.source)))


@attrs.frozen(kw_only=True)
class Unscored:
    """Answers that have no score, and are in no figure but `Analysis.answers`.

    Attributes:
        sheet: whose they are.
        error: why they have none, in words.
        error_kind: the same, for counting.

    """

    sheet: AnswerSheet
    error: str
    error_kind: ErrorKind


@attrs.frozen(kw_only=True)
class Spread:
    """How numbers are spread.

    Nothing is interpolated: each of the five last is a number that was found. Source: R. J. Hyndman and Y. Fan, "Sample
    Quantiles in Statistical Packages", The American Statistician 50, 1996, definition 1.

    Attributes:
        mean: Σ x / n.
        standard_deviation: √(Σ (x - mean)² / (n - 1)). Source: Allen & Yen, chapter 2; Lord & Novick, chapter 1.
        least: the least number.
        lower_quartile: the least number such that a quarter of all is no greater.
        median: the least number such that half of all is no greater.
        upper_quartile: the least number such that three quarters of all are no greater.
        greatest: the greatest number.

    """

    mean: Figure
    standard_deviation: Figure
    least: Figure
    lower_quartile: Figure
    median: Figure
    upper_quartile: Figure
    greatest: Figure

    @property
    def five_numbers(self) -> tuple[Figure, ...]:
        """The five-number summary: from the least to the greatest."""
        return self.least, self.lower_quartile, self.median, self.upper_quartile, self.greatest


@attrs.frozen(kw_only=True)
class Distribution(Spread):
    """How whole numbers are spread: the scores of Workers.

    Attributes:
        counts: each number that was found, ascending, and how often.
        attainable: the least and the greatest that the key offers, whatever the form allows; None where they are not
            known, as the key offers more than `attainable.MOST_SUMS` sums, or one that has no Qualification value.

    """

    counts: tuple[tuple[int, int], ...]
    attainable: tuple[int, int] | None

    @property
    def count(self) -> int:
        """How many numbers there are: n."""
        return sum(number for _, number in self.counts)

    def bins(self) -> list[tuple[int, int, int]]:
        """Divide the range into at most 12 bins: the first number, the last one and how many; as `Summary.bins`."""
        summary = Summary()
        summary.values.update(dict(self.counts))
        return summary.bins()


class Ability(enum.StrEnum):
    """The parts into which Workers are divided by their summed scores."""

    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"


@attrs.frozen(kw_only=True)
class AbilityGroup:
    """Workers whose summed scores are alike.

    The upper group is the smallest that holds at least 27 % of the Workers and all whose score is no less than the
    least in it; the lower group likewise from below. So Workers with equal scores are in one group, whatever their
    order, and a group may hold more than 27 %. The rest is the middle group, which may be empty. Source: T. L. Kelley,
    "The selection of upper and lower groups for the validation of test items", Journal of Educational Psychology 30,
    1939.

    Attributes:
        ability: which group it is.
        count: how many Workers it holds.
        least: their least summed score; None where the group is empty.
        greatest: their greatest, likewise.

    """

    ability: Ability
    count: int
    least: int | None
    greatest: int | None


@attrs.frozen(kw_only=True)
class ResponseCount:
    """How often one response was given to a question.

    Attributes:
        selections: what was selected, sorted; empty where nothing was.
        is_typed: whether there was a text or a file, which equals no option.
        points: what the response earned.
        count: how many Workers gave it.
        by_group: how many of each group, in the order of `Analysis.groups`; empty where there are none.

    """

    selections: tuple[str, ...]
    is_typed: bool
    points: int
    count: int
    by_group: tuple[int, ...]


@attrs.frozen(kw_only=True)
class PointsCount:
    """How often a number of points was earned for a question.

    Attributes:
        points: the number.
        count: how many Workers earned it.
        by_group: how many of each group, in the order of `Analysis.groups`; empty where there are none.

    """

    points: int
    count: int
    by_group: tuple[int, ...]


@attrs.frozen(kw_only=True)
class ChoiceAnalysis:
    """One choice of a question: how often it was selected, and by whom.

    Attributes:
        selection_identifier: the choice.
        position: its place in the form, from 1; None without a form, or where the form does not offer it.
        worth: the most points that a set of selections with this choice earns, as a share of those that the question
            offers: (most - least) / (greatest - least). It is 1 for a choice of a right answer; one that is in no
            option of the key is worth what an answer earns that equals none.
        count: how many Workers selected it.
        share: count / n.
        by_group: how many of each group, in the order of `Analysis.groups`; empty where there are none.
        rest_correlation: r(c, T - x), where c is 1 for Workers who selected it and 0 for the others: the
            point-biserial correlation with the score on the other questions. Right choices should have a positive one,
            distractors a negative one. Source: Crocker & Algina, chapter 14; S. Henrysson, "Correction of item-total
            correlations in item analysis", Psychometrika 28, 1963.
        draws_the_strong: what makes it look like a distractor that misleads those who know; None where nothing does.
            It is a choice worth less than half of the points whose `rest_correlation` is greater than 0 by more than
            chance makes likely: artanh(r) · √(n - 3) > 1.645, one sided at 5 %. Source: R. A. Fisher, "On the
            'probable error' of a coefficient of correlation deduced from a small sample", Metron 1, 1921.

    """

    selection_identifier: str
    position: int | None
    worth: Figure
    count: int
    share: Figure
    by_group: tuple[int, ...]
    rest_correlation: Figure
    draws_the_strong: str | None = None


@attrs.frozen(kw_only=True)
class QuestionAnalysis:
    """One question of the key: how hard it is, how it separates, and what was answered.

    Attributes:
        question_identifier: the question.
        least_points: the least that the key offers for an answer to it, or for none; it may be negative.
        greatest_points: the most.
        mean: Σ x / n, in points.
        standard_deviation: s(x), in points.
        difficulty: the mean as the share of the attainable points: (mean - least) / (greatest - least). It is 1 where
            everybody earned the most, and with points of 0 and 1 the share of right answers, "p". Being measured from
            the least, it stays between 0 and 1 where points are negative. Source: Crocker & Algina, chapter 14; Lord &
            Novick, chapter 15.
        right: how many Workers earned the most points.
        right_share: right / n.
        omitted: how many Workers answered nothing: there is no Answer, or it selects nothing and holds no text.
        omitted_share: omitted / n.
        item_total: r(x, T). Being part of T, a question correlates with it even where it measures nothing.
            Source: Lord & Novick, chapter 15; Allen & Yen, chapter 6.
        corrected_item_total: r(x, T - x), with the score on the other questions. Source: S. Henrysson, "Correction of
            item-total correlations in item analysis", Psychometrika 28, 1963.
        discrimination: the difficulty in the upper group less that in the lower group, "D". Source: Kelley 1939, as
            `AbilityGroup`; Crocker & Algina, chapter 14.
        alpha_if_deleted: Cronbach's alpha of the other questions; where it is greater than alpha, the test would be
            more consistent without this one. Source: as `Reliability.alpha`.
        points: each number of points that was earned, descending.
        choices: what the form offers, in its order; then what the key holds besides; then what else was selected, the
            most frequent first, at most 30 of these.
        responses: the most frequent responses, at most 30, the most frequent first. For several
            selections they say which were made together.
        other_responses: how many Workers gave a response that is not listed.

    """

    question_identifier: str
    least_points: int
    greatest_points: int
    mean: Figure
    standard_deviation: Figure
    difficulty: Figure
    right: int
    right_share: Figure
    omitted: int
    omitted_share: Figure
    item_total: Figure
    corrected_item_total: Figure
    discrimination: Figure
    alpha_if_deleted: Figure
    points: tuple[PointsCount, ...]
    choices: tuple[ChoiceAnalysis, ...]
    responses: tuple[ResponseCount, ...]
    other_responses: int


@attrs.frozen(kw_only=True)
class Reliability:
    """How consistent the summed score is.

    Attributes:
        questions: k.
        alpha: Cronbach's alpha, k / (k - 1) · (1 - Σ s²(x) / s²(T)); every question counts in k, one without variance
            too. Source: L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16,
            1951; Lord & Novick, chapter 4.
        kr20: the same, where every question can earn 0 points or 1 and nothing else: there alpha is Kuder and
            Richardson's formula 20, k / (k - 1) · (1 - Σ p (1 - p) / σ²(T)). Source: G. F. Kuder and M. W. Richardson,
            "The theory of the estimation of test reliability", Psychometrika 2, 1937.
        standard_error: that of measurement, in points: s(T) · √(1 - alpha). Source: Lord & Novick, chapter 3.
        half_correlation: r(A, B), where A is the score on the first, third … question of the key and B that on the
            others.
        split_half: the reliability of the whole test by Spearman and Brown's formula: 2 r(A, B) / (1 + r(A, B)).
            Source: C. Spearman, and W. Brown, both in British Journal of Psychology 3, 1910; Lord & Novick, chapter 5.

    """

    questions: int
    alpha: Figure
    kr20: Figure
    standard_error: Figure
    half_correlation: Figure
    split_half: Figure


@attrs.frozen(kw_only=True)
class PassRate:
    """How many would pass if a Qualification value had to be reached.

    Attributes:
        threshold: the value.
        count: how many Workers have it or a greater one.
        share: count / n.
        low: the lower bound of Wilson's interval for the share among all Workers like these, at 95 %: with z = 1.95996…
            and the share p it is (p + z²/2n ± z √(p (1 - p)/n + z²/4n²)) / (1 + z²/n). Source: E. B. Wilson, "Probable
            inference, the law of succession, and statistical inference", Journal of the American Statistical
            Association 22, 1927.
        high: the upper bound.

    """

    threshold: int
    count: int
    share: Figure
    low: Figure
    high: Figure


@attrs.frozen(kw_only=True)
class TimeTaken(Spread):
    """How long Workers took, in seconds, from accepting to submitting, where that is known.

    Attributes:
        count: of how many Workers with a score it is known.
        score_correlation: r(t, T) with the summed score, over these Workers.

    """

    count: int
    score_correlation: Figure


class Sign(enum.StrEnum):
    """What in answers may deserve a second look. It is a sign and never a verdict.

    Attributes:
        IDENTICAL: several Workers have the same answers to every question, some of them wrong. That right answers
            agree is no sign: there is one way to be right, and many to be wrong.
        STRAIGHT_LINE: one Worker chose what stands in the same position, in every question.
        FAST: one Worker took much less time than the others.

    """

    IDENTICAL = "identical answers"
    STRAIGHT_LINE = "straight line"
    FAST = "fast"


@attrs.frozen(kw_only=True)
class Suspicion:
    """A sign in the answers of one Worker, or of several together.

    Attributes:
        sign: what was seen.
        sheets: whose answers they are, in the order in which they were given.
        reason: what was seen, in words.
        expected: of `IDENTICAL` only: how many others would be expected to agree with one of them by chance; see
            `analysis.identical_sheets`, as for the next.
        probability: likewise: how likely as many or more are by chance, anywhere in the test.

    """

    sign: Sign
    sheets: tuple[AnswerSheet, ...]
    reason: str
    expected: float | None = None
    probability: float | None = None


@attrs.frozen(kw_only=True)
class UnseenSign:
    """A sign that could not be looked for, and why."""

    sign: Sign
    reason: str


@attrs.frozen(kw_only=True)
class Analysis:
    """What the answers of many Workers say about a test.

    Attributes:
        answers: how many there were.
        scored: how many of them have a score: n.
        unscored: the others, in their order.
        rounding: how a percentage or a scaled score became an integer.
        summed_scores: how the sums of the points are spread.
        qualification_values: how what the key makes of them is spread.
        groups: the upper, the middle and the lower group; none where they cannot be told apart.
        questions: the questions of the key, in its order.
        reliability: how consistent the summed score is.
        pass_rates: for each Qualification value that the key offers or that was found, ascending, how many reach it.
        passing: the same for the value that is asked for; None where none is.
        time_taken: how long Workers took.
        suspicions: what deserves a second look, by the kind of its sign.
        not_looked_for: the signs that could not be looked for.

    """

    answers: int
    scored: int
    unscored: tuple[Unscored, ...]
    rounding: Rounding
    summed_scores: Distribution
    qualification_values: Distribution
    groups: tuple[AbilityGroup, ...]
    questions: tuple[QuestionAnalysis, ...]
    reliability: Reliability
    pass_rates: tuple[PassRate, ...]
    passing: PassRate | None
    time_taken: TimeTaken
    suspicions: tuple[Suspicion, ...]
    not_looked_for: tuple[UnseenSign, ...]
