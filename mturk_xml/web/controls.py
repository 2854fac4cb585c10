"""Which control of a web page stands for each way of answering a question.

Source: API reference, "QuestionForm data structure", StyleSuggestion.
"""

import enum
import re

from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import FreeTextAnswer, Question, SelectionAnswer, StyleSuggestion

_LONGEST_OPTION = 60
_BOXES = frozenset({None, StyleSuggestion.RADIOBUTTON, StyleSuggestion.CHECKBOX})
# The white space that Python and JavaScript agree upon.
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Control(enum.StrEnum):
    """A control, or several that belong together."""

    RADIO = "radio"
    CHECKBOX = "checkbox"
    DROPDOWN = "dropdown"
    LIST = "list"
    CHOOSER = "chooser"
    COMBOBOX = "combobox"
    TEXT = "text"
    FILE = "file"


def control_of(question: Question) -> Control:
    """Say how a question is answered on a page.

    What a control cannot show (a picture in a list, a choice too long for one) is shown by boxes, and what it cannot
    select (several of a drop-down) by a list.
    """
    specification = question.answer_specification
    if isinstance(specification, SelectionAnswer):
        return _of_choices(specification)
    return Control.TEXT if isinstance(specification, FreeTextAnswer) else Control.FILE


def _of_choices(specification: SelectionAnswer) -> Control:
    style, texts = specification.style_suggestion, option_texts(specification)
    several = specification.selection_count_bounds[1] > 1
    if style in _BOXES or texts is None:
        return Control.CHECKBOX if several or style is StyleSuggestion.CHECKBOX else Control.RADIO
    if several:
        return Control.CHOOSER if style is StyleSuggestion.MULTICHOOSER else Control.LIST
    if style is StyleSuggestion.COMBOBOX and _can_be_told_apart(texts):
        return Control.COMBOBOX
    return Control.DROPDOWN if style in {StyleSuggestion.DROPDOWN, StyleSuggestion.COMBOBOX} else Control.LIST


def option_texts(specification: SelectionAnswer) -> tuple[str, ...] | None:
    """Return the texts of the choices; None if a list cannot show one, or would cut it off."""
    contents = [selection.content for selection in specification.selections.selections]
    texts = [content.text for content in contents if isinstance(content, Text)]
    return tuple(texts) if len(texts) == len(contents) and max(map(len, texts)) <= _LONGEST_OPTION else None


def as_typed(text: str) -> str:
    r"""Return a text as it counts when it is compared with what somebody typed.

    Example:
        >>> as_typed(" A\n Cat ")
        'a cat'

    """
    return _SPACE.sub(" ", text).strip(" ").lower()


def _can_be_told_apart(texts: tuple[str, ...]) -> bool:
    typed = set(map(as_typed, texts))
    return len(typed) == len(texts) and "" not in typed
