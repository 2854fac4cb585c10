"""What the rules find in a document, and where in its text each finding stands."""

import functools
import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any, cast

import attrs
from lxml import etree

from mturk_xml import rules  # noqa: F401 - registers them
from mturk_xml.binding import Places, Structure
from mturk_xml.binding.fields import Attribute, Field
from mturk_xml.binding.generated import generate, indent
from mturk_xml.diagnostics import Diagnostic, Location, Report
from mturk_xml.lines import Lines
from mturk_xml.positions import Positions
from mturk_xml.rule import Finding, InText, Item, Rule, rules_about
from mturk_xml.tree import RawDocument, Source, decode

_IGNORE_BEGINNING = "mturk-xml:"
_IGNORE = re.compile(r"\s*+mturk-xml:\s*+ignore\s(?P<codes>[A-Z0-9,\s]+)\Z")
_BEFORE_ROOT = re.compile(r"(?>\s|(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^<>]*>))*", re.DOTALL)

type_of_found = tuple[Rule, object, Finding]
# Takes a subject of rules and the list to which it adds what they find.
type_of_visitor = Callable[[Any, list[type_of_found]], None]


def look(source: Source, report: Report, more: Iterable[type_of_found] = ()) -> Report:
    """Add to a report what the rules find, drop what its comments ignore, and put it in order.

    An XML comment `<!-- mturk-xml: ignore CODE -->` drops the findings of that code in the element that it
    stands in, before the root element in the whole document.

    Args:
        source: the document.
        report: what reading it gave.
        more: what was found by comparing it with others, each at a structure of the document.

    """
    if not report.well_formed:
        return report
    text = decode(source)
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    found = list(more)
    _ask(RawDocument(size, text), text, found)
    if report.document:
        _ask(report.document, text, found)
    if not found and not report.diagnostics:
        return report
    locator = _Locator(text, report)
    located = [
        rule.diagnose(finding, locator.locate(subject, finding), report.file) for rule, subject, finding in found
    ]
    kept = [diagnostic for diagnostic in (*report.diagnostics, *located) if not locator.is_ignored(diagnostic)]
    return attrs.evolve(report, diagnostics=tuple(sorted(kept, key=_order)))


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    return diagnostic.line or 0, diagnostic.column or 0, diagnostic.code


def _ask(subject: object, text: str, found: list[type_of_found]) -> None:
    """Ask the rules about a subject and about every structure in it, those that can find something in this text."""
    cls: Any = type(subject)
    visit = _visitor(cls, tuple([need for need in _needs(cls) if need in text]))
    if visit:
        visit(subject, found)


@functools.cache
def _needs(cls: type) -> tuple[str, ...]:
    """Return the texts that the rules need, those about a class and about the classes in it."""
    own = set(itertools.chain.from_iterable(rule.needs for rule in rules_about(cls)))
    return tuple(sorted(own.union(*(_needs(part) for field in _fields(cls) for part in field.structures))))


@functools.cache
def _visitor(cls: type, there: tuple[str, ...]) -> type_of_visitor | None:
    """Return the function that asks the rules about a structure and what is in it; None if there is no such rule.

    Every structure of a document is visited, so that each class gets a function of its own, generated once, as in
    `binding`. For a `Question` of an AnswerKey, with one rule about it:

        def visit(structure, found):
            for finding in find_0(structure):
                found.append((rule_0, structure, finding))
            for part in structure.answer_options:
                visit_1(part, found)

    Args:
        cls: the class.
        there: which of the texts that rules need are in the document.

    """
    names: dict[str, Any] = {}
    body: list[str] = []
    for index, rule in enumerate(rules_about(cls)):
        if not rule.needs or any(need in there for need in rule.needs):
            names |= {f"find_{index}": rule.find, f"rule_{index}": rule}
            body += [
                f"for finding in find_{index}(structure):",
                f"    found.append((rule_{index}, structure, finding))",
            ]
    for index, field in enumerate(_fields(cls)):
        visitors = {part: visit for part in field.structures if (visit := _visitor(part, there))}
        if visitors:
            names |= {f"visit_{index}": next(iter(visitors.values())), f"visitor_{index}": visitors.get}
            body += _visit_parts(field, index)
    return generate(cls, "visit(structure, found)", body, names) if body else None


