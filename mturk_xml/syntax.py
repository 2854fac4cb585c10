"""The careful parse of what the fast one refused: the tree after all, or why there is none.

The verdict is that of Xerces, whose messages the service showed. libxml2 differs from it in a few places,
measured one by one; each is named where it is dealt with.
"""

import codecs
import re
from collections.abc import Iterator

import attrs
from lxml import etree

from mturk_xml.diagnostics import Diagnostic
from mturk_xml.lines import Lines
from mturk_xml.rule import InText, first_finding
from mturk_xml.syntax_rules import SyntaxProblem
from mturk_xml.tree import Source, codec_name, decode, encoding_of, new_parser
from mturk_xml.unlisted import Unlisted

# What libxml2 refuses and Xerces takes for well-formed: the recovered tree is the tree.
_NO_PROBLEM = {"WAR_NS_URI", "WAR_NS_URI_RELATIVE", "NS_ERR_COLON", "DTD_XMLID_VALUE", "DTD_ID_REDEFINED"}
# After one of these, recovery goes on as if nothing had been wrong, so that what it reports next is true.
_LOCAL = {
    "ERR_NAME_REQUIRED",
    "ERR_ENTITYREF_SEMICOL_MISSING",
    "ERR_UNDECLARED_ENTITY",
    "ERR_INVALID_CHAR",
    "ERR_ATTRIBUTE_REDEFINED",
    "ERR_MISPLACED_CDATA_END",
    "NS_ERR_UNDEFINED_NAMESPACE",
}
_STRICT_ENCODINGS = {"utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
_MOST_ATTRIBUTES = 10_000  # of one element; the JDK's Xerces takes no more.
_MOST_PROBLEMS = 99  # are told of one document; libxml2 notes one more and then none.
_DECLARATION = re.compile(
    r"""<\?xml\s+version\s*=\s*["'](?P<version>[^"']*)["'](?:\s+encoding\s*=\s*["'](?P<encoding>[^"']*)["'])?"""
)
_COLON_FIRST = re.compile("':[^:']*'")
_DOCTYPE = re.compile(r"\A(?>(?><\?.*?\?>)|(?><!--.*?-->)|\s)*+(?P<doctype><!DOCTYPE)", re.DOTALL)
_EMPTY_DOCTYPE = re.compile(r"<!DOCTYPE\s++[^\s\[>]++\s*+(?:\[\s*+\]\s*+)?>")


@attrs.frozen(kw_only=True)
class Parsed:
    """A tree, or the diagnostics that say why there is none."""

    text: str
    root: etree._Element | None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse(source: Source) -> Parsed:
    """Parse a document with care: slowly, with Xerces's verdict, and with every problem that is certain."""
    text = decode(source)
    problem = next(_before_parsing(source, text), None)
    if problem:
        return _failed(source, text, [problem])
    # The text is handed over as UTF-8, so that an encoding is judged in one place and by one set of rules.
    parser = new_parser(recover=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    errors = [entry for entry in parser.error_log if not _is_no_problem(entry)]
    if root is not None and not errors:
        if any(len(element.attrib) > _MOST_ATTRIBUTES for element in root.iter(etree.Element)):
            return _failed(source, text, [SyntaxProblem(kind="ERR_RESOURCE_LIMIT", message="", text=text, offset=0)])
        return Parsed(text=text, root=root)
    lines = Lines(text)
    problems = []
    for entry in errors[: _MOST_PROBLEMS + 1]:
        offset = lines.offset(entry.line, entry.column)
        problems.append(SyntaxProblem(kind=entry.type_name, message=entry.message.strip(), text=text, offset=offset))
        if entry.type_name not in _LOCAL:
            break
    if len(problems) > _MOST_PROBLEMS:
        return _failed(source, text, problems[:_MOST_PROBLEMS], is_all=False)
    return _failed(source, text, problems or [SyntaxProblem(kind="malformed", message="", text=text, offset=0)])


def _is_no_problem(entry: etree._LogEntry) -> bool:
    if entry.level_name == "WARNING" or entry.type_name in _NO_PROBLEM:
        return True
    # Xerces takes `:a` for a name, and a colon alone; with two colons, or a name that ends in one, both refuse it.
    return entry.type_name == "NS_ERR_QNAME" and _COLON_FIRST.search(entry.message) is not None


def _failed(source: Source, text: str, problems: list[SyntaxProblem], *, is_all: bool = True) -> Parsed:
    lines = Lines(text)
    diagnostics: dict[tuple[object, ...], Diagnostic] = {}
    for problem in problems:
        rule, finding = first_finding(problem)
        offset = finding.at.offset if isinstance(finding.at, InText) else problem.offset
        diagnostic = rule.diagnose(finding, lines.location(offset), source.file)
        diagnostics.setdefault((diagnostic.code, diagnostic.line, diagnostic.column), diagnostic)
    if not is_all:
        rule, finding = first_finding(Unlisted(most=_MOST_PROBLEMS))
        diagnostics[()] = rule.diagnose(finding, lines.location(0), source.file)
    return Parsed(text=text, root=None, diagnostics=tuple(diagnostics.values()))


def _before_parsing(source: Source, text: str) -> Iterator[SyntaxProblem]:
    """Find what is wrong with the bytes, the declaration and the document type."""
    if len(source.data) > source.max_bytes:
        yield SyntaxProblem(kind="too large", message=f"{source.max_bytes:,}", text=text, offset=0)
    if not text.strip():
        yield SyntaxProblem(kind="empty", message="", text=text, offset=0)
    yield from _encoding_problems(source, text)
    if text.startswith("\ufeff"):  # A second byte-order mark is text; the parser would take it for the first.
        yield SyntaxProblem(kind="ERR_DOCUMENT_EMPTY", message="", text=text, offset=0)
    declaration = _DECLARATION.match(text)
    if declaration and declaration["version"] not in {"1.0", "1.1"}:
        yield SyntaxProblem(
            kind="version", message=declaration["version"], text=text, offset=declaration.start("version")
        )
    doctype = _DOCTYPE.match(text)
    if doctype and not _EMPTY_DOCTYPE.match(text, doctype.start("doctype")):
        yield SyntaxProblem(kind="document type", message="", text=text, offset=doctype.start("doctype"))


def _encoding_problems(source: Source, text: str) -> Iterator[SyntaxProblem]:
    encoding = encoding_of(source)
    if encoding.lower().startswith(("utf-16", "utf-32")) and source.data.startswith(b"<?xml"):
        message = f"is in single bytes, not in {encoding} as it declares"
        yield SyntaxProblem(kind="encoding", message=message, text=source.data.decode("utf-8", "replace"), offset=0)
        return
    declaration = _DECLARATION.match(text)
    declared = declaration["encoding"] if declaration and not source.is_text else None
    data = source.data.removeprefix(codecs.BOM_UTF8)
    try:
        name = codec_name(encoding)
        data.decode(name, "strict" if name in _STRICT_ENCODINGS else "replace")
        # Xerces decodes by the declared name whatever the byte-order mark says.
        if declared and not _agree(declared, name):
            yield SyntaxProblem(
                kind="encoding", message=f"is in {name}, not in {declared} as it declares", text=text, offset=0
            )
    except UnicodeDecodeError as error:
        offset = len(data[: error.start].decode(name, "replace").removeprefix("\ufeff"))
        bad = data[error.start : error.end].hex(" ").upper()
        yield SyntaxProblem(
            kind="encoding", message=f"holds bytes that are no {encoding}: {bad}", text=text, offset=offset
        )
    except (LookupError, ValueError):  # A name with a NUL in it gives a ValueError.
        offset = declaration.start("encoding") if declaration else 0
        yield SyntaxProblem(
            kind="encoding", message=f"declares an encoding that is not known, {declared}", text=text, offset=offset
        )


def _agree(declared: str, actual: str) -> bool:
    name = codec_name(declared)
    if name == "utf-16":
        # Under any other name of it Xerces forgets what the byte-order mark said, and takes the bytes for big-endian.
        return actual == "utf-16-be" or (actual == "utf-16-le" and declared.upper() == "UTF-16")
    return actual == name
