"""A Worker's attempts at a test: which one goes on, and whether another may begin.

As a Qualification test has it: who may retry may do so some time after the last request, others never; and a test that
was begun has to be submitted in time.

Source: API reference, "CreateQualificationType" and "Assignment data structure", for the names.
"""

import enum
import secrets
import string
from datetime import datetime, timedelta

import attrs

from mturk_xml.web.settings import Settings

GRACE = timedelta(seconds=5)
"""How long after the deadline a submission is still taken: it was on its way."""

_ID_CHARACTERS = string.ascii_uppercase + string.digits
_ID_LENGTH = 30  # as MTurk's ids, which begin with a 3; about 155 random bits


class Standing(enum.Enum):
    """What a Worker may do now.

    Attributes:
        MAY_BEGIN: begin an attempt.
        IS_OPEN: go on with the last one.
        SUBMITTED: nothing, as the last one was submitted.
        OUT_OF_TIME: nothing, as the time for the last one is up.

    """

    MAY_BEGIN = enum.auto()
    IS_OPEN = enum.auto()
    SUBMITTED = enum.auto()
    OUT_OF_TIME = enum.auto()


@attrs.frozen(kw_only=True)
class Attempt:
    """One attempt of a Worker at the test; an Assignment in MTurk's words. Times are in UTC.

    Attributes:
        assignment_id: names it; nobody can guess it.
        worker_id: whose it is.
        number: which of that Worker's it is, from 1.
        accept_time: when the Worker first opened the test.
        deadline: when it has to be submitted; None is never.
        submit_time: when it was; None where it was not.

    """

    assignment_id: str
    worker_id: str
    number: int
    accept_time: datetime
    deadline: datetime | None
    submit_time: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it is too late to submit it."""
        return self.deadline is not None and now > self.deadline + GRACE

    def standing(self, settings: Settings, now: datetime) -> Standing:
        """Tell what the Worker whose last attempt this is may do."""
        if self.submit_time is None and (self.deadline is None or now < self.deadline):
            return Standing.IS_OPEN
        retry_time = self.retry_time(settings)
        if retry_time is not None and now >= retry_time:
            return Standing.MAY_BEGIN
        return Standing.SUBMITTED if self.submit_time else Standing.OUT_OF_TIME

    def retry_time(self, settings: Settings) -> datetime | None:
        """Return from when on the Worker may begin another; None is never."""
        end = self.submit_time or self.deadline
        if end is None or settings.retry_delay_in_seconds is None:
            return None
        return end + timedelta(seconds=settings.retry_delay_in_seconds)


def first_or_next(worker_id: str, last: Attempt | None, settings: Settings, now: datetime) -> Attempt:
    """Return a new attempt of a Worker, after the last one.

    Example:
        >>> now = datetime(2026, 1, 31, 12, 0)
        >>> attempt = first_or_next("W1", None, Settings(test_duration_in_seconds=60), now)
        >>> attempt.number, attempt.deadline, attempt.standing(Settings(), now)
        (1, datetime.datetime(2026, 1, 31, 12, 1), <Standing.IS_OPEN: 2>)

    """
    duration = settings.test_duration_in_seconds
    return Attempt(
        assignment_id="".join(secrets.choice(_ID_CHARACTERS) for _ in range(_ID_LENGTH)),
        worker_id=worker_id,
        number=last.number + 1 if last else 1,
        accept_time=now,
        deadline=None if duration is None else now + timedelta(seconds=duration),
    )
