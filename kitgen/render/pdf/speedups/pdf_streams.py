"""Patch pydyf to use zlib level 6, and to serialise numbers, dictionaries and page references faster.

pydyf 0.13 compresses at zlib's highest level, which takes four times as long as the default level and saves 3 %. It
checks the type of each line of a page and each entry of a dictionary, though most are bytes already, and lists all
pages for each tag.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

LEVEL = 6
"""zlib's default level."""

_MOST_NUMBERS = 20_000
"""Numbers (most are positions on a page) whose digits are cached."""


def _numbers() -> Iterator[Replacement]:
    import pydyf

    plain = pydyf._to_bytes
    number = lru_cache(_MOST_NUMBERS)(plain)

    def to_bytes(item: Any) -> Any:
        kind = type(item)
        if kind is bytes:
            return item
        if kind is float:
            return number(item)
        if kind is str or kind is int:
            return str(item).encode("ascii")
        return plain(item)

    yield Replacement(plain, to_bytes, "pydyf")


def _dictionaries() -> Iterator[Replacement]:
    import pydyf

    to_bytes = pydyf._to_bytes

    @cache
    def named(key: str) -> bytes:
        return b"/" + bytes(to_bytes(key)) + b" "

    def data(self: Any) -> bytes:
        written = [
            named(key) + (value if type(value) is bytes else to_bytes(value))
            if type(key) is str
            else b"/" + to_bytes(key) + b" " + to_bytes(value)
            for key, value in self.items()
        ]
        return b"<<" + b"".join(written) + b">>"

    yield Replacement(vars(pydyf.Dictionary)["data"], property(data), "pydyf")


def _streams() -> Iterator[Replacement]:
    import pydyf

    to_bytes, dictionary = pydyf._to_bytes, pydyf.Dictionary

    def data(self: Any) -> bytes:
        content = b"\n".join([item if type(item) is bytes else to_bytes(item) for item in self.stream])
        extra = dictionary(self.extra.copy())
        if self.compress:
            extra["Filter"] = "/FlateDecode"
            content = zlib.compress(content, LEVEL)
        extra["Length"] = len(content)
        # a reader that ignores lengths, as one checker does, takes a CR before the end of the line for a part of it
        end = b"\r\nendstream" if content.endswith(b"\r") else b"\nendstream"
        return b"".join((extra.data, b"\nstream\n", content, end))

    yield Replacement(vars(pydyf.Stream)["data"], property(data), "pydyf")


def _page_references() -> Iterator[Replacement]:
    import pydyf

    def page_references(self: Any) -> tuple[bytes, ...]:
        kids = self.pages["Kids"]
        count, known = vars(self).get("kitgen_pages", (-1, ()))
        if count != len(kids):
            known = tuple(f"{number} 0 R".encode() for number in kids[::3])
            self.kitgen_pages = len(kids), known
        return known  # type: ignore[no-any-return]

    yield Replacement(vars(pydyf.PDF)["page_references"], property(page_references), "pydyf")


_TO_BYTES = "pydyf/__init__.py:_to_bytes"

PATCHES = (
    Patch("pdf-numbers", _numbers, (_TO_BYTES,)),
    Patch("pdf-dictionaries", _dictionaries, (_TO_BYTES, "pydyf/__init__.py:Dictionary")),
    Patch("pdf-streams", _streams, (_TO_BYTES, "pydyf/__init__.py:Stream.data"), same_bytes=False),
    Patch(
        "pdf-page-references",
        _page_references,
        ("pydyf/__init__.py:PDF.page_references", "pydyf/__init__.py:PDF.add_page"),
    ),
)
