"""Every text of a PDF: pages, metadata, bookmarks, text alternatives, fields, links, attachments, and whatever else.

A string is passed over only where it is known as boilerplate: a name of a font, the name of a program, a number of a
table's cell. Whatever is not known is searched. Terms after ISO 32000-1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from kitgen.prove.pdf_pages import page_texts, property_lists, shows_text, text_of_form
from kitgen.prove.places import CODE, PAGES, decoded, joined
from kitgen.prove.xmp_texts import of_metadata

OTHERS = "metadata, bookmarks, text alternatives and notes"

BOILERPLATE = {
    "/Producer": re.compile(r"WeasyPrint \d[\w.+]*"),
    "/Creator": re.compile("kitgen"),
    "/Lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"),
    "/DA": re.compile(r"(?:[\d.\s-]|/a(?=[\d.]+ gs)|/[A-Z]{6}\b|\b(?:gs|g|rg|k|Tf)\b)*"),
    "/ID": re.compile(r"\d+(?:-\d+)*"),
    "/Headers": re.compile(r"\d+(?:-\d+)*"),
    "/Info": re.compile("IEC 61966-2-1 Default RGB Colour Space - sRGB"),
    "/OutputConditionIdentifier": re.compile("IEC 61966-2-1 Default RGB Colour Space - sRGB"),
}
"""What kitgen's PDFs have under these keys, whatever the lesson."""

FONTS = ("/FontFamily", "/FontName", "/Registry", "/Ordering", "/CharSet")
"""Keys of fonts that have strings."""

IDS = ("/Dest", "/Names", "/D", "/T")
"""Keys of the names of places and of fields; a field's label (`/TU`) is what readers read."""

WHERE = {"/Metadata": "metadata", "/EmbeddedFile": "attachment"}


def texts(content: bytes, closely: bool = False) -> Iterator[tuple[str, str]]:
    """The texts of a PDF by where they are; ``closely`` marks where the runs of text of one line touch, too."""
    import pikepdf

    pages = page_texts(content, closely)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        reader = _Reader(pdf)
        reader.read()
    yield PAGES, joined([*pages, *reader.drawn])
    for where, parts in reader.parts.items():
        # text alternatives may be split over several strings, so they are also searched as one text
        yield where, joined(parts)
    yield "comments", joined(_comments(content))


def _comments(content: bytes) -> Iterator[str]:
    """What is written behind a percent sign. Most such lines are bytes of compressed streams, and no text."""
    for found in _COMMENT.findall(content):
        try:
            text = found.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if not _HEADER.fullmatch(text):
            yield text


_COMMENT = re.compile(rb"(?:(?<=[\r\n])|\A)%[^\r\n]{3,}")
_HEADER = re.compile(r"%PDF-\d\.\d|%%EOF|%\U0001f5a4")


