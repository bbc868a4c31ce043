"""One change of what is written in a file, into the text of the file after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from kitgen.edit.stretches import stretches, value_end
from kitgen.edit.texts import Lines, Room, written
from kitgen.edit.values import Habits, entry, in_brackets, pair_in_brackets, pairs
from kitgen.edit.written import BREAK, Block, Collection, Layout, List, Pair, Path, Text


class Splice(NamedTuple):
    """A stretch of a text, and what comes in its place."""

    start: int
    end: int
    text: str


def applied(layout: Layout, splices: Iterable[Splice]) -> str:
    """The text of a file with splices made, none of which overlap."""
    text = layout.text
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def in_flow(layout: Layout, path: Path) -> bool:
    """Whether what is at a path is between brackets."""
    node: Any = layout.root
    for step in path:
        if node.flow:
            return True
        node = layout.part(node, step).value
    return False


def _lines(layout: Layout, lines: Sequence[str]) -> str:
    return layout.newline.join(lines)


def _habits(layout: Layout, gap: int = 2) -> Habits:
    return Habits(*layout.steps, gap)


def set_text(layout: Layout, path: Path, text: str) -> str:
    """With another text at a path, in the same style if that can be."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    old = part.value
    assert isinstance(old, Text)
    flow = in_flow(layout, path)
    before = _before(layout, old)
    new = written(text, Room(layout.column(part.start), flow, step=layout.steps[0]), old.style, before)
    below = "".join(layout.newline + line for line in new.body)
    if old.head > old.start:
        behind = layout.line_end(old.start)
        if new.head[:1] in ("|", ">") or not new.body:
            return applied(layout, [Splice(old.start, old.head, new.head), Splice(behind, old.end, below)])
    space = " " if old.start == old.end and not layout.text[old.start - 1].isspace() else ""
    if new.body and new.head[:1] in ("|", ">"):
        behind = layout.line_end(old.end)
        return applied(layout, [Splice(old.start, old.end, space + new.head), Splice(behind, behind, below)])
    return applied(layout, [Splice(old.start, old.end, space + new.head + below)])


def _before(layout: Layout, old: Text) -> Lines:
    """The lines of a text as they are written."""
    if old.head > old.start:
        body = layout.text[layout.next_line(old.start) : old.end]
        return Lines(layout.text[old.start : old.head], tuple(BREAK.split(body)) if body else ())
    head, *rest = BREAK.split(layout.text[old.start : old.end])
    return Lines(head, tuple(rest))


