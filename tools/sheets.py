"""Keys and answers in few words, for the tests of scoring."""

from decimal import Decimal

from mturk_xml.documents.answer_key import (
    AnswerKey,
    AnswerOption,
    PercentageMapping,
    QualificationValueMapping,
    Question,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.scoring import NoteKind, Rounding, Score, score

XS_INT_MIN, XS_INT_MAX = -(2**31), 2**31 - 1


def option(selections: str, points: int) -> AnswerOption:
    """An option whose identifiers are the words of a text."""
    return AnswerOption(selection_identifiers=tuple(selections.split()), answer_score=points)


def question(identifier: str, *options: AnswerOption, default: int | None = None) -> Question:
    """A question with some options."""
    return Question(question_identifier=identifier, answer_options=options, default_score=default)


def key(*questions: Question, mapping: QualificationValueMapping | None = None) -> AnswerKey:
    """A key of some questions."""
    return AnswerKey(questions=questions, qualification_value_mapping=mapping)


def worth(points: int, mapping: QualificationValueMapping | None = None) -> AnswerKey:
    """A key that gives these points for the answer `a` to `q`."""
    return key(question("q", option("a", points)), mapping=mapping)


def answer(identifier: str, *selections: str, other: str | None = None) -> Answer:
    """An answer to a question: selections, and a text beside them."""
    return Answer(question_identifier=identifier, selection_identifiers=selections, other_selection_text=other)


def answers(*each: Answer) -> QuestionFormAnswers:
    """A document of some answers."""
    return QuestionFormAnswers(answers=each)


def ranges(*each: tuple[int, int, int], otherwise: int) -> RangeMapping:
    """A mapping by ranges, each a lower and an upper bound and the value that it gives."""
    return RangeMapping(
        summed_score_ranges=tuple(
            SummedScoreRange(inclusive_lower_bound=low, inclusive_upper_bound=high, qualification_value=value)
            for low, high, value in each
        ),
        out_of_range_qualification_value=otherwise,
    )


def scale(multiplier: str) -> ScaleMapping:
    """A mapping by a multiplier."""
    return ScaleMapping(summed_score_multiplier=Decimal(multiplier))


def percentage(maximum: int) -> PercentageMapping:
    """A mapping to the percentage of a maximum."""
    return PercentageMapping(maximum_summed_score=maximum)


def notes(result: Score, kind: NoteKind | None = None) -> list[str]:
    """The messages of a result, of one kind or of all."""
    return [str(note) for note in result.notes if kind in {None, note.kind}]


A = answers(answer("q", "a"))


def value_of(points: int, mapping: QualificationValueMapping, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The Qualification value that some points become."""
    return score(worth(points, mapping), A, rounding=rounding).qualification_value
