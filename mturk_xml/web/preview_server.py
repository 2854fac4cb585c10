"""A preview that follows a file while it is edited: its page, and the findings beside it.

Starlette and uvicorn are of the extra `web`, and are imported where the server begins.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from mturk_xml.web.extra import require_extra
from mturk_xml.web.running import new_server, run
from mturk_xml.web.templating import rendered, rendered_page
from mturk_xml.web.watched import Sight, WatchedFile

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

HOST = "127.0.0.1"
_SECONDS_BETWEEN_LOOKS = 0.3
_SECONDS_TO_END = 1
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_NOTHING_YET = "There is no page of this document yet."


def watch(file: WatchedFile, listening: socket.socket) -> None:
    """Serve the preview of a file until the process is interrupted.

    Args:
        file: the file.
        listening: the socket to serve on, of `listen`.

    Raises:
        MissingPackageError: the extra `web` is not installed.

    """
    app = preview_app(file, is_ending=lambda: server.should_exit)
    server = new_server(app, seconds_to_finish=_SECONDS_TO_END)
    with contextlib.suppress(KeyboardInterrupt):  # which is how it is ended
        run(server, listening)


def preview_app(file: WatchedFile, *, is_ending: Callable[[], bool] = lambda: False) -> "Starlette":
    """Return the preview of a file as an ASGI application.

    It shows `/`, in which stand `/page` and `/findings`, and tells by `/changes` that they are other ones. It answers
    nobody who knows this machine by another name.

    Args:
        file: the file.
        is_ending: whether no more changes are to be told of.

    Raises:
        MissingPackageError: the extra `web` is not installed.

    """
    require_extra("starlette")
    from starlette.applications import Starlette  # noqa: PLC0415 - an extra
    from starlette.middleware import Middleware  # noqa: PLC0415
    from starlette.middleware.trustedhost import TrustedHostMiddleware  # noqa: PLC0415
    from starlette.responses import HTMLResponse, StreamingResponse  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    def shown(write: Callable[[Sight], str]) -> Callable[["Request"], "Response"]:
        return lambda _request: HTMLResponse(write(file.look()), headers=_HEADERS)

    async def changes(_request: "Request") -> "Response":
        return StreamingResponse(_changes(file, is_ending), media_type="text/event-stream", headers=_HEADERS)

    return Starlette(
        routes=[
            Route("/", shown(lambda sight: _outer_page(file, sight))),
            Route("/page", shown(_inner_page)),
            Route("/findings", shown(_findings)),
            Route("/changes", changes),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"], www_redirect=False)],
    )


async def _changes(file: WatchedFile, is_ending: Callable[[], bool]) -> AsyncIterator[str]:
    """Tell of a version, and of each that follows; a comment now and then finds out who has gone."""
    told = 0
    while not is_ending():
        sight = await asyncio.to_thread(file.look)
        yield ":\n\n" if sight.version == told else f"data: {sight.version}\n\n"
        told = sight.version
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)


def _outer_page(file: WatchedFile, sight: Sight) -> str:
    sources = {"frame_src": "'self'", "connect_src": "'self'"}
    return rendered_page("watch.html", script="watch.js", sources=sources, title=file.path.name, sight=sight)


def _inner_page(sight: Sight) -> str:
    return rendered_page("nothing.html", title=_NOTHING_YET) if sight.page is None else sight.page


def _findings(sight: Sight) -> str:
    return rendered("findings.html", sight=sight)
