"""What the form says: the texts of questions and choices, by their identifiers."""

import attrs

from mturk_xml.answering import by_identifier
from mturk_xml.documents.content import Binary, Content, EmbeddedBinary, Title
from mturk_xml.documents.question_form import QuestionForm, SelectionAnswer
from mturk_xml.views.outlines import content_text
from mturk_xml.words import quoted, shown

_LONGEST_QUESTION, _LONGEST_CHOICE = 600, 300


@attrs.frozen(kw_only=True)
class QuestionText:
    """A question as the form asks it; the texts of the choices are found by their identifiers."""

    text: str = ""
    choices: dict[str, str] = attrs.Factory(dict)


def question_texts(form: QuestionForm | None) -> dict[str, QuestionText]:
    """Return what a form asks, by the identifiers of the questions; of one that is asked twice, the first."""
    asked = {} if form is None else by_identifier(form)
    return {
        identifier: QuestionText(
            text=short(" ".join(map(_plain, first.question_content)), _LONGEST_QUESTION),
            choices={
                selection.selection_identifier: short(_plain(selection.content), _LONGEST_CHOICE)
                for selection in first.answer_specification.selections.selections
            }
            if isinstance(first.answer_specification, SelectionAnswer)
            else {},
        )
        for identifier, (first, *_) in asked.items()
    }


def title_of(form: QuestionForm | None) -> str:
    """Return the first title of a form; nothing where it has none."""
    parts = () if form is None else form.content
    contents = (getattr(part, "content", ()) or getattr(part, "question_content", ()) for part in parts)
    return next(
        (short(item.text, _LONGEST_CHOICE) for items in contents for item in items if isinstance(item, Title)), ""
    )


def short(text: str, longest: int) -> str:
    r"""Put a text on one line, cut off where it is long.

    Example:
        >>> short("Which  of\nthese?", 30), short("Which of these?", 8)
        ('Which of these?', 'Which of…')

    """
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def readable(identifier: str) -> str:
    """Return an identifier; in quotes where something in it would not be seen.

    Example:
        >>> readable("tight"), readable(" tight")
        ('tight', "' tight'")

    """
    return identifier if identifier == shown(identifier, len(identifier)) else quoted(identifier)


def _plain(item: Content) -> str:
    match item:
        case Title(text=text):
            return text
        case Binary(alt_text=text) | EmbeddedBinary(alt_text=text):
            return f"[{text}]"
    return content_text(item)
