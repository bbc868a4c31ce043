"""Number the lines or the paragraphs of a text in its margin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

WIDTH = 84
"""Letters in a line whose number is printed: every student, in whatever print, has the same lines."""

EACH = 5
"""Every fifth line has its number."""

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_PIECE = re.compile(r"<br\s*/?>|(?:<[^>]+>|[^\s<])+")
_TAG = re.compile(r"<[^>]+>")
_ENTITY = re.compile(r"&[#\w]+;")


def numbered_text(document: Mapping[str, Any]) -> Markup:
    """The text of a document, with its lines or paragraphs numbered if it asks for that."""
    html = document["text"].__html__()
    paragraphs = _PARAGRAPH.findall(html)
    mode = document["numbers"] or ("paragraphs" if len(paragraphs) > 1 else "none")
    count = 0

    def with_number(match: re.Match[str]) -> str:
        nonlocal count
        if mode == "paragraphs":
            count += 1
            return f'<p><span class="line-number">{count}</span>{match[1]}</p>'
        lines = []
        for line in _lines(match[1]):
            count += 1
            number = str(count) if count % EACH == 0 else ""
            lines.append(f'<span class="line-number">{number}</span>{line}' if number else line)
        return f"<p>{'<br>'.join(lines)}</p>"

    return Markup(html if mode == "none" else _PARAGRAPH.sub(with_number, html))  # noqa: S704 - made of escaped text


def _lines(html: str) -> Iterator[str]:
    """A paragraph in lines: those of verse as they are, others filled with words."""
    verse = "<br" in html
    line, length = "", 0
    for piece in _PIECE.findall(html):
        *full, last = _parts(piece)
        if full:
            yield from ([line] if line else [])
            yield from full
            line, length = last, WIDTH
            continue
        if piece.startswith("<br"):
            yield line
            line, length = "", 0
            continue
        width = len(_ENTITY.sub("x", _TAG.sub("", piece)))
        if line and not verse and length + 1 + width > WIDTH:
            yield line
            line, length = piece, width
        else:
            line, length = (f"{line} {piece}", length + 1 + width) if line else (piece, width)
    if line:
        yield line


def _parts(piece: str) -> list[str]:
    """A word; one that is longer than a line, as texts without spaces are, in pieces of half as many letters."""
    if len(piece) <= WIDTH or "<" in piece or "&" in piece:
        return [piece]
    return [piece[start : start + WIDTH // 2] for start in range(0, len(piece), WIDTH // 2)]
