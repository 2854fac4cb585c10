"""Scoring agrees with a small, slow and plain reference, and with itself, for any key and any answers."""

import math
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mturk_xml.documents.answer_key import (
    AnswerKey,
    AnswerOption,
    PercentageMapping,
    Question,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import ScoringError
from mturk_xml.scoring import NoteKind, Rounding, Score, score

XS_INT_MIN, XS_INT_MAX = -(2**31), 2**31 - 1


IDENTIFIERS = st.sampled_from(["a", "b", "c", "A", " a", "a b", ""])
QUESTIONS = st.sampled_from(["q1", "q2", "q3", "Q1"])
XS_INTS = st.integers(-20, 20) | st.integers(XS_INT_MIN, XS_INT_MAX)
MULTIPLIERS = (
    st.sampled_from(["0.5", "-0.5", "0.1", "1.5", "0", "NaN", "Infinity", "1E+999999", "-1E-999999"]).map(Decimal)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-100, max_value=100)
    | st.decimals(allow_nan=False, allow_infinity=False)
)


@st.composite
def keys(draw: st.DrawFn) -> AnswerKey:
    options = st.builds(
        AnswerOption, selection_identifiers=st.lists(IDENTIFIERS, min_size=1, max_size=3), answer_score=XS_INTS
    )
    questions = st.builds(
        Question,
        question_identifier=QUESTIONS,
        answer_options=st.lists(options, min_size=1, max_size=4),
        default_score=st.none() | XS_INTS,
    )
    spans = st.builds(
        SummedScoreRange, inclusive_lower_bound=XS_INTS, inclusive_upper_bound=XS_INTS, qualification_value=XS_INTS
    )
    mapping = (
        st.none()
        | st.builds(PercentageMapping, maximum_summed_score=XS_INTS)
        | st.builds(ScaleMapping, summed_score_multiplier=MULTIPLIERS)
        | st.builds(
            RangeMapping,
            summed_score_ranges=st.lists(spans, min_size=1, max_size=4),
            out_of_range_qualification_value=XS_INTS,
        )
    )
    return AnswerKey(
        questions=tuple(draw(st.lists(questions, min_size=1, max_size=4))), qualification_value_mapping=draw(mapping)
    )


TEXTS = st.sampled_from(["", " ", "a"])
ANSWERS = (
    st.builds(
        Answer,
        question_identifier=QUESTIONS,
        selection_identifiers=st.lists(IDENTIFIERS, max_size=4),
        other_selection_text=st.sampled_from([None, None, None, "", "a"]),
    )
    | st.builds(Answer, question_identifier=QUESTIONS, free_text=TEXTS)
    | st.builds(
        Answer, question_identifier=QUESTIONS, uploaded_file_key=TEXTS, uploaded_file_size_in_bytes=st.integers(1, 9)
    )
)
DOCUMENTS = st.none() | st.builds(
    QuestionFormAnswers, answers=st.lists(ANSWERS, min_size=1, max_size=5, unique_by=lambda a: a.question_identifier)
)
ROUNDINGS = st.sampled_from(Rounding)

REFERENCE_ROUNDING: dict[Rounding, Callable[[Fraction], int]] = {
    Rounding.HALF_UP: lambda number: math.floor(number + Fraction(1, 2)),
    Rounding.HALF_EVEN: round,
    Rounding.HALF_AWAY_FROM_ZERO: lambda n: math.floor(n + Fraction(1, 2)) if n > 0 else math.ceil(n - Fraction(1, 2)),
    Rounding.TRUNCATE: math.trunc,
    Rounding.FLOOR: math.floor,
}


def reference_points(asked: Question, document: QuestionFormAnswers | None) -> int:
    for given_answer in document.answers if document else ():
        alone = (
            not given_answer.other_selection_text and given_answer.free_text is given_answer.uploaded_file_key is None
        )
        if given_answer.question_identifier == asked.question_identifier and alone:
            for each in asked.answer_options:
                if sorted(set(each.selection_identifiers)) == sorted(set(given_answer.selection_identifiers)):
                    return each.answer_score
    return asked.default_score if asked.default_score is not None else 0


