"""The rules about FormattedContent at their borders, and what they say to do instead."""

import importlib.resources
import re
from html import escape

import pytest

from limits import bounded_time
from mturk_xml import check
from mturk_xml.diagnostics import Diagnostic
from mturk_xml.documents.content import FormattedContent
from mturk_xml.documents.question_form import FreeTextAnswer, Question, QuestionForm
from mturk_xml.rules.xhtml_hints import SUBSET


def _findings(markup: str, raw: str | None = None) -> list[Diagnostic]:
    question = Question(
        question_identifier="q",
        question_content=(FormattedContent(text=markup),),
        answer_specification=FreeTextAnswer(),
    )
    xml = QuestionForm(content=(question,)).to_xml()
    return list(check(xml if raw is None else xml.replace(f"<![CDATA[{markup}]]>", raw)).diagnostics)


def _codes(markup: str) -> list[str]:
    return [found.code for found in _findings(markup)]


def test_the_subset_is_the_schemas() -> None:
    file = importlib.resources.files("mturk_xml.schemas").joinpath("2006-07-14/FormattedContentXHTMLSubset.xsd")
    declared = set(re.findall('<xs:element name="([^"]+)"', file.read_text("utf-8")))
    assert declared - {"FormattedContent"} == SUBSET


@pytest.mark.parametrize(
    ("markup", "hint"),
    [
        ("<div>a</div>", "use <p>, with align if need be, or <blockquote>"),
        ("<section>a</section>", "use <p>, with align if need be, or <blockquote>"),
        ("<span>a</span>", "use <b>, <i>, <u> or <font>"),
        ("<mark>a</mark>", 'use <b> or <font color="…">'),
        ("<P>a</P>", "write <p>: names are in lower case"),
        ("<DIV>a</DIV>", "use <p>, with align if need be, or <blockquote>"),
        ("<script>a</script>", "remove it: JavaScript is not allowed; an HTMLQuestion or ExternalQuestion may have it"),
        ("<style>a</style>", "remove it: there are no style sheets"),
        ("<video/>", "use a <Binary> or <EmbeddedBinary> of the form, outside of the FormattedContent"),
        ("<input/>", "use the <AnswerSpecification> of a Question, or an HTMLQuestion"),
        ("<made-up/>", "remove it, or use a <Text> of the form"),
        ("<p><h1>a</h1></p>", "end the element around it first: <h1> stands beside paragraphs and not in them"),
        ('<p class="a">a</p>', "remove it: there are no style sheets"),
        ('<p id="a">a</p>', 'remove it; <a name="…"> marks a place'),
        (
            '<p style="a">a</p>',
            "remove it; <font>, <b>, <center> and attributes such as align, width and bgcolor remain",
        ),
        (
            '<p onclick="a()">a</p>',
            "remove it: JavaScript is not allowed; an HTMLQuestion or ExternalQuestion may have it",
        ),
        ('<p data-a="1">a</p>', "remove it"),
        ('<a href="page.html">a</a>', "write the whole address, such as https://example.org/page.html"),
        ('<a href="javascript:a()">a</a>', "remove it: JavaScript is not allowed in addresses"),
        ('<a href=" JavaScript:a()">a</a>', "remove it: JavaScript is not allowed in addresses"),
        ('<a href="mailto:a@example.org">a</a>', "write the address as text; the schema takes mailto:// only"),
        ('<a href="#top">a</a>', "remove it: an address within the page is not allowed"),
        ('<a href="HTTP://example.org/">a</a>', "write http: in lower case"),
        ('<img alt="a" src="//example.org/a.png"/>', "write https: before it"),
        ('<img alt="a" src="data:image/png;base64,AA"/>', "put the picture on a server and write its https:// address"),
    ],
)
def test_what_to_use_instead(markup: str, hint: str) -> None:
    (finding,) = _findings(markup)
    assert (finding.code, finding.hint) == ("FC302", hint)


