"""The charts of the whole test: scores, thresholds, questions, times."""

import itertools
from collections.abc import Sequence

import attrs

from mturk_xml.analysis import Analysis, Chance, Distribution, TimeTaken
from mturk_xml.web.report.drawing import Axis, Chart, Dot, Frame, Mark, Shape, axis, polyline, rectangle, stairs
from mturk_xml.web.report.scale import Scale
from mturk_xml.web.report.score_rows import ScoreRow
from mturk_xml.web.report.shown import duration, number, percent, probability

_WIDEST_BAR, _NARROWEST_BAR, _FILLED = 40.0, 2.0, 0.8
_MOST_STEPS = 300
_LABEL_WIDTH, _LABEL_HEIGHT = 26, 12
_MOST_DOTS = 30
_MORE_THAN_HALF = 0.6
_VALUE = "Qualification value"
_LEGEND = {
    "bar": "Workers",
    "observed": "Workers",
    "band": "95 % interval",
    "chance": "answers at random",
    "random": "answers at random",
}


def value_chart(analysis: Analysis, rows: Sequence[ScoreRow]) -> Chart | None:
    """Draw how many Workers have each Qualification value, and beside them who answers at random."""
    chart = _score_chart("value-chart", _VALUE, analysis.qualification_values, rows)
    return chart and attrs.evolve(chart, mark=_mark(analysis, _across(chart.frame, rows), before=_gap(rows) / 2))


def sum_chart(analysis: Analysis, rows: Sequence[ScoreRow]) -> Chart | None:
    """Draw how many Workers have each summed score; None where the Qualification values say the same."""
    return _score_chart("sum-chart", "summed score", analysis.summed_scores, rows)


def _score_chart(name: str, score: str, found: Distribution, rows: Sequence[ScoreRow]) -> Chart | None:
    if not rows:
        return None
    n, frame = found.count, Frame()
    across = _across(frame, rows)
    highest = max([row.count / n if n else 0 for row in rows] + [float(row.chance or 0) for row in rows])
    upwards = frame.upwards(0, 1.06 * highest or 1)
    bars = [_bar(row, n, across, upwards, _bar_width(rows, across)) for row in rows if row.count]
    dots = _chance_dots(rows, across, upwards)
    line = [Shape(kind="chance", path=polyline([(dot.x, dot.y) for dot in dots]))] if dots else []
    random = ["chance" if len(dots) <= _MOST_DOTS else "random"] if dots else []
    return Chart(
        name=name,
        title=f"How the {score}s are spread",
        description=_scores_in_words(found, rows),
        x=axis(score[0].upper() + score[1:], across, 12, least_step="1"),
        y=axis("Share of Workers", upwards, 6, unit="%"),
        shapes=(*bars, *line),
        dots=tuple(dots) if len(dots) <= _MOST_DOTS else (),
        legend=tuple((kind, _LEGEND[kind]) for kind in ["bar"] * bool(bars) + random),
    )


def _chance_dots(rows: Sequence[ScoreRow], across: Scale, upwards: Scale) -> list[Dot]:
    return [
        Dot(
            kind="chance",
            x=_middle(row, across),
            y=upwards.at(float(row.chance)),
            words=f"{values_of(row)}: {probability(row.chance)} by chance",
        )
        for row in rows
        if row.chance is not None
    ]


def threshold_chart(analysis: Analysis, rows: Sequence[ScoreRow], chance: Chance | None) -> Chart | None:
    """Draw how many would pass at each threshold, and how likely it is by chance; None where no threshold is known."""
    if not rows:
        return None
    frame = Frame()
    across, upwards = _across(frame, rows), frame.upwards(0, 1)
    shapes = _observed(analysis, across, upwards)
    kinds = ["observed", "band"] * bool(shapes)
    if chance is not None:
        kinds.append("random")
        steps = [(outcome.value, float(outcome.at_least)) for outcome in chance.qualification_values.outcomes]
        shapes.append(Shape(kind="chance", path=_stairs(steps, across, upwards)))
    return Chart(
        name="threshold-chart",
        title="How many would pass at each threshold",
        description=_thresholds_in_words(analysis, chance),
        x=axis(f"Threshold: the least {_VALUE} that passes", across, 12, least_step="1"),
        y=axis("Share that passes", upwards, 6, unit="%"),
        shapes=tuple(shapes),
        mark=_mark(analysis, across),
        legend=tuple((kind, _LEGEND[kind]) for kind in kinds),
    )


