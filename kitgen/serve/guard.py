"""Refuse requests that are not from the page of this server, and add the headers of security to every answer.

The answers of instructors are on a port that every page of the browser, and every user of the computer, may knock at.
So the address has a token, the Host must be ours (a name that another site points here is not), writes come from our
own page only, and whatever an answer has, nothing of it runs but the files of `ui`.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kitgen.serve.answers import RequestError, error_answer

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
"""The headers of every answer; a route may set its own value of any."""

OUR_ADDRESS = "open the address that kitgen serve printed"

WRITES = ("POST", "PUT")
METHODS = ("GET", "HEAD", *WRITES)

LARGEST_BODY = 8_000_000
"""Bytes of a request: more than a lesson file may have."""

LARGEST_UPLOAD = 100_000_000
"""Bytes of a file that is imported: a Word document has its pictures in it."""

UPLOADS = "/api/import"
"""The address that files are sent to as they are; all others take JSON."""

SLOWEST = 60
"""Seconds in which a client has to take a part of an answer: one that never reads is cut off."""


class Guard:
    """An ASGI application that hands on to another one only what may pass."""

    def __init__(self, app: ASGIApp, token: str, hosts: Iterable[str]) -> None:
        """``hosts`` are the values of the Host header that are ours, such as `127.0.0.1:8000`."""
        self.app, self.token = app, token
        self.hosts = frozenset(host.lower() for host in hosts)
        self.origins = frozenset(f"http://{host}" for host in self.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        answer = _Answer(scope, send)
        try:
            scope = self._admitted(scope)
            await self.app(scope, _Body(scope, receive).receive, answer.send)
        except RequestError as error:
            if not answer.begun:
                await error_answer(error)(scope, receive, answer.send)
        except NotTaken:
            answer.abort()

    def _admitted(self, scope: Scope) -> Scope:
        """The request without the token in its path. Raises RequestError if it may not pass."""
        host = _only(scope, b"host")
        if host is None or host.lower() not in self.hosts:
            raise RequestError(421, "This server does not have that name.", OUR_ADDRESS)
        method, origin = scope["method"], _only(scope, b"origin", "")
        foreign = origin not in ("", *self.origins)
        if foreign or _only(scope, b"sec-fetch-site", "none") not in ("none", "same-origin"):
            raise RequestError(403, "This request comes from another site.")
        path = self._below_token(scope["path"])
        if method not in METHODS or (method in WRITES and not path.startswith("/api/")):
            raise RequestError(405, f"{method} is not possible here.")
        if method in WRITES:
            self._check_write(scope, path, origin)
        return {**scope, "root_path": f"/{self.token}"}

    def _below_token(self, path: str) -> str:
        """The path after the token. Raises RequestError for another token, and for paths that no page asks for."""
        found = re.fullmatch(r"/([^/]+)(/.*)", path, re.DOTALL)
        if not found or not secrets.compare_digest(found[1].encode("utf-8", "replace"), self.token.encode()):
            raise RequestError(404, "There is nothing at this address.", OUR_ADDRESS)
        parts = found[2].split("/")[1:]
        odd = any(part.startswith(".") or not part for part in parts[:-1]) or parts[-1].startswith(".")
        if odd or not found[2].isprintable() or "\\" in found[2]:
            raise RequestError(404, "There is nothing at this address.")
        return found[2]

    def _check_write(self, scope: Scope, path: str, origin: str | None) -> None:
        """Raise RequestError for a write that is not from our own page, or not of the type that it should be."""
        if not origin:
            raise RequestError(403, "This request does not say where it comes from.")
        wanted = "application/octet-stream" if path == UPLOADS else "application/json"
        given = (_only(scope, b"content-type") or "").split(";")[0].strip().lower()
        if given != wanted:
            raise RequestError(415, f"The body of this request must be {wanted}.")
        most = LARGEST_UPLOAD if path == UPLOADS else LARGEST_BODY
        length = _only(scope, b"content-length", "0") or ""
        if not length.isascii() or not length.isdigit() or len(length) > 12 or int(length) > most:
            raise _too_large(most)


def _only(scope: Scope, name: bytes, missing: str | None = None) -> str | None:
    """The value of a header that is there once; ``missing`` without it, None if there are several."""
    found = [value for key, value in scope["headers"] if key == name]
    if not found:
        return missing
    return found[0].decode("latin-1").strip() if len(found) == 1 else None


def _too_large(most: int) -> RequestError:
    return RequestError(413, f"This is larger than {most // 1_000_000} MB, which is the limit.", "make it smaller")


class _Body:
    """The body of a request, up to the limit: the length that was announced may be wrong, or missing."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        upload = scope["path"].endswith(UPLOADS) and scope["method"] in WRITES
        self._receive, self._most, self._taken = receive, LARGEST_UPLOAD if upload else LARGEST_BODY, 0
        self._whole = False

    async def receive(self) -> Message:
        """The next part. Raises RequestError beyond the limit, and for one that does not come."""
        try:
            message = await asyncio.wait_for(self._receive(), None if self._whole else SLOWEST)
        except TimeoutError:
            raise RequestError(408, "The rest of this request did not come.", "Try it again.") from None
        self._whole = not message.get("more_body", False)
        self._taken += len(message.get("body", b""))
        if self._taken > self._most:
            raise _too_large(self._most)
        return message


class NotTaken(Exception):
    """A client does not take its answer. Errors of time in what makes an answer are not this one."""


class _Answer:
    """An answer on its way out, with our headers."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send, self.begun = scope, send, False

    async def send(self, message: Message) -> None:
        """Send a part. Raises NotTaken if the client does not take it."""
        if message["type"] == "http.response.start":
            self.begun = True
            given = {name.lower() for name, _ in message.get("headers", ())}
            more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            kept = [pair for pair in more if pair[0] not in given]
            message = {**message, "headers": [*message.get("headers", ()), *kept]}
        try:
            await asyncio.wait_for(self._send(message), SLOWEST)
        except (TimeoutError, ConnectionError):
            raise NotTaken from None

    def abort(self) -> None:
        """Close the connection now: what is still to be sent is not waited for."""
        if transport := self._scope.get("extensions", {}).get("kitgen.transport"):
            transport.abort()
