"""A question as the template of a page writes it."""

from collections.abc import Mapping, Sequence

import attrs

from mturk_xml.answering import required_by
from mturk_xml.documents import content
from mturk_xml.documents.content import Content
from mturk_xml.documents.question_form import FileUploadAnswer, FreeTextAnswer, Question, SelectionAnswer
from mturk_xml.fragments import text_of
from mturk_xml.web.blocks import Block, block, blocks
from mturk_xml.web.checks import FieldProblem
from mturk_xml.web.controls import Control
from mturk_xml.web.fields import QuestionFields, values_of
from mturk_xml.web.markup import Headings
from mturk_xml.web.messages import count_message, count_rule, file_rule, text_rules
from mturk_xml.words import shown

_MOST_ROWS = 30
_LIST_ROWS = 8
_LONGEST_LABEL = 70
# Browsers read no larger one.
_LARGEST_LENGTH = 2**31 - 1
_ANOTHER = "Type an answer, or choose one that is suggested."
_ONE_OF_THEM = "Type or choose one of the answers that are suggested."
_HOLD_KEY = "Hold Ctrl (on a Mac ⌘) to select more than one."


@attrs.frozen(kw_only=True)
class ChoiceView:
    """A choice.

    Attributes:
        value: what its control sends.
        block: what it shows.
        name: what it is called where nothing of what it shows can be read.
        is_chosen: whether it is.

    """

    value: str
    block: Block
    name: str
    is_chosen: bool


@attrs.frozen(kw_only=True)
class TextView:
    """A field for a text.

    Attributes:
        name: of the field.
        value: what stands in it.
        rows: its height in lines; 1 for a field that takes no line breaks.
        shortest: the fewest characters that a browser lets through; 0 for any number.
        longest: the most; 0 for any number.
        is_number: whether a number is asked for.
        is_required: whether a browser asks for a text.
        is_invalid: whether what stands in it was refused.

    """

    name: str
    value: str
    rows: int
    shortest: int
    longest: int
    is_number: bool
    is_required: bool
    is_invalid: bool


@attrs.frozen(kw_only=True)
class QuestionView:
    """A question.

    Attributes:
        number: its number on the page, from 1.
        name: of its field.
        control: what it is answered with.
        display_name: as in the form; empty if there is none.
        prompt: the Title or Text that it begins with, which names its field.
        blocks: the rest of what it shows.
        label: a short name of it, for the list of problems.
        is_required: whether it has to be answered.
        rules: what the script checks.
        hint: how to use the control.
        choices: to choose from.
        several: whether more than one can be chosen.
        rows: the height of a list, in lines.
        text: the field of a free text or a combobox.
        other: the field for a text beside the choices.
        must_choose: whether a browser asks for a choice.
        problems: why the answer was refused.
        is_invalid: whether that is for what was chosen, or typed into `text`.

    """

    number: int
    name: str
    control: Control
    display_name: str
    prompt: Block | None
    blocks: list[Block]
    label: str
    is_required: bool
    rules: Mapping[str, object]
    hint: str = ""
    choices: list[ChoiceView] = attrs.Factory(list)
    several: bool = False
    rows: int = 0
    text: TextView | None = None
    other: TextView | None = None
    must_choose: bool = False
    problems: list[str] = attrs.Factory(list)
    is_invalid: bool = False


@attrs.frozen(kw_only=True)
class State:
    """What a page knows of an earlier try.

    Attributes:
        sent: what was sent, by the names of the fields; None if nothing has been.
        problems: why it was refused.

    """

    sent: Mapping[str, list[str]] | None = None
    problems: Sequence[FieldProblem] = ()

    def text(self, name: str, specification: FreeTextAnswer) -> str:
        """Return what stands in a field for a text."""
        if self.sent is None:
            return specification.default_text or ""
        return next(iter(self.sent.get(name, ())), "")

    def is_refused(self, name: str) -> bool:
        """Tell whether there is a problem with a field."""
        return any(problem.field == name for problem in self.problems)


