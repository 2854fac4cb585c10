"""Documents that are given as such, or as their XML in any form that `parse` takes; each has to be of one kind.

Source: decisions 5 and 7 of the table of scoring decisions in the README, for answers.
"""

from collections.abc import Iterable
from typing import TypeVar

from mturk_xml.binding import Document, document_of, load
from mturk_xml.diagnostics import Report
from mturk_xml.documents import CLASS_OF_TAG
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import DocumentError, InvalidTypeError, ScoringError
from mturk_xml.tree import Source, SourceLike, is_blank, read_source
from mturk_xml.words import quoted

_Kind = TypeVar("_Kind", bound=Document)


def require_kind(document: object, kind: type[_Kind], role: str) -> _Kind:
    """Return a document that is of the kind that its role asks for, or refuse it.

    Raises:
        DocumentError: it is a document of another kind.
        InvalidTypeError: it is no document.

    """
    if isinstance(document, kind):
        return document
    name = type(document).__name__
    message = f"{role} must be of the kind {kind.__name__}, not {name}"
    if not isinstance(document, Document):
        raise InvalidTypeError(message)
    report = Report(kind=name, namespace=document.namespace, well_formed=True, schema_valid=True, document=document)
    raise DocumentError(message, report)


def read_document(source: Source, kind: type[_Kind], role: str) -> _Kind:
    """Read a document that has to be of the kind that its role asks for.

    Raises:
        DocumentError: it is not schema-valid, or of another kind.

    """
    document = document_of(load(source, CLASS_OF_TAG), expected=kind.__name__)
    return require_kind(document, kind, f"{role} ({source.file})" if source.file else role)


def as_document(value: "_Kind | SourceLike", kind: type[_Kind], role: str) -> _Kind:
    """Return a document that was given as such, or as its XML.

    Raises:
        DocumentError: it is not schema-valid, or of another kind.
        SourceError: its file cannot be read.

    """
    if isinstance(value, Document):
        return require_kind(value, kind, role)
    return read_document(read_source(value), kind, role)


def read_answers(answers: "QuestionFormAnswers | SourceLike | None") -> tuple[Answer, ...]:
    """Read the answers of one Worker, as `Scorer.score` does; none where there is no document, or an empty one.

    Raises:
        DocumentError: the XML is not schema-valid, or a document of another kind.
        SourceError: a file cannot be read.

    """
    if answers is None:
        return ()
    document: object = answers
    if not isinstance(answers, Document):
        source = read_source(answers)
        if is_blank(source):
            return ()
        document = read_document(source, QuestionFormAnswers, "the answers")
    return require_kind(document, QuestionFormAnswers, "the answers").answers


def by_question(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Return the answers of one Worker by the questions.

    Raises:
        ScoringError: a question is answered twice (decision 7).

    """
    answered: dict[str, Answer] = {}
    for answer in answers:
        identifier = answer.question_identifier
        if identifier in answered:
            raise ScoringError(f"question {quoted(identifier)} is answered twice, and which answer counts is not known")
        answered[identifier] = answer
    return answered
