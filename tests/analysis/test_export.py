"""JSON and CSV of an analysis."""

import csv
import io
import json

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.analysis.export import questions_to_csv, to_json
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question


def _hostile() -> AnswerKey:
    option = AnswerOption(selection_identifiers=("<script>",), answer_score=1)
    return AnswerKey(questions=(Question(question_identifier="=1+1", answer_options=(option,)),))


def test_json_holds_everything_under_the_names_of_the_classes() -> None:
    analysis = mx.analyse(example.path("key.xml"), example.answers(), example.path("form.xml"), pass_at=80)
    content = json.loads(to_json(analysis))
    assert content["version"] == 1
    assert content["reliability"]["alpha"] == analysis.reliability.alpha.value
    assert content["passing"]["count"] == 14
    assert content["qualification_values"]["counts"][0] == [-35, 1]
    assert content["questions"][0]["choices"][0]["by_group"] == list(analysis.questions[0].choices[0].by_group)
    assert content["groups"][0]["ability"] == "upper"
    assert content["not_looked_for"] == [{"sign": "fast", "reason": "it takes the times of 5 Workers, and 0 are known"}]


def test_json_says_why_a_figure_is_undefined() -> None:
    content = json.loads(to_json(mx.analyse(example.path("key.xml"), [None])))
    assert content["reliability"]["alpha"] is None
    assert content["undefined"]["reliability.alpha"] == "one Worker alone has no variance"
    assert content["questions"][2]["item_total"] is None
    assert content["undefined"]["questions[2].item_total"] == "one Worker alone has no variance"


def test_json_is_ascii_without_nan() -> None:
    text = to_json(mx.analyse(example.path("key.xml"), [b"<oops>\xff", "<\U0001f600>"]))
    assert text.isascii()
    assert not {"NaN", "Infinity"} & set(text.split())


def test_csv_has_a_line_for_each_question() -> None:
    analysis = mx.analyse(example.path("key.xml"), example.answers())
    rows = list(csv.DictReader(io.StringIO(questions_to_csv(analysis))))
    assert [row["question_identifier"] for row in rows] == [each.question_identifier for each in analysis.questions]
    assert [float(row["difficulty"]) for row in rows] == [each.difficulty.value for each in analysis.questions]
    assert rows[0]["choices_that_draw_the_strong"] == ""


def test_csv_leaves_what_is_undefined_empty_and_formulas_harmless() -> None:
    (row,) = csv.DictReader(io.StringIO(questions_to_csv(mx.analyse(_hostile(), []))))
    assert (row["question_identifier"], row["difficulty"], row["right"]) == ("'=1+1", "", "0")
