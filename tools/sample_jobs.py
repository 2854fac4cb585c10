"""A small job for tests: a key, and blocks of submissions, one of which in eleven cannot be read."""

from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.job import Work
from mturk_xml.scoring import Scorer
from mturk_xml.sinks import SINKS
from mturk_xml.sources import Held, Submission

KEY = AnswerKey(
    questions=(
        Question(question_identifier="q", answer_options=(AnswerOption(selection_identifiers=("a",), answer_score=3),)),
    )
)


_LOST_OF, _LOST = 11, 7


def submission(number: int) -> Submission:
    """Return one of many submissions."""
    answer = Answer(question_identifier="q", selection_identifiers=("a",) if number % 3 else ())
    error = "it was lost" if number % _LOST_OF == _LOST else None
    data = None if error else QuestionFormAnswers(answers=(answer,)).to_bytes()
    return Submission(source=f"dump:{number}", worker_id=f"W{number}", data=data, error=error)


BLOCKS = [Held(tuple(map(submission, range(start, start + 1 + start % 5)))) for start in range(0, 60, 5)]


def work(name: str) -> Work:
    """Return the work of scoring them in a format."""
    return Work(Scorer(KEY), SINKS[name]())
