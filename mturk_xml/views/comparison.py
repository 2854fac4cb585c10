"""What changed between two documents of one kind, in terms of questions and choices and not of lines.

One engine goes through the fields of the classes. All it knows of them is which field names an item, so that an
item is found again wherever it stands; items without a name are aligned by what is in them.
"""

import enum
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

import attrs

from mturk_xml.binding import Document, NamespaceOf, Structure, TextContent, Wrapper
from mturk_xml.binding.fields import Field
from mturk_xml.documents.answer_key import AnswerOption
from mturk_xml.errors import InvalidTypeError

_NAMING_FIELDS = ("question_identifier", "selection_identifier", "name")
# Beyond this many items on both sides together, items without a name are aligned by their places alone.
_MOST_ALIGNED = 2000


class ChangeKind(enum.StrEnum):
    """What happened.

    Attributes:
        ADDED: only the later document has it.
        REMOVED: only the earlier document has it.
        MOVED: it stands elsewhere among its like; the values are its places, counted from 1.
        RENAMED: nothing but its identifier is another; the values are the identifiers.
        CHANGED: it has another value.

    """

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"


@attrs.frozen(kw_only=True)
class Change:
    """One difference.

    Attributes:
        kind: what happened.
        place: where, as a path of elements; an item is named by its identifier, or by its number from 1.
        before: the value in the earlier document; None if there is none.
        after: the value in the later document; None if there is none.

    """

    kind: ChangeKind
    place: str
    before: Any = None
    after: Any = None


def compare(before: Document, after: Document) -> tuple[Change, ...]:
    """Say what changed from one document to another of the same kind.

    White space between elements, prefixes, other spellings of one value (`1`, `true`) and the version of the schema
    are no changes.

    Args:
        before: the earlier document.
        after: the later document.

    Returns:
        The differences, in the order of the documents; empty if there are none.

    Raises:
        InvalidTypeError: the documents are of two kinds.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerKey, Question
        >>> def key(points):
        ...     option = AnswerOption(selection_identifiers=("a",), answer_score=points)
        ...     return AnswerKey(questions=(Question(question_identifier="q1", answer_options=(option,)),))
        >>> for change in compare(key(1), key(2)):
        ...     print(change.kind, change.place, change.before, change.after)
        changed Question['q1']/AnswerOption['a']/AnswerScore 1 2

    """
    if type(before) is not type(after):
        message = f"{type(before).__name__} and {type(after).__name__} cannot be compared: they are different kinds"
        raise InvalidTypeError(message)
    return tuple(_structures(before, after, ""))


def _structures(before: Structure, after: Structure, place: str) -> Iterator[Change]:
    """Compare two structures of one class."""
    for field in before.xml_fields:
        if isinstance(field.marker, NamespaceOf):
            continue
        old, new = getattr(before, field.name), getattr(after, field.name)
        where = place if isinstance(field.marker, TextContent) else _joined(place, field.xml_name)
        around = where if isinstance(field.marker, Wrapper) else place
        if field.many:
            if old != new:
                yield from _Lists(old, new, around, field).changes()
        elif isinstance(old, Structure) and isinstance(new, Structure):
            if type(old) is type(new):
                yield from _structures(old, new, _joined(around, type(old).__name__))
            else:
                yield _changed(where, old, new)
        elif not _is_same(old, new, field):
            yield _changed(where, old, new)


def _changed(place: str, old: object, new: object) -> Change:
    if old is None:
        return Change(kind=ChangeKind.ADDED, place=place, after=new)
    if new is None:
        return Change(kind=ChangeKind.REMOVED, place=place, before=old)
    return Change(kind=ChangeKind.CHANGED, place=place, before=old, after=new)


def _is_same(old: Any, new: Any, field: Field) -> bool:  # noqa: ANN401 - any field's
    key = field.datatype.key if field.datatype else None
    if key is None or old is None or new is None:
        return bool(old == new)
    return bool(key(old) == key(new))


def _joined(place: str, step: str) -> str:
    return f"{place}/{step}" if place else step


@attrs.frozen(eq=False)
class _Placed:
    """An item of a list, with what it is found again by: None if that is but its value."""

    index: int
    item: Any
    name: Hashable


