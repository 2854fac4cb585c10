"""The server: an ASGI app that gives one test to Workers and keeps what they submit.

    with Store(Path("answers.db"), test) as store:
        app = application(store)

It can be mounted at any path, as its pages hold relative addresses only.
"""

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from mturk_xml.errors import InvalidValueError
from mturk_xml.web.body import sent_fields
from mturk_xml.web.extra import require_extra
from mturk_xml.web.proctor import Acknowledged, Answering, Clock, Invited, Proctor, TurnedAway, now_in_utc
from mturk_xml.web.refusal import Refusal
from mturk_xml.web.security import SecurityHeaders
from mturk_xml.web.sessions import is_token, session_of, token_for
from mturk_xml.web.settings import Settings
from mturk_xml.web.store import Store, StoreError
from mturk_xml.web.take_pages import TOKEN, TakePages
from mturk_xml.web.worker_ids import only_worker_id, worker_id_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

COOKIE = "mturk_xml_session"
"""The name of the cookie."""

_LOG = logging.getLogger(__name__)
_BEGIN = "begin"
_NO_PAGE = Refusal(404, "There is no such page", "Please open the link again as you were given it.")
_NO_METHOD = Refusal(405, "This cannot be done", "Please open the link again as you were given it.")
_DEFECT = Refusal(500, "Something went wrong", "Please go back, and try again in a moment.")
_NO_STORE = Refusal(503, "The test cannot be given at the moment", "Please go back, and try again in a few minutes.")
_UNKNOWN = Refusal(
    404,
    "Your answers could not be stored",
    "They belong to a test that is not given here. Please go back, keep a copy of what you typed, and open the link "
    "again as you were given it.",
)


def application(store: Store, settings: Settings | None = None, *, clock: Clock = now_in_utc) -> "ASGIApp":
    """Return an ASGI app that gives a test to Workers.

    Args:
        store: the test, and where its answers are kept; it is to stay open as long as the app is used, and to be closed
            then. The key never leaves it.
        settings: how the test is given; by default once to each Worker, without a time limit, on this machine.
        clock: gives the time, with its zone.

    Raises:
        InvalidValueError: the form cannot be a test: it asks for a file, or nothing; or a score is to be shown and
            there is no key.
        ScoringError: the key cannot score anybody.
        MissingPackageError: the extra `web` is not installed.

    """
    require_extra("starlette")
    from starlette.applications import Starlette  # noqa: PLC0415 - an extra
    from starlette.middleware import Middleware  # noqa: PLC0415
    from starlette.middleware.trustedhost import TrustedHostMiddleware  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    settings = settings or Settings()
    pages = TakePages(form=store.test.form, settings=settings)
    server = _Server(Proctor(store, settings, clock=clock), pages, settings)
    routes = [
        Route("/", server.open, methods=["GET"]),
        Route("/", server.submit, methods=["POST"]),
        Route(f"/{_BEGIN}", server.begin, methods=["POST"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False)],
        exception_handlers={
            Refusal: server.refuse,
            StoreError: server.refuse_without_store,
            404: server.refuse_address,
            405: server.refuse_method,
            Exception: server.refuse_for_a_defect,
        },
    )
    return SecurityHeaders(app, pages.policy)


