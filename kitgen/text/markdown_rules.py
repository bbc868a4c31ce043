"""The rules in which the Markdown of kitgen differs from CommonMark (docs/markdown.md): less of it means something.

A text that begins with a year, a minus or a number is printed as it was typed, and so are stars inside a word,
underscores, backslashes and entities.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.rules_block.list import list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from kitgen.source.line_starts import DIGITS
from kitgen.text import block_ends
from kitgen.text.counting import UNSPACED
from kitgen.text.line_breaks import with_breaks

_BULLET = re.compile(r"-[ \t]+(?=.*[\w\ue02b])")
_NUMBER = re.compile(rf"({DIGITS})[.)][ \t]+(?=\S)")
"""What begins a list."""

_MINUS = re.compile(r"-[ \t]+[.,]?\d")
_BULLETS = re.compile(r"(?m)^[ \t>]*-[ \t]+\S")
_NUMBERS = re.compile(rf"(?m)^[ \t>]*({DIGITS})[.)][ \t]")
_QUOTE = re.compile(r">[ \t]+\S")
_QUANTITY = re.compile(r">[ \t]*[^\w\s\"'“«„‘\[(*¿¡]*\d")
"""`> 5`, `> -3`, `> $20`: more than a number, not a quotation."""

_CLOSING = ")]}"
_NOT_BEFORE = ".,;:%" + _CLOSING
_NO_SPACES = re.compile(f"[{UNSPACED}]")


def use(parser: MarkdownIt) -> None:
    """Put these rules in the place of CommonMark's."""
    parser.disable(["heading", "lheading", "hr", "code", "reference", "html_block", "image", "html_inline"])
    parser.disable(["entity", "autolink"])
    parser.block.ruler.at("list", listed, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("blockquote", quoted, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.at("escape", line_end)
    parser.inline.ruler.at("emphasis", emphasis)
    parser.inline.ruler.at("backticks", code)
    block_ends.use(parser)
    parser.core.ruler.after("block", "lines", keep_lines)
    parser.core.ruler.after("block", "numbers", keep_numbers)


def listed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list of lines that begin with `- ` or `1. `, if this line can begin one."""
    line, before = _line(state, start), _before(state, start)
    number = _NUMBER.match(line)
    if before.strip(" \t>") or not (number or _BULLET.match(line)):
        return False
    if silent and state.sCount[start] < state.blkIndent:
        return bool(list_block(state, start, end, silent))  # the next entry of the list that is open
    if number and not _goes_on(state, int(number[1])):
        return False
    if _MINUS.match(line) and not _other_entries(state):
        return False
    interrupts = silent and state.parentType == "paragraph" and state.blkIndent == 0
    if interrupts and not number and not _line(state, start - 1).endswith(":") and not _more(state, start, end):
        return False
    return bool(list_block(state, start, end, silent))


def _other_entries(state: StateBlock) -> bool:
    """Whether more than one line of the text begins with a dash."""
    if "entries" not in state.env:
        state.env["entries"] = len(_BULLETS.findall(state.src))
    return bool(state.env["entries"] > 1)


def _goes_on(state: StateBlock, number: int) -> bool:
    """Whether the text has a line with the number before or after, or with the same one again; any other, after 1."""
    if "numbers" not in state.env:
        state.env["numbers"] = Counter(int(found) for found in _NUMBERS.findall(state.src))
    numbers = state.env["numbers"]
    others = numbers.total() - 1 if number == 1 else numbers[number - 1] or numbers[number + 1] or numbers[number] > 1
    return bool(others)


def _more(state: StateBlock, start: int, end: int) -> bool:
    """Whether another entry follows before the next empty line."""
    for number in range(start + 1, end):
        if state.isEmpty(number):
            return False
        if state.sCount[number] == state.sCount[start] and _BULLET.match(_line(state, number)):
            return True
    return False


def quoted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block quote of lines that begin with `> `, if they are not all quantities."""
    if not _QUOTE.match(_line(state, start)):
        return False
    if start not in state.env.setdefault("quantities", set()):
        number = start
        while number < end and _QUANTITY.match(_line(state, number)):
            number += 1
        if number < end and _line(state, number).startswith(">"):
            return bool(blockquote(state, start, end, silent))
        state.env["quantities"].update(range(start, number))
    return start not in state.env["quantities"] and bool(blockquote(state, start, end, silent))


def _line(state: StateBlock, number: int) -> str:
    """A line without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _before(state: StateBlock, number: int) -> str:
    """What is before the text of a line: spaces, or the mark of the list whose entry it begins."""
    start = state.bMarks[number] + state.tShift[number]
    return state.src[state.src.rfind("\n", 0, start) + 1 : start]


def line_end(state: StateInline, silent: bool) -> bool:
    """A space and a backslash at the end of a line: the line ends there on paper. Any other backslash is text."""
    if not state.src.startswith("\\\n", state.pos) or state.src[state.pos - 1 : state.pos] not in (" ", "\t"):
        return False
    if not silent:
        state.pending = state.pending.rstrip(" \t")
        state.push("hardbreak", "br", 0)
    state.pos += 2
    while state.src[state.pos : state.pos + 1] in (" ", "\t"):
        state.pos += 1
    return True


def emphasis(state: StateInline, silent: bool) -> bool:
    """Stars around words. Stars inside a word, between numbers or beside a bracket that they do not fit are text."""
    start = state.pos
    if silent or state.src[start] != "*":
        return False
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before, after = (
        state.src[start - 1 : start] if start else "",
        state.src[end : end + 1] if end < state.posMax else "",
    )
    opens, closes = _opens(before, state.src[end : end + 2]), _closes(before, state.src[end : end + 2], after)
    for _ in range(end - start):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(Delimiter(ord("*"), end - start, len(state.tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def _opens(before: str, following: str) -> bool:
    after = following[:1]
    if not after or after.isspace() or (after in _NOT_BEFORE and following[:2] != ".."):
        return False
    return not (_in_word(before) or (before and before in _CLOSING + "\\"))


def _closes(before: str, following: str, after: str) -> bool:
    if not before or before.isspace() or before in "([{":
        return False
    return not (_in_word(after) or (after and after in "({") or (after == "[" and following != "[@"))


def _in_word(character: str) -> bool:
    """Whether a character is part of a word that goes on beside it."""
    if not character or _NO_SPACES.match(character) or unicodedata.east_asian_width(character) in "WF":
        return False
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def code(state: StateInline, silent: bool) -> bool:
    """Text between backticks, as it is. A backtick inside a word is an apostrophe."""
    start = state.pos
    if state.src[start] != "`":
        return False
    end = start
    while end < state.posMax and state.src[end] == "`":
        end += 1
    mark = state.src[start:end]
    closing = None if _in_word(state.src[start - 1 : start] if start else "") else _closing(state, mark, end)
    if closing is None:
        if not silent:
            state.pending += mark
        state.pos = end
        return True
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.markup = mark
        inside = state.src[end:closing].replace("\n", " ")
        token.content = inside[1:-1] if inside.strip() and inside[0] == inside[-1] == " " else inside
    state.pos = closing + len(mark)
    return True


def _closing(state: StateInline, mark: str, start: int) -> int | None:
    """Where the backticks are that end what ``mark`` begins."""
    unclosed = state.env.setdefault(f"unclosed {state.posMax} {state.src}", set())
    if mark not in unclosed:
        for match in re.finditer("`+", state.src[start : state.posMax]):
            at = start + match.end()
            if match[0] == mark and not _in_word(state.src[at : at + 1] if at < state.posMax else ""):
                return start + match.start()
        unclosed.add(mark)
    return None


def keep_lines(state: StateCore) -> None:
    """Mark the line breaks of each paragraph that are kept on paper."""
    for token in state.tokens:
        if token.type == "inline" and "\n" in token.content:
            token.content = with_breaks(token.content)


def keep_numbers(state: StateCore) -> None:
    """Give each entry of a numbered list the number that was typed before it."""
    lists: list[list[Token]] = []
    for token in state.tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([token])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            _number(*lists.pop())
        elif token.type == "bullet_list_close":
            lists.pop()


def _number(opening: Token, *entries: Token) -> None:
    """Number the entries of a list as they were typed; one after the other if all have the same number."""
    typed = [entry.info for entry in entries]
    if len(set(typed)) == 1:
        typed = [str(number) for number in range(int(typed[0]), int(typed[0]) + len(typed))]
    for place, (entry, number) in enumerate(zip(entries, typed, strict=True)):
        if place and int(number) != int(typed[place - 1]) + 1:
            entry.attrSet("value", str(int(number)))
        entry.attrSet("data-number", f"{number}{entry.markup}")
    if max(map(len, typed)) > 2:
        opening.attrSet("class", "wide")
