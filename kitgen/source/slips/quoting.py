"""Texts that need quotes, quotes that end too early or never, brackets that are not closed, texts cut off at #."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.source.slips.lines import Failure, Repair, Slip, is_blank, line_above, parts, quoted, sample, shortened

_CODES = {"&": "alias", "*": "alias", "!": "tag"}
_SPECIAL = "[]{},&*!|>@`%?-:#"
_PAIRS = {"[": "]", "{": "}"}


def foreign_line(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A line that means something in another notation: a fence of code, a note, a rule across the page."""
    line = lines[at].strip()
    if line.startswith("```"):
        slip = Slip(
            "start-character", at + 1, 1, "this line marks a piece of code in Markdown; it is not part of the lesson",
            "delete it, and the line of three backquotes at the end",
        )  # fmt: skip
        yield Repair(slip, {number: "" for number, other in enumerate(lines) if other.startswith("```")})
    elif line.startswith(("//", "/*", "<!--", "-- ", ";")) or (
        len(line) > 2 and len(set(line)) == 1 and line[0] in "=*_~-."
    ):
        slip = Slip(
            "foreign-note", at + 1, len(lines[at]) - len(lines[at].lstrip()) + 1,
            "this line is neither a key and its value nor an entry of a list",
            "put # before it if it is a note to yourself, or delete it",
        )  # fmt: skip
        yield Repair(slip, {at: ""})


