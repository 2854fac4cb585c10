"""What holds of every document: mending brings it closer to valid or leaves it alone, and once is enough."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
import xmlschema
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

import mturk_xml as mx
from equivalence.generate import Generator
from equivalence.mutate import Mutator
from mturk_xml.catalogue import DOCUMENT_SCHEMAS, schema_path
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import Overview, QuestionForm
from mturk_xml.mending.draft import Draft
from mturk_xml.tree import read_source
from strategies import documents

if TYPE_CHECKING:
    from mturk_xml.binding import Document

BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
seeds = st.integers(0, 2**32 - 1).map(Random)


def expect_invariants(source: bytes | str) -> mx.Mended:
    """Mend a document, whatever it is, and look at what holds of every one."""
    before, mended = mx.check(source), mx.mend(source)
    result = mended.data.decode() if isinstance(source, str) else mended.data
    after = mx.check(result)
    assert after == mended.report
    assert (mended.data == (source.encode() if isinstance(source, str) else source)) == (not mended.fixes)
    drafts = [Draft(read_source(each), lambda _: True) for each in (source, result)]
    assert drafts[1].stage >= drafts[0].stage
    if before.schema_valid:
        assert after.schema_valid
        assert after.document == before.document
        assert drafts[1].codes <= drafts[0].codes
    elif drafts[0].stage == drafts[1].stage and mended.fixes and before.well_formed:
        assert drafts[1].codes < drafts[0].codes
    again = mx.mend(result)
    assert (again.data, again.fixes, again.unfixed) == (mended.data, (), mended.unfixed)
    return mended


@given(documents(), st.booleans())
def test_a_document_says_the_same_afterwards(document: Document, pretty: bool) -> None:  # noqa: FBT001
    source = document.to_bytes(pretty=pretty)
    mended = expect_invariants(source)
    assert mx.parse(mended.data) == document
    if BEYOND_BMP.search(source.decode()):
        assert {done.code for done in mended.fixes} <= {"DOC102"}
    else:
        assert mended.data == source


@given(documents())
def test_characters_beyond_the_bmp_become_references(document: Document) -> None:
    mended = mx.mend(document.to_xml())
    assert not BEYOND_BMP.search(mended.text) or "DOC101" in {found.code for found in mended.report.diagnostics}
    assert mx.parse(mended.text) == document


@given(documents(), st.text(" \t\r\n", min_size=1))
def test_white_space_before_the_declaration_is_removed(document: Document, blank: str) -> None:
    source = document.to_bytes()
    mended = mx.mend(blank.encode() + source)
    assert mended.text == mx.mend(source).text
    assert mended.fixes[0].code == "XML010"


@given(documents(mx.AnswerKey, mx.ExternalQuestion, mx.HTMLQuestion, mx.QuestionFormAnswers), st.data())
def test_the_namespace_is_that_of_the_root(document: Document, data: st.DataObject) -> None:
    source = document.to_xml()
    attribute = f' xmlns="{document.namespace}"'
    name = type(document).__name__
    written = ["", ' xmlns=""', f" xmlns='[the {name} schema URL]'", attribute.replace("Turk", "Turk\n"), ' xmlns="[]"']
    broken = source.replace(attribute, data.draw(st.sampled_from(written)), 1)
    mended = expect_invariants(broken)
    assert mx.parse(mended.text) == document


@given(documents(), seeds)
def test_elements_are_put_in_order(document: Document, random: Random) -> None:
    root = etree.fromstring(document.to_bytes())
    sequences = [node for node in root.iter("*") if len({child.tag for child in node}) == len(node) > 1]
    # Between the others, which may repeat, the order says something.
    sequences = [node for node in sequences if etree.QName(node).localname not in CHOICES]
    assume(sequences)
    for node in sequences:
        children = list(node)
        random.shuffle(children)
        node[:] = children
    source = etree.tostring(root, encoding="unicode").replace("\r", "&#13;")
    mended = expect_invariants(source)
    refused = {unfixed.reason[:30] for unfixed in mended.unfixed if unfixed.code == "XSD102"}
    assert refused <= {"the lower bound is greater than the up"[:30]}
    if not refused:
        assert mx.parse(mended.text) == document


CHOICES = {"QuestionForm", "Overview", "QuestionContent"}


WITH_AMPERSANDS = st.lists(
    st.sampled_from(["&", "&&", "a&b", "AT&T", "x=1&copy=2", "& ", "&.", "<", ">", "]]>", "\xe9", " ", "\n"]),
    min_size=1,
).map("".join)


@given(st.lists(WITH_AMPERSANDS, min_size=1))
def test_ampersands_are_escaped(texts: list[str]) -> None:
    form = QuestionForm(content=(Overview(content=tuple(Text(text=text) for text in texts)),))
    broken = form.to_xml().replace("&amp;", "&")
    mended = expect_invariants(broken)
    assert mended.report.document == form
    assert {done.code for done in mended.fixes} <= {"XML011"}


@functools.cache
def schema(namespace: str) -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(str(schema_path(namespace)), allow="local")


@settings(max_examples=50)
@given(st.sampled_from(sorted(DOCUMENT_SCHEMAS)), seeds)
def test_a_broken_document_is_no_worse_afterwards(namespace: str, random: Random) -> None:
    root = Generator(schema(namespace), random).document()
    broken = Mutator(schema(namespace), random).mutate(root)
    expect_invariants(etree.tostring(broken, encoding="utf-8"))


PIECES = (
    *("&", "&&", "&nbsp;", "&nbsp", "<", "</", "<b>", "]]>", "<![CDATA[", "<!--", "-->"),
    *("\ufeff", "\n", "x", "<?xml version='1.0'?>"),
)


@settings(max_examples=50)
@given(documents(), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES)), max_size=4))
def test_a_spoilt_text_is_no_worse_afterwards(document: Document, pieces: list[tuple[float, str]]) -> None:
    source = document.to_xml(pretty=True)
    for place, piece in pieces:
        offset = int(place * len(source))
        source = source[:offset] + piece + source[offset:]
    expect_invariants(source)


@given(st.text() | st.text("<>/&;ax\"'=![]-? \n", max_size=60))
def test_any_text_can_be_handed_over(text: str) -> None:
    expect_invariants(text.encode("utf-8", "surrogatepass"))


@given(st.binary())
def test_any_bytes_can_be_handed_over(data: bytes) -> None:
    expect_invariants(data)


ENCODINGS = {
    "utf-8": ("UTF-8", b""),
    "utf-8-sig": ("UTF-8", b""),
    "iso-8859-1": ("ISO-8859-1", b""),
    "windows-1252": ("windows-1252", b""),
    "latin-1": ("ISO-8859-1", b"\xef\xbb\xbf"),
    "utf-16": ("UTF-16", b""),
    "utf-16-be": ("UTF-16", b"\xfe\xff"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_marks_and_line_ends_are_kept(encoding: str, line_end: str) -> None:
    def encoded(text: str) -> bytes:
        declared, mark = ENCODINGS[encoding]
        return mark + text.replace("UTF-8", declared).replace("\n", line_end).encode(encoding)

    for folder in ("XML011", "XML015", "XSD101", "XSD102", "XSD108"):
        for path in sorted((DATA / folder).glob("before*.xml")):
            before, after = (
                path.with_name(path.name.replace("before", name)).read_text("utf-8").replace("fingers", "fingers é")
                for name in ("before", "after")
            )
            if not before.startswith("<?xml"):
                before, after = (f'<?xml version="1.0" encoding="UTF-8"?>\n{text}' for text in (before, after))
            mended = mx.mend(encoded(before))
            assert mended.data == encoded(after), path.name
            assert mended.text == after.replace("UTF-8", ENCODINGS[encoding][0]).replace("\n", line_end)


DATA = Path(__file__).resolve().parent.parent / "data" / "mending"


def test_a_character_without_bytes_of_its_own_is_left() -> None:
    # In this encoding the ampersand is written in a mode that other bytes before it have set.
    source = '<?xml version="1.0" encoding="UTF-7"?><HTMLQuestion>+AOk-&amp;</HTMLQuestion>'.encode("ascii")
    expect_invariants(source)


def test_many_changes_take_little_time() -> None:
    source = (DATA / "XML010" / "after.xml").read_text("utf-8").replace("fingers", "a & b &nbsp; " * 3_000)
    mended = mx.mend(source)
    assert mended.report.schema_valid
    assert len(mended.fixes) == 6_000
