"""What the charts draw is what was found: places, sizes, ticks."""

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml.analysis import chance
from mturk_xml.web.report.charts import question_map, threshold_chart, value_chart
from mturk_xml.web.report.scale import Scale, round_numbers
from mturk_xml.web.report.score_rows import MOST_VALUES, sum_rows, value_rows
from sample_tests import sample_test
from sheets import answer, answers, key, option, question, ranges

_NUMBERS = re.compile(r"-?[\d.]+")


@given(st.integers(-(2**31), 2**31), st.integers(1, 2**32), st.integers(2, 50))
def test_ticks_are_round_and_few(low: int, span: int, most: int) -> None:
    found = round_numbers(low, low + span, most, least_step="1")
    assert len(found) <= most
    assert all(low <= number <= low + span for number in found)
    steps = {after - before for before, after in itertools.pairwise(found)}
    assert len(steps) <= 1
    assert all(str(step).rstrip("0") in {"1", "2", "5"} for step in steps)


@given(st.floats(0.001, 1), st.integers(2, 12))
def test_ticks_of_shares(high: float, most: int) -> None:
    found = round_numbers(0, high, most)
    assert found[0] == 0
    assert len(found) <= most
    assert Decimal(str(high)) - found[-1] < (found[-1] or Decimal(1))


def test_a_scale_ends_at_its_ends() -> None:
    scale = Scale(0, 10, 100, 200)
    assert [scale.at(value) for value in (-5, 0, 5, 10, 2**31)] == [100, 100, 150, 200, 200]


def test_bars_are_as_high_as_their_shares() -> None:
    sample = sample_test(6, 60)
    analysis = sample.analysis()
    rows = value_rows(analysis, None)
    chart = value_chart(analysis, rows)
    assert chart is not None
    bars = [[float(number) for number in _NUMBERS.findall(shape.path)] for shape in chart.shapes]
    shares = [row.count / 60 for row in rows if row.count]
    heights = [bottom - top for _, top, _, bottom, _ in bars]
    assert heights == pytest.approx([share / max(shares) * max(heights) for share in shares], abs=0.02)
    lefts = [left for left, *_ in bars]
    assert lefts == sorted(lefts)


def test_the_rows_hold_every_worker_and_all_of_chance() -> None:
    for sample in (sample_test(5, 40), sample_test(30, 200, several=True), sample_test(120, 30)):
        analysis = sample.analysis(pass_at=2)
        by_chance = chance(sample.key, sample.form)
        rows = value_rows(analysis, by_chance)
        assert len(rows) <= MOST_VALUES
        assert sum(row.count for row in rows) == analysis.scored
        assert all(before.last < after.first for before, after in itertools.pairwise(rows))
        assert sum(row.chance or 0 for row in rows) <= 1
        assert sum(row.is_mark for row in rows) == 1


def test_summed_scores_have_rows_where_the_mapping_hides_them() -> None:
    sample = sample_test(5, 40)
    assert sum_rows(sample.analysis(), None) == ()
    pass_or_fail = sample.key.evolve(qualification_value_mapping=ranges((3, 5, 1), otherwise=0))
    rows = sum_rows(mx.analyse(pass_or_fail, sample.submissions), chance(pass_or_fail, sample.form))
    assert sum(row.count for row in rows) == 40
    page = mx.render_report(mx.analyse(pass_or_fail, sample.submissions), pass_or_fail, sample.form)
    assert 'id="sum-chart-title"' in page


def test_the_mark_of_the_bars_stands_before_the_value_that_passes() -> None:
    sample = sample_test(6, 60)
    analysis = sample.analysis(pass_at=3)
    rows = value_rows(analysis, None)
    bars, curve = value_chart(analysis, rows), threshold_chart(analysis, rows, None)
    assert bars is not None
    assert curve is not None
    ticks = {tick.label: tick.at for tick in bars.x.ticks}
    assert (bars.mark and bars.mark.x) == pytest.approx((ticks["2"] + ticks["3"]) / 2, abs=0.02)
    assert (curve.mark and curve.mark.x) == ticks["3"]


def test_the_curve_falls() -> None:
    sample = sample_test(6, 60)
    analysis = sample.analysis()
    chart = threshold_chart(analysis, value_rows(analysis, None), None)
    assert chart is not None
    (observed,) = [shape for shape in chart.shapes if shape.kind == "observed"]
    downwards = [float(y) for y in re.findall(r"V([\d.]+)", observed.path)]
    assert downwards == sorted(downwards)
    assert downwards[-1] == chart.frame.bottom


def test_labels_of_questions_stand_apart() -> None:
    sample = sample_test(80, 200)
    chart = question_map(sample.analysis(), [False] * 80)
    assert chart is not None
    assert len(chart.dots) == 80
    labelled = [dot for dot in chart.dots if dot.label]
    assert labelled
    for dot in labelled:
        others = [other for other in labelled if other is not dot and abs(other.y - dot.y) < 10]
        assert all(abs(other.x - dot.x) > 20 for other in others)


def test_nothing_is_drawn_of_nothing() -> None:
    empty = key(question("q", option("a", 0)))
    analysis = mx.analyse(empty, [])
    assert question_map(analysis, [False]) is None
    assert value_chart(analysis, ()) is None
    assert threshold_chart(analysis, (), None) is None
    one = mx.analyse(empty, [answers(answer("q", "a"))])
    assert value_chart(one, value_rows(one, None)) is not None
