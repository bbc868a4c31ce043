"""Markdown into its parts: what is below each heading, and between the fences of The Carpentries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kitgen.imports.kramdown import fenced
from kitgen.imports.original import Original

_FENCE = re.compile(r"^ {0,3}:{3,}\s*(?:\{\s*)?\.?([\w-]*)([^}:]*)\}?\s*:*\s*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?(?:[ \t]*\{[^{}]*\})?[ \t]*$")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass
class Part:
    """The lines below one heading or in one fence, with their numbers."""

    name: str
    """The name of the fence, `title` for the first heading of the file, `front` for what is before the text."""

    line: int
    title: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)
    inside: str = ""
    """The name of the fence around it."""

    goes_on: bool = False
    """Whether it is what comes after a fence, of the part around it."""

    @property
    def has_text(self) -> bool:
        """Whether it has more than a title."""
        return any(line.strip() for _, line in self.lines)


def parts_of(original: Original) -> Iterator[Part]:
    """The parts in their order; those without a title or a text are none."""
    for part in _parts(original):
        if part.has_text or part.title:
            yield part


def _parts(original: Original) -> Iterator[Part]:
    lines = list(enumerate(original.lines, 1))
    if lines and lines[0][1].strip() == "---":
        end = next((number for number, line in lines[1:] if line.strip() in ("---", "...")), 0)
        yield Part("front", 1, "", lines[1 : end - 1] if end else [])
        lines = lines[end:] if end else lines[1:]
    part = Part("", 1)
    fences: list[str] = []
    code = ""
    titled = False
    for number, line in fenced(lines):
        fence, heading, coded = _FENCE.match(line), _HEADING.match(line), _CODE.match(line)
        if code or coded:
            code = "" if code and line.strip() == code else code or (coded[1] if coded else "")
            part.lines.append((number, line))
        elif fence:
            yield part
            if fence[1] and re.search(r"\w", fence[2]):
                original.comment(number, line.strip())
            if fence[1]:
                fences.append(fence[1].lower())
            elif fences:
                fences.pop()
            else:
                original.left_out(number, "this fence ends nothing")
            name, around = (fences[-1] if fences else ""), (fences[-2] if len(fences) > 1 else "")
            part = Part(name, number, "", [], around, goes_on=not fence[1])
        elif heading and fences and part.has_text and fences[-1] not in ("challenge", "exercise"):
            part.lines.append((number, f"**{heading[2]}**"))
        elif heading:
            if part.has_text or part.title or not fences:
                yield part
                name = fences[-1] if fences else "" if titled or len(heading[1]) > 1 else "title"
                part = Part(name, number, "", [], fences[-2] if len(fences) > 1 else "")
            part.title, part.line = heading[2], number
            titled = titled or part.name == "title"
        else:
            part.lines.append((number, line))
    yield part
    for name in fences:
        original.changed(len(lines), f"the fence '{name}' does not end", "it ends with the file")
