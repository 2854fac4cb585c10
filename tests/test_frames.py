"""Data frames, of both libraries."""

import sys
from collections.abc import Callable
from typing import Any

import hypothesis
import pandas as pd
import polars as pl
import pytest

import mturk_xml as mx
import strategies
from mturk_xml import example
from mturk_xml.batch import Engine
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.frames import answers_frame, scores_frame
from mturk_xml.scoring import Scorer
from mturk_xml.sources import Submission, submissions

IDS = ["source", "worker_id", "assignment_id", "hit_id", "qualification_request_id"]
KEY = example.path("key.xml")

Columns = dict[str, list[Any]]


def _columns(frame: Any) -> Columns:  # noqa: ANN401 - of either library
    if isinstance(frame, pl.DataFrame):
        return frame.to_dict(as_series=False)
    return {name: [None if value is pd.NA else value for value in frame[name]] for name in frame.columns}


@pytest.fixture(params=["pandas", "polars"])
def library(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - a literal for the type checker
    return request.param


def _document(**answers: Any) -> QuestionFormAnswers:  # noqa: ANN401 - fields of an Answer
    made = (Answer(question_identifier=name, **fields) for name, fields in answers.items())
    return QuestionFormAnswers(answers=tuple(made))


def test_a_row_for_each_worker_and_a_column_for_each_question(library: Any) -> None:  # noqa: ANN401
    first = _document(
        text={"free_text": "007"},
        one={"selection_identifiers": ("a", "b"), "other_selection_text": "c|d"},
        file={"uploaded_file_key": "k", "uploaded_file_size_in_bytes": 5},
        nothing={},
    )
    second = _document(late={"free_text": ""}, one={}, text={})
    items = [
        Submission(source="x", worker_id="W1", assignment_id="A1", data=first.to_xml()),
        Submission(source="y", worker_id="W2", data=second.to_bytes()),
        Submission(source="z", worker_id="W3", data=" "),
        Submission(source="bad\udcff", error="cannot be read"),
        Submission(source="bad", data="<oops>"),
    ]
    columns = _columns(answers_frame(items, library=library))
    assert list(columns) == [*IDS, "error", "text", "one", "one.other", "file", "file.file_size", "nothing", "late"]
    assert columns["source"] == ["x", "y", "z", "bad\\udcff", "bad"]
    assert columns["worker_id"] == ["W1", "W2", "W3", None, None]
    assert columns["assignment_id"] == ["A1", None, None, None, None]
    assert columns["error"][:4] == [None, None, None, "cannot be read"]
    assert "not well-formed" in columns["error"][4] or "XML" in columns["error"][4]
    assert columns["text"] == ["007", None, None, None, None]
    assert columns["one"] == [["a", "b"], [], None, None, None]
    assert columns["one.other"] == ["c|d", None, None, None, None]
    assert columns["file"] == ["k", None, None, None, None]
    assert columns["file.file_size"] == [5, None, None, None, None]
    assert columns["nothing"] == [None] * 5
    assert columns["late"] == [None, "", None, None, None]


def test_names_and_kinds_that_meet(library: Any) -> None:  # noqa: ANN401
    file = {"uploaded_file_key": "k", "uploaded_file_size_in_bytes": 5}
    items = [
        _document(worker_id={"free_text": "x"}, q={"selection_identifiers": ("a",)}),
        _document(q={"free_text": "b"}, error={"free_text": "none"}),
        _document(q=file),
    ]
    columns = _columns(answers_frame(items, library=library))
    assert list(columns)[5:] == ["error", "worker_id_2", "q", "q.text", "q.file", "q.file_size", "error_2"]
    assert columns["q"] == [["a"], None, None]
    assert columns["q.text"] == [None, "b", None]
    assert columns["q.file"] == [None, None, "k"]


def test_a_question_that_is_answered_twice(library: Any) -> None:  # noqa: ANN401
    answers = (Answer(question_identifier="q", free_text="1"), Answer(question_identifier="q", free_text="2"))
    columns = _columns(answers_frame([QuestionFormAnswers(answers=answers)], library=library))
    assert (columns["q"], columns["error"]) == (["1"], ["the question 'q' is answered more than once"])


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1", " -2 ", ""], [1, -2, None]),
        (["1.5", "2e3"], [1.5, 2000.0]),
        (["9223372036854775807"], [2**63 - 1]),
        (["9223372036854775808"], [float(2**63)]),
        (["007", "1"], ["007", "1"]),
        (["1", "one"], ["1", "one"]),
        (["1e9999"], ["1e9999"]),
        (["NaN"], ["NaN"]),
        (["", " "], ["", " "]),
        (["1_000", "١"], ["1_000", "١"]),
    ],
)
def test_numbers_when_asked_for(library: Any, texts: list[str], numbers: list[Any]) -> None:  # noqa: ANN401
    items = [_document(q={"free_text": text}) for text in texts]
    found = _columns(answers_frame(items, library=library, numbers=True))["q"]
    assert found == numbers
    assert [isinstance(value, str) for value in found] == [isinstance(value, str) for value in numbers]
    assert _columns(answers_frame(items, library=library))["q"] == texts


