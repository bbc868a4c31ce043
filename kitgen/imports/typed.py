"""Texts without markup into Markdown that prints the same: kitgen's Markdown has no sign that takes away the meaning
of another, so words that would mean something are put between backticks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kitgen.text import markdown
from kitgen.text.formula_rules import FORMULA
from kitgen.text.formulas import BadFormula, formula
from kitgen.text.markup import problems_in

_WITHIN = r"((?:(?!\n[ \t]*\n).)+?)"  # a paragraph
_FORMULAS = re.compile(rf"\$\${_WITHIN}\$\$|\\\({_WITHIN}\\\)|\\\[{_WITHIN}\\\]", re.DOTALL)
"""What is a formula in the programs that texts come from, too."""

_MARKS = re.compile(r"[*\[\]`~^{}<>$\\]")
_BEGINS = re.compile(r"(?m)^([ \t]*)(>|#{1,6})(?=\s)")
_HEADING = re.compile(r"(?m)^( {0,3})(#{1,6})(?=[ \t])")
_PIECES = re.compile(r"\[[^\[\]\n]*\](?:\([^()\n]*\)|\{[^{}\n]*\})?|\s+|[^\s\[]+|\[")
"""What is put between backticks together: a word, or what is in brackets with what is right behind them."""

_INDENTED = re.compile(r"^(?: {4,}| {0,3}\t\s*)")
"""Four spaces and more would be code; three are as good for verse."""

_FEW = 30
"""Words with signs that are tried one by one; where there are more, all of them are put between backticks."""

_LONGEST = 20_000
"""Characters of a text that kitgen reads; a longer one is an error when the new file is checked."""

_HARMLESS = {"text", "softbreak", "hardbreak", "inline"}
_LISTS = ("bullet_list", "ordered_list", "list_item", "paragraph")


@dataclass(frozen=True)
class Typed:
    """A text in kitgen's Markdown, and what had to be changed for it, if anything."""

    text: str
    changed: str = ""
    hint: str = ""


def as_typed(text: str) -> Typed:
    """The text so that it is printed as it is: formulas in the signs of LaTeX and lists stay what they are."""
    if len(text) > _LONGEST:
        return Typed(text, "this text is too long", "split it in the new file")
    unread = [found for found in _FORMULAS.finditer(text) if not is_formula("".join(filter(None, found.groups())))]
    if unread:
        printed = _as_typed(_FORMULAS.sub(lambda found: _unread(found[0], unread), text))
        said = f"'{' '.join(unread[0][0].split())[:40]}' is not a formula that kitgen can read: it is between backticks"
        return Typed(printed.text, printed.changed or said, "look at it")
    return _as_typed(text)


def _as_typed(text: str) -> Typed:
    """The same of a text whose formulas can be read."""
    text = "\n".join(_INDENTED.sub("   ", line.rstrip()) for line in text.strip().split("\n"))
    if markdown.is_ordinary(text) or not _meanings(text, text):
        return Typed(text)
    if "$" in text:
        escaped = _with_dollars(text)
        if not _meanings(escaped, text):
            return Typed(escaped)
    begun = _BEGINS.sub(lambda found: f"{found[1]}`{found[2]}`", text) if "\n" in text else text
    marked = begun if _meanings(begun, text) < _meanings(text, text) else text
    words, wrapped = _PIECES.findall(marked), ["the sign at the beginning of a line"] if marked != text else []
    marked_words = [place for place, word in enumerate(words) if _MARKS.search(word) and not _FORMULAS.search(word)]
    for place in marked_words:
        one_by_one = len(marked_words) <= _FEW
        before = _meanings("".join(words), text) if one_by_one else 0
        if one_by_one and not before:
            break
        word = words[place]
        core = word.rstrip(".,;:!?")
        words[place] = code(core) + word[len(core) :]
        if not one_by_one or _meanings("".join(words), text) < before:
            wrapped.append(core)
        else:
            words[place] = word
    made = "".join(words)
    if _meanings(made, text) and "\n" not in text:
        made, wrapped = code(text), [text]
    if _meanings(made, text):
        made = made.replace("](", "] (").replace("[@", "[ @")
    if _meanings(made, text) or not _same_words(made, text):
        message = "this text has signs that mean something in kitgen's Markdown"
        return Typed(made, message, "see docs/markdown.md, and look at it")
    said = ", ".join(f"'{word[:40]}'" for word in wrapped[:3])
    return Typed(
        made, f"{said} is between backticks, because it would mean something in kitgen's Markdown", "look at it"
    )


def without_headings(text: str) -> Typed:
    """A text that was put together, without the sign `#` that would make a heading of a paragraph among others."""
    if "#" not in text:
        return Typed(text)
    blocks = re.split(r"(?ms)(^ *```.*?^ *```[ \t]*$)", text)
    made = "".join(part if number % 2 else _HEADING.sub(r"\1`\2`", part) for number, part in enumerate(blocks))
    said = "the sign # at the beginning of a line is between backticks, because it would make a heading" * (
        made != text
    )
    return Typed(made, said, "look at it")


def is_formula(tex: str) -> bool:
    """Whether kitgen can print a formula."""
    try:
        formula(tex.strip(), "en")
    except BadFormula:
        return False
    return True


def _unread(typed: str, unread: list[re.Match[str]]) -> str:
    return code(" ".join(typed.split())) if any(found[0] == typed for found in unread) else typed


def _with_dollars(text: str) -> str:
    """The text whose dollar signs are dollars, but for those around formulas."""
    made, place = "", 0
    for found in _FORMULAS.finditer(text):
        made += text[place : found.start()].replace("$", "\\$") + found[0]
        place = found.end()
    return made + text[place:].replace("$", "\\$")


def code(text: str) -> str:
    """A text between so many backticks that it can have some itself."""
    longest = max((len(found) for found in re.findall("`+", text)), default=0)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{'`' * (longest + 1)}{room}{text}{room}{'`' * (longest + 1)}"


def _meanings(text: str, original: str) -> int:
    """How many signs of a text mean something in kitgen's Markdown that they do not mean in the original."""
    formulas = {"".join(filter(None, found.groups())).strip() for found in _FORMULAS.finditer(original)}
    count = sum(1 for _ in problems_in(text, paragraphs=True))
    waiting = list(markdown.tokens_of(text))
    while waiting:
        token = waiting.pop()
        waiting += token.children or []
        if token.type in _HARMLESS or token.type.removesuffix("_open").removesuffix("_close") in _LISTS:
            continue
        if token.type == FORMULA:
            count += token.content.strip() not in formulas
        elif token.type == "code_inline":
            count += text == original and not _FORMULAS.search(token.content)
        else:
            count += 1
    return count


_QUOTES = re.compile(r"[\s\"'“”„‘’‚«»‹›`´]|(?m:^\s*(?:-|\d+[.)])\s)")


def _same_words(made: str, original: str) -> bool:
    """Whether all letters of the original are printed."""
    without = _FORMULAS.sub("", original)
    return _FORMULAS.search(original) is not None or _letters(markdown.plain(made)) == _letters(without)


def _letters(text: str) -> str:
    return _QUOTES.sub("", text)
