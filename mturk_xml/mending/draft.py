"""A document on its way to being mended: what it holds, what is found in it, and what can be done about it."""

import enum
import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Self, TypeAlias, TypeVar

import attrs

from mturk_xml.binding import load
from mturk_xml.diagnostics import Diagnostic, Report
from mturk_xml.documents import CLASS_OF_TAG
from mturk_xml.findings import look
from mturk_xml.lines import Lines
from mturk_xml.mending.edits import Edit, Refusal, spliced
from mturk_xml.mending.markup import Node, nodes
from mturk_xml.tree import Source, decode

Wanted: TypeAlias = Callable[[Diagnostic], bool]


class Stage(enum.IntEnum):
    """How far a document gets before something is wrong with it."""

    MALFORMED = 0
    UNKNOWN = 1
    INVALID = 2
    VALID = 3


@attrs.define(eq=False, slots=False)  # a cached property needs a __dict__
class Draft:
    """A document as it is now.

    Attributes:
        source: its bytes.
        wanted: says of a finding whether it is to be mended.
        text: the decoded bytes.
        report: what is found in it.

    """

    source: Source
    wanted: Wanted
    text: str = attrs.field(init=False)
    report: Report = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.text = decode(self.source)
        self.report = look(self.source, load(self.source, CLASS_OF_TAG))

    @property
    def stage(self) -> Stage:
        """How far the document gets."""
        if not self.report.well_formed:
            return Stage.MALFORMED
        if self.report.schema_valid:
            return Stage.VALID
        return Stage.UNKNOWN if any(found.code == "XSD101" for found in self.report.diagnostics) else Stage.INVALID

    @functools.cached_property
    def codes(self) -> Counter[str]:
        """How often each code is found."""
        return Counter(found.code for found in self.report.diagnostics)

    @functools.cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @functools.cached_property
    def nodes(self) -> list[Node]:
        """The elements, in document order."""
        return nodes(self.text)

    @functools.cached_property
    def node_at(self) -> Mapping[int, Node]:
        """The elements by the indices of their start tags."""
        return {node.start: node for node in self.nodes}

    def offset(self, finding: Diagnostic) -> int:
        """Return the index in the text at which a finding stands."""
        return self.lines.offset(finding.line or 1, finding.column or 1)

    def offsets(self, code: str) -> Sequence[int]:
        """Return where the findings of a code that are to be mended stand."""
        return self._offsets.get(code, ())

    @functools.cached_property
    def _offsets(self) -> Mapping[str, Sequence[int]]:
        offsets: dict[str, list[int]] = {}
        for found in filter(self.wanted, self.report.diagnostics):
            offsets.setdefault(found.code, []).append(self.offset(found))
        return offsets

    def edited(self, edits: Sequence[Edit]) -> Self | None:
        """Return the document with changes, None where they cannot be made in its bytes."""
        data = spliced(self.source, self.text, sorted(edits, key=lambda edit: edit.offset))
        return None if data is None else type(self)(self.source._replace(data=data), self.wanted)


FixFunction: TypeAlias = Callable[[Draft], Iterator[Edit | Refusal]]
_Fix = TypeVar("_Fix", bound=FixFunction)

_fixes: dict[str, FixFunction] = {}
FIXES: Mapping[str, FixFunction] = MappingProxyType(_fixes)
"""Every fix by the code of the findings that it mends; complete once `mturk_xml.mending` is imported."""


def fix(*codes: str) -> Callable[[_Fix], _Fix]:
    """Register a function that mends the findings of a code, of all the places in a document at once.

    It yields the changes, and a refusal for each finding that has no change of which nobody can doubt that it
    is the one that was meant. Whether a change helps is not its business: what does not is not kept.
    """

    def register(function: _Fix) -> _Fix:
        for code in codes:
            if code in _fixes:
                message = f"{code} has a fix already, {_fixes[code].__name__}"
                raise ValueError(message)
            _fixes[code] = function
        return function

    return register
