"""The five documents, one module each."""

from mturk_xml.binding import Document
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.documents.question_form_answers import QuestionFormAnswers

DOCUMENTS: tuple[type[Document], ...] = (
    QuestionForm,
    QuestionFormAnswers,
    AnswerKey,
    ExternalQuestion,
    HTMLQuestion,
)

CLASS_OF_TAG: dict[str, type[Document]] = {
    f"{{{namespace}}}{document.__name__}": document for document in DOCUMENTS for namespace in document.namespaces
}

__all__ = [
    "CLASS_OF_TAG",
    "DOCUMENTS",
    "AnswerKey",
    "Document",
    "ExternalQuestion",
    "HTMLQuestion",
    "QuestionForm",
    "QuestionFormAnswers",
]
