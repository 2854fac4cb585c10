"""Rules about a Worker's answers to a form: what its questions do not allow.

The subjects are the mismatches that `mturk_xml.answering` finds; a rule says in words what is wrong.
"""

from collections.abc import Iterator

from mturk_xml.answering import (
    AnotherKind,
    FileSizeOutOfBounds,
    LengthOutOfBounds,
    NotMatched,
    NotNumeric,
    NotOffered,
    NotTried,
    NumberOutOfBounds,
    OtherNotOffered,
    SelectionCount,
    Unanswered,
    UnknownQuestion,
)
from mturk_xml.diagnostics import Severity
from mturk_xml.rule import Finding, rule
from mturk_xml.rules.pairs import nearest
from mturk_xml.words import counted, listed, quoted

DEFAULT_ERROR_TEXT = "Invalid input supplied."
"""What a Worker read where a regular expression has no errorText."""


@rule("PR840", "answer-to-unknown-question", Severity.ERROR)
def answer_to_unknown_question(found: UnknownQuestion) -> Iterator[Finding]:
    """An answer is to a question that the form does not have.

    Why: nobody can tell what was answered; as a rule, form and answers do not belong together.
    Source: API reference, QuestionFormAnswers: the identifier corresponds to that of a question of the form.
    """
    hint = nearest(found.name, found.known) or f"it has {listed(found.known)}"
    yield Finding(f"the form has no question {quoted(found.name)}", at=found.at, hint=hint)


@rule("PR841", "required-question-unanswered", Severity.ERROR)
def required_question_unanswered(found: Unanswered) -> Iterator[Finding]:
    """A question that has to be answered is not.

    Why: the form could not be submitted without. A minLength of 1 or more asks for an answer as IsRequired does.
    An empty text is no answer; one of white space is.
    Source: API reference, QuestionForm: IsRequired; Constraints.
    """
    yield Finding(
        f"the question {quoted(found.name)} is not answered, and its {found.why} asks for an answer",
        hint="it was lost, or not submitted with this form, or the form should not ask for it",
    )


@rule("PR842", "answer-of-another-kind", Severity.ERROR)
def answer_of_another_kind(found: AnotherKind) -> Iterator[Finding]:
    """An answer is of another kind than its question asks for: a text, selections or a file.

    Why: nobody could answer so in the form; as a rule, form and answers do not belong together.
    Example: `<FreeText>blue</FreeText>` as the answer to a question with a SelectionAnswer.
    Source: API reference, QuestionFormAnswers.
    """
    yield Finding(
        f"the answer to {quoted(found.name)} is {found.given}, and the question asks for {found.asked}",
        at=found.at,
        hint="check that form and answers belong together",
    )


@rule("PR850", "selection-not-offered", Severity.ERROR)
def selection_not_offered(found: NotOffered) -> Iterator[Finding]:
    """An answer holds a selection that the question does not offer.

    Why: nobody could select it in the form; a key with the form's identifiers gives nothing for it.
    Instead: compare identifiers exactly; white space and case count.
    Source: API reference, QuestionFormAnswers: the identifier corresponds to that of a selection.
    """
    yield Finding(
        f"the question {quoted(found.name)} does not offer {quoted(found.selection)}",
        at=found.at,
        hint=nearest(found.selection, found.offered) or f"it offers {listed(found.offered)}",
    )


@rule("PR851", "selection-count-out-of-bounds", Severity.ERROR)
def selection_count_out_of_bounds(found: SelectionCount) -> Iterator[Finding]:
    """An answer has fewer selections than MinSelectionCount, or more than MaxSelectionCount.

    Why: the form could not be submitted so. Both counts are 1 where they are absent. They are about a question
    that is answered: one that is not required may be left out. Repeating a selection changes nothing.
    Example: two selections, where the question has no MaxSelectionCount.
    Source: API reference, QuestionForm, SelectionAnswer.
    """
    count = counted(found.count, "selection")
    bound = f"at most {found.most}" if found.count > found.most else f"at least {found.least}"
    yield Finding(
        f"the answer to {quoted(found.name)} has {count}, and {bound} can be made",
        hint="MinSelectionCount and MaxSelectionCount are 1 where they are absent",
    )


@rule("PR852", "other-text-not-offered", Severity.ERROR)
def other_text_not_offered(found: OtherNotOffered) -> Iterator[Finding]:
    """An answer holds an OtherSelectionText, and its question has no OtherSelection.

    Why: nobody could type it in the form; as a rule, form and answers do not belong together.
    Source: API reference, QuestionFormAnswers: OtherSelectionText.
    """
    yield Finding(
        f"the question {quoted(found.name)} has no OtherSelection for a text",
        at=found.at,
        hint="check that form and answers belong together",
    )


