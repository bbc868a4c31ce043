"""Lines that are indented too much or too little, lines without their dash, and colons inside texts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kitgen.source.slips.lines import Failure, Parts, Repair, Slip, block, is_blank, parts, quoted, sample, shortened


def unindented_text(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A line of the text below `|` or `>` that is not indented, or less than the first line is."""
    if at + 1 not in (failure.line, failure.opened[0]):
        return
    header = next((number for number in range(at - 1, max(-1, at - 200), -1) if _opens_text(lines[number])), -1)
    if header < 0:
        return
    found = parts(lines[header])
    column = found.key_at if found.key else found.start
    first = next((number for number in range(header + 1, at + 1) if lines[number].strip()), at)
    if any(lines[n].strip() and parts(lines[n]).indent <= column for n in range(first, at)):
        return
    deeper, here = parts(lines[first]).indent, parts(lines[at]).indent
    if at - first == 1 and deeper > here > column and (here - column) % 2 == 0:
        slip = Slip(
            "indentation", first + 1, deeper + 1,
            f"the first line of the text below '{found.value}' is indented more than the next",
            f"line it up with line {{line}}: put {here} spaces before it", at + 1,
        )  # fmt: skip
        yield Repair(slip, {first: " " * here + lines[first].lstrip(" ")})
    wanted = column + 2 if first == at else parts(lines[first]).indent
    last = at
    while last + 1 < len(lines) and not parts(lines[last + 1]).key:
        last += 1
    message = f"the text below '{found.value}' is not indented, so it does not belong to '{found.key}'"
    if first != at:
        message = f"this line belongs to the text below '{found.value}', but is indented less"
    slip = Slip(
        "indentation", at + 1, parts(lines[at]).indent + 1, message,
        f"put {wanted} spaces before each line of the text" if first == at else f"put {wanted} spaces before it",
    )  # fmt: skip
    yield Repair(slip, {at: " " * wanted + lines[at].lstrip(" ")})
    yield Repair(slip, {number: " " * wanted + lines[number].lstrip(" ") for number in range(at, last + 1)})


def _opens_text(line: str) -> bool:
    value = parts(line).value
    return value[:1] in ("|", ">") and len(value) <= 2


def _above(lines: list[str], at: int) -> int:
    """The nearest line above that says something; -1 if there is none."""
    return next((number for number in range(at - 1, max(-1, at - 400), -1) if not is_blank(lines[number])), -1)


