"""Serve WeasyPrint the project's own pictures and nothing else.

HTML and CSS see one virtual host, ``https://project.invalid/`` (a name that never resolves, RFC 2606),
whose paths are files of the project. There is no file:, http: or ftp: at all; bytes are handed over in
memory, so that no file is opened a second time after it was checked, and no path of this machine reaches
a document.
"""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from kitgen.render.pdf.printable import printable
from kitgen.source.pictures import MAX_TOTAL, MIME, BadPicture, check, read_inside

BASE = "https://project.invalid/"

_MIME = {
    **MIME,
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


class Refused(FatalURLFetchingError):  # type: ignore[misc]
    """A file that a document may not use. It stops the document: WeasyPrint would only log it and go on."""


class ProjectFetcher(URLFetcher):  # type: ignore[misc]
    """Files below a project's folder, by their virtual address."""

    def __init__(self, root: Path) -> None:
        super().__init__(timeout=1, allowed_protocols=frozenset(), allow_redirects=False)
        self.handlers: list[Any] = []
        self.handle_open: dict[str, Any] = {}
        self.root = root.resolve(strict=True)
        self.left = MAX_TOTAL
        self.used: list[str] = []

    def open(self, *arguments: Any, **options: Any) -> NoReturn:
        """Nothing is ever opened over a network."""
        raise Refused("network access is off")

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file behind a virtual address, or a picture inside a drawing. Raises Refused for everything else."""
        if found := _INSIDE.match(url):
            return _picture_inside(url, f"image/{found[1].replace('jpg', 'jpeg')}", url[found.end() :])
        if _DRAWN.fullmatch(url):  # a sign that a stylesheet draws
            body = unquote(url.partition(",")[2]).encode()
            check("a sign in a stylesheet", body, MIME[".svg"])
            return URLFetcherResponse(url, body, {"Content-Type": MIME[".svg"]})
        if not url.startswith(BASE):
            raise Refused(f"only files of the project may be used, not '{url[:100]}'")
        name = unquote(urlsplit(url).path).lstrip("/")
        mime = _MIME.get(os.path.splitext(name)[1].lower())
        if mime is None:
            raise Refused(f"'{name}' is not a picture or font")
        try:
            body = read_inside(self.root, name)
            check(name, body, mime)
        except BadPicture as bad:
            raise Refused(str(bad)) from None
        self.left -= len(body)
        if self.left < 0:
            raise Refused("the pictures of this document are too large together")
        self.used.append(name)
        return URLFetcherResponse(url, printable(body, mime), {"Content-Type": mime})


_DRAWN = re.compile("data:image/svg.xml,%3Csvg[^&?<>]{1,900}%3C/svg%3E")
_INSIDE = re.compile("data:image/(png|jpeg|jpg|gif|webp);base64,")


def _picture_inside(url: str, mime: str, encoded: str) -> URLFetcherResponse:
    """A picture whose bytes are in its address: part of a drawing, which was checked with it."""
    try:
        body = base64.b64decode(unquote(encoded))
        check("a picture inside a drawing", body, mime)
    except ValueError as bad:  # a BadPicture is one too
        raise Refused(str(bad)) from None
    return URLFetcherResponse(url, printable(body, mime), {"Content-Type": mime})