def comma_at_end(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """`title: "Talk or fight?",`: a comma after a value, as in other notations."""
    line, comment = _without_comment(lines[at])
    value = parts(line).value
    if (
        len(value) > 2
        and value[-1] in ",;"
        and (value[0], value[-2]) in (('"', '"'), ("'", "'"), ("[", "]"), ("{", "}"))
    ):
        slip = Slip(
            "comma-at-end", at + 1, len(line), f"nothing may come after the closing {value[-2]} but a comment",
            f"delete the '{value[-1]}' at the end of the line",
        )  # fmt: skip
        yield Repair(slip, {at: line[:-1] + comment})


def bad_escape(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    r"""`"C:\\Users"`: a backslash that is meant as one, inside double quotes."""
    said = failure.problem
    if at + 1 != failure.line or not any(word in said for word in ("unknown escape", "hexdecimal", "hexadecimal")):
        return
    line = lines[at]
    place = line.rfind("\\", 0, failure.column)
    if place < 0:
        return
    slip = Slip(
        "bad-escape", at + 1, place + 1, "inside double quotes a backslash begins a special character",
        "put the text in single quotes instead, or write each backslash twice",
    )  # fmt: skip
    yield Repair(slip, {at: line.replace("\\", "\\\\")})


def lost_quote(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A quotation mark that is opened and never closed."""
    line = lines[at]
    found = parts(line)
    place = found.value_at
    for start in (place, *_item_starts(line, place)):
        mark = line[start : start + 1]
        if start < 0 or mark not in ('"', "'") or not mark or _closed(line, start):
            continue
        body, _ = _without_comment(line)
        tail = body[-1:] if line[place : place + 1] in _PAIRS and body[-1:] in "]}" else ""
        slip = Slip(
            "unclosed", at + 1, start + 1, f"the quotation mark ({mark}) opened here is never closed",
            _closing_hint(body[start : len(body) - len(tail)], mark, tail),
        )  # fmt: skip
        yield Repair(slip, {at: body[: len(body) - len(tail)] + mark + tail})
        if mark == "'":  # an apostrophe, as in 'Tis
            yield Repair(slip, {at: line[:start] + quoted(body[start:])})


def _closing_hint(text: str, mark: str, tail: str) -> str:
    end = f"before the {tail}" if tail else "at the end of the text"
    if mark == "'" and len(text) > 1 and text[1].isalpha():
        return f"write {mark} {end} too; if it is an apostrophe, use double quotes: {sample(text)}"
    return f"write {mark} {end} too"


def _closed(line: str, start: int) -> bool:
    """Whether the quotes opened at ``start`` are closed in the same line."""
    mark = line[start]
    place = start + 1
    while place < len(line):
        if mark == '"' and line[place] == "\\":
            place += 2
        elif line[place] != mark:
            place += 1
        elif mark == "'" and line[place + 1 : place + 2] == "'":
            place += 2
        else:
            return True
    return False


def _item_starts(line: str, place: int) -> list[int]:
    """Where the entries of a list in brackets begin, judged by its commas; none if there is no such list."""
    if line[place : place + 1] not in _PAIRS or place < 0:
        return []
    starts = [place + 1]
    starts += [number + 1 for number, character in enumerate(line) if character == "," and number > place]
    return [start + len(line[start:]) - len(line[start:].lstrip(" ")) for start in starts]


def lost_bracket(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A bracket that is opened and never closed."""
    line = lines[at]
    place = parts(line).value_at
    opening = line[place : place + 1] if place >= 0 else ""
    if opening not in _PAIRS or not opening:
        return
    closing = _PAIRS[opening]
    body, comment = _without_comment(line)
    if closing in body[place:] and body.count(opening, place) <= body.count(closing, place):
        return
    if body[-1] in "]})" and body[-1] != closing:
        slip = Slip(
            "unclosed", at + 1, len(body), f"the bracket '{opening}' is closed by '{body[-1]}'",
            f"write '{closing}' instead of '{body[-1]}'",
        )  # fmt: skip
        yield Repair(slip, {at: body[:-1] + closing + comment})
    slip = Slip(
        "unclosed", at + 1, place + 1, f"the bracket '{opening}' opened here is never closed",
        f"write '{closing}' after the last entry",
    )  # fmt: skip
    yield Repair(slip, {at: body + closing + comment})
    last = next((n for n in range(failure.line - 2, at, -1) if not is_blank(lines[n])), at)
    if last > at:
        yield Repair(slip, {last: lines[last].rstrip().rstrip(",") + closing})


def _without_comment(line: str) -> tuple[str, str]:
    """A line and the comment at its end. Only for lines that no parser could read: it does not look at quotes."""
    hash_at = line.find(" #")
    return (line.rstrip(), "") if hash_at < 0 else (line[:hash_at].rstrip(), " " + line[hash_at:].lstrip())


def cut_off(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A `#` after a space, which makes the rest of a text a comment, and swallows its closing bracket or its end."""
    line = lines[at]
    place = line.find(" #")
    if place < 0 or not line[:place].strip():
        return
    slip = Slip(
        "comment-in-text", at + 1, place + 2, "everything after ' #' is a comment, so this text is cut off here",
        "put the whole text in double quotes",
    )  # fmt: skip
    yield Repair(slip, {at: line.replace(" #", " x")})


def first_character(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A text that begins with a character that means something to YAML, or with quotes that end too early."""
    line = lines[at]
    found = parts(line)
    value, place = found.value, found.value_at
    if not value or value[0] not in _SPECIAL + "\"'" or (value.strip("|>+-0123456789") == "" and value[0] in "|>"):
        return
    if value[0] in _PAIRS and _without_comment(value)[0].endswith(_PAIRS[value[0]]):
        yield from _entry_of_list(lines, at, place, failure)
        return
    if value.startswith("- ") and found.key in failure.lists:
        slip = Slip(
            "start-character", at + 1, place + 1, f"the list of '{found.key}' begins on the line below it",
            f"write on a line of its own, with {found.key_at + 2} spaces before it: {shortened(value, 40)}",
        )  # fmt: skip
        yield Repair(slip, {at: line[:place] + quoted(value)})
    if value[0] == "*" and (bold := _BOLD_KEY.fullmatch(value)):
        key, rest = bold[1] or bold[2], bold[3]
        slip = Slip(
            "alias", at + 1, place + 1, f"the key '{key}' has stars around it", f"write: {key}: {shortened(rest)}"
        )
        yield Repair(slip, {at: f"{line[:place]}{key}: {rest}"})
    following = _following(lines, at, found.indent)
    if value[0] in "|>" and following and value[1:2] == " ":
        slip = Slip(
            "start-character", at + 1, place + 1, f"a text below '{value[0]}' begins on the line after it",
            f"write nothing but the '{value[0]}' on this line, and all of the text below it, indented",
        )  # fmt: skip
        yield Repair(slip, {at: line[: place + 1]})
    whole = " ".join([value, *(lines[number].strip() for number in following)])
    if value[0] in "\"'":
        slip = Slip(
            "quotes-end-early", at + 1, place + 1, f"the quotes ({value[0]}) opened here end before the text does",
            f"put the whole text in quotes: {shortened(_requoted(whole))}",
        )  # fmt: skip
    else:
        slip = Slip(
            _CODES.get(value[0], "start-character"), at + 1, place + 1,
            f"a text that begins with '{value[0]}' must be in quotes",
            f"put the whole text in double quotes: {sample(whole)}",
        )  # fmt: skip
    for count in range(len(following), -1, -1) if len(following) < 4 else (len(following), 0):
        taken = following[:count]
        text = " ".join([value, *(lines[number].strip() for number in taken)])
        yield Repair(slip, {at: line[:place] + quoted(text), **dict.fromkeys(taken, "")})


_BOLD_KEY = re.compile(r"\*{1,2}(?:(\w[\w ]*)\*{1,2}\s*:|(\w[\w ]*):\*{1,2})\s*(.*)")


def _requoted(text: str) -> str:
    """`'What's next?'` as `"What's next?"`, `"Talk" or fight?` as `'"Talk" or fight?'`."""
    if len(text) > 2 and text[-1] == text[0]:
        inner = text[1:-1]
        if text[0] == "'" and '"' not in inner:
            return quoted(inner)
        if text[0] == '"' and '"' in inner:  # the marks inside are meant to be printed
            opens = text.count('"') == 4 and text.startswith('"') and inner.find('"') < inner.find(' "')
            return quoted(text if opens else inner)
    return quoted(text)


def _following(lines: list[str], at: int, indent: int) -> list[int]:
    """The lines that go on with the text of a line: indented more than it is."""
    found = []
    for number in range(at + 1, min(len(lines), at + 100)):
        line = lines[number]
        if line.strip() and (len(line) - len(line.lstrip(" ")) <= indent or parts(line).key or parts(line).dashes):
            break
        found.append(number)
    while found and not lines[found[-1]].strip():
        found.pop()
    return found


def _entry_of_list(lines: list[str], at: int, place: int, failure: Failure) -> Iterator[Repair]:
    """An entry of a list in brackets that needs quotes."""
    line = lines[at]
    starts = _item_starts(line, place)
    close = _without_comment(line)[0].rfind(_PAIRS[line[place]])
    for start, end in zip(starts, [*(start for start in starts[1:]), close + 1], strict=True):
        entry = line[start:end].rstrip().rstrip(",]}" if end <= close else "]}").rstrip()
        if not entry or entry[0] not in _SPECIAL + "\"'":
            continue
        if entry[0] in "\"'":
            code, message = "quotes-end-early", f"the quotes ({entry[0]}) opened here end before the text does"
        else:
            code = _CODES.get(entry[0], "start-character")
            message = f"a text that begins with '{entry[0]}' must be in quotes"
        hint = f"put the whole text in quotes: {shortened(_requoted(entry))}"
        slip = Slip(code, at + 1, start + 1, message, hint)
        yield Repair(slip, {at: line[:start] + _requoted(entry) + line[start + len(entry) :]})


def colon_in_text(lines: list[str], at: int, failure: Failure) -> Iterator[Repair]:
    """A colon and a space inside a text without quotes."""
    if not failure.problem.startswith("mapping values") or at + 1 != failure.line:
        return
    line = lines[at]
    place = failure.column - 1 if line[failure.column - 1 : failure.column] == ":" else line.rfind(": ")
    first = at
    if not parts(line).dashes and not line[:place].count(": "):  # the text begins in a line above
        first = line_above(lines, at)
        while first > 0 and not parts(lines[first]).key and not parts(lines[first]).dashes:
            first = line_above(lines, first)
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


DETECTORS = (foreign_line, comma_at_end, bad_escape, cut_off, lost_quote, lost_bracket, first_character)
