"""Real documents: the schema's verdict on each is Xerces's, and each valid one loses nothing."""

import csv
from pathlib import Path

import pytest

import mturk_xml as mx
from canonical import canonical

pytestmark = pytest.mark.needs_corpus


def verdict_of(report: mx.Report) -> str:
    if not report.well_formed:
        return "NOTWF"
    return "VALID" if report.schema_valid else "INVALID"


@pytest.fixture(scope="module")
def verdicts(corpus: Path) -> dict[str, dict[str, str]]:
    with (corpus / "verdicts.tsv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


def test_every_document_has_the_verdict_of_xerces(corpus: Path, verdicts: dict[str, dict[str, str]]) -> None:
    ours = {name: verdict_of(mx.check(corpus / "documents" / name)) for name in verdicts}
    assert ours == {name: row["verdict"] for name, row in verdicts.items()}


def test_every_valid_document_is_of_the_kind_that_it_is_said_to_be(
    corpus: Path, verdicts: dict[str, dict[str, str]]
) -> None:
    for name, row in verdicts.items():
        report = mx.check(corpus / "documents" / name)
        if row["verdict"] == "VALID":
            assert (report.kind, type(report.document).__name__) == (row["kind"], row["kind"]), name
        else:
            assert report.document is None, name


def test_every_valid_document_comes_back_as_it_was(corpus: Path, verdicts: dict[str, dict[str, str]]) -> None:
    for name in (name for name, row in verdicts.items() if row["verdict"] == "VALID"):
        data = (corpus / "documents" / name).read_bytes()
        document = mx.parse(data)
        for pretty in (False, True):
            assert canonical(document.to_bytes(pretty=pretty)) == canonical(data), name
            assert mx.parse(document.to_xml(pretty=pretty)) == document, name


def test_every_other_document_says_why_not_and_where(corpus: Path, verdicts: dict[str, dict[str, str]]) -> None:
    for name in (name for name, row in verdicts.items() if row["verdict"] != "VALID"):
        path = corpus / "documents" / name
        report = mx.check(path)
        errors = [found for found in report.diagnostics if found.severity is mx.Severity.ERROR]
        assert errors, name
        assert all(found.file == str(path) and found.line and found.column for found in errors), name
        with pytest.raises(mx.DocumentError, match=errors[0].code):
            mx.parse(path)


def test_the_first_error_stands_near_where_xerces_saw_it(corpus: Path, verdicts: dict[str, dict[str, str]]) -> None:
    far = {}
    for name, row in verdicts.items():
        if row["verdict"] == "INVALID":
            lines = [found.line or 0 for found in mx.check(corpus / "documents" / name).diagnostics]
            theirs = int(row["position"].partition(":")[0])
            if min(abs(line - theirs) for line in lines) > 1:
                far[name] = (theirs, lines)
    assert far == {}
