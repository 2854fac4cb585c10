"""Line, column and path of every element, attribute and text, whatever the characters and line ends."""

import re

import hypothesis
import pytest
from hypothesis import strategies as st
from lxml import etree

from mturk_xml.diagnostics import Location
from mturk_xml.lines import Lines
from mturk_xml.positions import Positions


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Count lines and columns from 1 as an editor does, in characters."""
    before = re.split("\r\n|\r|\n", text[:offset])
    return len(before), len(before[-1]) + 1


def the(positions: Positions, name: str) -> etree._Element:
    (element,) = (element for element in positions.elements if element.tag == name)
    return element


# What stands before the element `here` in each of these must not shift it.
BEFORE = {
    "nothing": "<a><here/></a>",
    "text": "<a>one two <here/></a>",
    "a character of two bytes": "<a>é<here/></a>",
    "characters of three bytes": "<a>字字<here/></a>",
    "an astral character": "<a>\N{GRINNING FACE}<here/></a>",
    "a combining character": "<a>e\u0301<here/></a>",
    "an astral character in an attribute": '<a x="\N{GRINNING FACE}">é<here/></a>',
    "non-ASCII in the line before": "<a>é\n\N{GRINNING FACE}<here/></a>",
    "line feeds": "<a>\n\n  <here/></a>",
    "CRLF": "<a>\r\n\r\n  <here/></a>",
    "CR": "<a>\r\r  <here/></a>",
    "all line ends": "<a>\r\r\n\n\r<here/></a>",
    "CRLF after non-ASCII": "<a>é\r\né\r\n<here/></a>",
    "a tab": "<a>\t<here/></a>",
    "a line separator, which ends no line": "<a>\u2028\u0085<here/></a>",
    "a comment": "<a><!-- <here> é --><here/></a>",
    "a CDATA section": "<a><![CDATA[<here/>\n é]]><here/></a>",
    "a processing instruction": "<a><?php <here?>\n<here/></a>",
    "a reference": "<a>&amp;&#128512;<here/></a>",
    "attributes": "<a x=\">\" y='<!--'><here/></a>".replace("<!--", "!--"),
    "a declaration": '<?xml version="1.0" encoding="UTF-8"?><a><here/></a>',
    "a declaration of another encoding": '<?xml version="1.0" encoding="ISO-8859-1"?><a>é<here/></a>',
    "a declaration of UTF-16": '<?xml version="1.0" encoding="UTF-16"?>\n<a>é<here/></a>',
    "a start tag over lines": '<a\n  x="é"\n>é<here/></a>',
}


@pytest.mark.parametrize("text", BEFORE.values(), ids=list(BEFORE))
def test_an_element_stands_where_its_tag_begins(text: str) -> None:
    positions = Positions(text)
    element = the(positions, "here")
    offset = text.rindex("<here")
    line, column = line_and_column(text, offset)
    assert positions.start(element) == offset
    assert positions.of_element(element) == Location(line=line, column=column, path="/a/here")


# Index of the name of the attribute `here` in its tag.
ATTRIBUTES = {
    "first": '<a here="1"/>',
    "after another": '<a x="1" here="1"/>',
    "after two blanks": '<a  x="1"  here="1"/>',
    "single quotes": "<a x='\"' here='1'/>",
    "after its name in a value": '<a x=" here=" here="1"/>',
    "blanks around the sign": '<a x = "1" here = "1"/>',
    "on the next line": '<a x="1"\nhere="1"/>',
    "on an indented line": '<a x="1"\n   here="1"/>',
    "after CRLF and a tab": '<a\r\n\tx="1"\r\n\there="1"/>',
    "after CR": '<a\r  x="1"\r  here="1"/>',
    "after an astral character": '<a x="\N{GRINNING FACE}" here="1"/>',
    "after a value over lines": '<a x="1\n2\n3" here="1"/>',
    "after a > in a value": '<a x="a > b" here="1"/>',
    "after a namespace": '<a xmlns="urn:x" here="1"/>',
}


@pytest.mark.parametrize("text", ATTRIBUTES.values(), ids=list(ATTRIBUTES))
def test_an_attribute_stands_where_its_name_begins(text: str) -> None:
    positions = Positions(text)
    offset = text.rindex("here")
    line, column = line_and_column(text, offset)
    location = positions.of_attribute(positions.elements[0], "here")
    assert location == Location(line=line, column=column, path="/a/@here")


def test_an_attribute_that_is_not_there_stands_at_the_tag() -> None:
    positions = Positions('<a>\n <b x="here"/></a>')
    assert positions.of_attribute(the(positions, "b"), "here") == Location(line=2, column=2, path="/a/b")


# The text of the element `t` begins at `X`.
TEXTS = {
    "at once": "<t>X</t>",
    "after white space": "<t> \r\n\t X</t>",
    "after astral characters in an attribute": '<t y="\N{GRINNING FACE}">X</t>',
    "in a CDATA section": "<t><![CDATA[X]]></t>",
    "in a CDATA section, after white space": "<t>\n<![CDATA[ \n X]]></t>",
    "after a comment": "<t><!-- no -->X</t>",
    "after a child": "<t><u>no</u>X</t>",
    "after a child, on the next line": "<t>\n  <u/>\n  X</t>",
    "after references to white space": "<t>&#9;&#010;&#13;&#32;&#x9;&#xA;&#x00d;&#x20;X</t>",
    "after a reference to white space and a child": "<t>&#13;<u/>X</t>",
    "a second CDATA section": "<t><![CDATA[  ]]>\n<![CDATA[X]]></t>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_text_stands_where_its_first_character_does(text: str) -> None:
    positions = Positions(text)
    line, column = line_and_column(text, text.index("X"))
    assert positions.of_text(the(positions, "t")) == Location(line=line, column=column, path="/t")


def test_a_no_break_space_is_no_white_space_of_xml() -> None:
    positions = Positions("<t> \N{NO-BREAK SPACE}X</t>")
    assert positions.of_text(the(positions, "t")).column == 5


def test_a_reference_is_text() -> None:
    positions = Positions("<t>\n&amp;X</t>")
    assert positions.of_text(the(positions, "t")) == Location(line=2, column=1, path="/t")


@pytest.mark.parametrize("text", ["<t/>", "<t> \n </t>", "<t><u>x</u> </t>"])
def test_an_element_without_text_stands_at_its_tag(text: str) -> None:
    positions = Positions(text)
    assert positions.of_text(the(positions, "t")) == Location(line=1, column=1, path="/t")


def test_paths_count_siblings_of_the_same_name_only() -> None:
    positions = Positions("<a><b/><c><d/><d/></c><b><d/></b></a>")
    assert list(map(positions.path, positions.elements)) == [
        "/a",
        "/a/b[1]",
        "/a/c",
        "/a/c/d[1]",
        "/a/c/d[2]",
        "/a/b[2]",
        "/a/b[2]/d",
    ]


def test_paths_name_no_prefixes() -> None:
    positions = Positions('<m:a xmlns:m="urn:x"><m:b/><b m:c="1"/></m:a>')
    assert list(map(positions.path, positions.elements)) == ["/a", "/a/b[1]", "/a/b[2]"]


def test_comments_belong_to_the_element_around_them() -> None:
    positions = Positions("<!-- 1 --><a><!-- 2 --><b><!-- 3 --></b><!-- 4 --></a><!-- 5 -->")
    a, b = positions.elements
    assert list(positions.comments()) == [(None, " 1 "), (a, " 2 "), (b, " 3 "), (a, " 4 ")]


AROUND = {
    "in its start tag": "<a><b X=''>1</b></a>",
    "in its text": "<a><b>X</b></a>",
    "in a tag that is empty": "<a><b X=''/></a>",
    "in a comment": "<a><b><!-- </b> X --></b></a>",
    "in a CDATA section": "<a><b><![CDATA[</b> X]]></b></a>",
    "in an instruction": "<a><b><?x </b> X?></b></a>",
    "after a child": "<a><b><c/>X</b></a>",
    "after a child with text": "<a><b><c>1</c> X</b></a>",
    "after a child with a child": "<a><b><c><d/></c>X</b><e/></a>",
}


@pytest.mark.parametrize("text", AROUND.values(), ids=list(AROUND))
def test_an_index_is_in_the_innermost_element_around_it(text: str) -> None:
    positions = Positions(text)
    element = positions.element_at(text.index("X"))
    assert element is not None
    assert element.tag == "b"


def test_outside_of_the_root_there_is_no_element() -> None:
    positions = Positions("<!-- 1 --><a/><!-- 2 -->")
    assert (positions.element_at(3), positions.element_at(18)) == (None, None)


@pytest.mark.parametrize("text", ["", "no XML", "<", "&amp;"])
def test_without_a_root_there_are_no_elements(text: str) -> None:
    assert Positions(text).elements == []


LINE_ENDS = st.text(alphabet="ab\r\n\t é\u2028\N{GRINNING FACE}", max_size=40)


@hypothesis.given(LINE_ENDS, st.data())
def test_locations_and_offsets_are_inverse(text: str, data: st.DataObject) -> None:
    lines = Lines(text)
    offset = data.draw(st.integers(0, len(text)))
    location = lines.location(offset)
    # Between CR and LF is no place of its own: an editor shows none.
    hypothesis.assume(text[offset - 1 : offset + 1] != "\r\n")
    assert (location.line, location.column) == line_and_column(text, offset)
    assert lines.offset(location.line or 0, location.column or 0) == offset


@hypothesis.given(st.integers(-5, 50), st.integers(-5, 50))
def test_an_offset_is_always_in_the_text(line: int, column: int) -> None:
    text = "ab\r\ncd\nef"
    assert 0 <= Lines(text).offset(line, column) <= len(text)


_NAMES = st.sampled_from(["a", "b", "ü"])
_GAPS = st.text(alphabet=" \n\té\N{GRINNING FACE}x", max_size=5)


def _elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(st.tuples(_GAPS, children | st.sampled_from(["<!-- <a> -->", "<![CDATA[<b>\n]]>"])), max_size=3)
    spaces = st.sampled_from([" ", "\n", "\r\n\t", "  "])
    return st.builds(
        lambda name, space, inner, gap: (
            f'<{name}{space}x="1"{space}y="é">{"".join(g + c for g, c in inner)}{gap}</{name}>'
        ),
        _NAMES,
        spaces,
        parts,
        _GAPS,
    )


@hypothesis.given(st.recursive(_NAMES.map("<{}/>".format), _elements, max_leaves=12))
def test_elements_and_paths_are_those_of_lxml(text: str) -> None:
    root = etree.fromstring(text)
    positions = Positions(text)
    expected = [(element.tag, root.getroottree().getpath(element)) for element in root.iter(etree.Element)]
    assert [(element.tag, positions.path(element)) for element in positions.elements] == expected
    for element in positions.elements:
        start, path = positions.start(element), positions.path(element)
        assert text.startswith("<" + str(element.tag), start)
        line, column = line_and_column(text, start)
        assert positions.of_element(element) == Location(line=line, column=column, path=path)
        for name, offset in positions.attributes(element).items():
            assert text.startswith(f"{name}=", offset)
        assert set(positions.attributes(element)) == set(root.xpath(path)[0].attrib)


def _first_text(element: etree._Element) -> str | None:
    """Return the first of an element's own characters that is no white space."""
    texts = "".join([element.text or "", *(child.tail or "" for child in element)]).strip(" \t\r\n")
    return texts[:1] or None


