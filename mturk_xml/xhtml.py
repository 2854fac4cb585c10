"""The text inside FormattedContent, judged by the XHTML subset.

The service wrapped the text as `<FormattedContent xmlns="http://www.w3.org/1999/xhtml">…</FormattedContent>`
and validated that. The named entities of XHTML are known here without a DTD.

Source: API reference, "QuestionForm data structure", Formatted Content.
"""

import functools
import html.entities
import re

import attrs

from mturk_xml.catalogue import XHTML
from mturk_xml.positions import Positions
from mturk_xml.schema import accept, judge
from mturk_xml.tree import Source
from mturk_xml.verdict import overlooked

_OPENING = f'<FormattedContent xmlns="{XHTML}">'
_CLOSING = "</FormattedContent>"
_ENTITY = re.compile("&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}


@attrs.frozen(kw_only=True)
class Problem:
    """Something wrong in a text, with the index at which it stands."""

    message: str
    hint: str | None
    offset: int


@attrs.frozen(kw_only=True)
class Block:
    """What the XHTML subset says of a text.

    Attributes:
        well_formed: whether the text, wrapped, is XML.
        problems: what is wrong with it.

    """

    well_formed: bool
    problems: tuple[Problem, ...]


@functools.lru_cache(maxsize=256)
def judge_block(text: str) -> Block:
    """Judge the text of a FormattedContent by the XHTML subset."""
    expanded = _ENTITY.sub(_numbered, text)
    wrapped = f"{_OPENING}{expanded}{_CLOSING}".encode("utf-8", "surrogatepass")
    source = Source(data=wrapped, file=None, is_text=True, max_bytes=len(wrapped))
    root = accept(source, {XHTML})
    # Only attributes have values that the two validators see differently.
    if root is not None and ("=" not in text or not any(overlooked(root, {}))):
        return Block(well_formed=True, problems=())
    judgement = judge(source, {XHTML})
    positions, origins = Positions(judgement.text), _origins(text)
    problems = []
    for found in judgement.diagnostics:
        offset = positions.offset(found.line or 1, found.column or 1) - len(_OPENING)
        origin = origins[max(0, min(offset, len(origins) - 1))]
        problems.append(Problem(message=found.message, hint=found.hint, offset=origin))
    return Block(well_formed=judgement.root is not None, problems=tuple(problems))


def _numbered(entity: re.Match[str]) -> str:
    """Turn a named entity of XHTML into a numeric reference; leave the five of XML and unknown ones."""
    code = html.entities.name2codepoint.get(entity[1])
    return entity[0] if code is None or entity[1] in _XML_ENTITIES else f"&#{code};"


def _origins(text: str) -> list[int]:
    """Return, for each index in the text with numbered entities and its end, the index in the text itself."""
    origins: list[int] = []
    end = 0
    for entity in _ENTITY.finditer(text):
        origins += range(end, entity.start())
        origins += [entity.start()] * len(_numbered(entity))
        end = entity.end()
    return [*origins, *range(end, len(text) + 1)]
