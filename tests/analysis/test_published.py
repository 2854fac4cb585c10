"""Published figures of published data.

LSAT6 and LSAT7: five questions each of the Law School Admission Test, 1000 examinees. Source of the counts: R. D. Bock
and M. Lieberman, "Fitting a response model for n dichotomously scored items", Psychometrika 35, 1970. Source of the
figures: what R's packages mirt, ltm and psych print for them.
"""

from collections.abc import Iterator

import pytest

import mturk_xml as mx
from mturk_xml.analysis import Analysis, Figure
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers

# How often each pattern of right (1) and wrong (0) answers was given, from 00000 to 11111.
LSAT6 = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)
LSAT7 = (
    *(12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28),
    *(7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308),
)
RIGHT = AnswerOption(selection_identifiers=("right",), answer_score=1)
KEY = AnswerKey(
    questions=tuple(Question(question_identifier=f"q{number}", answer_options=(RIGHT,)) for number in range(1, 6))
)


def _answers(counts: tuple[int, ...]) -> Iterator[bytes]:
    for pattern, count in enumerate(counts):
        document = QuestionFormAnswers(
            answers=tuple(
                Answer(question_identifier=f"q{number}", selection_identifiers=("right" if right == "1" else "wrong",))
                for number, right in enumerate(f"{pattern:05b}", 1)
            )
        )
        yield from [document.to_bytes()] * count


@pytest.fixture(scope="module")
def lsat6() -> Analysis:
    return mx.analyse(KEY, _answers(LSAT6))


def _rounded(figures: list[Figure], digits: int = 5) -> list[float]:
    return [round(figure.value, digits) for figure in figures if figure.value is not None]


def test_the_counts_are_those_of_a_thousand() -> None:
    assert (sum(LSAT6), sum(LSAT7)) == (1000, 1000)


def test_the_reliability_of_lsat6(lsat6: Analysis) -> None:
    found = lsat6.reliability
    assert _rounded([found.alpha, found.kr20, found.standard_error]) == [0.29500, 0.29500, 0.86907]


def test_the_questions_of_lsat6(lsat6: Analysis) -> None:
    questions = lsat6.questions
    assert _rounded([question.difficulty for question in questions]) == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert [question.right_share for question in questions] == [question.difficulty for question in questions]
    assert _rounded([question.item_total for question in questions]) == [0.36201, 0.56677, 0.61844, 0.53442, 0.43537]
    corrected = [0.11283, 0.15318, 0.17278, 0.14443, 0.12160]
    assert _rounded([question.corrected_item_total for question in questions]) == corrected
    without = [0.27536, 0.23758, 0.21680, 0.24593, 0.26629]
    assert _rounded([question.alpha_if_deleted for question in questions]) == without


def test_rasch_s_model_explains_who_is_alike_in_lsat6(lsat6: Analysis) -> None:
    """Most of a thousand examinees share their pattern with others, and none of that is more than chance."""
    assert lsat6.suspicions == ()


def test_the_reliability_of_lsat7() -> None:
    found = mx.analyse(KEY, _answers(LSAT7)).reliability
    assert _rounded([found.alpha, found.standard_error]) == [0.45341, 0.88613]
