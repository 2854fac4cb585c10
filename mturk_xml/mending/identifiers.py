"""The fix of white space around identifiers, in a form and its key together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import attrs

from mturk_xml.documents import AnswerKey, QuestionForm
from mturk_xml.documents.question_form import SelectionAnswer
from mturk_xml.mending.draft import Draft, Stage, Wanted, fix
from mturk_xml.mending.edits import Edit, Refusal, moved
from mturk_xml.mending.engine import Mending, Step, everything
from mturk_xml.mending.markup import Node
from mturk_xml.mending.result import MendedTest
from mturk_xml.tree import MAX_BYTES, SourceLike, read_source

_ALONE = "another document may name it as it is; a form and its key can be mended together"
_AMBIGUOUS = "it would not be unique without the white space"
_NOT_IN_KEY = "the key names no such question"
_NOT_IN_FORM = "the form has none of this name"


@fix("AK402", "AK403", "QF202", "QF203")
def leave_identifiers(draft: Draft) -> Iterator[Edit | Refusal]:
    """The identifiers of a document alone are left as they are."""
    for code in ("AK402", "AK403", "QF202", "QF203"):
        for offset in draft.offsets(code):
            yield Refusal(offset, _ALONE)


def mend_test(
    *, form: SourceLike, key: SourceLike, max_bytes: int = MAX_BYTES, wanted: Wanted | None = None
) -> MendedTest:
    """Mend a form and its key, and remove the white space around identifiers in both at once.

    An identifier is left as it is where it would not be unique without the white space, and where one of the
    two has nothing that it corresponds to; a choice that earns nothing need not be in the key.

    Args:
        form: the QuestionForm: bytes, a str of XML, a path or a binary file.
        key: the AnswerKey, likewise.
        max_bytes: the size above which nothing is mended.
        wanted: says of a finding whether it may be mended; all if not given.

    Raises:
        SourceError: a file cannot be read.

    """
    opened = [read_source(source, max_bytes=max_bytes) for source in (form, key)]
    mended_form, mended_key = (Mending(source, wanted or everything).run() for source in opened)
    _mend_together(mended_form, mended_key)
    return MendedTest(form=mended_form.result(), key=mended_key.result())


def _mend_together(form: Mending, key: Mending) -> None:
    """Remove the white space around the identifiers that a form and its key have in common."""
    trimming = _Trimming()
    trimming.decide(_form_questions(form.draft), _key_questions(key.draft))
    changed = []
    for mending, edits in ((form, trimming.edits(form.draft)), (key, trimming.edits(key.draft))):
        draft = mending.draft.edited(edits)
        if draft is None or draft.stage is not Stage.VALID or not draft.codes <= mending.draft.codes:
            return
        changed.append((mending, edits, draft))
    for mending, edits, draft in changed:
        reasons = trimming.reasons(mending.draft)
        if edits:
            mending.take(trimming.steps(mending.draft), draft)
            mending.run()
        for (code, offset), reason in reasons.items():
            mending.reconsider(code, moved(offset, edits), reason)


@attrs.frozen(eq=False)
class _Identifier:
    """An identifier as it is, in its document; `code` is that of the findings about such identifiers."""

    draft: Draft
    code: str
    value: str
    node: Node

    @property
    def bare(self) -> str:
        return self.value.strip()

    @property
    def is_padded(self) -> bool:
        return self.value != self.bare

    @property
    def edit(self) -> Edit | None:
        """The change that removes the white space, None where the identifier is not written as plain text."""
        start, end = self.node.inner_start, self.node.inner_end
        raw = self.draft.text[start:end]
        if "<" in raw or "&#" in raw:
            return None
        return Edit(start, end - start, raw.strip(), f"the white space around the identifier {self.bare!r} is removed")


@attrs.frozen(eq=False)
class _Question:
    identifier: _Identifier
    choices: list[_Identifier]


def _form_questions(draft: Draft) -> list[_Question]:
    document = draft.report.document
    if not isinstance(document, QuestionForm):
        return []
    selections = [
        [selection.selection_identifier for selection in question.answer_specification.selections.selections]
        if isinstance(question.answer_specification, SelectionAnswer)
        else []
        for question in document.questions
    ]
    identifiers = [question.question_identifier for question in document.questions]
    return _located(draft, ("QF202", "QF203"), identifiers, selections)


def _key_questions(draft: Draft) -> list[_Question]:
    document = draft.report.document
    if not isinstance(document, AnswerKey):
        return []
    selections = [
        [identifier for option in question.answer_options for identifier in option.selection_identifiers]
        for question in document.questions
    ]
    identifiers = [question.question_identifier for question in document.questions]
    return _located(draft, ("AK402", "AK403"), identifiers, selections)


def _located(
    draft: Draft, codes: tuple[str, str], identifiers: list[str], selections: list[list[str]]
) -> list[_Question]:
    """Find the elements of the identifiers: those of a name come in the order of the model."""
    of_questions = iter([node for node in draft.nodes if node.local == "QuestionIdentifier"])
    of_choices = iter([node for node in draft.nodes if node.local == "SelectionIdentifier"])
    return [
        _Question(
            _Identifier(draft, codes[0], identifier, next(of_questions)),
            [_Identifier(draft, codes[1], choice, next(of_choices)) for choice in choices],
        )
        for identifier, choices in zip(identifiers, selections, strict=True)
    ]


class _Trimming:
    """Which identifiers lose the white space around them, and why others do not."""

    def __init__(self) -> None:
        self._trimmed: list[_Identifier] = []
        self._refused: list[tuple[_Identifier, str]] = []

    def decide(self, form: Sequence[_Question], key: Sequence[_Question]) -> None:
        """Decide about every identifier of a form and its key."""
        of_form, of_key = _by_bare(form), _by_bare(key)
        for bare in {**of_form, **of_key}:
            in_form, in_key = of_form.get(bare, []), of_key.get(bare, [])
            both = [*in_form, *in_key]
            missing = _NOT_IN_FORM if not in_form else _NOT_IN_KEY if not in_key else None
            reason = missing or (_AMBIGUOUS if max(len(in_form), len(in_key)) > 1 else None)
            self._settle([question.identifier for question in both], reason)
            if reason:
                self._settle([choice for question in both for choice in question.choices], reason)
            else:
                self._decide_about_choices(in_form[0].choices, in_key[0].choices)

    def _decide_about_choices(self, form: list[_Identifier], key: list[_Identifier]) -> None:
        for bare in dict.fromkeys(choice.bare for choice in (*form, *key)):
            in_form = [choice for choice in form if choice.bare == bare]
            in_key = [choice for choice in key if choice.bare == bare]
            spellings = {choice.value for choice in in_key}
            unique = len(in_form) == 1 and len(spellings) <= 1
            self._settle([*in_form, *in_key], _NOT_IN_FORM if not in_form else None if unique else _AMBIGUOUS)

    def _settle(self, identifiers: list[_Identifier], reason: str | None) -> None:
        """Trim those of the same name, or leave them all."""
        padded = [identifier for identifier in identifiers if identifier.is_padded]
        if any(identifier.bare == "" for identifier in padded):
            reason = "nothing is left of it without the white space"
        elif any(identifier.edit is None for identifier in padded):
            reason = reason or "it is not written as plain text"
        elif any(not _is_wanted(identifier) for identifier in padded):
            reason = reason or "it corresponds to one that is to be left as it is"
        if reason:
            self._refused += [(identifier, reason) for identifier in padded]
        else:
            self._trimmed += padded

    def steps(self, draft: Draft) -> list[Step]:
        """Return the changes of one of the two documents, in the order of its text."""
        found = [Step(each.code, each.edit) for each in self._trimmed if each.draft is draft and each.edit]
        return sorted(found, key=lambda step: step.edit.offset)

    def edits(self, draft: Draft) -> list[Edit]:
        """Return the same without the codes."""
        return [step.edit for step in self.steps(draft)]

    def reasons(self, draft: Draft) -> Mapping[tuple[str, int], str]:
        """Return why identifiers of one of the two documents are left, by code and index."""
        return {(each.code, each.node.start): reason for each, reason in self._refused if each.draft is draft}


def _by_bare(questions: Sequence[_Question]) -> dict[str, list[_Question]]:
    grouped: defaultdict[str, list[_Question]] = defaultdict(list)
    for question in questions:
        grouped[question.identifier.bare].append(question)
    return grouped


def _is_wanted(identifier: _Identifier) -> bool:
    return identifier.node.start in identifier.draft.offsets(identifier.code)
