"""What deserves a second look: planted among honest answers, and found; honest answers alone, and left alone."""

import random
from collections.abc import Iterable, Sequence

import pytest

import mturk_xml as mx
from mturk_xml.analysis import Sign, Suspicion
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import Question as Asked
from mturk_xml.documents.question_form import QuestionForm, Selection, SelectionAnswer, Selections
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.sources import Submission

QUESTIONS = 20
CHOICES = ("a", "b", "c", "d")
RIGHT = [CHOICES[number % 4] for number in range(QUESTIONS)]
KEY = AnswerKey(
    questions=tuple(
        Question(
            question_identifier=f"q{number}",
            answer_options=(AnswerOption(selection_identifiers=(right,), answer_score=1),),
        )
        for number, right in enumerate(RIGHT)
    )
)


def form(*, most: int | None = None, count: int = QUESTIONS) -> QuestionForm:
    """A form of the test; its choices stand in another order than their names."""
    selections = tuple(Selection(selection_identifier=name, content=Text(text=name)) for name in reversed(CHOICES))
    return QuestionForm(
        content=tuple(
            Asked(
                question_identifier=f"q{number}",
                question_content=(Text(text="?"),),
                answer_specification=SelectionAnswer(
                    max_selection_count=most, selections=Selections(selections=selections)
                ),
            )
            for number in range(count)
        )
    )


def sheet(choices: Iterable[str | None]) -> bytes:
    answers = (
        Answer(question_identifier=f"q{number}", selection_identifiers=(choice,))
        for number, choice in enumerate(choices)
        if choice is not None
    )
    return QuestionFormAnswers(answers=tuple(answers)).to_bytes()


def honest(seed: int, workers: int) -> list[list[str]]:
    """Workers of all abilities, and questions of all difficulties, as Rasch's model has them."""
    draw = random.Random(seed)
    easy = [draw.gauss(1, 1) for _ in range(QUESTIONS)]
    made = []
    for _ in range(workers):
        able = draw.gauss(0, 1.5)
        chances = [1 / (1 + 2.718281828 ** -(able + each)) for each in easy]
        knows = [draw.random() < chance for chance in chances]
        made.append([right if known else draw.choice(CHOICES) for right, known in zip(RIGHT, knows, strict=True)])
    return made


def found(
    sheets: Sequence[bytes | Submission | None], asked: QuestionForm | None = None
) -> dict[Sign, list[Suspicion]]:
    suspicions = mx.analyse(KEY, sheets, asked).suspicions
    return {sign: [each for each in suspicions if each.sign is sign] for sign in Sign}


def rows(suspicions: list[Suspicion]) -> list[list[int]]:
    return [[each.number for each in suspicion.sheets] for suspicion in suspicions]


@pytest.mark.parametrize("seed", range(5))
def test_honest_answers_are_not_suspicious(seed: int) -> None:
    assert found([sheet(choices) for choices in honest(seed, 400)], form()) == {sign: [] for sign in Sign}


def test_copied_mistakes_are_found() -> None:
    sheets = [sheet(choices) for choices in honest(7, 60)]
    wrong = [choice if number % 3 else "a" for number, choice in enumerate(RIGHT)]
    copied = sheet(wrong)
    sheets[10:10] = [copied]
    sheets[40:40] = [copied, copied]
    (suspicion,) = found(sheets)[Sign.IDENTICAL]
    assert rows([suspicion]) == [[11, 41, 42]]
    assert suspicion.probability is not None
    assert suspicion.probability < 1e-6
    assert suspicion.expected is not None
    assert suspicion.expected < 1e-3
    assert suspicion.reason.startswith(
        "3 Workers gave the same answers, and 5 of them are wrong; if all worked on their"
    )


def test_that_right_or_missing_answers_agree_is_no_sign() -> None:
    assert found([sheet(RIGHT)] * 50 + [None] * 50)[Sign.IDENTICAL] == []


def test_the_same_mistake_of_very_many_is_no_sign() -> None:
    """One question is so hard that nearly everybody is wrong there, with the same distractor."""
    sheets = [sheet(["b", *RIGHT[1:]])] * 90 + [sheet(RIGHT)] * 5 + [sheet(choices) for choices in honest(3, 20)]
    assert found(sheets)[Sign.IDENTICAL] == []


def test_straight_lines_are_found_by_the_positions_in_the_form() -> None:
    sheets = [
        sheet(RIGHT),
        sheet(["a"] * QUESTIONS),
        sheet(["d"] * 5 + [None] * 15),
        sheet(["d"] * 4 + [None] * 16),
        sheet(["x"] * QUESTIONS),
        sheet(["b"] * 19 + ["x"]),
        None,
    ]
    straight = found(sheets, form())[Sign.STRAIGHT_LINE]
    assert rows(straight) == [[2], [3]]
    assert [each.reason for each in straight] == [
        "chose what stands in position 4 in each of 20 questions, and is right in 5 of them",
        "chose what stands in position 1 in each of 5 questions, and is right in 1 of them",
    ]


def test_a_straight_line_that_is_right_is_none() -> None:
    key = KEY.evolve(
        questions=tuple(
            question.evolve(answer_options=(AnswerOption(selection_identifiers=("c",), answer_score=1),))
            for question in KEY.questions
        )
    )
    assert mx.analyse(key, [sheet(["c"] * QUESTIONS)], form()).suspicions == ()


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (None, "without the form the positions of the choices are not known"),
        (form(most=2), "it takes 5 questions of one choice, and there are 0"),
        (form(count=4), "it takes 5 questions of one choice, and there are 4"),
    ],
)
def test_what_cannot_be_looked_for_is_said(asked: QuestionForm | None, reason: str) -> None:
    analysis = mx.analyse(KEY, [sheet(["a"] * QUESTIONS)], asked)
    assert analysis.suspicions == ()
    assert analysis.not_looked_for[0].reason == reason


def _timed(number: int, seconds: float) -> Submission:
    data = sheet(honest(number, 1)[0])
    return Submission(source=f"{number}.xml", worker_id=f"W{number}", data=data, times={"WorkTimeInSeconds": seconds})


def test_haste_is_found() -> None:
    sheets = [_timed(number, seconds) for number, seconds in enumerate([300, 301, 99.5, 450, 12, 280, 100, 320])]
    fast = found([*sheets, sheet(RIGHT)])[Sign.FAST]
    assert [[each.worker_id for each in suspicion.sheets] for suspicion in fast] == [["W4"]]
    assert fast[0].reason == "took 12 s, less than a third of the median of 280 s"
    assert fast[0].sheets[0].seconds == 12


def test_times_are_described_where_they_are_known() -> None:
    taken = mx.analyse(KEY, [_timed(number, 60 * number) for number in range(1, 6)] + [sheet(RIGHT)]).time_taken
    assert (taken.count, taken.mean.value, taken.median.value, taken.greatest.value) == (5, 180, 180, 300)
    assert taken.standard_deviation.value == pytest.approx(94.8683298050514, abs=1e-12)


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ([], "no source says how long a Worker took"),
        ([5], "the time of one Worker alone has no variance"),
        ([5, 5], "every Worker took the same time"),
    ],
)
def test_times_that_tell_nothing(times: list[int], reason: str) -> None:
    taken = mx.analyse(KEY, [_timed(number, seconds) for number, seconds in enumerate(times)]).time_taken
    assert taken.score_correlation.reason == reason
