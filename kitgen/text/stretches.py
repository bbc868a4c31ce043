"""Stretches of a text in another language (`[¡hola!]{es}`), readings above characters and raised and lowered signs.

All of them become elements of their own: `<span lang="es" dir="ltr">`, `<ruby>`, `<sup>`, `<sub>`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape

from kitgen.text import languages, quotes
from kitgen.text.locales import text_direction

STRETCH, RUBY, RAISED, LOWERED = "stretch", "ruby", "raised", "lowered"
"""The types of the tokens."""

_OPEN, _CLOSE = f"{STRETCH}_open", f"{STRETCH}_close"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_KANA = "\u3040-\u30ff\u31f0-\u31ff"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_READ = re.compile(rf"\{{(?=[^|{{}}]*[{_HAN}{_HANGUL}])([{_HAN}{_KANA}{_HANGUL}]{{1,20}})\|([^|{{}}\n]{{1,40}})\}}")
_NOT_A_READING = re.compile(rf"[{_HAN}<>=]")
_SCRIPT = re.compile(r"([~^])([^\s~^*`\[\]{}$]{1,20})\1(?![~^])")
_MAY_HAVE_SCRIPTS = re.compile(r"[^\s~^]([~^])[^\s~^]{1,20}\1")


def may_have(text: str) -> bool:
    """Whether a text may have one of these: most have none, and are read without these rules."""
    if languages.may_be_marked(text) or ("|" in text and "{" in text):
        return True
    return ("~" in text or "^" in text) and bool(_MAY_HAVE_SCRIPTS.search(text))


def use(parser: MarkdownIt, language: str) -> None:
    """Read and print them in a text of this language."""
    parser.inline.ruler.before("link", STRETCH, _stretch)
    parser.inline.ruler.before("link", RUBY, _ruby)
    parser.inline.ruler.before("link", RAISED, _script)
    parser.inline.add_terminator_char("{")
    parser.inline.add_terminator_char("~")
    parser.inline.add_terminator_char("^")
    parser.core.ruler.before("years", STRETCH, _gather)
    parser.add_render_rule(STRETCH, _stretch_html)
    parser.add_render_rule(RUBY, _ruby_html)
    parser.add_render_rule(RAISED, _script_html)
    parser.add_render_rule(LOWERED, _script_html)


def _stretch(state: StateInline, silent: bool) -> bool:
    """Brackets with the language of what is in them in braces behind."""
    start, end = state.pos, state.posMax
    # within the words of a link nothing but a link counts as a whole (`silent`): brackets are counted one by one there
    if silent or state.src[start] != "[" or state.level >= state.md.options["maxNesting"] - 2 or not _more(state):
        return False
    label = state.md.helpers.parseLinkLabel(state, start)
    mark = languages.mark_at(state.src, label + 1) if label >= 0 else None
    if not mark or mark.end > end or not languages.marks_stretch(mark, state.src[start + 1 : label]):
        return False
    state.pos, state.posMax = start + 1, label
    state.push(_OPEN, "span", 1).meta = {"language": mark.code}
    state.md.inline.tokenize(state)
    state.push(_CLOSE, "span", -1)
    state.pos, state.posMax = mark.end, end
    return True


def _more(state: StateInline) -> bool:
    """Whether a mark is still to come."""
    key = f"marks {state.src}"
    if key not in state.env:
        state.env[key] = state.src.rfind("]{")
    return bool(state.env[key] > state.pos)


def _ruby(state: StateInline, silent: bool) -> bool:
    """Characters with their reading: `{東京|とうきょう}`."""
    match = _READ.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if not match or not match[2].strip() or _NOT_A_READING.search(match[2]):
        return False
    if not silent:
        token = state.push(RUBY, "ruby", 0)
        token.content, token.meta = match[1], {"reading": match[2].strip()}
    state.pos = match.end()
    return True


def _script(state: StateInline, silent: bool) -> bool:
    """A sign below or above the line: `H~2~O`, `x^2^`, `1^er^`, after a letter, a digit or a bracket."""
    sign = state.src[state.pos]
    if sign not in "~^" or not state.pos:
        return False
    before = state.src[state.pos - 1]
    match = _SCRIPT.match(state.src, state.pos, state.posMax)
    if not match or not (before.isalnum() or before in ")]’'"):
        return False
    after = state.src[match.end() : match.end() + 1]
    if before.isdigit() and match[2].isdigit() and after.isdigit():  # 2^10^5, or a range about a number
        return False
    if not silent:
        token = state.push(RAISED if sign == "^" else LOWERED, "sup" if sign == "^" else "sub", 0)
        token.content = match[2]
    state.pos = match.end()
    return True


def _gather(state: StateCore) -> None:
    """Put the tokens of each stretch into one, with the quotation marks of its language."""
    for token in state.tokens:
        if token.children and any(each.type == _OPEN for each in token.children):
            token.children = _gathered(token.children)


def _gathered(tokens: Sequence[Token]) -> list[Token]:
    found: list[list[Token]] = [[]]
    opened: list[Token] = []
    for token in tokens:
        if token.type == _OPEN:
            opened.append(token)
            found.append([])
        elif token.type == _CLOSE:
            opening, inside = opened.pop(), found.pop()
            found[-1].append(_of(opening, inside))
        else:
            if opened and "language" not in token.meta:
                token.meta = {**token.meta, "language": opened[-1].meta["language"]}
            found[-1].append(token)
    return found[0]


def _of(opening: Token, inside: list[Token]) -> Token:
    """One stretch."""
    language = opening.meta["language"]
    quotes.turn(inside, language)
    words = "".join(token.content for token in inside)
    return Token(STRETCH, "span", 0, level=opening.level, content=words, children=inside, meta={"language": language})


def plain_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same without elements inside links: WeasyPrint would make a second, untagged link of each.

    Emphasis is left out. A link with a stretch in another language is several, one after the other, each in its own.
    """
    link: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            link = [token]
        elif link and token.type == "link_close":
            yield from _in_languages(link, token)
            link = []
        elif link:
            link.append(token)
        else:
            yield token
    yield from link


