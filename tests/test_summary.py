"""What is said at the end of a run; tests/sinks/test_goldens.py compares the text of some summaries."""

import json
import math
import statistics
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mturk_xml.appearance import Appearance
from mturk_xml.summary import Summary, summarized
from score_goldens import Scored

XS_INT = st.integers(-(2**31), 2**31 - 1)
VALUES = st.lists(XS_INT | st.integers(-20, 120), min_size=1)
RESULTS = st.lists(
    st.builds(Scored, qualification_value=XS_INT | st.integers(0, 3))
    | st.builds(Scored, error_kind=st.sampled_from(["not valid", "not readable"]))
)


def _summary(*results: Scored) -> Summary:
    summary = Summary()
    summary.add(results)
    return summary


def _of(values: list[int]) -> Summary:
    return _summary(*(Scored(qualification_value=value) for value in values))


@given(RESULTS, RESULTS)
def test_parts_make_the_whole(some: list[Scored], others: list[Scored]) -> None:
    whole, merged = _summary(*some, *others), _summary(*some)
    merged.merge(_summary(*others))
    added = _summary(*some)
    added.add(iter(others))
    assert whole == merged == added
    assert whole.count == len(some) + len(others) == whole.scored + whole.failed
    assert summarized(whole, Appearance()) == summarized(merged, Appearance())


@given(RESULTS)
def test_json_and_back(results: list[Scored]) -> None:
    summary = _summary(*results)
    text = json.dumps(summary.to_json())
    assert Summary.from_json(json.loads(text)) == summary
    assert json.dumps(_summary(*reversed(results)).to_json()) == text


@given(VALUES)
def test_moments(values: list[int]) -> None:
    summary = _of(values)
    assert summary.mean == statistics.mean(map(Fraction, values))
    assert summary.standard_deviation == pytest.approx(statistics.pstdev(values))


@given(VALUES, st.floats(0, 1))
def test_a_quantile_is_the_least_value_with_that_share_below_it(values: list[int], share: float) -> None:
    quantile = _of(values).quantile(share)
    assert quantile in values
    assert sum(value <= quantile for value in values) >= share * len(values)
    assert sum(value < quantile for value in values) < share * len(values) or quantile == min(values)


def test_quartiles() -> None:
    summary = _of([10, 20, 30, 40])
    assert [summary.quantile(share) for share in (0, 0.25, 0.5, 0.75, 1)] == [10, 10, 20, 30, 40]


@given(VALUES)
def test_bins_hold_every_value_once(values: list[int]) -> None:
    summary = _of(values)
    bins = summary.bins()
    assert 1 <= len(bins) <= 12
    assert (bins[0][0], bins[-1][1]) == (min(values), max(values))
    numbers = [sum(first <= value <= last for value in values) for first, last, _ in bins]
    assert numbers == [number for _, _, number in bins]
    assert sum(numbers) == len(values)
    if len(set(values)) > 12:
        assert all(last + 1 == first for (_, last, _), (first, _, _) in pairwise(bins))


def test_bins_are_round() -> None:
    bins = [(first, last) for first, last, _ in _of(list(range(101))).bins()]
    assert bins == [*((first, first + 9) for first in range(0, 100, 10)), (100, 100)]


@given(RESULTS, st.integers(10, 200), st.sampled_from(["utf-8", "ascii", "cp437", "latin-1"]))
def test_the_text_is_small_and_fits(results: list[Scored], width: int, encoding: str) -> None:
    text = summarized(_summary(*results), Appearance(width=width, encoding=encoding), pass_at=0)
    text.encode(encoding)
    assert len(text.splitlines()) <= 22
    assert all(len(line) <= max(width, 100) for line in text.splitlines())
    assert "nan" not in text


def test_nothing_at_all() -> None:
    summary = Summary()
    assert (summary.mean, summary.standard_deviation, summary.quantile(0.5), summary.bins()) == (None, None, None, [])
    assert summarized(summary, Appearance(color=True), pass_at=1) == "nothing scored\n"


def test_passed() -> None:
    summary = _summary(*(Scored(qualification_value=value) for value in (70, 80, 90)), Scored(error_kind="not valid"))
    assert summary.at_least(80) == 2
    assert "80 or more: 2 of 3 (66.7 %)" in summarized(summary, Appearance(), pass_at=80)


def test_a_bar_is_empty_only_for_none() -> None:
    summary = Summary(Counter({**dict.fromkeys(range(13), 1), 20: 1_000_000, 60: 1}))
    for encoding in ("utf-8", "ascii"):
        lines = summarized(summary, Appearance(encoding=encoding)).splitlines()[3 : 3 + len(summary.bins())]
        assert [line.endswith(("▏", "█", "#")) for line in lines] == [bool(number) for _, _, number in summary.bins()]


def test_many_values_are_few_lines() -> None:
    values = range(-(2**31), 2**31, 2**31 // 50_000)
    summary = _of(list(values))
    assert len(summary.values) > 100_000 - 1
    assert len(summarized(summary, Appearance()).splitlines()) <= 22
    assert math.isclose(float(summary.mean or 0), statistics.fmean(values))
