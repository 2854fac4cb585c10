"""The rules about texts that are no XML: what went wrong, where it began, how to mend it."""

import re
from collections import Counter
from collections.abc import Iterator

import attrs

from mturk_xml.diagnostics import Severity
from mturk_xml.rule import Finding, InText, rule

# Every alternative takes what it has looked at, so that the time is linear: what is not closed goes to the end,
# and no attribute holds a <.
_TOKEN = re.compile(
    r"""<!--(?>.*?-->|.*)|<!\[CDATA\[(?>.*?\]\]>|.*)|<\?(?>.*?\?>|.*)"""
    r"""|<(?P<close>/)?(?P<name>[A-Za-z_:][^\s/<>"']*+)(?>[^<>"'/]+|"[^"<]*+"|'[^'<]*+'|/(?!>))*+(?P<empty>/)?>""",
    re.DOTALL,
)
_MISMATCH = re.compile(r"mismatch: (?P<open>\S+) line \d+ and (?P<close>\S+)")
_REDEFINED = re.compile(r"Attribute (?P<name>\S+) (?:in '.*' )?redefined")
_UNDECLARED = re.compile(r"prefix (?P<prefix>\S+) (?:for (?P<name>\S+) )?on ")
_VOID_IN_HTML = {"area", "br", "col", "hr", "img", "input", "link", "meta"}
_SCANNED = 1_000_000  # Characters; beyond, where an element was opened is not worth the time.
_ESCAPES = "write &amp; for &, &lt; for <, or put the text in <![CDATA[ … ]]>"


@attrs.frozen(kw_only=True)
class SyntaxProblem:
    """One thing that keeps a text from being XML.

    Attributes:
        kind: libxml2's name of the error, or a name of ours in lower case.
        message: libxml2's words, or the value that a problem of ours is about.
        text: the whole text.
        offset: the index in it at which the problem was noticed.

    """

    kind: str
    message: str
    text: str = attrs.field(repr=False)
    offset: int


@rule("XML001", "empty-source", Severity.ERROR)
def empty_source(problem: SyntaxProblem) -> Iterator[Finding]:
    """There is nothing in the source but white space.

    Why: every document has a root element.
    Instead: a Worker's answer that is missing is no document at all; leave it out, or pass None to `score`.
    """
    if problem.kind == "empty":
        yield Finding("the source is empty", hint="a document begins with its root element")


@rule("XML002", "source-too-large", Severity.ERROR)
def source_too_large(problem: SyntaxProblem) -> Iterator[Finding]:
    """The source holds more bytes than are read.

    Why: the limit protects the program; the service took 65,535 bytes.
    Instead: pass a larger `max_bytes`, if you trust the source.
    """
    if problem.kind == "too large":
        yield Finding(
            f"the source is larger than {problem.message} bytes", hint="pass a larger max_bytes if it is to be read"
        )


@rule("XML003", "undecodable-bytes", Severity.ERROR)
def undecodable_bytes(problem: SyntaxProblem) -> Iterator[Finding]:
    """The bytes are not in the encoding that they say they are in.

    Why: a reader would have to guess the characters.
    Example: a file saved as windows-1252 that declares UTF-8, or declares nothing, which means UTF-8.
    Instead: save it as UTF-8, or declare the encoding it is in.
    """
    if problem.kind in {"encoding", "ERR_INVALID_ENCODING", "ERR_UNSUPPORTED_ENCODING"}:
        yield Finding(
            f"the source {problem.message}",
            hint="save it as UTF-8, or declare the encoding that it is in",
        )


@rule("XML004", "document-type-declaration", Severity.ERROR)
def document_type_declaration(problem: SyntaxProblem) -> Iterator[Finding]:
    """The document has a document type declaration with content.

    Why: a DTD can define entities that expand without end and name files to be read; none is ever processed.
    Instead: remove it. The schemas of these documents need none, and the entities of XHTML are known inside
    FormattedContent.
    """
    if problem.kind == "document type":
        yield Finding(
            "a document type declaration is not processed", hint="remove it: these documents are described by schemas"
        )


