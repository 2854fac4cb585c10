"""Rules about ExternalQuestions."""

from collections.abc import Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.rule import Finding, rule


@rule("EQ601", "external-url-not-https", Severity.WARNING)
def external_url_not_https(question: ExternalQuestion) -> Iterator[Finding]:
    """The ExternalURL does not begin with https://.

    Why: the Worker's page is served over HTTPS, in which browsers load no frame from elsewhere than HTTPS.
    Source: API reference, ExternalQuestion: the URL has to use HTTPS.
    """
    if not question.external_url.lower().startswith("https://"):
        yield Finding(
            f"browsers do not show {question.external_url!r} in a page that came over HTTPS",
            at="external_url",
            hint="serve the page at an https:// address",
        )
