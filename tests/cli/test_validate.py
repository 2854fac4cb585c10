"""`mturk-xml validate`: formats, choices, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from mturk_xml.reporters import REPORTERS

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]


def _exactly(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


DIAGNOSTIC = {
    "code": {"type": "string"},
    "severity": {"enum": ["error", "warning", "info"]},
    "message": {"type": "string"},
    "line": {"type": ["integer", "null"]},
    "column": {"type": ["integer", "null"]},
    "path": {"type": ["string", "null"]},
    "hint": {"type": ["string", "null"]},
}
DOCUMENT = {
    "path": {"type": "string"},
    "kind": {"type": ["string", "null"]},
    "namespace": {"type": ["string", "null"]},
    "well_formed": {"type": "boolean"},
    "schema_valid": {"type": "boolean"},
    "ok": {"type": "boolean"},
    "diagnostics": {"type": "array", "items": _exactly(DIAGNOSTIC)},
}


LAYOUT = _exactly(
    {
        "version": {"const": 1},
        "documents": {
            "type": "array",
            "items": _exactly(DOCUMENT),
        },
    }
)


def test_a_clean_document(run: Runner) -> None:
    done = run("validate", "form.xml")
    assert (done.code, done.err) == (0, "")
    assert done.out == "1 document checked: no findings\n"


def test_a_document_with_a_finding(run: Runner) -> None:
    done = run("validate", "bad.xml", "form.xml")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("bad.xml:62:9: error ")
    assert "\n     |         ^^^^^^^^^^^^^^^^^^^\n" in done.out
    assert "hint: did you mean MaxSelectionCount?" in done.out
    assert done.out.endswith("2 documents checked: 1 error\n")


def test_a_folder(run: Runner) -> None:
    done = run("validate", "--severity", "warning", "answers")  # two Workers answered nothing, which is worth a note
    assert (done.code, done.out) == (0, "24 documents checked: no findings\n")
    assert run("validate", "answers").code == 0


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format(run: Runner, name: str) -> None:
    done = run("validate", "--format", name, ".")
    assert done.code == 1
    assert "bad.xml" in done.out


def test_json_is_laid_out_as_promised(run: Runner) -> None:
    done = run("validate", "--format", "json", "form.xml", "bad.xml", "junk.xml", "none.xml")
    assert done.code == 2
    content = json.loads(done.out)
    jsonschema.Draft202012Validator(LAYOUT).validate(content)
    form, bad, junk = content["documents"]
    assert form == {
        "path": "form.xml",
        "kind": "QuestionForm",
        "namespace": "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd",
        "well_formed": True,
        "schema_valid": True,
        "ok": True,
        "diagnostics": [],
    }
    assert (bad["well_formed"], bad["schema_valid"], bad["ok"]) == (True, False, False)
    assert (bad["diagnostics"][0]["line"], bad["diagnostics"][0]["column"]) == (62, 9)
    assert not junk["well_formed"]


def test_json_of_nothing_is_json(run: Runner) -> None:
    assert json.loads(run("validate", "--format", "json", "none.xml").out) == {"version": 1, "documents": []}


def test_what_cannot_be_read_is_named_and_the_others_are_checked(run: Runner) -> None:
    done = run("validate", "none.xml", "bad.xml")
    assert done.code == 2
    assert done.err == "mturk-xml: none.xml cannot be read: No such file or directory\n"
    assert "bad.xml:62:9" in done.out


def test_binary_junk_is_a_finding(run: Runner) -> None:
    done = run("validate", "junk.xml")
    assert done.code == 1
    assert all(character == "\n" or character.isprintable() for character in done.out)


def test_standard_input(run: Runner, work: Path) -> None:
    assert run("validate", "-", stdin=(work / "form.xml").read_bytes()).code == 0
    done = run("validate", "-", stdin=b"<QuestionForm>")
    assert done.code == 1
    assert done.out.startswith("<stdin>:1:")


@pytest.mark.parametrize("names", [("-", "-"), ("--form", "-", "--key", "-"), ("--answers", "-", "-")])
def test_standard_input_is_read_once(run: Runner, work: Path, names: tuple[str, ...]) -> None:
    done = run("validate", *names, stdin=(work / "form.xml").read_bytes())
    assert done.code == 2
    assert "only one" in done.err


def test_no_path_is_a_usage_error(run: Runner) -> None:
    assert run("validate").code == 2


@pytest.mark.parametrize(
    "options", [["--ignore", "XSD"], ["--select", "XML,QF"], ["--ignore", "XML", "--ignore", "xsd"]]
)
def test_choosing(run: Runner, options: list[str]) -> None:
    done = run("validate", *options, "bad.xml")
    assert (done.code, done.out) == (0, "1 document checked: no findings\n")


def test_an_unknown_code_is_a_usage_error(run: Runner) -> None:
    done = run("validate", "--select", "XLM011", "form.xml")
    assert (done.code, done.out) == (2, "")
    assert "--select: there is no rule XLM011; did you mean XML011" in done.err


def test_configuration(run: Runner, work: Path) -> None:
    (work / "pyproject.toml").write_text('[tool.mturk-xml]\nignore = ["XSD"]\n')
    assert run("validate", "bad.xml").code == 0
    assert run("validate", str(work / "bad.xml")).code == 0
    assert run("validate", "--ignore", "XML", "bad.xml").code == 1, "the command line takes its place"
    assert run("validate", "--select", "XSD", "bad.xml").code == 1, "and what is selected there is not ignored here"
    assert run("validate", "--no-config", "bad.xml").code == 1
    (work / "mturk-xml.toml").write_text('[per-file-ignores]\n"b*.xml" = ["ALL"]\n')
    assert run("validate", "bad.xml").code == 0
    assert run("validate", "--config", "pyproject.toml", "bad.xml").code == 0
    (work / "mturk-xml.toml").write_text("colour = 1\n")
    done = run("validate", "bad.xml")
    assert (done.code, done.out) == (2, "")
    assert "unknown key 'colour'" in done.err


def test_notes_alone_are_clean(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from mturk_xml.cli import validate  # noqa: PLC0415 - imported as the command is
    from mturk_xml.diagnostics import Diagnostic, Report, Severity  # noqa: PLC0415

    for severity, code in ((Severity.ERROR, 1), (Severity.WARNING, 1), (Severity.INFO, 0)):
        found = Diagnostic(code="XML099", severity=severity, message="x")
        report = Report(well_formed=True, schema_valid=True, diagnostics=(found,))
        monkeypatch.setattr(validate, "check", lambda *_, report=report, **__: report)
        assert run("validate", "form.xml").code == code
    assert "info XML099" in run("validate", "form.xml").out
    assert "XML099" not in run("validate", "--severity", "warning", "form.xml").out


def test_output_to_a_file(run: Runner, work: Path) -> None:
    for _ in range(2):  # the second time it is there already, and not taken for a document
        done = run("validate", "--format", "junit", "--output", "report.xml", ".")
        assert (done.code, done.out, done.err) == (1, "", "")
        suites = etree.parse(work / "report.xml").getroot()
        assert len(suites) == 2 + 24 + 2
    assert [path.name for path in work.iterdir() if path.name.startswith(".")] == []


def test_output_to_where_nothing_can_be_written(run: Runner) -> None:
    done = run("validate", "--output", "no/such/folder/report.txt", "form.xml")
    assert done.code == 2
    assert "no/such/folder/report.txt cannot be written" in done.err


def test_an_interrupted_report_leaves_the_old_one(run: Runner, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mturk_xml.cli import validate  # noqa: PLC0415 - imported as the command is

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    (work / "report.txt").write_text("old")
    monkeypatch.setattr(validate, "check", interrupted)
    assert run("validate", "--output", "report.txt", "form.xml").code == 130
    assert (work / "report.txt").read_text() == "old"