@rule("XML005", "unsupported-xml-version", Severity.ERROR)
def unsupported_xml_version(problem: SyntaxProblem) -> Iterator[Finding]:
    """The declaration names a version of XML that does not exist.

    Why: a validator stops there; only 1.0 and 1.1 exist.
    Example: `<?xml version="1.5"?>`
    """
    if problem.kind == "version":
        yield Finding(f'there is no XML version "{problem.message}"', hint='declare version="1.0"')


@rule("XML006", "structure-limit", Severity.ERROR)
def structure_limit(problem: SyntaxProblem) -> Iterator[Finding]:
    """The document is nested too deeply, or one text in it is too long.

    Why: the limits (256 levels, ten million characters in one text, ten thousand attributes of an element)
    protect the program; no document that the service took comes near.
    """
    if problem.kind == "ERR_RESOURCE_LIMIT" or "too big" in problem.message or "huge" in problem.message:
        yield Finding("the document is nested too deeply, or has a text too long or a tag with too many attributes")


@rule("XML010", "declaration-not-at-start", Severity.ERROR)
def declaration_not_at_start(problem: SyntaxProblem) -> Iterator[Finding]:
    """Something stands before the XML declaration.

    Why: the declaration has to be the very first thing in a document.
    Example: a line break before `<?xml version="1.0"?>`, as a string literal that begins on a new line has.
    Instead: remove what stands before it.
    """
    if problem.kind == "ERR_RESERVED_XML_NAME":
        yield Finding(
            "the XML declaration is not at the start of the document",
            at=InText(max(problem.text.rfind("<?", 0, problem.offset + 1), 0)),
            hint="remove the white space or text before <?xml",
        )


@rule("XML011", "unescaped-ampersand", Severity.ERROR)
def unescaped_ampersand(problem: SyntaxProblem) -> Iterator[Finding]:
    """An ampersand stands in the text as it is.

    Why: `&` begins an entity or character reference.
    Example: `<Text>Black & white</Text>`, or a URL with `?a=1&b=2`.
    Instead: write `&amp;`, or put the text in a CDATA section.
    """
    at = problem.text.rfind("&", 0, problem.offset + 1)
    noticed = problem.kind in {"ERR_NAME_REQUIRED", "ERR_ENTITYREF_SEMICOL_MISSING", "ERR_ENTITYREF_NO_NAME"}
    if noticed and at >= 0 and not re.search(r"[<>;\s]", problem.text[at + 1 : problem.offset - 1]):
        yield Finding("an & that is not escaped", at=InText(at), hint=_ESCAPES)


@rule("XML012", "unescaped-less-than", Severity.ERROR)
def unescaped_less_than(problem: SyntaxProblem) -> Iterator[Finding]:
    """A less-than sign stands in the text as it is.

    Why: `<` begins a tag.
    Example: `<Text>1 < 2</Text>`
    Instead: write `&lt;`, or put the text in a CDATA section.
    """
    if problem.kind in {"ERR_LT_IN_ATTRIBUTE", "ERR_NAME_REQUIRED"} and _unclosed_quote(problem) is None:
        at = problem.text.rfind("<", 0, problem.offset + (problem.kind == "ERR_LT_IN_ATTRIBUTE"))
        yield Finding("a < that is not escaped", at=InText(max(at, 0)), hint=_ESCAPES)


