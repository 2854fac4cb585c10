"""Every fix mends what it is for, and leaves what has two readings.

tests/data/mending/CODE holds pairs `before*.xml` and `after*.xml`, and documents `refused*.xml` in which a
finding of that code is left as it is.
"""

import re
from pathlib import Path

import pytest

import mturk_xml as mx
from mturk_xml.mending.draft import FIXES, fix
from mturk_xml.rule import RULES

DATA = Path(__file__).resolve().parent.parent / "data" / "mending"
BEFORE = sorted(DATA.glob("*/before*.xml"))
AFTER = sorted(DATA.glob("*/after*.xml"))
REFUSED = sorted(DATA.glob("*/refused*.xml"))

# Why each is refused, as the reason begins.
REASONS = {
    "AK402/refused-alone": "another document may name it",
    "AK403/refused-alone": "another document may name it",
    "DOC102/refused-comment": "there are no references in a comment",
    "QF202/refused-alone": "another document may name it",
    "QF203/refused-alone": "another document may name it",
    "XML010/refused-comment": "what stands before the declaration is not white space",
    "XML010/refused-two-documents": "what stands before the declaration is not white space",
    "XML011/refused-escaped-markup": "its markup is escaped",
    "XML011/refused-reference-without-semicolon": "it may stand for &nbsp;",
    "XML015/refused-unknown": "nobody knows what &company; stands for",
    "XSD101/refused-form-of-both": "one thing in it speaks for the schema of 2005-10-01 and another",
    "XSD101/refused-form-of-either": "it may be a form of 2005-10-01 or of 2017-11-06",
    "XSD101/refused-other-document": "the root element is that of one document",
    "XSD101/refused-other-vocabulary": "the namespace is none of these documents'",
    "XSD102/refused-names-swapped": "the lower bound is greater than the upper one",
    "XSD102/refused-still-invalid": "the document would have other errors then",
    "XSD102/refused-twice": "an element is there too often",
    "XSD108/refused-comment": "a comment, a CDATA section",
    "XSD108/refused-foreign-prefix": "its markup is not well-formed by itself",
    "XSD108/refused-text": "the markup may be meant as text",
}


def _name(document: Path) -> str:
    return f"{document.parent.name}/{document.stem}"


@pytest.mark.parametrize("document", BEFORE, ids=_name)
def test_a_document_is_mended(document: Path) -> None:
    mended = mx.mend(document)
    assert mended.data == document.with_name(document.name.replace("before", "after")).read_bytes()
    assert document.parent.name in {done.code for done in mended.fixes}
    assert mended.unfixed == ()
    assert mended.report.schema_valid
    assert mx.parse(mended.text) == mended.report.document


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("XML010/before", ["1:1: mended XML010: what is blank before the XML declaration is removed"]),
        ("XML015/before", ["6:16: mended XML015: the entity &nbsp; is written &#160;"]),
        ("XSD101/before", ["1:18: mended XSD101: the namespace is that of ExternalQuestion"]),
        (
            "XSD101/before-year",
            ["2:22: mended XSD101: the namespace is that of QuestionForm in its schema of 2017-11-06"],
        ),
        ("XSD108/before", ["6:25: mended XSD108: the markup of FormattedContent is put into a CDATA section"]),
        ("DOC102/before", ["6:24: mended DOC102: U+1F389, U+1F44D is written as a reference"]),
    ],
)
def test_a_fix_says_where_it_was_and_what_it_did(name: str, expected: list[str]) -> None:
    mended = mx.mend(DATA / f"{name}.xml")
    assert list(map(str, mended.fixes[: len(expected)])) == expected


def test_places_are_those_in_the_document_as_it_was() -> None:
    source = "\n\n" + (DATA / "XML011" / "before.xml").read_text("utf-8").replace("2017-11-06", "\n2017-11-06")
    assert {(done.code, done.line) for done in mx.mend(source).fixes} == {
        ("XML010", 1),
        ("XSD101", 4),
        ("XML011", 9),
        ("XML011", 12),
    }


