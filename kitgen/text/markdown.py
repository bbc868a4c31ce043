"""Turn an author's Markdown into safe HTML.

The subset is small on purpose (docs/markdown.md): emphasis, links, lists, tables, block quotes, inline
code, citations. Raw HTML, headings, pictures and code blocks are shown as the text that was typed. Only
tags from this file reach a document, whatever a lesson says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kitgen.source.nodes import shown
from kitgen.text import quotes

_CITATION = re.compile(r"\[@([^\[\]]+)\]")
_KEY = re.compile(r"@?([A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]|[A-Za-z0-9])\s*(?:,\s*(.+))?\Z", re.DOTALL)
_FIRM = re.compile(r"(?<=[¶§]) (?=\d)|(?<=\bp\.) (?=\d)|(?<=\bpp\.) (?=\d)|(?<=\d) (?=%)")
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)

_ORDINARY = re.compile(r"(?!\d+[.)])[^\W_](?:[^\W_]|[ ,.;:?!()%/–—¿¡…-])*")
"""A line in which nothing means anything in Markdown: most texts. It need not be parsed to know its words."""


@dataclass(frozen=True)
class Cite:
    """One source in a citation, with the place in it."""

    key: str
    locator: str = ""


Citer = Callable[[Sequence[Cite]], str]


def cites_in(text: str) -> list[Cite]:
    """The sources that a text cites, in order."""
    if "[@" not in text:
        return []
    tokens = _parser("en").parse(text)
    return [cite for token in _walk(tokens) if token.type == "citation" for cite in token.meta["cites"]]


def problems_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Markup that is not allowed: offset in ``text``, what is wrong, and what to do instead."""
    for match in re.finditer(r"!\[[^\[\]\n]*\]\(", text):
        yield match.start(), "pictures are not allowed inside a text", "use 'figure:' with 'image:' and 'alt:'"
    for match in re.finditer(r"(?<!!)\[[^\[\]\n]*\]\(\s*<?([^)\s>]*)", text):
        if not _LINK.match(match[1]):
            yield (
                match.start(1),
                f"this link is not printed as one: '{shown(match[1])}'",
                "links may begin with https:, http:, mailto: or #",
            )
    for match in re.finditer(r"\[@", text):
        if not _cites(text, match.start()):
            yield (
                match.start(),
                "this is not a citation that can be read",
                "write [@key], [@key, ¶ 4] or [@one; @two, p. 3], with keys of letters, digits and hyphens",
            )
    for match in re.finditer(r"(?m)^[ ]{0,3}#{1,6} ", text):
        yield match.start(), "headings are not allowed inside a text", "start a section of its own, or use **bold**"


def block(text: str, language: str, cite: Citer) -> str:
    """Paragraphs, lists and tables as HTML."""
    parser = _parser(language)
    return _render(parser, parser.parse(text), cite)


def inline(text: str, language: str, cite: Citer) -> str:
    """One paragraph as HTML without the paragraph around it."""
    parser = _parser(language)
    return _render(parser, parser.parseInline(" ".join(text.split("\n"))), cite)


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """The words alone, for titles, bookmarks and text alternatives."""
    if _ORDINARY.fullmatch(text):
        return " ".join(text.split())
    tokens = _parser("en").parse(text)
    parts = []
    for token in _walk(tokens):
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (token.nesting == -1 and token.block):
            parts.append(" ")
    return " ".join("".join(parts).split())


def _walk(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _walk(token.children)


@cache
def _parser(language: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable("table")
    quotes.install(parser, language)
    parser.disable(["heading", "lheading", "hr", "code", "fence", "reference", "html_block", "image", "html_inline"])
    parser.inline.ruler.before("link", "citation", _citation)
    parser.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    parser.add_render_rule("th_open", _header_cell)
    parser.add_render_rule("citation", _citation_html)
    parser.add_render_rule("softbreak", _space)
    return parser


def _render(parser: MarkdownIt, tokens: list[Token], cite: Citer) -> str:
    for token in _walk(tokens):
        if token.children:
            token.children = list(_plain_links(token.children))
        if token.type == "text":
            token.content = _FIRM.sub("\N{NO-BREAK SPACE}", token.content)
    return str(parser.renderer.render(tokens, parser.options, {"cite": cite}))


def _citation(state: StateInline, silent: bool) -> bool:
    found = _cites(state.src, state.pos)
    if not found:
        return False
    cites, end = found
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"cites": cites}
    state.pos = end
    return True


def _cites(text: str, start: int) -> tuple[list[Cite], int] | None:
    """The sources of the citation that begins at ``start``, and where it ends; None if it is not a citation."""
    match = _CITATION.match(text, start)
    if not match:
        return None
    cites = []
    for part in match[1].split(";"):
        found = _KEY.match(" ".join(part.split()))
        if not found:
            return None
        cites.append(Cite(found[1], (found[2] or "").strip()))
    return cites, match.end()


def _plain_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same without emphasis inside links: WeasyPrint would make a second, untagged link of it."""
    inside = False
    for token in tokens:
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        if not (inside and token.type in ("em_open", "em_close", "strong_open", "strong_close")):
            yield token


def _space(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Lines of the source run on: WeasyPrint 69 sometimes breaks a line too early near a line feed."""
    return " "


def _citation_html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return str(env["cite"](tokens[index].meta["cites"]))


def _header_cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("scope", "col")
    return self.renderToken(tokens, index, options, env)
