"""The caret stands under the place, whatever stands before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mturk_xml.appearance import Appearance, visible
from mturk_xml.reporters.excerpt import Line, Lines

ANY_LINE = st.text(st.characters(exclude_characters="\r\n"), min_size=1, max_size=300)


def _line(text: str, column: int, *, width: int = 40, encoding: str = "utf-8") -> Line:
    excerpt = Lines(text, Appearance(width=width, encoding=encoding)).excerpt(1, column)
    assert excerpt
    return excerpt.lines[0]


@pytest.mark.parametrize(
    ("text", "column", "underlined"),
    [
        ("<a><bc>d</bc>", 4, "<bc"),
        ("<a><bc>d</bc>", 9, "</bc"),
        ("\t\t<bc/>", 3, "<bc"),
        ("鳥<bc/>", 2, "<bc"),
        ("a &nbsp; b", 3, "&nbsp;"),
        ("a & b", 3, "&"),
        ('<a b="c d">', 4, 'b="c d"'),
        ("<a>some words </a>", 4, "some words"),
        ("\x1b\x1b<bc/>", 3, "<bc"),
    ],
)
def test_underlined(text: str, column: int, underlined: str) -> None:
    line = _line(text, column)
    assert line.caret is not None
    # As cells: a wide character takes two.
    cells = "".join(character + "\0" * (cell_len(character) - 1) for character in line.text)
    assert cells[line.caret : line.caret + line.caret_width] == underlined


@given(
    text=ANY_LINE, place=st.integers(0, 300), width=st.integers(40, 90), encoding=st.sampled_from(["utf-8", "ascii"])
)
def test_the_place_is_shown(text: str, place: int, width: int, encoding: str) -> None:
    at = min(place, len(text) - 1)
    line = _line(text, at + 1, width=width, encoding=encoding)
    assert line.caret is not None
    assert cell_len(line.text) <= width
    assert line.caret + line.caret_width <= width
    line.text.encode(encoding)
    assert line.text.isprintable()
    if text[at].isprintable() and not text[at].isspace():
        shown = visible(text[at], encoding)
        before = next(i for i in range(len(line.text) + 1) if cell_len(line.text[:i]) >= line.caret)
        assert line.text[before:].lstrip("\u0300").startswith(shown) or cell_len(shown) == 0


def test_there_is_no_such_line() -> None:
    lines = Lines("one\ntwo", Appearance())
    assert lines.excerpt(3, 1) is None
    assert lines.excerpt(0, 1) is None
    assert Lines("", Appearance()).excerpt(1, 1) is None


def test_line_breaks_are_those_of_xml() -> None:
    excerpt = Lines("a\rb\r\nc\u2028d\x85\nX", Appearance()).excerpt(3, None)
    assert excerpt
    assert [(line.number, line.text) for line in excerpt.lines] == [(2, "b"), (3, "c\\u2028d\\x85"), (4, "X")]
