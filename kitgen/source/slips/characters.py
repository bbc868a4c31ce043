"""Slips of a single character: odd spaces, tabs, bullets, curly quotes, odd colons."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.source.slips.lines import (
    BULLETS,
    DASHES,
    INVISIBLE,
    SPACES,
    Failure,
    Repair,
    Slip,
    named,
    parts,
    quoted,
    sample,
    shortened,
)  # fmt: skip

_TO_SPACE = {ord(character): " " for character in SPACES} | {0x3000: "  "} | {ord(c): None for c in INVISIBLE}
_OPENING = {"“": "”“", "„": "“”", "‟": "”", "«": "»", "‘": "’", "‚": "‘’", "‹": "›", "＂": "＂"}
_COLONS = "：︓﹕꞉ː"
_KEY_LETTERS = 40


def odd_indent(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """No-break spaces, wide spaces and characters without width before the first letter of a line."""
    line = lines[at]
    body = line.lstrip(" \t" + SPACES + INVISIBLE)
    before = line[: len(line) - len(body)]
    odd = next((place for place, character in enumerate(before) if character not in " \t"), -1)
    if odd < 0 or not body:
        return
    changed = {
        number: _plain_indent(lines[number])
        for number in range(max(0, at - 200), min(len(lines), at + 200))
        if before[odd] in lines[number]
    }
    slip = Slip(
        "odd-space", at + 1, odd + 1, f"this line is indented with {named(before[odd])}, not with plain spaces",
        "delete what is before the first letter and type the spaces again",
    )  # fmt: skip
    yield Repair(slip, changed)


def _plain_indent(line: str) -> str:
    body = line.lstrip(" \t" + SPACES + INVISIBLE)
    return line[: len(line) - len(body)].translate(_TO_SPACE) + body


def tab_indent(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A tab before the first letter of a line."""
    line = lines[at]
    body = line.lstrip(" \t")
    before = line[: len(line) - len(body)]
    if "\t" not in before or not body:
        return
    slip = Slip(
        "tab", at + 1, before.index("\t") + 1, "tabs cannot be used for YAML indentation",
        "replace the tab by spaces, as many as the lines around it have",
    )  # fmt: skip
    near = range(max(0, at - 200), min(len(lines), at + 200))
    for width in (2, 4, 8, 1, 3):
        yield Repair(slip, {n: _without_tabs(lines[n], width) for n in near if "\t" in lines[n]})
    above = {parts(lines[n]).start for n in near if n < at and lines[n].strip()}
    above |= {parts(lines[n]).indent for n in near if n < at and lines[n].strip()}
    for column in sorted(above, key=lambda column: abs(column - len(before.expandtabs(4)))):
        yield Repair(slip, {at: " " * column + body})


def _without_tabs(line: str, width: int) -> str:
    body = line.lstrip(" \t")
    return line[: len(line) - len(body)].replace("\t", " " * width) + body