def test_scores(library: Any) -> None:  # noqa: ANN401
    items = [*submissions([str(example.path("answers"))]), Submission(source="bad", error="cannot be read")]
    columns = _columns(scores_frame(items, key=KEY, library=library))
    questions = [f"points.{question.question_identifier}" for question in mx.AnswerKey.from_xml(KEY).questions]
    assert list(columns) == [*IDS, "summed_score", "qualification_value", "notes", "error", *questions]
    results = [mx.score(KEY, file) for file in example.answers()]
    assert columns["summed_score"] == [*(result.summed_score for result in results), None]
    assert columns["qualification_value"] == [*(result.qualification_value for result in results), None]
    assert columns["notes"] == [*([note.message for note in result.notes] for result in results), None]
    assert columns["error"] == [None] * 24 + ["cannot be read"]
    assert columns["points.statue"] == [*(result.questions[6].points for result in results), None]


def test_results_that_are_there_already(library: Any) -> None:  # noqa: ANN401
    engine = Engine(Scorer(KEY))
    found = list(submissions([str(example.path("answers"))]))
    pairs = [(each, engine.score(each.data)) for each in found]
    scores = _columns(scores_frame(pairs, library=library))
    assert scores == _columns(scores_frame(found, key=KEY, library=library))
    documents = [QuestionFormAnswers.from_xml(each.data) for each in found if each.data]
    of_documents = _columns(scores_frame(documents, key=KEY, library=library))
    assert of_documents["summed_score"][:3] == scores["summed_score"][:3]
    answers = _columns(answers_frame(pairs, library=library))
    assert list(answers)[5:8] == ["summed_score", "qualification_value", "error"]
    assert answers["summed_score"] == scores["summed_score"]


def test_a_result_with_an_error_and_a_key_that_holds_a_question_twice(library: Any) -> None:  # noqa: ANN401
    key = mx.AnswerKey.from_xml(KEY)
    twice = key.evolve(questions=(key.questions[0], key.questions[0]))
    one = _document(box_size={"selection_identifiers": ("tight",)})
    columns = _columns(scores_frame([one], key=twice, library=library))
    assert columns["points.box_size"] == [4]
    bad = Submission(source="s", data="<oops>")
    result = Engine(Scorer(twice)).score(bad.data)
    assert _columns(answers_frame([(bad, result)], library=library))["error"] != [None]


def test_a_key_is_needed() -> None:
    with pytest.raises(mx.InvalidTypeError, match="needs a key"):
        scores_frame([_document(q={})])


def test_nobody(library: Any) -> None:  # noqa: ANN401
    assert _columns(answers_frame([], library=library)) == {name: [] for name in [*IDS, "error"]}
    assert "notes" in _columns(scores_frame([], library=library))


@pytest.mark.parametrize("make", [answers_frame, scores_frame])
def test_a_library_that_is_missing(make: Callable[..., Any], library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(mx.MissingPackageError, match=rf"pip install 'mturk-xml\[{library}\]'"):
        make([], library=library)


def test_a_library_that_there_is_not() -> None:
    with pytest.raises(mx.InvalidValueError, match="there is no library 'R'"):
        answers_frame([], library="R")  # type: ignore[call-overload]


@hypothesis.given(hypothesis.strategies.lists(strategies.structures(QuestionFormAnswers), max_size=4))
def test_both_libraries_hold_every_answer(documents: list[QuestionFormAnswers]) -> None:
    hypothesis.assume(
        all(len({answer.question_identifier for answer in each.answers}) == len(each.answers) for each in documents)
    )
    by_pandas, by_polars = (_columns(answers_frame(documents, library=name)) for name in ("pandas", "polars"))
    assert list(by_pandas) == list(by_polars)
    assert by_pandas == by_polars
    shown = [value for row in zip(*list(by_polars.values())[6:], strict=True) for value in row if value is not None]
    flat = sorted(str(text) for value in shown for text in (value if isinstance(value, list) else [value]))
    held = []
    for answer in (answer for each in documents for answer in each.answers):
        texts = (answer.free_text, answer.other_selection_text, answer.uploaded_file_key)
        held += [*answer.selection_identifiers, *(text for text in texts if text is not None)]
        if answer.uploaded_file_size_in_bytes is not None:
            held.append(str(answer.uploaded_file_size_in_bytes))
    assert flat == sorted(held)
