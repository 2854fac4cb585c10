"""Amazon Mechanical Turk's question-and-answer documents: read, checked, built and scored.

    import mturk_xml as mx

    form = mx.parse(pathlib.Path("form.xml"))
    report = mx.check(pathlib.Path("form.xml"))
    result = mx.score(key, answers)

The classes inside the documents are in the modules `answer_key`, `content`, `question_form` and
`question_form_answers`; the service's own structures are in `service`. Each name is imported when it is first
used, so that a command that needs few of them starts at once.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mturk_xml import service as service
    from mturk_xml.diagnostics import Diagnostic as Diagnostic
    from mturk_xml.diagnostics import Location as Location
    from mturk_xml.diagnostics import Report as Report
    from mturk_xml.diagnostics import Severity as Severity
    from mturk_xml.documents import AnswerKey as AnswerKey
    from mturk_xml.documents import Document as Document
    from mturk_xml.documents import ExternalQuestion as ExternalQuestion
    from mturk_xml.documents import HTMLQuestion as HTMLQuestion
    from mturk_xml.documents import QuestionForm as QuestionForm
    from mturk_xml.documents import QuestionFormAnswers as QuestionFormAnswers
    from mturk_xml.documents import answer_key as answer_key
    from mturk_xml.documents import content as content
    from mturk_xml.documents import question_form as question_form
    from mturk_xml.documents import question_form_answers as question_form_answers
    from mturk_xml.errors import DocumentError as DocumentError
    from mturk_xml.errors import InvalidTypeError as InvalidTypeError
    from mturk_xml.errors import InvalidValueError as InvalidValueError
    from mturk_xml.errors import MissingPackageError as MissingPackageError
    from mturk_xml.errors import MTurkXMLError as MTurkXMLError
    from mturk_xml.errors import ScoringError as ScoringError
    from mturk_xml.errors import SourceError as SourceError
    from mturk_xml.mending import Fix as Fix
    from mturk_xml.mending import Mended as Mended
    from mturk_xml.mending import MendedTest as MendedTest
    from mturk_xml.mending import Unfixed as Unfixed
    from mturk_xml.mending import mend as mend
    from mturk_xml.mending import mend_test as mend_test
    from mturk_xml.pairs import AnswersChecker as AnswersChecker
    from mturk_xml.pairs import JointReport as JointReport
    from mturk_xml.pairs import check_test as check_test
    from mturk_xml.pipeline import check as check
    from mturk_xml.pipeline import parse as parse
    from mturk_xml.plain import TestPair as TestPair
    from mturk_xml.plain import from_json as from_json
    from mturk_xml.plain import from_plain as from_plain
    from mturk_xml.plain import from_yaml as from_yaml
    from mturk_xml.plain import read_test as read_test
    from mturk_xml.plain import to_json as to_json
    from mturk_xml.plain import to_plain as to_plain
    from mturk_xml.plain import to_yaml as to_yaml
    from mturk_xml.plain import write_test as write_test
    from mturk_xml.scoring import Note as Note
    from mturk_xml.scoring import NoteKind as NoteKind
    from mturk_xml.scoring import QuestionScore as QuestionScore
    from mturk_xml.scoring import Rounding as Rounding
    from mturk_xml.scoring import Score as Score
    from mturk_xml.scoring import Scorer as Scorer
    from mturk_xml.scoring import score as score
    from mturk_xml.views import Change as Change
    from mturk_xml.views import ChangeKind as ChangeKind
    from mturk_xml.views import compare as compare
    from mturk_xml.views import outline as outline
    from mturk_xml.web.fields import answers_from_fields as answers_from_fields
    from mturk_xml.web.html_question import to_html_question as to_html_question
    from mturk_xml.web.rendering import render_html as render_html

__version__ = "0.1.0"

_NAMES_BY_MODULE = {
    "pipeline": ("check", "parse"),
    "diagnostics": ("Diagnostic", "Location", "Report", "Severity"),
    "documents": ("AnswerKey", "Document", "ExternalQuestion", "HTMLQuestion", "QuestionForm", "QuestionFormAnswers"),
    "documents.answer_key": ("answer_key",),
    "documents.content": ("content",),
    "documents.question_form": ("question_form",),
    "documents.question_form_answers": ("question_form_answers",),
    "errors": (
        "DocumentError",
        "InvalidTypeError",
        "InvalidValueError",
        "MTurkXMLError",
        "MissingPackageError",
        "ScoringError",
        "SourceError",
    ),
    "mending": ("Fix", "Mended", "MendedTest", "Unfixed", "mend", "mend_test"),
    "pairs": ("AnswersChecker", "JointReport", "check_test"),
    "plain": (
        "TestPair",
        "from_json",
        "from_plain",
        "from_yaml",
        "read_test",
        "to_json",
        "to_plain",
        "to_yaml",
        "write_test",
    ),
    "service": ("service",),
    "scoring": ("Note", "NoteKind", "QuestionScore", "Rounding", "Score", "Scorer", "score"),
    "views": ("Change", "ChangeKind", "compare", "outline"),
    "web.fields": ("answers_from_fields",),
    "web.html_question": ("to_html_question",),
    "web.rendering": ("render_html",),
}
_MODULE_OF_NAME = {name: module for module, names in _NAMES_BY_MODULE.items() for name in names}

__all__ = ["__version__", *_MODULE_OF_NAME]  # noqa: PLE0604 - the names are strings


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF_NAME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = importlib.import_module(f"{__name__}.{_MODULE_OF_NAME[name]}")
    value: object = module if module.__name__.endswith(f".{name}") else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