class _Lists:
    """Two lists, aligned."""

    def __init__(self, before: Sequence[Any], after: Sequence[Any], place: str, field: Field) -> None:
        self._before, self._after = list(_placed(before, field)), list(_placed(after, field))
        self._place, self._field = place, field

    def changes(self) -> Iterator[Change]:
        """Give the differences: those of the items that are in both, then what was moved, removed, added."""
        pairs, removed, added = self._aligned()
        renamed = dict(_renamed(removed, added))
        gone = {*renamed, *renamed.values()}
        pairs += [(old, new) for new, old in renamed.items()]
        moved = _moved([(old.index, new.index) for old, new in pairs])
        events: list[tuple[int, int, Iterable[Change]]] = []
        for old, new in pairs:
            place = self._step(new if new.name is None else old)
            events.append((new.index, 1, self._pair(old, new, place, is_moved=(old.index, new.index) in moved)))
        for old in removed:
            if old not in gone:
                change = Change(kind=ChangeKind.REMOVED, place=self._step(old), before=old.item)
                events.append((old.index, 0, [change]))
        for new in added:
            if new not in gone:
                change = Change(kind=ChangeKind.ADDED, place=self._step(new), after=new.item)
                events.append((new.index, 2, [change]))
        for _, _, found in sorted(events, key=lambda event: event[:2]):
            yield from found

    def _pair(self, old: _Placed, new: _Placed, place: str, *, is_moved: bool) -> Iterator[Change]:
        if old.name != new.name:
            field = _naming_field(old.item)
            names = getattr(old.item, field or ""), getattr(new.item, field or "")
            yield Change(kind=ChangeKind.RENAMED, place=place, before=names[0], after=names[1])
        if is_moved:
            yield Change(kind=ChangeKind.MOVED, place=place, before=old.index + 1, after=new.index + 1)
        if old.name == new.name and isinstance(old.item, Structure):
            yield from _structures(old.item, new.item, place)
        elif old.name == new.name and old.item != new.item:
            yield _changed(place, old.item, new.item)

    def _aligned(self) -> tuple[list[tuple[_Placed, _Placed]], list[_Placed], list[_Placed]]:
        """Return the pairs, and what is without one on either side."""
        later = {new.name: new for new in self._after if new.name is not None}
        pairs = [(old, later.pop(old.name)) for old in self._before if old.name in later]
        paired = {old for old, _ in pairs}
        removed = [old for old in self._before if old.name is not None and old not in paired]
        added = list(later.values())
        old_nameless = [old for old in self._before if old.name is None]
        new_nameless = [new for new in self._after if new.name is None]
        for olds, news in _alike(old_nameless, new_nameless):
            common = min(len(olds), len(news))
            both = list(zip(olds[:common], news[:common], strict=True))
            pairs += [(old, new) for old, new in both if type(old.item) is type(new.item)]
            removed += [old for old, new in both if type(old.item) is not type(new.item)] + olds[common:]
            added += [new for old, new in both if type(old.item) is not type(new.item)] + news[common:]
        return pairs, removed, added

    def _step(self, placed: _Placed) -> str:
        item = placed.item
        element = type(item).__name__ if isinstance(item, Structure) else self._field.xml_name
        label = _label(item)
        return _joined(self._place, f"{element}[{placed.index + 1 if label is None else label}]")


def _placed(items: Sequence[Any], field: Field) -> Iterator[_Placed]:
    """Number items; of those of one name, the second is found again by the name and 2."""
    counts: Counter[Hashable] = Counter()
    for index, item in enumerate(items):
        name = item if field.name == "selection_identifiers" else _name(item)
        if name is not None:
            counts[name] += 1
            name = name, counts[name]
        yield _Placed(index, item, name)


def _naming_field(item: object) -> str | None:
    if not isinstance(item, Structure):
        return None
    names = {field.name for field in item.xml_fields}
    return next((name for name in _NAMING_FIELDS if name in names), None)


def _name(item: object) -> Hashable:
    """Return what an item is found again by: its identifier, or the selections of an option, which are a set."""
    if isinstance(item, AnswerOption):
        return type(item), frozenset(item.selection_identifiers)
    field = _naming_field(item)
    return (type(item), getattr(item, field)) if field else None


def _label(item: object) -> str | None:
    """Return how a path names an item; None where its place has to do."""
    if isinstance(item, AnswerOption):
        return " + ".join(map(repr, item.selection_identifiers))
    field = _naming_field(item)
    return repr(getattr(item, field)) if field else None


def _alike(before: list[_Placed], after: list[_Placed]) -> Iterator[tuple[list[_Placed], list[_Placed]]]:
    """Give runs of items that belong together: equal ones, and what stands between the same equal ones."""
    if len(before) + len(after) > _MOST_ALIGNED:
        yield before, after
        return
    matcher = SequenceMatcher(None, [old.item for old in before], [new.item for new in after], autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        yield before[start:end], after[new_start:new_end]


def _renamed(removed: list[_Placed], added: list[_Placed]) -> Iterator[tuple[_Placed, _Placed]]:
    """Give what was added with what it was before, where nothing but the identifier is another."""
    earlier: dict[Hashable, list[_Placed]] = {}
    for old in removed:
        if field := _naming_field(old.item):
            earlier.setdefault(old.item.evolve(**{field: ""}), []).append(old)
    for new in added:
        field = _naming_field(new.item)
        same = earlier.get(new.item.evolve(**{field: ""})) if field else None
        if same:
            yield new, same.pop(0)


def _moved(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return those of the pairs of places that are not in the longest run that kept its order."""
    ordered = sorted(pairs)
    lasts: list[int] = []  # The least last place of a run of each length …
    ends: list[int] = []  # … and the pair that it stands in.
    earlier: list[int] = []
    for index, (_, place) in enumerate(ordered):
        length = bisect_left(lasts, place)
        lasts[length : length + 1] = [place]
        ends[length : length + 1] = [index]
        earlier.append(ends[length - 1] if length else -1)
    kept = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(ordered[index])
        index = earlier[index]
    return set(ordered) - kept
