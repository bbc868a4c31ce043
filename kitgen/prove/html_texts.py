"""Every text of an HTML page that a reader, a screen reader or a script can read."""

from __future__ import annotations

import codecs
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from kitgen.prove.boilerplate import attributes
from kitgen.prove.css_texts import of_style
from kitgen.prove.places import CODE, CUT, decoded, joined
from kitgen.prove.script_texts import of_script
from kitgen.text.html_parser import Parser
from kitgen.text.normalize import NGRAM

INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "rp", "rt",
     "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "tspan", "u", "var", "wbr")
)  # fmt: skip
"""Elements that do not separate words."""

NAMES = frozenset(
    ("aria-controls", "aria-describedby", "aria-labelledby", "aria-owns", "charset", "class", "clip-path", "dir",
     "dominant-baseline", "fill", "font-size", "font-style", "font-weight", "for", "headers", "http-equiv", "id",
     "lang", "marker-end", "marker-start", "method", "name", "rel", "role", "scope", "stroke", "stroke-dasharray",
     "stroke-linecap", "stroke-linejoin", "text-anchor", "type", "xmlns")
)  # fmt: skip
"""Attributes whose values are names and keywords, which are not read aloud."""

GEOMETRY = frozenset(
    ("cx", "cy", "d", "dx", "dy", "fill", "font-size", "font-weight", "height", "opacity", "points", "r", "rx", "ry",
     "stroke", "stroke-dasharray", "stroke-opacity", "stroke-width", "transform", "viewbox", "width",
     "x", "x1", "x2", "y", "y1", "y2")
)  # fmt: skip
"""Attributes of drawings that have numbers and colours."""

_NUMBERS = re.compile(r"(?:[MmLlHhVvCcSsQqTtAaZz\d\s,.+%#-]|(?:translate|rotate|scale)\(|\)|#[0-9a-f]+)*")
_VOCABULARY = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xhtml|1999/xlink|1998/Math/MathML)")
_POLICY = re.compile(r"(?:[a-z-]+(?: (?:'none'|'unsafe-hashes'|data:|'sha256-[A-Za-z0-9+/=]{44}'))+(?:; )?)+")
"""A Content-Security-Policy as kitgen writes it: its digests may spell any word."""

_ORDINARY = re.compile(
    r"[a-z]{1,19}\d?|(?:accept|aria|clip|data|fill|font|http|marker|stroke|text)-[a-z-]{1,20}|dominant-baseline"
)
"""Names of attributes. Any other may be a text that was typed in place of one."""

_TAG = re.compile(r"</?([a-zA-Z][^\s/<>]*+)[^<>]*+>")
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*),(.*)", re.DOTALL | re.IGNORECASE)
_DRAWINGS = re.compile(r"data:image/svg\+xml(?:;[\w=.-]+)*?;base64,([A-Za-z0-9+/=%\s]*)", re.IGNORECASE)
"""Drawings inside an address, a style or a script. Browsers show their words."""

_OF_PROGRAMS = re.compile(
    r"\s*(?:(?:Created with|Generator:) [A-Z][\w .,:()/-]{0,99}|image/svg\+xml|[\dT:.+-]{8,40}"
    r"|Matplotlib v[\w.+]+, https://matplotlib\.org/?)\s*"
)
"""What programs for drawings write into the comments and the metadata of every file."""

_READ = re.compile(r"(?:aria|data)-(?!name$)[\w-]+|(?:xlink:)?(?:href|title)|alt|style")
"""Attributes of a drawing that are texts. The others are numbers, keywords and the names that a program gave."""

_BINARY = ("image/", "font/", "audio/", "video/")
_KNOWN = frozenset({("http-equiv", "Content-Security-Policy")})
"""Attributes that kitgen's modules write, as those in its templates."""


def texts(page: str, closely: bool = False) -> Iterator[tuple[str, str]]:
    """The texts of a page by where they are; ``closely`` marks where inline elements begin and end, too."""
    reader = _Reader(CUT if closely else "")
    reader.read(page)
    for where, parts in reader.parts.items():
        yield where, "".join(parts) if where == "text" else joined(parts)


