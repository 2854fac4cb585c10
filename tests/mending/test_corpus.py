"""Real documents: the broken ones that have one right answer are mended, and no other is touched."""

from pathlib import Path

import pytest

import mturk_xml as mx

pytestmark = pytest.mark.needs_corpus

# What is mended, and the namespace that the document gets where that was the matter.
MENDED = {
    "008": (["XSD101"], "2005-10-01/QuestionForm.xsd"),
    "012": (["XSD101"], "2011-11-11/HTMLQuestion.xsd"),
    "154": (["XSD101"], "2005-10-01/AnswerKey.xsd"),
    "155": (["XSD101"], "2006-07-14/ExternalQuestion.xsd"),
    "156": (["XSD101"], "2005-10-01/QuestionFormAnswers.xsd"),
    "206": (["XML010", "XSD101"], "2005-10-01/AnswerKey.xsd"),
    "207": (["XML010", "XSD101"], "2017-11-06/QuestionForm.xsd"),
}
# What has a fix and no single right answer, and how the reason begins.
REFUSED = {
    "138": ("XSD102", "an element is there too often"),  # A Text and a FormattedContent in one Selection
    "149": ("XSD101", "it may be a form of 2005-10-01 or of 2017-11-06"),
    "157": ("XSD101", "it may be a form of 2005-10-01 or of 2017-11-06"),  # The documentation's placeholder
}
# What no fix is for: a text without an element, an attribute and an element that do not exist.
LEFT = {"053": {"XSD107"}, "159": {"XSD105", "XSD109"}, "161": {"XSD105"}}


def _document(corpus: Path, number: str) -> Path:
    (path,) = (corpus / "documents").glob(f"{number}.*")
    return path


@pytest.mark.parametrize("number", MENDED)
def test_a_broken_document_is_mended(corpus: Path, number: str) -> None:
    mended = mx.mend(_document(corpus, number))
    codes, namespace = MENDED[number]
    assert [done.code for done in mended.fixes] == codes
    assert mended.report.schema_valid
    assert (mended.report.namespace or "").endswith(f"/{namespace}")
    assert mx.mend(mended.data).data == mended.data


@pytest.mark.parametrize("number", REFUSED)
def test_what_has_two_readings_is_left(corpus: Path, number: str) -> None:
    path = _document(corpus, number)
    mended = mx.mend(path)
    assert (mended.data, mended.fixes) == (path.read_bytes(), ())
    (unfixed,) = mended.unfixed
    code, reason = REFUSED[number]
    assert unfixed.code == code
    assert unfixed.reason.startswith(reason)


@pytest.mark.parametrize("number", LEFT)
def test_what_no_fix_is_for_is_left(corpus: Path, number: str) -> None:
    path = _document(corpus, number)
    mended = mx.mend(path)
    assert (mended.data, mended.fixes, mended.unfixed) == (path.read_bytes(), (), ())
    found = {found.code for found in mended.report.diagnostics}
    assert LEFT[number] == {code for code in found if code.startswith(("XML", "XSD"))}


def test_every_other_document_is_returned_byte_for_byte(corpus: Path) -> None:
    for path in sorted((corpus / "documents").iterdir()):
        if path.name[:3] not in MENDED:
            mended = mx.mend(path)
            assert (mended.data, mended.fixes) == (path.read_bytes(), ()), path.name
            assert mended.report.schema_valid or path.name[:3] in REFUSED.keys() | LEFT.keys(), path.name


def test_a_mended_document_says_what_its_namespace_hid(corpus: Path) -> None:
    source = _document(corpus, "008").read_bytes()
    form = mx.parse(mx.mend(source).data)
    assert isinstance(form, mx.QuestionForm)
    assert [question.question_identifier for question in form.questions] == ["1"]
    assert mx.mend(source).data == source.replace(b"Turk\nData", b"TurkData")
