"""What is no XML: where it goes wrong, in words, and what to do about it."""

import re

import pytest

from mturk_xml import check
from mturk_xml.diagnostics import Diagnostic
from places import place_of

FORM = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd"
OPENING = f'<QuestionForm xmlns="{FORM}">\n<Overview>\n'


def overview(content: str) -> str:
    return f"{OPENING}{content}\n</Overview>\n</QuestionForm>\n"


def diagnostics(document: str | bytes) -> list[Diagnostic]:
    report = check(document)
    assert (report.well_formed, report.schema_valid, report.document) == (False, False, None)
    return list(report.diagnostics)


# A document, its code, the characters at which the finding stands, and parts of its message and its hint.
MISTAKES = {
    "line break before the prolog": ('\n<?xml version="1.0"?>\n<a/>', "XML010", "<?xml", "not at the start", "remove"),
    "blanks before the prolog": ('   <?xml version="1.0"?>\n<a/>', "XML010", "<?xml", "not at the start", "remove"),
    "comment before the prolog": ('<!-- a -->\n<?xml version="1.0"?><a/>', "XML010", "<?xml", "start", "remove"),
    "prolog inside": (overview('<?xml version="1.0"?><Text>a</Text>'), "XML010", "<?xml", "start", "remove"),
    "ampersand": (overview("<Text>black & white</Text>"), "XML011", "& white", "not escaped", "&amp;"),
    "ampersand in a name": (overview("<Text>AT&T</Text>"), "XML011", "&T", "not escaped", "&amp;"),
    "ampersand at the end": (overview("<Text>black &</Text>"), "XML011", "&</", "not escaped", "&amp;"),
    "ampersand in an attribute": (overview('<Text x="a & b"/>'), "XML011", "& b", "not escaped", "&amp;"),
    "query string": (overview("<Text>?a=1&b=2</Text>"), "XML011", "&b=2", "not escaped", "&amp;"),
    "less than": (overview("<Text>a < b</Text>"), "XML012", "< b", "not escaped", "&lt;"),
    "less than a digit": (overview("<Text>a <3 b</Text>"), "XML012", "<3", "not escaped", "&lt;"),
    "less or equal": (overview("<Text>a <= b</Text>"), "XML012", "<=", "not escaped", "&lt;"),
    "arrow": (overview("<Text>a <- b</Text>"), "XML012", "<-", "not escaped", "&lt;"),
    "less than at the end": (overview("<Text>a <</Text>"), "XML012", "<</", "not escaped", "&lt;"),
    "less than in an attribute": (overview('<Text x="a < b"/>'), "XML012", "< b", "not escaped", "&lt;"),
    "unclosed element": (
        overview("<Text>a</Text>\n<Title>b"),
        "XML013",
        "<Title>",
        "<Title> is not closed before </Overview>",
        "add </Title>",
    ),
    "unclosed item": (
        overview("<List><ListItem>a</ListItem>\n<ListItem>b</List>"),
        "XML013",
        "<ListItem>b",
        "<ListItem> is not closed before </List>",
        "add </ListItem>",
    ),
    "br": (overview("<Text>a<br>\nb</Text>"), "XML013", "<br>", "<br> is not closed before </Text>", "write <br/>"),
    "the first of several br": (overview("<Text>a<br>\nb<br class='x'></Text>"), "XML013", "<br>", "<br>", "<br/>"),
    "a slash forgotten": (overview("<Text>a<Text>\n"), "XML013", "<Text>a", "<Text> is not closed", "add </Text>"),
    "cut off in a text": (OPENING + "<Text>a", "XML013", "<Text>", "before the end of the document", "add </Text>"),
    "cut off after an element": (
        OPENING + "<Text>a</Text>",
        "XML013",
        "<Overview>",
        "<Overview> is not closed before the end",
        "add </Overview>",
    ),
    "cut off in CDATA": (OPENING + "<Text>a<![CDATA[ b</Text>", "XML013", "<![CDATA[", "CDATA section", "]]>"),
    "unclosed after strings that look like tags": (
        overview("<!-- <Text> --><Text><![CDATA[<Title>]]></Text><Title x='/Title>'>"),
        "XML013",
        "<Title x",
        "<Title> is not closed before </Overview>",
        "add </Title>",
    ),
    "wrong case": (overview("<Text>a</text>"), "XML014", "</text>", "</text> where </Text>", "case"),
    "closed too often": (overview("<Text>a</Text>\n</Title>"), "XML014", "</Title>", "</Overview> is exp", "names"),
    "named entity": (overview("<Text>a&nbsp;b</Text>"), "XML015", "&nbsp;", "&nbsp;", "&#160;"),
    "named entity in an attribute": (overview("<Text x='a&copy;b'/>"), "XML015", "&copy;", "&copy;", "numeric"),
    "control character": (overview("<Text>a\x0bb</Text>"), "XML016", "\x0b", "cannot hold", "remove"),
    "no quotes": (f"<QuestionForm xmlns={FORM}>", "XML017", "http:", "quotes", 'name="value"'),
    "typographic quotes": (f"<QuestionForm xmlns=“{FORM}”>", "XML017", "“", "quotes", 'name="value"'),
    "an attribute twice": (
        overview('<Text a="1" a="2">b</Text>'),
        "XML017",
        'a="2"',
        "the attribute a stands twice",
        "one",
    ),
    "text before": ("Here: <a/>", "XML018", "Here", "does not begin with an element", "<"),
    "text after": ("<a/>\nthat was it", "XML018", "that", "follows the end", "one document"),
    "undeclared prefix": (overview("<mt:Text>a</mt:Text>"), "XML019", "<mt:Text", "the prefix mt is not", "xmlns:"),
    "undeclared prefix of an attribute": (overview("<Text mt:a=''>b</Text>"), "XML019", "mt:a", "prefix mt", "xmlns:"),
}


