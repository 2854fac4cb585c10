"""Running an ASGI app on a port of this machine, until it is told to end."""

import contextlib
import ipaddress
import signal
import socket
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

from mturk_xml.errors import MTurkXMLError
from mturk_xml.web.extra import require_extra

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

_MOST_CONNECTIONS = 2_000
_SECONDS_TO_KEEP_ALIVE = 20


class PortError(MTurkXMLError, OSError):
    """Nothing can listen there."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; whoever connects waits until `run` answers.

    Args:
        host: a name or an address of this machine.
        port: the port; 0 is any that is free.

    Raises:
        PortError: the host is none of this machine, or the port is in use.

    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortError(f"cannot listen on {host}: {error.strerror or error}") from error
    try:
        if sys.platform != "win32":  # where it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(socket.SOMAXCONN)
    except OSError as error:
        listening.close()
        raise PortError(f"cannot listen on port {port} of {host}: {error.strerror or error}") from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Return the address to open in a browser on this machine."""
    host, port = listening.getsockname()[:2]
    is_any = ipaddress.ip_address(host).is_unspecified
    name = "localhost" if is_any else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def is_loopback(listening: socket.socket) -> bool:
    """Tell whether nobody but this machine can connect."""
    return ipaddress.ip_address(listening.getsockname()[0]).is_loopback


def new_server(app: "ASGIApp", *, seconds_to_finish: int = 10) -> "uvicorn.Server":
    """Return a server, for `run`; its `should_exit` says whether it has been told to end.

    Args:
        app: what answers.
        seconds_to_finish: how long what runs at the end may take.

    Raises:
        MissingPackageError: the extra `web` is not installed.

    """
    require_extra("uvicorn")
    import uvicorn  # noqa: PLC0415 - an extra

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_SECONDS_TO_KEEP_ALIVE,
        timeout_graceful_shutdown=seconds_to_finish,
    )
    return uvicorn.Server(config)


def run(server: "uvicorn.Server", listening: socket.socket) -> None:
    """Answer requests until SIGINT or SIGTERM; what runs then is finished.

    Raises:
        KeyboardInterrupt: it was SIGINT.

    """
    with _terminated_in_peace(), contextlib.closing(listening):
        server.run(sockets=[listening])


@contextlib.contextmanager
def _terminated_in_peace() -> Iterator[None]:
    """End without a message at SIGTERM, which uvicorn raises again when it is done."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