class _Server:
    """Turns requests into questions to the proctor, and what the proctor says into pages."""

    def __init__(self, proctor: Proctor, pages: TakePages, settings: Settings) -> None:
        self._proctor, self._pages, self._settings = proctor, pages, settings

    async def open(self, request: "Request") -> "Response":
        """Show the form to a Worker whose link says who it is; ask others."""
        given = [text for name in self._settings.worker_parameters for text in request.query_params.getlist(name)]
        try:
            worker_id = only_worker_id(given)
        except InvalidValueError as error:
            return _html(self._pages.start(problem=str(error)), 400)
        if worker_id is None:
            problem = "Please enter your worker ID." if given else ""
            return _html(self._pages.start(problem=problem), 400 if given else 200)
        found = await asyncio.to_thread(self._proctor.arrive, worker_id)
        return await self._answer(request, found)

    async def begin(self, request: "Request") -> "Response":
        """Let the time run, and show the form."""
        fields = dict(await sent_fields(request))
        try:
            worker_id = worker_id_of(fields.get("workerId", ""))
        except InvalidValueError as error:
            return _html(self._pages.start(problem=str(error)), 400)
        session = session_of(request.cookies.get(COOKIE))
        if not is_token(fields.get(TOKEN, ""), session, _BEGIN, worker_id):
            return await self._answer(request, Invited(worker_id=worker_id), 403)
        await asyncio.to_thread(self._proctor.begin, worker_id)
        response = _html("", 303)
        response.headers["Location"] = f"./?{urlencode({'workerId': worker_id})}"
        return response

    async def submit(self, request: "Request") -> "Response":
        """Take what a Worker answered."""
        fields = await sent_fields(request)
        own = dict(fields)
        found = await asyncio.to_thread(
            self._proctor.submit,
            own.get("assignmentId", ""),
            fields,
            session=session_of(request.cookies.get(COOKIE)),
            token=own.get(TOKEN, ""),
        )
        if found is None:
            raise _UNKNOWN
        return await self._answer(request, found)

    # --- pages ---------------------------------------------------------------------------------

    async def _answer(
        self, request: "Request", found: Invited | Answering | Acknowledged | TurnedAway, status: int = 200
    ) -> "Response":
        """Show what the proctor said."""
        session = session_of(request.cookies.get(COOKIE))
        match found:
            case Invited():
                page = self._pages.begin(found, token_for(session, _BEGIN, found.worker_id))
            case Answering():
                status = _status_of(found)
                token = token_for(session, found.attempt.assignment_id)
                page = await asyncio.to_thread(self._pages.answer, found, token)
            case TurnedAway():
                return _html(self._pages.turned_away(found), 403)
            case Acknowledged():
                response = _html(self._pages.submitted(found))
                if self._settings.completion_url and not self._settings.show_score:
                    response.headers["Refresh"] = f"0; url={self._settings.completion_url}"
                return response
        response = _html(page, status)
        is_secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, session, path=None, secure=is_secure, httponly=True, samesite="lax")
        return response

    async def refuse(self, _request: "Request", refusal: Exception) -> "Response":
        """Say why there is no page."""
        assert isinstance(refusal, Refusal)  # noqa: S101 - as which it was registered
        return _html(self._pages.refused(refusal), refusal.status)

    async def refuse_address(self, request: "Request", _error: Exception) -> "Response":
        """Say that there is no such page."""
        return await self.refuse(request, _NO_PAGE)

    async def refuse_method(self, request: "Request", error: Exception) -> "Response":
        """Say that this cannot be done with a page, and what can."""
        response = await self.refuse(request, _NO_METHOD)
        response.headers.update(getattr(error, "headers", None) or {})
        return response

    async def refuse_without_store(self, request: "Request", error: Exception) -> "Response":
        """Say that the store is not to be had, and why to whoever runs the server."""
        _LOG.error("%s", error)
        return await self.refuse(request, _NO_STORE)

    async def refuse_for_a_defect(self, request: "Request", _error: Exception) -> "Response":
        """Say that something is wrong, and nothing about it: whoever runs the server sees it."""
        return await self.refuse(request, _DEFECT)


def _html(page: str, status: int = 200) -> "Response":
    from starlette.responses import HTMLResponse  # noqa: PLC0415 - an extra

    return HTMLResponse(page, status)


def _status_of(found: Answering) -> int:
    """Return the status of a page with the form."""
    if found.failure is not None:
        _LOG.error("%s", found.failure)
        return 503
    if found.is_foreign:
        return 403
    return 422 if found.problems else 200
