"""An outline of a document: what a person wants to know of it, and none of the markup."""

from collections.abc import Callable, Iterator
from typing import Any

from mturk_xml.appearance import visible
from mturk_xml.binding import Document
from mturk_xml.catalogue import version_of
from mturk_xml.documents import AnswerKey, ExternalQuestion, HTMLQuestion, QuestionForm, QuestionFormAnswers, content
from mturk_xml.documents.answer_key import (
    PercentageMapping,
    QualificationValueMapping,
    RangeMapping,
    ScaleMapping,
)
from mturk_xml.documents.answer_key import Question as KeyQuestion
from mturk_xml.documents.content import Content
from mturk_xml.documents.question_form import (
    Constraints,
    FreeTextAnswer,
    Question,
    Selection,
    SelectionAnswer,
)
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.fragments import text_of
from mturk_xml.html_page import read_page
from mturk_xml.views.lines import Line, cells, folded
from mturk_xml.words import counted, points

WIDTH = 100


def outline(document: Document, *, width: int = WIDTH) -> str:
    r"""Return an outline of one of the five documents.

    Args:
        document: the document.
        width: of the longest line, in cells of a terminal.

    Returns:
        Lines that each end with a line break. Controls and other characters that cannot be seen are
        escapes, so that the outline can be written to a terminal.

    Example:
        >>> from mturk_xml.documents.question_form import FreeTextAnswer, Length
        >>> question = Question(
        ...     question_identifier="q1",
        ...     is_required=True,
        ...     question_content=(content.Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(constraints=Constraints(length=Length(max_length=2))),
        ... )
        >>> print(outline(QuestionForm(content=(question,))), end="")
        QuestionForm (schema 2017-11-06): 1 question
        <BLANKLINE>
        1. q1: text, required
           How many fingers?
           at most 2 characters

    """
    return "".join(f"{line.text}\n" for line in outline_lines(document, width=width))


def outline_lines(document: Document, *, width: int = WIDTH) -> Iterator[Line]:
    """Give the lines of an outline; arguments as for `outline`."""
    of_class: dict[type[Any], Callable[[Any, int], Iterator[Line]]] = {
        QuestionForm: _form,
        AnswerKey: _key,
        QuestionFormAnswers: _answers,
        ExternalQuestion: _external,
        HTMLQuestion: _html,
    }
    return of_class[type(document)](document, width)


def _heading(text: str, width: int, *, rest: str = "  ") -> Iterator[Line]:
    for line in folded(text, width, rest=rest):
        yield Line(line, is_heading=True)


def _texts(text: str, width: int, first: str, rest: str = "") -> Iterator[Line]:
    for line in folded(text, width, first=first, rest=rest or " " * cells(first)):
        yield Line(line)


# --- QuestionForm ------------------------------------------------------------------------------


def _form(form: QuestionForm, width: int) -> Iterator[Line]:
    schema = version_of(form.namespace)
    overviews = len(form.content) - len(form.questions)
    also = f", {counted(overviews, 'overview')}" if overviews else ""
    yield from _heading(f"QuestionForm (schema {schema}): {counted(len(form.questions), 'question')}{also}", width)
    number = 0
    for part in form.content:
        yield Line("")
        if isinstance(part, Question):
            number += 1
            yield from _question(part, number, width)
        else:
            yield from _heading("Overview", width)
            for each in part.content:
                yield from _texts(content_text(each), width, "   ")


def _question(question: Question, number: int, width: int) -> Iterator[Line]:
    name = f" ({question.display_name})" if question.display_name else ""
    required = ", required" if question.is_required else ""
    what = kind_of_answer(question)
    lead = f"{number}. "
    yield from _heading(f"{lead}{question.question_identifier}{name}: {what}{required}", width, rest=" " * len(lead))
    indent = " " * len(lead)
    for each in question.question_content:
        yield from _texts(content_text(each), width, indent)
    specification = question.answer_specification
    if isinstance(specification, FreeTextAnswer):
        yield from _free_text(specification, width, indent)
    elif isinstance(specification, SelectionAnswer):
        yield from _choices(specification, width, indent)


def _free_text(specification: FreeTextAnswer, width: int, indent: str) -> Iterator[Line]:
    for constraint in constraints_in_words(specification.constraints):
        yield from _texts(constraint, width, indent)
    if specification.default_text:
        yield from _texts(f"begins as: {specification.default_text}", width, indent)


