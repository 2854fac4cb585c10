"""Tables in a terminal: aligned, and in as many parts as its width needs."""

import pytest

from mturk_xml.cli.tables import aligned, folded_table
from mturk_xml.views.lines import cells

ROWS = [
    ("question", "first", "second", "third"),
    ("q1", "1", "22", "333"),
    ("a question with quite a long name", "4", "5", "6"),
    ("質問", "7", "8", "9"),
]


def test_columns_are_as_wide_as_they_need() -> None:
    assert list(aligned([("a", "bb", "c"), ("例え", "1", "")], right={1})) == ["a     bb  c", "----  --  -", "例え   1"]


@pytest.mark.parametrize("width", [20, 30, 40, 60, 100])
def test_no_line_is_wider_than_the_place(width: int) -> None:
    lines = list(folded_table(ROWS, width))
    assert max(map(cells, lines)) <= width
    assert {value for value in ("first", "second", "third") if any(value in line for line in lines)} == {
        "first",
        "second",
        "third",
    }


def test_a_table_that_does_not_fit_goes_on_below() -> None:
    lines = list(folded_table(ROWS, 30))
    assert lines[0] == "question      first  second"
    assert lines[4].startswith("質問")
    assert lines[5:7] == ["", "question      third"]
    assert "a questio...      4       5" in lines