@rule("PR860", "text-not-numeric", Severity.ERROR)
def text_not_numeric(found: NotNumeric) -> Iterator[Finding]:
    """A text is no number, and IsNumeric asks for one.

    Why: the form could not be submitted so. A number is a decimal numeral of ASCII digits with a sign, a point
    and an exponent if one likes (`-1.5`, `+3`, `.5`, `1e3`), and white space around it; thousands separators,
    decimal commas and hexadecimal digits are none. What exactly the service took is not documented.
    Source: API reference, QuestionForm, IsNumeric.
    """
    yield Finding(
        f"the answer to {quoted(found.name)} is {quoted(found.text)}, and IsNumeric asks for a number",
        at=found.at,
        hint="a number has digits, at most one point, and no separators or units",
    )


@rule("PR861", "number-out-of-bounds", Severity.ERROR)
def number_out_of_bounds(found: NumberOutOfBounds) -> Iterator[Finding]:
    """A number is less than the minValue of IsNumeric, or more than its maxValue.

    Why: the form could not be submitted so.
    Source: API reference, QuestionForm, IsNumeric.
    """
    allowed = _bounds(found.constraint.min_value, found.constraint.max_value)
    yield Finding(f"the answer to {quoted(found.name)} is {quoted(found.number)}, and has to be {allowed}", at=found.at)


@rule("PR862", "length-out-of-bounds", Severity.ERROR)
def length_out_of_bounds(found: LengthOutOfBounds) -> Iterator[Finding]:
    """A text is shorter than the minLength of Length, or longer than its maxLength.

    Why: the form could not be submitted so. Characters are counted as JavaScript does: white space counts, a line
    break is one, and a character above U+FFFF is two.
    Source: API reference, QuestionForm, Length.
    """
    allowed = _bounds(found.constraint.min_length, found.constraint.max_length)
    count = counted(found.length, "character")
    yield Finding(f"the answer to {quoted(found.name)} has {count}, and has to have {allowed}", at=found.at)


@rule("PR863", "text-not-matched", Severity.ERROR)
def text_not_matched(found: NotMatched) -> Iterator[Finding]:
    """A text does not match an AnswerFormatRegex.

    Why: the form could not be submitted so; the Worker read the errorText. The expression is JavaScript's, and is
    looked for anywhere in the text unless it says `^` and `$`. Each of several has to match.
    Source: API reference, QuestionForm, AnswerFormatRegex.
    """
    constraint = found.constraint
    flags = f" with the flags {quoted(constraint.flags)}" if constraint.flags and constraint.flags.strip() else ""
    yield Finding(
        f"the answer to {quoted(found.name)}, {quoted(found.text)}, does not match {quoted(constraint.regex)}{flags}: "
        f"{_shown(constraint.error_text)}",
        at=found.at,
    )


@rule("PR864", "regex-not-tried", Severity.INFO)
def regex_not_tried(found: NotTried) -> Iterator[Finding]:
    r"""Whether a text matches an AnswerFormatRegex was not tried, as it might take too long.

    Why: a repetition of something that is itself of any length can divide a text in exponentially many ways, and
    the search tries them all.
    Example: `^(\w+\s?)+$` with a text of a hundred letters.
    Instead: let each round begin or end with a character of its own: `^\w+(\s\w+)*$`.
    """
    yield Finding(
        f"whether the answer to {quoted(found.name)} matches {quoted(found.constraint.regex)} was not tried, as the "
        f"search might never end",
        at=found.at,
        hint="write the regex without a repetition in a repetition",
    )


@rule("PR870", "file-size-out-of-bounds", Severity.ERROR)
def file_size_out_of_bounds(found: FileSizeOutOfBounds) -> Iterator[Finding]:
    """An uploaded file is smaller than MinFileSizeInBytes, or larger than MaxFileSizeInBytes.

    Why: the form could not be submitted so.
    Source: API reference, QuestionForm, FileUploadAnswer.
    """
    allowed = found.specification
    bounds = _bounds(allowed.min_file_size_in_bytes, allowed.max_file_size_in_bytes)
    yield Finding(
        f"the file of the answer to {quoted(found.name)} has {found.size} bytes, and has to have {bounds}",
        at=found.at,
    )


def _bounds(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f"from {least} to {most}"
    return f"at least {least}" if least is not None else f"at most {most}"


def _shown(error_text: str | None) -> str:
    return quoted(" ".join(error_text.split())) if error_text and error_text.strip() else quoted(DEFAULT_ERROR_TEXT)
