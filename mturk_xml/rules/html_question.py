"""Rules about HTMLQuestions."""

from collections.abc import Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.rule import Finding, rule


@rule("HQ701", "escaped-html-content", Severity.WARNING)
def escaped_html_content(question: HTMLQuestion) -> Iterator[Finding]:
    """The HTML is escaped once too often.

    Why: Workers see the markup instead of the page.
    Example: `<HTMLContent><![CDATA[&lt;html&gt;…]]></HTMLContent>`
    Instead: escape the HTML or put it in a CDATA section, not both.
    """
    if question.html_content.lstrip().startswith("&lt;"):
        yield Finding(
            "the HTML begins with &lt; and would be shown as text",
            at="html_content",
            hint="use a CDATA section or escapes, not both",
        )
