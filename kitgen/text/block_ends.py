"""End a list, a table or a quotation where the next sentence is right below it, without an empty line.

CommonMark makes that line part of the last entry, row or quotation.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from kitgen.text.line_breaks import is_kept

_MARK = re.compile(r"(?:[-*+]|>|\d+[.)])[ \t]+")


def use(parser: MarkdownIt) -> None:
    """Add the rule that ends blocks at such lines."""
    parser.block.ruler.before("paragraph", "below", _is_below, {"alt": ["paragraph", "blockquote"]})


def _is_below(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Whether a line is below a block and not part of it. It begins nothing itself: it is a paragraph."""
    if not silent:
        return False
    line = _line(state, start)
    if state.parentType == "table":
        return "|" not in line
    outside = state.parentType == "blockquote" or 0 <= state.sCount[start] < state.blkIndent
    if not outside or _goes_on(state, start):
        return False
    # an editor may have wrapped an entry without indenting its other lines: these are still part of it
    return is_kept(_MARK.sub("", _line(state, start - 1)), line)


def _goes_on(state: StateBlock, start: int) -> bool:
    """Whether more entries, or quoted lines, follow before the next empty line."""
    for number in range(start, len(state.bMarks) - 1):
        line = _line(state, number)
        if not line or _MARK.match(line):
            return bool(line)
    return False


def _line(state: StateBlock, number: int) -> str:
    """A line without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()
