"""The proctor of a test: who may take it, whether an answer is accepted, what it is worth; and what is stored of it.

There is no HTTP here: whatever draws pages asks the proctor and shows what it says.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import attrs

from mturk_xml.batch import Engine
from mturk_xml.documents.question_form import FileUploadAnswer, QuestionForm
from mturk_xml.errors import InvalidValueError
from mturk_xml.scoring import Scorer
from mturk_xml.web.attempts import Attempt, Standing, first_or_next
from mturk_xml.web.checks import FieldProblem, FieldsChecker
from mturk_xml.web.sessions import is_token
from mturk_xml.web.settings import Settings
from mturk_xml.web.store import Store, Stored, StoreError
from mturk_xml.words import quoted

Clock: TypeAlias = Callable[[], datetime]
Fields: TypeAlias = Sequence[tuple[str, str]]


def now_in_utc() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


# --- what a Worker is told ---------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Invited:
    """The Worker may begin; the time is not running yet."""

    worker_id: str


@attrs.frozen(kw_only=True)
class Answering:
    """The Worker is to answer.

    Attributes:
        attempt: the attempt.
        now: what time it is.
        fields: what was sent and not accepted; None where nothing was.
        problems: why.
        is_foreign: it was not accepted because it did not come from the page of this browser.
        failure: why it could not be stored, for whoever runs the server.

    """

    attempt: Attempt
    now: datetime
    fields: Fields | None = None
    problems: tuple[FieldProblem, ...] = ()
    is_foreign: bool = False
    failure: StoreError | None = None


@attrs.frozen(kw_only=True)
class Acknowledged:
    """What the Worker submitted is stored.

    Attributes:
        attempt: the attempt.
        stored: what is stored.

    """

    attempt: Attempt
    stored: Stored


@attrs.frozen(kw_only=True)
class TurnedAway:
    """The Worker has taken the test.

    Attributes:
        standing: how the last attempt ended.
        retry_time: when another may begin, in UTC; None is never.

    """

    standing: Standing
    retry_time: datetime | None


# --- the proctor -------------------------------------------------------------------------------


class Proctor:
    """Gives one test to any number of Workers, and keeps what they submit. It can be shared by threads.

    Args:
        store: the test, and where its answers are kept; it is used by no other thread meanwhile, and closed by whoever
            opened it.
        settings: how the test is given.
        clock: gives the time, with its zone.

    Raises:
        InvalidValueError: the form cannot be a test, or a score is to be shown and there is no key.
        ScoringError: the key cannot score anybody.

    """

    def __init__(self, store: Store, settings: Settings, *, clock: Clock = now_in_utc) -> None:
        test = store.test
        require_test(test.form)
        if settings.show_score and test.key is None:
            raise InvalidValueError("Settings.show_score: True is not allowed; without a key there is no score")
        self._settings = settings
        self._store = store
        self._clock = clock
        self._checker = FieldsChecker(test.form)
        self._engine = Engine(Scorer(test.key)) if test.key else None
        self._lock = threading.Lock()  # of the store and the engine

    def arrive(self, worker_id: str) -> Invited | Answering | TurnedAway:
        """Say what a Worker may do who follows a link; no clock starts, as programs follow links too.

        Raises:
            StoreError: the store cannot be used.

        """
        with self._lock:
            now, last = self._clock(), self._store.last_attempt(worker_id)
            if self._settings.test_duration_in_seconds is not None and self._may_begin(last, now):
                return Invited(worker_id=worker_id)
            return self._begun(worker_id, last, now)

    def begin(self, worker_id: str) -> Answering | TurnedAway:
        """Let a Worker begin, or go on where the time is running already.

        Raises:
            StoreError: the store cannot be used.

        """
        with self._lock:
            return self._begun(worker_id, self._store.last_attempt(worker_id), self._clock())

    def submit(
        self, assignment_id: str, fields: Fields, *, session: str, token: str
    ) -> Answering | Acknowledged | TurnedAway | None:
        """Accept what a Worker sent, once; or say why not.

        Args:
            assignment_id: which attempt it belongs to.
            fields: what the fields of the form sent.
            session: the secret of the browser.
            token: what came with the fields; see `sessions.token_for`.

        Returns:
            None where there is no such attempt. What was stored before is acknowledged again, if the same is sent by
            the same browser.

        Raises:
            StoreError: the store cannot be read.

        """
        with self._lock:
            now, attempt = self._clock(), self._store.attempt(assignment_id)
            stored = self._store.submission(assignment_id) if attempt and attempt.submit_time else None
        if attempt is None:
            return None
        checked = self._checker.check(fields)
        answer = checked.answers.to_xml() if checked.answers else None
        is_own = is_token(token, session, assignment_id)
        if stored is None:
            if attempt.is_late(now):
                return self._turned_away(attempt)
            if answer is None or not is_own:
                problems = checked.problems
                return Answering(attempt=attempt, now=now, fields=fields, problems=problems, is_foreign=not is_own)
            try:
                stored = self._stored(attempt, answer, token)
            except StoreError as error:
                return Answering(attempt=attempt, now=now, fields=fields, failure=error)
        if is_own and (stored.answer, stored.receipt) == (answer, token):
            return Acknowledged(attempt=attempt, stored=stored)
        return self._turned_away(attrs.evolve(attempt, submit_time=stored.submit_time))

    def _stored(self, attempt: Attempt, answer: str, receipt: str) -> Stored:
        """Score answers and store them, unless there are some; return what is stored."""
        with self._lock:
            now = self._clock()
            if self._engine is None:
                return self._store.submit(attempt, Stored(submit_time=now, answer=answer, receipt=receipt))
            result = self._engine.score(answer)
            scored = Stored(
                submit_time=now,
                answer=answer,
                summed_score=result.summed_score,
                qualification_value=result.qualification_value,
                notes=tuple(note.message for note in result.notes),
                error=result.error,
                receipt=receipt,
            )
            return self._store.submit(attempt, scored)

    def _may_begin(self, last: Attempt | None, now: datetime) -> bool:
        return last is None or last.standing(self._settings, now) is Standing.MAY_BEGIN

    def _begun(self, worker_id: str, last: Attempt | None, now: datetime) -> Answering | TurnedAway:
        if self._may_begin(last, now):
            last = self._store.begin(first_or_next(worker_id, last, self._settings, now))
        assert last  # noqa: S101 - who has none may begin
        if last.standing(self._settings, now) is Standing.IS_OPEN:
            return Answering(attempt=last, now=now)
        return self._turned_away(last)

    def _turned_away(self, attempt: Attempt) -> TurnedAway:
        standing = Standing.SUBMITTED if attempt.submit_time else Standing.OUT_OF_TIME
        return TurnedAway(standing=standing, retry_time=attempt.retry_time(self._settings))


def require_test(form: QuestionForm) -> None:
    """Refuse a form that cannot be a test.

    Raises:
        InvalidValueError: it asks for a file, or nothing at all.

    """
    if not form.questions:
        raise InvalidValueError("the form asks no question; there is nothing to answer")
    for question in form.questions:
        if isinstance(question.answer_specification, FileUploadAnswer):
            raise InvalidValueError(
                f"the question {quoted(question.question_identifier)} asks for a file, which a test cannot; "
                "take it out, or ask for a text"
            )
