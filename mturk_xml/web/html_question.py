"""A QuestionForm as an HTMLQuestion, whose page asks the same.

Source: API reference, "HTMLQuestion data structure".
"""

from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.web.form_page import Sending, form_page

SUBMIT_URL = "https://www.mturk.com/mturk/externalSubmit"
_SENDING = Sending(
    action=SUBMIT_URL,
    hidden={"assignmentId": ""},
    targets="https://mturk.com https://*.mturk.com",
    is_in_mturk=True,
)


def to_html_question(form: QuestionForm, *, frame_height: int = 0) -> HTMLQuestion:
    """Turn a form into an HTMLQuestion whose page asks the same questions.

    The page needs nothing from elsewhere but the pictures, sounds and films of the form. Its fields become answers to
    the form by `answers_from_fields`. A file cannot be uploaded on it: it says so in the place of the field.

    Args:
        form: the form.
        frame_height: of the frame around the page, in pixels; 0 is as high as the page.

    Raises:
        MissingPackageError: the extra `web` is not installed.

    Example:
        >>> from mturk_xml.documents.content import Text
        >>> from mturk_xml.documents.question_form import FreeTextAnswer, Question
        >>> question = Question(
        ...     question_identifier="q1",
        ...     question_content=(Text(text="How many fingers?"),),
        ...     answer_specification=FreeTextAnswer(),
        ... )
        >>> page = to_html_question(QuestionForm(content=(question,))).html_content
        >>> ' name="q1" ' in page
        True

    """
    return HTMLQuestion(html_content=form_page(form, sending=_SENDING), frame_height=frame_height)
