r"""Where formulas are in a text: between dollar signs or `\( … \)` in a line, between `$$` or `\[ … \]` on their own.

Prices are text: nothing is a formula after a digit or before one (`$5 or $6`), with a space inside a sign (`$ 5$`), or
that has words and none of the signs of TeX (`$5 and more$`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape

from kitgen.text.formulas import BadFormula, formula

FORMULA = "formula"
"""The type of the token."""

_WORDS = re.compile(r"(?<!\\)(?<![^\W\d_])[^\W\d_]{2,}\s+[^\W_]|\d\s+[^\W\d_]{2,}")
_TEX = re.compile(r"[\\^_={}+<>|/*~]")
_KEPT_BREAK = re.compile(r"(?<![ \t])[ \t]*\\\n[ \t]*")

_OPENING = re.compile(r"[(\[“‘«¿¡]+$")
_CLOSING = re.compile(r"^(?:[^\s/–—]{1,12}(?=\s|$)|[.,;:!?…)\]”’»]+)")
_STOP = re.compile(r"^\s{0,3}[.,;:!?。，；：！？،؛؟](?!\w)")
_SHORT = 12_000
"""Thousandths of an em: a longer formula is not kept with the signs beside it, so that it can be set smaller."""


def may_have(text: str) -> bool:
    r"""Whether a text has a sign that may begin a formula: most have none, and are read without these rules."""
    return "$" in text or r"\(" in text or r"\[" in text


def use(parser: MarkdownIt, language: str) -> None:
    """Read formulas, and print them as drawings with words in this language."""
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.dollarmath.index import math_inline_dollar

    def html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return _html(tokens[index], tokens[index].meta.get("language", language))

    dollarmath_plugin(
        parser, allow_labels=False, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True
    )
    parser.inline.ruler.at("math_inline", _in_line(math_inline_dollar(False, False, True)))
    parser.inline.ruler.before("math_inline", "dollar", _dollar)
    parser.inline.ruler.before("math_inline", "formula_in_brackets", _in_brackets)
    parser.core.ruler.after("block", "formulas", _blocks)
    parser.core.ruler.after("inline", "formulas_alone", _alone)
    parser.add_render_rule(FORMULA, html)


def _in_line(rule: Any) -> Any:
    """The rule of the plugin, for what is a formula and not a price."""

    def read(state: StateInline, silent: bool) -> bool:
        start, whole = state.pos, state.src
        if not start:  # the plugin takes the last sign of the text for the one before the first: `$V$ in cm³`
            state.src += " "
        found = rule(state, True)
        state.src = whole
        if not found:
            return False
        typed = state.src[start : state.pos]
        display = typed.startswith("$$")
        content = typed[2:-2] if display else typed[1:-1]
        if _WORDS.search(content) and not _TEX.search(content):
            state.pos = start
            return False
        if not silent:
            _push(state, content, display)
        return True

    return read


def _dollar(state: StateInline, silent: bool) -> bool:
    r"""A dollar sign with a backslash before it is only that: `\$`."""
    if not state.src.startswith(r"\$", state.pos):
        return False
    if not silent:
        state.pending += "$"
    state.pos += 2
    return True


def _in_brackets(state: StateInline, silent: bool) -> bool:
    r"""A formula between `\(` and `\)`, or `\[` and `\]`."""
    opening = state.src[state.pos : state.pos + 2]
    closing = {r"\(": r"\)", r"\[": r"\]"}.get(opening)
    end = state.src.find(closing, state.pos + 2, state.posMax) if closing else -1
    if closing is None or end < 0 or not state.src[state.pos + 2 : end].strip():
        return False
    if not silent:
        _push(state, state.src[state.pos + 2 : end], opening == r"\[")
    state.pos = end + 2
    return True


def _push(state: StateInline, content: str, display: bool) -> None:
    token = state.push(FORMULA, "svg", 0)
    token.content = _KEPT_BREAK.sub("\n", content).strip()
    token.info = "line" if display else ""


def _blocks(state: Any) -> None:
    """Formulas on lines of their own have the type of all others."""
    for token in state.tokens:
        if token.type == "math_block":
            token.type, token.info = FORMULA, "block"
            token.content = token.content.strip()


def _alone(state: Any) -> None:
    """Take out the line breaks beside a formula that has a line of its own."""
    for token in state.tokens:
        kids = token.children or []
        shown = [each.type == FORMULA and each.info == "line" for each in kids]
        if any(shown):
            beside = {number + step for number, here in enumerate(shown) if here for step in (-1, 1)}
            breaks = ("hardbreak", "softbreak")
            token.children = [each for n, each in enumerate(kids) if not (n in beside and each.type in breaks)]


def keep_signs(tokens: Sequence[Token]) -> None:
    """Give a formula what is beside it without a space, as in `($x$),` or `$n$th`: a line could end between them.

    One on a line of its own takes the comma or full stop that follows it: on the next line it would stand alone.
    """
    for before, token, after in zip([None, *tokens[:-1]], tokens, [*tokens[1:], None], strict=True):
        if token.type == FORMULA and token.info == "line":
            token.meta["signs"] = ("", _taken(after, _STOP))
        elif token.type == FORMULA and not token.info:
            token.meta["signs"] = (_taken(before, _OPENING), _taken(after, _CLOSING))


def _taken(token: Token | None, signs: re.Pattern[str]) -> str:
    """What is found of them, taken out of a text."""
    found = signs.search(token.content) if token is not None and token.type == "text" else None
    if token is None or found is None:
        return ""
    token.content = token.content[: found.start()] + token.content[found.end() :]
    return found[0]


def _html(token: Token, language: str) -> str:
    before, after = token.meta.get("signs", ("", ""))
    try:
        found = formula(token.content, language, bool(token.info))
    except BadFormula:  # an error of the lesson, which is not built; a template may have others
        return str(escape(before + token.content + after))
    drawn = found.svg
    if token.info == "line":
        return f'<span class="displayed">{drawn}{escape(after.strip())}</span>'
    if before or after:
        drawn = f"{escape(before)}{drawn}{escape(after)}"
        return f'<span style="display: inline-block">{drawn}</span>' if found.width < _SHORT else drawn
    if token.info == "block":
        return f'<p class="displayed">{drawn}</p>\n'
    return drawn


def written(token: Token) -> str:
    """A formula as one line of signs."""
    return _said(token, "en")[0]


def spoken(token: Token, language: str) -> str:
    """A formula in words."""
    return _said(token, token.meta.get("language", language))[1]


def _said(token: Token, language: str) -> tuple[str, str]:
    try:
        drawn = formula(token.content, language, bool(token.info))
    except BadFormula:
        return token.content, token.content
    space = " " if token.info else ""
    return f"{space}{drawn.written}{space}", f"{space}{drawn.spoken}{space}"
