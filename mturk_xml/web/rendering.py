"""A document as a web page to look at."""

from mturk_xml.binding import Document
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.errors import InvalidTypeError
from mturk_xml.web.form_page import form_page
from mturk_xml.web.frame_page import external_page, html_page


def render_html(document: Document) -> str:
    """Return the page that a Worker saw, to look at: a preview, which sends nothing.

    It is one file that needs nothing from elsewhere but the pictures, sounds and films of the form. It checks what is
    filled in, as the service's page did. Nothing of a form runs in it, whatever the form holds.

    Args:
        document: a QuestionForm; or an ExternalQuestion or HTMLQuestion, whose page is shown in a frame that is shut
            off from all else.

    Raises:
        InvalidTypeError: it is another document, which no Worker saw.
        MissingPackageError: the extra `web` is not installed.

    Example:
        >>> page = render_html(HTMLQuestion(html_content="<!DOCTYPE html><p>Hello", frame_height=300))
        >>> '<iframe id="frame" title="What a Worker sees" height="300" sandbox="allow-scripts allow-forms"' in page
        True

    """
    match document:
        case QuestionForm():
            return form_page(document)
        case ExternalQuestion():
            return external_page(document)
        case HTMLQuestion():
            return html_page(document)
    message = (
        f"render_html: {type(document).__name__} is not allowed; expected a QuestionForm, an ExternalQuestion or an "
        "HTMLQuestion"
    )
    raise InvalidTypeError(message)
