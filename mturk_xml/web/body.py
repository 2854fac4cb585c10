"""What a browser sends in a form, read with bounds: a guest decides how much it is, and how fast it comes."""

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from mturk_xml.web.refusal import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

MAX_BODY_BYTES = 1 << 20
"""The size above which nothing is read (1 MiB); a text of other scripts takes nine bytes a character."""

MAX_FIELDS = 10_000
"""How many fields there may be; each selected choice is one."""

SECONDS_TO_SEND = 60
"""How long the sending may take."""

_FORM = "application/x-www-form-urlencoded"
_TOO_LARGE = Refusal(413, "This is too much to be sent", "Please go back, and shorten your answers.")


async def sent_fields(request: "Request") -> list[tuple[str, str]]:
    """Read the fields of a form, in the order in which they were sent.

    Raises:
        Refusal: they are of another type, too many or too large, or take too long to come.

    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Refusal(415, "This cannot be read", "Please send the form of this page.")
    try:
        async with asyncio.timeout(SECONDS_TO_SEND):
            body = await _bounded_body(request)
    except TimeoutError:
        raise Refusal(408, "This took too long", "Please go back, and send the form again.") from None
    try:
        # What is no UTF-8 becomes U+FFFD, as in a browser.
        return parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise _TOO_LARGE from None


async def _bounded_body(request: "Request") -> bytes:
    """Read no more than is allowed, whatever was announced."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > MAX_BODY_BYTES:
        raise _TOO_LARGE
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise _TOO_LARGE
    return bytes(body)
