"""Whose answers they are, and answers of every kind made submissions."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from mturk_xml.documents.question_form_answers import QuestionFormAnswers
from mturk_xml.sources import Submission

Answers: TypeAlias = QuestionFormAnswers | Submission | bytes | str | None
"""The answers of one Worker: a document, what a source gave, or XML; None is a Worker who answered nothing."""


@attrs.frozen(kw_only=True)
class Origin:
    """Where answers came from, and whose they are, as far as that is known.

    Attributes:
        source: the file or the place in it; for answers that were given without one, their number, such as `#3`.
        worker_id: who submitted them.
        assignment_id: for which assignment.
        hit_id: of which HIT.
        qualification_request_id: with which request for a Qualification.

    """

    source: str
    worker_id: str | None = None
    assignment_id: str | None = None
    hit_id: str | None = None
    qualification_request_id: str | None = None

    @classmethod
    def of(cls, submission: Submission) -> "Origin":
        """Return where a submission came from."""
        return cls(**{field.name: getattr(submission, field.name) for field in attrs.fields(cls)})


def as_submissions(answers: Iterable[Answers]) -> Iterator[Submission]:
    """Give answers of every kind as submissions, one at a time."""
    for number, each in enumerate(answers, 1):
        if isinstance(each, Submission):
            yield each
        else:
            data = each.to_xml() if isinstance(each, QuestionFormAnswers) else each
            yield Submission(source=f"#{number}", data=data)
