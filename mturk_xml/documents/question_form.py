"""QuestionForm (2005-10-01 and 2017-11-06): what a Worker is asked in a HIT or a Qualification test.

Source: API reference, "QuestionForm data structure".
"""

import enum
from typing import Annotated, ClassVar

from mturk_xml.binding import (
    Attribute,
    Children,
    Document,
    Element,
    FileSize,
    NamespaceOf,
    NonNegativeInteger,
    PositiveInteger,
    Structure,
    Wrapper,
    XsdInt,
    structure,
)
from mturk_xml.documents.content import Application, Binary, Content, FormattedContent, Text
from mturk_xml.errors import InvalidValueError

NAMESPACE_2005_10_01 = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
NAMESPACE_2017_11_06 = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd"


@structure
class IsNumeric(Structure):
    """The answer must be a number, within the bounds where they are given (both inclusive)."""

    min_value: Annotated[int | None, Attribute("minValue"), XsdInt] = None
    max_value: Annotated[int | None, Attribute("maxValue"), XsdInt] = None


@structure
class Length(Structure):
    """The number of characters of the answer, white space included.

    A `min_length` makes the question required, whatever `is_required` says.
    """

    min_length: Annotated[int | None, Attribute("minLength"), NonNegativeInteger] = None
    max_length: Annotated[int | None, Attribute("maxLength"), PositiveInteger] = None


@structure
class AnswerFormatRegex(Structure):
    """A JavaScript regular expression that has to be found somewhere in the answer.

    `flags` may be `i` (ignore case); without an `error_text` the Worker reads "Invalid input supplied."
    """

    regex: Annotated[str, Attribute("regex")]
    error_text: Annotated[str | None, Attribute("errorText")] = None
    flags: Annotated[str | None, Attribute("flags")] = None

    @property
    def given_flags(self) -> str:
        """The flags, without white space around them; empty if there are none."""
        return (self.flags or "").strip()


@structure
class Constraints(Structure):
    """What a free text has to satisfy, all of it."""

    is_numeric: IsNumeric | None = None
    length: Length | None = None
    answer_format_regexes: Annotated[tuple[AnswerFormatRegex, ...], Element("AnswerFormatRegex")] = ()


@structure
class FreeTextAnswer(Structure):
    """The Worker types a text; `number_of_lines_suggestion` is the height of the field."""

    constraints: Constraints | None = None
    default_text: str | None = None
    number_of_lines_suggestion: Annotated[int | None, PositiveInteger] = None


class StyleSuggestion(enum.StrEnum):
    """How the choices are shown; radiobutton and dropdown allow one choice only."""

    RADIOBUTTON = "radiobutton"
    CHECKBOX = "checkbox"
    LIST = "list"
    DROPDOWN = "dropdown"
    COMBOBOX = "combobox"
    MULTICHOOSER = "multichooser"


@structure
class Selection(Structure):
    """One choice, and the identifier that the answer will hold."""

    selection_identifier: str
    content: Annotated[Text | Binary | FormattedContent, Children()]


@structure
class Selections(Structure):
    """The choices of a question; with an `other_selection` the Worker may type a text beside them."""

    selections: Annotated[tuple[Selection, ...], Element("Selection", at_least=1)]
    other_selection: Annotated[FreeTextAnswer | None, Element("OtherSelection")] = None


@structure
class SelectionAnswer(Structure):
    """The Worker chooses, at least `min_selection_count` and at most `max_selection_count` (1 where absent)."""

    min_selection_count: Annotated[int | None, NonNegativeInteger] = None
    max_selection_count: Annotated[int | None, PositiveInteger] = None
    style_suggestion: StyleSuggestion | None = None
    selections: Selections

    @property
    def selection_count_bounds(self) -> tuple[int, int]:
        """The least and the most selections to make, with the documented default of 1 for what is absent."""
        least, most = self.min_selection_count, self.max_selection_count
        return 1 if least is None else least, 1 if most is None else most


@structure
class FileUploadAnswer(Structure):
    """The Worker uploads a file of a size in bytes; in HITs only, and not in schema 2017-11-06."""

    max_file_size_in_bytes: Annotated[int, FileSize]
    min_file_size_in_bytes: Annotated[int, FileSize]


@structure
class Overview(Structure):
    """Content that asks nothing: instructions, headings, pictures."""

    content: Annotated[tuple[Content, ...], Children(at_least=1)]


@structure
class Question(Structure):
    """One question: what it is called, what it shows, and what kind of answer it takes.

    Attributes:
        question_identifier: names the answer in the QuestionFormAnswers and the AnswerKey.
        display_name: a number or name shown beside the question.
        is_required: whether the form can be submitted without an answer (false where absent).
        question_content: what is shown.
        answer_specification: how it is answered.

    Example:
        >>> from mturk_xml.documents.content import Text
        >>> Question(
        ...     question_identifier="q1",
        ...     question_content=(Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(),
        ... )
        Question(question_identifier='q1', question_content=(Text(…),), answer_specification=FreeTextAnswer(…))

    """

    question_identifier: str
    display_name: str | None = None
    is_required: bool | None = None
    question_content: Annotated[tuple[Content, ...], Wrapper(at_least=1)]
    answer_specification: Annotated[FreeTextAnswer | SelectionAnswer | FileUploadAnswer, Wrapper()]


@structure
class QuestionForm(Document):
    """Overviews and questions, in the order in which they are shown.

    Attributes:
        namespace: which of the two schemas the form follows; the newer one has neither `Application` nor
            `FileUploadAnswer`.
        content: at least one Overview or Question.

    Raises:
        InvalidValueError: the content holds what the schema of the namespace does not have.

    """

    namespaces: ClassVar[tuple[str, ...]] = (NAMESPACE_2017_11_06, NAMESPACE_2005_10_01)

    namespace: Annotated[str, NamespaceOf(allowed=namespaces)] = NAMESPACE_2017_11_06
    content: Annotated[tuple[Overview | Question, ...], Children(at_least=1)]

    def __attrs_post_init__(self) -> None:
        """Refuse what the newer schema no longer has."""
        if self.namespace == NAMESPACE_2005_10_01:
            return
        for part in self.content:
            content = part.question_content if isinstance(part, Question) else part.content
            has_upload = isinstance(part, Question) and isinstance(part.answer_specification, FileUploadAnswer)
            if has_upload or Application in map(type, content):
                message = (
                    f"QuestionForm.content: {'FileUploadAnswer' if has_upload else 'Application'} in {part!r} is not "
                    "allowed in the namespace of 2017-11-06; pass namespace=question_form.NAMESPACE_2005_10_01"
                )
                raise InvalidValueError(message)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, without the overviews between them."""
        return tuple(part for part in self.content if isinstance(part, Question))
