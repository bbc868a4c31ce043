"""The page as one HTML file that needs no network: styles, script, pictures and fonts are inside it.

A Content-Security-Policy lets it use exactly what was put in, by digest, and nothing else: a text of the lesson
that managed to become a script would still not run.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from kitgen.render.artifact import Output, Page
from kitgen.render.formats import ExportContext
from kitgen.source.pictures import MAX_TOTAL, picture
from kitgen.text import fonts

FACES = (
    ("serif", 400, "normal"),
    ("serif", 400, "italic"),
    ("serif", 600, "normal"),
    ("sans", 400, "normal"),
    ("sans", 600, "normal"),
)
"""The cuts that are embedded: (custom property that names the family, weight, style)."""


def export(page: Page, context: ExportContext) -> Output:
    """The bytes of the file. Raises ValueError where a picture may not be used."""
    html = _plain_lines(page.html)
    look = _plain_lines("\n".join(text for _, text in page.stylesheets))
    scripts = [_plain_lines(text) for text in page.scripts]
    faces = font_faces(look, unescape("".join([html, look, *scripts])))
    styles = [text for text in (faces, look) if text]
    html, used = _with_pictures(html, context.root)
    head = [_policy(html, styles, scripts), *(f"<style>{_closed(text, 'style')}</style>" for text in styles)]
    foot = [f"<script>{_closed(text, 'script')}</script>" for text in scripts]
    html = _put_in(html, "\n".join(head), "\n".join(foot))
    return Output(html.encode("utf-8"), used=tuple(used), computed=page.computed)


def _plain_lines(text: str) -> str:
    """Line ends as browsers read them before they compute a digest."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _closed(text: str, tag: str) -> str:
    """A style or script that cannot end its own element early."""
    return re.sub(rf"</(?={tag})", r"<\\/", text, flags=re.IGNORECASE)


def _policy(html: str, styles: list[str], scripts: list[str]) -> str:
    """Nothing may be loaded or run but what stands in this file."""
    attributes = sorted(set(_style_attributes(html)))
    allowed = [_digest(_closed(text, "style")) for text in styles]
    allowed += ["'unsafe-hashes'", *(_digest(value) for value in attributes)] if attributes else []
    rules = {
        "default-src": ["'none'"],
        "style-src": allowed or ["'none'"],
        "script-src": [_digest(_closed(text, "script")) for text in scripts] or ["'none'"],
        "img-src": ["data:"],
        "font-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _put_in(html: str, head: str, foot: str) -> str:
    """``head`` behind the declaration of the encoding, ``foot`` at the end of the body.

    Texts of the lesson are escaped, so the first ``<meta charset`` and the last ``</body>`` are the template's.
    """
    start = re.search(r"<meta charset=[^>]*>", html) or re.search(r"<head[^>]*>", html)
    end = html.rfind("</body>")
    if start is None or end < start.end():
        raise ValueError("the template has no <head> or no <body>")
    return f"{html[: start.end()]}\n{head}{html[start.end() : end]}{foot}\n{html[end:]}"


class _Tags(HTMLParser):
    """Every start tag of a page with its place and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.found: list[tuple[str, dict[str, str], int, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the tag as it was written."""
        line, column = self.getpos()
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self.found.append((tag, attributes, self.lines[line - 1] + column, self.get_starttag_text() or ""))


def _style_attributes(html: str) -> Iterator[str]:
    for _, attributes, _, _ in _Tags(html).found:
        if "style" in attributes:
            yield attributes["style"]


def _with_pictures(html: str, root: Path) -> tuple[str, list[str]]:
    """The page with its pictures in it, and their names."""
    used: dict[str, str] = {}
    total = 0
    parts, last = [], 0
    for tag, attributes, start, written in _Tags(html).found:
        source = attributes.get("src", "")
        if tag != "img" or not source or source.startswith("data:"):
            continue
        if source not in used:
            body, mime = picture(root.resolve(strict=True), source)
            total += len(body)
            if total > MAX_TOTAL:
                raise ValueError("the pictures of this document are too large together")
            used[source] = f"data:{mime};base64,{base64.b64encode(body).decode()}"
        kept = {name: value for name, value in attributes.items() if name not in ("src", "srcset")}
        shown = "".join(f' {name}="{escape(value)}"' for name, value in sorted(kept.items()))
        parts += [html[last:start], f'<img src="{used[source]}"{shown}>']
        last = start + len(written)
    return "".join([*parts, html[last:]]), sorted(used)


def font_faces(look: str, text: str) -> str:
    """``@font-face`` rules with the brand's families inside them, cut down to the characters of ``text``.

    Characters that a family lacks come from any other installed family that has them, under the same name. A look
    that sets a property to ``system-ui`` takes the reader's own font: cutting ours takes longer than a small page.
    """
    named = {"serif": fonts.SERIF, "sans": fonts.SANS}
    named |= dict(re.findall(r"--(serif|sans):\s*[\"']?([^\"';}]+)", look))
    characters = {*text, *map(chr, range(0x20, 0x7F))}
    rules = []
    for name, weight, style in FACES:
        family = named[name].strip()
        if family == "system-ui":
            continue
        wanted = set(characters)
        for number, path in enumerate(_files(family, weight, style)):
            have = {character for character in wanted if ord(character) in _coverage(path)}
            if have:
                cut = _rounded(have, path) if number == 0 else have
                rules.append(_face(family, weight, style, path, cut, only=number > 0))
            wanted -= have
            if not any(ord(character) > 0x20 for character in wanted):
                break
    return "\n".join(rules)


_PUNCTUATION = frozenset("\u00a0§°±·×‐–—‘’“”•…′″−→≤≥ⁿ")
_LATIN = frozenset(map(chr, range(0xA1, 0x100))) - {"\u00ad"}


def _rounded(characters: set[str], path: Path) -> set[str]:
    """The characters with those that often come with them, so that most pages of a course need the same cut.

    A cut takes 0.15 seconds, and each process makes each but once. All that is added has some 15 KB in a deck.
    """
    more = _PUNCTUATION | (_LATIN if characters & _LATIN - _PUNCTUATION else frozenset())
    return characters | {character for character in more if ord(character) in _coverage(path)}


def _files(family: str, weight: int, style: str) -> Iterator[Path]:
    """The family's own file, then those of the other families, by name."""
    for name in (family, *(other for other in sorted(fonts.families()) if other != family)):
        try:
            yield fonts.file_of(name, weight, style)
        except LookupError:
            continue


@cache
def _coverage(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})


def _face(family: str, weight: int, style: str, path: Path, characters: set[str], only: bool) -> str:
    """One rule; ``only`` keeps a substitute to the characters that it was called for."""
    data = base64.b64encode(_subset(path, frozenset(map(ord, characters)))).decode()
    rule = f'font-family:"{family}";font-weight:{weight};font-style:{style};font-display:block;'
    if only:
        rule += f"unicode-range:{','.join(f'U+{ord(character):X}' for character in sorted(characters))};"
    return f'@font-face{{{rule}src:url("data:font/woff2;base64,{data}") format("woff2")}}'


@cache
def _subset(path: Path, codes: frozenset[int]) -> bytes:
    """The font with these characters alone, as WOFF2. No clock gets into it: same characters, same bytes."""
    from fontTools import subset

    options: Any = subset.Options(flavor="woff2", hinting=False, recalc_timestamp=False, notdef_outline=True)
    options.drop_tables = [*options.drop_tables, "meta"]
    options.name_IDs = [0, 1, 2, 13, 14]
    options.layout_features = [*options.layout_features, "tnum", "lnum"]
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()