def question_view(fields: QuestionFields, number: int, headings: Headings, state: State) -> QuestionView:
    """Return a question as the template writes it; its headings are counted in."""
    question, specification = fields.question, fields.question.answer_specification
    shown_blocks = blocks(question.question_content, headings)
    has_prompt = shown_blocks[0].kind in {"title", "text"} and bool(shown_blocks[0].text.strip())
    prompt = shown_blocks.pop(0) if has_prompt else None
    view = QuestionView(
        number=number,
        name=fields.name,
        control=fields.control,
        display_name=question.display_name or "",
        prompt=prompt,
        blocks=shown_blocks,
        label=_label(question, number),
        is_required=required_by(question) is not None,
        rules=_rules(fields),
        problems=[each.message for each in state.problems if each.field in {fields.name, fields.other_name}],
        is_invalid=state.is_refused(fields.name),
    )
    if isinstance(specification, FreeTextAnswer):
        text = _text_view(fields.name, specification, state)
        return attrs.evolve(view, text=attrs.evolve(text, is_required=view.is_required))
    if isinstance(specification, FileUploadAnswer):
        return view
    return _with_choices(view, fields, specification, headings, state)


def _label(question: Question, number: int) -> str:
    texts = (shown(_text_of(item), _LONGEST_LABEL) for item in question.question_content)
    parts = (shown(question.display_name or "", _LONGEST_LABEL), next(filter(None, texts), ""))
    return ". ".join(filter(None, parts)) or f"Question {number}"


def _text_of(item: Content) -> str:
    match item:
        case content.Title(text=text) | content.Text(text=text):
            return text
        case content.FormattedContent(text=markup):
            return text_of(markup)
        case content.List(list_items=items):
            return items[0]
        case content.Application():
            return ""
    return item.alt_text


def _rules(fields: QuestionFields) -> dict[str, object]:
    """Say what the page's script checks, as `checks` does on the server."""
    specification = fields.question.answer_specification
    rules: dict[str, object] = {"required": required_by(fields.question) is not None}
    if isinstance(specification, FreeTextAnswer):
        rules["text"] = text_rules(specification)
    elif isinstance(specification, FileUploadAnswer):
        rules["size"] = file_rule(specification)
    else:
        other = specification.selections.other_selection
        rules |= {"count": count_rule(specification), "other": None if other is None else text_rules(other)}
        if fields.control is Control.COMBOBOX:
            rules["suggested"] = fields.values
    return rules


def _with_choices(
    view: QuestionView, fields: QuestionFields, specification: SelectionAnswer, headings: Headings, state: State
) -> QuestionView:
    selections, other = specification.selections.selections, specification.selections.other_selection
    chosen = set(values_of(fields, state.sent or {}))
    view = attrs.evolve(
        view,
        hint=_hint(fields.control, specification),
        several=specification.selection_count_bounds[1] > 1,
        rows=max(min(len(selections), _LIST_ROWS), 2),
        choices=[
            ChoiceView(
                value=value,
                block=block(each.content, headings),
                name="" if _text_of(each.content).strip() else shown(each.selection_identifier) or value,
                is_chosen=value in chosen,
            )
            for value, each in zip(fields.values, selections, strict=True)
        ],
    )
    if fields.control is Control.COMBOBOX:
        text = _text_view(fields.name, other or FreeTextAnswer(), state)
        # What is asked of another answer is not asked of a choice.
        text = attrs.evolve(text, rows=1, shortest=0, longest=0, is_number=False, is_required=view.is_required)
        return attrs.evolve(view, text=text)
    return attrs.evolve(
        view,
        # Without script, what browsers enforce must not keep anybody from answering beside the choices.
        must_choose=view.is_required and other is None and fields.control is not Control.CHECKBOX,
        other=_text_view(fields.other_name, other, state) if other is not None and fields.other_name else None,
    )


def _hint(control: Control, specification: SelectionAnswer) -> str:
    least, most = specification.selection_count_bounds
    if control is Control.COMBOBOX:
        return _ONE_OF_THEM if specification.selections.other_selection is None else _ANOTHER
    sentences = []
    if most > 1 and (least > 1 or most < len(specification.selections.selections)):
        sentences.append(count_message(least, most).removeprefix("Please ").capitalize())
    if control is Control.LIST and most > 1:
        sentences.append(_HOLD_KEY)
    return " ".join(sentences)


def _text_view(name: str, specification: FreeTextAnswer, state: State) -> TextView:
    constraints = specification.constraints
    length = constraints.length if constraints else None
    shortest, longest = (length.min_length, length.max_length) if length else (None, None)
    value = state.text(name, specification)
    rows = min(specification.number_of_lines_suggestion or 1, _MOST_ROWS)
    return TextView(
        name=name,
        value=value,
        rows=2 if rows == 1 and {"\n", "\r"} & set(value) else rows,
        shortest=_limit(shortest),
        longest=_limit(longest),
        is_number=bool(constraints and constraints.is_numeric),
        is_required=False,
        is_invalid=state.is_refused(name),
    )


def _limit(length: int | None) -> int:
    return length if length and length <= _LARGEST_LENGTH else 0
