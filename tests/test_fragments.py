import hypothesis
import pytest
import turbohtml
from hypothesis import strategies as st

import strategies
from mturk_xml.fragments import escaped, sanitised, text_of
from mturk_xml.html_page import read_page

_MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <b> </b> <i> </i> <ul> <li> </li> </ul> <table> <tr> <td> </td> <br/> <hr> <pre> </pre> <h1> <q> "
        "<script> </script> <style> <a\thref='javascript:x()'> </a> <img\tsrc=x\talt='&lt;b>'/> <svg> <math> <form> "
        "<textarea> <plaintext> <!-- --> <![CDATA[ ]]> <big> </big> <u\tonclick='x()'> </u> &nbsp; &#13; &#x84; &#0;"
        " < > </ &".split(" ")
    )
    | strategies.texts
).map("".join)


@hypothesis.given(_MARKUP)
def test_whatever_was_marked_up_becomes_phrases_without_a_mistake(markup: str) -> None:
    page = f"<!DOCTYPE html><title>x</title><p>{sanitised(markup)}</p>"
    assert read_page(page).problems == ()
    tags = [token for token in turbohtml.tokenize(page) if token.type == turbohtml.TokenType.START_TAG]
    assert {tag.tag for tag in tags} <= {
        "title",
        "p",
        *"b br cite code del em i ins q s small strong sub sup u".split(),
    }
    assert not any(tag.attrs for tag in tags)


@hypothesis.given(strategies.texts | st.text(st.characters(exclude_categories=["C"])))
def test_an_escaped_text_is_read_as_it_was(text: str) -> None:
    page = f'<!DOCTYPE html><title>x</title><p title="{escaped(text)}">{escaped(text)}</p>'
    assert read_page(page).problems == ()
    (paragraph,) = [token for token in turbohtml.tokenize(page) if token.tag == "p" and token.attrs]
    read = dict(paragraph.attrs or ())["title"]
    assert read is not None
    if text.isprintable():
        assert read == text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert all(now in {was, "\N{REPLACEMENT CHARACTER}"} for was, now in zip(text, read, strict=True))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("<p>one</p>\n  <p>two\n lines</p>", "one\ntwo lines"),
        ("a<br/>b", "a\nb"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1  2  \n3  "),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("1 &lt; 2 <3", "1 < 2 <3"),
    ],
)
def test_the_text_of_markup(markup: str, text: str) -> None:
    assert text_of(markup) == text
