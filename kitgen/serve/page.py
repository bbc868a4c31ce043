"""The page itself, and the files in `ui` that it loads."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.regular_files import Refused, read_regular
from kitgen.resources import PACKAGE
from kitgen.serve.answers import RequestError
from kitgen.serve.state import State

UI = PACKAGE / "serve" / "ui"
LARGEST = 5_000_000

TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""The kinds of file that are served; no other is."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes(state: State) -> list[Route]:
    """`/` and `/ui/…`."""
    nonce = secrets.token_urlsafe(16)

    async def page(request: Request) -> Response:
        text = _content("index.html").decode("utf-8").replace("{nonce}", nonce)
        policy = {"Content-Security-Policy": POLICY.format(nonce=nonce)}
        return Response(text, media_type=TYPES[".html"], headers=policy)

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        return Response(_content(name), media_type=TYPES[name[name.rindex(".") :]])

    return [Route("/", page), Route("/ui/{name:path}", file)]


def _content(name: str) -> bytes:
    """A file of the page. Raises RequestError 404 if there is none by that name."""
    try:
        if not name.isascii() or "." not in name or name[name.rindex(".") :] not in TYPES:
            raise RequestError(404, "There is nothing at this address.")
        return read_regular(UI / name, LARGEST, UI)
    except Refused:
        raise RequestError(404, "There is nothing at this address.") from None
