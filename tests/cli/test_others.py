"""The smaller commands."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mturk_xml.cli import cli
from mturk_xml.cli.commands import NAMES
from mturk_xml.rule import RULES

Runner = Callable[..., Any]


def test_demo(run: Runner) -> None:
    done = run("demo")
    assert (done.code, done.err) == (0, "")
    assert "2 documents checked: no findings" in done.out
    assert "broken.xml:62:9: error" in done.out
    assert "24 scored" in done.out
    assert "Qualification value  75" in done.out
    assert "What to type next" in done.out


def test_what_the_demo_shows_is_what_the_commands_print(
    run: Runner, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("demo", "--save", "bird-test").out == "27 files written to bird-test\n"
    shown = run("demo").out
    monkeypatch.chdir(work / "bird-test")
    commands = re.findall(r"^\$ mturk-xml (.*)$", shown, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        done = run(*command.split())
        assert done.out in shown, command
    monkeypatch.chdir(work)
    again = run("demo", "--save", "bird-test")
    assert again.code == 2
    assert "is there already" in again.err


@pytest.mark.parametrize("code", ["XML011", "xml011", "unescaped-ampersand"])
def test_explain(run: Runner, code: str) -> None:
    done = run("explain", code)
    assert done.code == 0
    assert done.out.startswith("XML011 unescaped-ampersand (error)\n\n")


def test_explain_what_there_is_not(run: Runner) -> None:
    done = run("explain", "XLM011")
    assert (done.code, done.out) == (2, "")
    assert "there is no rule XLM011; did you mean XML011" in done.err


def test_every_rule_is_listed_and_explained(run: Runner) -> None:
    listed = run("rules").out.splitlines()
    assert [line.split()[0] for line in listed] == sorted(RULES)
    content = json.loads(run("rules", "--format", "json").out)
    assert [rule["code"] for rule in content["rules"]] == sorted(RULES)
    assert run("explain", *RULES).code == 0


def test_schemas(run: Runner, work: Path) -> None:
    names = run("schemas", "list").out.split()
    assert len(names) == 10
    assert run("schemas", "export", "xsd").out == "11 files written to xsd\n"
    for name in names:
        assert run("schemas", "show", name).out == (work / "xsd" / name).read_text("utf-8")
    assert (work / "xsd" / "catalog.xml").exists()
    assert "2017-11-06/QuestionForm.xsd" in run("schemas", "show", "QuestionForm").out
    assert run("schemas", "export", "xsd").code == 0, "the same files may be there"
    (work / "xsd" / "catalog.xml").write_text("mine")
    done = run("schemas", "export", "xsd")
    assert done.code == 2
    assert "differs; --force replaces it" in done.err
    assert (work / "xsd" / "catalog.xml").read_text() == "mine"
    assert run("schemas", "export", "--force", "xsd").code == 0


def test_a_schema_that_there_is_not(run: Runner) -> None:
    done = run("schemas", "show", "Answers")
    assert (done.code, done.out) == (2, "")
    assert "there is no schema Answers; there are 2005-10-01/AnswerKey.xsd" in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run: Runner, shell: str) -> None:
    done = run("completion", shell)
    assert done.code == 0
    assert f"_MTURK_XML_COMPLETE={shell}_complete" in done.out


def test_completion_of_codes(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MTURK_XML_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "mturk-xml explain XML01")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert "plain,XML011" in run().out


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_examples(run: Runner, name: str) -> None:
    for option in ("--help", "-h"):
        done = run(name, option)
        assert done.code == 0
        assert f"Examples:\n    mturk-xml {name}" in done.out or f"Examples:\n  mturk-xml {name}" in done.out
        assert max(map(len, done.out.splitlines())) <= 88


def test_help_names_every_command(run: Runner) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(re.search(rf"^  {name}  ", done.out, re.MULTILINE) for name in NAMES)


def test_a_command_that_there_is_not(run: Runner) -> None:
    done = run("valdate", "form.xml")
    assert done.code == 2
    assert "No such command 'valdate'. Did you mean validate?" in done.err


def test_click_can_be_asked_not_to_exit() -> None:
    assert cli.main(["schemas", "list"], standalone_mode=False) is None


def test_a_defect_of_ours_is_a_message(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from mturk_xml.cli import schemas  # noqa: PLC0415 - imported as the command is

    def defect() -> None:
        raise ZeroDivisionError("by \x1b[31mnothing")

    monkeypatch.setattr(schemas, "schemas", defect)
    done = run("schemas", "list")
    assert done.code == 2
    assert done.err.startswith("mturk-xml: a defect in mturk-xml: ZeroDivisionError: by \\x1b[31mnothing (")
