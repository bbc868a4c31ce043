"""Where the entries of a list or mapping begin and end, with the comments that belong to each."""

from __future__ import annotations

from typing import NamedTuple

from kitgen.edit.written import Block, Collection, Entry, Layout, Pair


class Stretch(NamedTuple):
    """An entry with its comments: from its first character, or that of a comment above it, to behind the last."""

    start: int
    end: int


def stretches(layout: Layout, node: Collection) -> list[Stretch]:
    """The stretches of all entries. What is between two of them belongs to the list: breaks, commas, other comments."""
    found: list[Stretch] = []
    for number, part in enumerate(node.parts):
        end = value_end(layout, part)
        if node.flow:
            found.append(Stretch(part.start, end))
            continue
        after = node.parts[number + 1].start if number + 1 < len(node.parts) else None
        before = found[-1].end if found else None
        found.append(Stretch(_first(layout, node, part, before), _last(layout, part.start, end, after)))
    return found


def value_end(layout: Layout, part: Pair | Entry) -> int:
    """Where the value of an entry ends; behind its colon if there is none."""
    end = part.value.end
    if isinstance(part, Pair) and end <= part.key.end:
        end = layout.text.index(":", part.key.end) + 1
    return max(end, part.start + 1)


def _first(layout: Layout, node: Collection, part: Pair | Entry, before: int | None) -> int:
    """Where an entry begins: with the comments right above it, in its column."""
    start = part.start
    column = layout.column(start)
    if not layout.begins_line(start):
        return start
    if before is None and (node is layout.root or not isinstance(part, Entry)):
        return start  # a comment above the first key is about all of them
    at = layout.line_start(start)
    while at > 0:
        line = layout.line_start(at - 1)
        sign = line + column
        if (before is not None and line <= before) or layout.text[line:sign].strip(" ") or sign >= at:
            break
        if not layout.comments_between(sign, sign + 1):
            break
        start, at = sign, line
    return start


def _last(layout: Layout, start: int, end: int, after: int | None) -> int:
    """Where an entry ends: with the comment behind it, and those below it that are deeper."""
    column = layout.column(start)
    here = layout.comments_between(end, layout.line_end(end) + 1)
    if here:
        end = here[0].end
    limit = len(layout.text) if after is None else after
    for comment in layout.comments_between(end, limit):
        if not layout.begins_line(comment.start) or layout.column(comment.start) <= column:
            break
        if layout.text[end : comment.start].strip(" \t\r\n") and not layout.comments_between(end, comment.start):
            break
        end = comment.end
    return end


def is_block(node: object) -> bool:
    """Whether it is a mapping in lines of its own."""
    return isinstance(node, Block) and not node.flow
