"""The texts in the metadata packet of a PDF (XMP): values, without the names of elements and of vocabularies."""

from __future__ import annotations

import re
from functools import cache

from kitgen.prove.places import decoded
from kitgen.text.html_parser import Parser

BOILERPLATE = {
    "pdf:producer": re.compile(r"WeasyPrint \d[\w.+]*"),
    "xmp:creatortool": re.compile("kitgen"),
    "dc:format": re.compile("application/pdf"),
    "xml:lang": re.compile(r"x-default|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"),
    "rdf:parsetype": re.compile("Resource"),
}
"""What kitgen's metadata have in these elements and attributes."""

_PACKET = re.compile(r"xpacket (?:begin=\"\ufeff?\" id=\"W5M0MpCehiHzreSzNTczkc9d\"|end=\"[rw]\")\?")


def of_metadata(packet: str) -> list[str]:
    """The values of a packet: the author's title, names and keywords."""
    known = _description()
    return [decoded(value) for value in _values(packet) if value not in known]


def _values(packet: str) -> list[str]:
    reader = _Packet()
    reader.read(packet)
    return reader.values


@cache
def _description() -> frozenset[str]:
    """What PDF/A has kitgen write about the part of PDF/UA."""
    from kitgen.render.pdf.standards import ALSO_UA

    return frozenset(_values(ALSO_UA.decode()))


class _Packet(Parser):
    """Collects the texts of elements, and the values of attributes that are not the names of vocabularies."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str] = []
        self.element = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.element = tag
        for name, value in attrs:
            if value and not name.startswith("xmlns"):
                self._value(name, value)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._value(self.element, data)

    def handle_comment(self, data: str) -> None:
        self.values.append(data)

    def handle_decl(self, decl: str) -> None:
        self.values.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.values.append(data)

    def handle_pi(self, data: str) -> None:
        if not _PACKET.fullmatch(data):
            self.values.append(data)

    def _value(self, name: str, value: str) -> None:
        known = BOILERPLATE.get(name)
        if known is None or not known.fullmatch(value):
            self.values.append(value.strip())
