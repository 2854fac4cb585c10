"""Documents as people look at them: an outline, a comparison, a web page."""

from mturk_xml.views.comparison import Change, ChangeKind, compare
from mturk_xml.views.outlines import outline
from mturk_xml.views.page import to_html_question
from mturk_xml.views.web_fields import answers_from_fields

__all__ = ["Change", "ChangeKind", "answers_from_fields", "compare", "outline", "to_html_question"]
