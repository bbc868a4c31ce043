"""Markdown of other programs (CommonMark with tables and formulas) into kitgen's, which has fewer signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kitgen.imports import typed
from kitgen.imports.html_text import with_html
from kitgen.imports.original import Original

_WITHIN = r"(?:(?!\n[ \t]*\n).)+?"  # a paragraph
_FORMULA = re.compile(
    rf"(`+)(?!`){_WITHIN}(?<!`)\1(?!`)|\$\${_WITHIN}\$\$"
    rf"|(?<![\\$\w])\$(?=[^\s$])(?:(?!\n[ \t]*\n)[^$])*?(?<=[^\s\\])\$(?![\d$])|\\\({_WITHIN}\\\)",
    re.DOTALL,
)
_KEPT, _END = "\ufdd8", "\ufdd9"
_PLACE = re.compile(rf"{_KEPT}(\d+){_END}")
_AROUND = {"strong_open": "**", "strong_close": "**", "em_open": "*", "em_close": "*"}
_TAG = re.compile(r"<(/?)(sub|sup|b|i|em|strong|br)\s*/?>", re.IGNORECASE)
_SIGNS = {"sub": "~", "sup": "^", "b": "**", "strong": "**", "i": "*", "em": "*"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").enable("strikethrough")


def with_markdown(original: Original, line: int, text: str) -> str:
    """A text in Markdown as kitgen's Markdown; what it cannot have is reported."""
    formulas: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if found[1]:
            return found[0]  # code, in which nothing is a formula
        if not typed.is_formula(re.sub(r"^(?:\${1,2}|\\\()|(?:\${1,2}|\\\))$", "", found[0])):
            original.changed(line, "this is not a formula that kitgen can read: it is between backticks", text=found[0])
            formulas.append(typed.code(" ".join(found[0].split())))
            return f"{_KEPT}{len(formulas) - 1}{_END}"
        formulas.append(found[0])
        return f"{_KEPT}{len(formulas) - 1}{_END}"

    fenced = re.split(r"(?ms)(^ {0,3}```.*?(?:^ {0,3}```[ \t]*$|\Z))", text)
    hidden = "".join(part if number % 2 else _FORMULA.sub(kept, part) for number, part in enumerate(fenced))
    made = "\n\n".join(_Blocks(original, line).blocks(_parser().parse(hidden)))
    return _PLACE.sub(lambda found: formulas[int(found[1])], made).strip()


