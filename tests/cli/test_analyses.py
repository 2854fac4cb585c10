"""`chance`, `what-if` and `agreement`: formats, exit codes, and what people read."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import content, question_form
from mturk_xml.analysis import chance
from sheets import answer, answers, key, option, question, scale, worth

pytestmark = pytest.mark.usefixtures("work")

Runner = Callable[..., Any]

CHANCE = ("chance", "--form", "form.xml", "--key", "key.xml")
WHAT_IF = ("what-if", "--key", "key.xml")


def _rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


# --- chance ------------------------------------------------------------------------------------


def test_chance(run: Runner) -> None:
    done = run(*CHANCE, "--pass", "80", "--retries", "2")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[3].split() == ["which_are_birds", "15", "-1:", "80", "%,", "1:", "13.3", "%,", "4:", "6.67", "%"]
    assert ["80", "0.0248", "%", "0.0442", "%"] in [line.split() for line in lines]
    assert "summed score         mean 1.48, standard deviation 3.95" in lines
    assert lines[-5:] == [
        "80 or more: 0.0442 % (1 in 2,260)",
        "80 or more with 2 retries: 0.133 % (1 in 754)",
        "reached by at most 5 % with 2 retries: 55 or more",
        "reached by at most 1 % with 2 retries: 70 or more",
        "reached by at most 0.1 % with 2 retries: 85 or more",
    ]
    assert "80 or more with 1 retry: " in run(*CHANCE, "--pass", "80", "--retries", "1").out


def test_chance_for_programs(run: Runner, work: Path) -> None:
    found = chance(work / "key.xml", work / "form.xml")
    report = json.loads(run(*CHANCE, "--format", "json", "--pass", "80").out)
    assert report["version"] == 1
    assert [each["answers"] for each in report["questions"]] == [3, 15, 3, 3, 3, 31, 3]
    values = report["qualification_values"]
    assert [each["at_least"] for each in values["outcomes"]] == [
        float(outcome.at_least) for outcome in found.qualification_values.outcomes
    ]
    assert values["standard_deviation"] == found.qualification_values.standard_deviation
    assert (report["pass_at"], report["probability_to_pass"]) == (80, float(found.probability_at_least(80)))
    assert report["thresholds"][0] == {"probability": 0.05, "value": 45}
    assert json.loads(run(*CHANCE, "--format", "json").out)["probability_to_pass"] is None
    run(*CHANCE, "--format", "csv", "-o", "chance.csv")
    rows = _rows((work / "chance.csv").read_text("utf-8"))
    assert [(int(row["qualification_value"]), float(row["at_least"])) for row in rows] == [
        (outcome.value, float(outcome.at_least)) for outcome in found.qualification_values.outcomes
    ]


def test_chance_of_what_nobody_can_imagine(run: Runner, work: Path) -> None:
    """Counts of thousands of digits have no text, and many values are shown in bins."""
    many = [f"s{number}" for number in range(20_000)]
    selections = question_form.Selections(
        selections=tuple(
            question_form.Selection(selection_identifier=each, content=content.Text(text="")) for each in many
        )
    )
    asked = [
        question_form.Question(
            question_identifier=name,
            question_content=(content.Text(text="?"),),
            answer_specification=question_form.SelectionAnswer(
                min_selection_count=least, max_selection_count=most, selections=selections
            ),
        )
        for name, least, most in (("few", 1, 1), ("all", 0, 20_000))
    ]
    scored = key(
        question("few", *(option(each, points) for points, each in enumerate(many[:60]))),
        question("all", option(" ".join(many), 2_000_000_000), default=0),
        question("elsewhere", option("a", 1)),
        mapping=scale("2"),
    )
    (work / "form.xml").write_bytes(mx.QuestionForm(content=tuple(asked)).to_bytes())
    (work / "key.xml").write_bytes(scored.to_bytes())
    done = run(*CHANCE, "--pass", "1")
    assert (done.code, done.err) == (0, "")
    assert "10^6021" in done.out
    assert "0: >99.9 %, 2000000000: <1e-300 %" in done.out
    assert ">99.9 %" in done.out
    assert "  - elsewhere: the form does not ask it" in done.out
    assert "no value             <1e-300 %, as it would be outside xs:int" in done.out
    assert len([line for line in done.out.splitlines() if " to " in line]) == 12
    report = json.loads(run(*CHANCE, "--format", "json").out)
    assert [each["answers"] for each in report["questions"]] == [20_000, None, 0]
    assert report["undefined"] == {"questions[1].answers": "not every program reads a whole number beyond 2^53"}


def test_chance_without_any_value(run: Runner, work: Path) -> None:
    (work / "key.xml").write_bytes(key(question("statue", option("x", 1), default=2), mapping=scale("2E9")).to_bytes())
    done = run(*CHANCE, "--pass", "1")
    assert "Qualification value  none comes out" in done.out
    assert "1 or more: 0 %\n" in done.out
    assert "reached by at most 5 %: no value" in done.out
    report = json.loads(run(*CHANCE, "--format", "json").out)
    assert report["qualification_values"]["mean"] is report["thresholds"][0]["value"] is None
    assert report["undefined"]["qualification_values.mean"] == "nothing that is a value comes out"
    assert report["undefined"]["thresholds[0].value"] == "no value comes out as seldom"


def test_what_chance_cannot_work_with(run: Runner, work: Path) -> None:
    (work / "zero.xml").write_text((work / "key.xml").read_text("utf-8").replace(">20<", ">0<"), "utf-8")
    form = (work / "form.xml").read_text("utf-8")
    (work / "twice.xml").write_text(form.replace(">which_are_birds<", ">box_size<"), "utf-8")
    for arguments, message in (
        (("--form", "key.xml", "--key", "key.xml"), "the form cannot be used: key.xml is an AnswerKey, not a"),
        (("--form", "form.xml", "--key", "none.xml"), "the key cannot be used: none.xml"),
        (("--form", "form.xml", "--key", "zero.xml"), "the key cannot be used: zero.xml: the key cannot score anybody"),
        (("--form", "twice.xml", "--key", "key.xml"), "key.xml with twice.xml: the form asks 2 questions 'box_size'"),
        (("--form", "-", "--key", "-"), "only one of the files can be read from standard input"),
        (("--form", "form.xml", "--key", "key.xml", "--retries", "-1"), "--retries"),
    ):
        done = run("chance", *arguments)
        assert (done.code, done.out) == (2, "")
        assert message in done.err


# --- what if -----------------------------------------------------------------------------------


def test_another_pass_mark(run: Runner) -> None:
    done = run(*WHAT_IF, "--pass", "80", "--new-pass", "90", "answers")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:2] == [
        "24 answers: 5 changed, 0 without a score",
        "14 passed before, 9 pass after: 0 gain, 5 lose",
    ]
    assert "Qualification values" not in done.out
    assert "80     16   loses   answers/worker-06.xml" in lines


def test_another_key(run: Runner, work: Path) -> None:
    (work / "new.xml").write_text((work / "key.xml").read_text("utf-8").replace(">4<", ">6<"), "utf-8")
    arguments = (*WHAT_IF, "--new-key", "new.xml", "--pass", "80", "answers")
    done = run(*arguments)
    assert done.code == 0
    lines = [line.split() for line in done.out.splitlines()]
    assert ["75", ".", ".", ".", ".", "3", ".", "2", ".", ".", ".", "."] in lines
    assert ["which_are_birds", "16", "4", "->", "6:", "16"] in lines
    assert ["75", "->", "85", "15", "->", "17", "gains", "answers/worker-05.xml"] in lines
    rows = _rows(run(*arguments, "--format", "csv").out)
    assert len(rows) == 16
    assert [row["passes_before"] + row["passes_after"] for row in rows].count("falsetrue") == 2
    assert rows[0]["summed_score_before"] == "20"
    report = json.loads(run(*arguments, "--format", "json").out)
    assert (report["version"], report["before"]) == (1, {"rounding": "half-up", "pass_at": 80})
    assert (report["answers"], report["gained"], report["lost"], len(report["changed"])) == (24, 2, 0, 16)
    assert report["changed"][0]["points"] == [{"question_identifier": "which_are_birds", "before": 4, "after": 6}]


def test_another_rounding(run: Runner, work: Path) -> None:
    (work / "key.xml").write_text((work / "key.xml").read_text("utf-8").replace(">20<", ">16<"), "utf-8")
    report = json.loads(run(*WHAT_IF, "--new-rounding", "floor", "answers", "--format", "json").out)
    assert (report["before"]["rounding"], report["after"]["rounding"]) == ("half-up", "floor")
    assert report["changed"]
    assert report["gained"] is None


def test_answers_without_a_score(run: Runner, work: Path) -> None:
    (work / "key.xml").write_bytes(worth(2).to_bytes())
    (work / "new.xml").write_bytes(worth(2, scale("2E9")).to_bytes())
    (work / "one.xml").write_bytes(answers(answer("q", "a")).to_bytes())
    done = run(*WHAT_IF, "--new-key", "new.xml", "--pass", "2", "one.xml")
    assert done.code == 1
    assert "2 -> -  2 -> -  loses   one.xml: the Qualification value 2 * 2E+9 is outside xs:int" in done.out
    assert run(*WHAT_IF, "--new-pass", "2", "one.xml").code == 0
    done = run(*WHAT_IF, "--new-pass", "2", *["form.xml"] * 12)
    assert done.code == 1
    assert done.out.startswith(
        "12 answers: 0 changed, 12 without a score\n  no score: form.xml: form.xml holds no answers"
    )
    assert done.out.endswith("  and 2 more\n")


def test_what_nothing_is_changed_by(run: Runner, work: Path) -> None:
    done = run(*WHAT_IF, "answers")
    assert (done.code, done.out) == (2, "")
    assert "give --new-key, --new-pass or --new-rounding" in done.err
    assert run(*WHAT_IF, "--new-key", "-", "-").code == 2
    (work / "zero.xml").write_text((work / "key.xml").read_text("utf-8").replace(">20<", ">0<"), "utf-8")
    done = run(*WHAT_IF, "--new-key", "zero.xml", "answers")
    assert done.code == 2
    assert "the new key cannot be used: zero.xml: the key cannot score anybody" in done.err
    assert "the new key cannot be used: form.xml is a QuestionForm" in run(*WHAT_IF, "--new-key", "form.xml", "-").err


def test_the_output_is_no_source(run: Runner, work: Path) -> None:
    (work / "answers" / "old.csv").write_text("a,b\n", "utf-8")
    assert run(*WHAT_IF, "--new-pass", "90", "answers", "-o", "answers/old.csv", "--format", "csv").code == 0
    assert (work / "answers" / "old.csv").read_text("utf-8").startswith("source,worker_id,")


# --- agreement ---------------------------------------------------------------------------------

BATCH = """HITId,AssignmentId,WorkerId,Answer.mood,Answer.stars
H1,A1,W1,happy,4
H1,A2,W2,happy,5
H1,A3,W3,sad,4
H2,A4,W1,sad,1
H2,A5,W2,sad,2
H2,A6,W3,sad,1
H3,A7,W1,happy,3
H3,A8,W2,=cmd(),3
H4,A9,W3,sad,2
"""


def test_agreement(run: Runner, work: Path) -> None:
    (work / "batch.csv").write_text(BATCH, "utf-8")
    done = run("agreement", "batch.csv")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "9 answers, 9 of them used: 4 HITs, 3 Workers\n"
        "\n"
        "question      HITs  answers  alone  differ  agreement  alpha  interval\n"
        "------------  ----  -------  -----  ------  ---------  -----  --------\n"
        "mood             3        8      1       2     57.1 %  0.263         -\n"
        "stars            3        8      1       2     42.9 %  0.440     0.882\n"
        "all together                                   50.0 %  0.364\n"
    )
    done = run("agreement", "batch.csv", "--disagreements")
    assert done.out.splitlines()[2:] == [
        "H1   mood      happy (W1, W2); sad (W3)",
        "H3   mood      =cmd() (W2); happy (W1)",
        "H1   stars     4 (W1, W3); 5 (W2)",
        "H2   stars     1 (W1, W3); 2 (W2)",
    ]


def test_agreement_for_programs(run: Runner, work: Path) -> None:
    (work / "batch.csv").write_text(BATCH, "utf-8")
    rows = _rows(run("agreement", "batch.csv", "--format", "csv").out)
    assert [(row["question_identifier"], row["units"], row["disagreements"]) for row in rows] == [
        ("mood", "3", "2"),
        ("stars", "3", "2"),
    ]
    assert (rows[0]["interval"], rows[1]["nominal"]) == ("", "0.44")
    rows = _rows(run("agreement", "batch.csv", "--format", "csv", "--disagreements").out)
    assert rows[2] == {
        "hit_id": "H3",
        "question_identifier": "mood",
        "selections": "'=cmd()",
        "text": "",
        "workers": "1",
        "worker_ids": "W2",
    }
    report = json.loads(run("agreement", "batch.csv", "--format", "json").out)
    assert report["questions"][1]["nominal"] == 0.44
    assert report["undefined"] == {"questions[0].interval": "not all answers are numbers"}
    assert len(report["questions"][0]["disagreements"]) == 2


def test_agreement_about_nothing(run: Runner) -> None:
    done = run("agreement", "answers")
    assert done.code == 1
    assert done.out.count("its source does not say of which HIT it is") == 10
    assert "  and 14 more\n" in done.out
    assert done.out.endswith("  - no HIT has two answers\n")
    assert run("agreement", "answers", "--disagreements").out == "no HIT whose Workers disagree\n"


def test_agreement_with_the_form(run: Runner, work: Path) -> None:
    lines = [
        {"AssignmentId": f"A{number}", "HITId": "H", "WorkerId": worker, "Answer": answers(*each).to_xml()}
        for number, (worker, each) in enumerate(
            [
                ("W\u202e1", [answer("q", "a"), answer("r", other="x\ty")]),
                ("W2", [answer("q")]),
                ("", [answer("q", "a")]),
            ]
        )
    ]
    (work / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    selection = question_form.Selection(selection_identifier="a", content=content.Text(text=""))
    asked = question_form.Question(
        question_identifier="q",
        question_content=(content.Text(text="?"),),
        answer_specification=question_form.SelectionAnswer(
            min_selection_count=0, selections=question_form.Selections(selections=(selection,))
        ),
    )
    (work / "form.xml").write_bytes(mx.QuestionForm(content=(asked,)).to_bytes())
    done = run("agreement", "answers.jsonl", "--form", "form.xml")
    assert done.code == 0
    assert "  - r: no HIT has two answers\n" in done.out
    done = run("agreement", "answers.jsonl", "--form", "form.xml", "--disagreements")
    assert done.out.endswith("H    q         a (W\ufffd1 and 1 unnamed); nothing (W2)\n")
    assert run("agreement", "-", "--form", "-").code == 2
    assert "the form cannot be used: key.xml" in run("agreement", "answers", "--form", "key.xml").err
