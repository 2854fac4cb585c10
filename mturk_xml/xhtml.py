"""The text inside FormattedContent, judged by the XHTML subset.

The service wrapped the text as `<FormattedContent xmlns="http://www.w3.org/1999/xhtml">…</FormattedContent>`
and validated that. The named entities of XHTML are known here without a DTD.

Source: API reference, "QuestionForm data structure", Formatted Content.
"""

import functools
import html.entities
import re

import attrs
from lxml import etree

from mturk_xml.catalogue import XHTML
from mturk_xml.fragments import escaped
from mturk_xml.html_tags import VOID
from mturk_xml.lines import Lines
from mturk_xml.refusals import MOST_REFUSALS
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
    source = _wrapped(text)
    # libxml2 takes a time that grows with the square of the ids where many of them are the same.
    root = None if text.count("id") > MOST_REFUSALS else accept(source, {XHTML})
    # Only attributes have values that the two validators see differently.
    if root is not None and ("=" not in text or not any(overlooked(root, {}))):
        return Block(well_formed=True, problems=())
    judgement = judge(source, {XHTML})
    lines, origins = Lines(judgement.text), _origins(text)
    problems = []
    for found in judgement.diagnostics:
        offset = lines.offset(found.line or 1, found.column or 1) - len(_OPENING)
        origin = origins[max(0, min(offset, len(origins) - 1))]
        problems.append(Problem(message=found.message, hint=found.hint, offset=origin))
    return Block(well_formed=judgement.root is not None, problems=tuple(problems))


def as_html(text: str) -> str | None:
    r"""Write the text of a FormattedContent as HTML5; None if it is not valid.

    Example:
        >>> as_html('<p>a<br/><a name="x"/>&nbsp;&lt;</p>'), as_html("<p>a")
        ('<p>a<br><a name="x"></a>\xa0&lt;</p>', None)

    """
    root = accept(_wrapped(text), {XHTML})
    if root is None or judge_block(text).problems:
        return None
    written: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "pi", "comment")):
        is_element = isinstance(element.tag, str)
        name = str(element.tag).rpartition("}")[2] if is_element else ""
        if event == "start" and element is not root:
            # In HTML the first line feed in a `pre` is not read.
            line_feed = "\n" if name == "pre" and (element.text or "").startswith("\n") else ""
            written.append(f"<{name}{_attributes(element)}>{line_feed}")
        if event == "start":
            written.append(escaped(element.text or ""))
        elif element is not root:
            written.append(f"</{name}>" if is_element and name not in VOID else "")
            written.append(escaped(element.tail or ""))
    return "".join(written)


def _attributes(element: etree._Element) -> str:
    """Write attributes; those of XML have names without a prefix in HTML, or none."""
    named = {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
    return "".join(f' {name}="{escaped(value)}"' for name, value in named.items() if name != "space")


def _wrapped(text: str) -> Source:
    """Return the document that the service made of a text, with its entities written as numbers."""
    data = f"{_OPENING}{_ENTITY.sub(_numbered, text)}{_CLOSING}".encode("utf-8", "surrogatepass")
    return Source(data=data, file=None, is_text=True, max_bytes=len(data))


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
