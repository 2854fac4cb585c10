"""Rules about HTMLQuestions: pages that cannot be answered, or not as their author meant.

Of many findings of one rule in one page, the first 20 are told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.html_page import Form, Page, Tag, read_page
from mturk_xml.rule import Finding, InText, rule
from mturk_xml.rules.frame_height import odd_frame_height
from mturk_xml.words import quoted

_MOST = 20  # So many findings of a rule in a page are told.
_WORD = re.compile(r"[\w-]+")
_SHARING = ({"radio"}, {"checkbox"}, {"checkbox", "hidden"})  # The kinds of fields that may share a name.
_SUBMIT_URL = "https://www.mturk.com/mturk/externalSubmit"


@rule("HQ701", "escaped-html-content", Severity.WARNING)
def escaped_html_content(question: HTMLQuestion) -> Iterator[Finding]:
    """The HTML is escaped once too often.

    Why: Workers see the markup instead of the page.
    Example: `<HTMLContent><![CDATA[&lt;html&gt;…]]></HTMLContent>`
    Instead: escape the HTML or put it in a CDATA section, not both.
    """
    if _is_escaped(question):
        yield Finding(
            "the HTML begins with &lt; and would be shown as text",
            at="html_content",
            hint="use a CDATA section or escapes, not both",
        )


def _is_escaped(question: HTMLQuestion) -> bool:
    return question.html_content.lstrip().startswith("&lt;")


@rule("HQ702", "malformed-html-content", Severity.WARNING)
def malformed_html_content(question: HTMLQuestion) -> Iterator[Finding]:
    """The HTML is not HTML5: tags do not pair, or an HTML5 parser has to guess.

    Why: browsers mend it without a word, and the page may become another one than was meant.
    Example: `<div><b>Which bird is it?</div></b>`, `<input name="bird"/ required>`, `AT&Tcopy;`
    Instead: close what is open, in the reverse order, and write `<` and `&` in texts as `&lt;` and `&amp;`.
    Source: WHATWG, "HTML", 13 "The HTML syntax"; API reference, HTMLQuestion: the content has to be HTML5.
    """
    for problem in read_page(question.html_content).problems[:_MOST]:
        yield Finding(problem.message, at=_at(problem.offset))


@rule("HQ703", "html-without-doctype", Severity.INFO)
def html_without_doctype(question: HTMLQuestion) -> Iterator[Finding]:
    """The HTML does not begin with a DOCTYPE.

    Why: browsers then lay the page out as those of the nineties did.
    Instead: begin it with `<!DOCTYPE html>`.
    Source: WHATWG, "HTML", 13.1.1 "The DOCTYPE".
    """
    if not read_page(question.html_content).has_doctype and not _is_escaped(question):
        yield Finding("the HTML has no DOCTYPE", at="html_content", hint="begin it with <!DOCTYPE html>")


@rule("HQ704", "html-without-form", Severity.ERROR)
def html_without_form(question: HTMLQuestion) -> Iterator[Finding]:
    """The HTML has neither a form nor a crowd-form, and no script that may make one.

    Why: no Worker can submit an answer.
    Example: `<body><input name="bird"></body>`
    Instead: put the fields in a form that POSTs them to …/mturk/externalSubmit, or in a `<crowd-form>`.
    Source: API reference, HTMLQuestion: the HTML contains a form that Workers fill in and submit.
    """
    page = read_page(question.html_content)
    if not page.forms and not page.may_script("form") and not _is_escaped(question):
        yield Finding(
            "there is no form to submit an answer with",
            at="html_content",
            hint=f"put the fields in a form that POSTs them to {_SUBMIT_URL}, or in a crowd-form",
        )


@rule("HQ705", "form-not-sent-to-mturk", Severity.WARNING)
def form_not_sent_to_mturk(question: HTMLQuestion) -> Iterator[Finding]:
    """No form POSTs its fields to the service's externalSubmit.

    Why: the answer goes elsewhere, or nowhere. A form whose action a script may set is left alone.
    Example: `<form action="https://example.com/answers">`
    Instead: `<form method="post" action="https://www.mturk.com/mturk/externalSubmit">`
    Source: API reference, HTMLQuestion, The Form Action.
    """
    page = read_page(question.html_content)
    form = page.answer_form
    if form is None or form.is_crowd_form:
        return
    if not form.goes_to_mturk:
        if not page.may_script("externalsubmit", "turksubmitto", ".action", '"action"', "'action'"):
            goes = f"goes to {quoted(form.action)}" if form.action else "has no action"
            yield Finding(f"the form {goes}", at=_at(form.tag.offset), hint=f"write {_SUBMIT_URL}")
    elif form.method != "POST" and not page.may_script(".method", '"method"', "'method'"):
        yield Finding(f"the form is sent by {form.method}", at=_at(form.tag.offset), hint='write method="post"')


@rule("HQ706", "form-without-assignment-id", Severity.WARNING)
def form_without_assignment_id(question: HTMLQuestion) -> Iterator[Finding]:
    """The form has no field named assignmentId, and no script that may add one.

    Why: the service cannot tell whose answer it is. A crowd-form adds the field itself, and so does
    turkSetAssignmentID() of the service's externalHIT_v1.js.
    Instead: `<input type="hidden" name="assignmentId" value="">`, which a script fills from the page's URL.
    Source: API reference, HTMLQuestion, The Answer Data.
    """
    page = read_page(question.html_content)
    form = page.answer_form
    if form is None or form.is_crowd_form or page.may_script("assignmentid"):
        return
    names = {field.field_name for field in form.fields}
    if "assignmentId" not in names:
        near = sorted(name for name in names if name.lower() == "assignmentid")
        yield Finding(
            "the form has no field named assignmentId",
            at=_at(form.tag.offset),
            hint=f"spell {near[0]!r} as assignmentId"
            if near
            else "add a hidden field of this name, and fill it by a script",
        )


@rule("HQ707", "field-without-name", Severity.WARNING)
def field_without_name(question: HTMLQuestion) -> Iterator[Finding]:
    """A field of the form has no name.

    Why: browsers do not submit it, and what Workers enter is lost. A field with an id that a script speaks of is
    left alone.
    Example: `<textarea id="comment"></textarea>`
    Instead: give each field a name of its own.
    Source: API reference, HTMLQuestion: each field needs a name.
    """
    page, form = _page_and_form(question)
    nameless = [field for field in form.fields if not field.field_name] if form else []
    spoken_of = set(_WORD.findall(page.script_text)) if nameless else set()
    lost = (field for field in nameless if field.attributes.get("id", "").lower() not in spoken_of)
    for field in islice(lost, _MOST):
        yield Finding(f"the {field.name} has no name", at=_at(field.offset), hint="give it a name of its own")


@rule("HQ708", "duplicate-field-name", Severity.WARNING)
def duplicate_field_name(question: HTMLQuestion) -> Iterator[Finding]:
    """Two fields of the form have the same name.

    Why: their answers cannot be told apart. Radio buttons and check boxes share their names on purpose, and so do a
    check box and a hidden field, and fields whose names end with `[]`.
    Instead: give each field a name of its own.
    Source: Requester guide, Defining an HTML form: every field has a name of its own.
    """
    _, form = _page_and_form(question)
    for field in islice(_duplicates(form.fields if form else ()), _MOST):
        yield Finding(
            f"another field has the name {quoted(field.field_name)}",
            at=_at(field.offset),
            hint="give it a name of its own",
        )


def _duplicates(fields: Sequence[Tag]) -> Iterator[Tag]:
    if len({field.field_name for field in fields}) == len(fields):
        return
    kinds: dict[str, str] = {}
    for field in fields:
        name, kind = field.field_name, field.kind.removeprefix("crowd-").removesuffix("-button")
        if not name or name.endswith("[]"):
            continue
        if name in kinds and {kinds[name], kind} not in _SHARING:
            yield field
        kinds.setdefault(name, kind)


@rule("HQ709", "form-without-submit-button", Severity.WARNING)
def form_without_submit_button(question: HTMLQuestion) -> Iterator[Finding]:
    """The form has no button that submits it, and no script that may do so.

    Why: Workers cannot hand in their answer. A crowd-form adds a button itself.
    Example: `<button type="button">Submit</button>`
    Instead: `<input type="submit" value="Submit">`
    """
    page, form = _page_and_form(question)
    if form is None or form.is_crowd_form or page.may_script("submit"):
        return
    if not any(tag.submits for tag in reversed(form.tags)):
        yield Finding("the form has no submit button", at=_at(form.tag.offset), hint='add an <input type="submit">')


@rule("HQ710", "insecure-active-content", Severity.WARNING)
def insecure_active_content(question: HTMLQuestion) -> Iterator[Finding]:
    """A script, a style sheet or a frame is loaded over http.

    Why: the page is served over HTTPS, and browsers load nothing of that kind into it over http.
    Example: `<script src="http://code.jquery.com/jquery-1.9.1.min.js"></script>`
    Instead: write https, if the server has it.
    Source: W3C, "Mixed Content".
    """
    page = read_page(question.html_content)
    insecure = (tag for tag in page.tags if not tag.is_field and tag.url.lower().startswith("http:"))
    for tag in islice(insecure, _MOST):
        yield Finding(
            f"browsers do not load {quoted(tag.url)} into a page that came over HTTPS",
            at=_at(tag.offset),
            hint="write https, if the server has it",
        )


@rule("HQ711", "odd-html-frame-height", Severity.WARNING)
def odd_html_frame_height(question: HTMLQuestion) -> Iterable[Finding]:
    """The FrameHeight is negative, tiny or huge.

    Why: Workers see little of the page, or scroll through emptiness.
    Example: `<FrameHeight>4</FrameHeight>`
    Instead: write 0, which fits the frame to its content, or a height in pixels: from 100 to 20000 nothing is said.
    Source: API reference, HTMLQuestion.
    """
    return odd_frame_height(question.frame_height)


@rule("HQ712", "crowd-elements-without-script", Severity.WARNING)
def crowd_elements_without_script(question: HTMLQuestion) -> Iterator[Finding]:
    """Crowd HTML elements are used, but the script that makes them work is not loaded.

    Why: browsers do not know these elements; they show nothing but the text in them.
    Instead: `<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>`
    Source: API reference, HTMLQuestion, Using Crowd HTML Elements.
    """
    page = read_page(question.html_content)
    crowd = [tag for tag in (*page.tags, *(form.tag for form in page.forms)) if tag.name.startswith("crowd-")]
    scripts = [tag.url for tag in page.tags if tag.name == "script"]
    if (
        crowd
        and not any("crowd-html-elements" in url for url in scripts)
        and not page.may_script("crowd-html-elements")
    ):
        first = min(crowd, key=lambda tag: tag.offset)
        yield Finding(
            f"browsers do not know {first.name} without the script crowd-html-elements.js",
            at=_at(first.offset),
            hint="load https://assets.crowd.aws/crowd-html-elements.js",
        )


def _page_and_form(question: HTMLQuestion) -> tuple[Page, Form | None]:
    page = read_page(question.html_content)
    return page, page.answer_form


def _at(offset: int) -> InText:
    return InText(offset, "html_content")
