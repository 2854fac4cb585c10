"""The JSON Schemas take what `from_json` takes, and refuse what it refuses for its structure."""

import copy
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import jsonschemas
import mturk_xml as mx
from mturk_xml import example
from mturk_xml.plain.qualification_test import QualificationTest, as_test
from mturk_xml.plain.reading import MisfitError, structure_from
from mturk_xml.plain.writing import plain_structure
from strategies import documents

DATA = Path(__file__).resolve().parent.parent / "data"


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((files("mturk_xml.schemas") / name).read_text("utf-8")))


DOCUMENTS = validator("documents.schema.json")
TESTS = validator("qualification_test.schema.json")
# What no schema of the shape says: what depends on another field, and what XML cannot hold.
BEYOND = ("expected only one of", "in the namespace of 2017-11-06", "cannot stand in XML", "white space around it")


def test_they_are_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jsonschemas.main(["--check"]) == 0
    assert jsonschemas.main(["--check"], folder=tmp_path) == 1
    assert "documents.schema.json is out of date: run tools/json_schema" in capsys.readouterr().out
    assert jsonschemas.main([], folder=tmp_path) == 0
    assert jsonschemas.main(["--check"], folder=tmp_path) == 0


@pytest.mark.parametrize("schema", [DOCUMENTS, TESTS], ids=["documents", "tests"])
def test_they_are_schemas_and_say_what_everything_is(schema: jsonschema.Draft202012Validator) -> None:
    schema.check_schema(schema.schema)
    whole: Any = schema.schema
    definitions = whole["$defs"]
    assert len(definitions) > 20
    for name, definition in definitions.items():
        assert definition["description"], name
    bare = [
        f"{name}.{key}"
        for name, definition in definitions.items()
        for key, field in definition.get("properties", {}).items()
        if not field.get("description") and "namespace" not in key and "content" not in key
    ]
    assert bare == []


def test_every_document_of_the_tests_is_valid() -> None:
    paths = [*DATA.rglob("*.xml"), example.path("form.xml"), example.path("key.xml"), *example.answers()]
    found = [mx.check(path.read_bytes()).document for path in paths]
    valid = [document for document in found if document]
    assert len(valid) > 200
    for document in valid:
        DOCUMENTS.validate(json.loads(mx.to_json(document)))


def test_the_document_of_the_page_is_valid() -> None:
    page = DATA.parent.parent / "docs" / "json_yaml.md"
    shown = page.read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    DOCUMENTS.validate(json.loads(shown))
    assert mx.to_plain(mx.from_json(shown)) == json.loads(shown)


@pytest.mark.needs_corpus
def test_every_real_document_is_valid(corpus: Path) -> None:
    for path in (corpus / "documents").iterdir():
        document = mx.check(path).document
        if document:
            DOCUMENTS.validate(json.loads(mx.to_json(document)))


@given(documents())
def test_any_document_is_valid(document: mx.Document) -> None:
    DOCUMENTS.validate(mx.to_plain(document))


EXAMPLE = plain_structure(
    as_test(mx.QuestionForm.from_xml(example.path("form.xml")), mx.AnswerKey.from_xml(example.path("key.xml")))
)


def test_the_example_as_a_test_is_valid() -> None:
    TESTS.validate(EXAMPLE)
    assert structure_from(QualificationTest, EXAMPLE).percentage_of == 20


@given(documents(mx.QuestionForm), documents(mx.AnswerKey))
def test_any_test_is_valid(form: mx.QuestionForm, key: mx.AnswerKey) -> None:
    TESTS.validate(plain_structure(as_test(form, key)))


def places(data: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - plain data
    """Every list and object in plain data, with each index or key."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from places(data[key])


@st.composite
def mutated(draw: st.DrawFn, whole: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401 - plain data
    """Plain data in which one thing is gone, called otherwise, or something else."""
    data = copy.deepcopy(draw(whole))
    owner, key = draw(st.sampled_from(list(places(data))))
    match draw(st.sampled_from(["drop", "rename", "replace"])):
        case "drop":
            del owner[key]
        case "rename" if isinstance(owner, dict):
            owner[f"{key}s"] = owner.pop(key)
        case _:
            owner[key] = draw(st.sampled_from([[], {}, "x", 5, -5, 0.5, True, [[]], [5], {"text": "x"}]))
    return data


def refusal(read: Callable[[Any], object], data: object) -> str | None:
    try:
        read(data)
    except (mx.InvalidValueError, MisfitError) as error:
        return str(error)
    return None


@given(mutated(documents().map(mx.to_plain)))
def test_both_refuse_the_same_documents(data: Any) -> None:  # noqa: ANN401 - plain data
    message = refusal(mx.from_plain, data)
    assume(not any(reason in (message or "") for reason in BEYOND))
    assert DOCUMENTS.is_valid(data) == (message is None), message


@given(mutated(st.just(EXAMPLE)))
def test_both_refuse_the_same_tests(data: Any) -> None:  # noqa: ANN401 - plain data
    message = refusal(lambda data: structure_from(QualificationTest, data), data)
    assert TESTS.is_valid(data) == (message is None), message
