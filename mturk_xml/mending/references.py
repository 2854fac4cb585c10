"""Fixes of ampersands, of entities that XML does not have, and of characters that need a reference."""

import html.entities
import re
from collections.abc import Callable, Iterator

from mturk_xml.mending.draft import Draft, fix
from mturk_xml.mending.edits import Edit, Refusal
from mturk_xml.mending.formatted_content import wrap
from mturk_xml.mending.markup import Token, tokens

_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_ENTITIES = {*html.entities.name2codepoint, "apos"}
_AMPERSAND = re.compile(
    r"&(?:(?P<reference>#(?:[0-9]+|x[0-9A-Fa-f]+);)|(?P<entity>[^\W\d][\w.:-]*);|(?P<number>#)|(?P<name>[A-Za-z0-9]*))"
)
_ESCAPED_LESS_THAN = re.compile("&(?:lt|#0*60|#x0*3[Cc]);")
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]+")


@fix("XML011")
def escape_ampersands(draft: Draft) -> Iterator[Edit | Refusal]:
    """An ampersand that begins no reference becomes `&amp;`."""
    yield from _in_text(draft, _escaped)


@fix("XML015")
def number_entities(draft: Draft) -> Iterator[Edit | Refusal]:
    """An entity of XHTML becomes the number of its character."""
    yield from _in_text(draft, _numbered)


type_of_decision = Callable[[re.Match[str]], Edit | Refusal | None]


def _escaped(found: re.Match[str]) -> Edit | Refusal | None:
    """Decide about an ampersand."""
    if found["reference"] or found["entity"]:
        return None
    if found["number"]:
        return Refusal(found.start(), "it may begin the number of a character")
    if found["name"] in _ENTITIES and not found.string.startswith("=", found.end()):
        return Refusal(found.start(), f"it may stand for &{found['name']}; without its semicolon")
    return Edit(found.start(), 1, "&amp;", "the & is written &amp;")


def _numbered(found: re.Match[str]) -> Edit | Refusal | None:
    """Decide about an entity."""
    name = found["entity"]
    if not name or name in _XML_ENTITIES:
        return None
    code = html.entities.name2codepoint.get(name)
    if code is None:
        return Refusal(found.start(), f"nobody knows what &{name}; stands for; write &amp;{name}; if it is text")
    return Edit(found.start(), len(found[0]), f"&#{code};", f"the entity &{name}; is written &#{code};")


def _in_text(draft: Draft, decide: type_of_decision) -> Iterator[Edit | Refusal]:
    """Change texts and attributes; a FormattedContent is changed as a whole where it is markup."""
    text = draft.text
    contents = [node for node in draft.nodes if node.local == "FormattedContent" and node.is_closed]
    for content in contents:
        changes = list(_changes(text, content.inner_start, content.inner_end, decide))
        if not changes:
            continue
        inner = text[content.inner_start : content.inner_end]
        is_escaped = _ESCAPED_LESS_THAN.search(inner) is not None and not content.children
        if is_escaped and decide is _escaped:
            yield Refusal(changes[0].offset, "its markup is escaped, so that the & may have to be &amp; or &amp;amp;")
        elif is_escaped:
            yield from changes
        else:
            wrapped = wrap(content, inner, _AMPERSAND.sub(_escape, inner))
            yield Refusal(changes[0].offset, wrapped) if isinstance(wrapped, str) else wrapped
    end = 0
    for content in contents:
        yield from _changes(text, end, content.inner_start, decide)
        end = max(end, content.inner_end)
    yield from _changes(text, end, len(text), decide)


def _escape(found: re.Match[str]) -> str:
    decided = _escaped(found)
    return found[0] if not isinstance(decided, Edit) else f"&amp;{found[0][1:]}"


def _changes(text: str, start: int, end: int, decide: type_of_decision) -> Iterator[Edit | Refusal]:
    for token in tokens(text[start:end]):
        if token.kind in {"text", "start", "empty"}:
            for found in _AMPERSAND.finditer(text, start + token.start, start + token.end):
                decided = decide(found)
                if decided:
                    yield decided


@fix("DOC102")
def refer_to_characters(draft: Draft) -> Iterator[Edit | Refusal]:
    """A character above U+FFFF becomes a reference, for which a CDATA section is interrupted."""
    offsets = set(draft.offsets("DOC102"))
    for token in tokens(draft.text):
        for found in _BEYOND_BMP.finditer(draft.text, token.start, token.end):
            if found.start() in offsets:
                yield _referred(draft, token, found)


def _referred(draft: Draft, token: Token, found: re.Match[str]) -> Edit | Refusal:
    references = "".join(f"&#x{ord(character):X};" for character in found[0])
    if token.kind == "cdata":
        references = f"]]>{references}<![CDATA["
    elif not (token.kind == "text" or (token.kind in {"start", "empty"} and _is_in_value(draft, token, found))):
        return Refusal(found.start(), f"there are no references in {_PLACES.get(token.kind, 'a name')}")
    names = ", ".join(f"U+{ord(character):X}" for character in dict.fromkeys(found[0]))
    return Edit(found.start(), len(found[0]), references, f"{names} is written as a reference")


_PLACES = {"comment": "a comment", "instruction": "a processing instruction", "document type": "a document type"}


def _is_in_value(draft: Draft, token: Token, found: re.Match[str]) -> bool:
    before = draft.text[token.start : found.start()]
    return re.fullmatch(r"""(?:[^"']|"[^"]*"|'[^']*')*+["'].*""", before, re.DOTALL) is not None
