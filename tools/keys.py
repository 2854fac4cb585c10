"""Hypothesis strategies for small keys, in which questions and options meet again and again."""

from hypothesis import strategies as st

from sheets import key, option, percentage, question, ranges, scale

__all__ = ["KEYS", "MAPPINGS", "NAMES", "SELECTIONS"]

POINTS = st.integers(-3, 3)
SELECTIONS = st.sampled_from("abcde")
NAMES = st.sampled_from(["q1", "q2", "q3"])
OPTIONS = st.lists(
    st.builds(
        lambda selections, points: option(" ".join(selections), points),
        st.lists(SELECTIONS, min_size=1, max_size=3),
        POINTS,
    ),
    min_size=1,
    max_size=4,
)
QUESTIONS = st.builds(
    lambda name, options, default: question(name, *options, default=default), NAMES, OPTIONS, st.none() | POINTS
)
MAPPINGS = (
    st.none()
    | st.integers(-9, 9).filter(bool).map(percentage)
    | st.sampled_from(["0.5", "-1.5", "1E9"]).map(scale)
    | st.lists(st.tuples(POINTS, POINTS, POINTS), min_size=1, max_size=3).map(
        lambda spans: ranges(*spans, otherwise=-9)
    )
)
KEYS = st.builds(
    lambda questions, mapping: key(*questions, mapping=mapping), st.lists(QUESTIONS, min_size=1, max_size=4), MAPPINGS
)