def rename(layout: Layout, path: Path, text: str) -> str:
    """With another text for the key at the end of a path."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    assert isinstance(part, Pair)
    key = part.key
    room = Room(layout.column(key.start), in_flow(layout, path), key=True)
    return applied(layout, [Splice(key.start, key.end, written(text, room, key.style).head)])


def insert_pair(layout: Layout, path: Path, key: str, value: Any, place: int) -> str:
    """With a key and its value in the mapping at a path, before the entry that has that number."""
    node = layout.at(path)
    assert isinstance(node, Block)
    if node.flow or in_flow(layout, path):
        return _into_brackets(layout, node, place, pair_in_brackets(key, value))
    column = layout.column(node.parts[0].start)
    lines = pairs({key: value}, column, _habits(layout))
    return _into_lines(layout, node, place, column, lines, apart=column == 0 and len(lines) > 1)


def insert_entry(layout: Layout, path: Path, place: int, value: Any) -> str:
    """With an entry in the list at a path, before the one that has its number."""
    node = layout.at(path)
    assert isinstance(node, List)
    if node.flow or in_flow(layout, path):
        return _into_brackets(layout, node, place, in_brackets(value))
    column = layout.column(node.parts[0].start)
    gap = node.parts[0].value.start - node.parts[0].start
    if not 2 <= gap <= 8 or BREAK.search(layout.text, node.parts[0].start, node.parts[0].value.start):
        gap = 2
    return _into_lines(layout, node, place, column, entry(value, column, _habits(layout, gap)), apart=True)


def _into_lines(layout: Layout, node: Collection, place: int, column: int, lines: list[str], apart: bool) -> str:
    """With lines before an entry of a list or mapping, with an empty line between if the others have one."""
    known = stretches(layout, node)
    empty = sum(len(BREAK.findall(layout.text, one.end, two.start)) > 1 for one, two in pairwise(known))
    between = layout.newline * (2 if apart and empty * 2 > len(known) - 1 else 1)
    text = _lines(layout, lines)
    if place >= len(known):
        end = _behind(layout, known[-1].end)
        return applied(layout, [Splice(end, end, between + text)])
    if place and not apart:
        end = _behind(layout, known[place - 1].end)
        return applied(layout, [Splice(end, end, layout.newline + text)])
    if place and apart and column == 0 and isinstance(node, Block):
        end = _behind(layout, known[place - 1].end)
        return applied(layout, [Splice(end, end, between + text)])
    start = known[place].start
    return applied(layout, [Splice(start, start, text[column:] + between + " " * column)])


def _behind(layout: Layout, end: int) -> int:
    """The end of the line of a character, if only spaces are left of it."""
    last = layout.line_end(end)
    return last if not layout.text[end:last].strip() else end


def _into_brackets(layout: Layout, node: Collection, place: int, text: str) -> str:
    """With a text before an entry of a list or mapping in brackets."""
    if not node.parts:
        return applied(layout, [Splice(node.start + 1, node.end - 1, text)])
    known = stretches(layout, node)
    between = ", "
    if len(known) > 1:
        gap = layout.text[known[0].end : known[1].start]
        between = "," + gap.partition(",")[2] if not gap.replace(",", "").strip() else ", "
    if place >= len(known):
        return applied(layout, [Splice(known[-1].end, known[-1].end, between + text)])
    return applied(layout, [Splice(known[place].start, known[place].start, text + between)])


def removed(layout: Layout, path: Path) -> tuple[str, int, int]:
    """Without the entry at a path, and without the list or mapping that has nothing else; and what was taken out.

    Raises KeyError where nothing would be left of the file.
    """
    if not path:
        raise KeyError(path)
    node = layout.at(path[:-1])
    assert isinstance(node, Collection)
    if len(node.parts) == 1:
        return removed(layout, path[:-1])
    known = stretches(layout, node)
    at = next(number for number, part in enumerate(node.parts) if part is layout.part(node, path[-1]))
    start, end = known[at]
    if at + 1 < len(known):
        left = layout.comments_between(end, known[at + 1].start) if not node.flow else []
        left = [comment for comment in left if layout.line(comment.start) != layout.line(end)]
        end = left[0].start if left else known[at + 1].start
    else:
        left = layout.comments_between(known[at - 1].end, start) if not node.flow else []
        start = left[-1].end if left else known[at - 1].end
    return applied(layout, [Splice(start, end, "")]), start, end


def moved(layout: Layout, path: Path, to: int) -> str:
    """With the entry at a path as the one with another number; empty lines and comments between entries stay."""
    node = layout.at(path[:-1])
    assert isinstance(node, Collection)
    known = stretches(layout, node)
    order = list(range(len(known)))
    at = next(number for number, part in enumerate(node.parts) if part is layout.part(node, path[-1]))
    order.insert(to, order.pop(at))
    texts = [layout.text[each.start : each.end] for each in known]
    return applied(
        layout,
        [Splice(*known[place], texts[each]) for place, each in enumerate(order) if each != place],
    )


def replaced_pair(layout: Layout, path: Path, fields: dict[str, Any]) -> str:
    """With other keys in the place of one, which was a short form of them."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    assert isinstance(part, Pair)
    if in_flow(layout, path):
        text = ", ".join(pair_in_brackets(key, value) for key, value in fields.items())
    else:
        column = layout.column(part.start)
        text = _lines(layout, pairs(fields, column, _habits(layout)))[column:]
    return applied(layout, [Splice(part.start, value_end(layout, part), text)])


