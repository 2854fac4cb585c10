"""Hypothesis strategies that build any class of the documents, from nothing but its `xml_fields`.

    @given(documents())
    def test_of_any_document(document): ...

    @given(structures(Question))
    def test_of_one_class(question): ...

What is drawn reaches for the ends of what the schemas allow: every character that XML can hold, numbers at
their bounds, everything optional absent or present, repeats empty or not.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st

from mturk_xml.documents import DOCUMENTS, QuestionForm
from mturk_xml.documents.content import Application, MediaType
from mturk_xml.documents.question_form import NAMESPACE_2017_11_06, FileUploadAnswer, StyleSuggestion
from mturk_xml.documents.question_form_answers import Answer

if TYPE_CHECKING:
    import enum
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import SearchStrategy

    from mturk_xml.binding import Document, Structure
    from mturk_xml.binding.datatypes import Datatype
    from mturk_xml.binding.fields import Field

__all__ = ["documents", "structures", "texts", "values"]

_MOST = 2
"""So many values at most in a repeated field."""

_ENUMERATIONS: tuple[type[enum.StrEnum], ...] = (MediaType, StyleSuggestion)

_GONE_IN_2017: frozenset[type] = frozenset({Application, FileUploadAnswer})

_KINDS_OF_ANSWER = (
    ("selection_identifiers", "other_selection_text"),
    ("free_text",),
    ("uploaded_file_size_in_bytes", "uploaded_file_key"),
)
"""The fields of an `Answer` that go together, and never with the others."""

_TRICKY = (
    *(
        "\r",
        "\n",
        "\t",
        "\r\n",
        " ",
        "  ",
        "&",
        "<",
        ">",
        '"',
        "'",
        "]]>",
        "]]",
        "]",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?x?>",
    ),
    *("&amp;", "&#13;", "&nbsp;", "<br/>", "{", "}", "{text}", "%s", "\\", "`"),
    *("\N{NEXT LINE}", "\N{LINE SEPARATOR}", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH NO-BREAK SPACE}", "\x7f", "\x84"),
    *(
        "\ud7ff",
        "\ue000",
        "\ufffd",
        "\N{GRINNING FACE}",
        "\U00010000",
        "\U0001ffff",
        "\U0010ffff",
        "e\N{COMBINING ACUTE ACCENT}",
    ),
)

_characters = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[*map(chr, set(range(0x20)) - {0x9, 0xA, 0xD}), "\ufffe", "\uffff"],
)

texts: SearchStrategy[str] = st.one_of(
    st.text(st.characters(codec="ascii", min_codepoint=0x20), max_size=12),
    st.lists(st.sampled_from(_TRICKY) | _characters, max_size=6).map("".join),
)
"""Any text that XML can hold."""

_ordinary_urls = st.sampled_from(
    [
        "http://x/",
        "https://example.org/a?b=1&c=2#d",
        "http://[::1]:80/",
        "http://\u00fc.example/\N{SNOWMAN}/%C3%BC",
        "https:///",
    ]
)
_made_urls = st.builds(
    "{}://{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["x", "a.b", "a:80", "u@h", "[::1]", "", "\u4f8b\u3048.jp", "a_b", "-"]),
    st.lists(
        st.sampled_from([*"/?#&=+;,~'()!$*.|^`{}<>\"\\%[] ", "%20", "a", "\u00e9", "\N{GRINNING FACE}", "\x85"]),
        max_size=8,
    ).map("".join),
)
_other_uris = st.sampled_from(
    ["", "a", "../x", "urn:x", "mailto:a@b", "file:///etc/passwd", "javascript:alert(1)", "?x", "#x"]
)


def _is_accepted(datatype: Datatype) -> Callable[[str], bool]:
    def is_accepted(text: str) -> bool:
        try:
            datatype.accept(text)
        except ValueError:
            return False
        return True

    return is_accepted


def _integers(least: int | None, most: int | None) -> SearchStrategy[int]:
    bounds = [bound for bound in (least, most) if bound is not None]
    return st.sampled_from(bounds) | st.integers(least, most) | st.integers(max(least or 0, 0), 20)


_numbers = st.one_of(
    st.decimals(),
    st.floats(),
    st.integers(),
    st.sampled_from(
        [
            *map(
                Decimal,
                ["NaN", "sNaN", "-NaN", "INF", "-INF", "0", "-0", "0.1", "1.50E+2", "0E-10", "1E+400", "1E-400"],
            ),
            *map(Decimal, ["1E+999999", "-1E-999999", "9" * 400, "0." + "1" * 400]),
        ]
    ),
)

_DIGITS = 10**24 - 1
_VALUES: Mapping[str, SearchStrategy[Any]] = {
    "one of": st.sampled_from(QuestionForm.namespaces),
    "xs:string": texts,
    "xs:boolean": st.booleans(),
    "xs:int": _integers(-(2**31), 2**31 - 1),
    "xs:integer": _integers(-_DIGITS, _DIGITS),
    "xs:nonNegativeInteger": _integers(0, _DIGITS),
    "xs:positiveInteger": _integers(1, _DIGITS),
    "file size": _integers(1, 2_000_000_000),
    "xs:double": _numbers,
    "xs:anyURI": _ordinary_urls | _made_urls | _other_uris,
    "URL": _ordinary_urls | _made_urls,
    **{each.__name__: st.sampled_from(each) | st.sampled_from([*map(str, each)]) for each in _ENUMERATIONS},
}


def values(datatype: Datatype) -> SearchStrategy[Any]:
    """Draw what a constructor takes for a simple type."""
    drawn = _VALUES.get(datatype.name)
    if drawn is None:
        raise LookupError(f"nothing is known to draw for {datatype.name}")
    return drawn.filter(_is_accepted(datatype)) if datatype.name in {"xs:anyURI", "URL"} else drawn


@functools.cache
def structures(cls: type[Structure], without: frozenset[type] = frozenset()) -> SearchStrategy[Any]:
    """Draw an instance of a class; a QuestionForm in either namespace.

    Args:
        cls: the class.
        without: classes that do not occur in it.
    """
    if cls is QuestionForm:
        return st.sampled_from(QuestionForm.namespaces).flatmap(_forms)
    drawn = {field.name: _field(field, without) for field in cls.xml_fields}
    if cls is Answer:
        return st.one_of(*(_answers(drawn, kind) for kind in _KINDS_OF_ANSWER))
    return st.builds(cls, **drawn)


def documents(*classes: type[Document]) -> SearchStrategy[Any]:
    """Draw one of the five documents, or one of these."""
    return st.sampled_from(classes or DOCUMENTS).flatmap(cast("Any", structures))


def _field(field: Field, without: frozenset[type]) -> SearchStrategy[Any]:
    if field.datatype:
        drawn = values(field.datatype)
    else:
        drawn = st.one_of(*(structures(cls, without) for cls in field.structures if cls not in without))
    if field.many:
        lists = st.lists(drawn, min_size=field.at_least, max_size=_MOST)
        drawn = lists | lists.map(tuple)
    return st.none() | drawn if field.optional else drawn


@functools.cache
def _forms(namespace: str) -> SearchStrategy[QuestionForm]:
    without = _GONE_IN_2017 if namespace == NAMESPACE_2017_11_06 else frozenset[type]()
    drawn = {field.name: _field(field, without) for field in QuestionForm.xml_fields} | {
        "namespace": st.just(namespace)
    }
    return st.builds(QuestionForm, **drawn)


def _answers(drawn: Mapping[str, SearchStrategy[Any]], kind: tuple[str, ...]) -> SearchStrategy[Answer]:
    fields = {name: drawn[name] for name in ("question_identifier", *kind)}
    # The two of an uploaded file go together: both absent is an answer of another kind, and drawn there.
    return st.builds(
        Answer, **{name: each.filter(_is_given) if "uploaded" in name else each for name, each in fields.items()}
    )


def _is_given(value: object) -> bool:
    return value is not None