def _choices(specification: SelectionAnswer, width: int, indent: str) -> Iterator[Line]:
    selections = specification.selections
    names = [visible(selection.selection_identifier) for selection in selections.selections]
    longest = min(max(map(cells, names)), width // 3)
    mark = "o" if specification.selection_count_bounds[1] == 1 else "[]"
    for selection, name in zip(selections.selections, names, strict=True):
        gap = " " * max(longest - cells(name), 0)
        lead = f"{indent}{mark} {name}{gap}  "
        rest = " " * min(cells(lead), cells(indent) + longest + len(mark) + 3)
        yield from _texts(selection_text(selection), width, lead, rest)
    if selections.other_selection is not None:
        words = "; ".join(constraints_in_words(selections.other_selection.constraints))
        yield from _texts(f"or a text{f': {words}' if words else ''}", width, f"{indent}{mark} ")


def kind_of_answer(question: Question) -> str:
    """Say in words how a question is answered."""
    specification = question.answer_specification
    if isinstance(specification, FreeTextAnswer):
        lines = specification.number_of_lines_suggestion
        return f"text of {counted(lines, 'line')}" if lines else "text"
    if isinstance(specification, SelectionAnswer):
        least, most = specification.selection_count_bounds
        style = f" ({specification.style_suggestion})" if specification.style_suggestion else ""
        count = counted(most, "choice") if least == most else f"{least} to {counted(most, 'choice')}"
        return f"{count}{style}"
    least, most = specification.min_file_size_in_bytes, specification.max_file_size_in_bytes
    return f"a file of {least} to {counted(most, 'byte')}"


def constraints_in_words(constraints: Constraints | None) -> Iterator[str]:
    """Say in words what a text has to satisfy.

    Example:
        >>> from mturk_xml.documents.question_form import IsNumeric
        >>> list(constraints_in_words(Constraints(is_numeric=IsNumeric(min_value=1))))
        ['a number of at least 1']

    """
    if constraints is None:
        return
    if (number := constraints.is_numeric) is not None:
        bounds = _bounds(number.min_value, number.max_value)
        yield f"a number{f' {bounds}' if bounds.startswith('from') else f' of {bounds}' if bounds else ''}"
    if (length := constraints.length) is not None and (bounds := _bounds(length.min_length, length.max_length)):
        one = bounds.endswith(" 1") and not bounds.startswith("from")
        yield f"{bounds} character{'' if one else 's'}"
    for regex in constraints.answer_format_regexes:
        message = f", or else: {regex.error_text}" if regex.error_text else ""
        yield f"matches /{regex.regex}/{regex.given_flags}{message}"


def _bounds(least: int | None, most: int | None) -> str:
    if least is None:
        return "" if most is None else f"at most {most}"
    return f"at least {least}" if most is None else f"from {least} to {most}"


def content_text(item: Content) -> str:
    """Return what a piece of content shows, as text."""
    match item:
        case content.Title(text=text):
            shown = f"# {text}"
        case content.Text(text=text):
            shown = text
        case content.FormattedContent(text=markup):
            shown = text_of(markup)
        case content.List(list_items=items):
            shown = "\n".join(f"• {text}" for text in items)
        case content.Binary(mime_type=kind) | content.EmbeddedBinary(embedded_mime_type=kind):
            shown = f"[{kind.type}] {item.alt_text} <{item.data_url}>"
        case content.Application(content=content.Flash(flash_movie_url=url)):
            shown = f"[Flash] <{url}>"
        case content.Application(content=content.JavaApplet(applet_path=path, applet_filename=name)):
            shown = f"[Java applet] <{path}> {name}"
    return shown


def selection_text(selection: Selection) -> str:
    """Return what a choice shows, as text."""
    return content_text(selection.content)


# --- AnswerKey ---------------------------------------------------------------------------------


def _key(key: AnswerKey, width: int) -> Iterator[Line]:
    yield from _heading(f"AnswerKey: {counted(len(key.questions), 'question')}", width)
    for number, question in enumerate(key.questions, 1):
        yield Line("")
        yield from _key_question(question, number, width)
    yield Line("")
    for index, line in enumerate(mapping_in_words(key.qualification_value_mapping)):
        yield from _texts(line, width, "  " if index else "")


def _key_question(question: KeyQuestion, number: int, width: int) -> Iterator[Line]:
    lead = f"{number}. "
    yield from _heading(f"{lead}{question.question_identifier}", width, rest=" " * len(lead))
    earned = [str(option.answer_score) for option in question.answer_options]
    otherwise = str(question.default_score or 0)
    longest = max(map(len, [*earned, otherwise]))
    for option, score in zip(question.answer_options, earned, strict=True):
        yield from _texts(" + ".join(option.selection_identifiers), width, f"   {score:>{longest}}  ")
    yield from _texts("anything else", width, f"   {otherwise:>{longest}}  ")


def mapping_in_words(mapping: QualificationValueMapping | None) -> Iterator[str]:
    """Say in words what the summed score becomes.

    Example:
        >>> list(mapping_in_words(PercentageMapping(maximum_summed_score=20)))
        ['Qualification value: the points as a percentage of 20']

    """
    if mapping is None:
        yield "Qualification value: the points"
    elif isinstance(mapping, PercentageMapping):
        yield f"Qualification value: the points as a percentage of {mapping.maximum_summed_score}"
    elif isinstance(mapping, ScaleMapping):
        yield f"Qualification value: the points times {mapping.summed_score_multiplier}"
    else:
        yield from _ranges_in_words(mapping)


def _ranges_in_words(mapping: RangeMapping) -> Iterator[str]:
    yield "Qualification value:"
    for span in mapping.summed_score_ranges:
        bounds = f"{span.inclusive_lower_bound} to {points(span.inclusive_upper_bound)}"
        yield f"{span.qualification_value} for {bounds}"
    yield f"{mapping.out_of_range_qualification_value} for anything else"


# --- the others --------------------------------------------------------------------------------


def _answers(answers: QuestionFormAnswers, width: int) -> Iterator[Line]:
    yield from _heading(f"QuestionFormAnswers: {counted(len(answers.answers), 'answer')}", width)
    yield Line("")
    for answer in answers.answers:
        yield from _heading(answer.question_identifier, width)
        for line in answer_in_words(answer):
            yield from _texts(line, width, "   ")


def answer_in_words(answer: Answer) -> Iterator[str]:
    """Give an answer in lines of text."""
    if answer.uploaded_file_key is not None:
        size = counted(answer.uploaded_file_size_in_bytes or 0, "byte")
        yield f"a file of {size}, kept as {answer.uploaded_file_key}"
    if answer.free_text:
        yield answer.free_text
    for selection in answer.selection_identifiers:
        yield f"[x] {selection}"
    if answer.other_selection_text:
        yield f"beside the choices: {answer.other_selection_text}"
    if not (answer.free_text or answer.selection_identifiers or answer.other_selection_text) and (
        answer.uploaded_file_key is None
    ):
        yield "(nothing)"


def height_in_words(pixels: int) -> str:
    """Say in words how high a frame is."""
    return counted(pixels, "pixel") if pixels else "0, as high as the page"


def _external(question: ExternalQuestion, width: int) -> Iterator[Line]:
    yield from _heading("ExternalQuestion", width)
    yield from _texts(question.external_url, width, "   page          ")
    yield from _texts(height_in_words(question.frame_height), width, "   frame height  ")


def _html(question: HTMLQuestion, width: int) -> Iterator[Line]:
    page = read_page(question.html_content)
    size = counted(len(question.html_content.encode()), "byte")
    yield from _heading(f"HTMLQuestion: a page of {size}", width)
    yield from _texts(height_in_words(question.frame_height), width, "   frame height  ")
    form = page.answer_form
    if form is None:
        yield from _texts("none", width, "   form          ")
        return
    where = "crowd-form" if form.is_crowd_form else f"{form.method} to {form.action or 'nowhere'}"
    yield from _texts(where, width, "   form          ")
    kinds: dict[str, str] = {}
    counts: dict[str, int] = {}
    for field in form.fields:
        kinds.setdefault(field.field_name, field.kind)
        counts[field.field_name] = counts.get(field.field_name, 0) + 1
    for name, kind in kinds.items():
        times = f" x {counts[name]}" if counts[name] > 1 else ""
        yield from _texts(f"{name or '(no name)'}: {kind}{times}", width, "   field         ")
