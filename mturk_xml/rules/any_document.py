"""Rules about every document as it was sent: its size, its characters, what a template left in it."""

import bisect
import re
from collections.abc import Iterable, Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.rule import Finding, InText, rule
from mturk_xml.tree import RawDocument

MAX_PARAMETER_BYTES = 65_535
"""The size in bytes of UTF-8 that a Question, Test or AnswerKey parameter could have."""

_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_PLACEHOLDER = re.compile(
    r"\$!?\{[^{}<>]+\}|\{\{[^{}<>]*\}\}|\{%-?\s*\w[^{}<>]*%\}|\#(?:foreach|if|elseif|set)(?=\s*\()"
    r"|\#(?:else|end)\b(?=[\s(<])|\[the \w+ schema URL\]",
    re.ASCII,
)
_SCRIPT_TAG = re.compile(r"(?:<|&lt;)(?P<close>/)?(?:script|style)\b", re.IGNORECASE)


@rule("DOC101", "document-too-large", Severity.ERROR)
def document_too_large(document: RawDocument) -> Iterable[Finding]:
    """The document is larger than the service took: 65,535 bytes of UTF-8, white space included.

    Why: Question, Test and AnswerKey were parameters of that size at most.
    Instead: remove indentation, or move the content to an ExternalQuestion.
    Source: API reference, CreateHIT and CreateQualificationType.
    """
    if document.size <= MAX_PARAMETER_BYTES:
        return ()
    finding = Finding(
        f"the document has {document.size:,} bytes, more than {MAX_PARAMETER_BYTES:,}",
        at=InText(0),
        hint="white space counts: write it without indentation",
    )
    return [finding]


@rule("DOC102", "character-beyond-bmp", Severity.ERROR)
def character_beyond_bmp(document: RawDocument) -> Iterable[Finding]:
    """A character above U+FFFF stands in the document as it is, such as an emoji.

    Why: the service refused every parameter that held a character of four bytes in UTF-8.
    Example: `<Title>Well done 🎉</Title>`
    Instead: use characters up to U+FFFF, pictures, or a character reference (`&#x1F389;`), which is sent as
    ASCII.
    """
    text = document.text
    if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return ()
    return [
        Finding(
            f"the character U+{ord(match[0]):X} is above U+FFFF",
            at=InText(match.start()),
            hint=f"write &#x{ord(match[0]):X}; or use a character up to U+FFFF",
        )
        for match in _BEYOND_BMP.finditer(text)
    ]


@rule("DOC103", "placeholder-left-in", Severity.WARNING, needs=("{", "#", "["))
def placeholder_left_in(document: RawDocument) -> Iterator[Finding]:
    """A placeholder of a template was not filled in.

    Why: Workers see it as it is.
    Example: `<Text>Look at ${image_url}</Text>`, `#foreach`, `{{name}}`, `[the QuestionForm schema URL]`
    Instead: fill the template in before the document is sent. What stands in a script or a style of an
    HTMLQuestion is left alone: there `${…}` may be JavaScript, and `#end` a name.
    """
    found = list(_PLACEHOLDER.finditer(document.text))
    tags = [(tag.start(), tag["close"] is None) for tag in _SCRIPT_TAG.finditer(document.text)] if found else []
    for match in found:
        before = bisect.bisect(tags, (match.start(), True))
        in_script = before > 0 and tags[before - 1][1]
        if not in_script:
            yield Finding(
                f"the placeholder {' '.join(match[0].split())} was left in",
                at=InText(match.start()),
                hint="fill the template in",
            )
