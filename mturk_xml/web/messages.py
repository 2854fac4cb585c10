"""The words for what keeps an answer from being accepted: the page's script says them, and so does the server.

There is one message for each thing that a form can ask for, whatever was given instead, so that the script needs no
words of its own.
"""

from typing import TypedDict

from mturk_xml.answering import (
    LengthOutOfBounds,
    Mismatch,
    NotMatched,
    NotNumeric,
    NotTried,
    NumberOutOfBounds,
    SelectionCount,
    Unanswered,
)
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    FileUploadAnswer,
    FreeTextAnswer,
    IsNumeric,
    Length,
    SelectionAnswer,
)
from mturk_xml.javascript import compiled
from mturk_xml.rules.submissions import DEFAULT_ERROR_TEXT

NOT_ANSWERED = "Please answer this question."
NOT_A_CHOICE = "Please choose one of the answers that are offered."
NOT_UNDERSTOOD = "This answer could not be read. Please give it again."
NOT_KEPT = "Please remove the characters that cannot be seen: they cannot be kept."


class Rule(TypedDict, total=False):
    """One thing that is asked of a text or of a number of choices, and what to say if it is not so.

    `test` is `number`, `length` or `pattern`, of a text; `least` and `most` are bounds, None where there is none;
    `longest` is the length of a text up to which a pattern is tried.
    """

    test: str
    message: str
    least: int | None
    most: int | None
    regex: str
    flags: str
    longest: int


def text_rules(specification: FreeTextAnswer) -> list[Rule]:
    """Return what is asked of a text that is not empty, for the script of the page."""
    constraints = specification.constraints
    if constraints is None:
        return []
    rules: list[Rule] = []
    if (numeric := constraints.is_numeric) is not None:
        rules.append(
            Rule(test="number", least=numeric.min_value, most=numeric.max_value, message=_constraint_message(numeric))
        )
    if (length := constraints.length) is not None:
        rules.append(
            Rule(test="length", least=length.min_length, most=length.max_length, message=_constraint_message(length))
        )
    for regex in constraints.answer_format_regexes:
        pattern = compiled(regex.regex, regex.given_flags)
        if pattern.error is None:  # the server tries no other
            rules.append(_pattern_rule(regex, pattern.longest_text))
    return rules


def _pattern_rule(regex: AnswerFormatRegex, longest: int) -> Rule:
    flags, message = regex.given_flags, _constraint_message(regex)
    return Rule(test="pattern", regex=regex.regex, flags=flags, longest=longest, message=message)


def count_rule(specification: SelectionAnswer) -> Rule:
    """Return how many choices are asked for where there are any, for the script of the page."""
    least, most = specification.selection_count_bounds
    return Rule(least=least, most=most, message=count_message(least, most))


def file_rule(specification: FileUploadAnswer) -> Rule:
    """Return how large a file is to be, in bytes, for the script of the page."""
    least, most = specification.min_file_size_in_bytes, specification.max_file_size_in_bytes
    return Rule(least=least, most=most, message=_file_message(least, most))


def in_words(mismatch: Mismatch) -> str | None:
    """Say what is asked of an answer that does not fit; None where nobody can tell whether it does."""
    match mismatch:
        case NotTried():
            return None
        case Unanswered():
            return NOT_ANSWERED
        case NotNumeric() | NumberOutOfBounds() | LengthOutOfBounds() | NotMatched():
            return _constraint_message(mismatch.constraint)
        case SelectionCount(least=least, most=most):
            return count_message(least, most)
    return NOT_UNDERSTOOD


def _constraint_message(constraint: IsNumeric | Length | AnswerFormatRegex) -> str:
    if isinstance(constraint, AnswerFormatRegex):
        return constraint.error_text or DEFAULT_ERROR_TEXT
    if isinstance(constraint, IsNumeric):
        return f"Please enter a number{_bounds(constraint.min_value, constraint.max_value, ' of')}."
    unit = "character" if (constraint.max_length or constraint.min_length) == 1 else "characters"
    return f"Please enter{_bounds(constraint.min_length or None, constraint.max_length)} {unit}."


def count_message(least: int, most: int) -> str:
    """Say how many choices are asked for where there are any."""
    unit = "choice" if max(least, most) == 1 else "choices"
    return f"Please select{_bounds(least or None, most)} {unit}."


def _file_message(least: int, most: int) -> str:
    return f"Please choose a file{_bounds(least, most, ' of')} bytes."


def _bounds(least: int | None, most: int | None, of: str = "") -> str:
    """Name bounds, both inclusive; nothing where there are none."""
    if least is None:
        return "" if most is None else f"{of} at most {most}"
    if most is None:
        return f"{of} at least {least}"
    return f"{of} exactly {least}" if least == most else f"{of} {least} to {most}"