@rule("XML013", "unclosed-element", Severity.ERROR)
def unclosed_element(problem: SyntaxProblem) -> Iterator[Finding]:
    """An element is opened and never closed.

    Why: every element needs its closing tag; the finding stands where it was opened.
    Example: `<Name>game_id<Name>`, or HTML's `<br>`.
    Instead: add the closing tag, or write `<br/>`; HTML belongs in a CDATA section.
    """
    if problem.kind not in {"ERR_TAG_NAME_MISMATCH", "ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED"}:
        return
    at_end = problem.kind != "ERR_TAG_NAME_MISMATCH"
    opened = _open_elements(problem.text, len(problem.text) if at_end else problem.offset - 1)
    if problem.kind == "ERR_TAG_NAME_MISMATCH" and (match := _MISMATCH.search(problem.message)):
        closing = match["close"]
        names = [name for name, _ in opened]
        if closing in names[:-1]:
            yield _unclosed(*opened[len(names) - names[::-1].index(closing, 1)], before=f"</{closing}>")
    elif problem.kind in {"ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED"}:
        if problem.kind == "ERR_CDATA_NOT_FINISHED":
            yield Finding(
                "a CDATA section that is not closed",
                at=InText(problem.text.rfind("<![CDATA[")),
                hint="close it with ]]>",
            )
        elif opened:
            yield _unclosed(*opened[-1], before="the end of the document")


def _unclosed(name: str, offset: int, before: str) -> Finding:
    hint = f"write <{name}/>" if name in _VOID_IN_HTML else f"add </{name}>"
    if name in _VOID_IN_HTML:
        hint += ", or put the HTML in <![CDATA[ … ]]>"
    return Finding(f"<{name}> is not closed before {before}", at=InText(offset), hint=hint)


@rule("XML014", "mismatched-closing-tag", Severity.ERROR)
def mismatched_closing_tag(problem: SyntaxProblem) -> Iterator[Finding]:
    """A closing tag closes nothing that is open.

    Why: elements close in the reverse order of their opening, by the same name in the same case.
    Example: `<Text>yes</text>`
    """
    if problem.kind == "ERR_TAG_NAME_MISMATCH" and (match := _MISMATCH.search(problem.message)):
        at = problem.text.rfind("</", 0, problem.offset)
        yield Finding(
            f"</{match['close']}> where </{match['open']}> is expected",
            at=InText(max(at, 0)),
            hint="names are compared with their case",
        )


@rule("XML015", "undefined-entity", Severity.ERROR)
def undefined_entity(problem: SyntaxProblem) -> Iterator[Finding]:
    """A named entity is not one of the five that XML has.

    Why: only `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;` exist outside FormattedContent.
    Example: `<Text>one&nbsp;line</Text>`
    Instead: write the character itself, or its number (`&#160;`).
    """
    if problem.kind == "ERR_UNDECLARED_ENTITY":
        name = problem.message.split("'")[1] if "'" in problem.message else "?"
        at = problem.text.rfind(f"&{name};", 0, problem.offset + 1)
        yield Finding(
            f"the entity &{name}; is not defined",
            at=InText(at if at >= 0 else problem.offset),
            hint="write the character itself, or a numeric reference such as &#160;",
        )


@rule("XML016", "character-not-allowed", Severity.ERROR)
def character_not_allowed(problem: SyntaxProblem) -> Iterator[Finding]:
    """A character stands in the document that XML cannot hold.

    Why: control characters other than tab, line feed and carriage return are not allowed, not even escaped.
    Instead: remove it.
    """
    if problem.kind in {"ERR_INVALID_CHAR", "ERR_INVALID_CHARREF"}:
        yield Finding("a character that XML cannot hold", hint="remove it; it cannot be escaped either")


