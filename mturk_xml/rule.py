"""What a rule is: one function with a code, a name, a severity and a docstring that explains it.

A rule looks at one subject (what it is about is the annotation of its parameter) and yields, or returns, what it finds.
The docstring begins with the defect in one line; paragraphs headed `Why:`, `Example:`, `Instead:` and
`Source:` follow. `mturk-xml explain` and the pages of the rules show it.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from mturk_xml.diagnostics import Diagnostic, Location, Severity
from mturk_xml.words import shown


@attrs.frozen
class InText:
    """A place in a text: in that of a field of the rule's subject, or in that of the whole document.

    Attributes:
        offset: the index of the character.
        field: the name of the field, None for the whole document.

    """

    offset: int
    field: str | None = None


@attrs.frozen
class Item:
    """One of the values of a repeated field of the rule's subject."""

    field: str
    index: int


@attrs.frozen
class Finding:
    """What a rule found.

    Attributes:
        message: what is wrong, in words that name the values at hand.
        at: where it is, if not at the rule's subject itself: the name of one of its fields, one of the values
            of a repeated field, a place in a text, another structure of the document, or one of its fields: a
            pair of the structure and the field's name.
        hint: what to do about it.

    """

    message: str
    at: object = attrs.field(default=None, kw_only=True)
    hint: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True)
class Rule:
    """A registered rule.

    Attributes:
        code: its code, such as `QF201`.
        name: what is wrong, in words with hyphens.
        severity: how much it matters.
        subject: the type that it is about.
        find: takes a subject and gives what is wrong with it.
        needs: texts of which one at least stands, as written, in every document in which it can find something; it
            is not asked about others. To look for single characters costs next to nothing. None where there are no
            such texts.

    """

    code: str
    name: str
    severity: Severity
    subject: type
    find: Callable[[Any], Iterable[Finding]]
    needs: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The defect in one line."""
        return inspect.getdoc(self.find).partition("\n")[0]  # type: ignore[union-attr]  # `rule` requires one

    @property
    def explanation(self) -> str:
        """The rest of the documentation."""
        return inspect.getdoc(self.find).partition("\n")[2].strip()  # type: ignore[union-attr]  # likewise

    def diagnose(self, finding: Finding, location: Location, file: str | None) -> Diagnostic:
        """Turn a finding into a diagnostic, now that it is known where it stands."""
        return Diagnostic(
            code=self.code,
            severity=self.severity,
            # One line, whatever a document or a parser put in it.
            message=finding.message if finding.message.isprintable() else shown(finding.message, _LONGEST_MESSAGE),
            file=file,
            line=location.line,
            column=location.column,
            path=location.path,
            hint=finding.hint,
        )


CHARACTERS = ("&", "[")
"""What a rule needs that is about `<` or `&` in a text: XML has them as `&lt;` and the like, and in `<![CDATA[`."""

_LONGEST_MESSAGE = 500
_rules: dict[str, Rule] = {}
RULES: Mapping[str, Rule] = MappingProxyType(_rules)
"""Every rule by its code; complete once `mturk_xml.rules` is imported."""

_Function = TypeVar("_Function", bound=Callable[[Any], Iterable[Finding]])


def rule(code: str, name: str, severity: Severity, *, needs: tuple[str, ...] = ()) -> Callable[[_Function], _Function]:
    """Register a function as a rule; its parameter's annotation says what it is about.

    Most documents are in order, and rules about what stands in a document many times are asked many times. So such
    a rule says what it `needs`, or returns at once where nothing is wrong; a generator takes twice as long to do so.
    """

    def register(function: _Function) -> _Function:
        if code in _rules:
            message = f"{code} is registered already, for {_rules[code].name}"
            raise ValueError(message)
        if not inspect.getdoc(function):
            message = f"{code} {name} has no docstring"
            raise ValueError(message)
        (parameter,) = inspect.signature(function).parameters.values()
        _rules[code] = Rule(
            code=code, name=name, severity=severity, subject=parameter.annotation, find=function, needs=needs
        )
        return function

    return register


def first_finding(subject: object) -> tuple[Rule, Finding]:
    """Ask the rules about a subject in the order of their codes, and return what the first says that knows it."""
    for registered in rules_about(type(subject)):
        for finding in registered.find(subject):
            return registered, finding
    message = f"no rule knows {subject!r}"
    raise LookupError(message)


def rules_about(subject: object) -> list[Rule]:
    """Return the rules about a type of subject, in the order of their codes."""
    return [_rules[code] for code in sorted(_rules) if _rules[code].subject is subject]