@pytest.mark.parametrize("document", AFTER, ids=_name)
def test_a_mended_document_is_left_alone(document: Path) -> None:
    mended = mx.mend(document)
    assert (mended.data, mended.fixes, mended.changed) == (document.read_bytes(), (), False)


@pytest.mark.parametrize("document", REFUSED, ids=_name)
def test_what_has_two_readings_is_refused(document: Path) -> None:
    mended = mx.mend(document)
    assert (mended.data, mended.fixes) == (document.read_bytes(), ())
    (unfixed,) = mended.unfixed
    assert unfixed.code == document.parent.name
    assert unfixed.reason.startswith(REASONS[_name(document)])
    assert (unfixed.code, unfixed.line) in {(found.code, found.line) for found in mended.report.diagnostics}


def test_every_pair_is_a_pair() -> None:
    assert [path.with_name(path.name.replace("before", "after")) for path in BEFORE] == AFTER
    assert sorted(map(_name, REFUSED)) == sorted(REASONS)


@pytest.mark.parametrize("code", sorted(FIXES))
def test_every_fix_mends_a_rule_and_has_documents(code: str) -> None:
    assert code in RULES
    assert list((DATA / code).glob("*.xml"))


def test_every_folder_is_a_fixs() -> None:
    assert {folder.name for folder in DATA.iterdir()} == set(FIXES)


def test_a_code_has_one_fix() -> None:
    with pytest.raises(ValueError, match="XML011 has a fix already, escape_ampersands"):
        fix("XML011")(lambda _: iter(()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_second_byte_order_mark_is_removed(encoding: str) -> None:
    form = (DATA / "XML010" / "after.xml").read_text("utf-8").replace("UTF-8", encoding[:6])
    for text in (form, form.partition("\n")[2]):
        source = f"\ufeff\ufeff{text}".encode(encoding)
        assert not mx.check(source).well_formed
        assert mx.mend(source).data == f"\ufeff{text}".encode(encoding)


@pytest.mark.parametrize("placeholder", ["${schema}", "{{ schema }}", "{schema}", "$schema", "TODO", ""])
def test_placeholders_of_templates(placeholder: str) -> None:
    source = (DATA / "XSD101" / "after.xml").read_text("utf-8")
    broken = re.sub('xmlns="[^"]*"', lambda _: f'xmlns="{placeholder}"', source)
    assert mx.mend(broken).text == source


def test_nothing_is_mended_that_is_not_wanted() -> None:
    source = (DATA / "XML011" / "before.xml").read_bytes()
    assert mx.mend(source, wanted=lambda finding: finding.code != "XML011").data == source


def test_nothing_is_mended_that_a_comment_ignores() -> None:
    source = (DATA / "DOC102" / "before.xml").read_text("utf-8")
    source = source.replace("<QuestionForm", "<!-- mturk-xml: ignore DOC102 --><QuestionForm")
    assert mx.mend(source).text == source


def test_nothing_is_mended_that_was_not_read_to_its_end() -> None:
    source = (DATA / "XML010" / "before.xml").read_bytes()
    mended = mx.mend(source, max_bytes=len(source) - 1)
    assert (mended.data, mended.fixes) == (source[: len(mended.data)], ())


def test_a_file_is_named_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "form.xml"
    source = (DATA / "XML010" / "refused-comment.xml").read_bytes()
    path.write_bytes(source)
    mended = mx.mend(path)
    assert mended.report.file == str(path)
    assert path.read_bytes() == source


def test_what_helps_is_kept_beside_what_does_not() -> None:
    good = (DATA / "XSD102" / "before.xml").read_text("utf-8")
    bad = (DATA / "XSD102" / "refused-still-invalid.xml").read_text("utf-8")
    question = bad[bad.index("  <Question>") : bad.index("</AnswerKey>")]
    mended = mx.mend(good.replace("</AnswerKey>", f"{question}</AnswerKey>"))
    assert {done.code for done in mended.fixes} == {"XSD102"}
    assert mended.text.index("<!-- who is asked -->") < mended.text.index("<DefaultScore>")
    assert question in mended.text
    assert {unfixed.reason for unfixed in mended.unfixed} == {"the document would have other errors then"}
