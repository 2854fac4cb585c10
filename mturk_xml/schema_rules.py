"""The rules about documents that are XML and that their schema refuses."""

import difflib
import re
from collections.abc import Iterator

import attrs

from mturk_xml.catalogue import DOCUMENT_SCHEMAS
from mturk_xml.diagnostics import Severity
from mturk_xml.rule import Finding, rule

_SHOWN = 60
_SHORTEST_PART = 4  # of a name; less is no resemblance.
_HTML = set(
    (
        "a abbr article b big blockquote br button center code div em font form h1 h2 h3 h4 h5 h6 hr i iframe "
        "img input label li ol p pre s script section small span strong style sub sup table td th tr u ul "
        "video"
    ).split()
)


@attrs.frozen(kw_only=True)
class SchemaProblem:
    """One thing that a schema does not accept.

    Attributes:
        kind: root, child, incomplete, text, markup, attribute or value.
        name: the local name of the element that is not in order.
        child: the local name of the child that is in the way.
        before: the children that stand before it.
        expected: the names of the elements that could stand here.
        allowed: the names of all elements, or attributes, that the element can have.
        wrappers: those of them that can hold the child.
        foreign: whether the child is in another namespace.
        attribute: the name of the attribute.
        missing: whether it is missing.
        empty: whether the element has to be empty.
        value: the text at hand.
        reason: the validator's words.

    """

    kind: str
    name: str
    child: str = ""
    before: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    foreign: bool = False
    attribute: str = ""
    missing: bool = False
    empty: bool = False
    value: str = ""
    reason: str = ""


@attrs.frozen
class OutOfReach:
    """A number that the schema accepts and that cannot be computed with."""

    reason: str


@rule("XSD101", "unknown-document", Severity.ERROR)
def unknown_document(problem: SchemaProblem) -> Iterator[Finding]:
    """The root element is none of the five documents in a namespace of theirs.

    Why: the namespace chooses the schema; the service answered "Cannot find the declaration of element".
    Example: `<QuestionForm>` without xmlns, or with the documentation's `[the QuestionForm schema URL]`.
    Instead: copy the namespace that the hint names.
    """
    if problem.kind != "root":
        return
    root, namespace = problem.name, problem.value
    public = [known for known in DOCUMENT_SCHEMAS if known.endswith(f"/{root}.xsd")]
    if not public:
        names = list(dict.fromkeys(file.partition("/")[2].removesuffix(".xsd") for file in DOCUMENT_SCHEMAS.values()))
        yield Finding(f"<{root}> is none of the documents {', '.join(names)}", hint=_did_you_mean(root, names))
        return
    described = f"<{root}> has the namespace {namespace!r}" if namespace else f"<{root}> has no namespace"
    reason = "a placeholder" if re.search(r"[\[\]{}$]", namespace) else ""
    if re.search(r"\s", namespace) and not reason:
        reason = "with white space or a line break in it"
    if reason:
        described += f", {reason}"
    yield Finding(described, hint="write " + " or ".join(f'xmlns="{known}"' for known in public))


@rule("XSD102", "wrong-order", Severity.ERROR)
def wrong_order(problem: SchemaProblem) -> Iterator[Finding]:
    """An element stands in the right place but in the wrong order.

    Why: the elements of a sequence come in the order of the schema.
    Example: `<DisplayName>` before `<QuestionIdentifier>`.
    """
    if problem.kind == "child" and not problem.foreign and problem.child in problem.allowed:
        expected = [name for name in problem.expected if name != problem.child]
        if problem.child in problem.before and problem.child not in problem.expected:
            follow = f"; expected {_choice(expected)}" if expected else ""
            again = f"<{problem.child}> stands again in <{problem.name}>, where it cannot{follow}"
            yield Finding(again, hint=f"the order in <{problem.name}> is {', '.join(problem.allowed)}")
        elif expected:
            yield Finding(
                f"<{problem.child}> stands where {_choice(expected)} is expected",
                hint=f"the order in <{problem.name}> is {', '.join(problem.allowed)}",
            )
        else:
            yield Finding(
                f"<{problem.child}> cannot follow <{problem.before[-1]}> in <{problem.name}>",
                hint="only one of them can stand there, or they are in the wrong order",
            )


@rule("XSD103", "missing-wrapper", Severity.ERROR)
def missing_wrapper(problem: SchemaProblem) -> Iterator[Finding]:
    """An element stands where the element that should hold it is expected.

    Example: `<SelectionAnswer>` in a Question, without `<AnswerSpecification>` around it.
    """
    if problem.kind == "child" and not problem.foreign and problem.wrappers:
        wrapper = problem.wrappers[0]
        yield Finding(
            f"<{problem.child}> cannot stand in <{problem.name}> itself",
            hint=f"put it in {_choice(problem.wrappers)}: <{wrapper}><{problem.child}>…</{problem.child}></{wrapper}>",
        )


@rule("XSD104", "foreign-element", Severity.ERROR)
def foreign_element(problem: SchemaProblem) -> Iterator[Finding]:
    """An element is in another namespace than its document, or in none.

    Example: `<Question xmlns="">`, as some libraries write it.
    Instead: remove the xmlns attribute, so that the element is in the document's namespace.
    """
    if problem.kind == "child" and problem.foreign:
        expected = f"; expected {_choice(problem.expected)}" if problem.expected else ""
        yield Finding(
            f"<{problem.child}> in <{problem.name}> is not in the namespace of the document{expected}",
            hint="remove its xmlns attribute or prefix",
        )


