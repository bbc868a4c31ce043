"""What was imported, within what every lesson may have: no invisible signs, no endless words, lines or texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kitgen.imports.languages import words_in
from kitgen.imports.original import Original
from kitgen.imports.pieces import pieces_of
from kitgen.imports.record import Material, Section
from kitgen.source.characters import CONTROL, DIRECTION, MAX_MARKS, MAX_WORD, text_problem
from kitgen.source.parser import MAX_TEXT
from kitgen.text.code import LONGEST, MOST, MOST_LINES

_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1},}}")
_UNSEEN = "invisible signs that a lesson cannot have are taken away, such as those that turn the direction of writing"
_WORD = f"a word of more than {MAX_WORD:,} characters has spaces in it now"
_MARKS = f"a letter with more than {MAX_MARKS} accents has fewer now"
_CODE = f"a block of code with more than {MOST_LINES} lines, or {LONGEST} characters in a line, is in shorter ones now"
_FENCE = re.compile(r"\s*(`{3,})")


def fit(material: Material, original: Original) -> None:
    """Make every text one that a lesson may have; what had to be changed is reported, each kind of change once."""
    fitting = _Fitting(original)
    material.sections = [part for section in material.sections for part in fitting.parts(section, material)]
    fitting.all(material, 0)
    fitting.report()
    original.comments = [(line, _printable(text)) for line, text in original.comments]


class _Fitting:
    """Goes through the texts of what was imported."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.found: dict[str, list[int]] = {}
        """The lines of each kind of change."""

    def parts(self, section: Section, material: Material) -> Iterator[Section]:
        """A section that is too long as several."""
        if len(section.body) <= MAX_TEXT:
            yield section
            return
        bodies = list(pieces_of(self._with_short_code(section.body, section.line)))
        message = f"this section has {len(section.body):,} characters: it is {len(bodies)} sections"
        self.original.changed(section.line, message, f"a text can have {MAX_TEXT:,}: give each part its own title")
        for number, body in enumerate(bodies, 1):
            title = section.title or material.title or words_in(material.language).introduction
            yield replace(
                section, title=f"{title} ({number})", body=body, figures=section.figures if number == 1 else []
            )

    def all(self, thing: Any, line: int) -> Any:
        """The same with texts that fit; ``line`` is where it begins in the original."""
        if isinstance(thing, str):
            return self.text(thing, line)
        if isinstance(thing, tuple):
            first = thing[0] if thing and isinstance(thing[0], int) else line
            return tuple(self.all(each, first) for each in thing)
        if isinstance(thing, list):
            thing[:] = [self.all(each, line) for each in thing]
        elif is_dataclass(thing) and not isinstance(thing, type):
            line = getattr(thing, "line", line)
            if getattr(thing, "__dataclass_params__").frozen:  # noqa: B009
                return replace(
                    thing, **{each.name: self.all(getattr(thing, each.name), line) for each in fields(thing)}
                )
            for each in fields(thing):
                setattr(thing, each.name, self.all(getattr(thing, each.name), line))
        return thing

    def text(self, text: str, line: int) -> str:
        """One text."""
        if len(text) <= LONGEST and text.isprintable() and (len(text) <= MAX_MARKS or text.isascii()):
            return text
        if len(text) > MAX_TEXT:
            text, rest = _cut(text, MAX_TEXT)
            message = f"a text here has more than {MAX_TEXT:,} characters: what is behind them is a comment"
            self.original.left_out(line, message, "put it into a section of its own", rest)
        text = self._changed(_UNSEEN, line, text, _printable(text))
        text = self._with_short_code(text, line)
        if text_problem(text) is not None:
            text = self._changed(_WORD, line, text, _LONG_WORD.sub(lambda word: _spaced(word[0]), text))
        if text_problem(text) is not None:
            text = self._changed(_MARKS, line, text, _with_few_marks(text))
        return text

    def _with_short_code(self, text: str, line: int) -> str:
        if "```" not in text:
            return text
        return self._changed(_CODE, line, text, "\n".join(_short_code(text.split("\n"))))

    def _changed(self, message: str, line: int, before: str, after: str) -> str:
        if before != after:
            self.found.setdefault(message, []).append(line)
        return after

    def report(self) -> None:
        """Say what was changed, and where first."""
        for message, lines in self.found.items():
            others = len(set(lines)) - 1
            more = f" (and in {others} other place{'s' * (others > 1)})" if others else ""
            self.original.changed(lines[0], f"{message}{more}")


def _cut(text: str, most: int) -> tuple[str, str]:
    """The beginning of a text, and the rest: between paragraphs, lines or words, if there are any near the end."""
    for between in ("\n\n", "\n", " "):
        place = text.rfind(between, most // 2, most)
        if place > 0:
            return text[:place].rstrip(), text[place:].strip("\n") if between != " " else text[place:].strip()
    return text[:most], text[most:]


def _printable(text: str) -> str:
    """A text without signs that no file may have."""
    return DIRECTION.sub("", CONTROL.sub("", text))


def _spaced(word: str) -> str:
    return " ".join(word[place : place + MAX_WORD] for place in range(0, len(word), MAX_WORD))


def _short_code(lines: list[str]) -> Iterator[str]:
    """The lines of a text in which no block of code is too long."""
    opening, count, size = "", 0, 0
    for line in lines:
        fence = _FENCE.match(line)
        if not opening or (fence and len(fence[1]) >= opening.count("`") and line.strip() == fence[1]):
            opening = line if fence and not opening else ""
            count, size = 0, 0
            yield line
            continue
        for place in range(0, max(1, len(line)), LONGEST):
            piece = line[place : place + LONGEST]
            if count == MOST_LINES or size + len(piece) >= MOST:
                closing = opening[: opening.rindex("`") + 1]
                yield from (closing, "", opening)
                count, size = 0, 0
            count, size = count + 1, size + len(piece) + 1
            yield piece


def _with_few_marks(text: str) -> str:
    made, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if run <= MAX_MARKS:
            made.append(sign)
    return "".join(made)
