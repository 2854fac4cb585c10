"""Rules about questions with choices: counts that cannot be met, styles that do not fit."""

from collections.abc import Iterable

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.question_form import SelectionAnswer, StyleSuggestion
from mturk_xml.rule import Finding, rule

_FOR_ONE = {StyleSuggestion.RADIOBUTTON, StyleSuggestion.DROPDOWN}
_FOR_SEVERAL = {StyleSuggestion.CHECKBOX, StyleSuggestion.MULTICHOOSER}


@rule("QF210", "inverted-selection-counts", Severity.ERROR)
def inverted_selection_counts(answer: SelectionAnswer) -> Iterable[Finding]:
    """MinSelectionCount is greater than MaxSelectionCount, which is 1 where it is absent.

    Why: no Worker can submit the form.
    Example: MinSelectionCount 2 without a MaxSelectionCount.
    Source: API reference, QuestionForm, SelectionAnswer.
    """
    least, most = answer.selection_count_bounds
    if least <= most:
        return ()
    absent = " (the default)" if answer.max_selection_count is None else ""
    finding = Finding(
        f"asks for at least {least} and at most {most}{absent} selections",
        at="min_selection_count" if answer.min_selection_count is not None else "max_selection_count",
        hint=f"add or raise MaxSelectionCount to {least} or more",
    )
    return [finding]


@rule("QF211", "selection-count-exceeds-choices", Severity.ERROR)
def selection_count_exceeds_choices(answer: SelectionAnswer) -> Iterable[Finding]:
    """MinSelectionCount asks for more selections than there are.

    Why: no Worker can submit the form.
    Example: MinSelectionCount 3 over two Selections.
    Source: API reference, QuestionForm: the value ranges from 0 to the number of selections.
    """
    least = answer.min_selection_count
    if least is None or least <= (choices := _choices(answer)):
        return ()
    finding = Finding(
        f"asks for at least {least} of {choices} selections",
        at="min_selection_count",
        hint=f"lower it to {choices} or add selections",
    )
    return [finding]


def _choices(answer: SelectionAnswer) -> int:
    return len(answer.selections.selections) + (answer.selections.other_selection is not None)


@rule("QF212", "max-selection-count-exceeds-choices", Severity.WARNING)
def max_selection_count_exceeds_choices(answer: SelectionAnswer) -> Iterable[Finding]:
    """MaxSelectionCount allows more selections than there are.

    Why: one of the two numbers is not what was meant.
    Source: API reference, QuestionForm: the value ranges from 1 to the number of selections.
    """
    most = answer.max_selection_count
    if most is None or most <= (choices := _choices(answer)):
        return ()
    finding = Finding(
        f"allows up to {most} of {choices} selections", at="max_selection_count", hint=f"lower it to {choices}"
    )
    return [finding]


@rule("QF213", "single-choice-style-for-several", Severity.WARNING)
def single_choice_style_for_several(answer: SelectionAnswer) -> Iterable[Finding]:
    """Several selections are allowed in a style that can only take one: radiobutton or dropdown.

    Why: a Worker can choose one of them at most, whatever MaxSelectionCount says.
    Example: MaxSelectionCount 3 with the style radiobutton.
    Instead: use the style checkbox, list or multichooser, or a MaxSelectionCount of 1.
    Source: API reference, QuestionForm: radiobutton and dropdown can be used if MaxSelectionCount is 1.
    """
    most = answer.max_selection_count
    if most is None or most <= 1 or answer.style_suggestion not in _FOR_ONE:
        return ()
    finding = Finding(
        f"the style {answer.style_suggestion} takes one selection, and up to {most} are allowed",
        at="style_suggestion",
        hint="use checkbox, or lower MaxSelectionCount to 1",
    )
    return [finding]


@rule("QF214", "several-choice-style-for-one", Severity.WARNING)
def several_choice_style_for_one(answer: SelectionAnswer) -> Iterable[Finding]:
    """Choices are shown as checkboxes, and without a MaxSelectionCount only one of them may be checked.

    Why: MaxSelectionCount is 1 where it is absent; Workers check several boxes and cannot submit the form.
    Instead: add a MaxSelectionCount, 1 if one is meant, or use the style radiobutton.
    Source: API reference, QuestionForm, SelectionAnswer.
    """
    choices = len(answer.selections.selections)
    if answer.max_selection_count is not None or choices <= 1 or answer.style_suggestion not in _FOR_SEVERAL:
        return ()
    finding = Finding(
        f"the style {answer.style_suggestion} invites several selections, and without a MaxSelectionCount one is "
        f"allowed",
        at="style_suggestion",
        hint=f"add <MaxSelectionCount>{choices}</MaxSelectionCount>, or use radiobutton",
    )
    return [finding]
