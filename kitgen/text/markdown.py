"""Turn an author's Markdown into safe HTML.

The subset is small on purpose (docs/markdown.md): emphasis, links, lists, tables, block quotes, code,
formulas, citations. Everything else is shown as the text that was typed. Only tags from this file, and the
drawings of formulas, reach a document, whatever a lesson says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kitgen.text import code, formula_rules, quotes, stretches, tables
from kitgen.text.line_breaks import with_breaks
from kitgen.text.markdown_rules import use
from kitgen.text.raised import raised
from kitgen.text.units import firm_tokens, tens

_CITATION = re.compile(r"\[@([^\[\]]+)\]")
_KEY = re.compile(r"@?([A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]|[A-Za-z0-9])\s*(?:,\s*(.+))?\Z", re.DOTALL)
LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)

_ORDINARY = re.compile(r"(?!\d+[.)])[¿¡¶]?[^\W_](?:[^\W_]|[ ,.;:?!()%/–—¿¡…¶−×-])*")
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
    return [cite for token in _walk(tokens_of(text)) if token.type == "citation" for cite in token.meta["cites"]]


def block(text: str, language: str, cite: Citer) -> str:
    """Paragraphs, lists and tables as HTML. A text of one line is a paragraph, whatever it begins with."""
    text = text.strip("\n")
    if "\n" not in text:
        return f"<p>{inline(text, language, cite)}</p>\n" if text else ""
    parser = _parser_of(text, language)
    return _render(parser, parser.parse(text, {}), cite)


def begun(text: str, language: str, cite: Citer) -> tuple[str, str]:
    """The first paragraph as HTML without the paragraph around it, and the blocks after it.

    The first is empty if the text begins with a list, a table or another block.
    """
    text = text.strip("\n")
    if "\n" not in text:
        return inline(text, language, cite), ""
    parser = _parser_of(text, language)
    tokens = parser.parse(text, {})
    led = 3 if tokens and tokens[0].type == "paragraph_open" else 0  # it opens, has its words, and closes
    return _render(parser, tokens[1 : led - 1] if led else [], cite), _render(parser, tokens[led:], cite)


def apart(text: str, language: str, cite: Citer) -> list[tuple[str, str]]:
    """The HTML of each paragraph, list, table of a text by itself, with its words."""
    text = text.strip("\n")
    if "\n" not in text:
        return [(block(text, language, cite), plain(text, language))] if text else []
    parser = _parser_of(text, language)
    found, piece = [], []
    for token in parser.parse(text, {}):
        piece.append(token)
        if token.level == 0 and token.nesting != 1:
            words = _words(piece)
            found.append((_render(parser, piece, cite), words))
            piece = []
    return found


def inline(text: str, language: str, cite: Citer) -> str:
    """One paragraph as HTML without the paragraph around it."""
    parser = _parser_of(text, language)
    return _render(parser, parser.parseInline(_one_line(text), {}), cite)


def passage(text: str, language: str, cite: Citer) -> str:
    """Words from another text as HTML without a paragraph around them: verse keeps its lines, stanzas are apart."""
    parser = _parser_of(text, language)
    stanzas = re.split(r"\n[ \t]*\n\s*", text.strip("\n"))
    return "<br><br>".join(_render(parser, parser.parseInline(with_breaks(each), {}), cite) for each in stanzas)


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().split("\n"))


def tokens_of(text: str, language: str = "en") -> list[Token]:
    """A text of paragraphs as tokens of the parser."""
    parser, text = _parser_of(text, language), text.strip("\n")
    return parser.parse(text, {}) if "\n" in text else parser.parseInline(text.strip(), {})


def blocks_of(text: str, indented: bool = False) -> list[Token]:
    """The lists, tables, quotations, paragraphs of a text of several lines; ``indented``: code without fences, too."""
    if not indented:
        text = text.strip("\n")
        if "\n" not in text:
            return []
    return _block_parser(indented, formula_rules.may_have(text)).parse(text, {})


def is_ordinary(text: str) -> bool:
    """Whether a text is printed as it was typed, whatever field it is in, which can be seen without parsing it."""
    return bool(_ORDINARY.fullmatch(text))


@lru_cache(maxsize=200_000)
def plain(text: str, language: str = "en") -> str:
    """The words of a text of paragraphs, with the quotation marks of a language: for text alternatives."""
    if _ORDINARY.fullmatch(text):
        return " ".join(text.split())
    return _words(tokens_of(text, language))


@lru_cache(maxsize=200_000)
def plain_line(text: str, language: str = "en") -> str:
    """The words of a text of one line, in which nothing is a list or a quotation: for titles and calendars."""
    if _ORDINARY.fullmatch(text):
        return " ".join(text.split())
    return _words(tokens_of_line(text, language))


def cells_of(text: str) -> list[str]:
    """The words of each cell of the tables in a text."""
    if "|" not in text:
        return []
    kinds = ("th_open", "td_open")
    return [in_one_line(_words([inside])) for cell, inside in pairwise(tokens_of(text)) if cell.type in kinds]


def tokens_of_line(text: str, language: str = "en") -> list[Token]:
    """A text of one line as tokens of the parser."""
    return _parser_of(text, language).parseInline(_one_line(text), {})


def typed_in(text: str, paragraphs: bool) -> Iterator[str]:
    """The parts of a text that are printed as they were typed: no code, no formulas, no signs of Markdown."""
    tokens = tokens_of(text) if paragraphs else tokens_of_line(text)
    yield from (token.content for token in _walk(tokens) if token.type == "text")


def formulas_in(text: str, paragraphs: bool) -> Iterator[Token]:
    """The formulas of a text, as tokens: `content` is the TeX, `info` is not empty for one on a line of its own."""
    if formula_rules.may_have(text):
        tokens = tokens_of(text) if paragraphs else tokens_of_line(text)
        yield from (token for token in _walk(tokens) if token.type == formula_rules.FORMULA)


def read_aloud(text: str, language: str, paragraphs: bool) -> str:
    """The words of a text as `plain` gives them, but with formulas as a screen reader says them."""
    tokens = tokens_of(text, language) if paragraphs else tokens_of_line(text, language)
    return _words(tokens, lambda token: formula_rules.spoken(token, language))


def with_line_numbers(text: str) -> str:
    """The words of a text of paragraphs as a page has them: with the numbers of the lines of its code."""
    return _words(tokens_of(text), of_code=lambda token: code.as_read(token.content, token.info))


def _words(
    tokens: Sequence[Token],
    of_formula: Callable[[Token], str] = formula_rules.written,
    of_code: Callable[[Token], str] = lambda token: token.content,
) -> str:
    """The words of tokens without their citations, nor the spaces before these."""
    parts = []
    for token in _walk(tokens):
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "fence":
            parts.append(f" {of_code(token)} ")
        elif token.type == formula_rules.FORMULA:
            parts.append(of_formula(token))
        elif token.type in (stretches.RUBY, stretches.RAISED, stretches.LOWERED):
            parts.append(stretches.written(token))
        elif token.type == "citation":
            parts.append(_CITED)
        elif token.type in ("softbreak", "hardbreak") or (token.nesting == -1 and token.block):
            parts.append(" ")
    words = "".join(parts)
    return in_one_line(_SPACES_BEFORE.sub("", words).replace(_CITED, "") if _CITED in words else words)


_CITED = "\ue020"
_SPACES_BEFORE = re.compile(rf"\s*{_CITED}(?=[\s{_CITED}]*(?:[.,;:!?…)\]»”’]|\Z))")
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")


def in_one_line(text: str) -> str:
    """A text with single spaces and without soft hyphens and other signs that only say where a line may break."""
    return " ".join(text.translate(_UNSEEN).split())


def _walk(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _walk(token.children)


def _parser_of(text: str, language: str) -> MarkdownIt:
    """The parser with the rules that a text may need."""
    return _parser(language, formula_rules.may_have(text), stretches.may_have(text))


@cache
def _parser(language: str, formulas: bool = False, marked: bool = False) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    parser.enable("table")
    quotes.install(parser, language)
    use(parser)
    parser.inline.ruler.before("link", "citation", _citation)
    tables.use(parser)
    if formulas:
        formula_rules.use(parser, language)
    if marked:
        stretches.use(parser, language)
    parser.validateLink = lambda url: bool(LINK.match(url))  # type: ignore[method-assign]
    parser.add_render_rule("th_open", _header_cell)
    parser.add_render_rule("citation", _citation_html)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("softbreak", _space)
    parser.add_render_rule("hardbreak", _break)
    return parser


@cache
def _block_parser(indented: bool, formulas: bool) -> MarkdownIt:
    """A parser that does not read what is in the lines, which takes most of the time."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    parser.enable("table")
    use(parser)
    if indented:
        parser.enable("code")
    if formulas:
        formula_rules.use(parser, "en")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _render(parser: MarkdownIt, tokens: list[Token], cite: Citer) -> str:
    for token in _walk(tokens):
        if token.children:
            for child in token.children:
                if child.type == "text":
                    child.content = tens(child.content)
            token.children = list(raised(stretches.plain_links(token.children)))
            firm_tokens(token.children)
            formula_rules.keep_signs(token.children)
    return str(parser.renderer.render(tokens, parser.options, {"cite": cite}))


def _citation(state: StateInline, silent: bool) -> bool:
    found = citation_at(state.src, state.pos)
    if not found:
        return False
    cites, end = found
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"cites": cites}
    state.pos = end
    return True


def citation_at(text: str, start: int) -> tuple[list[Cite], int] | None:
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


def _space(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Lines of the source run on: WeasyPrint 69 sometimes breaks a line too early near a line feed."""
    return " "


def _break(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A line break without a line feed."""
    return "<br>"


def _citation_html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return str(env["cite"](tokens[index].meta["cites"]))


def _fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A block of code (`fence` is the name of its rule)."""
    return code.block(tokens[index].content, tokens[index].info)


def _header_cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("scope", "col")
    return self.renderToken(tokens, index, options, env)
