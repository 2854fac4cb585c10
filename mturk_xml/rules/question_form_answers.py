"""Rules about QuestionFormAnswers."""

from collections.abc import Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.question_form_answers import QuestionFormAnswers
from mturk_xml.rule import Finding, rule


@rule("QA501", "duplicate-answer", Severity.WARNING)
def duplicate_answer(answers: QuestionFormAnswers) -> Iterator[Finding]:
    """Two answers are to the same question.

    Why: nobody can tell which one counts; scoring refuses such a document where its key names the question.
    """
    seen: set[str] = set()
    for answer in answers.answers:
        if answer.question_identifier in seen:
            yield Finding(
                f"the question {answer.question_identifier!r} is answered again",
                at=answer,
                hint="keep one of the answers; several selections belong in one Answer",
            )
        seen.add(answer.question_identifier)
