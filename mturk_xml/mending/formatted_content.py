"""The fix of a FormattedContent whose markup is not in a CDATA section."""

from collections.abc import Iterator

from mturk_xml.mending.draft import Draft, fix
from mturk_xml.mending.edits import Edit, Refusal
from mturk_xml.mending.markup import Node
from mturk_xml.xhtml import judge_block


@fix("XSD108")
def put_markup_in_cdata(draft: Draft) -> Iterator[Edit | Refusal]:
    """The markup of a FormattedContent is put into a CDATA section as it is."""
    seen: set[int] = set()
    for offset in draft.offsets("XSD108"):
        content = _formatted_content(draft.node_at.get(offset))
        if content is None:
            yield Refusal(offset, "the markup may be meant as text, or for a FormattedContent")
        elif content.start not in seen:
            seen.add(content.start)
            inner = draft.text[content.inner_start : content.inner_end]
            wrapped = wrap(content, inner, inner)
            yield Refusal(offset, wrapped) if isinstance(wrapped, str) else wrapped


def _formatted_content(node: Node | None) -> Node | None:
    while node and node.local != "FormattedContent":
        node = node.parent
    return node


def wrap(content: Node, inner: str, markup: str) -> Edit | str:
    """Return the change that puts markup in a CDATA section into a FormattedContent, or why there is none.

    Args:
        content: the element.
        inner: what is in it.
        markup: what is to be there instead.

    """
    if "<!" in inner or "<?" in inner or "]]>" in inner:
        return "a comment, a CDATA section or an instruction is in it"
    if not judge_block(markup).well_formed:
        return "its markup is not well-formed by itself"
    description = "the markup of FormattedContent is put into a CDATA section"
    return Edit(content.inner_start, len(inner), f"<![CDATA[{markup}]]>", description)
