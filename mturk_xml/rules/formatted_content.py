"""Rules about FormattedContent: the markup that its text has to be."""

import html
import re
from collections.abc import Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.content import FormattedContent
from mturk_xml.rule import Finding, InText, rule
from mturk_xml.rules.xhtml_hints import hint_for_invalid, hint_for_malformed
from mturk_xml.tree import RawDocument
from mturk_xml.words import shown
from mturk_xml.xhtml import judge_block

# Comments and CDATA sections are stepped over: what stands in them is no element.
_ELEMENT = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(?:[\w.-]+:)?FormattedContent(?:\s[^<>]*)?(?<!/)>(?P<text>[^<]*)</", re.DOTALL
)
_ESCAPED_TAG = re.compile("&(?:lt|#0*60|#x0*3[Cc]);/?[A-Za-z]")
_TWICE_ESCAPED = re.compile(
    r"&lt;/?(?:a|b|br|center|div|em|font|h[1-6]|i|img|li|p|span|strong|table|td|tr|u|ul)\b[^<>&]*&gt;"
)
_COMMENT_OR_IMAGE = re.compile(
    r"""<!\[CDATA\[.*?\]\]>|(?P<comment><!--.*?-->)|(?P<img><img\b(?:[^<>"']|"[^"]*"|'[^']*')*>)""", re.DOTALL
)
_EMPTY_ALT = re.compile(r"""\balt\s*=\s*(?:"\s*"|'\s*')""")
_ATTRIBUTE = re.compile(r"""\s(?P<name>[\w:.-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")


@rule("FC301", "formatted-content-malformed", Severity.ERROR)
def formatted_content_malformed(content: FormattedContent) -> Iterator[Finding]:
    """The text of a FormattedContent is not well-formed XML.

    Why: the service wrapped it in an element and parsed that; it answered with an XHTMLParseError.
    Example: `<![CDATA[one<br>two]]>`
    Instead: close every element (`<br/>`), escape `&` and `<` as `&amp;` and `&lt;`, quote every attribute.
    Source: API reference, QuestionForm, Formatted Content.
    """
    block = judge_block(content.text)
    if not block.well_formed:
        for problem in block.problems:
            hint = hint_for_malformed(content.text, problem.offset) or problem.hint
            yield Finding(problem.message, at=InText(problem.offset, "text"), hint=hint)


@rule("FC302", "formatted-content-invalid", Severity.ERROR)
def formatted_content_invalid(content: FormattedContent) -> Iterator[Finding]:
    """The markup of a FormattedContent is not in the XHTML subset that the service took.

    Why: the service validated it, and answered with an XHTMLParseError.
    Example: `<div class="note">…</div>`, `<a href="page.html">`, `<a href="javascript:…">`
    Instead: use the elements and attributes of the subset; there are no id, class, style and event attributes,
    and no div, span and script. Addresses are whole ones: http://, https://, ftp:// or mailto://.
    Source: API reference, QuestionForm, Formatted Content.
    """
    block = judge_block(content.text)
    if block.well_formed:
        for problem in block.problems:
            hint = hint_for_invalid(content.text, problem.offset, problem.hint)
            yield Finding(problem.message, at=InText(problem.offset, "text"), hint=hint)


@rule("FC303", "comment-in-formatted-content", Severity.ERROR)
def comment_in_formatted_content(content: FormattedContent) -> Iterator[Finding]:
    """A comment stands in a FormattedContent.

    Why: the documentation says twice that comments are not allowed there. They have no place in a schema, so
    that the schema takes them; the rule goes by the documentation.
    Example: `<![CDATA[<p>one</p><!-- two -->]]>`
    Instead: remove it, or put it outside of the CDATA section.
    Source: API reference, Formatted Content: XHTML.
    """
    if "<!--" in content.text and judge_block(content.text).well_formed:
        for found in _COMMENT_OR_IMAGE.finditer(content.text):
            if found["comment"]:
                yield Finding(
                    "comments are not allowed in formatted content",
                    at=InText(found.start(), "text"),
                    hint="remove it, or put it outside of the CDATA section",
                )


@rule("FC304", "formatted-content-not-in-cdata", Severity.INFO, needs=("&",))
def formatted_content_not_in_cdata(document: RawDocument) -> Iterator[Finding]:
    """The markup of a FormattedContent is escaped and not in a CDATA section.

    Why: both say the same, but the documentation knows a CDATA section only, in which markup is easier to read
    and to get right.
    Example: `<FormattedContent>&lt;p&gt;one &amp;amp; two&lt;/p&gt;</FormattedContent>`
    Instead: `<FormattedContent><![CDATA[<p>one &amp; two</p>]]></FormattedContent>`
    Source: API reference, Formatted Content: XHTML.
    """
    if "FormattedContent" not in document.text or not _ESCAPED_TAG.search(document.text):
        return
    for found in _ELEMENT.finditer(document.text):
        if found["text"] and _ESCAPED_TAG.search(found["text"]):
            yield Finding(
                "the markup of this FormattedContent is escaped",
                at=InText(found.start()),
                hint="put it in <![CDATA[ … ]]>",
            )


@rule("FC305", "image-without-alternative", Severity.INFO)
def image_without_alternative(content: FormattedContent) -> Iterator[Finding]:
    """The alt of an image is empty.

    Why: it is what Workers get who cannot see or load the image; empty is right for mere decoration only.
    Example: `<img src="https://example.org/board.png" alt=""/>`
    """
    for offset, attributes in _images(content.text) if _EMPTY_ALT.search(content.text) else ():
        if "alt" in attributes and not attributes["alt"].strip():
            yield Finding(
                "the alt of this image is empty",
                at=InText(offset, "text"),
                hint="say in a few words what the image shows; leave it empty for mere decoration",
            )


@rule("FC306", "image-not-https", Severity.WARNING)
def image_not_https(content: FormattedContent) -> Iterator[Finding]:
    """The src of an image begins with http://.

    Why: Workers see the form in a page that came over HTTPS, in which browsers show images from http://
    addresses with a warning, or not at all.
    Instead: serve the image at an https:// address.
    """
    for offset, attributes in _images(content.text) if "http://" in content.text else ():
        source = attributes.get("src", "").strip()
        if source.startswith("http://"):
            yield Finding(
                f"browsers may not load {shown(source)} in a page that came over HTTPS",
                at=InText(offset, "text"),
                hint="serve the image at an https:// address",
            )


@rule("FC307", "formatted-content-escaped-twice", Severity.WARNING)
def formatted_content_escaped_twice(content: FormattedContent) -> Iterator[Finding]:
    """The markup of a FormattedContent is escaped once too often.

    Why: Workers see the tags as they are written.
    Example: `<![CDATA[&lt;p&gt;one&lt;/p&gt;]]>`
    Instead: escape the markup or put it in a CDATA section, not both. A text that has markup besides is left
    alone: it may be about tags.
    """
    found = None if "<" in content.text else _TWICE_ESCAPED.search(content.text)
    if found:
        yield Finding(
            f"Workers see {shown(html.unescape(found[0]))} as it stands",
            at=InText(found.start(), "text"),
            hint="use a CDATA section or escapes, not both",
        )


def _images(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the place and the attributes of each image in a well-formed text, comments left out."""
    if "<img" in text and judge_block(text).well_formed:
        for found in _COMMENT_OR_IMAGE.finditer(text):
            if found["img"]:
                attributes = _ATTRIBUTE.finditer(found["img"])
                yield found.start(), {item["name"]: item["double"] or item["single"] or "" for item in attributes}
