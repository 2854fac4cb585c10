"""Whatever a document is, its JSON and its YAML give it back."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

import mturk_xml as mx
from mturk_xml import example
from strategies import documents, texts

WAYS: dict[str, tuple[Callable[[mx.Document], Any], Callable[[Any], mx.Document]]] = {
    "plain": (mx.to_plain, mx.from_plain),
    "json": (mx.to_json, mx.from_json),
    "yaml": (mx.to_yaml, mx.from_yaml),
}


@pytest.mark.parametrize("way", WAYS)
@given(document=documents())
def test_any_document_comes_back(way: str, document: mx.Document) -> None:
    write, read = WAYS[way]
    again = read(write(document))
    assert again == document
    assert again.to_xml() == document.to_xml()


@pytest.mark.parametrize("name", ["form.xml", "key.xml"])
def test_bytes_and_files_are_read_alike(name: str, tmp_path: Path) -> None:
    document = mx.parse(example.path(name))
    path = tmp_path / "document"
    for write, read in ((mx.to_json, mx.from_json), (mx.to_yaml, mx.from_yaml)):
        text = write(document)
        path.write_text(text, "utf-8")
        for source in (text, text.encode(), b"\xef\xbb\xbf" + text.encode(), path, text.encode("utf-16")):
            assert read(source) == document


@given(texts)
def test_every_reader_of_yaml_gets_the_text(text: str) -> None:
    """PyYAML goes by YAML 1.1, we by 1.2: what is written says the same to both."""
    document = mx.HTMLQuestion(html_content=text, frame_height=0)
    assert yaml.safe_load(mx.to_yaml(document)) == json.loads(mx.to_json(document))


DOUBTFUL = [
    *"yes no on off y n Yes NO true True false null ~ NULL .inf -.INF .nan nan inf".split(),
    *"0777 0o17 0x1F 1e5 1_000 12:30:45 2001-12-14 1.0 +1 -1 . .5 5. - -- --- ... = << ! & * ? | > % @ `".split(),
    *[
        "",
        " ",
        " a",
        "a ",
        "a: b",
        "a #b",
        "#a",
        "- a",
        "? a",
        "a:",
        "'a'",
        '"a"',
        "[a]",
        "{a: b}",
        "a, b",
        "\ta",
        "a\t",
    ],
    *["a\nb", "a\n", "\na", " a\nb", "a \nb", "a\n b\n", "a\n\nb", "a\n#b", "\n", "\r", "a\rb", "a\r\nb", "a\x85b"],
    *["a\u2028b", "a\u2029", "\ufeffa", "a\ufeff", "\xa0a", "\x7f", "\U0001f600", "---\na", "a\n---\nb", "...\n"],
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_text_stays_a_text(text: str) -> None:
    document = mx.HTMLQuestion(html_content=text, frame_height=0)
    written = mx.to_yaml(document)
    assert mx.from_yaml(written) == document
    assert yaml.safe_load(written)["html_question"]["html_content"] == text


EXACT: dict[str, object] = {
    "0.1": 0.1,
    "-2.5": -2.5,
    "150": 150,
    "-0.0": -0.0,
    "1.50": "1.50",
    "1E+2": "1E+2",
    "-0": "-0",
    "Infinity": "INF",
    "-Infinity": "-INF",
    "NaN": "NaN",
    "1E+999999": "1E+999999",
    "0.1000000000000000000001": "0.1000000000000000000001",
    "9" * 400: int("9" * 400),
}


@pytest.mark.parametrize("text", EXACT)
def test_a_multiplier_is_a_number_where_that_is_exact(text: str) -> None:
    answer_key = mx.answer_key
    option = answer_key.AnswerOption(selection_identifiers=("a",), answer_score=1)
    key = mx.AnswerKey(
        questions=(answer_key.Question(question_identifier="q", answer_options=(option,)),),
        qualification_value_mapping=answer_key.ScaleMapping(summed_score_multiplier=Decimal(text)),
    )
    mapping = mx.to_plain(key)["answer_key"]["qualification_value_mapping"]
    assert mapping == {"scale_mapping": {"summed_score_multiplier": EXACT[text]}}
    for read in (mx.from_json(mx.to_json(key)), mx.from_yaml(mx.to_yaml(key))):
        assert read.to_xml() == key.to_xml()


def test_a_form_keeps_its_namespace() -> None:
    for namespace in mx.QuestionForm.namespaces:
        form = mx.QuestionForm(
            namespace=namespace, content=(mx.question_form.Overview(content=(mx.content.Title(text="x"),)),)
        )
        for read in (mx.from_json(mx.to_json(form)), mx.from_yaml(mx.to_yaml(form))):
            assert read.namespace == namespace


def test_the_shape_is_the_obvious_one() -> None:
    content, form = mx.content, mx.question_form
    choices = form.Selections(selections=(form.Selection(selection_identifier="a", content=content.Text(text="A")),))
    document = mx.QuestionForm(
        content=(
            form.Overview(content=(content.Title(text="Hello"), content.List(list_items=("x", "y")))),
            form.Question(
                question_identifier="q",
                question_content=(content.FormattedContent(text="<b>?</b>"),),
                answer_specification=form.SelectionAnswer(
                    style_suggestion=form.StyleSuggestion.LIST, selections=choices
                ),
            ),
        )
    )
    assert mx.to_plain(document) == {
        "question_form": {
            "namespace": mx.QuestionForm.namespaces[0],
            "content": [
                {"overview": [{"title": "Hello"}, {"list": ["x", "y"]}]},
                {
                    "question": {
                        "question_identifier": "q",
                        "question_content": [{"formatted_content": "<b>?</b>"}],
                        "answer_specification": {
                            "selection_answer": {
                                "style_suggestion": "list",
                                "selections": {"selections": [{"selection_identifier": "a", "content": {"text": "A"}}]},
                            }
                        },
                    }
                },
            ],
        }
    }


@pytest.mark.needs_corpus
def test_every_real_document_comes_back(corpus: Path) -> None:
    reports = [mx.check(path) for path in sorted((corpus / "documents").iterdir())]
    valid = [report.document for report in reports if report.document]
    assert len(valid) > 50
    for document in valid:
        for write, read in WAYS.values():
            assert read(write(document)) == document
