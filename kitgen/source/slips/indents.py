"""Lines that are indented too much or too little."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kitgen.source.slips.lines import Failure, Parts, Repair, Slip, block, is_blank, line_above, parts


def unindented_text(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A line of the text below `|` or `>` that is not indented, or less than the first line is."""
    header = next((number for number in range(at - 1, max(-1, at - 200), -1) if _opens_text(lines[number])), -1)
    if header < 0 or at + 1 not in (failure.line, failure.opened[0]):
        return
    found = parts(lines[header])
    column = found.key_at if found.key else found.start
    first = next((number for number in range(header + 1, at + 1) if lines[number].strip()), at)
    if any(lines[n].strip() and parts(lines[n]).indent <= column for n in range(first, at)):
        return
    yield from _deep_first_line(lines, first, at, found)
    wanted = column + 2 if first == at else parts(lines[first]).indent
    message = f"the text below '{found.value}' is not indented, so it does not belong to '{found.key}'"
    if first != at:
        message = f"this line belongs to the text below '{found.value}', but is indented less"
    slip = Slip(
        "indentation", at + 1, parts(lines[at]).indent + 1, message,
        f"put {wanted} spaces before each line of the text" if first == at else f"put {wanted} spaces before it",
    )  # fmt: skip
    last = next((number for number in range(at, len(lines) - 1) if parts(lines[number + 1]).key), len(lines) - 1)
    yield Repair(slip, {at: " " * wanted + lines[at].lstrip(" ")})
    yield Repair(slip, {number: " " * wanted + lines[number].lstrip(" ") for number in range(at, last + 1)})


def _deep_first_line(lines: list[str], first: int, at: int, header: Parts) -> Iterator[Repair]:
    """The first line of a text that is indented more than the next one, and so than all of it."""
    column = header.key_at if header.key else header.start
    deeper, here = parts(lines[first]).indent, parts(lines[at]).indent
    if at - first == 1 and deeper > here > column and (here - column) % 2 == 0:
        slip = Slip(
            "indentation", first + 1, deeper + 1,
            f"the first line of the text below '{header.value}' is indented more than the next",
            f"line it up with line {{line}}: put {here} spaces before it", at + 1,
        )  # fmt: skip
        yield Repair(slip, {first: " " * here + lines[first].lstrip(" ")})


def _opens_text(line: str) -> bool:
    value = parts(line).value
    return value[:1] in ("|", ">") and len(value) <= 2


def wrong_indent(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A line that is indented a little more or less than those it belongs with."""
    found = parts(lines[at])
    if is_blank(lines[at]) or at + 1 != failure.line or not (found.key or found.dashes):
        return
    if failure.problem.startswith("mapping values") and not _is_key(found.key, failure, found.value_at):
        return
    columns = _columns(lines, at, bool(found.dashes))
    for column, above in sorted(columns.items(), key=lambda item: (abs(item[0] - found.indent), -item[1])):
        if column != found.indent:
            slip = _misaligned(at, found.indent, column, above, bool(found.dashes))
            yield Repair(slip, {at: _shifted(lines[at], column - found.indent)})
            yield Repair(slip, _moved(lines, at, column - found.indent))
    # the line above may be the one that is off, where it is the first of its list
    for column, above in columns.items():
        shift = found.indent - column
        if 0 < abs(shift) <= 4:
            other = parts(lines[above])
            beside = at if bool(other.dashes) == bool(found.dashes) else -1
            slip = _misaligned(above, other.indent, other.indent + shift, beside, bool(found.dashes))
            if other.indent + shift >= 0:
                yield Repair(slip, {above: _shifted(lines[above], shift)})
                yield Repair(slip, _moved(lines, above, shift))
    yield from _first_below(lines, at)
    for column, above in columns.items():
        if column != found.indent:
            slip = _misaligned(at, found.indent, column, above, bool(found.dashes))
            slip = slip._replace(message=f"{slip.message}, and so are lines below it")
            yield Repair(slip, _run(lines, at, column - found.indent))


def _first_below(lines: list[str], at: int) -> Iterator[Repair]:
    """The first line below a key, where it is not indented and the next one is."""
    above = line_above(lines, at)
    parent = line_above(lines, above)
    if parent < 0 or parts(lines[above]).dashes or not parts(lines[parent]).key or parts(lines[parent]).value:
        return
    indent, wanted = parts(lines[above]).indent, parts(lines[at]).indent
    if parts(lines[parent]).indent <= indent < wanted:
        yield Repair(_misaligned(above, indent, wanted, at, False), {above: _shifted(lines[above], wanted - indent)})


def _is_key(key: str, failure: Failure, value_at: int) -> bool:
    """Whether the colon that a parser complains of ends the first word of its line, as the colon of a key does."""
    return len(key) <= 30 and " " not in key and 0 <= failure.column - 1 <= (value_at if value_at >= 0 else 10**6)


def _misaligned(at: int, indent: int, column: int, other: int, dash: bool) -> Slip:
    much = "too far to the right" if column < indent else "too far to the left"
    with_what = "the '-' in " if dash else ""
    if column == 0 and not dash:
        hint = "remove the spaces before it"
    elif other >= 0:
        spaces = f"{column} space{'' if column == 1 else 's'}"
        hint = f"line it up with {with_what}line {{line}}: put {spaces} before it"
    else:
        hint = f"put {column} spaces before it"
    return Slip("indentation", at + 1, indent + 1, f"this line is indented {much}", hint, other + 1)


def _columns(lines: list[str], at: int, dash: bool) -> dict[int, int]:
    """The columns that a line may begin at, each with the nearest line above that begins there."""
    columns: dict[int, int] = {}
    lowest = 10**6
    for number in range(at - 1, max(-1, at - 2000), -1):
        if is_blank(lines[number]):
            continue
        found = parts(lines[number])
        if found.indent >= lowest + 4:
            continue
        for column in found.dashes if dash else (found.key_at,):
            if column >= 0:
                columns.setdefault(column, number)
        if found.dashes and not dash:  # a key may follow the first key of an entry, or stand for the whole list
            columns.setdefault(found.start, number)
        if dash and found.key and not found.value:
            columns.setdefault(found.key_at + 2, number)
        lowest = min(lowest, found.indent)
        if not lowest and not found.dashes:
            break
    return columns


def _moved(lines: list[str], at: int, shift: int) -> dict[int, str]:
    """A line and those below it that are indented more, moved to the side."""
    return {number: _shifted(lines[number], shift) for number in block(lines, at)}


def _run(lines: list[str], at: int, shift: int) -> dict[int, str]:
    """A line and all below it that are indented as much or more, moved to the side."""
    indent = parts(lines[at]).indent
    last = at
    while last + 1 < len(lines) and (is_blank(lines[last + 1]) or parts(lines[last + 1]).indent >= indent):
        last += 1
    return {number: _shifted(lines[number], shift) for number in range(at, last + 1)}


def _shifted(line: str, shift: int) -> str:
    body = line.lstrip(" ")
    return " " * max(0, len(line) - len(body) + shift) + body


def irregularity(lines: list[str]) -> tuple[int, int]:
    """How uneven the steps are in which lines are indented, then how even: the smaller, the better."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if not is_blank(line)]
    steps: dict[int, int] = {}
    for before, indent in itertools.pairwise(indents):
        if indent > before:
            steps[indent - before] = steps.get(indent - before, 0) + 1
    if not steps:
        return 0, 0
    usual = max(steps, key=lambda step: (steps[step], -step))
    return sum(steps.values()) - steps[usual] + sum(indent % usual > 0 for indent in indents), -steps[usual]