def question_map(analysis: Analysis, flagged: Sequence[bool]) -> Chart | None:
    """Draw each question by its difficulty and how it separates; None where no question has both."""
    places = [
        (number, question.difficulty.value, question.corrected_item_total.value)
        for number, question in enumerate(analysis.questions, 1)
    ]
    known = [(number, x, y) for number, x, y in places if x is not None and y is not None]
    if not known:
        return None
    frame = Frame(height=380, bottom=332)
    lowest, highest = min(y for _, _, y in known), max(y for _, _, y in known)
    across, upwards = frame.across(0, 1), frame.upwards(min(-0.1, lowest - 0.05), max(0.5, highest + 0.05))
    dots = [
        Dot(
            kind="flagged" if flagged[number - 1] else "item",
            x=across.at(x),
            y=upwards.at(y),
            label=str(number),
            words=f"Question {number}: difficulty {x:.2f}, correlation {y:.2f}",
        )
        for number, x, y in known
    ]
    kinds = [("item", "question")] + [("flagged", "question to look at")] * any(flagged)
    return Chart(
        name="question-map",
        title="How hard each question is, and how it separates",
        description=f"{len(known)} questions, by the share of the points that was earned and by their correlation "
        "with the score on the other questions. The table of the questions holds the same figures.",
        frame=frame,
        x=axis("Difficulty: share of the points that was earned; easy questions stand to the right", across, 6),
        y=axis("Correlation with the rest", upwards, 8),
        dots=tuple(_apart(dots)),
        base=upwards.at(0),
        legend=tuple(kinds),
    )


def _apart(dots: Sequence[Dot]) -> list[Dot]:
    """Leave labels out that would be written over a dot or over another label; those that are flagged come first."""
    kept: list[Dot] = []
    for dot in sorted(dots, key=lambda dot: dot.kind != "flagged"):
        near = [other for other in dots if abs(dot.y - other.y) < _LABEL_HEIGHT]
        is_over_a_dot = any(0 < other.x - dot.x < _LABEL_WIDTH for other in near)
        is_over_a_label = any(0 <= dot.x - other.x < _LABEL_WIDTH for other in near if other in kept)
        if not (is_over_a_dot or is_over_a_label):
            kept.append(dot)
    return [dot if dot in kept else attrs.evolve(dot, label="") for dot in dots]


def time_chart(taken: TimeTaken) -> Chart | None:
    """Draw the quartiles of the times as a box; None where no time is known."""
    numbers = [figure.value for figure in taken.five_numbers]
    known = [value for value in numbers if value is not None]
    if len(known) < len(numbers) or not known[-1]:
        return None
    least, lower, median, upper, greatest = known
    # One Worker who slept over it must not press all others against the axis.
    high = min(greatest, 4 * upper) or greatest
    frame = Frame(height=110, top=14, bottom=62)
    across = frame.across(0, high)
    top, middle, bottom = frame.top + 6, (frame.top + frame.bottom) / 2, frame.bottom - 6
    whisker = (
        f"M{across.at(least):g} {middle:g}H{across.at(lower):g}M{across.at(upper):g} {middle:g}H{across.at(high):g}"
    )
    arrow = "m-7 -5l7 5l-7 5" if greatest > high else "m0 -6v12"
    shapes = (
        Shape(kind="whisker", path=whisker + arrow + f"M{across.at(least):g} {middle - 6:g}v12"),
        Shape(kind="box", path=rectangle(across.at(lower), top, across.at(upper), bottom)),
        Shape(kind="median", path=f"M{across.at(median):g} {top:g}V{bottom:g}"),
    )
    beyond = f"; the longest, {duration(greatest)}, is beyond the right end" if greatest > high else ""
    return Chart(
        name="time-chart",
        title="How long Workers took",
        description=f"The middle half took from {duration(lower)} to {duration(upper)}, the median is "
        f"{duration(median)}, the shortest time {duration(least)}, the longest {duration(greatest)}{beyond}.",
        frame=frame,
        x=_in_minutes(across),
        y=Axis(label="", ticks=()),
        shapes=shapes,
    )


def _in_minutes(across: Scale) -> Axis:
    unit, words = (60, "minutes") if across.high > 180 else (1, "seconds")  # noqa: PLR2004 - three minutes
    return axis(f"Time taken, in {words}", Scale(0, across.high / unit, across.start, across.end), 10)


def values_of(row: ScoreRow) -> str:
    """Name the scores of a row."""
    first, last = number(row.first), number(row.last)
    return first if first == last else f"{first} to {last}"


