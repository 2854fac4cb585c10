"""Rules about ExternalQuestions."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.rule import Finding, InText, rule
from mturk_xml.rules.frame_height import odd_frame_height

_RESERVED = {"assignmentId", "hitId", "workerId", "turkSubmitTo"}
# `{`, `}` and `$` are left to the rule about placeholders, and beyond ASCII browsers know what to do.
_NOT_IN_URLS = re.compile(r"""[\x00-\x20"<>\\^`|\x7f\u00a0\u2000-\u200f\u2028-\u202f\u3000\ufeff]""")
_ESCAPE = re.compile("&(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);")


@rule("EQ601", "external-url-not-https", Severity.WARNING)
def external_url_not_https(question: ExternalQuestion) -> Iterable[Finding]:
    """The ExternalURL does not begin with https://.

    Why: the Worker's page is served over HTTPS, in which browsers load no frame from elsewhere than HTTPS.
    Source: API reference, ExternalQuestion: the URL has to use HTTPS.
    """
    if question.external_url.lower().startswith("https://"):
        return ()
    finding = Finding(
        f"browsers do not show {question.external_url!r} in a page that came over HTTPS",
        at="external_url",
        hint="serve the page at an https:// address",
    )
    return [finding]


@rule("EQ602", "reserved-query-parameter", Severity.WARNING)
def reserved_query_parameter(question: ExternalQuestion) -> Iterable[Finding]:
    """The query of the ExternalURL has a parameter that the service adds itself.

    Why: the page is called with the parameter twice, and may read the wrong one.
    Example: `https://example.com/task?assignmentId=1`
    Instead: give the parameter another name; assignmentId, hitId, workerId and turkSubmitTo are the service's.
    Source: API reference, ExternalQuestion: the four parameters are appended to the URL.
    """
    address, _, _ = question.external_url.partition("#")
    path, _, query = address.partition("?")
    # Each of the names holds one of these, unless it is written with escapes.
    if "Id" in query or "turkSubmitTo" in query or "%" in query:
        return _reserved_parameters(query, len(path) + 1)
    return ()


def _reserved_parameters(query: str, offset: int) -> Iterator[Finding]:
    """Find the service's own parameters in a query that begins at an offset in its URL."""
    seen = set[str]()
    for parameter in query.split("&"):
        name = unquote(parameter.partition("=")[0])
        if name in _RESERVED and name not in seen:
            seen.add(name)
            yield Finding(
                f"the service adds the parameter {name} to the URL itself",
                at=InText(offset, "external_url"),
                hint="leave it out, or give it another name",
            )
        offset += len(parameter) + 1


@rule("EQ603", "unescaped-external-url", Severity.WARNING)
def unescaped_external_url(question: ExternalQuestion) -> Iterable[Finding]:
    """The ExternalURL holds a character that no URL can hold, such as a space.

    Why: each program mends such a URL in its own way, or cuts it off there.
    Example: `https://example.com/task?topic=red birds`
    Instead: write it as `%` and two digits: `%20` for a space.
    Source: IETF, RFC 3986.
    """
    found = _NOT_IN_URLS.search(question.external_url)
    if not found:
        return ()
    escaped = "".join(f"%{byte:02X}" for byte in found[0].encode())
    what = "a space" if found[0] == " " else f"the character {found[0]!r}"
    at = InText(found.start(), "external_url")
    return [Finding(f"{what} cannot stand in a URL", at=at, hint=f"write {escaped}")]


@rule("EQ604", "escaped-external-url", Severity.WARNING, needs=("&",))
def escaped_external_url(question: ExternalQuestion) -> Iterable[Finding]:
    """The ExternalURL is escaped for XML once too often.

    Why: the page is called with parameters such as `amp;item` in place of `item`.
    Example: `https://example.com/task?batch=3&amp;amp;item=7`
    Instead: escape each `&` once, as `&amp;`.
    """
    found = _ESCAPE.search(question.external_url)
    if not found:
        return ()
    finding = Finding(
        f"the URL holds {found[0]}, which is an escape of XML and means nothing in a URL",
        at=InText(found.start(), "external_url"),
        hint="escape it once",
    )
    return [finding]


@rule("EQ605", "odd-external-frame-height", Severity.WARNING)
def odd_external_frame_height(question: ExternalQuestion) -> Iterable[Finding]:
    """The FrameHeight is negative, tiny or huge.

    Why: Workers see little of the page, or scroll through emptiness.
    Example: `<FrameHeight>4</FrameHeight>`
    Instead: write 0, which fits the frame to its content, or a height in pixels: from 100 to 20000 nothing is said.
    Source: API reference, ExternalQuestion.
    """
    return odd_frame_height(question.frame_height)
