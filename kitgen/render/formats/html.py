"""Export a page to one HTML file that needs no network: styles, scripts, pictures and fonts are embedded.

A Content-Security-Policy allows exactly the embedded styles and scripts, by digest: a text of the lesson that
somehow became a script would still not run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from kitgen.render.artifact import Output, Page
from kitgen.render.formats import ExportContext
from kitgen.source.pictures import MAX_TOTAL, picture
from kitgen.text import fonts
from kitgen.text.font_subsets import characters_of, subset
from kitgen.text.html_parser import Parser

FACES = (
    ("serif", 400, "normal"),
    ("serif", 400, "italic"),
    ("serif", 600, "normal"),
    ("sans", 400, "normal"),
    ("sans", 600, "normal"),
)
"""The font faces that are embedded: (custom property that names the family, weight, style)."""

CODE_FACES = (("mono", 400, "normal"), ("mono", 600, "normal"))
"""Those of pages with code; the second one only where there are blocks of it."""


def export(page: Page, context: ExportContext) -> Output:
    """Export the page. Raises ValueError if a picture cannot be used."""
    html = _plain_lines(page.html)
    css = _plain_lines("\n".join(text for _, text in page.stylesheets))
    scripts = [_plain_lines(text) for text in page.scripts]
    faces = font_faces(css, unescape("".join([html, css, *scripts])), code_of(html))
    styles = [text for text in (faces, css) if text]
    html, used = with_pictures(html, context.root)
    head = [_policy(html, styles, scripts), *(f"<style>{_closed(text, 'style')}</style>" for text in styles)]
    foot = [f"<script>{_closed(text, 'script')}</script>" for text in scripts]
    html = _insert(html, "\n".join(head), "\n".join(foot))
    return Output(html.encode("utf-8"), used=tuple(used), computed=page.computed)


def _plain_lines(text: str) -> str:
    """Text with the line ends that browsers see when they compute a digest."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _closed(text: str, tag: str) -> str:
    """A style or script in which no text can close its element."""
    return re.sub(rf"</(?={tag})", r"<\\/", text, flags=re.IGNORECASE)


def _policy(html: str, styles: list[str], scripts: list[str]) -> str:
    """The Content-Security-Policy: nothing is loaded or run but what is embedded."""
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


def _insert(html: str, head: str, foot: str) -> str:
    """Insert ``head`` after the declaration of the encoding, ``foot`` at the end of the body.

    Texts of the lesson are escaped, so the first ``<meta charset`` and the last ``</body>`` are the template's.
    """
    start = re.search(r"<meta charset=[^>]*>", html) or re.search(r"<head[^>]*>", html)
    end = html.rfind("</body>")
    if start is None or end < start.end():
        raise ValueError("the template has no <head> or no <body>")
    return f"{html[: start.end()]}\n{head}{html[start.end() : end]}{foot}\n{html[end:]}"


class _Tags(Parser):
    """The start tags of a page with their offsets and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.found: list[tuple[str, dict[str, str], int, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a start tag as written."""
        line, column = self.getpos()
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self.found.append((tag, attributes, self.lines[line - 1] + column, self.get_starttag_text() or ""))


def _style_attributes(html: str) -> Iterator[str]:
    for _, attributes, _, _ in _Tags(html).found:
        if "style" in attributes:
            yield attributes["style"]