def _across(frame: Frame, rows: Sequence[ScoreRow]) -> Scale:
    gap = _gap(rows)
    return frame.across(rows[0].first - gap / 2, rows[-1].last + gap / 2)


def _gap(rows: Sequence[ScoreRow]) -> float:
    gaps = [after.first - before.last for before, after in itertools.pairwise(rows)]
    return min(gaps, default=1)


def _bar_width(rows: Sequence[ScoreRow], across: Scale) -> float:
    unit = (across.end - across.start) / (across.high - across.low)
    step = _gap(rows) + (rows[0].last - rows[0].first)
    return min(max(_FILLED * step * unit, _NARROWEST_BAR), _WIDEST_BAR)


def _middle(row: ScoreRow, across: Scale) -> float:
    return across.at((row.first + row.last) / 2)


def _bar(row: ScoreRow, n: int, across: Scale, upwards: Scale, width: float) -> Shape:
    middle, top = _middle(row, across), upwards.at(row.count / n)
    words = f"{values_of(row)}: {number(row.count)} Workers, {percent(row.count / n)}"
    return Shape(kind="bar", path=rectangle(middle - width / 2, top, middle + width / 2, upwards.start), words=words)


def _mark(analysis: Analysis, across: Scale, *, before: float = 0) -> Mark | None:
    """Return the pass mark; among bars it stands `before` that of the least value that passes."""
    if analysis.passing is None:
        return None
    threshold = analysis.passing.threshold
    x = across.at(threshold - before)
    is_far_right = (x - across.start) / (across.end - across.start) > _MORE_THAN_HALF
    return Mark(x=x, label=f"pass mark {number(threshold)}", at_left=is_far_right)


def _observed(analysis: Analysis, across: Scale, upwards: Scale) -> list[Shape]:
    """Draw the pass rates with the band of their intervals; nothing where nobody has a score."""
    # Of thresholds that as many reach the greatest says it all.
    rates = list({rate.count: rate for rate in analysis.pass_rates if rate.count}.values())
    rates = [*rates[:: -(-len(rates) // _MOST_STEPS) or 1], *rates[-1:]]
    low = [(rate.threshold, rate.low.value or 0.0) for rate in rates]
    high = [(rate.threshold, rate.high.value or 0.0) for rate in rates]
    share = [(rate.threshold, rate.share.value or 0.0) for rate in rates]
    if not rates:
        return []
    there = stairs([(across.at(x), upwards.at(y)) for x, y in high], across.start)
    # The way back: from the right end of each step to its left end, which is the right end of the one before.
    back = "".join(
        f"L{across.at(x):g} {upwards.at(y):g}H{left:g}"
        for (x, y), left in zip(
            reversed(low), [*(across.at(x) for x, _ in reversed(low[:-1])), across.start], strict=True
        )
    )
    return [
        Shape(kind="band", path=f"{there}{back}Z"),
        Shape(kind="observed", path=_stairs(share, across, upwards)),
    ]


def _stairs(steps: Sequence[tuple[int, float]], across: Scale, upwards: Scale) -> str:
    """Return the path of shares that reach a threshold, each up to the threshold, and 0 beyond the last."""
    kept = [*steps[:: -(-len(steps) // _MOST_STEPS) or 1], *steps[-1:]]
    points = [(across.at(x), upwards.at(y)) for x, y in kept]
    return stairs([*points, (across.end, upwards.at(0))], across.start)


def _scores_in_words(found: Distribution, rows: Sequence[ScoreRow]) -> str:
    if not found.count:
        return "No answers have a score."
    fullest = max(rows, key=lambda row: row.count)
    return (
        f"{number(found.count)} Workers; the scores range from {number(found.counts[0][0])} to "
        f"{number(found.counts[-1][0])}, with the mean {number(found.mean.value, 'z,.1f')}. The most frequent is "
        f"{values_of(fullest)}, with {percent(fullest.count / found.count)}."
    )


def _thresholds_in_words(analysis: Analysis, chance: Chance | None) -> str:
    words = "A curve that falls from left to right: the share of Workers that reaches each threshold."
    passing = analysis.passing
    if passing is not None and passing.share.value is not None:
        words += f" At the pass mark, {number(passing.threshold)}, it is {percent(passing.share.value)}."
    if passing is not None and chance is not None:
        words += f" By chance it is {probability(chance.probability_at_least(passing.threshold))}."
    return f"{words} The table of the values holds the same figures."
