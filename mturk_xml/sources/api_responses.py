"""What the API answers, as JSON: assignments and requests for Qualifications, alone or in pages.

Source: API reference, "Assignment data structure", "QualificationRequest data structure", "GetAssignment",
"ListAssignmentsForHIT" and "ListQualificationRequests".
"""

import functools
import json
from collections.abc import Iterator

from mturk_xml.embedded import embedded_xml
from mturk_xml.sources.submission import Submission
from mturk_xml.tree import MAX_BYTES
from mturk_xml.words import first_few, shown

ONE = ("Assignment", "QualificationRequest")
"""The keys below which one submission stands."""

MANY = ("Assignments", "QualificationRequests")
"""The keys below which a list of submissions stands."""

_IDS = {
    "workerid": "worker_id",
    "subjectid": "worker_id",
    "assignmentid": "assignment_id",
    "hitid": "hit_id",
    "qualificationrequestid": "qualification_request_id",
}
_TIMES = {
    "accepttime": "AcceptTime",
    "assignmentaccepttime": "AcceptTime",
    "submittime": "SubmitTime",
    "assignmentsubmittime": "SubmitTime",
    "worktimeinseconds": "WorkTimeInSeconds",
}
_ANSWER = "answer"
_DEEPEST = 8

_EXPECTED = (
    "expected are QuestionFormAnswers, the API's Assignments or QualificationRequests as JSON or XML, "
    "a table with an Answer column, or archives of these"
)


def id_field(name: str) -> str | None:
    """Return the field of a `Submission` that a key or a column is meant for, in any of the usual spellings.

    Example:
        >>> id_field("WorkerId"), id_field("hit_id"), id_field("Title")
        ('worker_id', 'hit_id', None)

    """
    return _IDS.get(plain(name))


def time_named(name: str) -> str | None:
    """Return the key in `Submission.times` that a key or a column is meant for, likewise.

    Example:
        >>> time_named("AcceptTime"), time_named("assignmentsubmittime"), time_named("ApprovalTime")
        ('AcceptTime', 'SubmitTime', None)

    """
    return _TIMES.get(plain(name))


def plain(name: str) -> str:
    """Return the name of a column or a key without what people spell differently."""
    return name.strip().lower().replace("_", "").replace(" ", "").replace("-", "")


def as_text(value: object) -> str | None:
    """Return an id as text; None where there is none."""
    return None if value is None or value == "" else str(value)


def submissions_in(value: object, source: str, *, depth: int = 0) -> Iterator[Submission]:
    """Find the submissions in a JSON value.

    Args:
        value: what `json.loads` gives.
        source: where it stands; what stands deeper is named by its path from there.
        depth: in how many lists it stands.

    Yields:
        One row for each submission; one with the error where there should be one and is not.

    """
    if isinstance(value, list) and depth < _DEEPEST:
        path = source if depth else f"{source}#"
        for number, each in enumerate(value):
            yield from submissions_in(each, f"{path}[{number}]", depth=depth + 1)
        return
    if not isinstance(value, dict):
        yield Submission(source=source, error=unknown(source, _described(value)))
        return
    for key in ONE:
        if isinstance(value.get(key), dict):
            yield submission_of(value[key], source)
            return
    path = f"{source}." if depth else f"{source}#"
    found = [key for key in MANY if isinstance(value.get(key), list)]
    for key in found:
        for number, each in enumerate(value[key]):
            yield from submissions_in(each, f"{path}{key}[{number}]", depth=depth + 1)
    if not found:
        yield submission_of(value, source)


def submission_of(value: dict[str, object], source: str) -> Submission:
    """Return the submission that an Assignment or a QualificationRequest is; one with the error if it is neither."""
    ids: dict[str, str | None] = {}
    times = {time: each for key, each in value.items() if (time := time_named(key))} or None
    answer, is_answered = None, False
    for key, each in value.items():
        field = _field(key)
        if field == _ANSWER:
            answer, is_answered = each, True
        elif field:
            ids[field] = ids.get(field) or as_text(each)
    if not is_answered and not ("assignment_id" in ids or "qualification_request_id" in ids):
        return Submission(source=source, error=unknown(source, _described(value)))
    if answer is None:
        return Submission(source=source, times=times, **ids)
    if not isinstance(answer, str):
        error = f"{source}: its Answer is no text but {_described(answer)}"
        return Submission(source=source, error=error, times=times, **ids)
    return Submission(source=source, data=embedded_xml(answer), times=times, **ids)


def decoded(text: str | bytes, source: str) -> tuple[object, Submission | None]:
    """Decode one JSON text; where that fails, the row with the error stands beside None."""
    try:
        return json.loads(text), None
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8: {error.reason} at byte {error.start + 1}"
    except json.JSONDecodeError as error:
        begins = shown(error.doc, 40)
        problem = f"is not JSON: {error.msg} at column {error.colno}; it begins with {begins}{hint(error.doc)}"
    except RecursionError:
        problem = "is not JSON that can be read: it is nested too deeply"
    except ValueError as error:  # a number of thousands of digits
        problem = f"is not JSON that can be read: {error}"
    return None, Submission(source=source, error=f"{source} {problem}")


def hint(text: str) -> str:
    """Say what a text looks like that is nearly JSON."""
    start = text.lstrip()[:200].replace(" ", "")
    if start.startswith(("{'", "[{'", "'")):
        return " (a value as Python prints it, which is no JSON: write it with json.dumps)"
    return ""


def unknown(source: str, what: str) -> str:
    """Say that a source holds no answers but something else, and what would be answers."""
    return f"{source} holds no answers that are known: {what}; {_EXPECTED}"


def too_long(source: str) -> Submission:
    """Return the row for what is longer than anything that is read at once."""
    return Submission(source=source, error=f"{source} is longer than {MAX_BYTES >> 20} MiB, and was not read")


@functools.lru_cache(maxsize=1000)
def _field(key: str) -> str | None:
    return _ANSWER if plain(key) == _ANSWER else id_field(key)


def _described(value: object) -> str:
    if isinstance(value, dict):
        keys = first_few((shown(str(key), 30) for key in value), len(value))
        return f"JSON without Assignments: its keys are {keys}" if value else "JSON without Assignments: it has no keys"
    if isinstance(value, list):
        return "a list"
    return f"a JSON value that is {shown(json.dumps(value), 40)}"
