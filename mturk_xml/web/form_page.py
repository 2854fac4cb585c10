"""A QuestionForm as a web page.

One page serves three ends: a preview that sends nothing, the page of a server, and the page of an HTMLQuestion. It
needs nothing from elsewhere but the pictures, sounds and films of the form; nothing in a form can run on it.

Source: API reference, "QuestionForm data structure"; WHATWG, "HTML"; W3C, WCAG 2.2.
"""

from collections.abc import Mapping, Sequence

import attrs

from mturk_xml.documents import content
from mturk_xml.documents.question_form import Overview, Question, QuestionForm
from mturk_xml.web.blocks import Block, blocks
from mturk_xml.web.checks import FieldProblem
from mturk_xml.web.fields import Fields, by_name, fields_of
from mturk_xml.web.markup import Headings
from mturk_xml.web.messages import NOT_A_CHOICE, NOT_ANSWERED, NOT_KEPT
from mturk_xml.web.questions import QuestionView, State, question_view
from mturk_xml.web.templating import rendered_page

UNTITLED = "Questions"
_WORDS = {
    "notAnswered": NOT_ANSWERED,
    "notAChoice": NOT_A_CHOICE,
    "notKept": NOT_KEPT,
    "accepted": "These answers fit the form. This is a preview: nothing has been sent.",
}


@attrs.frozen(kw_only=True)
class Sending:
    """How a page sends its answers, and what came of the last try.

    Attributes:
        action: the address that the form is POSTed to.
        hidden: fields that are sent along and not shown, by their names.
        fields: what was sent the last time, to be shown again, whether it was accepted or not; None for a page that
            has not been sent, which begins with the form's default texts.
        problems: why it was not accepted; shown above the form and at the fields.
        notice: a sentence above the form.
        time_left: how much time there is, in words; nothing where it is without end.
        seconds_left: the same as a number, which the page's script counts down.
        targets: the sources that the page may send to, as a Content-Security-Policy has them. Browsers hold a redirect
            of what was sent to them too.
        is_in_mturk: the page stands in a frame of MTurk, which says in the page's address what the assignment is and
            where its answers go.

    """

    action: str
    hidden: Mapping[str, str] = attrs.field(factory=dict)
    fields: Fields | None = None
    problems: Sequence[FieldProblem] = ()
    notice: str = ""
    time_left: str = ""
    seconds_left: int = 0
    targets: str = "'self'"
    is_in_mturk: bool = False


@attrs.frozen(kw_only=True)
class Part:
    """An Overview, or a question if there is one."""

    blocks: list[Block] = attrs.Factory(list)
    question: QuestionView | None = None


def form_page(form: QuestionForm, *, sending: Sending | None = None) -> str:
    """Return the page of a form, in HTML5.

    Args:
        form: the form.
        sending: where the answers go; None for a preview, which checks them and sends them nowhere.

    Raises:
        MissingPackageError: the extra `web` is not installed.

    Example:
        >>> from mturk_xml.documents.question_form import FreeTextAnswer
        >>> question = Question(
        ...     question_identifier="q1",
        ...     question_content=(content.Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(),
        ... )
        >>> "How many fingers?" in form_page(QuestionForm(content=(question,)))
        True

    """
    headings = Headings()
    state = State()
    if sending is not None:
        sent = None if sending.fields is None else by_name(sending.fields)
        state = State(sent=sent, problems=sending.problems)
    heading = title_of(form)
    has_title = _begins_with_title(form)
    if not has_title:
        headings.title()
    parts = _parts(form, headings, state)
    questions = [part.question for part in parts if part.question is not None]
    refused = [question for question in questions if question.problems]
    return rendered_page(
        "form.html",
        script="form.js",
        sources={"form_action": "'none'" if sending is None else sending.targets},
        title=f"Not sent yet: {heading}" if refused else heading,
        heading=heading,
        has_title=has_title,
        parts=parts,
        refused=refused,
        has_questions=bool(questions),
        sending=sending,
        words=_WORDS,
    )


def _parts(form: QuestionForm, headings: Headings, state: State) -> list[Part]:
    numbered = enumerate(fields_of(form), 1)
    parts = []
    for part in form.content:
        if isinstance(part, Question):
            number, fields = next(numbered)
            parts.append(Part(question=question_view(fields, number, headings, state)))
        else:
            parts.append(Part(blocks=blocks(part.content, headings)))
    return parts


def _begins_with_title(form: QuestionForm) -> bool:
    first = form.content[0]
    item = first.content[0] if isinstance(first, Overview) else None
    return isinstance(item, content.Title) and bool(item.text.strip())


def title_of(form: QuestionForm) -> str:
    """Return the title of a form's page: the first Title in it, or what stands for one."""
    contents = (part.question_content if isinstance(part, Question) else part.content for part in form.content)
    titles = (item.text for items in contents for item in items if isinstance(item, content.Title))
    return next(filter(str.strip, titles), UNTITLED)
