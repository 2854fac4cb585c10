"""The pages around a form: who are you, begin, thank you, and why not."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import attrs

from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.web.attempts import Standing
from mturk_xml.web.form_page import Sending, form_page, title_of
from mturk_xml.web.proctor import Acknowledged, Answering, Invited, TurnedAway
from mturk_xml.web.refusal import Refusal
from mturk_xml.web.settings import Settings
from mturk_xml.web.templating import asset, content_security_policy, rendered_page
from mturk_xml.web.worker_ids import LONGEST_WORKER_ID
from mturk_xml.words import counted, joined

TOKEN = "_token"  # noqa: S105 - a name
"""The name of the hidden field with the token; no field of a question is called so, as they begin with a letter."""

NOT_STORED = (
    "Your answers could not be stored, so they do not count yet. Nothing that you typed is lost: "
    "please submit again in a moment, and keep this page open until you have."
)
NOT_YOURS = (
    "Your answers were not accepted yet, as your browser did not show that this page is yours. "
    "Please submit again. If this comes back, allow this site to set cookies."
)


@attrs.frozen(kw_only=True)
class TakePages:
    """The pages of one test.

    Attributes:
        form: the form.
        settings: how the test is given.

    """

    form: QuestionForm
    settings: Settings

    @property
    def policy(self) -> str:
        """The Content-Security-Policy that allows what these pages hold, and nothing of a document."""
        return content_security_policy(
            style=asset("page.css"), script=asset("form.js"), form_action="'self'", frame_ancestors="'none'"
        )

    def start(self, *, problem: str = "") -> str:
        """Ask for a worker id, perhaps again: what is wrong about the one that was given."""
        return self._page("start.html", title_of(self.form), problem=problem, longest=LONGEST_WORKER_ID)

    def begin(self, invited: Invited, token: str) -> str:
        """Say how much time there is, before it runs."""
        duration = duration_in_words(self.settings.test_duration_in_seconds or 0)
        return self._page(
            "begin.html", title_of(self.form), worker_id=invited.worker_id, token=token, duration=duration
        )

    def answer(self, answering: Answering, token: str) -> str:
        """Ask the questions, perhaps again: with what was answered, and what is wrong about it."""
        deadline, now = answering.attempt.deadline, answering.now
        sending = Sending(
            action="./",
            hidden={"assignmentId": answering.attempt.assignment_id, TOKEN: token},
            fields=answering.fields,
            problems=answering.problems,
            notice=NOT_STORED if answering.failure else NOT_YOURS if answering.is_foreign else "",
            time_left=time_left(deadline, now),
            seconds_left=seconds_until(deadline, now) if deadline else 0,
        )
        return form_page(self.form, sending=sending)

    def submitted(self, acknowledged: Acknowledged) -> str:
        """Say that answers are stored; with the score, if a Worker is to see it."""
        score = acknowledged.stored.qualification_value if self.settings.show_score else None
        return self._page("submitted.html", "Thank you", score=score)

    def turned_away(self, found: TurnedAway) -> str:
        """Say why a Worker may not take the test now, and when that is possible."""
        is_done = found.standing is Standing.SUBMITTED
        title = "You have taken this test" if is_done else "Your time is up"
        what = "What you submitted first is stored, and counts." if is_done else "Later answers are not accepted."
        when = "You can take this test once only."
        if found.retry_time is not None:
            when = f"You may take it again from {in_words(found.retry_time)}."
        return self._page("refused.html", title, message=f"{what} {when}", is_done=is_done)

    def refused(self, refusal: Refusal) -> str:
        """Say why there is no other page."""
        return self._page("refused.html", refusal.title, message=refusal.message, is_done=False)

    def _page(self, template: str, heading: str, **values: object) -> str:
        url = self.settings.completion_url
        return rendered_page(
            template,
            style="page.css",
            script="",
            sources={"form_action": "'self'"},
            title=heading,
            completion_url=url,
            completion_host=urlsplit(url or "").hostname,
            **values,
        )


def time_left(deadline: datetime | None, now: datetime) -> str:
    """Say how much time a Worker has; nothing where it is without end."""
    if deadline is None:
        return ""
    return (
        f"You have {duration_in_words(seconds_until(deadline, now))} left: please submit before {in_words(deadline)}."
    )


def seconds_until(deadline: datetime, now: datetime) -> int:
    """Return how many whole seconds are left; 0 where none are."""
    return max(int((deadline - now).total_seconds()), 0)


def in_words(time: datetime) -> str:
    """Name a time.

    Example:
        >>> in_words(datetime(2026, 1, 31, 12, 5, 9, tzinfo=UTC))
        '12:05:09 UTC on 31 January 2026'

    """
    return f"{time.astimezone(UTC):%H:%M:%S} UTC on {time.day} {time:%B %Y}"


def duration_in_words(seconds: int) -> str:
    """Name a duration by its two largest units.

    Example:
        >>> duration_in_words(3600), duration_in_words(90_061), duration_in_words(0)
        ('1 hour', '1 day and 1 hour', '0 seconds')

    """
    rest = timedelta(seconds=seconds)
    units = {
        "day": timedelta(days=1),
        "hour": timedelta(hours=1),
        "minute": timedelta(minutes=1),
        "second": timedelta(seconds=1),
    }
    named = []
    for name, unit in units.items():
        count, rest = divmod(rest, unit)
        if count:
            named.append(counted(count, name))
    return joined(named[:2]) if named else "0 seconds"
