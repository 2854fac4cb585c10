"""Real documents: what is found in each, alone and beside its form or key, is what a person has looked at.

tests/data/corpus_findings.tsv holds it. `tools/update_goldens` renews it: whoever does so reads what changed, with
the documents beside it, and asks of each finding whether it is true and stands where it should.
"""

import csv
from pathlib import Path

import pytest

import mturk_xml as mx
from corpusfindings import SNAPSHOT, pairs, table
from mturk_xml.rule import RULES

IN_USE = ("100.QuestionForm.xml", "099.AnswerKey.xml")


@pytest.mark.needs_corpus
def test_the_findings_are_those_that_were_looked_at(corpus: Path) -> None:
    assert table(corpus).splitlines() == SNAPSHOT.read_text("utf-8").splitlines()


@pytest.mark.needs_corpus
def test_each_key_beside_a_form_is_compared_with_it(corpus: Path) -> None:
    numbers = {(form.name[:3], key.name[:3]) for form, key in pairs(sorted((corpus / "documents").iterdir()))}
    assert numbers >= {("100", "099"), ("107", "108"), ("113", "114"), ("118", "119"), ("126", "127"), ("207", "206")}
    assert len(numbers) == 19


@pytest.mark.needs_corpus
def test_nothing_is_wrong_with_a_test_that_was_in_use(corpus: Path) -> None:
    form, key = (corpus / "documents" / name for name in IN_USE)
    assert mx.check_test(form=form, key=key).ok


def test_the_snapshot_holds_nothing_of_the_documents() -> None:
    with SNAPSHOT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) > 400
    for row in rows:
        assert list(row) == ["file", "beside", "code", "severity", "line", "column"]
        assert row["code"] in RULES
        assert row["severity"] == RULES[row["code"]].severity
        assert row["line"].isdigit()
        assert row["column"].isdigit()