@pytest.mark.parametrize(
    ("markup", "hint"),
    [
        ("one<br>two", "write <br/>: an element without content has to be closed"),
        ("<img src='https://example.org/a.png' alt='a'>", "write <img/>: an element without content has to be closed"),
        ("fish & chips", "write &amp; for &"),
        ("<p>one", "add </p>"),
    ],
)
def test_what_to_do_about_malformed_markup(markup: str, hint: str) -> None:
    found = _findings(markup)
    assert [finding.code for finding in found] == ["FC301"]
    assert found[0].hint == hint


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a</p>",
        "<b>a</b>&nbsp;<strong>b</strong> <em>c</em>",
        '<a href="mailto://a@example.org">a</a>',
        '<a href="http://example.org/">http://example.org/a.png</a>',
        '<img src="https://example.org/a.png" alt="a &gt; b"/>',
        '<img alt="the alt=&quot;&quot; of http://example.org" src="https://example.org/?src=http://example.org/"/>',
        "&lt;!-- no comment --&gt;",
        "a -- b",
        "3 &lt; 4 &gt; 2",
        "&lt;your name&gt;",
        "<p>The tag &lt;b&gt; makes bold.</p>",
        "plain",
        "<![CDATA[x".replace("<![CDATA[", ""),
    ],
)
def test_near_misses(markup: str) -> None:
    assert _codes(markup) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a</p><!-- b -->", ["FC303"]),
        ("<!-- a --><p>b</p><!-- c -->", ["FC303", "FC303"]),
        ('<!-- <img src="http://example.org/a.png" alt=""/> -->', ["FC303"]),
        ('<img src="https://example.org/a.png" alt=""/>', ["FC305"]),
        ("<img alt=' ' src='https://example.org/a.png'></img>", ["FC305"]),
        ('<img src="http://example.org/a.png" alt=""/>', ["FC305", "FC306"]),
        ('<img src="ftp://example.org/a.png" alt="a"/>', []),
        ("&lt;p&gt;a&lt;/p&gt;", ["FC307"]),
        ("&lt;a href='x'&gt;a", ["FC307"]),
        ("&lt;pre&gt;", []),
    ],
)
def test_what_valid_markup_may_have(markup: str, expected: list[str]) -> None:
    assert _codes(markup) == expected


def test_an_image_without_alt_is_reported_once() -> None:
    assert _codes('<img src="https://example.org/a.png"/>') == ["FC302"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (escape("<p>a</p>"), ["FC304"]),
        ("\n  &#x3C;p>a&#60;/p>\n", ["FC304"]),
        ("a", []),
        ("fish &amp;amp; chips", []),
        ("3 &amp;lt; 4", []),
        ("<![CDATA[<p>a</p>]]>", []),
        (" <![CDATA[<p>a</p>]]> ", []),
        ("<![CDATA[<p>a</p>]]>&lt;p>b&lt;/p>", []),
    ],
)
def test_outside_of_cdata(raw: str, expected: list[str]) -> None:
    assert [found.code for found in _findings("X", raw)] == expected


def test_raw_markup_is_the_schemas_business() -> None:
    assert [found.code for found in _findings("X", "<p>a</p>")] == ["XSD108"]


def test_findings_stand_where_the_markup_is() -> None:
    (finding,) = _findings('<p>a</p>\r\n  &eacute; <img src="https://example.org/a.png" alt=""/>')
    assert (finding.line, finding.column) == (2, 12)
    (finding,) = _findings("X", "\n&lt;p&gt;a&lt;/p&gt;\n&lt;!-- b --&gt;".replace("p&gt;a", "p&gt;&amp;eacute;"))[1:]
    assert (finding.code, finding.line, finding.column) == ("FC303", 3, 1)


@pytest.mark.parametrize(
    "piece", ["<img ", '<img "', "<!--", "&lt;p ", "&lt;p", "<FormattedContent>", "<img alt='' ", "&"]
)
def test_long_markup_costs_little(piece: str) -> None:
    with bounded_time():
        _findings(piece * 5_000)
        _findings("X", escape(piece) * 5_000)
