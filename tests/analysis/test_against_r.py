"""The same figures from R: psych where it has them, R's own functions elsewhere."""

import csv
import random
import subprocess
from pathlib import Path

import pytest

import mturk_xml as mx
from mturk_xml.analysis import Figure
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers

pytestmark = pytest.mark.needs_r

PROGRAM = """
suppressMessages(library(psych))
points <- as.matrix(read.csv(commandArgs(TRUE)[1]))
found <- suppressWarnings(psych::alpha(points, check.keys = FALSE, warnings = FALSE))
stats <- found$item.stats
k <- ncol(points)
total <- rowSums(points)
odd <- rowSums(points[, seq(1, k, 2), drop = FALSE])
even <- rowSums(points[, seq(2, k, 2), drop = FALSE])
scored <- psych::scoreItems(rep(1, k), points, totals = TRUE, impute = "none")
show <- function(name, values) cat(name, format(values, digits = 17, scientific = TRUE), "\\n")
show("alpha", found$total$raw_alpha)
show("alpha_of_scale", as.vector(scored$alpha))
show("standard_error", sd(total) * sqrt(1 - found$total$raw_alpha))
show("item_total", stats$raw.r)
show("corrected_item_total", stats$r.drop)
show("mean", stats$mean)
show("standard_deviation", stats$sd)
show("alpha_if_deleted", found$alpha.drop$raw_alpha)
show("half_correlation", cor(odd, even))
show("split_half", 2 * cor(odd, even) / (1 + cor(odd, even)))
show("total", c(mean(total), sd(total)))
show("quantiles", quantile(total, c(0, .25, .5, .75, 1), type = 1, names = FALSE))
show("choices", sapply(1:k, function(i) cor(points[, i] == max(points[, i]), total - points[, i])))
middle <- quantile(total, .5, type = 1)
show("wilson", prop.test(sum(total >= middle), length(total), correct = FALSE)$conf.int)
"""


def _data(seed: int) -> list[list[int]]:
    """Return the points of some Workers for some questions, which correlate; no question is without variance."""
    draw = random.Random(seed)
    workers, count = draw.randint(20, 300), draw.randint(3, 12)
    values = [sorted({0, draw.randint(-3, 3), draw.randint(1, 5), draw.choice([1, 1000])}) for _ in range(count)]
    rows = []
    for _ in range(workers):
        able = draw.random()
        rows.append([max(each) if draw.random() < able else draw.choice(each) for each in values])
    rows[0] = [min(each) for each in values]
    rows[1] = [max(each) for each in values]
    return rows


def _from_r(rows: list[list[int]], folder: Path) -> dict[str, list[float]]:
    data = folder / "points.csv"
    with data.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(f"q{number}" for number in range(len(rows[0])))
        writer.writerows(rows)
    program = folder / "program.R"
    program.write_text(PROGRAM)
    done = subprocess.run(["Rscript", str(program), str(data)], capture_output=True, text=True, check=True)
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: [float(value) for value in values] for name, *values in lines}


def _analysis(rows: list[list[int]]) -> mx.Analysis:
    """Analyse a test in which a choice is named by the points that it earns."""
    questions = []
    for number, column in enumerate(zip(*rows, strict=True)):
        options = (AnswerOption(selection_identifiers=(f"{points}",), answer_score=points) for points in set(column))
        default = min(column)
        questions.append(
            Question(question_identifier=f"q{number}", answer_options=tuple(options), default_score=default)
        )
    answers = (
        QuestionFormAnswers(
            answers=tuple(
                Answer(question_identifier=f"q{number}", selection_identifiers=(f"{points}",))
                for number, points in enumerate(row)
            )
        )
        for row in rows
    )
    return mx.analyse(AnswerKey(questions=tuple(questions)), answers)


def _ours(analysis: mx.Analysis) -> dict[str, list[Figure]]:
    scores, reliability, questions = analysis.summed_scores, analysis.reliability, analysis.questions
    passing = next(rate for rate in analysis.pass_rates if rate.threshold >= _value(scores.median))
    per_question = ("item_total", "corrected_item_total", "mean", "standard_deviation", "alpha_if_deleted")
    best = [
        next(choice for choice in question.choices if choice.selection_identifier == f"{question.greatest_points}")
        for question in questions
    ]
    quantiles = [scores.least, scores.lower_quartile, scores.median, scores.upper_quartile, scores.greatest]
    return {
        "alpha": [reliability.alpha],
        "alpha_of_scale": [reliability.alpha],
        "standard_error": [reliability.standard_error],
        **{name: [getattr(question, name) for question in questions] for name in per_question},
        "half_correlation": [reliability.half_correlation],
        "split_half": [reliability.split_half],
        "total": [scores.mean, scores.standard_deviation],
        "quantiles": quantiles,
        "choices": [choice.rest_correlation for choice in best],
        "wilson": [passing.low, passing.high],
    }


def _value(figure: Figure) -> float:
    assert figure.value is not None
    return figure.value


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_that_of_r(seed: int, tmp_path: Path) -> None:
    rows = _data(seed)
    expected = _from_r(rows, tmp_path)
    found = {name: [_value(figure) for figure in figures] for name, figures in _ours(_analysis(rows)).items()}
    assert found.keys() == expected.keys()
    for name, values in found.items():
        assert values == pytest.approx(expected[name], rel=1e-10, abs=1e-10), name
