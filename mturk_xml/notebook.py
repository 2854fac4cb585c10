"""What a notebook shows of a form, a key, answers and a score: HTML that runs nothing and fetches nothing.

It is below the documents, so that they can show themselves, and knows their classes by name. It uses the
colours of the notebook, light or dark.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mturk_xml.fragments import escaped, sanitised
from mturk_xml.words import counted

if TYPE_CHECKING:
    from mturk_xml.binding import Document
    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.documents.content import Content
    from mturk_xml.documents.question_form import FreeTextAnswer, Question, QuestionForm, SelectionAnswer
    from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
    from mturk_xml.scoring import Score

_BLOCK = '<div style="border-left:2px solid gray;margin:.5em 0;padding-left:.75em">'
_CELL = "padding:.1em 1em .1em 0;text-align:left;vertical-align:top"
_RIGHT = "padding:.1em 1em .1em 0;text-align:right;vertical-align:top"


def document_html(document: "Document") -> str | None:
    """Return what a notebook shows of a document; None where that is no more than its `repr`."""
    show: dict[str, Callable[[Any], str]] = {
        "QuestionForm": _form,
        "AnswerKey": _key,
        "QuestionFormAnswers": _answers,
    }
    name = type(document).__name__
    return show[name](document) if name in show else None


def score_html(score: "Score") -> str:
    """Return what a notebook shows of a score."""
    rows = [
        (
            _code(question.question_identifier),
            _codes(question.selections),
            str(question.points),
            escaped(question.reason),
        )
        for question in score.questions
    ]
    notes = "".join(f"<li>{escaped(note.message)}</li>" for note in score.notes)
    return (
        f"<div><b>Qualification value {score.qualification_value}</b>, summed score {score.summed_score}"
        f"<br>{escaped(score.reason)}{_table(('question', 'selected', 'points', 'reason'), rows, right=2)}"
        f"{f'<ul>{notes}</ul>' if notes else ''}</div>"
    )


# --- documents ---------------------------------------------------------------------------------


def _form(form: "QuestionForm") -> str:
    parts = []
    for part in form.content:
        shown = _question(part) if type(part).__name__ == "Question" else map(_content, part.content)  # type: ignore[arg-type, union-attr]
        parts.append(f"{_BLOCK}{''.join(shown)}</div>")
    return f"<div><b>QuestionForm</b>, {counted(len(form.questions), 'question')}{''.join(parts)}</div>"


def _question(question: "Question") -> Iterator[str]:
    name = f" {escaped(question.display_name)}" if question.display_name else ""
    required = ", required" if question.is_required else ""
    specification: Any = question.answer_specification
    kind = type(specification).__name__
    yield f"<div>{_code(question.question_identifier)}{name}: {kind}{required}</div>"
    yield from map(_content, question.question_content)
    if kind == "SelectionAnswer":
        yield _choices(specification)
    elif kind == "FreeTextAnswer":
        yield _free_text(specification)
    else:
        least, most = specification.min_file_size_in_bytes, specification.max_file_size_in_bytes
        yield f"<div>{least} to {counted(most, 'byte')}</div>"


def _choices(specification: "SelectionAnswer") -> str:
    least, most = specification.selection_count_bounds
    style = f", as {specification.style_suggestion}" if specification.style_suggestion else ""
    rows = [
        (_code(selection.selection_identifier), _content(selection.content))
        for selection in specification.selections.selections
    ]
    other = specification.selections.other_selection
    if other is not None:
        rows.append(("", f"or a text{_free_text(other)}"))
    count = f"{'' if least == most else f'{least} to '}{counted(most, 'choice')}"
    return f"<div>{count}{style}</div>{_table((), rows)}"


def _free_text(specification: "FreeTextAnswer") -> str:
    constraints = specification.constraints
    given = (constraints.is_numeric, constraints.length, *constraints.answer_format_regexes) if constraints else ()
    shown = []
    for constraint in filter(None, given):
        values = [(field.xml_name, getattr(constraint, field.name)) for field in constraint.xml_fields]
        attributes = "".join(f" {name}={value!r}" for name, value in values if value is not None)
        shown.append(f"<div>{_code(type(constraint).__name__ + attributes)}</div>")
    if specification.default_text:
        shown.append(f"<div>begins as {_code(specification.default_text)}</div>")
    return "".join(shown)


def _content(item: "Content") -> str:
    """Show a piece of content; a picture by the text that stands for it."""
    value: Any = item
    match type(item).__name__:
        case "Title":
            return f"<div><b>{escaped(value.text)}</b></div>"
        case "FormattedContent":
            return f"<div>{sanitised(value.text)}</div>"
        case "List":
            return f"<ul>{''.join(f'<li>{escaped(text)}</li>' for text in value.list_items)}</ul>"
        case "Binary" | "EmbeddedBinary":
            return f"<div>[{escaped(value.alt_text)}] {_code(value.data_url)}</div>"
        case "Application":
            return f"<div>[{type(value.content).__name__}]</div>"
    return f"<div>{escaped(value.text)}</div>"


def _key(key: "AnswerKey") -> str:
    rows = []
    for question in key.questions:
        name = _code(question.question_identifier)
        for option in question.answer_options:
            rows.append((name, _codes(option.selection_identifiers), str(option.answer_score)))
            name = ""
        rows.append((name, "anything else", str(question.default_score or 0)))
    mapping = key.qualification_value_mapping
    shown = "the summed score is the Qualification value" if mapping is None else escaped(repr(mapping))
    head = f"<b>AnswerKey</b>, {counted(len(key.questions), 'question')}"
    return f"<div>{head}{_table(('question', 'selections', 'points'), rows, right=2)}{shown}</div>"


def _answers(answers: "QuestionFormAnswers") -> str:
    rows = [(_code(answer.question_identifier), _answer(answer)) for answer in answers.answers]
    head = f"<b>QuestionFormAnswers</b>, {counted(len(answers.answers), 'answer')}"
    return f"<div>{head}{_table(('question', 'answer'), rows)}</div>"


def _answer(answer: "Answer") -> str:
    shown = [_codes(answer.selection_identifiers)] if answer.selection_identifiers else []
    texts = filter(None, (answer.free_text, answer.other_selection_text))
    shown += [f'<span style="white-space:pre-line">{escaped(text)}</span>' for text in texts]
    if answer.uploaded_file_key is not None:
        size = counted(answer.uploaded_file_size_in_bytes or 0, "byte")
        shown.append(f"a file of {size}: {_code(answer.uploaded_file_key)}")
    return "<br>".join(shown) or "<i>nothing</i>"


# --- pieces ------------------------------------------------------------------------------------


def _table(names: Sequence[str], rows: Iterable[Sequence[str]], right: int | None = None) -> str:
    """Write a table; the column `right` holds numbers."""

    def row(cells: Sequence[str], tag: str) -> str:
        styles = [_RIGHT if index == right else _CELL for index in range(len(cells))]
        made = (f'<{tag} style="{style}">{cell}</{tag}>' for style, cell in zip(styles, cells, strict=True))
        return f"<tr>{''.join(made)}</tr>"

    head = f"<thead>{row(names, 'th')}</thead>" if names else ""
    return f"<table>{head}<tbody>{''.join(row(cells, 'td') for cells in rows)}</tbody></table>"


def _code(text: str) -> str:
    return f"<code>{escaped(text)}</code>"


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(_code, texts))