class _Blocks:
    """Tokens of markdown-it into texts, one for each block."""

    def __init__(self, original: Original, line: int) -> None:
        self.original, self.line = original, line

    def blocks(self, tokens: Sequence[Token]) -> Iterator[str]:
        """The text of each paragraph, list, table, quotation and block of code."""
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _end(tokens, place)
            inside = tokens[place + 1 : end]
            here = self.line + (token.map[0] if token.map else 0)
            if token.type == "paragraph_open":
                yield self._inline(inside[0], here)
            elif token.type == "heading_open":
                words = self._inline(inside[0], here)
                yield f"**{words}**" if words and "*" not in words else words
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield "\n".join(self._list(token, inside))
            elif token.type == "blockquote_open":
                quoted = "\n\n".join(self.blocks(inside))
                yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
            elif token.type in ("fence", "code_block"):
                language = re.sub(r"[{}.]", " ", token.info).split()[:1]
                if re.search(r"[\w\"'].*[=\s,].*\w", token.info):
                    self.original.comment(here, f"of the code: {token.info.strip()}")
                mark = "`" * max(3, 1 + max((len(found) for found in re.findall("`+", token.content)), default=0))
                yield f"{mark}{''.join(language).split(',')[0]}\n{token.content.rstrip()}\n{mark}"
            elif token.type == "table_open":
                yield "\n".join(self._table(inside, here))
            elif token.type == "html_block":
                if token.content.strip().startswith("<!--"):
                    self.original.comment(here, token.content.strip().removeprefix("<!--").removesuffix("-->").strip())
                else:
                    yield with_html(self.original, here, token.content)
            elif token.type == "hr":
                self.original.comment(here, "here was a rule across the page")
            place = end + 1

    def _list(self, opening: Token, tokens: Sequence[Token]) -> Iterator[str]:
        number = int(opening.attrGet("start") or 1) if opening.type == "ordered_list_open" else 0
        place = 0
        while place < len(tokens):
            end = _end(tokens, place)
            mark = f"{number}. " if number else "- "
            parts = list(self.blocks(tokens[place + 1 : end]))
            tight = "\n".join(parts) if all(part[:2] == "- " or part[:1].isdigit() for part in parts[1:]) else ""
            lines = (tight or "\n\n".join(parts)).split("\n")
            yield f"{mark}{lines[0]}"
            yield from (f"{' ' * len(mark)}{line}".rstrip() for line in lines[1:])
            number += 1 if number else 0
            place = end + 1

    def _table(self, tokens: Sequence[Token], line: int) -> Iterator[str]:
        row: list[str] = []
        for place, token in enumerate(tokens):
            if token.type in ("th_open", "td_open"):
                row.append(self._inline(tokens[place + 1], line).replace("|", "\\|"))
            elif token.type == "tr_close":
                yield f"| {' | '.join(row)} |"
                row = []
            elif token.type == "thead_close":
                heads = [each for each in tokens[:place] if each.type == "th_open"]
                right = ["right" in str(each.attrGet("style") or "") for each in heads]
                yield "|" + "|".join(" ---: " if each else " --- " for each in right) + "|"

    def _inline(self, token: Token, line: int) -> str:
        parts = []
        after_picture = False
        for child in token.children or []:
            if child.type == "text":
                said = child.content
                if after_picture and (attributes := re.match(r"\{[^{}]*\}", said)):
                    said = said[attributes.end() :]
                    self.original.comment(line, f"of the picture: {attributes[0]}")
                middle = said.strip()
                if middle:
                    lead, tail = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
                    parts.append(f"{lead}{self.original.plain(line, middle)}{tail}")
                else:
                    parts.append(said)
            elif child.type == "softbreak":
                parts.append(" ")
            elif child.type == "hardbreak":
                parts.append(" \\\n")
            elif child.type == "code_inline":
                parts.append(f"{child.markup}{child.content}{child.markup}")
            elif child.type in _AROUND:
                parts.append(_AROUND[child.type])
            elif child.type in ("link_open", "link_close"):
                parts.append(self._link(child, token.children or [], line))
            elif child.type == "image":
                self.original.left_out(line, "a picture is not imported", "add it with 'figure:'", _picture(child))
                parts.append(f"(picture: {child.content})" if child.content else "(picture)")
                after_picture = True
                continue
            elif child.type == "html_inline":
                parts.append(self._tag(child.content, line))
            elif child.type == "s_open":
                self.original.changed(line, "words that were crossed out are not")
            after_picture = False
        return "".join(parts).strip()

    def _link(self, token: Token, others: Sequence[Token], line: int) -> str:
        opening = token if token.type == "link_open" else _opening_of(token, others)
        address = str(opening.attrGet("href") or "")
        leads = re.match(r"https?://|mailto:", address, re.IGNORECASE)
        if token.type == "link_open":
            if not leads:
                self.original.changed(line, "a link to a file is only its words", text=address)
            return "[" if leads else ""
        return f"]({address})" if leads else ""

    def _tag(self, tag: str, line: int) -> str:
        if tag.startswith("<!--"):
            self.original.comment(line, tag.removeprefix("<!--").removesuffix("-->").strip())
            return ""
        known = _TAG.fullmatch(tag)
        if known:
            return " \\\n" if known[2].lower() == "br" else _SIGNS[known[2].lower()]
        if not re.match(r"</", tag):
            self.original.left_out(line, "this tag of HTML is not in the text", text=tag)
        return ""


def _end(tokens: Sequence[Token], place: int) -> int:
    """Where a block ends that begins at a place."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += tokens[number].nesting
        if depth <= 0:
            return number
    return len(tokens) - 1


def _opening_of(closing: Token, tokens: Sequence[Token]) -> Token:
    opened: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append(token)
        elif token.type == "link_close":
            found = opened.pop()
            if token is closing:
                return found
    return closing


def _picture(token: Token) -> str:
    return f"{token.content} {token.attrGet('src') or ''}".strip()