def reference(sheet: AnswerKey, document: QuestionFormAnswers | None, rounding: Rounding) -> tuple[int, int] | None:
    """The summed score and the Qualification value by the slow and plain way; None where there is none."""
    total = sum(reference_points(asked, document) for asked in sheet.questions)
    number = Fraction(total)
    match sheet.qualification_value_mapping:
        case PercentageMapping(maximum_summed_score=maximum):
            if not maximum:
                return None
            number = Fraction(total, maximum) * 100
        case ScaleMapping(summed_score_multiplier=multiplier):
            if not multiplier.is_finite():
                return None
            number *= Fraction(multiplier)
        case RangeMapping(summed_score_ranges=spans, out_of_range_qualification_value=value):
            for span in reversed(spans):
                if total in range(span.inclusive_lower_bound, span.inclusive_upper_bound + 1):
                    value = span.qualification_value
            number = Fraction(value)
    result = total, REFERENCE_ROUNDING[rounding](number)
    return result if all(XS_INT_MIN <= each <= XS_INT_MAX for each in result) else None


def outcome(sheet: AnswerKey, document: QuestionFormAnswers | None, rounding: Rounding) -> Score | None:
    try:
        return score(sheet, document, rounding=rounding)
    except ScoringError:
        return None


@given(keys(), DOCUMENTS, ROUNDINGS)
def test_agrees_with_the_reference(sheet: AnswerKey, document: QuestionFormAnswers | None, rounding: Rounding) -> None:
    result = outcome(sheet, document, rounding)
    actual = (result.summed_score, result.qualification_value) if result else None
    assert actual == reference(sheet, document, rounding)


@given(keys(), DOCUMENTS, ROUNDINGS)
def test_a_note_says_when_rounding_mattered(
    sheet: AnswerKey, document: QuestionFormAnswers | None, rounding: Rounding
) -> None:
    if isinstance(sheet.qualification_value_mapping, PercentageMapping | ScaleMapping):
        result = outcome(sheet, document, rounding)
        every = {reference(sheet, document, policy) for policy in Rounding}
        if result and None not in every:
            assert (NoteKind.ROUNDING in {note.kind for note in result.notes}) is (len(every) > 1)


@given(keys(), DOCUMENTS, st.randoms(use_true_random=False))
def test_order_changes_nothing(sheet: AnswerKey, document: QuestionFormAnswers | None, chance: random.Random) -> None:
    if document is None:
        return
    shuffled = document.evolve(
        answers=[
            each.evolve(
                selection_identifiers=chance.sample(each.selection_identifiers, len(each.selection_identifiers))
            )
            for each in chance.sample(document.answers, len(document.answers))
        ]
    )
    first, second = (outcome(sheet, each, Rounding.HALF_UP) for each in (document, shuffled))
    assert (first is None) is (second is None)
    if first and second:
        assert (first.summed_score, first.qualification_value) == (second.summed_score, second.qualification_value)
        assert [(q.points, q.matched, q.reason) for q in first.questions] == [
            (q.points, q.matched, q.reason) for q in second.questions
        ]
        assert sorted(note.kind for note in first.notes) == sorted(note.kind for note in second.notes)


@given(keys(), st.none() | st.lists(ANSWERS, min_size=1, max_size=6), ROUNDINGS)
def test_nothing_but_a_score_or_a_scoring_error(
    sheet: AnswerKey, given_answers: list[Answer] | None, rounding: Rounding
) -> None:
    document = None if given_answers is None else QuestionFormAnswers(answers=tuple(given_answers))
    result = outcome(sheet, document, rounding)
    if given_answers and len({each.question_identifier for each in given_answers}) < len(given_answers):
        assert result is None
    if result:
        assert sum(each.points for each in result.questions) == result.summed_score
        assert all(isinstance(number, int) for number in (result.summed_score, result.qualification_value))


@given(keys(), DOCUMENTS)
def test_xml_scores_as_the_documents_do(sheet: AnswerKey, document: QuestionFormAnswers | None) -> None:
    expected = outcome(sheet, document, Rounding.HALF_UP)
    try:
        result = score(sheet.to_bytes(), document.to_xml() if document else "")
    except ScoringError:
        assert expected is None
    else:
        assert result == expected
