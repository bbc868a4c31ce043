"""Blocks of code in a text of paragraphs, and the text without them: nothing in them is Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kitgen.text.markdown import blocks_of


@dataclass(frozen=True)
class CodeBlock:
    """A block of code: its first and last line in the text (from 0), which are fences, and what is in it."""

    first: int
    last: int
    written: str
    """What is after the fence that begins it."""

    source: str
    fence: str
    is_closed: bool


def may_have(text: str) -> bool:
    """Whether a text has what may be a fence: most have none, and are not parsed for it."""
    return "\n" in text and ("```" in text or "~~~" in text)


def code_blocks(text: str) -> Sequence[CodeBlock]:
    """The blocks of code of a text of paragraphs, in order."""
    return _found_in(text) if may_have(text) else ()


@lru_cache(maxsize=500)
def _found_in(text: str) -> tuple[CodeBlock, ...]:
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[CodeBlock]:
    lines = text.split("\n")
    above = len(text) - len(text.lstrip("\n"))
    for token in blocks_of(text):
        if token.type == "fence" and token.map:
            first, last = token.map[0] + above, token.map[1] + above - 1
            end = re.sub(r"\A[\s>]*", "", lines[last]).rstrip() if last > first else ""
            closed = len(end) >= len(token.markup) and not end.strip(token.markup[0])
            yield CodeBlock(first, last, token.info.strip(), token.content, token.markup, closed)


def without_code(text: str) -> str:
    """The same text with spaces in place of blocks of code: as long, with as many lines."""
    if not may_have(text):
        return text
    lines = text.split("\n")
    for block in code_blocks(text):
        for number in range(block.first, min(block.last + 1, len(lines))):
            lines[number] = " " * len(lines[number])
    return "\n".join(lines)
