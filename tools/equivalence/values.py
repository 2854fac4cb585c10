"""Texts for simple types: good, bad and at the bounds.

One pool of texts is offered to every type, for what is good for one is the interesting mistake in
another; the type's own facets add theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from lxml import etree

from equivalence import components

if TYPE_CHECKING:
    from random import Random

    from xmlschema.validators import XsdSimpleType, XsdType

_INTEGERS = (
    "0 1 2 7 10 -1 +1 +0 -0 00 007 -007 +007 0000000000000000000000001 - + -- 1- 1_000 1,000 1.0 1."
    " 0x10 1e3 32767 32768 65535 2147483647 2147483648 -2147483648 -2147483649 +2147483647"
    " 2000000000 2000000001 002000000000 9223372036854775807 9223372036854775808"
    " 18446744073709551616 999999999999999999999999999999 -999999999999999999999999999999"
).split(" ")
_OTHER_DIGITS = ["١٢٣", "１２", "२", "1１", "Ⅷ", "²", "\N{MATHEMATICAL BOLD DIGIT ONE}"]
_DOUBLES = (
    "0.0 -0.0 .5 5. . 2.5 1E4 1e-4 1e 1e+ 1e400 -1e400 1e-400 INF -INF +INF inf NaN nan Infinity"
    " 1.7976931348623157E308 4.9E-324 1.5f 1,5"
).split(" ")
_BOOLEANS = ["true", "false", "TRUE", "False", "yes", "t"]
_ADDRESSES = (
    "http://example.com/ https://example.com/a?b=1&c=2#d http:// https:// http:/ http HTTP://x/"
    " ftp://x/ news://x nntp://x mailto://a@b mailto:a@b gopher://x telnet://x file:///etc/passwd"
    " javascript:alert(1) //x/ x/y ../x #x ## http://x/#a#b ? :: : :x %zz http://x/%zz http://x/%4"
    " http://a:80/ http://a:port/ http://a:/ http://[::1]/ http://[::1 http://[/ http://] http://x/{y}"
    " http://x/| http://x/\\ http://x/^ http://x/` http://x/<y> http://x/\" http://x/'y' http://ü/é"
    " http://例え.jp/ urn:x urn: a:b 1:b é http://a@b@c/ http://a_b/ http://-/ http://x/\N{SNOWMAN}"
    " http://../ http://.. http://1.2.3.4.5/ http://256.1.1.1/ http://%41/ http://x:99999/"
).split(" ")
_SPACED_ADDRESSES = ["http://x/a b", "http://x/\ty", "http://x\n/", "a b", "http://x/\u00a0", "http://x/\u200b"]
_WORDS = (
    "en en-US pt-BR x-klingon i-default e abcdefgh abcdefghi en- en-abcdefghi en_US -en 1en ltr rtl"
    " a A z é 漢 ab a:b a-b a.b a_b _a -a .a 1a :a _blank _self _parent _top _new Blank b:c x·y"
    " rect circle poly default left center right justify char top middle bottom baseline compact"
    " nowrap noshade nohref ismap preserve all none image audio video radiobutton dropdown"
).split(" ")
_LENGTHS = (
    "50% -50% +50% 0% 1.5% 1.% .5% 1.5 % %% 50%% 5٠% 2* * 02* 0* 12* 2** -2* 1,2,3,4 1,2, ,1 1,,2 1;2"
    " 1,\t2 50%,2 1.5%,-3"
).split(" ")
_SPACED_LENGTHS = ["1, 2,\n 3", "1 ,2", "50 %", "1,\u00a02"]
_COLORS = "#fff #FFF #ffffff #00FF00 #ff #ffff #fffffff #ggg fff red Red grün #１２３".split(" ")
_TIMES = (
    "2006-07-14T12:00:00 2006-07-14T12:00:00Z 2006-07-14T12:00:00+14:00 2006-07-14T12:00:00-14:00"
    " 2006-07-14T12:00:00+14:01 2006-07-14T12:00:00.123456789 2006-07-14T12:00:00. 2006-07-14"
    " 2006-07-14T12:00 2006-02-29T00:00:00 2008-02-29T00:00:00 2006-13-01T00:00:00"
    " 2006-07-32T00:00:00 2006-07-14T24:00:00 2006-07-14T24:00:01 2006-07-14T25:00:00"
    " 2006-07-14T12:00:60 2006-07-14T12:60:00 -0001-01-01T00:00:00 0000-01-01T00:00:00"
    " 12006-07-14T12:00:00 012006-07-14T12:00:00 +2006-07-14T12:00:00 06-07-14T12:00:00"
    " 2006-07-14t12:00:00z 2006-07-14T12:00:00+1:00 99999999999-01-01T00:00:00"
).split(" ")
_TEXTS = [
    "", " ", "  ", "\n", "\t", "\r", "a b", " a ", "a\nb", "a\tb", "a\r\nb", "\u00a0", "\u3000", "\u2028",
    "\u0085", "\ufeff", "<b>&amp;</b>", "]]>", "&nbsp;", "\"'", "\N{GRINNING FACE}", "e\u0301",
    "\U0010fffd", "\ud7ff", "\ufffd", "x" * 300, "a b c", "1 2",
]  # fmt: skip
POOL: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *(_INTEGERS + _OTHER_DIGITS + _DOUBLES + _BOOLEANS + _TIMES + _TEXTS),
            *(_ADDRESSES + _SPACED_ADDRESSES + _LENGTHS + _SPACED_LENGTHS + _COLORS + _WORDS),
        ]
    )
)
_DISPUTED = frozenset(["urn:", "http://", "https://", "1e", "1e+", "99999999999-01-01T00:00:00"])
"""Texts that libxml2 takes for an address, a number or a time, and Xerces does not."""
_LISTS = ("NMTOKENS", "IDREFS")
_ASTRAL = "\U00010000"
"""From here on Xerces counts a character twice."""
_SPACES = (" ", "\t", "\n", "\r", "\u00a0", "\u2003", "0", "+", "-")


@attrs.define
class Values:
    """Chooses texts for simple types; what is good for a type is worked out once."""

    random: Random
    _good: dict[int, list[str]] = attrs.field(factory=dict)

    def good(self, definition: XsdType) -> str:
        """Choose a text that the type accepts, as libxml2 and Xerces see it.

        Raises:
            LookupError: the pool holds none.
        """
        kept = self._good.get(id(definition))
        if kept is None:
            judge = TextJudge(definition)
            kept = [text for text in [*POOL, *of_facets(definition)] if judge.is_good(text)]
            self._good[id(definition)] = kept
        if not kept:
            raise LookupError(f"no text is known that is good for {definition!r}")
        return self.random.choice(kept)

    def any(self, definition: XsdType | None) -> str:
        """Choose a text that is good, bad or at the bounds."""
        if definition is None or self.random.random() < 0.5:  # noqa: PLR2004 -- one half
            return self.random.choice(POOL)
        near = of_facets(definition)
        if near and self.random.random() < 0.5:  # noqa: PLR2004 -- one half
            return self.random.choice(near)
        try:
            return self.changed(self.good(definition))
        except LookupError:
            return self.random.choice(POOL)

    def changed(self, text: str) -> str:
        """Change a text a little: a character more, less or other, or its case."""
        place = self.random.randint(0, len(text))
        insert = self.random.choice(_SPACES)
        return self.random.choice(
            [
                insert + text,
                text + insert,
                text[:place] + insert + text[place:],
                text[:place] + text[place + 1 :],
                text.swapcase(),
                text + text,
            ]
        )


class TextJudge:
    """Judges texts by one simple type, by means of libxml2.

    `xmlschema` would judge too, but it takes full-width digits and many a broken address for good.
    """

    def __init__(self, definition: XsdType) -> None:
        """Compile a schema of one element that has the type."""
        resolved = components.simple_type(definition)
        self._is_list = resolved.builtin in _LISTS
        self._is_measured = any(name == "length" for name, _ in resolved.facets)
        schema = etree.Element(components.XS + "schema", nsmap={"xs": components.XS[1:-1]})
        base = f"xs:{resolved.builtin}"
        for step, facets in enumerate(_steps(resolved)):
            named = etree.SubElement(schema, components.XS + "simpleType", name=f"step{step}")
            restriction = etree.SubElement(named, components.XS + "restriction", base=base)
            for name, value in facets:
                etree.SubElement(restriction, components.XS + name, value=value)
            base = f"step{step}"
        etree.SubElement(schema, components.XS + "element", name="value", type=base)
        self._schema = etree.XMLSchema(schema)

    def is_good(self, text: str) -> bool:
        """Whether the type accepts a text, and nobody disputes it."""
        if text in _DISPUTED or (self._is_list and not text.strip()):
            return False
        if self._is_measured and max(text, default="") >= _ASTRAL:
            return False
        value = etree.Element("value")
        value.text = text
        return self._schema.validate(value)


def _steps(resolved: components.SimpleType) -> list[list[tuple[str, str]]]:
    """Arrange facets in steps of derivation: each set of patterns, then all the others."""
    patterns = [sorted(allowed) for name, allowed in resolved.facets if name == "pattern"]
    others = [
        (name, value)
        for name, allowed in sorted(resolved.facets, key=lambda facet: facet[0])
        if name != "pattern" and not name.startswith("fixed ")
        for value in sorted(allowed)
    ]
    steps = [[("pattern", value) for value in step] for step in sorted(patterns)]
    return [*steps, others] if others else steps


def of_facets(definition: XsdType) -> list[str]:
    """Find texts that a type's own facets make interesting: its values, its bounds and beside."""
    found: list[str] = []
    facets = components.simple_type(definition).facets
    for name, values in sorted((name, sorted(allowed)) for name, allowed in facets):
        for value in values:
            if name == "enumeration":
                found += [value, f" {value}", f"{value}\n", value.upper(), value[:-1]]
            elif name.startswith(("min", "max")) and value.lstrip("-").isdigit():
                found += [str(int(value) + step) for step in (-1, 0, 1)]
    return found


def is_identity(definition: XsdSimpleType) -> bool:
    """Whether a type's values name something in the document, or refer to it."""
    return components.simple_type(definition).builtin in ("ID", "IDREF", "IDREFS")