def split_pair(layout: Layout, path: Path, first: str, second: str) -> str:
    """With `first: KEY` and `second: VALUE` in the place of `KEY: VALUE`."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    assert isinstance(part, Pair)
    key = part.key
    if in_flow(layout, path):
        text = f"{pair_in_brackets(first, key.value)}, {second}"
    else:
        column = layout.column(key.start)
        text = _lines(layout, [*pairs({first: key.value}, column, _habits(layout)), " " * column + second])[column:]
    return applied(layout, [Splice(key.start, key.end, text)])


def under_key(layout: Layout, path: Path, key: str) -> str:
    """With a mapping of one key in the place of a text, which is its value."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    old = part.value
    if in_flow(layout, path):
        return applied(layout, [Splice(old.start, old.start, f"{{{key}: "), Splice(old.end, old.end, "}")])
    if not isinstance(part, Pair):
        return applied(layout, [Splice(old.start, old.start, f"{key}: "), *_deeper(layout, old.start, old.end, 2)])
    step = layout.steps[0]
    column = layout.column(part.start) + step
    behind = layout.text.index(":", part.key.end) + 1
    head = f"{layout.newline}{' ' * column}{key}: "
    return applied(layout, [Splice(behind, old.start, head), *_deeper(layout, old.start, old.end, step)])


def over_list(layout: Layout, path: Path, key: str) -> str:
    """With a mapping of one key in the place of a list in lines of its own, which is its value."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    if not isinstance(part, Pair) or not isinstance(part.value, Collection) or part.value.flow:
        return under_key(layout, path, key)
    step = layout.steps[0]
    behind = layout.line_end(layout.text.index(":", part.key.end))
    head = f"{layout.newline}{' ' * (layout.column(part.start) + step)}{key}:"
    return applied(layout, [Splice(behind, behind, head), *_deeper(layout, behind, part.value.end, step)])


def replaced(layout: Layout, path: Path, value: Any) -> str:
    """With another value at a path, whatever was there."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    old = part.value
    if in_flow(layout, path) or (isinstance(old, Collection) and old.flow and not isinstance(value, str)):
        return applied(layout, [Splice(old.start, old.end, in_brackets(value))])
    column = layout.column(part.start)
    if isinstance(part, Pair):
        lines = pairs({part.key.value: value}, column, _habits(layout))
        lines[0] = lines[0][lines[0].index(":", column + len(part.key.value)) + 1 :]
        return applied(layout, [Splice(layout.text.index(":", part.key.end) + 1, old.end, _lines(layout, lines))])
    lines = entry(value, column, _habits(layout))
    return applied(layout, [Splice(part.start, old.end, _lines(layout, lines)[column:])])


def as_list(layout: Layout, path: Path) -> str:
    """With a list of one in the place of a value."""
    part = layout.part(layout.at(path[:-1]), path[-1])
    old = part.value
    in_line = layout.line(old.start) == layout.line(old.end)
    if in_flow(layout, path) or (in_line and isinstance(old, Text)) or (isinstance(old, Collection) and old.flow):
        if isinstance(old, Text) and not in_flow(layout, path):
            return _listed_text(layout, part, old)
        return applied(layout, [Splice(old.start, old.start, "["), Splice(old.end, old.end, "]")])
    if isinstance(old, Text):
        return _listed_text(layout, part, old)
    return applied(layout, [Splice(old.start, old.start, "- "), *_deeper(layout, old.start, old.end, 2)])


def _listed_text(layout: Layout, part: Any, old: Text) -> str:
    """`key: text` as `key: [text]` if it is one word, and else with the text below a dash."""
    text = layout.text[old.start : old.end]
    if not old.style and text.replace("-", "").replace("_", "").isalnum():
        return applied(layout, [Splice(old.start, old.end, f"[{text}]")])
    column = layout.column(part.start) + layout.steps[1]
    behind = layout.text.index(":", part.key.end) + 1
    head = f"{layout.newline}{' ' * column}- "
    return applied(layout, [Splice(behind, old.start, head), *_deeper(layout, old.start, old.end, layout.steps[1])])


def _deeper(layout: Layout, start: int, end: int, by: int) -> list[Splice]:
    """The lines after the first of a stretch, indented further."""
    found: list[Splice] = []
    at = layout.next_line(start)
    while at < end:
        if layout.text[at : layout.line_end(at)].strip():
            found.append(Splice(at, at, " " * by))
        at = layout.next_line(at) if layout.next_line(at) > at else end
    return found