@rule("XSD105", "unknown-element", Severity.ERROR)
def unknown_element(problem: SchemaProblem) -> Iterator[Finding]:
    """An element has a name that cannot stand in its parent: misspelt, misplaced or made up.

    Why: schemas compare names letter by letter, with their case.
    Example: `<Questionidentifier>`
    """
    if problem.kind != "child":
        return
    expected = f"; expected {_choice(problem.expected)}" if problem.expected else ""
    hint = _did_you_mean(problem.child, [*problem.expected, *problem.allowed])
    if not hint and problem.child.lower() in _HTML and "FormattedContent" in problem.allowed:
        hint = "put HTML in <FormattedContent><![CDATA[ … ]]></FormattedContent>"
    yield Finding(f"<{problem.child}> cannot stand in <{problem.name}>{expected}", hint=hint)


@rule("XSD106", "missing-element", Severity.ERROR)
def missing_element(problem: SchemaProblem) -> Iterator[Finding]:
    """An element ends before everything that it has to hold has come.

    Example: a Question without `<AnswerSpecification>`.
    """
    if problem.kind == "incomplete":
        yield Finding(
            f"<{problem.name}> is not complete: {_choice(problem.expected)} is missing",
            hint=f"add {_choice(problem.expected)} before </{problem.name}>",
        )


@rule("XSD107", "misplaced-text", Severity.ERROR)
def misplaced_text(problem: SchemaProblem) -> Iterator[Finding]:
    """Text stands in an element that holds elements only.

    Example: `<QuestionContent>How old are you?</QuestionContent>`
    Instead: put it in an element of its own, such as `<Text>`.
    """
    if problem.kind == "text":
        hint = "put it in <Text>…</Text>" if problem.name in {"QuestionContent", "Overview"} else "remove it"
        holds = "has to be empty" if problem.empty else "holds elements only"
        yield Finding(f"text in <{problem.name}>, which {holds}: {_shown(problem.value)}", hint=hint)


@rule("XSD108", "markup-in-text", Severity.ERROR)
def markup_in_text(problem: SchemaProblem) -> Iterator[Finding]:
    """An element that holds text only has an element in it.

    Why: Text, Title and the like hold plain text; only FormattedContent may hold markup, and as text.
    Example: `<Text>one<br/>two</Text>`
    Instead: `<FormattedContent><![CDATA[one<br/>two]]></FormattedContent>`
    """
    if problem.kind == "markup":
        hint = "write &lt; for <, or put the text in <![CDATA[ … ]]>"
        if problem.child.lower() in _HTML and problem.name == "Text":
            hint = "use <FormattedContent><![CDATA[ … ]]></FormattedContent> instead of <Text>"
        yield Finding(f"<{problem.child}> in <{problem.name}>, which holds text only", hint=hint)


@rule("XSD109", "wrong-attribute", Severity.ERROR)
def wrong_attribute(problem: SchemaProblem) -> Iterator[Finding]:
    """An attribute is not known there, or one that has to be there is missing.

    Example: `<AnswerFormatRegex errorText="…"/>` without regex.
    """
    if problem.kind != "attribute":
        return
    if problem.missing:
        yield Finding(f"<{problem.name}> lacks the attribute {problem.attribute}", hint=f'add {problem.attribute}="…"')
        return
    if problem.attribute in problem.allowed:
        hint = "remove its prefix"
    else:
        hint = _did_you_mean(problem.attribute, problem.allowed) or "remove it"
    yield Finding(f"<{problem.name}> has no attribute {problem.attribute}", hint=hint)


@rule("XSD110", "value-not-allowed", Severity.ERROR)
def value_not_allowed(problem: SchemaProblem) -> Iterator[Finding]:
    """The text of an element or attribute is not a value of its type.

    Example: `<IsRequired>yes</IsRequired>`, `<DataURL>cat.jpg</DataURL>`
    """
    owner = f"{problem.attribute} of <{problem.name}>" if problem.attribute else f"<{problem.name}>"
    yield Finding(f"{_shown(problem.value)} is not a value of {owner}: {problem.reason}", hint=_value_hint(problem))


def _value_hint(problem: SchemaProblem) -> str | None:
    if problem.reason.startswith("it is not a URL"):
        return "write the whole address, such as https://example.org/picture.png"
    if "true or false" in problem.reason:
        return "write true or false"
    return None


@rule("XSD120", "number-out-of-reach", Severity.ERROR)
def number_out_of_reach(problem: OutOfReach) -> Iterator[Finding]:
    """A number is valid and too long, or too large, to compute with.

    Example: a SummedScoreMultiplier of `1e9999999999999999999`.
    """
    yield Finding(f"a number is valid but cannot be computed with: {problem.reason}")


def _did_you_mean(name: str, known: list[str] | tuple[str, ...]) -> str | None:
    by_lower = {candidate.lower(): candidate for candidate in known}
    matches = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    if not matches:  # A name may be cut short or lengthened, such as Content for QuestionContent.
        matches = [each for each in by_lower if _is_part(name.lower(), each) or _is_part(each, name.lower())]
    return f"did you mean {by_lower[matches[0]]}?" if len(matches) == 1 else None


def _is_part(short: str, long: str) -> bool:
    return len(short) >= _SHORTEST_PART and (long.startswith(short) or long.endswith(short))


def _choice(names: list[str] | tuple[str, ...]) -> str:
    tags = [f"<{name}>" for name in names]
    return tags[0] if len(tags) == 1 else f"{', '.join(tags[:-1])} or {tags[-1]}" if tags else "nothing"


def _shown(text: str) -> str:
    text = re.sub("[ \t\r\n]+", " ", text).strip(" ")
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
