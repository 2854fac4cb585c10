"""Who may begin, who goes on, who has to wait: by the rules of a QualificationType."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from mturk_xml.errors import InvalidValueError
from mturk_xml.web.attempts import GRACE, Standing, first_or_next
from mturk_xml.web.settings import Settings
from mturk_xml.web.worker_ids import LONGEST_WORKER_ID, only_worker_id, worker_id_of

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_without_a_limit_it_stays_open() -> None:
    attempt = first_or_next("W", None, Settings(), START)
    assert attempt.standing(Settings(), START + timedelta(days=4000)) is Standing.IS_OPEN
    assert not attempt.is_late(START + timedelta(days=4000))


def test_the_time_counts_from_the_first_opening() -> None:
    limited = Settings(test_duration_in_seconds=60)
    attempt = first_or_next("W", None, limited, START)
    assert attempt.standing(limited, START + 59 * SECOND) is Standing.IS_OPEN
    assert attempt.standing(limited, START + 60 * SECOND) is Standing.OUT_OF_TIME
    # What was on its way is taken; the page is not given any more.
    assert not attempt.is_late(START + 60 * SECOND + GRACE)
    assert attempt.is_late(START + 60 * SECOND + GRACE + SECOND)
    # A limit that is set later does not count for what is open.
    assert attempt.standing(Settings(test_duration_in_seconds=1), START + 59 * SECOND) is Standing.IS_OPEN


def test_once_is_once_unless_there_is_a_delay() -> None:
    attempt = attrs.evolve(first_or_next("W", None, Settings(), START), submit_time=START + SECOND)
    assert attempt.standing(Settings(), START + timedelta(days=4000)) is Standing.SUBMITTED
    assert attempt.retry_time(Settings()) is None
    delayed = Settings(retry_delay_in_seconds=10)
    assert attempt.retry_time(delayed) == START + 11 * SECOND
    assert attempt.standing(delayed, START + 10 * SECOND) is Standing.SUBMITTED
    assert attempt.standing(delayed, START + 11 * SECOND) is Standing.MAY_BEGIN
    assert attempt.standing(Settings(retry_delay_in_seconds=0), START + SECOND) is Standing.MAY_BEGIN


def test_an_attempt_that_was_not_submitted_in_time_counts() -> None:
    settings = Settings(test_duration_in_seconds=60, retry_delay_in_seconds=10)
    attempt = first_or_next("W", None, settings, START)
    assert attempt.standing(settings, START + 69 * SECOND) is Standing.OUT_OF_TIME
    assert attempt.standing(settings, START + 70 * SECOND) is Standing.MAY_BEGIN
    following = first_or_next("W", attempt, settings, START + 70 * SECOND)
    assert following.number == 2
    assert following.assignment_id != attempt.assignment_id


def test_ids_cannot_be_guessed() -> None:
    ids = {first_or_next("W", None, Settings(), START).assignment_id for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(each) == 30 and each.isalnum() and each.upper() == each for each in ids)


@pytest.mark.parametrize(
    "values",
    [
        {"test_duration_in_seconds": 0},
        {"test_duration_in_seconds": 10**10},
        {"retry_delay_in_seconds": -1},
        {"worker_parameter": " "},
        *({"completion_url": url} for url in (
            "javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "https://", "https:///x", "",
            "https://example.org/a b", "https://example.org/\r\nSet-Cookie: a=b", 'https://example.org/"', "ftp://a.org",
            "https://example.org:99999/", "https://[", "https://exämple.org",
        )),
    ],
)  # fmt: skip
def test_settings_that_make_no_sense(values: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match=f"^Settings.{next(iter(values))}: .* is not allowed; expected "):
        Settings(**values)  # type: ignore[arg-type]  # what is refused


def test_a_completion_url() -> None:
    for url in ("https://app.prolific.com/submissions/complete?cc=C1&x=%20#y", "http://localhost:8000/done"):
        assert Settings(completion_url=url).completion_url == url


@pytest.mark.parametrize("text", ["W1", "a b", "Zoë", "<script>", "5f1c…", "🎉", "x" * LONGEST_WORKER_ID])
def test_worker_ids(text: str) -> None:
    assert worker_id_of(f" \t{text}\u00a0\n") == text
    assert only_worker_id(["", text, f" {text} "]) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Please enter"),
        (" \t ", "Please enter"),
        ("x" * (LONGEST_WORKER_ID + 1), "has at most 255 characters, and this one has 256"),
        ("x" * 10_000, "this one has 10000"),
        *((f"a{character}b", "cannot be seen") for character in "\0\n\x1b\x7f\u202e\u200b\ud800\uffff\u2028"),
    ],
)
def test_worker_ids_that_are_none(text: str, why: str) -> None:
    with pytest.raises(InvalidValueError, match=why):
        worker_id_of(text)


def test_a_link_with_two_workers() -> None:
    assert only_worker_id([]) is None
    with pytest.raises(InvalidValueError, match="more than one worker ID"):
        only_worker_id(["W1", "W2"])
