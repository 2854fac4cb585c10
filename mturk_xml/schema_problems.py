"""Why a schema refuses a tree: every problem with its place, what was expected, and what to do.

libxml2 has been the judge; the `xmlschema` package, slower by far, is asked for the reasons. It is imported
and its schemas are built here and nowhere else.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import attrs
import xmlschema
from lxml import etree
from xmlschema.exceptions import XMLSchemaException
from xmlschema.validators import (
    XMLSchemaChildrenValidationError,
    XMLSchemaValidationError,
    XsdAttributeGroup,
    XsdElement,
    XsdGroup,
)

from mturk_xml.catalogue import schema_path
from mturk_xml.diagnostics import Diagnostic, Location
from mturk_xml.positions import Positions
from mturk_xml.refusals import MOST_REFUSALS
from mturk_xml.rule import first_finding
from mturk_xml.schema_rules import OutOfReach, SchemaProblem
from mturk_xml.tree import split_tag
from mturk_xml.unlisted import Unlisted
from mturk_xml.verdict import Violation


def explain(
    text: str,
    root: etree._Element,
    namespace: str | None,
    violations: list[Violation],
    file: str | None,
    *,
    is_all: bool = True,
) -> tuple[Diagnostic, ...]:
    """Say everything that is wrong with a tree that its schema refuses, up to a thousand problems.

    Args:
        text: the decoded document, for the positions.
        root: the tree.
        namespace: that of the schema, None if there is none for this root.
        violations: what the judge said, for problems that `xmlschema` does not see.
        file: the name to show.
        is_all: whether the judge said all there is to say.

    """
    positions = Positions(text, root)
    crowded = _crowded(root) if namespace else None
    diagnostics: dict[Diagnostic, None] = {}
    for element, problem in _problems(root, namespace, violations, is_explained=crowded is None):
        rule, finding = first_finding(problem)
        diagnostics[rule.diagnose(finding, _locate(positions, element, problem), file)] = None
    listed = sorted(diagnostics, key=lambda found: (found.line or 0, found.column or 0))
    if crowded is not None or not is_all or len(listed) > MOST_REFUSALS:
        name = split_tag(crowded)[1] if crowded is not None and is_all else ""
        rule, finding = first_finding(Unlisted(most=MOST_REFUSALS, crowded=name))
        notice = rule.diagnose(finding, positions.of_element(root), file)
        return (*listed[:MOST_REFUSALS], notice)
    return tuple(listed)


def _crowded(root: etree._Element) -> etree._Element | None:
    """Find an element that holds so much that `xmlschema` takes too long, or the root of too large a tree."""
    count = 0
    for element in root.iter(etree.Element):
        count += 1
        if len(element) > _MOST_CHILDREN or len(element.attrib) > _MOST_ATTRIBUTES:
            return element
    return root if count > _MOST_ELEMENTS else None


def out_of_reach(text: str, root: etree._Element | None, reason: str, file: str | None) -> Diagnostic:
    """Say which number in a valid document cannot be computed with."""
    rule, finding = first_finding(OutOfReach(reason))
    for element in () if root is None else root.iter(etree.Element):
        if any(map(_is_out_of_reach, (element.text or "", *map(str, element.attrib.values())))):
            return rule.diagnose(finding, Positions(text, root).of_element(element), file)
    return rule.diagnose(finding, Location(), file)


def _is_out_of_reach(text: str) -> bool:
    if not _NUMBER.fullmatch(text):
        return False
    try:
        (int if _INTEGER.fullmatch(text) else Decimal)(text)
    except (InvalidOperation, ValueError):
        return any(map(str.isdigit, text))
    return False


_INTEGER = re.compile(r"\s*[+-]?[0-9]+\s*")
_NUMBER = re.compile(r"\s*[+-]?[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]+)?\s*")


def _locate(positions: Positions, element: etree._Element, problem: SchemaProblem) -> Location:
    if problem.kind == "root":
        return attrs.evolve(positions.of_attribute(element, "xmlns"), path=positions.path(element))
    if problem.attribute:
        return positions.of_attribute(element, problem.attribute)
    return positions.of_text(element) if problem.kind in {"value", "text"} else positions.of_element(element)


def _problems(
    root: etree._Element, namespace: str | None, violations: list[Violation], *, is_explained: bool
) -> Iterator[tuple[etree._Element, SchemaProblem]]:
    if namespace is None:
        written, name = split_tag(root)
        yield root, SchemaProblem(kind="root", name=name, value=written or "")
        return
    problems = [_problem(error) for error in _errors(root, namespace)] if is_explained else []
    seen = {(element, problem.attribute) for element, problem in problems}
    # Where text stands that does not belong, that elements are missing goes without saying.
    with_text = {element: problem for element, problem in reversed(problems) if problem.kind == "text"}
    yield from with_text.items()
    for element, problem in problems:
        if problem.kind != "text" and not (problem.kind == "incomplete" and element in with_text):
            yield element, problem
    seen_above = {element.getparent() for element, attribute in seen if not attribute}
    for violation in dict.fromkeys(violations):  # The same is said of an element for each text in it.
        element, attribute = violation.element, _local(violation.attribute)
        if (element, attribute) not in seen and (attribute or element not in seen_above):
            yield element, _judged(violation)


def _judged(violation: Violation) -> SchemaProblem:
    """Describe what only the judge saw."""
    element, attribute = violation.element, violation.attribute
    if "Character content other than whitespace" in violation.reason:
        return SchemaProblem(kind="text", name=split_tag(element)[1], value=_stray_text(element))
    if attribute and violation.reason.endswith("is not allowed."):
        return SchemaProblem(kind="attribute", name=split_tag(element)[1], attribute=_local(attribute))
    return SchemaProblem(
        kind="value",
        name=split_tag(element)[1],
        attribute=_local(attribute),
        value=(element.get(attribute) if attribute else element.text) or "",
        reason=_CLARK.sub("", violation.reason.rpartition("}")[2].partition(": ")[2] or violation.reason),
    )


_SPACE = " \t\r\n"  # XML's own; a no-break space is text.
# With these `xmlschema` takes a time that grows with the square of them; the judge's violations have to do then.
_MOST_CHILDREN = 5_000
_MOST_ATTRIBUTES = 100
_MOST_ELEMENTS = 50_000
_XML = "{http://www.w3.org/XML/1998/namespace}"
_CLARK = re.compile(r"\{[^{}]*\}")
_LEFT_TO_THE_JUDGE = re.compile("IDREF|has a fixed value")


def _errors(root: etree._Element, namespace: str) -> Iterator[XMLSchemaValidationError]:
    try:
        # It takes lxml's elements and does not say so.
        for error in itertools.islice(_explainer(namespace).iter_errors(cast("Any", root)), MOST_REFUSALS + 1):
            if not _LEFT_TO_THE_JUDGE.search(error.reason or ""):
                yield error
    except XMLSchemaException:
        return  # An xsi:type that does not exist is no error to it but the end.


@functools.cache
def _explainer(namespace: str) -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(str(schema_path(namespace)), allow="local")


def _problem(error: XMLSchemaValidationError) -> tuple[etree._Element, SchemaProblem]:
    """Put an error of `xmlschema` in our terms, at the element that a person has to look at."""
    element: etree._Element = cast("Any", error.elem)
    name, reason = split_tag(element)[1], error.reason or ""
    if isinstance(error, XMLSchemaChildrenValidationError):
        return _children_problem(error, element, name)
    if reason.startswith("character data between"):
        return element, SchemaProblem(kind="text", name=name, value=_stray_text(element))
    if reason.endswith("because content is empty"):
        return element, SchemaProblem(kind="text", name=name, value=_stray_text(element), empty=True)
    if "simple content element can't have child" in reason:
        return element[0], SchemaProblem(kind="markup", name=name, child=split_tag(element[0])[1])
    return element, _attribute_problem(error, name) or SchemaProblem(
        kind="value", name=name, value=element.text or "", reason=_in_words(reason)
    )


def _attribute_problem(error: XMLSchemaValidationError, name: str) -> SchemaProblem | None:
    reason = error.reason or ""
    if match := _ATTRIBUTE_VALUE.match(reason):
        attribute, words = _local(match["name"]), _in_words(match["reason"])
        return SchemaProblem(kind="value", name=name, attribute=attribute, value=str(error.obj), reason=words)
    if match := _ATTRIBUTE_ITSELF.match(reason):
        group = error.validator
        return SchemaProblem(
            kind="attribute",
            name=name,
            attribute=_local(match["missing"] or match["unknown"]),
            allowed=tuple(sorted(_local(key) for key in group if key)) if isinstance(group, XsdAttributeGroup) else (),
            missing=match["missing"] is not None,
        )
    return None


def _local(name: str) -> str:
    """Return a name without its namespace, but with the prefix xml, by which that one is always written."""
    return name.replace(_XML, "xml:").rpartition("}")[2]


_ATTRIBUTE_VALUE = re.compile(r"attribute (?P<name>[^=]+)='.*?': (?P<reason>.*)", re.DOTALL)
_ATTRIBUTE_ITSELF = re.compile(
    r"missing required attribute '(?P<missing>[^']+)'|'(?P<unknown>[^']+)' attribute not allowed"
)
_WORDS = (
    ("is not a boolean value", "it is not true or false"),
    ("must be positive", "it is not a whole number from 1"),
    ("must be non negative", "it is not a whole number from 0"),
    ("-2^31 <= x", "it is not a whole number from -2147483648 to 2147483647"),
    ("for int()", "it is not a whole number"),
    ("to float", "it is not a number"),
    ("pattern of ['(http|https)://.*']", "it is not a URL that begins with http:// or https://"),
    ("'http://.*'", "it is not a URL that begins with http://, https://, ftp:// or the like"),
)


def _in_words(reason: str) -> str:
    """Say in plain words what `xmlschema` says of a value."""
    for part, words in _WORDS:
        if part in reason:
            return words
    if match := re.match(r"value must be one of \[(.*)\]$", reason):
        return f"it is not one of {match[1].replace(chr(39), '')}"
    if match := re.match(r"value has to be (?:less|lesser) than or equal than (.*)$", reason):
        return f"it is greater than {match[1]}"
    if match := re.match(r"value doesn't match any pattern of \[(.*)\]$", reason):
        return f"it has none of the forms {match[1]}"
    return _CLARK.sub("", reason)


def _children_problem(
    error: XMLSchemaChildrenValidationError, element: etree._Element, name: str
) -> tuple[etree._Element, SchemaProblem]:
    group = error.validator
    expected = tuple(_local_names(error.expected or ()))
    allowed = tuple(dict.fromkeys(_local_names(_declared(group))))
    if error.invalid_tag is None:
        return element, SchemaProblem(kind="incomplete", name=name, expected=expected)
    child = element[error.index]
    namespace, child_name = split_tag(child)
    return child, SchemaProblem(
        kind="child",
        name=name,
        child=child_name,
        expected=expected,
        allowed=allowed,
        wrappers=tuple(_wrappers(group, child_name)),
        foreign=namespace != split_tag(element)[0],
        before=tuple(split_tag(sibling)[1] for sibling in element[: error.index]),
    )


def _declared(group: object) -> list[XsdElement]:
    return (
        [item for item in group.iter_elements() if isinstance(item, XsdElement)] if isinstance(group, XsdGroup) else []
    )


def _local_names(elements: Iterable[object]) -> Iterator[str]:
    for element in elements:
        name = element if isinstance(element, str) else getattr(element, "local_name", None)
        if name:
            yield _local(name)


def _wrappers(group: object, child: str) -> Iterator[str]:
    """Name the elements of a group that may hold a child of this name."""
    for declared in _declared(group):
        if child in _local_names(_declared(declared.type.model_group)):
            yield declared.local_name


def _stray_text(element: etree._Element) -> str:
    texts = (element.text, *(child.tail for child in element))
    return next((text.strip(_SPACE) for text in texts if text and text.strip(_SPACE)), "")
