"""The fields of a form on a web page: what each is called, and how what they send becomes answers again.

A name or value that browsers, spreadsheets and batch results all leave as it is stays what it is in the form; in the
place of any other stands one that is made of it, and is unlike all others. So nothing of a form has to be kept
to read the fields but the form.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from mturk_xml.documents.question_form import (
    FileUploadAnswer,
    FreeTextAnswer,
    Question,
    QuestionForm,
    SelectionAnswer,
    Selections,
)
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import InvalidValueError
from mturk_xml.web.controls import Control, as_typed, control_of, option_texts
from mturk_xml.words import listed, quoted

Fields: TypeAlias = Mapping[str, str | Sequence[str] | None] | Iterable[tuple[str, str]] | QuestionFormAnswers

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_-]{1,100}")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_MADE = 40
# In small letters: what the service sends along, and a name that browsers fill in.
_RESERVED = frozenset({"assignmentid", "hitid", "workerid", "turksubmitto", "_charset_", "isindex"})
_PREFIX = "Answer."
_SEPARATOR = "|"


@attrs.frozen(kw_only=True)
class QuestionFields:
    """What the fields of one question are called.

    Attributes:
        question: the question.
        control: what it is answered with.
        name: the name of its field.
        other_name: the name of the field for a text beside the choices; None if there is none.
        values: the value of each choice, in their order; of a combobox its text, in whatever case it is typed.

    """

    question: Question
    control: Control
    name: str
    other_name: str | None = None
    values: tuple[str, ...] = ()


def fields_of(form: QuestionForm) -> tuple[QuestionFields, ...]:
    """Return what the fields of a form are called, a question after the other."""
    identifiers = [question.question_identifier for question in form.questions]
    names = _made(identifiers, _PLAIN_NAME, "question", taken=set())
    taken = set(names)
    fields = []
    for question, name in zip(form.questions, names, strict=True):
        specification, control = question.answer_specification, control_of(question)
        other: str | None = None
        values: tuple[str, ...] = ()
        if control is Control.COMBOBOX and isinstance(specification, SelectionAnswer):
            values = option_texts(specification) or ()
        elif isinstance(specification, SelectionAnswer):
            choices = specification.selections
            made = _made(
                [each.selection_identifier for each in choices.selections], _PLAIN_VALUE, "choice", taken=set()
            )
            values = tuple(made)
            if choices.other_selection is not None:
                other = _unlike(f"{name}_other", taken)
        fields.append(QuestionFields(question=question, control=control, name=name, other_name=other, values=values))
    return tuple(fields)


def answers_from_fields(form: QuestionForm, fields: Fields) -> QuestionFormAnswers:
    """Turn what the fields of `to_html_question(form)` sent into the answers to the form.

    Args:
        form: the form.
        fields: their names and values: pairs as a browser sends them, or a mapping. Of a name with several values
            there are several pairs, or a list, or one text with `|` between the values, as in batch results. Names
            may begin with `Answer.`, as there. Or the QuestionFormAnswers that the service made of the
            HTMLQuestion, in which each field is a question.

    Returns:
        One answer for each question, in the order of the form; with nothing in it where nothing was sent. Fields of
        other names, such as assignmentId, are left out.

    Raises:
        InvalidValueError: a value is none of the choices, a text came twice, XML cannot hold it, or the form has no
            question.

    Example:
        >>> from mturk_xml.documents.content import Text
        >>> question = Question(
        ...     question_identifier="how many?",
        ...     question_content=(Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(),
        ... )
        >>> form = QuestionForm(content=(question,))
        >>> answers_from_fields(form, {"how_many": "5", "assignmentId": "A1"}).answers
        (Answer(question_identifier='how many?', free_text='5'),)

    """
    sent = by_name(fields)
    return QuestionFormAnswers(answers=tuple(answer_from(each, sent) for each in fields_of(form)))


def by_name(fields: Fields) -> Mapping[str, list[str]]:
    """Return what was sent, by the names of the fields without the prefix that batch results have."""
    sent: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in _pairs(fields):
        sent[name.removeprefix(_PREFIX)].append(value)
    return sent


def _pairs(fields: Fields) -> Iterable[tuple[str, str]]:
    if isinstance(fields, QuestionFormAnswers):
        return [(each.question_identifier, each.free_text or "") for each in fields.answers]
    if isinstance(fields, Mapping):
        every = ((name, [value] if isinstance(value, str) else value or ()) for name, value in fields.items())
        return [(name, value) for name, values in every for value in values]
    return fields


def answer_from(fields: QuestionFields, sent: Mapping[str, list[str]]) -> Answer:
    """Turn what the fields of one question sent into its answer; raises as `answers_from_fields` does."""
    identifier, specification = fields.question.question_identifier, fields.question.answer_specification
    if isinstance(specification, FileUploadAnswer):
        return Answer(question_identifier=identifier)
    if isinstance(specification, FreeTextAnswer):
        return Answer(question_identifier=identifier, free_text=_text(fields.name, sent))
    if fields.control is Control.COMBOBOX:
        return _of_combobox(fields, specification.selections, _text(fields.name, sent) or "")
    names = dict(
        zip(fields.values, (each.selection_identifier for each in specification.selections.selections), strict=True)
    )
    selected = []
    for value in values_of(fields, sent):
        if value not in names:
            raise _no_choice(fields, value)
        selected.append(names[value])
    text = _text(fields.other_name, sent) if fields.other_name else None
    return Answer(
        question_identifier=identifier, selection_identifiers=tuple(selected), other_selection_text=text or None
    )


def values_of(fields: QuestionFields, sent: Mapping[str, list[str]]) -> list[str]:
    """Return the values of the choices that were sent."""
    return [each for value in sent.get(fields.name, ()) for each in value.split(_SEPARATOR) if each]


def _of_combobox(fields: QuestionFields, choices: Selections, typed: str) -> Answer:
    """Say what was meant by a text: the choice that has it, or else one beside the choices."""
    identifier = fields.question.question_identifier
    for text, choice in zip(fields.values, choices.selections, strict=True):
        if as_typed(text) == as_typed(typed):
            return Answer(question_identifier=identifier, selection_identifiers=(choice.selection_identifier,))
    if choices.other_selection is not None:
        return Answer(question_identifier=identifier, other_selection_text=typed or None)
    if as_typed(typed):
        raise _no_choice(fields, typed)
    return Answer(question_identifier=identifier)


def _no_choice(fields: QuestionFields, value: str) -> InvalidValueError:
    message = f"the field {quoted(fields.name)} has no choice {quoted(value)}; it has {listed(fields.values)}"
    return InvalidValueError(message)


def _text(name: str, sent: Mapping[str, list[str]]) -> str | None:
    values = sent.get(name, ())
    if len(values) > 1:
        raise InvalidValueError(f"the field {quoted(name)} was sent {len(values)} times, and holds a text")
    return values[0] if values else None


def _made(texts: Sequence[str], plain: re.Pattern[str], kind: str, *, taken: set[str]) -> list[str]:
    """Return for each text the text itself if it is plain and unlike the others, else a name that is."""
    counts = Counter(texts)
    own = {text for text in texts if counts[text] == 1 and plain.fullmatch(text) and text.lower() not in _RESERVED}
    taken |= own
    return [text if text in own else _unlike(_slug(text, plain, kind), taken) for text in texts]


def _slug(text: str, plain: re.Pattern[str], kind: str) -> str:
    slug = _NOT_PLAIN.sub("_", text).strip("_")[:_LONGEST_MADE] or kind
    return slug if plain.fullmatch(slug) else f"{kind}_{slug}"


def _unlike(name: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it."""
    made, number = name, 1
    while made in taken or made.lower() in _RESERVED:
        number += 1
        made = f"{name}_{number}"
    taken.add(made)
    return made
