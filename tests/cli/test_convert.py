"""`mturk-xml convert`: by extension or option, through files and pipes; exit codes 0, 1 and 2."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx

Runner = Callable[..., Any]


@pytest.mark.parametrize("name", ["form", "key"])
@pytest.mark.parametrize("extension", ["json", "yaml", "yml", "YAML"])
def test_there_and_back(run: Runner, work: Path, name: str, extension: str) -> None:
    done = run("convert", f"{name}.xml", f"{name}.{extension}")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert run("convert", f"{name}.{extension}", "again.xml").code == 0
    assert mx.parse(work / "again.xml") == mx.parse(work / f"{name}.xml")


def test_through_pipes(run: Runner, work: Path) -> None:
    as_json = run("convert", "key.xml", "--to", "json")
    as_yaml = run("convert", "--from", "json", "--to", "yaml", "-", "-", stdin=as_json.out.encode())
    as_xml = run("convert", "-", "--from", "yaml", "again.xml", stdin=as_yaml.out.encode())
    assert (as_json.code, as_yaml.code, as_xml.code) == (0, 0, 0)
    assert as_json.out.endswith("}\n")
    assert mx.parse(work / "again.xml") == mx.parse(work / "key.xml")


def test_an_option_outdoes_a_name(run: Runner, work: Path) -> None:
    assert run("convert", "key.xml", "key.txt", "--to", "yaml").code == 0
    assert run("convert", "key.txt", "--from", "yaml", "key.xml").code == 0
    assert (work / "key.txt").read_text("utf-8").startswith("answer_key:\n")


def test_a_test_becomes_its_form_and_key_and_back(run: Runner, work: Path) -> None:
    assert run("convert", "form.xml", "key.xml", "test.yaml").code == 0
    assert run("convert", "test.yaml", "form-2.xml", "key-2.xml").code == 0
    for name in ("form", "key"):
        assert mx.parse(work / f"{name}-2.xml") == mx.parse(work / f"{name}.xml")


def test_what_is_no_document_is_1_and_leaves_what_was_there(run: Runner, work: Path) -> None:
    (work / "out.json").write_text("kept")
    (work / "bad.yaml").write_text("answer_key:\n  questions: 5\n")
    (work / "test.yaml").write_text("questions: [{id: q, text: Q, choices: [{id: a, text: A}]}]")
    for names, message in (
        (("bad.xml", "out.json"), "XSD105"),
        (("junk.xml", "out.json"), "junk.xml"),
        (("bad.yaml", "out.json"), "bad.yaml:2:3: answer_key.questions: '5' is not allowed; expected a list"),
        (("test.yaml", "a.xml", "out.xml"), "test.yaml: no answer has points"),
        (("key.xml", "form.xml", "test.yaml"), "key.xml is a valid AnswerKey"),
    ):
        done = run("convert", *names)
        assert (done.code, done.out) == (1, ""), names
        assert message in done.err
    assert (work / "out.json").read_text() == "kept"
    assert not (work / "a.xml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["form.xml"], "standard input and output have no name; say with --to xml|json|yaml"),
        (["-", "form.json"], "say with --from"),
        (["form.xml", "form.txt"], "form.txt does not end in a known format; say with --to"),
        (["form.xml", "key.xml", "test.json"], "Three names are TEST.yaml FORM.xml KEY.xml"),
        (["form.xml", "key.xml", "test.yaml", "--to", "yaml"], "--from and --to are about one document"),
        (["a.xml", "b.xml", "c.xml", "d.xml"], "more than three names"),
        (["none.xml", "form.json"], "none.xml cannot be read"),
        (["form.xml", "no/folder/form.json"], "no/folder/form.json cannot be written"),
    ],
)
def test_what_cannot_work_is_2(run: Runner, work: Path, arguments: list[str], message: str) -> None:  # noqa: ARG001 - the working directory
    done = run("convert", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
