"""Rules about QuestionFormAnswers."""

import json
import re
from collections.abc import Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.rule import Finding, InText, rule

# The beginning of a list of objects, or of an object with a member: nobody types that who means something else.
_LIKE_JSON = re.compile(r"""\s*(?:\[\s*\{\s*["']|\{\s*(?:"[^"]*"|'[^']*')\s*:)""")


@rule("QA501", "duplicate-answer", Severity.WARNING)
def duplicate_answer(answers: QuestionFormAnswers) -> Iterator[Finding]:
    """Two answers are to the same question.

    Why: nobody can tell which one counts; scoring refuses such a document where its key names the question.
    """
    if len({answer.question_identifier for answer in answers.answers}) == len(answers.answers):
        return
    seen: set[str] = set()
    for answer in answers.answers:
        if answer.question_identifier in seen:
            yield Finding(
                f"the question {answer.question_identifier!r} is answered again",
                at=answer,
                hint="keep one of the answers; several selections belong in one Answer",
            )
        seen.add(answer.question_identifier)


@rule("QA502", "nothing-answered", Severity.INFO)
def nothing_answered(answers: QuestionFormAnswers) -> Iterator[Finding]:
    """No answer holds anything: no selection, no text, no file.

    Why: the Worker sent the form in without filling it in, or what was filled in was lost on its way.
    Example: every Answer is a QuestionIdentifier alone, or has an empty FreeText.
    Instead: make the form's questions required, if this Worker should have answered.
    """
    if not any(map(_holds_something, answers.answers)):
        yield Finding("nothing was answered", hint="make questions required, if Workers should answer them")


def _holds_something(answer: Answer) -> bool:
    if answer.selection_identifiers or answer.uploaded_file_key is not None:
        return True
    text = answer.free_text or answer.other_selection_text
    return bool(text and text.strip())


@rule("QA503", "broken-json-in-free-text", Severity.WARNING, needs=("{", "&"))
def broken_json_in_free_text(answer: Answer) -> Iterator[Finding]:
    """A FreeText that begins as JSON is not JSON.

    Why: forms of Crowd HTML elements send their answers as JSON in one FreeText; such an answer was cut off or
    changed. A text is taken for JSON if it begins as a list of objects, `[{"`, or as an object with a member,
    `{"bird":`.
    Example: `<FreeText>[{"bird": "heron"}</FreeText>`
    Instead: fetch the answer again, or mend it by hand.
    """
    text = answer.free_text
    if text and _LIKE_JSON.match(text):
        try:
            # What numbers are is of no interest, and long ones would be refused.
            json.loads(text, parse_int=str, parse_float=str)
        except json.JSONDecodeError as error:
            place = min(error.pos, len(text) - 1)
            yield Finding(
                f"the FreeText begins as JSON but is not: {error.msg[:1].lower()}{error.msg[1:]}",
                at=InText(place, "free_text"),
                hint="fetch the answer again; JSON has double quotes and no comma at the end",
            )
        except RecursionError:
            pass  # Nested too deeply to tell.


@rule("QA504", "malformed-uploaded-file-key", Severity.WARNING, needs=("UploadedFileKey",))
def malformed_uploaded_file_key(answer: Answer) -> Iterator[Finding]:
    """An UploadedFileKey is empty, or has white space in it.

    Why: the file is fetched by its key, and no key looks like this.
    Instead: copy the key again, to the letter.
    """
    key = answer.uploaded_file_key
    if key is not None and (not key or any(map(str.isspace, key))):
        problem = f"the UploadedFileKey {key!r} has white space in it" if key else "the UploadedFileKey is empty"
        yield Finding(problem, at="uploaded_file_key", hint="copy the key again, to the letter")