class _Reader:
    """Collects the strings of a PDF's objects, and the texts in its streams."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.parts: dict[str, list[str]] = {OTHERS: [], "metadata": [], "attachment": [], "other streams": [], CODE: []}
        self.drawn: list[str] = []
        """The texts of drawings that may be on no page."""

        self.known: set[tuple[int, int]] = set()
        """Streams that fonts have."""

        self.pages: set[tuple[int, int]] = set()
        """Streams that PDFium reads as pages."""

    def read(self) -> None:
        """Read every object, referred to or not."""
        import pikepdf

        for page in self.pdf.pages:
            contents = page.get("/Contents", ())
            self.pages |= {part.objgen for part in (contents if isinstance(contents, pikepdf.Array) else [contents])}
        streams = []
        for thing in self.pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                streams.append(thing)
            elif isinstance(thing, pikepdf.Object):  # not a null, a number or a boolean
                self._object(thing, thing.unparse(resolved=True))
        self._strings({key: value for key, value in self.pdf.trailer.items() if key != "/ID"}, "", False)
        for stream in streams:
            self._stream(stream)

    def _object(self, thing: Any, written: bytes) -> None:
        if b"/FontFile" in written or b"/ToUnicode" in written or b"/CIDToGIDMap" in written:
            self.known |= {thing[key].objgen for key in thing.keys() if key in _OF_FONTS}  # noqa: SIM118
        if _has_text(written):
            self._strings(thing, "", False)

    def _strings(self, thing: Any, key: str, named: bool) -> None:
        import pikepdf

        if isinstance(thing, pikepdf.String):
            text = str(thing)
            self._string(decoded(text.removeprefix("mailto:") if key == "/URI" else text), key)
        elif isinstance(thing, pikepdf.Name):
            if named or " " in str(thing):
                self.parts[OTHERS].append(str(thing)[1:])
        elif isinstance(thing, pikepdf.Array):
            for item in thing:
                if not getattr(item, "is_indirect", False):
                    self._strings(item, key, named)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | dict):
            self._entries(thing, named)

    def _entries(self, thing: Any, named: bool) -> None:
        field = thing.get("/Subtype") == "/Widget" or "/FT" in thing
        for key, item in thing.items():
            if " " in key or (named and key not in _LOOKS):
                self.parts[OTHERS].append(key[1:])
            if not getattr(item, "is_indirect", False):
                self._strings(item, key, named or (field and key in _STATES))

    def _string(self, text: str, key: str) -> None:
        known = BOILERPLATE.get(key)
        if key in FONTS or (known is not None and known.fullmatch(text)):
            return
        self.parts[CODE if key in IDS or (known is not None and key in ("/ID", "/Headers")) else OTHERS].append(text)

    def _stream(self, stream: Any) -> None:
        kind = stream.get("/Type")
        if kind in ("/ObjStm", "/XRef"):
            return
        self._strings(stream, "", False)
        if stream.objgen in self.known or stream.get("/Subtype") == "/Image":
            return
        data = _bytes_of(stream)
        if stream.objgen in self.pages or "/BBox" in stream or "/PatternType" in stream:
            self._drawing(stream, data)
        elif kind == "/Metadata":
            self.parts["metadata"] += of_metadata(data.decode("utf-8", "replace"))
        elif not _is_profile(data):
            self.parts["attachment" if kind == "/EmbeddedFile" else "other streams"] += _readings(data)

    def _drawing(self, stream: Any, data: bytes) -> None:
        for properties in property_lists(data):
            self._strings(properties, "", False)
        if stream.objgen not in self.pages and shows_text(data):
            self.drawn.append(text_of_form(stream))


_OF_FONTS = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet", "/Encoding")
_STATES = ("/AP", "/AS", "/V", "/DV", "/Opt")
"""Keys of a form field below which names may be an author's: its states."""

_LOOKS = ("/N", "/D", "/R")
"""Keys of a field's appearances, below which are its states."""


def _has_text(written: bytes) -> bool:
    """Whether a serialized object has strings, or names that an author may have chosen.

    Strings are in parentheses or, as hexadecimal digits, in single angle brackets (ISO 32000-1, 7.3.4). Names are
    keywords of the format ("Parent", "Table"), except for states of form fields, and what has a space (#20) in it.
    Most of a structure tree has neither.
    """
    return b"(" in written or b"/Widget" in written or b"#20" in written or _HEXADECIMAL.search(written) is not None


_HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f]")


def _bytes_of(stream: Any) -> bytes:
    import pikepdf

    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a filter that pikepdf does not know
        return bytes(stream.read_raw_bytes())


def _is_profile(data: bytes) -> bool:
    """Whether it is a colour profile (ICC.1:2022, 7.2.9)."""
    return data[36:40] == b"acsp"


def _readings(data: bytes) -> Iterator[str]:
    """The texts that some bytes may be: in UTF-8, and in UTF-16 where they have zeros."""
    import html

    yield decoded(html.unescape(data.decode("utf-8", "replace")))
    if b"\0" in data:
        yield data.decode("utf-16-le", "replace")
        yield data.decode("utf-16-be", "replace")
