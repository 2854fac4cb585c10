"""The headers of every answer, whatever became of it: nothing is cached, framed, guessed at or told to other sites.

Source: OWASP, "HTTP Security Response Headers Cheat Sheet".
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: "Mapping[str, str]" = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Beside the Content-Security-Policy."""

_NOT_READ = frozenset({400, 404, 405, 408, 413, 415})
"""The answers to what was not read to its end, which may be without one."""


class SecurityHeaders:
    """An ASGI app whose answers have the headers.

    Args:
        app: the app.
        policy: the Content-Security-Policy.

    """

    def __init__(self, app: "ASGIApp", policy: str) -> None:
        self._app = app
        headers = {**HEADERS, "Content-Security-Policy": policy}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""

        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], *self._headers]
                if message["status"] in _NOT_READ and scope.get("http_version") == "1.1":
                    headers.append((b"connection", b"close"))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_with_headers)