class _Reader(Parser):
    """Collects the texts, attribute values and comments of a page, and those of its scripts and styles."""

    def __init__(self, edge: str) -> None:
        super().__init__()
        self.edge = edge
        self.parts: dict[str, list[str]] = {"text": [], "attributes": [], "comments": [], "source": [], CODE: []}
        self.parts["pictures"] = []
        self.inside, self.kind = "", ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style"):
            self._drawings(data)
            self._code(of_script(data, self.kind) if self.inside == "script" else of_style(data))
        else:
            self.parts["text"].append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts["text"].append(self.edge if tag in INLINE else f" {CUT}")
        self.inside, self.kind = tag, next((value or "" for name, value in attrs if name == "type"), "")
        for name, value in attrs:
            if not _ORDINARY.fullmatch(name):
                self._name(name)
            if value and (name, value) not in attributes() and (name, value) not in _KNOWN:
                self._drawings(value)
                self._attribute(name, value)

    def handle_endtag(self, tag: str) -> None:
        self.parts["text"].append(self.edge if tag in INLINE else f" {CUT}")
        self.inside = ""

    def handle_comment(self, data: str) -> None:
        self.parts["comments"] += self._readings(data)
        self._drawings(data)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def _readings(self, written: str) -> list[str]:
        """A text as it is written, without entities, and without tags, which would divide its words."""
        plain = unescape(written)
        untagged = _TAG.sub(lambda tag: self.edge if tag[1].lower() in INLINE else f" {CUT}", plain)
        return [decoded(reading) for reading in dict.fromkeys((written, plain, untagged))]

    def _name(self, name: str) -> None:
        self.parts[CODE].append(name)

    def _drawings(self, written: str) -> None:
        """Read the drawings that have their content in an address, as pages of their own."""
        for body in _DRAWINGS.findall(written):
            self._inner("pictures", _unpacked(body), _Drawing(self.edge))

    def _inner(self, where: str, page: str, reader: _Reader) -> None:
        """Read a page inside this one; its texts and attributes are ``where``."""
        reader.read(page)
        parts = [*reader.parts["attributes"], *reader.parts["pictures"]]
        self.parts[where] += ["".join(reader.parts["text"]), *parts]
        for same in ("comments", "source", CODE):
            self.parts[same] += reader.parts[same]

    def _code(self, found: tuple[list[str], list[str]]) -> None:
        self.parts["source"] += found[0]
        self.parts[CODE] += found[1]

    def _attribute(self, name: str, value: str) -> None:
        if name == "style":
            self._code(of_style(value))
        elif name == "srcdoc":
            self._inner("attributes", value, _Reader(self.edge))
        elif name.startswith("on") or value[:11].lower() == "javascript:":
            self._code(of_script(value))
        elif name.startswith("xmlns") and _VOCABULARY.fullmatch(value):
            return
        elif name in NAMES or name in GEOMETRY:
            self.parts[CODE] += [] if name in GEOMETRY and _NUMBERS.fullmatch(value) else [value]
        elif data := _DATA.fullmatch(value):
            self.parts["attributes"].append(_of_data(*data.groups()))
        elif name != "font-family" and not (name == "content" and (value == "kitgen" or _POLICY.fullmatch(value))):
            self.parts["attributes"] += self._readings(value.removeprefix("mailto:"))


class _Drawing(_Reader):
    """Collects the texts of a drawing, without what the program that drew it writes into every file."""

    def _name(self, name: str) -> None:
        """Names of a drawing's attributes are the format's, or its program's."""

    def handle_data(self, data: str) -> None:
        if not _OF_PROGRAMS.fullmatch(data):
            super().handle_data(data)

    def handle_comment(self, data: str) -> None:
        if not _OF_PROGRAMS.fullmatch(data):
            super().handle_comment(data)

    def handle_decl(self, decl: str) -> None:
        if "//W3C//DTD SVG" not in decl:
            super().handle_decl(decl)

    def handle_pi(self, data: str) -> None:
        if not data.startswith("xml "):
            super().handle_pi(data)

    def _attribute(self, name: str, value: str) -> None:
        if _READ.fullmatch(name):
            super()._attribute(name, value)
        elif " " in value and len(value) >= NGRAM and not _NUMBERS.fullmatch(value):  # no name that a program gives
            self.parts["attributes"].append(value)

    def _code(self, found: tuple[list[str], list[str]]) -> None:
        self.parts["source"] += found[0]


def _of_data(kind: str, options: str, body: str) -> str:
    """The text of an address that has its content in it; none of pictures and fonts, but of drawings elsewhere."""
    if "base64" not in options.lower():
        return decoded(body)
    return "" if kind.lower().startswith(_BINARY) else f"{_unpacked(body)}\n{CUT}{body}"


def _unpacked(body: str) -> str:
    """What is written in base64, as text. What does not belong to it is passed over, as browsers do."""
    signs = re.sub(r"[^A-Za-z0-9+/]", "", unquote(body))
    whole = signs[: len(signs) - (len(signs) % 4 == 1)]
    content = b64decode(whole + "=" * (-len(whole) % 4))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