def _in_languages(link: list[Token], closing: Token) -> Iterator[Token]:
    opening, *inside = link
    for language, group in itertools.groupby(_flat(inside), lambda found: found[0]):
        first = copy(opening)
        first.attrs = {**opening.attrs, **({"lang": language, "dir": text_direction(language)} if language else {})}
        yield from (first, *(token for _, token in group), closing)


def _flat(tokens: Sequence[Token], language: str = "") -> Iterator[tuple[str, Token]]:
    """The tokens of a link, each with the language of its stretch."""
    for token in tokens:
        if token.type == STRETCH:
            yield from _flat(token.children or [], token.meta["language"])
        elif token.type in (RUBY, RAISED, LOWERED):
            yield language, Token("text", "", 0, content=written(token))
        elif token.type not in ("em_open", "em_close", "strong_open", "strong_close"):
            yield language, token


def written(token: Token) -> str:
    """Characters with their reading, or a raised or lowered sign, as text: `東京（とうきょう）`, `H₂O`."""
    if token.type == RUBY:
        return f"{token.content}（{token.meta['reading']}）"
    signs = _UP if token.type == RAISED else _DOWN
    if all(sign in signs for sign in token.content):
        return "".join(signs[sign] for sign in token.content)
    return f"^({token.content})" if token.type == RAISED and not token.content.isalpha() else token.content


def _signs(signs: str) -> dict[str, str]:
    return {unicodedata.normalize("NFKC", sign): sign for sign in signs}


_UP, _DOWN = _signs("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ"), _signs("₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_UP["-"], _DOWN["-"] = "⁻", "₋"


def _stretch_html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    inside = self.renderInline(token.children or [], options, env)
    return f"<span{languages.attributes(token.meta['language'])}>{inside}</span>"


def _ruby_html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return (
        f'<ruby><span class="read">{escape(token.content)}</span><rp>（</rp>'
        f"<rt>{escape(token.meta['reading'])}</rt><rp>）</rp></ruby>"
    )


def _script_html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return f"<{token.tag}>{escape(token.content.replace('-', '−'))}</{token.tag}>"