def first_dash(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """The first entry of a list without its dash, which those below it have, or whose other keys are indented."""
    found = parts(lines[at])
    parent = _above(lines, at)
    if is_blank(lines[at]) or found.dashes or parent < 0 or parts(lines[parent]).value:
        return
    if not parts(lines[parent]).key or max(parts(lines[parent]).key_at, 0) >= found.indent:
        return
    enough = 0 if parts(lines[parent]).key in failure.lists else 1
    deeper = 0
    for number in range(at + 1, min(len(lines), at + 200)):
        there = parts(lines[number])
        if is_blank(lines[number]):
            continue
        if there.indent <= found.indent:
            dashed = there.indent == found.indent and bool(there.dashes)
            if dashed or deeper > enough:
                break
            return
        deeper += there.indent == found.indent + 2
    else:
        if deeper <= enough:
            return
    slip = Slip(
        "dash-missing", at + 1, found.indent + 1, "this line begins a list, but has no dash before it",
        f"write: - {shortened(lines[at].strip(), 50)}",
    )  # fmt: skip
    yield Repair(slip, {at: " " * found.indent + "- " + lines[at].strip()})


def key_without_colon(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """`minutes 45`: a key of kitgen, or a date, without its colon."""
    found, word, rest = _first_word(lines[at])
    if word and (word in failure.keys or _is_date(word)):
        place = found.start + len(word)
        rest = rest.lstrip("-–—: ")
        slip = Slip(
            "missing-colon", at + 1, place + 1, f"the colon after '{word}' is missing",
            f"write: {word}: {shortened(rest, 40)}".rstrip(),
        )  # fmt: skip
        yield Repair(slip, {at: lines[at][:place] + ":" + lines[at][place:]})
        if rest:
            yield Repair(slip, {at: f"{lines[at][:place]}: {quoted(rest)}"})


def lost_colon(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A line among keys and values that has no colon: a name without it, or a text that goes on from the line above."""
    found, word, _ = _first_word(lines[at])
    if word and (at + 1 in (failure.line, failure.opened[0]) or _among_keys(lines, at)):
        place = found.start + len(word)
        slip = Slip(
            "missing-colon", at + 1, found.start + 1, "this line should be 'key: value', but its colon is missing",
            "add the colon and a space, or indent the line if it continues the text above",
        )  # fmt: skip
        yield Repair(slip, {at: lines[at][:place] + ":" + lines[at][place:]})


def entry_without_key(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """`- Talk in pairs 45`, with keys below it: what begins the entry needs a colon, too."""
    found = parts(lines[at])
    text = lines[at][found.start :].rstrip()
    below = next((number for number in range(at + 1, min(len(lines), at + 20)) if not is_blank(lines[number])), -1)
    if not found.dashes or found.key or not text or text[0] in "\"'[{|>" or below < 0:
        return
    if parts(lines[below]).indent <= found.indent or not parts(lines[below]).key:
        return
    before, _, last = text.rpartition(" ")
    if before and last.isdigit():
        slip = Slip(
            "missing-colon", at + 1, found.start + len(before) + 1, f"the colon before '{last}' is missing",
            f"write: - {shortened(before, 50)}: {last}",
        )  # fmt: skip
        yield Repair(slip, {at: f"{lines[at][: found.start]}{before}: {last}"})
        return
    slip = Slip(
        "missing-colon", at + 1, found.start + 1, "this entry has keys below it, but its own text has none",
        _how_entries_begin(lines, at, text, failure),
    )  # fmt: skip
    yield Repair(slip, {at: f"{lines[at][: found.start]}x: {quoted(text)}"})


def _how_entries_begin(lines: list[str], at: int, text: str, failure: Failure) -> str:
    """What to write for an entry that is a text alone, by the list that it is in and by its neighbours."""
    indent = parts(lines[at]).indent
    above = (parts(lines[number]) for number in range(at - 1, -1, -1) if not is_blank(lines[number]))
    begins = ""
    for line in above:
        if line.indent < indent or (line.indent == indent and not line.dashes):
            if line.key in ("activities", "steps"):
                return f"write the minutes after it: - {shortened(text, 50)}: 10"
            break
        if line.indent == indent and line.key in failure.keys:
            begins = line.key
    if begins:
        return f"write: - {begins}: {shortened(text, 50)}"
    return "write a key and a colon before the text, such as 'prompt: …', or a colon and a value after it"


def _first_word(line: str) -> tuple[Parts, str, str]:
    """The first word of a line without a key, and what follows it; no word for other lines."""
    found = parts(line)
    word, _, rest = line[found.start :].strip().partition(" ")
    usable = word and not found.key and not is_blank(line) and word[0] not in "\"'[{#|>&*!%@`-"
    return found, word if usable else "", rest.strip()


def _is_date(word: str) -> bool:
    return len(word) in (4, 7, 10) and word[:4].isdigit() and word.replace("-", "").isdigit()


def _among_keys(lines: list[str], at: int) -> bool:
    """Whether the next line that is indented as much begins with a key."""
    here = parts(lines[at])
    for number in range(at + 1, min(len(lines), at + 10)):
        if not is_blank(lines[number]):
            there = parts(lines[number])
            return there.indent == here.indent and bool(there.key) and bool(there.dashes) == bool(here.dashes)
    return False


def lost_dash(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A line between the entries of a list that has no dash."""
    found = parts(lines[at])
    if found.dashes or at + 1 not in (failure.line, failure.opened[0]) or is_blank(lines[at]):
        return
    above = _above(lines, at)
    while above >= 0 and parts(lines[above]).indent > found.indent:
        above = _above(lines, above)
    if above < 0:
        return
    before = parts(lines[above])
    # a key below a dash belongs to the entry; a plain text, or a pair among pairs, wants a dash of its own
    if before.indent != found.indent or not before.dashes or (found.key and not before.key):
        return
    if found.key.islower() and found.key.replace("_", "").isalpha():
        return
    text = lines[at].strip()
    slip = Slip(
        "dash-missing", at + 1, found.indent + 1, "this line is in a list, but has no dash before it",
        f"write: - {shortened(text, 50)}",
    )  # fmt: skip
    yield Repair(slip, {at: " " * found.indent + "- " + text})


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
    above = _above(lines, at)
    parent = _above(lines, above)
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


def colon_in_text(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A colon and a space inside a text without quotes."""
    if not failure.problem.startswith("mapping values") or at + 1 != failure.line:
        return
    line = lines[at]
    place = failure.column - 1 if line[failure.column - 1 : failure.column] == ":" else line.rfind(": ")
    first = at
    if not parts(line).dashes and not line[:place].count(": "):  # the text begins in a line above
        first = _above(lines, at)
        while first > 0 and not parts(lines[first]).key and not parts(lines[first]).dashes:
            first = _above(lines, first)
    first = max(first, 0)
    found = parts(lines[first])
    start = found.value_at if found.value_at >= 0 else found.start
    text = " ".join([lines[first][start:].strip(), *(lines[n].strip() for n in range(first + 1, at + 1))])
    slip = Slip(
        "colon-in-text", at + 1, (place if place >= 0 else failure.column - 1) + 1,
        "a colon followed by a space is inside a text without quotes",
        f"put the whole text in double quotes: {sample(text)}",
    )  # fmt: skip
    inner = text.partition(":")[0].removeprefix("- ")
    if found.key in failure.keys | failure.lists and inner in failure.keys and first == at:
        slip = slip._replace(
            message=f"'{found.key}:' and '{inner}:' are in one line",
            hint=f"write '{inner}: …' on a line of its own, with {found.key_at + 2} spaces before it;"
            " if it is a text, put it in double quotes",
        )
    yield Repair(slip, {first: lines[first][:start] + quoted(text), **dict.fromkeys(range(first + 1, at + 1), "")})


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


DETECTORS = (colon_in_text,)
LOST = (first_dash, lost_dash, lost_colon, entry_without_key)
