"""The fix of elements that stand in the wrong order."""

import functools
import re
from collections.abc import Iterator, Mapping

import attrs

from mturk_xml.binding import Attribute, Children, NamespaceOf, Structure, TextContent, Wrapper
from mturk_xml.documents import CLASS_OF_TAG
from mturk_xml.mending.draft import Draft, fix
from mturk_xml.mending.edits import Edit, Refusal
from mturk_xml.mending.markup import Node, tokens

# Of these the first is to be no greater than the second; where it is, the names may be wrong and not the order.
_BOUNDS = (
    ("MinFileSizeInBytes", "MaxFileSizeInBytes"),
    ("MinSelectionCount", "MaxSelectionCount"),
    ("InclusiveLowerBound", "InclusiveUpperBound"),
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")


@fix("XSD102")
def put_in_order(draft: Draft) -> Iterator[Edit | Refusal]:
    """The children of an element are put in the order of the schema, each with the comments beside it."""
    ranks = _ranks(f"{{{draft.report.namespace}}}{draft.report.kind}")
    seen: set[int] = set()
    for offset in draft.offsets("XSD102"):
        node = draft.node_at.get(offset)
        parent = node.parent if node else None
        if parent and parent.start not in seen:
            seen.add(parent.start)
            ordered = _ordered(draft.text, parent, ranks.get(parent.local, {}))
            yield Refusal(offset, ordered) if isinstance(ordered, str) else ordered


@functools.cache
def _ranks(tag: str) -> Mapping[str, Mapping[str, int]]:
    """Return, by the names of the elements of a document, the names of their children with their place in the order."""
    document = CLASS_OF_TAG[tag]
    ranks: dict[str, dict[str, int]] = {}

    def visit(name: str, cls: type[Structure]) -> None:
        if name in ranks:
            return
        own = ranks[name] = {}
        for rank, field in enumerate(cls.xml_fields):
            if isinstance(field.marker, Attribute | NamespaceOf | TextContent):
                continue
            by_class = isinstance(field.marker, Children | Wrapper)
            parts = [(part.__name__ if by_class else field.xml_name, part) for part in field.structures]
            if isinstance(field.marker, Children):
                own |= {part: rank for part, _ in parts}
            else:
                own[field.xml_name] = rank
            for part, part_class in parts:
                visit(part, part_class)

    visit(document.__name__, document)
    return ranks


@attrs.frozen
class _Chunk:
    """A child with the comments beside it, which move with it: those before it, and those after it on its line."""

    node: Node
    start: int
    end: int


def _ordered(text: str, parent: Node, ranks: Mapping[str, int]) -> Edit | str:
    """Return the change that puts the children in order, or why there is none."""
    if any(child.local not in ranks for child in parent.children):
        return "there is an element among them that the schema does not have there"
    chunks = _chunks(text, parent)
    if chunks is None:
        return "there is text between the elements"
    ordered = sorted(chunks, key=lambda chunk: ranks[chunk.node.local])
    moved = [index for index, (old, new) in enumerate(zip(chunks, ordered, strict=True)) if old is not new]
    if not moved:
        return "an element is there too often, so that no order is right"
    first, last = moved[0], moved[-1]
    if _is_swapped(text, chunks[first : last + 1]):
        return "the lower bound is greater than the upper one: the names may be wrong, and not the order"
    pieces = []
    for index in range(first, last + 1):
        new, old = ordered[index], chunks[index]
        pieces.append(text[new.start : new.end])
        if index < last:
            pieces.append(text[old.end : chunks[index + 1].start])
    start, end = chunks[first].start, chunks[last].end
    names = ", ".join(dict.fromkeys(chunk.node.local for chunk in ordered[first : last + 1]))
    return Edit(start, end - start, "".join(pieces), f"the elements are put in order: {names}")


def _chunks(text: str, parent: Node) -> list[_Chunk] | None:
    """Divide what is in an element into its children, None where there is text between them."""
    chunks: list[_Chunk] = []
    end = parent.inner_start
    for child in parent.children:
        gap = _divide(text, end, child.start, is_after=bool(chunks))
        if gap is None:
            return None
        if chunks:
            chunks[-1] = attrs.evolve(chunks[-1], end=gap[0])
        chunks.append(_Chunk(child, gap[1], child.end))
        end = child.end
    rest = _divide(text, end, parent.inner_end, is_after=True)
    if rest is None:
        return None
    chunks[-1] = attrs.evolve(chunks[-1], end=rest[0])
    return chunks


def _divide(text: str, start: int, end: int, *, is_after: bool) -> tuple[int, int] | None:
    """Return where in a gap what belongs to the child before it ends, and where what belongs to the next one begins."""
    before = start
    after = end
    for token in tokens(text[start:end]):
        piece = text[start + token.start : start + token.end]
        if token.kind == "text":
            if piece.strip(" \t\r\n"):
                return None
            is_after = is_after and not re.search("[\r\n]", piece)
        elif token.kind not in {"comment", "instruction"}:
            return None
        elif is_after:
            before = start + token.end
        else:
            after = min(after, start + token.start)
    return before, after


def _is_swapped(text: str, chunks: list[_Chunk]) -> bool:
    """Whether two bounds change places and are such that their names may have been swapped."""
    values = {chunk.node.local: text[chunk.node.inner_start : chunk.node.inner_end].strip() for chunk in chunks}
    for lower, upper in _BOUNDS:
        pair = [values.get(lower, ""), values.get(upper, "")]
        if all(map(_INTEGER.fullmatch, pair)) and int(pair[0]) > int(pair[1]):
            return True
    return False
