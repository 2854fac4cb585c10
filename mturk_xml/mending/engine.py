"""The engine: it makes the changes that the fixes propose, and keeps those that bring a document closer to valid.

In each round every fix whose code is found is asked. All changes that do not touch are tried at once and, if
that does not help, one after the other. The rounds end when nothing helps any more.
"""

from collections.abc import Sequence

import attrs

from mturk_xml.diagnostics import Diagnostic
from mturk_xml.lines import Lines
from mturk_xml.mending.draft import FIXES, Draft, Stage, Wanted
from mturk_xml.mending.edits import Edit, Refusal, origin
from mturk_xml.mending.result import Fix, Mended, Unfixed
from mturk_xml.tree import MAX_BYTES, Source, SourceLike, read_source

_MOST_ROUNDS = 100
_MOST_TRIED = 200  # Changes that are tried one by one; each costs a check of the document.
_NO_HELP = "the document would have other errors then"


def mend(
    source: SourceLike, *, file: str | None = None, max_bytes: int = MAX_BYTES, wanted: Wanted | None = None
) -> Mended:
    """Change what is wrong in a document and has one right answer, and nothing else.

    A document without errors says the same afterwards. White space around identifiers is left alone, as a key
    or answers may name them; `mend_test` mends a form and its key together.

    Args:
        source: bytes, a str of XML, a path or a binary file; a file is never written.
        file: the name to show in the findings; the path's own if not given.
        max_bytes: the size above which nothing is mended.
        wanted: says of a finding whether it may be mended; all if not given.

    Raises:
        SourceError: the file cannot be read.

    Example:
        >>> mended = mend('<HTMLQuestion xmlns="[the HTMLQuestion schema URL]">'
        ...               '<HTMLContent>&lt;form&gt;</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>')
        >>> mended.report.schema_valid
        True
        >>> print(*mended.fixes)
        1:22: mended XSD101: the namespace is that of HTMLQuestion

    """
    opened = read_source(source, file=file, max_bytes=max_bytes)
    return Mending(opened, wanted or everything).run().result()


def everything(_: Diagnostic) -> bool:
    """Want every finding mended."""
    return True


@attrs.frozen
class Step:
    """A change with the code of the finding that it mends."""

    code: str
    edit: Edit


class Mending:
    """The mending of one document: the draft as it is now, and what was changed on the way to it."""

    def __init__(self, source: Source, wanted: Wanted) -> None:
        self.draft = Draft(source, wanted)
        self._original = self.draft.text
        self._rounds: list[list[Edit]] = []
        self._done: list[tuple[int, Step]] = []
        self._refused: dict[tuple[int, str], str] = {}

    def run(self) -> "Mending":
        """Mend until nothing helps any more."""
        if len(self.draft.source.data) > self.draft.source.max_bytes:
            return self  # It was not read to its end.
        for _ in range(_MOST_ROUNDS):
            steps = self._propose()
            kept, better = _keep(self.draft, steps)
            if not kept:
                self._refuse(steps)
                break
            self.take(kept, better)
        return self

    def take(self, steps: Sequence[Step], better: Draft) -> None:
        """Go on with a draft that came of changes."""
        self._done += [(self._origin(step.edit.offset), step) for step in steps]
        self._rounds.append([step.edit for step in steps])
        self.draft = better

    def result(self) -> Mended:
        """Return what became of the document."""
        lines = Lines(self._original)
        fixes = []
        for offset, step in self._done:
            line, column = _place(lines, offset)
            fixes.append(Fix(code=step.code, line=line, column=column, description=step.edit.description))
        unfixed = []
        for (offset, code), reason in sorted(self._refused.items()):
            line, column = _place(self.draft.lines, offset)
            unfixed.append(Unfixed(code=code, line=line, column=column, reason=reason))
        draft = self.draft
        return Mended(
            data=draft.source.data, text=draft.text, fixes=tuple(fixes), unfixed=tuple(unfixed), report=draft.report
        )

    def reconsider(self, code: str, offset: int, reason: str) -> None:
        """Replace the reason why a finding is not mended."""
        if (offset, code) in self._refused:
            self._refused[offset, code] = reason

    def _propose(self) -> list[Step]:
        """Ask the fixes of what is found; what they refuse is remembered, but for the last round only."""
        self._refused.clear()
        steps: list[Step] = []
        for code in sorted({found.code for found in self.draft.report.diagnostics if self.draft.wanted(found)}):
            for proposed in FIXES[code](self.draft) if code in FIXES else ():
                if isinstance(proposed, Refusal):
                    self.refuse(code, proposed)
                else:
                    steps.append(Step(code, proposed))
        return _apart(steps)

    def refuse(self, code: str, refusal: Refusal) -> None:
        """Remember why a finding is not mended."""
        self._refused[refusal.offset, code] = refusal.reason

    def _refuse(self, steps: list[Step]) -> None:
        for step in steps:
            self.refuse(step.code, Refusal(step.edit.offset, _NO_HELP))

    def _origin(self, offset: int) -> int:
        for edits in reversed(self._rounds):
            offset = origin(offset, edits)
        return offset


def _apart(steps: list[Step]) -> list[Step]:
    """Return the changes in the order of the text, without those that overlap one before them."""
    kept: list[Step] = []
    for step in sorted(steps, key=lambda step: (step.edit.offset, -step.edit.length)):
        if not kept or not step.edit.overlaps(kept[-1].edit):
            kept.append(step)
    return kept


def _place(lines: Lines, offset: int) -> tuple[int, int]:
    location = lines.location(offset)
    return location.line or 1, location.column or 1


def _keep(draft: Draft, steps: list[Step]) -> tuple[list[Step], Draft]:
    """Find the changes that help: all of them or, where that does not, each that does beside those before it."""
    if not steps:
        return [], draft
    changed = draft.edited([step.edit for step in steps])
    if changed and _is_closer(draft, changed, len(steps)):
        return steps, changed
    kept: list[Step] = []
    best = draft
    for step in steps[:_MOST_TRIED] if len(steps) > 1 else ():
        changed = draft.edited([kept_step.edit for kept_step in kept] + [step.edit])
        if changed and _is_closer(best, changed, 1):
            kept.append(step)
            best = changed
    return kept, best


def _is_closer(draft: Draft, changed: Draft, changes: int) -> bool:
    """Say whether a changed document is closer to valid or, if it was valid, says the same with fewer findings.

    Args:
        draft: the document before the changes.
        changed: the document after them.
        changes: how many they are: of a well-formed document each has to remove a finding.

    """
    if changed.stage is not draft.stage:
        return changed.stage > draft.stage
    if draft.stage is Stage.MALFORMED:
        return changed.codes.total() < draft.codes.total() or _remaining(changed) < _remaining(draft)
    if draft.stage is Stage.VALID and draft.report.document != changed.report.document:
        return False
    return changed.codes <= draft.codes and changed.codes.total() <= draft.codes.total() - changes


def _remaining(draft: Draft) -> int:
    """Return how many characters follow the first finding."""
    return len(draft.text) - min(map(draft.offset, draft.report.diagnostics), default=len(draft.text))
