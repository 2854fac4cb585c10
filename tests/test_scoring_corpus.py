"""Real tests and their keys: what answers built from the form earn, against sums calculated by hand.

A key and a form are a pair where they share questions. Each case names both files of the corpus and says
what the Worker ticks; the calculation beside it was made from the two documents with pencil and paper.
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.question_form import QuestionForm, SelectionAnswer
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.pipeline import parse
from mturk_xml.scoring import NoteKind, Rounding, Scorer, score

pytestmark = pytest.mark.needs_corpus


class Ticked(NamedTuple):
    """A Worker ticks some boxes of a form whose every question is one box, and the key has no mapping.

    `best` are the questions to tick for the most points, by the end of their identifiers.
    """

    form: str
    key: str
    best: str
    best_sum: int
    every_sum: int
    ignored: int = 0


# Points are listed in the order of the questions; what is not listed earns 0.
TICKED = [
    # 1 -20 3 3 -20 1 -20 3 -20: 1+3+3+1+3 = 11; 11 - 4*20 = -69
    Ticked("107", "108", "10_1 10_3 10_4 10_6 10_8", 11, -69),
    # 2 2 -20 -1 -1 2 -1 -1 -1: 3*2 = 6; 6 - 20 - 5 = -19
    Ticked("109", "110", "11_1 11_2 11_6", 6, -19),
    # 2 2 2 -1 -20 -20 -1 -1 -20: 6; 6 - 3 - 60 = -57
    Ticked("111", "112", "12_1 12_2 12_3", 6, -57),
    # -1 -20 2 2 2 -1 -1 -1 -20: 6; 6 - 4 - 40 = -38
    Ticked("113", "114", "13_3 13_4 13_5", 6, -38),
    # 2 2 -1 2 -20 -1 -20 -1 -20: 6; 6 - 3 - 60 = -57
    Ticked("115", "116", "14_1 14_2 14_4", 6, -57),
    # Q1: 2 -1 -20 -1 2 2 -1 -1 -1 -1 -1 -20 -20: 6; 6 - 7 - 60 = -61
    # Q2: 2 -1 2 -1 2 -20 -1 -20 -1 -20 -1 2 -1: 8; 8 - 6 - 60 = -58; both 14 and -119
    Ticked("106", "117", "1_1 1_5 1_6 2_1 2_3 2_5 2_12", 14, -119),
    # of Q1 the first, 2, 3, 5, 6, 8, 10, 12 and 13: 2 -1 -20 2 2 -1 -1 -20 -20: 6; 6 - 3 - 60 = -57
    Ticked("118", "117", "1_1 1_5 1_6", 6, -57),
    # Q2 alone: 8; -58
    Ticked("120", "117", "2_1 2_3 2_5 2_12", 8, -58),
    # of Q2 the first, 2, 3, 8, 9 and 10: 2 -1 2 -20 -1 -20: 4; 4 - 2 - 40 = -38
    Ticked("122", "117", "2_1 2_3", 4, -38),
    # 3 -1 -20 3 3 -1 -1 -20 -20: 9; 9 - 3 - 60 = -54
    Ticked("118", "119", "1_1 1_5 1_6", 9, -54),
    # the same nine of 26 questions
    Ticked("106", "119", "1_1 1_5 1_6", 9, -54, ignored=17),
    # Q2_1 2, 3, 4, 8, 9 and 10: 2 -1 2 -1 -20 -1 -20: 4; 4 - 3 - 40 = -39
    Ticked("120", "123", "2_1 2_3", 4, -39, ignored=6),
    Ticked("106", "123", "2_1 2_3", 4, -39, ignored=19),
    # the same without Q2_4: 4 - 2 - 40 = -38
    Ticked("122", "123", "2_1 2_3", 4, -38),
    # -1 -20 2 -1 -20 2 2 -20 -1: 6; 6 - 3 - 60 = -57
    Ticked("124", "121", "3_3 3_6 3_7", 6, -57),
    # the first nine of 13: 2 -1 2 -1 2 -20 -1 -20 -1: 6; 6 - 4 - 40 = -38
    Ticked("124", "125", "3_1 3_3 3_5", 6, -38),
    # 0 -1 2 2 -20 2 -20 -1 -1: 6; 6 - 3 - 40 = -37
    Ticked("126", "127", "4_3 4_4 4_6", 6, -37),
    # 2 -1 -20 -1 2 -1 2 -1 -1: 6; 6 - 5 - 20 = -19
    Ticked("128", "129", "5_1 5_5 5_7", 6, -19),
    # -1 2 -1 -1 2 2 -1 -1 -1: 6; 6 - 6 = 0
    Ticked("130", "131", "6_2 6_5 6_6", 6, 0),
    # -1 2 -1 2 -1 -20 -20 -1 2: 6; 6 - 4 - 40 = -38
    Ticked("132", "133", "7_2 7_4 7_9", 6, -38),
    # 2 -20 -1 -1 -20 2 -1 2 -20: 6; 6 - 3 - 60 = -57
    Ticked("134", "135", "8_1 8_6 8_8", 6, -57),
    # 2 2 -1 -20 -1 -1 2 -1 -20: 6; 6 - 4 - 40 = -38
    Ticked("136", "137", "9_1 9_2 9_7", 6, -38),
    # a key of Q3 for a form of Q2: none of the 13 questions is its
    Ticked("120", "121", "2_1", 0, 0, ignored=13),
]


class Chosen(NamedTuple):
    """A Worker answers some questions of a form with choices of it; what the sum and the percentage are."""

    form: str
    key: str
    choices: Mapping[str, str]
    points: tuple[int, ...]
    summed_score: int
    percentage: Mapping[Rounding, int] | int


# Of 30, with 10 for each right answer (3, 1, 4).
THREE = [
    ({"question1": "3", "question2": "1", "question3": "4"}, (10, 10, 10), 30, 100),  # 30 / 30
    ({"question1": "3", "question2": "1", "question3": "1"}, (10, 10, 0), 20, 67),  # 20 / 30 = 66.67 %
    ({"question1": "1", "question2": "1", "question3": "1"}, (0, 10, 0), 10, 33),  # 10 / 30 = 33.33 %
    ({"question1": "3"}, (10, 0, 0), 10, 33),
    ({"question1": "3 4", "question2": "1", "question3": "2 4"}, (0, 10, 0), 10, 33),  # one too many, twice
    ({"question1": "1 2 3 4", "question2": "1 2 3 4", "question3": "1 2 3 4"}, (0, 0, 0), 0, 0),
    ({}, (0, 0, 0), 0, 0),
]

CHOSEN = [
    *(
        Chosen(form, key, choices, points, total, value)
        for form in ("013", "015")
        for key in ("010", "011")
        for choices, points, total, value in THREE
    ),
    # norm earns 1 and 74 earns 1 of 2, everything else 0
    Chosen("100", "099", {"self_report": "norm", "ishihara_39": "74"}, (1, 1), 2, 100),
    Chosen("100", "099", {"self_report": "norm", "ishihara_39": "122"}, (1, 0), 1, 50),
    Chosen("100", "099", {"self_report": "rg", "ishihara_39": "122"}, (0, 0), 0, 0),
    Chosen("100", "099", {"ishihara_39": "74"}, (0, 1), 1, 50),
    Chosen("100", "099", {"self_report": "rg norm", "ishihara_39": "74"}, (0, 1), 1, 50),
    Chosen("100", "099", {"self_report": "rg by other norm", "ishihara_39": "122 74 21 none"}, (0, 0), 0, 0),
    Chosen("100", "099", {}, (0, 0), 0, 0),
    # other forms that ask for a self report, with choices that the key does not know
    Chosen("139", "099", {"self_report": "doc1"}, (0, 0), 0, 0),
    Chosen("140", "099", {"self_report": "doc1 doc2 doc3 doc4"}, (0, 0), 0, 0),
    # 2 + 2 = 4 of 14 = 28.57 %
    Chosen(
        "141",
        "142",
        {"Q1": "1_doc4", "Q2": "2_doc3"},
        (2, 2),
        4,
        {
            Rounding.HALF_UP: 29,
            Rounding.HALF_EVEN: 29,
            Rounding.HALF_AWAY_FROM_ZERO: 29,
            Rounding.TRUNCATE: 28,
            Rounding.FLOOR: 28,
        },
    ),
    # the first choices: -1 - 8 = -9 of 14 = -64.29 %
    Chosen("141", "142", {"Q1": "1_doc1", "Q2": "2_doc1"}, (-1, -8), -9, {Rounding.HALF_UP: -64, Rounding.FLOOR: -65}),
    # the worst: -10 - 8 = -18 of 14 = -128.57 %
    Chosen(
        "141",
        "142",
        {"Q1": "1_doc8", "Q2": "2_doc9"},
        (-10, -8),
        -18,
        {Rounding.HALF_UP: -129, Rounding.TRUNCATE: -128},
    ),
    # one answer: -6 of 14 = -42.86 %
    Chosen("141", "142", {"Q1": "1_doc13"}, (-6, 0), -6, {Rounding.HALF_UP: -43, Rounding.TRUNCATE: -42}),
    # four right ones of Q2: together they equal no option
    Chosen("141", "142", {"Q2": "2_doc3 2_doc8 2_doc11 2_doc13"}, (0, 0), 0, 0),
]


def path_of(corpus: Path, number: str) -> Path:
    (path,) = (corpus / "documents").glob(f"{number}.*")
    return path


def read_form(corpus: Path, number: str) -> QuestionForm:
    form = parse(path_of(corpus, number))
    assert isinstance(form, QuestionForm)
    return form


def read_key(corpus: Path, number: str) -> AnswerKey:
    sheet = parse(path_of(corpus, number))
    assert isinstance(sheet, AnswerKey)
    return sheet


def choices_of(form: QuestionForm) -> dict[str, tuple[str, ...]]:
    """The identifiers of the choices of each question that has some."""
    return {
        question.question_identifier: tuple(
            choice.selection_identifier for choice in specification.selections.selections
        )
        for question in form.questions
        if isinstance(specification := question.answer_specification, SelectionAnswer)
    }


def fill_in(form: QuestionForm, choices: Mapping[str, tuple[str, ...]]) -> QuestionFormAnswers:
    """The answers of a Worker who takes these choices, all of them choices of the form."""
    offered = choices_of(form)
    assert all(set(chosen) <= set(offered[identifier]) for identifier, chosen in choices.items())
    return QuestionFormAnswers(
        answers=tuple(
            Answer(question_identifier=identifier, selection_identifiers=choices.get(identifier, ()))
            for identifier in offered
        )
    )


@pytest.mark.parametrize("case", TICKED, ids=lambda case: f"{case.form}-{case.key}")
def test_ticked_boxes(corpus: Path, case: Ticked) -> None:
    form = read_form(corpus, case.form)
    offered = choices_of(form)
    assert all(len(choices) == 1 for choices in offered.values())
    best = {f"Q{name}": offered[f"Q{name}"] for name in case.best.split()}
    scorer = Scorer(read_key(corpus, case.key))
    for choices, total in ((best, case.best_sum), (offered, case.every_sum), ({}, 0)):
        result = scorer.score(fill_in(form, choices))
        assert (result.summed_score, result.qualification_value, result.mapping) == (total, total, None)
        assert [note.kind for note in result.notes] == [NoteKind.IGNORED_ANSWER] * case.ignored
    assert scorer.score(None).summed_score == 0


@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: f"{case.form}-{case.key}-{'+'.join(case.choices.values())}")
def test_chosen_answers(corpus: Path, case: Chosen) -> None:
    form = read_form(corpus, case.form)
    sheet = read_key(corpus, case.key)
    filled = fill_in(form, {identifier: tuple(chosen.split()) for identifier, chosen in case.choices.items()})
    values = case.percentage if isinstance(case.percentage, Mapping) else {Rounding.HALF_UP: case.percentage}
    for rounding, value in values.items():
        result = score(sheet, filled, rounding=rounding)
        assert tuple(question.points for question in result.questions) == case.points
        assert (result.summed_score, result.qualification_value) == (case.summed_score, value)


@pytest.mark.parametrize(("form", "key"), [("126", "127"), ("100", "099")])
def test_from_files_and_xml(corpus: Path, form: str, key: str) -> None:
    filled = fill_in(read_form(corpus, form), {})
    path = path_of(corpus, key)
    results = {score(path, filled.to_xml()), score(path.read_bytes(), filled.to_bytes()), score(path, filled)}
    assert [result.qualification_value for result in results] == [0]


def test_every_real_key_is_scored(corpus: Path) -> None:
    with (corpus / "verdicts.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        keys = {row["file"][:3] for row in rows if row["kind"] == "AnswerKey" and row["verdict"] == "VALID"}
    assert keys == {case.key for case in TICKED} | {case.key for case in CHOSEN}