class _Pictures:
    """Pictures of the project as data URLs, with a limit for all together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.urls: dict[str, str] = {}
        self.total = 0

    def data_url(self, source: str) -> str:
        """The data URL of a picture. Raises ValueError if it cannot be used, or the pictures are too large."""
        if source not in self.urls:
            body, mime = picture(self.root.resolve(strict=True), source)
            self.total += len(body)
            if self.total > MAX_TOTAL:
                raise ValueError("the pictures of this document are too large together")
            self.urls[source] = f"data:{mime};base64,{base64.b64encode(body).decode()}"
        return self.urls[source]


def with_pictures(html: str, root: Path) -> tuple[str, list[str]]:
    """The page with its pictures embedded, and their paths."""
    pictures = _Pictures(root)
    parts, last = [], 0
    for tag, attributes, start, written in _Tags(html).found:
        source = attributes.get("src", "")
        if tag != "img" or "src" not in attributes or source.startswith("data:"):
            continue
        kept = {name: value for name, value in attributes.items() if name not in ("src", "srcset")}
        shown = "".join(f' {name}="{escape(value)}"' for name, value in sorted(kept.items()))
        # without an address a browser shows the text alternative
        address = f' src="{pictures.data_url(unquote(source))}"' if source else ""
        parts += [html[last:start], f"<img{address}{shown}>"]
        last = start + len(written)
    return "".join([*parts, html[last:]]), sorted(pictures.urls)


def code_of(html: str) -> str:
    """The code of a page, with its tags; empty for most pages."""
    return "".join(_CODE.findall(html)) if "<code" in html else ""


_CODE = re.compile(r"(?:<pre[^<>]*>)?<code[^<>]*>.*?</code>", re.DOTALL)


def font_faces(styles: str, text: str, code: str = "", address: Callable[[Path], str] | None = None) -> str:
    """``@font-face`` rules with the families of the styles embedded, subset to the characters of ``text``.

    The family of code is subset to those of ``code``, and left out where there is none. ``address`` gives the address
    of a font file where they are not to be embedded.

    Characters that a family lacks come from any other installed family that has them, under the same name. Styles
    that set a property to ``system-ui`` use the reader's own font: subsetting takes longer than a small page.
    """
    named = {"serif": fonts.SERIF, "sans": fonts.SANS, "mono": fonts.MONO}
    named |= dict(re.findall(r"--(serif|sans|mono):\s*[\"']?([^\"';}]+)", styles))
    characters = {*text, *map(chr, range(0x20, 0x7F))}
    rules = []
    faces = (*FACES, *(CODE_FACES[: 2 if "<pre" in code else 1] if code else ()))
    for name, weight, style in faces:
        family = named[name].strip()
        if family == "system-ui":
            continue
        wanted = {*unescape(code), *map(chr, range(0x20, 0x7F))} if name == "mono" else set(characters)
        for number, path in enumerate(_files(family, weight, style)):
            have = {character for character in wanted if ord(character) in _coverage(path)}
            if have:
                shown = _with_common(have, path) if number == 0 else have
                source = f'url("{address(path)}")' if address else _embedded(path, shown)
                rules.append(_face(family, weight, style, source, shown if number else set()))
            wanted -= have
            if not any(ord(character) > 0x20 for character in wanted):
                break
    return "\n".join(rules)


_PUNCTUATION = frozenset("\u00a0§°±·×‐–—‘’“”•…′″−→≤≥ⁿ")
_LATIN = frozenset(map(chr, range(0xA1, 0x100))) - {"\u00ad"}


def _with_common(characters: set[str], path: Path) -> set[str]:
    """The characters with others that are common, so that most pages of a course share one subset.

    Cutting a subset takes half a second. What is added has about 15 KB in a deck.
    """
    more = _PUNCTUATION | (_LATIN if characters & _LATIN - _PUNCTUATION else frozenset())
    return characters | {character for character in more if ord(character) in _coverage(path)}


def _files(family: str, weight: int, style: str) -> Iterator[Path]:
    """The file of the family, then those of the other families, by name."""
    for name in (family, *(other for other in sorted(fonts.families()) if other != family)):
        try:
            yield fonts.file_of(name, weight, style)
        except LookupError:
            continue
    yield from fonts.files_without_family(weight)


@cache
def _coverage(path: Path) -> frozenset[int]:
    return characters_of(path)


def _face(family: str, weight: int, style: str, source: str, only: set[str]) -> str:
    """One rule; ``only`` restricts a fallback font to the characters that it is needed for."""
    rule = f'font-family:"{family}";font-weight:{weight};font-style:{style};font-display:block;'
    if only:
        rule += f"unicode-range:{','.join(f'U+{ord(character):X}' for character in sorted(only))};"
    return f"@font-face{{{rule}src:{source}}}"


def _embedded(path: Path, characters: set[str]) -> str:
    """A font with these characters as a data URL."""
    data = base64.b64encode(subset(path, frozenset(map(ord, characters)))).decode()
    return f'url("data:font/woff2;base64,{data}") format("woff2")'