@hypothesis.given(st.recursive(_NAMES.map("<{}/>".format), _elements, max_leaves=12))
def test_texts_are_those_of_lxml(text: str) -> None:
    positions = Positions(text)
    for element in positions.elements:
        location = positions.of_text(element)
        offset = positions.lines.offset(location.line or 0, location.column or 0)
        assert text[offset] == (_first_text(element) or "<")


# Where the character X of the text of `t` stands; the index of a character in the text is what lxml makes of it.
CHARACTERS = {
    "plain": "<t>abX</t>",
    "after references to white space": "<t>&#10;&#xD;\r\n&#32;X</t>",
    "after references": "<t>&amp;&#128512;&lt;X</t>",
    "after CRLF and CR": "<t>a\r\nb\r\rX</t>",
    "in a CDATA section": "<t>a<![CDATA[b&amp;\r\nX]]></t>",
    "after a CDATA section": "<t><![CDATA[]]>a<![CDATA[b]]>X</t>",
    "after a comment": "<t>a<!-- no\r\n -->bX</t>",
    "after an instruction": "<t>a<?x no ?>bX</t>",
    "after an astral character": "<t>\N{GRINNING FACE}X</t>",
}


@pytest.mark.parametrize("text", CHARACTERS.values(), ids=list(CHARACTERS))
def test_a_character_of_a_text_stands_where_it_is_written(text: str) -> None:
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    number = (etree.fromstring(text, parser).text or "").index("X")
    positions = Positions(text)
    line, column = line_and_column(text, text.index("X"))
    assert positions.of_character(positions.elements[0], number) == Location(line=line, column=column, path="/t")


def test_a_character_beyond_a_text_stands_at_its_end() -> None:
    positions = Positions("<t>a&amp;</t>")
    assert [positions.of_character(positions.elements[0], number).column for number in (1, 2, 9)] == [5, 10, 10]
