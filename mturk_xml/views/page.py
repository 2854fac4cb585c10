"""A QuestionForm as a web page that asks the same, and as an HTMLQuestion.

Source: API reference, "QuestionForm data structure" and "HTMLQuestion data structure"; WHATWG, "HTML".
"""

import functools
import json
from collections.abc import Iterator
from importlib.resources import files

from mturk_xml.documents import content
from mturk_xml.documents.content import Content
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.documents.question_form import (
    FreeTextAnswer,
    Question,
    QuestionForm,
    Selection,
    SelectionAnswer,
    StyleSuggestion,
)
from mturk_xml.fragments import escaped, sanitised
from mturk_xml.views.web_fields import QuestionFields, fields_of
from mturk_xml.xhtml import as_html

SUBMIT_URL = "https://www.mturk.com/mturk/externalSubmit"
NO_FILE = "A file cannot be uploaded on this page."

_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<p role="status" id="preview">This is a preview: accept the HIT to answer.</p>
<form id="answers" method="post" action="{url}" autocomplete="off">
<input type="hidden" name="assignmentId" id="assignment" value="">
{parts}
<p><button type="submit" id="submit">Submit</button></p>
</form>
<script>
{script}</script>
</body>
</html>
"""
_INVALID_INPUT = "Invalid input supplied."
_MOST_ROWS = 30
_LIST_ROWS = 8
_LONGEST_OPTION = 60
_BOXES = frozenset({None, StyleSuggestion.RADIOBUTTON, StyleSuggestion.CHECKBOX})
# Browsers read no larger one.
_LARGEST_LENGTH = 2**31 - 1


def to_html_question(form: QuestionForm, *, frame_height: int = 0) -> HTMLQuestion:
    """Turn a form into an HTMLQuestion whose page asks the same questions.

    The page needs nothing from elsewhere but the pictures, sounds and films of the form. Its fields become answers to
    the form by `answers_from_fields`. A file cannot be uploaded on it: it says so in the place of the field.

    Args:
        form: the form.
        frame_height: of the frame around the page, in pixels; 0 is as high as the page.

    Example:
        >>> from mturk_xml.documents.content import Text
        >>> question = Question(
        ...     question_identifier="q1",
        ...     question_content=(Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(),
        ... )
        >>> page = to_html_question(QuestionForm(content=(question,))).html_content
        >>> '<input name="q1" ' in page
        True

    """
    return HTMLQuestion(html_content=page_of(form), frame_height=frame_height)


def page_of(form: QuestionForm) -> str:
    """Return the page of a form, in HTML5."""
    of_question = iter(fields_of(form))
    parts: list[str] = []
    for number, part in enumerate(form.content, 1):
        if isinstance(part, Question):
            parts += _question(next(of_question), number)
        else:
            parts += ["<section>", *map(_content, part.content), "</section>"]
    return _PAGE.format(
        title=_title(form), url=SUBMIT_URL, parts="\n".join(parts), style=_asset("page.css"), script=_asset("page.js")
    )


@functools.cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _title(form: QuestionForm) -> str:
    contents = (part.question_content if isinstance(part, Question) else part.content for part in form.content)
    titles = (item.text for items in contents for item in items if isinstance(item, content.Title))
    return escaped(next(titles, "") or "Questions")


# --- what is shown -----------------------------------------------------------------------------


def _content(item: Content) -> str:
    """Write a piece of content as blocks."""
    match item:
        case content.Title(text=text):
            return f"<h2>{escaped(text)}</h2>"
        case content.Text(text=text):
            return f'<p class="text">{escaped(text)}</p>'
        case content.List(list_items=items):
            return f"<ul>{''.join(f'<li>{escaped(text)}</li>' for text in items)}</ul>"
        case content.Application():
            return f"<p>{_application(item)}</p>"
        case content.FormattedContent(text=markup):
            return f"<div>{_formatted(markup)}</div>"
    return f"<p>{_media(item)}</p>"


def _formatted(markup: str) -> str:
    """Write valid markup as it is; only the phrases of any other, as nobody knows what it would do to the page."""
    written = as_html(markup)
    return sanitised(markup) if written is None else written


def _media(item: content.Binary | content.EmbeddedBinary) -> str:
    kind = item.mime_type.type if isinstance(item, content.Binary) else item.embedded_mime_type.type.lower()
    url, alt = escaped(item.data_url), escaped(item.alt_text)
    size = _size(item.width, item.height) if isinstance(item, content.EmbeddedBinary) else ""
    if kind == "image":
        return f'<img src="{url}" alt="{alt}"{size}>'
    if kind in {"audio", "video"}:
        attributes = f'preload="metadata" src="{url}" aria-label="{alt}"{size if kind == "video" else ""}'
        return f'<{kind} controls {attributes}><a href="{url}">{alt}</a></{kind}>'
    return f'<a href="{url}" target="_blank" rel="noopener">{alt or url}</a>'


def _size(width: str, height: str) -> str:
    pixels = {"width": width.strip(), "height": height.strip()}
    return "".join(f' {name}="{text}"' for name, text in pixels.items() if text.isascii() and text.isdecimal())


def _application(item: content.Application) -> str:
    """Say what was shown by a plug-in that browsers no longer have, and link to it."""
    application = item.content
    if isinstance(application, content.Flash):
        url, what = application.flash_movie_url, "Flash film"
    else:
        url, what = application.applet_path, "Java applet"
    return f'<a href="{escaped(url)}" target="_blank" rel="noopener">A {what}, which browsers no longer show</a>'


# --- what is asked -----------------------------------------------------------------------------


def _question(fields: QuestionFields, number: int) -> Iterator[str]:
    question, specification = fields.question, fields.question.answer_specification
    label = f"content-{number}"
    name = escaped(question.display_name or "")
    required = "<small>(required)</small>" if question.is_required else ""
    legend = f"<legend>{name}{' ' if name and required else ''}{required}</legend>" if name or required else ""
    checks = ""
    if isinstance(specification, SelectionAnswer):
        least, most = specification.selection_count_bounds
        rules = {"required": bool(question.is_required and least), "least": least, "most": most}
        checks = f' data-choices="{escaped(json.dumps(rules))}"'
    yield f'<fieldset aria-describedby="{label}"{checks}>{legend}'
    yield f'<div id="{label}">'
    yield from map(_content, question.question_content)
    yield "</div>"
    if isinstance(specification, SelectionAnswer):
        yield from _choices(fields, specification, label)
    elif isinstance(specification, FreeTextAnswer):
        length = specification.constraints and specification.constraints.length
        must = question.is_required or bool(length and length.min_length)
        yield _text_field(fields.name, specification, f' aria-labelledby="{label}"', is_required=must)
    else:
        yield f"<p><em>{NO_FILE}</em></p>"
    yield "</fieldset>"


def _choices(fields: QuestionFields, specification: SelectionAnswer, label: str) -> Iterator[str]:
    least, most = specification.selection_count_bounds
    selections = specification.selections
    # Without script, what browsers enforce must not keep anybody from answering beside the choices.
    must = bool(fields.question.is_required and least and selections.other_selection is None)
    style = specification.style_suggestion
    pairs = list(zip(fields.values, selections.selections, strict=True))
    if style in _BOXES or not _fit_a_list(selections.selections):
        is_box = most > 1 or style is StyleSuggestion.CHECKBOX
        kind = "checkbox" if is_box else "radio"
        required = " required" if must and not is_box else ""
        for value, selection in pairs:
            field = f'<input type="{kind}" name="{fields.name}" value="{value}"{required}>'
            yield f'<label class="choice">{field}<span>{_choice(selection)}</span></label>'
    else:
        is_list = most > 1 or style in {StyleSuggestion.LIST, StyleSuggestion.MULTICHOOSER}
        rows = f' size="{max(min(len(pairs), _LIST_ROWS), 2)}"' if is_list else ""
        several = " multiple" if most > 1 else ""
        required = " required" if must else ""
        yield f'<select name="{fields.name}"{several}{rows}{required} aria-labelledby="{label}">'
        if not is_list:
            yield '<option value="">Please select</option>'
        for value, selection in pairs:
            yield f'<option value="{value}">{_choice(selection)}</option>'
        yield "</select>"
    if selections.other_selection is not None and fields.other_name is not None:
        field = _text_field(fields.other_name, selections.other_selection, "", is_required=False)
        yield f'<label class="field"><span>Other:</span>{field}</label>'


def _fit_a_list(selections: tuple[Selection, ...]) -> bool:
    """Tell whether all choices are texts, and none so long that a list would cut it off."""
    return all(
        isinstance(selection.content, content.Text) and len(selection.content.text) <= _LONGEST_OPTION
        for selection in selections
    )


def _choice(selection: Selection) -> str:
    item = selection.content
    if isinstance(item, content.Text):
        return escaped(item.text)
    return _formatted(item.text) if isinstance(item, content.FormattedContent) else _media(item)


def _text_field(name: str, specification: FreeTextAnswer, label: str, *, is_required: bool) -> str:
    constraints = specification.constraints
    number = constraints.is_numeric if constraints else None
    length = constraints.length if constraints else None
    regexes = constraints.answer_format_regexes if constraints else ()
    rules = {
        "number": [number.min_value, number.max_value] if number else None,
        "length": [length.min_length, length.max_length] if length else None,
        "patterns": [(each.regex, (each.flags or "").strip(), each.error_text or _INVALID_INPUT) for each in regexes],
    }
    attributes = f'name="{name}" data-text="{escaped(json.dumps(rules))}"{label}'
    for attribute, limit in (
        ("minlength", length and length.min_length),
        ("maxlength", length and length.max_length),
    ):
        if limit and limit <= _LARGEST_LENGTH:
            attributes += f' {attribute}="{limit}"'
    attributes += ' inputmode="decimal"' if number else ""
    attributes += " required" if is_required else ""
    text, rows = specification.default_text or "", specification.number_of_lines_suggestion or 1
    if rows == 1 and not {"\n", "\r"} & set(text):
        return f'<input {attributes} value="{escaped(text)}">'
    # A textarea does not show a line feed that it begins with.
    line_feed = "\n" if escaped(text).startswith("\n") else ""
    return f'<textarea {attributes} rows="{min(max(rows, 2), _MOST_ROWS)}">{line_feed}{escaped(text)}</textarea>'
