"""How long a Worker took, from what a source says about times, in all the ways in which people keep them."""

import math
import re
from datetime import UTC, datetime

# As the web site and the command line tools wrote times: "Mon Nov 04 21:13:48 MST 2013".
_WITH_ZONE_NAME = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?) (?P<time>\d\d:\d\d:\d\d)"
    r" (?P<zone>[A-Z]{2,5}) (?P<year>\d{4})",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def seconds_between(accept_time: object, submit_time: object) -> float | None:
    """Return the seconds from one time to another; None where they are no times, or the second is the earlier.

    Args:
        accept_time: a datetime, a text as ISO 8601, JSON writers or the web site spell it, or seconds since 1970.
        submit_time: likewise. Of two times without an offset from UTC both must have the same name of a zone, or none:
            what a name stands for is not known everywhere.

    Example:
        >>> seconds_between("2020-01-01T00:00:00Z", "2020-01-01 01:00:30+01:00")
        30.0
        >>> seconds_between("Mon Nov 04 21:13:48 MST 2013", "Mon Nov 04 21:13:52 MST 2013")
        4.0
        >>> seconds_between(1577836800, "yesterday")

    """
    accepted, zone = _time(accept_time)
    submitted, other_zone = _time(submit_time)
    if accepted is None or submitted is None or zone != other_zone:
        return None
    seconds = (submitted - accepted).total_seconds()
    return seconds if seconds >= 0 else None


def seconds_in(duration: object) -> float | None:
    """Return a duration in seconds as a number; None where it is none.

    Example:
        >>> seconds_in("42"), seconds_in("a while")
        (42.0, None)

    """
    try:
        seconds = float(duration) if isinstance(duration, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _time(value: object) -> tuple[datetime | None, str | None]:
    """Return a time, in UTC if its offset is known, and what its zone is called otherwise; None where there is none."""
    try:
        if isinstance(value, str):
            named = _WITH_ZONE_NAME.fullmatch(value.strip())
            if named:
                month = _MONTHS.index(named["month"]) + 1
                time = f"{named['year']}-{month:02}-{int(named['day']):02}T{named['time']}"
                return datetime.fromisoformat(time), named["zone"]
            value = _read(value.strip())
        elif isinstance(value, int | float):
            value = datetime.fromtimestamp(value, UTC)
        if isinstance(value, datetime):
            return (value, "") if value.tzinfo is None else (value.astimezone(UTC), None)
    except (ValueError, OverflowError, OSError):
        pass
    return None, None


def _read(text: str) -> datetime:
    seconds = seconds_in(text)
    return datetime.fromisoformat(text) if seconds is None else datetime.fromtimestamp(seconds, UTC)
