"""How a test is given: by a QualificationType's rules, and to whom the pages answer.

Source: API reference, "CreateQualificationType" for TestDurationInSeconds and RetryDelayInSeconds.
"""

from urllib.parse import urlsplit

import attrs

from mturk_xml.errors import InvalidValueError
from mturk_xml.words import quoted

WORKER_PARAMETERS = ("workerId", "PROLIFIC_PID")
"""The parameters of a link that may carry the worker id: MTurk's name and Prolific's."""

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""What this machine calls itself."""

ANY_HOST = "*"

_LONGEST = 10 * 365 * 24 * 60 * 60
_LARGEST_PORT = 0xFFFF


def _check_seconds(least: int, name: str, value: int | None) -> None:
    if value is not None and not least <= value <= _LONGEST:
        raise InvalidValueError(
            f"Settings.{name}: {value!r} is not allowed; expected from {least} to {_LONGEST} seconds, or None"
        )


@attrs.frozen(kw_only=True)
class Settings:
    """How a test is given.

    Attributes:
        test_duration_in_seconds: how long a Worker has, from the first opening of the test; None is without end.
        retry_delay_in_seconds: how long after a submission, or after the time was up, a Worker may take the test again;
            None is never.
        show_score: whether a Worker sees the score.
        completion_url: where a Worker is sent who has submitted, by http or https; None is nowhere.
        worker_parameter: another parameter of the link that carries the worker id, beside `WORKER_PARAMETERS`.
        hosts: the names by which the server may be addressed, without ports; `*` is any. A page of another site
            whose name leads to this machine is refused by them.

    Raises:
        InvalidValueError: a time is shorter than a second (a delay: than none) or longer than ten years, the address is
            none, or the parameter has no name.

    Example:
        >>> Settings(retry_delay_in_seconds=3600).test_duration_in_seconds is None
        True

    """

    test_duration_in_seconds: int | None = attrs.field(default=None)
    retry_delay_in_seconds: int | None = attrs.field(default=None)
    show_score: bool = False
    completion_url: str | None = attrs.field(default=None)
    worker_parameter: str | None = attrs.field(default=None)
    hosts: tuple[str, ...] = LOOPBACK_HOSTS

    @test_duration_in_seconds.validator
    def _check_duration(self, attribute: "attrs.Attribute[int | None]", value: int | None) -> None:
        _check_seconds(1, attribute.name, value)

    @retry_delay_in_seconds.validator
    def _check_delay(self, attribute: "attrs.Attribute[int | None]", value: int | None) -> None:
        _check_seconds(0, attribute.name, value)

    @completion_url.validator
    def _check_completion_url(self, attribute: "attrs.Attribute[str | None]", value: str | None) -> None:
        if value is not None and not _is_web_address(value):
            raise InvalidValueError(
                f"Settings.{attribute.name}: {quoted(value)} is not allowed; expected an address that begins with "
                "https:// or http://, or None"
            )

    @worker_parameter.validator
    def _check_worker_parameter(self, attribute: "attrs.Attribute[str | None]", value: str | None) -> None:
        if value is not None and not value.strip():
            raise InvalidValueError(
                f"Settings.{attribute.name}: {value!r} is not allowed; expected the name of a parameter, or None"
            )

    @property
    def worker_parameters(self) -> tuple[str, ...]:
        """The parameters of a link that may carry the worker id."""
        return (*((self.worker_parameter,) if self.worker_parameter else ()), *WORKER_PARAMETERS)


def _is_web_address(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or set(text) & set(' "<>\\^`{|}'):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 0) <= _LARGEST_PORT
    except ValueError:
        return False
