"""FormattedContent on a page: what is valid stays what it is, and of any other nothing runs."""

from pathlib import Path

import hypothesis
import pytest
import turbohtml
from hypothesis import strategies as st

import mturk_xml as mx
import strategies
from mturk_xml.rules.xhtml_hints import SUBSET
from mturk_xml.web.form_page import form_page
from mturk_xml.web.markup import Headings
from mturk_xml.web.rendering import render_html
from mturk_xml.xhtml import judge_block

LINK = 'target="_blank" rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        (
            "<p>a<br/>b &amp; c&nbsp;<img src='http://x/' alt='&lt;'/></p>",
            '<p>a<br>b &amp; c&nbsp;<img src="http://x/" alt="&lt;"></p>',
        ),
        ("<pre>\n1</pre>", "<pre>\n1</pre>"),
        ('<p lang="en" title="&quot;">a</p>', '<p lang="en" title="&quot;">a</p>'),
        ('<a href="http://x/" target="top" rel="nofollow">a</a>', f'<a href="http://x/" {LINK}>a</a>'),
        ("<script>alert(1)</script>b<style>*{}</style>", "b"),
        ("<b>open", "<b>open</b>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<img src=x onerror=alert(1)>", '<img alt="">'),
        ("<a href='javascript:alert(1)'>a</a>", f"<a {LINK}>a</a>"),
        ("<a href=' JaVaScRiPt:alert(1)'>a</a>", f"<a {LINK}>a</a>"),
        ("<a href='http:alert'>a</a>", f"<a {LINK}>a</a>"),
        ("<a href='page.html'>a</a>", f"<a {LINK}>a</a>"),
        ("<p style='color:red' class=x id=answers name=page>a</p>", "<p>a</p>"),
        ("<div>a<span>b</span></div>", "ab"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<table bgcolor='red'><tr><td>a", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("\x7f&#x7f;", "\ufffd\ufffd"),
    ],
)
def test_formatted(markup: str, written: str) -> None:
    assert Headings().formatted(markup) == written


_PIECES = st.lists(
    st.sampled_from(
        [
            *(f"<{name}>" for name in sorted(SUBSET)),
            *(f"</{name}>" for name in sorted(SUBSET)),
            *(
                "<div>",
                "</div>",
                "<script>",
                "</script>",
                "<svg>",
                "<math>",
                "<style>",
                "<select>",
                "<template>",
                "<!--",
            ),
            *(
                "a",
                " ",
                "&",
                "<",
                '<a href="http://x/">',
                '<img src="x" alt="<h1>">',
                "-->",
                "]]>",
                "<h7>",
                "<p/>",
                "\r",
            ),
        ]
    )
    | strategies.texts,
    max_size=12,
).map("".join)


@hypothesis.given(_PIECES)
def test_a_page_is_html_whatever_its_markup(markup: str) -> None:
    overview = mx.question_form.Overview(content=(mx.content.FormattedContent(text=markup),))
    page = form_page(mx.QuestionForm(content=(overview,)))
    assert turbohtml.parse(page, positions=False, scripting=True).errors == []


@hypothesis.given(strategies.structures(mx.QuestionForm))
def test_the_page_of_any_form_is_html(form: mx.QuestionForm) -> None:
    page = render_html(form)
    assert turbohtml.parse(page, positions=False, scripting=True).errors == []
    assert page.count('class="question"') == len(form.questions)


def test_headings_leave_no_level_out() -> None:
    headings = Headings()
    assert headings.title() == 1
    assert headings.formatted("<h2>a</h2><h4>b</h4><h4>c</h4><h1>d</h1>") == "<h2>a</h2><h3>b</h3><h3>c</h3><h2>d</h2>"
    assert headings.formatted("<h6>e</h6>") == "<h3>e</h3>"
    assert headings.title() == 2
    assert headings.formatted('<h5 title="&lt;h1&gt;"><b>f</b></h5><p>g</p>') == (
        '<h3 title="&lt;h1&gt;"><b>f</b></h3><p>g</p>'
    )


def test_the_markup_of_the_corpus_stays_what_it_is(corpus: Path) -> None:
    """No text of valid markup is lost, and nothing of it but what the page decides otherwise."""
    count = 0
    for path in sorted((corpus / "documents").glob("*.QuestionForm.xml")):
        document = mx.check(path).document
        for block in _blocks(document) if isinstance(document, mx.QuestionForm) else ():
            if not judge_block(block.text).problems:
                count += 1
                assert _text(Headings().formatted(block.text)) == _text(block.text)
    assert count > 3


def _blocks(form: mx.QuestionForm) -> list[mx.content.FormattedContent]:
    parts = [
        part.question_content if isinstance(part, mx.question_form.Question) else part.content for part in form.content
    ]
    return [item for items in parts for item in items if isinstance(item, mx.content.FormattedContent)]


def _text(markup: str) -> str:
    tokens = turbohtml.tokenize(markup)
    return "".join("".join(token.data or "" for token in tokens if token.type == turbohtml.TokenType.TEXT).split())
