"""Rules about QuestionForms as a whole and about what their questions are called."""

from collections.abc import Iterable, Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.content import Application
from mturk_xml.documents.question_form import (
    NAMESPACE_2005_10_01,
    NAMESPACE_2017_11_06,
    FileUploadAnswer,
    Overview,
    Question,
    QuestionForm,
    Selection,
    Selections,
)
from mturk_xml.rule import Finding, rule


@rule("QF201", "duplicate-question-identifier", Severity.WARNING)
def duplicate_question_identifier(form: QuestionForm) -> Iterator[Finding]:
    """Two questions have the same QuestionIdentifier.

    Why: their answers cannot be told apart; the service took such forms all the same.
    Instead: give each question an identifier of its own.
    Source: API reference, QuestionForm: "The identifier must be unique within the form" in our words.
    """
    questions = form.questions
    if len({question.question_identifier for question in questions}) == len(questions):
        return
    seen: set[str] = set()
    for question in questions:
        if question.question_identifier in seen:
            yield Finding(
                f"the QuestionIdentifier {question.question_identifier!r} is used again",
                at=question,
                hint="give each question an identifier of its own",
            )
        seen.add(question.question_identifier)


@rule("QF202", "padded-question-identifier", Severity.WARNING)
def padded_question_identifier(question: Question) -> Iterable[Finding]:
    """A QuestionIdentifier is empty, or has white space around it.

    Why: identifiers are compared exactly, so that a key without the white space names another question.
    Instead: remove the white space here and in the key.
    """
    identifier = question.question_identifier
    if identifier and identifier == identifier.strip():
        return ()
    return _padded(identifier, "question_identifier", "QuestionIdentifier")


@rule("QF203", "padded-selection-identifier", Severity.WARNING)
def padded_selection_identifier(selection: Selection) -> Iterable[Finding]:
    """A SelectionIdentifier is empty, or has white space around it.

    Why: identifiers are compared exactly, so that a key without the white space names another choice.
    Instead: remove the white space here and in the key.
    """
    identifier = selection.selection_identifier
    if identifier and identifier == identifier.strip():
        return ()
    return _padded(identifier, "selection_identifier", "SelectionIdentifier")


def _padded(identifier: str, field: str, name: str) -> Iterator[Finding]:
    if not identifier.strip():
        yield Finding(f"the {name} is empty", at=field, hint="give it a name of letters and digits")
    else:
        yield Finding(
            f"the {name} {identifier!r} has white space around it",
            at=field,
            hint=f"write {identifier.strip()!r}, here and in the key",
        )


@rule("QF204", "duplicate-selection-identifier", Severity.WARNING)
def duplicate_selection_identifier(selections: Selections) -> Iterator[Finding]:
    """Two choices of a question have the same SelectionIdentifier.

    Why: nobody can tell which of them a Worker chose.
    Source: API reference, QuestionForm: the identifier is unique for each Selection.
    """
    if len({selection.selection_identifier for selection in selections.selections}) == len(selections.selections):
        return
    seen: set[str] = set()
    for selection in selections.selections:
        if selection.selection_identifier in seen:
            yield Finding(
                f"the SelectionIdentifier {selection.selection_identifier!r} is used again in this question",
                at=selection,
                hint="give each choice an identifier of its own",
            )
        seen.add(selection.selection_identifier)


@rule("QF205", "form-without-questions", Severity.ERROR)
def form_without_questions(form: QuestionForm) -> Iterator[Finding]:
    """The form has no Question.

    Why: there is nothing to answer; the schema takes such a form all the same.
    Example: a form of `<Overview>` alone.
    Source: API reference, QuestionForm: one or more Question elements.
    """
    if Question not in map(type, form.content):
        yield Finding("the form has no Question", hint="add a Question after the Overview")


@rule("QF206", "form-in-older-schema", Severity.INFO)
def form_in_older_schema(form: QuestionForm) -> Iterator[Finding]:
    """The form follows the schema of 2005-10-01 and could follow the one of 2017-11-06.

    Why: the newer schema is the older one without Application and FileUploadAnswer, which this form does not
    have. The older one went on working for such forms, so that nothing has to be done.
    Instead: replace 2005-10-01 by 2017-11-06 in the namespace.
    Source: API reference, Data Structure Schema Locations.
    """
    if form.namespace == NAMESPACE_2005_10_01 and not any(map(_needs_older_schema, form.content)):
        yield Finding(
            "the form follows schema 2005-10-01 and would follow 2017-11-06 unchanged",
            at="namespace",
            hint=f'write xmlns="{NAMESPACE_2017_11_06}"',
        )


def _needs_older_schema(part: Overview | Question) -> bool:
    if isinstance(part, Overview):
        return Application in map(type, part.content)
    return type(part.answer_specification) is FileUploadAnswer or Application in map(type, part.question_content)


@rule("QF207", "deprecated-application", Severity.WARNING)
def deprecated_application(application: Application) -> Iterator[Finding]:
    """An Application is in the form: a Flash film or a Java applet.

    Why: the service took none from 2017-12-12 on, schema 2017-11-06 has no such element, and browsers have no
    such plug-ins any more.
    Instead: show a `Binary` or an `EmbeddedBinary`, or ask with an HTMLQuestion or ExternalQuestion.
    Source: API reference, Data Structure Schema Locations.
    """
    yield Finding(
        f"<Application> with <{type(application.content).__name__}>, which no browser shows any more",
        hint="use <Binary> or <EmbeddedBinary>, or an HTMLQuestion or ExternalQuestion",
    )


@rule("QF208", "deprecated-file-upload-answer", Severity.WARNING)
def deprecated_file_upload_answer(upload: FileUploadAnswer) -> Iterator[Finding]:
    """A question asks for a file with FileUploadAnswer.

    Why: the service took none from 2017-12-12 on, and schema 2017-11-06 has no such element.
    Instead: ask with an ExternalQuestion or HTMLQuestion whose page uploads the file to a store of your own.
    Source: API reference, Data Structure Schema Locations.
    """
    yield Finding(
        f"<FileUploadAnswer> of up to {upload.max_file_size_in_bytes:,} bytes, which the service took until 2017 only",
        hint="let the page of an ExternalQuestion or HTMLQuestion upload the file",
    )


@rule("QF222", "inverted-file-size-bounds", Severity.ERROR)
def inverted_file_size_bounds(upload: FileUploadAnswer) -> Iterator[Finding]:
    """MinFileSizeInBytes is greater than MaxFileSizeInBytes.

    Why: no file satisfies both.
    """
    if upload.min_file_size_in_bytes > upload.max_file_size_in_bytes:
        yield Finding(
            f"no file has at least {upload.min_file_size_in_bytes} and at most {upload.max_file_size_in_bytes} bytes",
            at="min_file_size_in_bytes",
            hint="swap the two sizes; the maximum comes first",
        )
