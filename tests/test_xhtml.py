"""FormattedContent: the XHTML subset's verdict is Xerces's, and a finding stands at its character in the document."""

import csv
import html.entities
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from equivalence import components, generate, mutate
from equivalence.library import block_of
from mturk_xml import check
from mturk_xml.catalogue import XHTML, schema_path
from mturk_xml.diagnostics import Diagnostic
from mturk_xml.xhtml import judge_block
from official import official_judge
from places import place_of
from xerces import Verdict

FORM = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd"
OPENING = f'<FormattedContent xmlns="{XHTML}">'
CLOSING = "</FormattedContent>"
LATIN_1 = '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n'


def form(content: str) -> str:
    return f'<QuestionForm xmlns="{FORM}">\n<Overview>\n{content}\n</Overview>\n</QuestionForm>\n'


def cdata(text: str) -> str:
    return f"<FormattedContent><![CDATA[{text}]]></FormattedContent>"


def escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<FormattedContent>{text}</FormattedContent>"


def findings(document: str | bytes) -> list[Diagnostic]:
    return [finding for finding in check(document).diagnostics if finding.code in {"FC301", "FC302"}]


def places(document: str | bytes) -> list[tuple[int | None, int | None]]:
    return [(finding.line, finding.column) for finding in findings(document)]


# A content with one fault, and the characters in the document at which it stands.
CONTENTS = {
    "in a CDATA section": (cdata("<div>x</div>"), "<div>"),
    "after non-ASCII": (cdata("é<div>x</div>"), "<div>"),
    "after an astral character": (cdata("\N{GRINNING FACE}\N{GRINNING FACE}<div>x</div>"), "<div>"),
    "on a later line": (cdata("a\n  b\n <div>x</div>"), "<div>"),
    "after CRLF": (cdata("a\r\n  b\r\n <div>x</div>"), "<div>"),
    "after CR": (cdata("a\r  b\r <div>x</div>"), "<div>"),
    "after tabs": (cdata("\t<p>\t</p>\t<div>x</div>"), "<div>"),
    "after a line separator": (cdata("a\u2028b\u0085<div/>"), "<div"),
    "escaped": (escaped("<p>é</p><div>x</div>"), "&lt;div"),
    "escaped, after lines": (escaped("<p>\r\né</p>\r\n <div>x</div>"), "&lt;div"),
    "numeric references": ("<FormattedContent>&#60;p/&#x3E;é&#60;div/&#62;</FormattedContent>", "&#60;div"),
    "half escaped": ("<FormattedContent>&lt;p>x&lt;/p>&lt;div>x&lt;/div></FormattedContent>", "&lt;div"),
    "two CDATA sections": ("<FormattedContent><![CDATA[<p>a]]> <![CDATA[</p><div/>]]></FormattedContent>", "<div"),
    "mixed": ("<FormattedContent>&lt;p><![CDATA[<b>a</b>]]>é&lt;/p><![CDATA[<div/>]]></FormattedContent>", "<div"),
    "escaped after CDATA": ("<FormattedContent><![CDATA[<p>é</p>\n]]>&lt;div/></FormattedContent>", "&lt;div"),
    "after a comment": ("<FormattedContent>a<!-- <![CDATA[ <div -->b<![CDATA[<div/>]]></FormattedContent>", "<div/"),
    "after an instruction": ("<FormattedContent>a<?p <div ?>b<![CDATA[<div/>]]></FormattedContent>", "<div/"),
    "after an end of CDATA": ("<FormattedContent>]] &gt;<![CDATA[<div/>]]></FormattedContent>", "<div/"),
    "after white space": ("<FormattedContent>\n   <![CDATA[\n <div/>]]></FormattedContent>", "<div/"),
    "after named entities": (cdata("&nbsp;&mdash;<div>x</div>"), "<div>"),
    "after escaped entities": (escaped("&nbsp;&mdash;&amp;<div>x</div>"), "&lt;div"),
    "after another element": ("<Title>é &amp; è</Title>\t<!-- x -->" + cdata("<div/>"), "<div"),
    "after attributes with >": (cdata('<p title="a > b">x</p><div/>'), "<div"),
    "an attribute": (cdata('<p class="x">a</p>'), "class"),
    "a second attribute": (cdata('<p title="&eacute;" class="x">a</p>'), "class"),
    "an attribute on a continuation line": (cdata('<p title="a"\n     class="x">a</p>'), "class"),
    "an attribute's value": (cdata("<p>é<a href='help.html'>a</a></p>"), "href"),
    "a missing attribute": (cdata("a <img src='http://example.org/b.png'/>"), "<img"),
    "text that is not allowed": (cdata("<ul>\n  text</ul>"), "text</"),
    "text that begins with an entity": (cdata("<ul>\n &nbsp;text</ul>"), "&nbsp;"),
    "an unclosed element": (cdata("<p>a\n &nbsp;<b>b</p>"), "<b>"),
    "an unclosed br": (cdata("é<br>"), "<br>"),
    "an ampersand": (cdata("<p>\n&nbsp;a & b</p>"), "& b"),
    "an escaped ampersand": (escaped("<p>a &amp; b & c</p>"), "&amp; c"),
    "an unknown entity": (cdata("<p>a &nosuch; b</p>"), "&nosuch"),
    "a less-than sign": (cdata("é 1 < 2"), "< 2"),
    "an escaped less-than sign": (escaped("é 1 < 2"), "&lt; 2"),
    "a closing tag too many": (cdata("<p>a</p>\n</b>"), "</b>"),
}


