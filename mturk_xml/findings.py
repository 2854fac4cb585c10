"""What the rules find in a document, and where in its text each finding stands."""

import functools
import re
from collections.abc import Iterable

import attrs

from mturk_xml import rules  # noqa: F401 - registers them
from mturk_xml.binding import Places, Structure
from mturk_xml.diagnostics import Diagnostic, Location, Report
from mturk_xml.positions import Element, Positions
from mturk_xml.rule import Finding, InText, Item, Rule, rules_about
from mturk_xml.tree import RawDocument, Source, decode

_IGNORE_BEGINNING = "mturk-xml:"
_IGNORE = re.compile(r"\s*+mturk-xml:\s*+ignore\s(?P<codes>[A-Z0-9,\s]+)\Z")
# The pieces that the text of an element is made of, markup apart.
_PIECE = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?><!--.*?-->)|(?><\?.*?\?>)|(?P<end><)|&[^;<&]*;|\r\n?|.", re.DOTALL
)
_BEFORE_ROOT = re.compile(r"(?>\s|(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^<>]*>))*", re.DOTALL)
_CHARACTER = re.compile(r"\r\n?|.", re.DOTALL)
_START_TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")

type_of_found = tuple[Rule, object, Finding]


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
    _apply(_plan(RawDocument).rules, RawDocument(size=size, text=text), found)
    if report.document:
        _visit(report.document, _plan(type(report.document)), found)
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


@attrs.frozen
class _Plan:
    """What to do at the structures of a class: which rules to ask, and in which fields to go on."""

    rules: tuple[Rule, ...]
    fields: tuple[tuple[str, bool], ...] = ()


_NOTHING = _Plan(())


_plans: dict[type, _Plan] = {}


def _plan(cls: type) -> _Plan:
    plan = _plans.get(cls)
    if plan is None:
        plan = _plans[cls] = _make_plan(cls)
    return plan


def _make_plan(cls: type) -> _Plan:
    fields = [
        (field.name, field.many)
        for field in getattr(cls, "xml_fields", ())
        if any(_plan(part) is not _NOTHING for part in field.structures)
    ]
    about = tuple(rules_about(cls))
    return _Plan(about, tuple(fields)) if about or fields else _NOTHING


def _visit(structure: Structure, plan: _Plan, found: list[type_of_found]) -> None:
    _apply(plan.rules, structure, found)
    for name, many in plan.fields:
        value = getattr(structure, name)
        for part in value if many else (value,):
            part_plan = _plan(type(part))
            if part_plan is not _NOTHING:
                _visit(part, part_plan, found)


def _apply(rules_to_ask: tuple[Rule, ...], subject: object, found: list[type_of_found]) -> None:
    for rule in rules_to_ask:
        for finding in rule.find(subject):  # Seldom any: a comprehension would cost more.
            found.append((rule, subject, finding))  # noqa: PERF401


class _Locator:
    """Finds the places of findings in the text of a document."""

    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.document = report.document
        self._offsets: dict[int, list[int]] = {}

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
        return self.positions.location(offset, element.path if element else None)

    def _of_field(self, subject: Structure, field: str, index: int) -> Location:
        element = self._element(subject, field, index)
        if element is None:
            return Location()
        attribute = next((item.xml_name for item in subject.xml_fields if item.name == field), "")
        if attribute in element.attributes:
            return self.positions.of_attribute(element, attribute)
        return self.positions.of_element(element)

    def is_ignored(self, diagnostic: Diagnostic) -> bool:
        """Say whether a comment in the document drops a diagnostic."""
        places = self._ignored.get(diagnostic.code)
        if not places:
            return False
        path = diagnostic.path or ""
        return any(path[:end] in places for end in (*(step.start() for step in re.finditer("/", path)), len(path)))

    @functools.cached_property
    def _ignored(self) -> dict[str, set[str]]:
        """The paths of the elements in which a comment ignores a code, by code; the empty path is the document."""
        places: dict[str, set[str]] = {}
        if _IGNORE_BEGINNING in self.text:
            commented = [("", self.positions.prolog_comments)]
            commented += [(element.path, element.comments) for element in self.positions.elements if element.comments]
            for path, comments in commented:
                for match in filter(None, map(_IGNORE.match, comments)):
                    for code in re.split(r"[,\s]+", match["codes"].strip()):
                        places.setdefault(code, set()).add(path)
        return places

    def _element(self, subject: Structure, field: str = "", index: int = 0) -> Element | None:
        number = self.places.of(subject, field, index) if self.places else None
        elements = self.positions.elements
        return elements[number] if number is not None and number < len(elements) else None

    def _of_root(self, attribute: str) -> Location:
        """Return the location of the root element or an attribute of it, without looking at what is in it."""
        root = _BEFORE_ROOT.match(self.text)
        start = root.end() if root else 0
        if attribute and (found := re.compile(rf"\s{attribute}\b").search(self.text, start)):
            start = found.start() + 1
        line_start = max(self.text.rfind(end, 0, start) for end in "\n\r") + 1
        line = len(re.findall("\r\n|\n|\r", self.text[:line_start])) + 1
        return Location(line=line, column=start - line_start + 1, path=f"/{type(self.document).__name__}")

    def _in_text(self, subject: object, at: InText) -> Location:
        element = self._element(subject, at.field or "") if isinstance(subject, Structure) else None
        if element is None:
            return Location()
        offsets = self._offsets.get(element.offset)
        if offsets is None:
            tag = _START_TAG.match(self.text, element.offset)
            offsets = self._offsets[element.offset] = _offsets(self.text, tag.end() if tag else element.offset)
        return self.positions.location(offsets[min(at.offset, len(offsets) - 1)], element.path)


def _offsets(text: str, start: int) -> list[int]:
    """Return the index in a document of each character of the text that begins at `start`, and of its end."""
    offsets: list[int] = []
    end = start
    for piece in _PIECE.finditer(text, start):
        end = piece.start()
        if piece["end"]:
            break
        if piece["cdata"] is not None:
            offsets += [found.start() for found in _CHARACTER.finditer(text, *piece.span("cdata"))]
        elif not piece[0].startswith(("<!--", "<?")):
            offsets.append(piece.start())
    return [*offsets, end]
