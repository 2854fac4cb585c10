"""Whose answers they are, and answers of every kind made submissions."""

import os
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from mturk_xml.documents.question_form_answers import QuestionFormAnswers
from mturk_xml.errors import SourceError
from mturk_xml.sources import Submission
from mturk_xml.tree import SourceLike, read_source

Answers: TypeAlias = "Submission | QuestionFormAnswers | SourceLike | None"
"""The answers of one Worker: what a source gave, a document, or its XML in any form that `parse` takes; None is a
Worker who answered nothing."""


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
    """Give answers of every kind as submissions, one at a time; a file that cannot be read is one with an error."""
    for number, each in enumerate(answers, 1):
        yield each if isinstance(each, Submission) else _submission(each, f"#{number}")


def _submission(given: "QuestionFormAnswers | SourceLike | None", name: str) -> Submission:
    if given is None or isinstance(given, bytes | str):
        return Submission(source=name, data=given)
    if isinstance(given, QuestionFormAnswers):
        return Submission(source=name, data=given.to_xml())
    try:
        source = read_source(given)
    except SourceError as error:
        return Submission(source=os.fspath(given) if isinstance(given, os.PathLike) else name, error=str(error))
    return Submission(source=source.file or name, data=source.data)