@pytest.mark.parametrize(("content", "wanted"), CONTENTS.values(), ids=list(CONTENTS))
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_finding_stands_at_its_character(content: str, wanted: str, line_end: str) -> None:
    document = form(content) if "\r" in content else form(content).replace("\n", line_end)
    assert places(document) == [place_of(document, wanted)]


@pytest.mark.parametrize(
    ("before", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16"),
        (LATIN_1, "latin-1"),
    ],
    ids=["UTF-8", "byte-order mark", "UTF-16", "UTF-16 declared", "latin-1"],
)
def test_columns_are_characters_in_every_encoding(before: str, encoding: str) -> None:
    document = before + form("<Title>é</Title>" + cdata("ü&eacute;<div>x</div>"))
    assert places(document.encode(encoding)) == [place_of(document, "<div>")]


def test_every_fault_of_a_block_is_found() -> None:
    document = form(cdata('<div/>\n<p class="x">a</p>\n<a href="x.html">b</a>'))
    assert [(finding.line, finding.column) for finding in findings(document)] == [
        place_of(document, "<div"),
        place_of(document, "class"),
        place_of(document, "href"),
    ]


def test_every_ampersand_of_a_block_is_found() -> None:
    document = form(cdata("<p>&nbsp;a & b</p>\n<p>R&D &amp; c</p>\n& d"))
    assert places(document) == [place_of(document, "& b"), place_of(document, "&D"), place_of(document, "& d")]


def test_every_block_is_judged() -> None:
    document = form(cdata("<p>good</p>") + "\n" + cdata("<div/>") + "\n" + escaped("1 < 2"))
    assert [(finding.code, finding.line) for finding in findings(document)] == [("FC302", 4), ("FC301", 5)]
    assert [finding.path for finding in findings(document)] == [
        "/QuestionForm/Overview/FormattedContent[2]",
        "/QuestionForm/Overview/FormattedContent[3]",
    ]


@pytest.mark.parametrize("name", html.entities.name2codepoint)
def test_a_named_entity_is_known(name: str) -> None:
    assert judge_block(f'<p title="&{name};">a&{name};b</p>').problems == ()


def test_all_entities_of_xhtml_are_known() -> None:
    # 252 are HTML's, and XML's own &apos; makes 253.
    assert len({*html.entities.name2codepoint, "apos"}) == 253
    assert judge_block("&apos;").problems == ()


@pytest.mark.parametrize("entity", ["&nosuch;", "&NBSP;", "&hearts", "&Nbsp;", "&nbsp"])
def test_no_other_entity_is(entity: str) -> None:
    assert not judge_block(f"<p>{entity}</p>").well_formed


def test_an_entity_cannot_hold_markup() -> None:
    # &lt; stays one: as a character it would open a tag.
    assert judge_block("<p>1 &lt; 2 &amp;amp; 3 &gt; &quot;2&quot;</p>").problems == ()


@pytest.mark.parametrize("text", ["", " \n", "plain", "a ]] b", "<p/>", "\N{GRINNING FACE}", "&#9786;"])
def test_what_needs_no_mending(text: str) -> None:
    block = judge_block(text)
    assert (block.well_formed, block.problems) == (True, ())


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("<p>a & b</p>", "&", "&amp;"),
        ("a<br>b", "<br>", "<br/>"),
        ("<div>a</div>", "<div>", None),
        ('<p class="x">a</p>', "class", "remove"),
        ('<a href="x.html">a</a>', "x.html", None),
        ("<img src='http://example.org/b.png'/>", "alt", 'alt="…"'),
    ],
)
def test_a_problem_says_what_and_what_to_do(text: str, message: str, hint: str | None) -> None:
    (problem,) = judge_block(text).problems
    assert message in problem.message
    assert hint is None or hint in (problem.hint or "")