def odd_space(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """An odd space, or a character without width, after the colon of a key or after the dash of a list."""
    line = lines[at]
    for place, character in enumerate(line[: _KEY_LETTERS + len(line) - len(line.lstrip())]):
        if character in SPACES + INVISIBLE and place and line[place - 1] in ":-":
            what = "the colon" if line[place - 1] == ":" else "the dash"
            slip = Slip(
                "odd-space", at + 1, place + 1, f"after {what} is {named(character)}, not a plain space",
                "delete it and type a space",
            )  # fmt: skip
            yield Repair(slip, {at: line[:place] + " " + line[place + 1 :].lstrip(SPACES + INVISIBLE + " ")})
            return


def bullet(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A bullet, a star or a long dash where the dash of a list belongs; a dash without its space."""
    line = lines[at]
    start = _bullet_at(line)
    if start < 0:
        return
    mark = line[start]
    same = [at]
    for step in (-1, 1):
        number = at + step
        while 0 <= number < len(lines) and abs(number - at) < 200:
            other = lines[number]
            where = _bullet_at(other)
            if where >= 0 and other[where] == mark:
                same.append(number)
            elif where < 0 and other.strip() and len(other) - len(other.lstrip()) <= start:
                break
            number += step
    first = min(same)
    column = _bullet_at(lines[first]) + 1
    if mark == "-":
        code, message = "dash-without-space", "the dash that begins a list entry needs a space after it"
    else:
        code, message = "bullet", f"a list entry begins with '-' and a space, not with {_shown(mark)}"
    entry = shortened(_after_bullet(lines[first]), 40)
    yield Repair(
        Slip(code, first + 1, column, message, f"write: - {entry}"),
        {number: _with_dash(lines[number]) for number in same},
    )


def _bullet_at(line: str) -> int:
    """Where the bullet of a line is that should be a dash; -1 where there is none."""
    start = len(line) - len(line.lstrip(" "))
    mark, after = line[start : start + 1], line[start + 1 : start + 2]
    if not mark or not after:
        return -1
    if mark in BULLETS or mark in DASHES:
        return start
    if mark in "*+o" and after in " \t" + SPACES:
        return start if line[start + 1 :].strip() and (mark != "o" or after != " ") else -1
    if mark == "*" and after not in "*" and "*" not in line[start + 1 :]:
        return start
    if mark == "-" and after not in "- ." and (not after.isdigit() or line[start + 1 : start + 5].isdigit()):
        return start
    return -1


def begins_entry(line: str, goes_on: bool) -> bool:
    """Whether a line begins as if it were an entry of a list: with a bullet, a dash and no space, or a long dash.

    ``goes_on`` says that it is not the first line of its text; a long dash may well begin such a line, `- ` may not.
    """
    text = line.lstrip(" ")
    if text[:1].isalnum():  # most lines: bullets are not letters, and the `o` of word processors does not count here
        return False
    if goes_on:
        return text[:2] == "- " or (text[:1] in tuple(BULLETS) and len(text) > 1)
    start = _bullet_at(line)
    return start >= 0 and text[0] not in "+o*"


MARKS = "-+>" + DASHES + BULLETS + " \u00a0"
"""What may be before the text of an entry."""


def marked(key: str) -> bool:
    """Whether a key begins with what was meant as the dash of a list."""
    if key[:1] == "-" or key[:2] == "+ ":
        return any(letter.isalpha() for letter in key) and not key[1].isdigit()
    return key[:1] in tuple(DASHES + BULLETS) and len(key) > 1 and not key[1].isdigit()


def mark_message(text: str) -> str:
    """What is wrong with a text that begins with what was meant as the dash of a list."""
    if text[:2] == "- ":
        return "this list entry is indented too far, so it continues the text above"
    if text[:1] == "-" and text[1:2] not in "->":
        return "the dash that begins a list entry needs a space after it; here it is part of the text"
    mark = text[: len(text) - len(text.lstrip(MARKS))].strip()
    shown = _shown(mark) if len(mark) == 1 else f"'{mark}'"
    return f"a list entry begins with '-' and a space, not with {shown}, which is part of the text here"


def _after_bullet(line: str) -> str:
    return line[_bullet_at(line) + 1 :].strip(" \t" + SPACES + INVISIBLE)


def _with_dash(line: str) -> str:
    return line[: _bullet_at(line)] + "- " + _after_bullet(line)


def _shown(mark: str) -> str:
    if not mark.isprintable() or "\ue000" <= mark <= "\uf8ff":
        return f"a bullet from a word processor (U+{ord(mark):04X})"
    return f"'{mark}'"


def odd_colon(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A full-width colon after a key."""
    line = lines[at]
    start = parts(line).start
    for place, character in enumerate(line[start : start + _KEY_LETTERS], start):
        if character == ":" and line[place + 1 : place + 2] in ("", " "):
            return
        if character in _COLONS and place > start:
            key = line[start:place].rstrip()
            slip = Slip(
                "odd-colon", at + 1, place + 1, f"the colon after '{key}' is '{character}', not a plain ':'",
                f"write: {key}: {shortened(line[place + 1 :].strip(), 40)}",
            )  # fmt: skip
            yield Repair(slip, {at: line[:start] + key + ": " + line[place + 1 :].strip()})
            return


def tight_colon(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """`minutes:45`: no space after the colon of a key; `minutes = 45`: no colon at all."""
    line = lines[at]
    start = parts(line).start
    end = start
    while end < len(line) and (line[end].isalnum() or line[end] in "_- ") and end - start < _KEY_LETTERS:
        end += 1
    if parts(line).dashes and not parts(line).key:  # the text of an entry: `- Talk, then write:45`
        last = max(line.rfind(":", start), line.rfind(" = ", start) + 1)
        end = last if last > start else end
    key, sign, rest = line[start:end].rstrip(), line[end : end + 1], line[end + 1 :]
    if not key or not sign:
        return
    if sign == ":" and rest and not rest.startswith((" ", "\t", "//")):
        slip = Slip(
            "colon-without-space", at + 1, end + 1, f"the colon after '{shortened(key, 40)}' needs a space after it",
            f"write: {key}: {shortened(rest.strip(), 40)}",
        )  # fmt: skip
    elif sign in "=;" and rest.strip():
        slip = Slip(
            "missing-colon", at + 1, end + 1, f"after '{shortened(key, 40)}' comes '{sign}' instead of a colon",
            f"write: {key}: {shortened(rest.strip(), 40)}",
        )  # fmt: skip
    else:
        return
    yield Repair(slip, {at: f"{line[:start]}{key}: {rest.strip()}"})


def curly_quotes(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A text in curly quotes, which YAML reads as letters like others."""
    line = lines[at]
    found = parts(line)
    # of `answer: “a: b”` the first colon ends the key, of `“a: b”` in a list none does
    place, value = (found.value_at, found.value) if found.value_at >= 0 else (found.start, line[found.start :])
    if line[found.start : found.start + 1] in _OPENING:
        place, value = found.start, line[found.start :].rstrip()
    ends = _OPENING.get(value[:1], "")
    body, comment = value, ""
    if " #" in value and value.rstrip()[-1:] not in tuple(ends):
        body = value[: value.index(" #")].rstrip()
        comment = value[len(body) :]
    if not ends or len(body) < 2:
        return
    last = body[-1] if body[-1] in ends + '"' else ""
    inner = body[1:-1] if last else body[1:]
    slip = Slip(
        "curly-quotes", at + 1, place + 1, f"curly quotes ({value[0]}{last}) cannot be used as quotation marks in YAML",
        f"use straight quotes: {sample(inner)}",
    )  # fmt: skip
    yield Repair(slip, {at: line[:place] + quoted(inner) + comment})
    mixed = line.translate({ord(quote): '"' for quote in "“”„‟＂"})
    if mixed != line:
        yield Repair(slip, {at: mixed})


def curly_list(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """Curly quotes inside a list in brackets: `[“a: b”, “c”]`, `["a”]`."""
    line = lines[at]
    place = next((place for place, character in enumerate(line) if character in "“”„‟＂"), -1)
    if place < 0:
        return
    slip = Slip(
        "curly-quotes", at + 1, place + 1, f"curly quotes ({line[place]}) cannot be used as quotation marks in YAML",
        'use straight quotes: "like this"',
    )  # fmt: skip
    yield Repair(slip, {at: line.translate({ord(quote): '"' for quote in "“”„‟＂"})})


DETECTORS = (
    odd_indent, tab_indent, odd_space, bullet, odd_colon, curly_quotes, curly_list, tight_colon,
)  # fmt: skip
