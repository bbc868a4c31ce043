"""Extract every string from a built file, hidden ones included."""

from __future__ import annotations

import html
import io
import re
from html.parser import HTMLParser
from urllib.parse import unquote_plus

EDGE = " \N{LATIN LETTER BILABIAL CLICK} "
"""Replaces markup, so that text on both sides is not read as one word. It counts as a letter."""


def texts_in(content: bytes, format: str) -> list[tuple[str, str]]:
    """Every text of a built file as (where, text): pages, metadata, bookmarks, text alternatives, comments.

    ``format`` is 'pdf' or 'html'; anything else is read as plain text.
    """
    if format == "pdf":
        return _pdf(content)
    if format == "html":
        return _html(content.decode("utf-8", "replace"))
    return [("text", content.decode("utf-8", "replace"))]


def _pdf(content: bytes) -> list[tuple[str, str]]:
    import pikepdf
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    found = [("text of the pages", "\n".join(pages))]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        strings: list[str] = []
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Object):  # null, a number, a boolean
                continue
            if isinstance(thing, pikepdf.Stream) or _has_text(thing.unparse(resolved=True)):
                _strings(thing, strings, 0)
            if isinstance(thing, pikepdf.Stream) and thing.get("/Type") in ("/Metadata", "/EmbeddedFile"):
                where = "metadata" if thing.get("/Type") == "/Metadata" else "attachment"
                found.append((where, html.unescape(thing.read_bytes().decode("utf-8", "replace"))))
        _strings(pdf.trailer, strings, 0)
    # text alternatives may be split over several strings, so they are also searched as one text
    found.append(("metadata, bookmarks, text alternatives and notes", "\n".join(strings)))
    return found


def _has_text(written: bytes) -> bool:
    """Whether a serialized object has strings, or names that an author may have chosen.

    Strings are in parentheses or, as hexadecimal digits, in single angle brackets (ISO 32000-1, 7.3.4). Names are
    keywords of the format ("Parent", "Table"), except for states of form fields. Most of a structure tree has neither.
    """
    return b"(" in written or b"/Widget" in written or _HEXADECIMAL.search(written) is not None


_HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f]")


def _strings(thing: object, into: list[str], depth: int, named: bool = False) -> None:
    import pikepdf

    if depth > 40:
        return
    if isinstance(thing, pikepdf.String):
        into.append(_decoded(str(thing)))
    elif isinstance(thing, pikepdf.Array):
        for item in thing:
            if not getattr(item, "is_indirect", False):
                _strings(item, into, depth + 1, named)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        named = thing.get("/Subtype") == "/Widget" or named
        for key, item in thing.items():
            if named:
                into.append(str(key)[1:])
            if not getattr(item, "is_indirect", False):
                _strings(item, into, depth + 1, named)


def _decoded(text: str) -> str:
    """A text, followed by its URL-decoded form where that may differ."""
    return f"{text}\n{unquote_plus(text)}" if "%" in text or "+" in text else text


class _Everything(HTMLParser):
    """Collects the text, attribute values and comments of an HTML page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: dict[str, list[str]] = {"text": [], "attributes": [], "comments": []}

    def handle_data(self, data: str) -> None:
        self.parts["text"].append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # inline tags do not separate words, block tags do
        if tag not in ("em", "strong", "i", "b", "a", "code", "span", "sub", "sup"):
            self.parts["text"].append(" ")
        self.parts["attributes"] += [_decoded(value) for _, value in attrs if value and not _is_data(value)]

    def handle_comment(self, data: str) -> None:
        self.parts["comments"].append(data)


def _is_data(value: str) -> bool:
    return value.startswith("data:") and ";base64," in value[:100]


def _html(text: str) -> list[tuple[str, str]]:
    reader = _Everything()
    reader.feed(text)
    reader.close()
    found = [(where, " ".join(parts) if where != "text" else "".join(parts)) for where, parts in reader.parts.items()]
    # text in scripts may be escaped once more: \\u00e9, \\x3c, &amp;
    raw = re.sub(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+", "", text)
    raw = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1] or m[2], 16)), raw)
    return [*found, ("source", html.unescape(re.sub(r'[<>"]', EDGE, raw)))]
