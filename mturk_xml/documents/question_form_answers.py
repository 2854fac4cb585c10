"""QuestionFormAnswers (2005-10-01): what one Worker answered.

Source: API reference, "QuestionFormAnswers data structure".
"""

from typing import Annotated, ClassVar

from mturk_xml.binding import Document, Element, PositiveInteger, Structure, structure
from mturk_xml.errors import InvalidValueError


@structure
class Answer(Structure):
    """The answer to one question: selections, or a free text, or an uploaded file; or nothing at all.

    Attributes:
        question_identifier: the question that is answered.
        selection_identifiers: the choices that were selected, in document order.
        other_selection_text: what the Worker typed beside the choices.
        free_text: what the Worker typed.
        uploaded_file_size_in_bytes: the size of the uploaded file.
        uploaded_file_key: the name under which the service kept the file.

    Raises:
        InvalidValueError: fields of two kinds of answer are given, or one half of an uploaded file.

    Example:
        >>> Answer(question_identifier="q1", selection_identifiers=("a", "c"))
        Answer(question_identifier='q1', selection_identifiers=('a', 'c'))

    """

    question_identifier: str
    selection_identifiers: Annotated[tuple[str, ...], Element("SelectionIdentifier")] = ()
    other_selection_text: str | None = None
    free_text: str | None = None
    uploaded_file_size_in_bytes: Annotated[int | None, PositiveInteger] = None
    uploaded_file_key: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what belongs to two kinds of answer."""
        file = (self.uploaded_file_size_in_bytes is not None, self.uploaded_file_key is not None)
        kinds = {
            "selection_identifiers and other_selection_text": bool(self.selection_identifiers)
            or self.other_selection_text is not None,
            "free_text": self.free_text is not None,
            "uploaded_file_size_in_bytes and uploaded_file_key": any(file),
        }
        if sum(kinds.values()) > 1 or any(file) != all(file):
            message = f"{self!r} is not allowed; expected only one of: {'; '.join(kinds)} (these two together)"
            raise InvalidValueError(message)


@structure
class QuestionFormAnswers(Document):
    """The answers of one Worker, one `Answer` for each question that was answered."""

    namespaces: ClassVar[tuple[str, ...]] = (
        "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd",
    )

    answers: Annotated[tuple[Answer, ...], Element("Answer", at_least=1)]