@pytest.mark.parametrize(("document", "code", "wanted", "message", "hint"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_explained(document: str, code: str, wanted: str, message: str, hint: str) -> None:
    first = diagnostics(document)[0]
    assert (first.code, first.line, first.column) == (code, *place_of(document, wanted))
    assert message in first.message
    assert hint in (first.hint or "")


@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["CRLF", "CR"])
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("<Text>é\N{GRINNING FACE} & b</Text>", "& b"),
        ("<Text>\n\té\N{GRINNING FACE} < b</Text>", "< b"),
        ("<Title>\N{GRINNING FACE}</Title><Text>\n é&nbsp;</Text>", "&nbsp;"),
        ("<Text>\N{GRINNING FACE}</Text>\n é<Title>", "<Title>"),
    ],
)
def test_columns_are_characters(content: str, wanted: str, line_end: str) -> None:
    document = overview(content).replace("\n", line_end)
    first = diagnostics(document)[0]
    assert (first.line, first.column) == place_of(document, wanted)
    in_utf_16 = diagnostics(document.encode("utf-16"))[0]
    assert (in_utf_16.line, in_utf_16.column) == place_of(document, wanted)


def test_every_ampersand_is_found() -> None:
    document = overview(
        "<Title>salt & pepper</Title>\n"
        "<Text>oil &vinegar, fish &amp; chips &#38; peas</Text>\n"
        "<Text>AT&T</Text><Text x='R&D'>bed & breakfast &more</Text>"
    )
    wanted = ["& pepper", "&vinegar", "&T<", "&D", "& breakfast", "&more"]
    assert [(found.code, found.line, found.column) for found in diagnostics(document)] == [
        ("XML011", *place_of(document, characters)) for characters in wanted
    ]


def test_faults_of_several_kinds_are_all_found() -> None:
    document = overview("<Text>a & b</Text>\n<Text>c < d</Text>\n<Text>e&nbsp;f</Text>\n<Text>g & h</Text>")
    assert [(found.code, found.line) for found in diagnostics(document)] == [
        ("XML011", 3),
        ("XML012", 4),
        ("XML015", 5),
        ("XML011", 6),
    ]


def test_what_only_follows_from_a_mistake_is_not_reported() -> None:
    # After an unclosed element nothing that recovery says can be vouched for.
    document = overview("<Text>a<br></Text>\n<Text>b & c</Text>")
    assert [found.code for found in diagnostics(document)] == ["XML013"]


def test_a_quote_that_is_not_closed_is_one_mistake() -> None:
    document = f'<QuestionForm xmlns="{FORM}>\n<Overview>\n<Text>a</Text>\n</Overview>\n</QuestionForm>\n'
    (found,) = diagnostics(document)
    assert found.line == 1


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        ("", "empty"),
    ],
)
def test_nothing_is_an_empty_source(document: bytes | str, message: str) -> None:
    (found,) = diagnostics(document)
    assert (found.code, found.line, found.column) == ("XML001", 1, 1)
    assert message in found.message


@pytest.mark.parametrize(
    ("document", "line", "column", "message"),
    [
        ("<a>\n é</a>".encode("latin-1"), 2, 2, "E9"),
        ('<?xml version="1.0" encoding="ascii"?>\n<a>é</a>'.encode(), 2, 4, "C3"),
        (b'<?xml version="1.0" encoding="nosuch"?><a/>', 1, 31, "nosuch"),
        (rb'<?xml version="1.0" encoding="unicode_escape"?><a>\q</a>', 1, 31, "unicode_escape"),
        (b'<?xml version="1.0" encoding="punycode"?><a>-' + b"a" * 1_000_000, 1, 31, "punycode"),
        ("<a>\N{GRINNING FACE}é</a>".encode() + b"\xff", 1, 10, "FF"),
        ("<a>x</a>".encode("utf-16")[:-1], 1, 8, "utf-16"),
    ],
)
def test_bytes_that_are_no_characters_are_placed(document: bytes, line: int, column: int, message: str) -> None:
    (found,) = diagnostics(document)
    assert (found.code, found.line, found.column) == ("XML003", line, column)
    assert message in found.message


@pytest.mark.parametrize("document", ["<:a/>", "<a:/>", "<a::b/>", "<:/>", "<a xmlns:x='${y}'><x:b/></a>"])
def test_strange_names_are_no_accident(document: str) -> None:
    assert check(document).diagnostics
    assert check(document.replace("<a", f'<a xmlns="{FORM}"')).diagnostics


@pytest.mark.parametrize("end", range(0, 700, 7))
def test_a_document_cut_off_anywhere_is_explained(end: int) -> None:
    document = overview(
        "<!-- é --><Title>A <![CDATA[<title>]]></Title>\r\n<Text>black &amp; white</Text>\n"
        '<Binary><MimeType><Type>image</Type></MimeType><DataURL>https://example.org/a.png</DataURL><AltText x="é">'
        "a\N{GRINNING FACE}b</AltText></Binary>"
    )
    part = document[: end % (len(document) - 20)]
    found = diagnostics(part)
    assert found
    assert all(finding.line is not None and finding.column is not None for finding in found)
    lines = re.split("\r\n|\r|\n", part)
    assert all(1 <= (finding.column or 0) <= len(lines[(finding.line or 0) - 1]) + 1 for finding in found)
