"""Pages in HTML into sections: one for each heading, none longer than a text may be."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kitgen.imports.pieces import pieces_of
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Section

_HEADING = re.compile(r"<h([1-3])\b[^<>]*>((?:(?!<h[1-6]).){0,2000}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_MOST_HEADINGS = 200


def title_of(page: str) -> str:
    """The title of a page."""
    found = re.search(r"<title\b[^<>]*>([^<]{0,500})</title", page[:20_000], re.IGNORECASE)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def body_of(page: str) -> tuple[str, int]:
    """What is in the body of a page, and how many lines are above it."""
    begins = re.search(r"<body\b[^<>]*>", page, re.IGNORECASE)
    if not begins:
        return re.sub(r"<head\b[^<>]*>.{0,20000}?</head\s*>", "", page, count=1, flags=re.IGNORECASE | re.DOTALL), 0
    end = page.lower().rfind("</body")
    return page[begins.end() : end if end > begins.end() else None], page.count("\n", 0, begins.end())


def sections_of(title: str, page: str, line: int, texts: Texts) -> Iterator[Section]:
    """The sections of a page that begins on a line."""
    place, heading = 0, title
    for found in list(_HEADING.finditer(page))[:_MOST_HEADINGS]:
        yield from _section(heading, page[place : found.start()], line + page.count("\n", 0, place), texts)
        heading = " ".join(texts.html(line + page.count("\n", 0, found.start()), found[2]).replace("*", "").split())
        heading, place = heading or title, found.end()
    yield from _section(heading, page[place:], line + page.count("\n", 0, place), texts)


def _section(title: str, part: str, line: int, texts: Texts) -> Iterator[Section]:
    text = texts.html(line, part)
    figures = texts.pictures()
    if not text and not figures:
        if title:
            texts.original.comment(line, title)
        return
    for number, piece in enumerate(pieces_of(text or "(picture)")):
        yield Section(line, title if not number else f"{title} ({number + 1})", piece, figures if not number else [])
