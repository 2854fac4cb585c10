"""Scoring: an AnswerKey and a Worker's answers become a Score that explains itself.

What the documentation leaves open is decided in the table of scoring decisions in the README; the numbers
of the decisions in this package are those of that table.
"""

from typing import TYPE_CHECKING

from mturk_xml.scoring.arithmetic import Rounding
from mturk_xml.scoring.result import Note, NoteKind, QuestionScore, Score
from mturk_xml.scoring.scorer import Scorer

if TYPE_CHECKING:
    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.documents.question_form_answers import QuestionFormAnswers
    from mturk_xml.tree import SourceLike

__all__ = ["Note", "NoteKind", "QuestionScore", "Rounding", "Score", "Scorer", "score"]


def score(
    key: "AnswerKey | SourceLike",
    answers: "QuestionFormAnswers | SourceLike | None",
    *,
    rounding: Rounding = Rounding.HALF_UP,
) -> Score:
    """Score a Worker's answers with the key of their test.

    To score many answers with one key, make a `Scorer` once.

    Args:
        key: an AnswerKey, or its XML in any form that `parse` takes.
        answers: a QuestionFormAnswers, or its XML; None or XML that is empty or nothing but white space is
            the Worker answering nothing.
        rounding: how a percentage or a scaled score becomes an integer.

    Raises:
        ScoringError: the key cannot score (found before any answer is read), the Worker answered a question
            twice, or the summed score or Qualification value is outside xs:int.
        DocumentError: the XML is not schema-valid, or a document of another kind.
        SourceError: a file cannot be read.

    Source: API reference, "AnswerKey data structure"; the table of scoring decisions in the README.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, PercentageMapping, Question
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> option = AnswerOption(selection_identifiers=("x", "y"), answer_score=2)
        >>> key = AnswerKey(
        ...     questions=(Question(question_identifier="q1", answer_options=(option,)),),
        ...     qualification_value_mapping=PercentageMapping(maximum_summed_score=3),
        ... )
        >>> answer = Answer(question_identifier="q1", selection_identifiers=("y", "x"))
        >>> result = score(key, QuestionFormAnswers(answers=(answer,)))
        >>> result.summed_score, result.qualification_value
        (2, 67)
        >>> print(result.questions[0].reason)
        exactly the selections of option 1: 'x', 'y'
        >>> print(*result.notes)
        2 / 3 * 100 lies between 66 and 67, nearer to 67: half-up gives 67; truncate and floor would give 66
        >>> score(key, None).qualification_value
        0

    """
    return Scorer(key, rounding=rounding).score(answers)
