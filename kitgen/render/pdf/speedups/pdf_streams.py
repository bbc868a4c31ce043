"""Objects of a PDF into bytes: packed no harder than pays.

pydyf 0.13 packs at zlib's highest level, which takes four times as long as the usual one and saves 3 %; it asks of each
line of a page and of each entry of a dictionary, bytes already, what it is, and lists all pages for each tag.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from typing import Any

VERSIONS = ("0.13.0",)
"""The pydyfs that this was written for; others pack as they came."""

LEVEL = 6
"""zlib's own usual level."""

_MOST_NUMBERS = 20_000
"""Numbers (places on a page, for the most part) of which the digits are remembered."""


def pack(pydyf: Any) -> None:
    """Let streams be packed at the usual level, from now on."""
    if pydyf.VERSION not in VERSIONS:
        return
    plain, dictionary = pydyf._to_bytes, pydyf.Dictionary

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

    @cache
    def named(key: str) -> bytes:
        return b"/" + bytes(to_bytes(key)) + b" "

    def entries(self: Any) -> bytes:
        written = [
            named(key) + (value if type(value) is bytes else to_bytes(value))
            if type(key) is str
            else b"/" + to_bytes(key) + b" " + to_bytes(value)
            for key, value in self.items()
        ]
        return b"<<" + b"".join(written) + b">>"

    def data(self: Any) -> bytes:
        content = b"\n".join([item if type(item) is bytes else to_bytes(item) for item in self.stream])
        extra = dictionary(self.extra.copy())
        if self.compress:
            extra["Filter"] = "/FlateDecode"
            content = zlib.compress(content, LEVEL)
        extra["Length"] = len(content)
        # what reads a file without its lengths, as one checker does, takes a CR before the line's end for a part of it
        end = b"\r\nendstream" if content.endswith(b"\r") else b"\nendstream"
        return b"".join((extra.data, b"\nstream\n", content, end))

    def page_references(self: Any) -> tuple[bytes, ...]:
        kids = self.pages["Kids"]
        count, known = vars(self).get("kitgen_pages", (-1, ()))
        if count != len(kids):
            known = tuple(f"{number} 0 R".encode() for number in kids[::3])
            self.kitgen_pages = len(kids), known
        return known  # type: ignore[no-any-return]

    pydyf._to_bytes = to_bytes
    pydyf.PDF.page_references = property(page_references)
    pydyf.Stream.data = property(data)
    pydyf.Dictionary.data = property(entries)
