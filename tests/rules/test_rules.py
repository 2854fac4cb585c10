"""Every rule finds its defect on the very line, and no defect where there is none.

The documents are those of tests/data/rules; tools/rulepages.py says how a bad one marks its lines.
"""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

import mturk_xml
import rulepages
from mturk_xml import check
from mturk_xml.binding import Structure
from mturk_xml.diagnostics import Report
from mturk_xml.rule import RULES, Rule
from mturk_xml.tree import RawDocument

PACKAGE = Path(mturk_xml.__file__).parent
DOCUMENTS = sorted(rulepages.DATA.glob("*/*.xml"))
FOLDERS = sorted(folder.name for folder in rulepages.DATA.iterdir() if folder.is_dir())

# The text of an element that holds nothing else; CDATA sections are stepped over.
TEXT = re.compile(r"<!\[CDATA\[.*?\]\]>|(?<=>)(?P<text>[^<&]+)(?=</)", re.DOTALL)

# What a validator says to programs and not to people: names in Clark's notation, Python's lists and objects.
NOT_FOR_PEOPLE = re.compile(r"\{\w+:|\[['\"<{]|\(['\"]\w|<\w+ object|\bNone\b|\bSCHEMAV_|\bcvc-")


def _name(document: Path) -> str:
    return f"{document.parent.name}/{document.stem}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_findings_stand_on_the_marked_lines(document: Path) -> None:
    found = [finding for finding in rulepages.report_on(document).diagnostics if finding.code == document.parent.name]
    assert {finding.line for finding in found} == rulepages.expected_lines(document), list(map(str, found))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_a_document_is_named_good_or_bad(document: Path) -> None:
    assert re.fullmatch(r"(good|bad)(-[a-z0-9.-]+)?\.xml", document.name)
    is_marked = f"<!-- {document.parent.name} -->".encode() in document.read_bytes()
    assert not (is_marked and document.name.startswith("good"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_findings_are_for_people(document: Path) -> None:
    _expect_words(rulepages.report_on(document))


@pytest.mark.needs_corpus
def test_findings_in_real_documents_are_for_people(corpus: Path) -> None:
    for document in sorted((corpus / "documents").iterdir()):
        _expect_words(check(document))


def _expect_words(report: Report) -> None:
    for finding in report.diagnostics:
        assert finding.code in RULES
        assert finding.severity is RULES[finding.code].severity
        for text in (finding.message, finding.hint or "-"):
            assert text.strip() == text != "", str(finding)
            assert text.isprintable(), f"{finding.code} {text!r}"
            assert not NOT_FOR_PEOPLE.search(text), str(finding)


def test_every_folder_is_a_rules() -> None:
    assert set(FOLDERS) <= set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_has_a_good_and_a_bad_document(code: str) -> None:
    # A document, or a folder of them where a rule is about a form with its key or its answers.
    cases = {case.name.removesuffix(".xml") for case in (rulepages.DATA / code).iterdir()}
    assert {"good", "bad"} <= cases


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z].*\.", rule.summary)
    assert set(rulepages.sections(rule)) & {"", "Why", "Example"}, "it says neither why nor when"
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)


@pytest.mark.parametrize(
    "document", [document for document in DOCUMENTS if RULES[document.parent.name].needs], ids=_name
)
@pytest.mark.parametrize("spelling", ["as it is", "as character references", "in CDATA sections"])
def test_what_a_rule_needs_stands_in_every_document_in_which_it_finds_something(document: Path, spelling: str) -> None:
    rule, text = RULES[document.parent.name], document.read_text("utf-8")
    if spelling != "as it is":
        form = "&#{};" if spelling == "as character references" else "<![CDATA[{:c}]]>"
        text = TEXT.sub(lambda part: "".join(form.format(ord(one)) for one in part["text"] or "") or part[0], text)
    report = check(text)
    subjects = [RawDocument(0, text), *(_structures(report.document) if report.document else ())]
    found = [finding.message for subject in subjects if type(subject) is rule.subject for finding in rule.find(subject)]
    assert sorted(found) == sorted(told.message for told in report.diagnostics if told.code == rule.code)


def _structures(structure: Structure) -> Iterator[Structure]:
    yield structure
    for field in structure.xml_fields:
        value = getattr(structure, field.name)
        for part in value if field.many else (value,):
            if isinstance(part, Structure):
                yield from _structures(part)


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_code_is_of_a_family(code: str) -> None:
    assert re.fullmatch(r"[A-Z]+[0-9]{3}", code)
    assert rulepages.family(code) in rulepages.FAMILIES


def test_modules_define_the_rules_of_a_family_in_order() -> None:
    def place(rule: Rule) -> tuple[str, str]:
        return rule.find.__module__, rulepages.family(rule.code)

    for (module, _), rules in groupby(sorted(RULES.values(), key=place), key=place):
        codes = [rule.code for rule in rules]
        assert codes == sorted(codes), module


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_rules_make_diagnostics(module: Path) -> None:
    made = list(_calls_of("Diagnostic", ast.parse(module.read_text("utf-8"))))
    assert not made or module == PACKAGE / "rule.py", f"{module.name}:{made}"


def test_rules_make_diagnostics() -> None:
    # What the test above looks for is there to be found.
    assert list(_calls_of("Diagnostic", ast.parse((PACKAGE / "rule.py").read_text("utf-8"))))


def _calls_of(name: str, tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if called == name:
                yield node.lineno


def test_the_pages_are_up_to_date() -> None:
    assert rulepages.main(["--check"]) == 0


def test_an_outdated_page_is_noticed_and_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rulepages.main(["--check"], directory=tmp_path) == 1
    assert "QF211.md is out of date" in capsys.readouterr().out
    assert rulepages.main([], directory=tmp_path) == 0
    assert rulepages.main(["--check"], directory=tmp_path) == 0
    (tmp_path / "QF211.md").write_text("changed", "utf-8")
    (tmp_path / "QF999.md").write_text("of a rule that is gone", "utf-8")
    assert rulepages.main(["--check"], directory=tmp_path) == 1
    assert rulepages.main([], directory=tmp_path) == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted([*RULES, "index"])


def test_a_page_shows_the_rule_and_its_documents() -> None:
    page = rulepages.pages()["QF211.md"]
    assert page.startswith("# QF211 selection-count-exceeds-choices\n\nMinSelectionCount asks for more selections")
    assert "## Why\n\nNo Worker can submit the form.\n" in page
    assert ">  9 |         <MinSelectionCount>3</MinSelectionCount> <!-- QF211 -->\n" in page
    assert "9:9: asks for at least 3 of 2 selections\n    hint: lower it to 2 or add selections\n" in page
