"""Run the server: find a port, keep strangers out, and end well."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import secrets
import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kitgen.diagnostics import KitgenError
from kitgen.serve.app import application
from kitgen.serve.guard import HEADERS

if TYPE_CHECKING:
    from kitgen.serve.state import State

LOOPBACK = "127.0.0.1"

PORTS = range(8700, 8720)
"""The ports that are tried in turn, so that the address is nearly the same each time."""


LONGEST_HEAD = 20.0
"""Seconds in which a request must be there, up to its body; a computer has few connections for each program."""


class Connection(H11Protocol):
    """A connection whose requests know it, so that one that never reads can be cut off."""

    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport in every request."""
        assert isinstance(transport, asyncio.Transport)
        super().connection_made(transport)
        self._wait_for_head()
        app = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            extensions = {**scope.get("extensions", {}), "kitgen.transport": transport}
            await app({**scope, "extensions": extensions}, receive, send)

        self.app = with_transport

    def data_received(self, data: bytes) -> None:
        """Read on; what comes too slowly is not waited for."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._slow is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._slow = self.loop.call_later(LONGEST_HEAD, self._give_up)

    def _give_up(self) -> None:
        if self.conn.their_state is h11.IDLE and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def send_400_response(self, msg: str) -> None:
        """Answer with our headers to what cannot be read as a request."""
        headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
        headers += [(b"content-length", b"0"), (b"connection", b"close")]
        with contextlib.suppress(h11.LocalProtocolError):
            self.transport.write(self.conn.send(h11.Response(status_code=400, headers=headers)) or b"")
            self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        self.transport.close()


class _Uvicorn(uvicorn.Server):
    """A server that lets go of the pages that listen when it ends, and ends in peace on Ctrl-C."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._events = state.events

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take Ctrl-C for the end of the server, and not of the process as well."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: open pages would otherwise be waited for."""
        self._events.close()
        await super().shutdown(sockets)


def open_socket(host: str, port: int | None) -> socket.socket:
    """A socket that listens: on ``port``, or on the first of `PORTS` that is free. Raises KitgenError."""
    for number in [port] if port is not None else [*PORTS, 0]:
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        try:
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows another program could take the same port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, number))
            listening.listen(128)
            return listening
        except (OSError, OverflowError) as error:
            listening.close()
            if isinstance(error, socket.gaierror) or getattr(error, "errno", 0) == errno.EADDRNOTAVAIL:
                raise KitgenError(
                    f"'{host}' is not an address of this computer", "leave out --host, and it is this computer only"
                ) from error
            if port is not None:
                raise KitgenError(
                    f"port {port} cannot be used: {getattr(error, 'strerror', '') or error}",
                    "leave out --port, and kitgen finds a free one",
                ) from error
    raise KitgenError("no port is free on this computer", "close other programs, or name a port with --port")


def names_of(host: str, port: int) -> list[str]:
    """The values of the Host header by which a server is called, that of its address first."""
    names = [host, LOOPBACK, "localhost"]
    if host in EVERYWHERE:
        names = [*_own_addresses(), LOOPBACK, "localhost"]
    return [f"[{name}]:{port}" if ":" in name else f"{name}:{port}" for name in dict.fromkeys(names)]


EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only if it was asked for


def _own_addresses() -> list[str]:
    """The addresses and the name of this computer in its network."""
    name = socket.gethostname()
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(name, None, socket.AF_INET)]
    except OSError:
        found = []
    return [*(address for address in found if not address.startswith("127.")), name]


class Server:
    """A server for one project. Its address, with the token, is `url`."""

    def __init__(self, state: State, listening: socket.socket, host: str = LOOPBACK, token: str = "") -> None:
        self.token = token or secrets.token_urlsafe(16)
        self._socket = listening
        port = listening.getsockname()[1]
        names = names_of(host, port)
        self.url = f"http://{names[0]}/{self.token}/"
        config = uvicorn.Config(
            application(state, self.token, names),
            http=Connection,
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        self._server = _Uvicorn(config, state)
        self.loop: asyncio.AbstractEventLoop
        """The event loop, once it runs."""

    def run(self, started: Callable[[], object] | None = None) -> None:
        """Serve until `stop` is called or Ctrl-C is pressed; ``started`` is called when requests are answered."""
        with asyncio.Runner() as runner:
            runner.run(self._serve(started))

    async def _serve(self, started: Callable[[], object] | None) -> None:
        self.loop = asyncio.get_running_loop()
        serving = asyncio.ensure_future(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        if started is not None and not serving.done():
            started()
        await serving

    def stop(self) -> None:
        """End the server; may be called from any thread."""
        self._server.should_exit = True