def _visit_parts(field: Field, index: int) -> list[str]:
    """Write the statements that visit the structures in a field."""
    visit = [f"visit_{index}(part, found)"]
    if len(field.structures) > 1 or field.optional:
        visit = [f"visit = visitor_{index}(type(part))", "if visit:", "    visit(part, found)"]
    if field.many:
        return [f"for part in structure.{field.name}:", *indent(visit)]
    return [f"part = structure.{field.name}", *visit]


def _fields(cls: type) -> tuple[Field, ...]:
    return getattr(cls, "xml_fields", ())


class _Locator:
    """Finds the places of findings in the text of a document."""

    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.document = report.document

    # Both are made only when a finding needs them; one about the whole document does not.

    @functools.cached_property
    def positions(self) -> Positions:
        return Positions(self.text)

    @functools.cached_property
    def places(self) -> Places | None:
        return Places(self.document) if self.document else None

    def locate(self, subject: object, finding: Finding) -> Location:
        """Find where a finding of a rule about a subject stands."""
        at = finding.at
        if isinstance(at, Structure):
            subject, at = at, None
        elif isinstance(at, tuple):
            subject, at = at
        if isinstance(at, InText):
            return self._in_text(subject, at) if at.field else self._in_document(at.offset)
        if not isinstance(subject, Structure):
            return Location()
        if subject is self.document and at in {None, "namespace"}:
            return self._of_root(attribute="" if at is None else "xmlns")
        return self._of_field(subject, *((at.field, at.index) if isinstance(at, Item) else (str(at or ""), 0)))

    def _in_document(self, offset: int) -> Location:
        element = self.positions.element_at(offset)
        return self.positions.lines.location(offset, None if element is None else self.positions.path(element))

    def _of_field(self, subject: Structure, field: str, index: int) -> Location:
        element = self._element(subject, field, index)
        if element is None:
            return Location()
        attribute = _attributes(cast("Any", type(subject))).get(field)
        return self.positions.of_attribute(element, attribute) if attribute else self.positions.of_element(element)

    def is_ignored(self, diagnostic: Diagnostic) -> bool:
        """Say whether a comment in the document drops a diagnostic."""
        places = self._ignored.get(diagnostic.code)
        if not places:
            return False
        element = None
        if diagnostic.line and diagnostic.column:
            element = self.positions.element_at(self.positions.lines.offset(diagnostic.line, diagnostic.column))
        while element is not None and element not in places:
            element = element.getparent()
        return element in places

    @functools.cached_property
    def _ignored(self) -> dict[str, set[etree._Element | None]]:
        """The elements in which a comment ignores a code, by code; None is the document."""
        places: dict[str, set[etree._Element | None]] = {}
        if _IGNORE_BEGINNING in self.text:
            for element, comment in self.positions.comments():
                if match := _IGNORE.match(comment):
                    for code in re.split(r"[,\s]+", match["codes"].strip()):
                        places.setdefault(code, set()).add(element)
        return places

    def _element(self, subject: Structure, field: str = "", index: int = 0) -> etree._Element | None:
        number = self.places.of(subject, field, index) if self.places else None
        elements = self.positions.elements
        return elements[number] if number is not None and number < len(elements) else None

    def _of_root(self, attribute: str) -> Location:
        """Return the location of the root element or an attribute of it, without looking at what is in it."""
        root = _BEFORE_ROOT.match(self.text)
        start = root.end() if root else 0
        if attribute and (found := re.compile(rf"\s{attribute}\b").search(self.text, start)):
            start = found.start() + 1
        return Lines(self.text[:start]).location(start, f"/{type(self.document).__name__}")

    def _in_text(self, subject: object, at: InText) -> Location:
        element = self._element(subject, at.field or "") if isinstance(subject, Structure) else None
        if element is None:
            return Location()
        return self.positions.of_character(element, at.offset)


@functools.cache
def _attributes(cls: type[Structure]) -> dict[str, str]:
    """Map the fields of a class that are attributes to their names."""
    return {field.name: field.xml_name for field in cls.xml_fields if isinstance(field.marker, Attribute)}
