"""The HTML of questions and pages into kitgen's Markdown: formulas are formulas, pictures of the package are kept."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from kitgen.imports.html_text import with_html
from kitgen.imports.mathml import tex_of
from kitgen.imports.original import Original
from kitgen.imports.record import Picture
from kitgen.imports.typed import is_formula
from kitgen.imports.xml_tree import tree
from kitgen.source.files import Unreadable

_OF_CANVAS = re.compile(r"\((?:Links to an external site|Minimize (?:video|file) preview)\.?\)", re.IGNORECASE)
"""What Canvas writes behind links by itself, for those who do not see their sign."""

_TAG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_MATH = re.compile(r"<(?:\w{1,9}:)?math\b", re.IGNORECASE)
_END_OF_MATH = re.compile(r"</(?:\w{1,9}:)?math\s*>", re.IGNORECASE)
_LARGEST_FORMULA = 20_000

Take = Callable[[str, str, int], Picture | None]
"""A picture of the package by its address, text alternative and line; None if it is not there, or reported."""


def no_pictures(address: str, alt: str, line: int) -> Picture | None:
    """For a file that comes without others."""
    return None


class Texts:
    """What the texts of one file are read with."""

    def __init__(self, original: Original, take: Take = no_pictures) -> None:
        self.original, self.take = original, take
        self._taken: list[Picture] = []

    def pictures(self) -> list[Picture]:
        """The pictures of the texts that were read since this was last asked."""
        taken, self._taken = self._taken, []
        return taken

    def drop_pictures(self, of: str) -> None:
        """Say of pictures that they have no place."""
        for each in self.pictures():
            self.original.left_out(each.line, f"a picture of {of} is not imported", "add it with 'figure:'", each.name)

    def plain(self, line: int, text: str) -> str:
        """A text in which nothing is markup."""
        return self.original.plain(line, text.strip())

    def html(self, line: int, text: str) -> str:
        """A text with tags."""
        text = _OF_CANVAS.sub("", text)
        return with_html(
            self.original, line, self._with_formulas(line, _TAG.sub(lambda tag: self._tag(tag, line), text))
        )

    def _tag(self, tag: re.Match[str], line: int) -> str:
        given = _attributes(tag[0])
        tex = _equation(given)
        if tex and is_formula(tex):
            return html.escape(f"\\({tex}\\)", quote=False)
        address, alt = given.get("src", ""), given.get("alt", "")
        picture = self.take(address, alt, line) if address and not tex else None
        self._taken += [picture] if picture and picture not in self._taken else []
        return "" if picture else tag[0]

    def _with_formulas(self, line: int, text: str) -> str:
        """The text with formulas in LaTeX in the place of those in MathML."""
        return "".join(self._pieces(line, text))

    def _pieces(self, line: int, text: str) -> Iterator[str]:
        place = 0
        while (begins := _MATH.search(text, place)) and (ends := _END_OF_MATH.search(text, begins.end())):
            yield text[place : begins.start()]
            place = ends.end()
            yield html.escape(self._formula(line, text[begins.start() : place]), quote=False)
        yield text[place:]

    def _formula(self, line: int, typed: str) -> str:
        try:
            named = re.sub(r"&(?!(?:lt|gt|amp|quot|apos);)(\w+);", lambda found: html.unescape(found[0]), typed)
            math = tree(named) if len(typed) < _LARGEST_FORMULA else None
        except Unreadable:
            math = None
        if math is not None and (tex := tex_of(math)):
            return f"\\({tex}\\)"
        words = " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", typed)).split())
        if not words:
            return ""
        hint = "write it between $ and $ in the new file"
        self.original.left_out(line, "a formula in MathML is only its signs", hint, words)
        return words


def _equation(given: dict[str, str]) -> str:
    """The formula that Canvas made a picture of."""
    tex = given.get("data-equation-content", "")
    if not tex and "equation_image" in given.get("class", ""):
        tex = given.get("title", "") or given.get("alt", "").removeprefix("LaTeX:")
    found = re.search(r"/equation_images/([^?]+)", given.get("src", ""))
    return (tex or (unquote(unquote(found[1])) if found else "")).strip()


def _attributes(tag: str) -> dict[str, str]:
    reader = _One()
    reader.feed(tag)
    return reader.given


class _One(HTMLParser):
    """The attributes of one tag."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.given = {name: value or "" for name, value in attrs}