@pytest.mark.needs_corpus
def test_verdicts_on_real_blocks(corpus: Path) -> None:
    with (corpus / "formattedcontent.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows
    verdicts = {(row["file"], int(row["block"])): row["verdict"] for row in rows}
    assert {key: _verdict(text) for key, text in _blocks(corpus)} == verdicts


def _blocks(corpus: Path) -> list[tuple[tuple[str, int], str]]:
    found = []
    for file in sorted((corpus / "documents").glob("*.QuestionForm.xml")):
        parser = etree.XMLParser(resolve_entities=False, recover=True)
        root = etree.fromstring(file.read_bytes().lstrip(), parser)
        blocks = root.iter("{*}FormattedContent")
        found += [((file.name, number), block.text or "") for number, block in enumerate(blocks, 1)]
    return found


def _verdict(text: str) -> str:
    block = judge_block(text)
    return "VALID" if not block.problems else "INVALID" if block.well_formed else "NOTWF"


GENERATED = 600


def _generated_blocks(seed: str) -> list[str]:
    """Blocks of markup with every element of the subset, half of them mutated; each is another one."""
    random = Random(seed)
    generator = generate.Generator(components.load(schema_path(XHTML)), random)
    mutator = mutate.Mutator(generator.schema, random)
    blocks: dict[str, None] = {}
    while len(blocks) < GENERATED:
        root = generator.document()
        blocks[block_of(etree.tostring(mutator.mutate(root) if len(blocks) % 2 else root))] = None
    return list(blocks)


@pytest.mark.needs_java
@pytest.mark.needs_official_xsd
def test_verdicts_are_those_of_xerces(official_xsd: Path) -> None:
    blocks = [*_generated_blocks("formatted content"), *BLOCKS]
    with official_judge(official_xsd) as judge:
        theirs = [judge(XHTML, f"{OPENING}{block}{CLOSING}".encode()).verdict.name for block in blocks]
    differences = [
        (block, ours, other) for block, other in zip(blocks, theirs, strict=True) if (ours := _verdict(block)) != other
    ]
    assert not differences
    # The comparison says something only if there are many of each.
    assert theirs.count(Verdict.VALID.name) > GENERATED // 4
    assert theirs.count(Verdict.INVALID.name) > GENERATED // 4


# What generation does not come upon: each was, or might be, judged differently.
BLOCKS = (
    '<table><tr><td headers="x">a</td></tr></table>',
    '<table><tr><th id="x">a</th><td headers="x">a</td></tr></table>',
    '<map id="a" name="a"><area shape="rect" coords="0,0,1,1" alt="x" href="http://example.org/"/></map>',
    '<map id="a" name="a"/><map id="a" name="b"/>',
    '<map id="1" name="a"><area alt="x"/></map>',
    '<a href="http://example.org/%zz">a</a>',
    '<a href="http://a:port/">a</a>',
    '<a href="HTTP://example.org/">a</a>',
    '<a href=" http://example.org/ ">a</a>',
    '<a href="http://example.org/a b">a</a>',
    '<a href="mailto:a@example.org">a</a>',
    '<a href="javascript:alert(1)">a</a>',
    '<img src="http://example.org/é.png" alt=""/>',
    '<img src="http://example.org/a.png" alt="" width="10%" height="+5"/>',
    '<img src="http://example.org/a.png" alt="" width="١٠"/>',
    '<p xml:lang="en" lang="de-CH">a</p>',
    '<p lang="">a</p>',
    '<p lang="english language">a</p>',
    '<pre xml:space="preserve">a</pre>',
    '<pre xml:space="default">a</pre>',
    '<p xmlns="">a</p>',
    '<x:p xmlns:x="http://www.w3.org/1999/xhtml">a</x:p>',
    "<x:p>a</x:p>",
    '<p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="p">a</p>',
    '<p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
    '<p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">a</p>',
    "<ul>\N{NO-BREAK SPACE}<li>a</li></ul>",
    "<ul> <!-- a --> <li>a</li></ul>",
    "<ul><![CDATA[]]><li>a</li></ul>",
    "<ul><![CDATA[ ]]><li>a</li></ul>",
    "<br><![CDATA[]]></br>",
    "<br> </br>",
    "<hr>a</hr>",
    "<?target data?>a",
    "<!-- a comment -->a",
    "<P>a</P>",
    "<table><tr/></table>",
    "<table><tbody/></table>",
    "<dl/>",
    "<h1><h2>a</h2></h1>",
    "<a><b><a>a</a></b></a>",
    "<p><table><tr><td>a</td></tr></table></p>",
    '<p dir="LTR">a</p>',
    "<td>a</td>",
    '<ol start="-1"><li value="x">a</li></ol>',
    '<font color="#12345">a</font>',
    '<font color="red" size="+1">a</font>',
    "a ]]> b",
    "&#0;",
    "&#x1F600;",
    "</FormattedContent><FormattedContent>",
)
