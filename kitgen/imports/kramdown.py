"""The older form of lessons of The Carpentries: quotations with a line `{: .challenge}` below, into fences."""

from __future__ import annotations

import re

Lines = list[tuple[int, str]]

_MARK = re.compile(r"^\s*\{:\s*((?:[.#][\w-]+\s*)+)[^}]*\}\s*$")
_QUOTED = re.compile(r"^ {0,3}> ?")
_CODE = re.compile(r"^ {0,3}(~{3,}|`{3,})")


def fenced(lines: Lines) -> Lines:
    """The same lines with `::: challenge` before and `:::` below in place of the signs of quotations."""
    made: Lines = []
    for number, line in lines:
        mark = _MARK.match(line)
        if mark is None:
            made.append((number, line))
            continue
        name = re.findall(r"[\w-]+", mark[1])[0]
        quoted = _quotation_above(made)
        if quoted:
            inside = [(at, _QUOTED.sub("", each)) for at, each in made[len(made) - quoted :]]
            made[len(made) - quoted :] = [(inside[0][0], f"::: {name}"), *fenced(inside), (number, ":::")]
        elif not _with_language(made, name):
            made.append((number, line))
    return made


def _quotation_above(lines: Lines) -> int:
    """How many lines right above are a quotation."""
    count = 0
    for _, line in reversed(lines):
        if not _QUOTED.match(line):
            break
        count += 1
    return count


def _with_language(lines: Lines, name: str) -> bool:
    """Give the block of code right above its language; whether there is one."""
    end = len(lines) - 1
    closing = _CODE.match(lines[end][1]) if lines else None
    if closing is None:
        return False
    for place in range(end - 1, -1, -1):
        if lines[place][1].strip() == closing[1]:
            language = name.removeprefix("language-")
            lines[place] = (lines[place][0], lines[place][1].rstrip() + language)
            return True
    return False
