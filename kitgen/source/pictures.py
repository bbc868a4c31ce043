"""Turn a path of the project into the checked bytes of a picture.

Bytes are read once, through one descriptor, and checked in memory, so that no file is opened a second time after
it was checked. Nothing here imports WeasyPrint: web pages are made without it.
"""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

MAX_BYTES = 10_000_000
MAX_TOTAL = 60_000_000
MAX_PIXELS = 25_000_000
MAX_SVG_BYTES = 1_000_000

MIME = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
"""Pictures by the end of their names."""

_STARTS = {"PNG": b"\x89PNG\r\n", "JPEG": b"\xff\xd8\xff", "GIF": b"GIF8", "WEBP": b"RIFF"}
_RASTER = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


_AGAIN = "open it in a program for pictures and save it again as PNG or JPEG"
_AS_PNG = "save it as a PNG picture, at least 1,500 pixels wide, and name that"


class BadPicture(ValueError):
    """A file that a document may not use, in plain words, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def picture(root: Path, name: str) -> tuple[bytes, str]:
    """The bytes and the media type of a picture below ``root``. Raises BadPicture."""
    body, _ = picture_and_words(root, name)
    return body, MIME[os.path.splitext(name)[1].lower()]


def picture_and_words(root: Path, name: str) -> tuple[bytes, str]:
    """The bytes of a picture below ``root``, and the words in it if it is a drawing. Raises BadPicture."""
    mime = MIME.get(os.path.splitext(name)[1].lower())
    if mime is None:
        raise BadPicture(f"'{name}' is not a picture")
    body = read_inside(root, name)
    return body, check(name, body, mime)


def check(name: str, body: bytes, mime: str) -> str:
    """The words in a drawing. Raises BadPicture for bytes that are not the picture that their name promises, one too
    large, or a drawing that is not printed as it is meant."""
    if mime in _RASTER:
        _check_raster(name, body, _RASTER[mime])
    elif mime == "image/svg+xml":
        return _check_svg(name, body)
    return ""


def read_inside(root: Path, name: str) -> bytes:
    """The bytes of a regular file below ``root``. Raises BadPicture in plain words."""
    parts = name.split("/")
    if "\0" in name or "\\" in name or any(part in ("", ".", "..") or part.startswith(".") for part in parts):
        raise BadPicture(f"'{name}' is not a path inside the project")
    try:
        real = (root / name).resolve(strict=True)
    except (OSError, RuntimeError):
        raise BadPicture(f"there is no file '{name}'") from None
    if not real.is_relative_to(root):
        raise BadPicture(f"'{name}' leads outside the project")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(real, flags)
    except OSError as error:
        raise BadPicture(f"'{name}' cannot be read: {error.strerror}") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise BadPicture(f"'{name}' is not a regular file")
        if status.st_size > MAX_BYTES:
            raise BadPicture(f"'{name}' has {status.st_size:,} bytes; the limit is {MAX_BYTES:,}", "make it smaller")
        with os.fdopen(handle, "rb", closefd=False) as file:  # not before: it raises for a folder
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(handle)


def _check_raster(name: str, body: bytes, format: str) -> None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(body), formats=[format]) as picture:
            width, height = picture.size
    except Exception as error:
        real = next((known for known, start in _STARTS.items() if body.startswith(start)), format)
        if real != format:
            better = f"{os.path.splitext(name)[0]}.{real.lower().replace('jpeg', 'jpg')}"
            raise BadPicture(f"'{name}' is a {real} picture, whatever its name says", f"name it {better}") from None
        raise BadPicture(f"'{name}' is not a good {format} picture ({type(error).__name__})", _AGAIN) from None
    if width * height > MAX_PIXELS:
        raise BadPicture(
            f"'{name}' is {width} by {height} pixels; the limit is {MAX_PIXELS // 1_000_000} megapixels",
            "make it smaller: 2,000 pixels are enough for a page",
        )
    if _is_cut_off(body, format):
        raise BadPicture(f"'{name}' is not complete: its end is missing", _AGAIN)


def _is_cut_off(body: bytes, format: str) -> bool:
    """Whether a picture ends too early; what is missing would be printed grey."""
    if format == "JPEG":  # its end comes after the start of its last part
        return body.rfind(b"\xff\xd9") < body.rfind(b"\xff\xda")
    if format == "PNG":
        return b"IEND" not in body
    return format == "WEBP" and int.from_bytes(body[4:8], "little") + 8 > len(body) + 1


def _check_svg(name: str, body: bytes) -> str:
    if len(body) > MAX_SVG_BYTES:
        raise BadPicture(f"'{name}' has {len(body):,} bytes; the limit for an SVG is {MAX_SVG_BYTES:,}", _AS_PNG)
    from kitgen.source.drawings import Undrawable, check_drawing

    try:
        contents = check_drawing(body)
    except Undrawable as why:
        raise BadPicture(f"'{name}' cannot be printed as drawn: {why}", _AS_PNG) from None
    for mime, inside in contents.pictures:
        _check_raster(f"a picture in {name}", inside, _RASTER[mime])
    return contents.words
