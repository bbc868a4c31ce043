"""Lines of lists and mappings that lack their dash, their colon or their key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.source.slips.lines import Failure, Parts, Repair, Slip, is_blank, line_above, parts, quoted, shortened

_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
"""The number of an entry in a list that was numbered by hand: `1. `, `a) `."""


def first_dash(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """The first entry of a list without its dash, which those below it have, or whose other keys are indented."""
    found = parts(lines[at])
    parent = line_above(lines, at)
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
        f"write: - {shortened(_NUMBERED.sub('', lines[at].strip(), count=1), 50)}",
    )  # fmt: skip
    yield Repair(slip, {at: " " * found.indent + "- " + lines[at].strip()})


def key_without_colon(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """`minutes 45`: a key of kitgen, or a date, without its colon."""
    found, word, rest = _first_word(lines[at])
    if word and (word in failure.keys or _is_date(word)):
        place = found.start + len(word)
        rest = rest.lstrip("-–—:=>→ ")
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
            "missing-colon", at + 1, found.start + 1, "this line has no colon; expected 'key: value'",
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
    above = line_above(lines, at)
    while above >= 0 and parts(lines[above]).indent > found.indent:
        above = line_above(lines, above)
    if above < 0:
        return
    before = parts(lines[above])
    # a key below a dash belongs to the entry; a plain text, or a pair among pairs, needs a dash of its own
    if before.indent != found.indent or not before.dashes or (found.key and not before.key):
        return
    if found.key.islower() and found.key.replace("_", "").isalpha():
        return
    text = lines[at].strip()
    slip = Slip(
        "dash-missing", at + 1, found.indent + 1, "this line is in a list, but has no dash before it",
        f"write: - {shortened(_NUMBERED.sub('', text, count=1), 50)}",
    )  # fmt: skip
    yield Repair(slip, {at: " " * found.indent + "- " + text})


LOST = (first_dash, lost_dash, lost_colon, entry_without_key)
