"""Data that is no document is refused in a message that says where, what, and what is expected."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx

KEY: dict[str, Any] = {
    "answer_key": {
        "questions": [
            {"question_identifier": "q", "answer_options": [{"selection_identifiers": ["a"], "answer_score": 1}]}
        ]
    }
}
OPTION = "answer_key.questions[0].answer_options[0]"


def key_with(**option: object) -> dict[str, Any]:
    return {
        "answer_key": {
            "questions": [
                {
                    "question_identifier": "q",
                    "answer_options": [{"selection_identifiers": ["a"], "answer_score": 1} | option],
                }
            ]
        }
    }


def answers_with(**answer: object) -> dict[str, Any]:
    return {"question_form_answers": [{"question_identifier": "q"} | answer]}


CASES: list[tuple[object, str]] = [
    (
        None,
        "null is not allowed; expected an object with one key, of: question_form, question_form_answers, answer_key",
    ),
    ([], "a list of 0 is not allowed; expected an object with one key"),
    ({}, "there is no key; expected exactly one of question_form"),
    ({"answer_keys": {}}, "answer_keys: there is no such choice; did you mean answer_key?"),
    ({"x y": {}}, "'x y': there is no such choice; expected one of question_form, question_form_answers"),
    (KEY | {"html_question": {}}, "there are 2 keys; expected exactly one of question_form"),
    ({"answer_key": []}, "answer_key: a list of 0 is not allowed; expected an object with questions, qualification"),
    ({"answer_key": {}}, "answer_key: questions is missing; expected a list of at least one, each a question"),
    ({"answer_key": {"questions": []}}, "answer_key.questions: the list is empty; expected a list of at least one"),
    ({"answer_key": {"questions": "x"}}, "answer_key.questions: 'x' is not allowed; expected a list of at least one"),
    (key_with(answer_score="1"), f"{OPTION}.answer_score: '1' is not allowed; expected an int from -2147483648"),
    (key_with(answer_score=2**31), f"{OPTION}.answer_score: 2147483648 is not allowed; expected an int from"),
    (key_with(answer_score=True), f"{OPTION}.answer_score: true is not allowed; expected an int"),
    (key_with(answer_score=1.5), f"{OPTION}.answer_score: 1.5 is not allowed; expected an int"),
    (key_with(answer_score=10**5000), f"{OPTION}.answer_score: a number of thousands of digits is not allowed"),
    (key_with(answer_score=None), f"{OPTION}: answer_score is missing; expected an int"),
    (key_with(answer_scores=1), f"{OPTION}.answer_scores: there is no such key in an answer_option; did you mean"),
    (key_with(selection_identifiers=[1]), f"{OPTION}.selection_identifiers[0]: 1 is not allowed; expected a text"),
    (
        key_with(selection_identifiers=[None]),
        f"{OPTION}.selection_identifiers[0]: null is not allowed; expected a text",
    ),
    (key_with(selection_identifiers=[{"a": 1}]), "[0]: an object with the keys 'a' is not allowed; expected a text"),
    (key_with(selection_identifiers=[{}]), "[0]: an empty object is not allowed; expected a text"),
    (
        key_with(selection_identifiers=["a\0"]),
        f"{OPTION}.selection_identifiers[0]: 'a\\x00' is not allowed (the character U+0000 at index 1 cannot stand in ",
    ),
    (
        answers_with(free_text="x", selection_identifiers=["a"]),
        "question_form_answers[0]: Answer(",
    ),
    (
        {"html_question": {"html_content": 5, "frame_height": 0}},
        "html_question.html_content: 5 is not allowed; expected a text",
    ),
    (
        {"question_form": {"namespace": "x", "content": [{"overview": [{"title": "x"}]}]}},
        "question_form.namespace: 'x' is not allowed; expected one of 'http://",
    ),
    (
        {"question_form": {"content": [{"overview": [{"application": {"flash": {}}}]}]}},
        "question_form.content[0].overview[0].application.flash: flash_movie_url is missing; expected a URL",
    ),
    (
        {"answer_key": KEY["answer_key"] | {"qualification_value_mapping": {"scale_mapping": {}}}},
        "answer_key.qualification_value_mapping.scale_mapping: summed_score_multiplier is missing; expected a number",
    ),
]


@pytest.mark.parametrize(("data", "message"), CASES, ids=[message[:60] for _, message in CASES])
def test_plain_data(data: object, message: str) -> None:
    with pytest.raises(mx.InvalidValueError) as caught:
        mx.from_plain(data)
    assert message in str(caught.value)


JSON_TEXTS = {
    "": "1:1: no JSON: Expecting value",
    '{"a": 1,}': "1:",
    '{"a": 1, "a": 2}': "the key 'a' stands twice in one object",
    '{"a": NaN}': "NaN is no JSON",
    "[" * 200_000: "it is nested too deeply",
    f'{{"answer_key": {"1" * 5000}}}': "has more than 1000 digits",
    '{"html_question": {"html_content": "\\ud800", "frame_height": 0}}': "the character U+D800",
}


@pytest.mark.parametrize("text", JSON_TEXTS, ids=range(len(JSON_TEXTS)))
def test_json(text: str) -> None:
    with pytest.raises(mx.InvalidValueError) as caught:
        mx.from_json(text)
    assert JSON_TEXTS[text] in str(caught.value)


YAML_TEXTS = {
    "": "null is not allowed; expected an object with one key",
    "a: [": "1:5: no YAML: expected the node content",
    "a: \tb: c": "1:",
    "a: 1\na: 2": "2:1: the key 'a' stands twice in one object",
    "? [a]\n: b": "1:3: a key has to be a text",
    "a: !!python/object/apply:os.system [ls]": "1:4: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not",
    "a: !!int x": "1:4: the tag 'tag:yaml.org,2002:int' is not taken",
    "a: *b": "1:4: the alias *b has no anchor that is complete before it",
    "&a [*a]": "1:5: the alias *a has no anchor that is complete before it",
    "a: 1\n---\nb: 2": "2:1: a second document begins; expected one",
    "[" * 1000: "1:201: it is nested too deeply",
    "a: \x07": "no YAML: ",
    '"\\U00110000"': "no YAML: ",
    "%YAML 1.x\n---\na": "1:",
    "html_question:\n  html_content: x\n  frame_height: yes\n": (
        "3:3: html_question.frame_height: 'yes' is not allowed; expected an int"
    ),
    "html_question:\n  html_content: x\n  frame_hight: 1\n": (
        "3:3: html_question.frame_hight: there is no such key in an html_question; did you mean frame_height?"
    ),
    "question_form_answers:\n  - question_identifier: q\n  - free_text: a\n": (
        "3:5: question_form_answers[1]: question_identifier is missing; expected a text"
    ),
    "question_form_answers:\n  - <<: x\n    question_identifier: q\n": "there is no such key in an answer",
}


@pytest.mark.parametrize("text", YAML_TEXTS, ids=range(len(YAML_TEXTS)))
def test_yaml(text: str) -> None:
    with pytest.raises(mx.InvalidValueError) as caught:
        mx.from_yaml(text)
    assert YAML_TEXTS[text] in str(caught.value)


def test_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n")
    with pytest.raises(mx.InvalidValueError) as caught:
        mx.from_yaml(path)
    assert str(caught.value) == f"{path}:2:1: the key 'a' stands twice in one object"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(mx.InvalidValueError, match="it is not UTF-16-LE: truncated data at byte 0"):
        mx.from_json(path)
    with pytest.raises(mx.InvalidValueError, match="it is larger than 2 bytes"):
        mx.from_json(path, max_bytes=2)


def test_aliases_repeat_what_was_said_but_not_without_end() -> None:
    read = mx.from_yaml(
        "question_form_answers:\n  - &one\n    question_identifier: q\n    selection_identifiers: [a]\n  - *one\n"
    )
    assert isinstance(read, mx.QuestionFormAnswers)
    assert read.answers[0] == read.answers[1]
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(mx.InvalidValueError, match="with its aliases written out it holds more than"):
        mx.from_yaml("\n".join(lines))


def test_what_has_no_quotes_is_what_the_field_holds() -> None:
    document = mx.from_yaml(
        "question_form:\n  content:\n  - question:\n      question_identifier: 007\n      display_name: 1.10\n"
        "      is_required: true\n      question_content: [text: yes, title: !!str 5, text: 2001-12-14]\n"
        "      answer_specification: {free_text_answer: {default_text: 'null', number_of_lines_suggestion: ~}}\n"
    )
    assert isinstance(document, mx.QuestionForm)
    (question,) = document.questions
    assert (question.question_identifier, question.display_name, question.is_required) == ("007", "1.10", True)
    assert question.question_content[0] == mx.content.Text(text="yes")
    answer = question.answer_specification
    assert isinstance(answer, mx.question_form.FreeTextAnswer)
    assert (answer.default_text, answer.number_of_lines_suggestion) == ("null", None)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["answer_key", "questions", "question_form", "content", "overview", "text", "title", "x"]),
            inner,
            max_size=3,
        )
    ),
)


@given(_anything)
def test_whatever_the_data_nothing_else_is_raised(data: object) -> None:
    try:
        document = mx.from_plain(data)
    except mx.InvalidValueError:
        return
    assert mx.from_plain(mx.to_plain(document)) == document


@given(st.text(st.sampled_from("ab:-&*!|>'\"[]{},#?%@\n \t~<=1.\\")))
def test_whatever_the_yaml_nothing_else_is_raised(text: str) -> None:
    with pytest.raises(mx.InvalidValueError):
        mx.from_yaml(text)


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['yaml'] = None\nimport mturk_xml as mx\n"
        "try: mx.from_yaml('a: b')\nexcept mx.MissingPackageError as error: print(error)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "YAML needs PyYAML: pip install 'mturk-xml[yaml]'\n"