@rule("XML017", "malformed-attribute", Severity.ERROR)
def malformed_attribute(problem: SyntaxProblem) -> Iterator[Finding]:
    """An attribute is repeated, has no value, or a value without quotes.

    Why: in XML every attribute stands once, with a value in quotes.
    Example: `<IsNumeric minValue=1/>`
    """
    if problem.kind in {"ERR_ATTRIBUTE_REDEFINED", "NS_ERR_ATTRIBUTE_REDEFINED"}:
        match = _REDEFINED.search(problem.message)
        name = match["name"] if match else "?"
        at = problem.text.rfind(f"{name}=", 0, problem.offset)
        yield Finding(
            f"the attribute {name} stands twice in one tag",
            at=InText(at if at >= 0 else problem.offset),
            hint="remove one of the two",
        )
    elif (quote := _unclosed_quote(problem)) is not None:
        yield Finding("an attribute whose quote is not closed", at=InText(quote), hint="close it before the next <")
    elif problem.kind in {"ERR_ATTRIBUTE_NOT_STARTED", "ERR_ATTRIBUTE_WITHOUT_VALUE", "ERR_ATTRIBUTE_NOT_FINISHED"}:
        yield Finding("an attribute without a value in quotes", hint='write name="value"')


def _unclosed_quote(problem: SyntaxProblem) -> int | None:
    """Return the index of a quote that was forgotten to close, if that is why there is a < in an attribute."""
    if problem.kind != "ERR_LT_IN_ATTRIBUTE":
        return None
    end = problem.text.rfind("<", 0, problem.offset + 1)
    start = max(problem.text.rfind(quote, 0, end) for quote in "\"'")
    return start if start >= 0 and re.search("[\n>]", problem.text[start:end]) else None


@rule("XML018", "text-outside-root", Severity.ERROR)
def text_outside_root(problem: SyntaxProblem) -> Iterator[Finding]:
    """Something stands before or after the root element.

    Why: a document is one element, with nothing but comments and white space around it.
    Example: two documents in one file.
    """
    if problem.kind == "ERR_DOCUMENT_EMPTY":
        hint = "a document begins with <"
        if "<" not in problem.text and "\n" not in problem.text:
            hint += "; a str is taken for the XML itself: to read a file, pass a pathlib.Path"
        yield Finding("the document does not begin with an element", hint=hint)
    elif problem.kind == "ERR_DOCUMENT_END":
        yield Finding("something follows the end of the root element", hint="a source holds one document")


@rule("XML019", "undeclared-prefix", Severity.ERROR)
def undeclared_prefix(problem: SyntaxProblem) -> Iterator[Finding]:
    """A name has a prefix that no xmlns attribute declares.

    Why: the prefix says nothing then.
    Instead: declare it, or remove it; these documents need no prefixes.
    """
    if problem.kind == "NS_ERR_UNDEFINED_NAMESPACE":
        tag = max(problem.text.rfind("<", 0, problem.offset), 0)
        match = _UNDECLARED.search(problem.message)
        prefix = f"the prefix {match['prefix']}" if match else "a prefix"
        at = problem.text.find(f"{match['prefix']}:{match['name']}", tag) if match and match["name"] else tag
        yield Finding(
            f"{prefix} is not declared",
            at=InText(max(at, tag)),
            hint="declare the prefix with xmlns:…, or remove it",
        )


@rule("XML099", "malformed-xml", Severity.ERROR)
def malformed_xml(problem: SyntaxProblem) -> Iterator[Finding]:
    """The text is not well-formed XML in a way that no other rule explains.

    Why: no program can tell what it says.
    Example: a comment that holds `--`.
    """
    yield Finding(problem.message.rstrip(".") or "the text is not well-formed XML")


def _open_elements(text: str, end: int) -> list[tuple[str, int]]:
    """List the elements that are open at an index, outermost first, each with the index of its start tag."""
    stack: list[tuple[str, int]] = []
    if end > _SCANNED:
        return stack
    count: Counter[str] = Counter()
    for token in _TOKEN.finditer(text, 0, max(end, 0)):
        name = token["name"]
        if not name or token["empty"]:
            continue
        if not token["close"]:
            stack.append((name, token.start()))
            count[name] += 1
        elif count[name]:
            while True:
                opened, _ = stack.pop()
                count[opened] -= 1
                if opened == name:
                    break
    return stack
