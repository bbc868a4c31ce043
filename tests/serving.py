"""A real server of `kitgen serve` on loopback, in a thread of this process, and requests to it as they come."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitgen.serve.server import LOOPBACK, Server, open_socket
from kitgen.serve.state import State

PATIENCE = 60
"""Seconds after which what is waited for will not come."""


@dataclass(frozen=True)
class Answer:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """The data of its body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    state: State
    server: Server
    port: int

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.server.url

    @property
    def host(self) -> str:
        """The Host header that is right."""
        return f"{LOOPBACK}:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | str | None = None,
        token: str | None = None,
        **headers: str,
    ) -> Answer:
        """The answer to a request for a path below the token; `_` in the names of headers stands for `-`."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            token = self.server.token if token is None else token
            connection.request(method, f"/{token}/{path}" if token else path, body, {"Host": self.host, **sent})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        """The data at a path; it must be there."""
        answer = self.ask(path)
        assert answer.status == 200, answer
        return answer.json

    def write(self, path: str, data: Any, method: str = "POST", **headers: str) -> Answer:
        """The answer to data, sent as our own page sends it."""
        own = {"Origin": f"http://{self.host}", "Content_Type": "application/json", "Sec_Fetch_Site": "same-origin"}
        return self.ask(path, method, json.dumps(data), **{**own, **headers})

    def raw(self, request: bytes) -> bytes:
        """All that comes back for these bytes, until the server ends the connection, or waits for more."""
        parts = []
        ended = contextlib.suppress(TimeoutError, ConnectionError)
        with ended, socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
            connection.sendall(request)
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)

    def events(self) -> Events:
        """A page that listens."""
        return Events(self)


class Events:
    """The events that a page hears, as (name, data)."""

    def __init__(self, served: Served) -> None:
        self._socket = socket.create_connection((LOOPBACK, served.port), timeout=PATIENCE)
        path = f"/{served.server.token}/api/events"
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {served.host}\r\n\r\n".encode())
        self._file = self._socket.makefile("rb")
        self.next("hello")

    def next(self, name: str) -> Any:
        """The data of the next event of that name."""
        while line := self._file.readline():
            if line.strip() == f"event: {name}".encode():
                return json.loads(self._file.readline().partition(b": ")[2])
        raise AssertionError(f"the server ended before it told of '{name}'")

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()


@contextlib.contextmanager
def served(folder: Path, only: Path | None = None, poll: bool = False) -> Iterator[Served]:
    """A server for a project folder."""
    state = State(folder, folder / "build", only, poll)
    listening = open_socket(LOOPBACK, 0)
    server = Server(state, listening)
    running = threading.Event()
    thread = threading.Thread(target=server.run, args=(running.set,))
    thread.start()
    try:
        assert running.wait(PATIENCE)
        yield Served(state, server, listening.getsockname()[1])
    finally:
        server.stop()
        thread.join(PATIENCE)
        listening.close()
    assert not thread.is_alive()


def wait_for(what: Callable[[], Any]) -> Any:
    """What a function gives, once it is true."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
    return found
