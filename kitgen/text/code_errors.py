"""Find what is wrong with blocks of code: unknown languages and options, limits, other code in a translation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from kitgen.source.nodes import shown
from kitgen.suggestions import closest, did_you_mean
from kitgen.text import code
from kitgen.text.fences import CodeBlock, code_blocks

_MEANT = {
    **dict.fromkeys(("numberlines", "linenos", "linenums", "linenumbers", "line-numbers", "numbers"), "numbered"),
    **dict.fromkeys(("blanks", "cloze", "fill-in"), "gaps"),
}
"""Options of other systems."""

_MOST_SEARCHES, _MOST_WORDS = 20, 200
"""How many unknown words are compared with the names of languages, and how many are reported."""


class CodeMistake(NamedTuple):
    """What is wrong with a block: the code of the message, where in the text it is, and what to do."""

    code: Literal["code-language", "code-option", "code-too-long"]
    line: int
    """The line of the text, from 0."""

    piece: str
    """What is wrong, as it was typed."""

    message: str
    hint: str


def mistakes_in(text: str, known: set[str]) -> Iterator[CodeMistake]:
    """The mistakes in the blocks of code of a text of paragraphs; ``known`` has the unknown words reported so far."""
    for block in code_blocks(text):
        info = code.info_of(block.written)
        limit = code.too_long(block.source)
        if limit:
            yield CodeMistake(
                "code-too-long", block.first, block.fence, f"this block {limit}",
                "show the part that matters, or split it into several blocks",
            )  # fmt: skip
        is_new = info.language and info.language not in known and len(known) < _MOST_WORDS
        if is_new and info.language not in code.languages():
            known.add(info.language)
            likely = sorted({*code.OPTIONS, *code.languages()}) if len(known) < _MOST_SEARCHES else []
            yield CodeMistake(
                "code-language", block.first, block.written.strip("{. ")[: len(info.language)],
                f"'{shown(info.language, 30)}' is not a language that kitgen knows; the block has no colours",
                did_you_mean(info.language, likely, "write a name such as python or sql, or 'text' for none", 0.75),
            )  # fmt: skip
        for word in info.unknown if len(known) < _MOST_WORDS else ():
            if word in known:
                continue
            known.add(word)
            near = _MEANT.get(word.lower()) or closest(word.lower(), code.OPTIONS)
            yield CodeMistake(
                "code-option", block.first, word, f"a block of code has no option '{shown(word, 30)}'",
                f"did you mean '{near}'?" if near else f"available: {', '.join(code.OPTIONS)}; or take it out",
            )  # fmt: skip


def other_code(text: str, original: str) -> str:
    """How the code of a translation differs from that of the lesson; "" if only its texts and comments do."""
    here, there = list(code_blocks(text)), list(code_blocks(original))
    if len(here) != len(there):
        return f"has {len(here)} blocks of code, and the lesson has {len(there)}"
    for number, (one, other) in enumerate(zip(here, there, strict=True), 1):
        if code.info_of(one.written) != code.info_of(other.written):
            return f"says '{one.written}' after the fence of block {number}, and the lesson '{other.written}'"
        if _program(one) != _program(other):
            return f"has other code in block {number} than the lesson"
    return ""


def _program(block: CodeBlock) -> list[str]:
    return code.without_words(block.source, block.written)
