"""What the library itself says of a document, beside what Xerces says of it by the official schemas.

A document is judged by `mturk_xml.check`. What was made by the XHTML subset is no document of its own: its
markup becomes the text of a FormattedContent, with what occurs in texts put in at random, and the form around
it is judged. Xerces is given the same text in the element that the service put it in, with the named entities
declared.
"""

from __future__ import annotations

import html.entities
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import attrs
from lxml import etree

import mturk_xml
from mturk_xml.catalogue import DOCUMENT_SCHEMAS, SCHEMAS, XHTML
from xerces import Judgement, Verdict, Xerces

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

    from equivalence.verdicts import Case

XHTML_SCHEMA = SCHEMAS[XHTML]
_OPENING = f'<FormattedContent xmlns="{XHTML}">'
_CLOSING = "</FormattedContent>"
_FORM = next(iter(DOCUMENT_SCHEMAS))
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in html.entities.name2codepoint.items()
    if name not in {"amp", "lt", "gt", "quot"}
)
_MISTYPED = 0.25
_MARKUP_ENDS = re.compile(">")
_PIECES = (
    *("&nbsp;", "&eacute;", "&mdash;", "&hearts;", "&Auml;", "&amp;nbsp;", "&#160;", "&#x1F600;", "text", " \n"),
    *("<!-- a comment -->", "<!---->", "<![CDATA[a <b> & c]]>", "<![CDATA[]]>", "<![CDATA[ ]]>", "<?p i?>"),
    *("<br/>", "<b>a</b>", '<a href="http://example.org/?a=1&amp;b=2">a</a>', '<a href="mailto:a@example.org">a</a>'),
    *('<table><tr><th id="a">a</th><td headers="a">b</td></tr></table>', '<table><tr><td headers="a"/></tr></table>'),
)
_FAULTS = (
    *("&", "&nosuch;", "&NBSP;", "&nbsp", "&#0;", "&#xD800;", "<", ">", '"', "]]>", "<br>", "</p>", "<p>", "<P/>"),
    *(
        "<!-- a -- b -->",
        "<!--",
        "<![CDATA[",
        "<div/>",
        "<p class='a'/>",
        "<p\n",
        "/>",
        "\u00a0",
        "=",
        "<p a='1' a='2'/>",
    ),
)


@attrs.frozen(kw_only=True)
class Check:
    """A document, or the text of a block, with the library's verdict and the judgement of Xerces."""

    text: str | bytes
    library: Verdict
    xerces: Judgement

    @property
    def is_different(self) -> bool:
        """Whether the library does not say what Xerces says."""
        return self.library is not self.xerces.verdict


def verdict_of(report: mturk_xml.Report) -> Verdict:
    """Return what a report says in the words of the validators."""
    if not report.well_formed:
        return Verdict.NOTWF
    return Verdict.VALID if report.schema_valid else Verdict.INVALID


def check_documents(xerces: Xerces, theirs: Path, name: str, cases: Iterable[Case], random: Random) -> list[Check]:
    """Have the documents of a schema judged by the library, a quarter of them also with a fault of typing.

    Args:
        xerces: the oracle.
        theirs: the directory of the official schemas.
        name: the schema that the cases were judged by. The library goes by the namespace of the root element;
            where that is another document's, Xerces is asked again with its schema.
        cases: the documents.
        random: where the faults come from.
    """
    known = {case.document: case.their_xerces for case in cases}
    checks = []
    for document in [*known, *(_mistyped(document, random) for document in known if random.random() < _MISTYPED)]:
        report = mturk_xml.check(document)
        own = DOCUMENT_SCHEMAS.get(report.namespace or "", name)
        judgement = known.get(document) if own == name else None
        checks.append(
            Check(
                text=document,
                library=verdict_of(report),
                xerces=judgement or xerces.judge(theirs / own, document),
            )
        )
    return checks


def _mistyped(document: bytes, random: Random) -> bytes:
    """Leave out some bytes of a document, or put some in."""
    place = random.randint(0, len(document))
    if random.random() < 0.5:  # noqa: PLR2004 -- one half
        return document[:place] + document[place + random.randint(1, 3) :]
    encoding = "utf-16-le" if document.startswith(b"\xff\xfe") else "utf-8"
    return document[:place] + random.choice([*_PIECES, *_FAULTS]).encode(encoding) + document[place:]


def check_blocks(xerces: Xerces, schema: Path, blocks: list[str], random: Random) -> list[Check]:
    """Have texts judged as those of a FormattedContent, in a CDATA section or escaped."""
    wrapped = [f"<!DOCTYPE FormattedContent [{_ENTITIES}]>{_OPENING}{block}{_CLOSING}".encode() for block in blocks]
    judged = zip(blocks, xerces.judge_many(schema, wrapped), strict=True)
    return [Check(text=block, library=_verdict_of_block(block, random), xerces=theirs) for block, theirs in judged]


def _verdict_of_block(block: str, random: Random) -> Verdict:
    is_in_cdata = "]]>" not in block and "\r" not in block and random.random() < 0.5  # noqa: PLR2004 -- one half
    content = f"<![CDATA[{block}]]>" if is_in_cdata else escape(block, {"\r": "&#13;"})
    overview = f"<Overview><FormattedContent>{content}</FormattedContent></Overview>"
    form = f'<QuestionForm xmlns="{_FORM}">{overview}</QuestionForm>'
    codes = {diagnostic.code for diagnostic in mturk_xml.check(form).diagnostics}
    return Verdict.NOTWF if "FC301" in codes else Verdict.INVALID if "FC302" in codes else Verdict.VALID


def block_of(document: bytes) -> str:
    """Return a document of the XHTML subset as markup of a block; the content of a FormattedContent itself."""
    text = etree.tostring(etree.fromstring(document), encoding="unicode")
    return text.removeprefix(_OPENING).removesuffix(_CLOSING) if text.startswith(_OPENING) else text


def varied(block: str, random: Random) -> str:
    """Put into a block what its schema does not speak of: entities, comments, sections, and faults of typing."""
    for _ in range(random.choice([0, 1, 1, 2, 3])):
        piece = random.choice(_FAULTS if random.random() < 0.1 else _PIECES)  # noqa: PLR2004 -- most stay well-formed
        ends = [0, *(found.end() for found in _MARKUP_ENDS.finditer(block))]
        place = random.randint(0, len(block)) if random.random() < 0.1 else random.choice(ends)  # noqa: PLR2004
        block = block[:place] + piece + block[place:]
    return block
