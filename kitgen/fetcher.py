"""Serve WeasyPrint the project's own pictures and nothing else.

HTML and CSS see one virtual host, ``https://project.invalid/`` (a name that never resolves, RFC 2606),
whose paths are files of the project. There is no file:, http: or ftp: at all; bytes are handed over in
memory, so that no file is opened a second time after it was checked, and no path of this machine reaches
a document.
"""

from __future__ import annotations

import io
import os
import re
import stat
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE = "https://project.invalid/"

MAX_BYTES = 10_000_000
MAX_TOTAL = 60_000_000
MAX_PIXELS = 25_000_000
MAX_SVG_BYTES = 1_000_000

_MIME = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_RASTER = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


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
        """The file behind a virtual address. Raises Refused for everything else."""
        if not url.startswith(BASE):
            raise Refused(f"only files of the project may be used, not '{url[:100]}'")
        name = unquote(urlsplit(url).path).lstrip("/")
        mime = _MIME.get(os.path.splitext(name)[1].lower())
        if mime is None:
            raise Refused(f"'{name}' is not a picture or font")
        body = read_inside(self.root, name)
        self.left -= len(body)
        if self.left < 0:
            raise Refused("the pictures of this document are too large together")
        if mime in _RASTER:
            _check_raster(name, body, _RASTER[mime])
        elif mime == "image/svg+xml":
            _check_svg(name, body)
        self.used.append(name)
        return URLFetcherResponse(url, body, {"Content-Type": mime})


def read_inside(root: Path, name: str) -> bytes:
    """The bytes of a regular file below ``root``. Raises Refused in plain words."""
    parts = name.split("/")
    if "\0" in name or "\\" in name or any(part in ("", ".", "..") or part.startswith(".") for part in parts):
        raise Refused(f"'{name}' is not a path inside the project")
    try:
        real = (root / name).resolve(strict=True)
    except (OSError, RuntimeError):
        raise Refused(f"there is no file '{name}'") from None
    if not real.is_relative_to(root):
        raise Refused(f"'{name}' leads outside the project")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(real, flags)
    except OSError as error:
        raise Refused(f"'{name}' cannot be read: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"'{name}' is not a regular file")
        if status.st_size > MAX_BYTES:
            raise Refused(f"'{name}' has {status.st_size:,} bytes; the limit is {MAX_BYTES:,}")
        return file.read(MAX_BYTES + 1)


def _check_raster(name: str, body: bytes, format: str) -> None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(body), formats=[format]) as picture:
            width, height = picture.size
    except Exception as error:
        raise Refused(f"'{name}' is not a good {format} picture ({type(error).__name__})") from None
    if width * height > MAX_PIXELS:
        raise Refused(f"'{name}' is {width} by {height} pixels; the limit is {MAX_PIXELS // 1_000_000} megapixels")


def _check_svg(name: str, body: bytes) -> None:
    if len(body) > MAX_SVG_BYTES:
        raise Refused(f"'{name}' has {len(body):,} bytes; the limit for an SVG is {MAX_SVG_BYTES:,}")
    if re.search(rb"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", body, re.IGNORECASE) or body[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        raise Refused(f"'{name}' has a DOCTYPE or entities; save it as plain SVG")
    if body.count(b"<use") > 200 or body.count(b"<") > 20_000:
        raise Refused(f"'{name}' is too complex a drawing; save it as a PNG picture")
    if re.search(rb"<script|\son\w+\s*=|javascript:", body, re.IGNORECASE):
        raise Refused(f"'{name}' has a script in it; save it as plain SVG")
