"""The ids of a project: where each is defined, and where it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import PurePath
from typing import NamedTuple

from kitgen.lsp.outline import Entry, Outline, Path, outline_of
from kitgen.lsp.positions import Text
from kitgen.lsp.schemas import FileKind, Place, is_of, kind_of, place_at
from kitgen.model.activity import Activity
from kitgen.model.base import Spec
from kitgen.model.bibliography import Reference
from kitgen.model.case import Case
from kitgen.model.discussion import DiscussionQuestion, Objective, VocabularyTerm
from kitgen.model.keys import Sources
from kitgen.model.quiz import Item
from kitgen.model.session import FilePath
from kitgen.model.values import slug_of

_CITED = re.compile(r"(?<![\w@])@(\w(?:[\w:.#$%&+?<>~/-]*\w)?)")
_LABELS = ("Premise", "Assumption", "Objection", "Inference")
_OF_ARGUMENT = (("Inference", "from_"), ("Inference", "to"), ("Assumption", "supports"), ("Objection", "against"))
_CASE = re.compile(r"\bcases?\s+([A-Za-z0-9][\w.-]*)")

REFERENCE = Reference.__name__
LESSON = "Lesson"
FILE = "file"
LABEL = "label"
"""Kinds of names that are not those of a part of the model, or of several."""

_ASSESSING = (DiscussionQuestion.__name__, Item.__name__, Activity.__name__, "StudentTask", "Criterion")


class Named(NamedTuple):
    """A name in a file: what it is the name of, and where it is (a line and columns from 0, in characters)."""

    kinds: tuple[str, ...]
    """What it may be the name of: the model, or one of the kinds above."""

    name: str
    line: int
    start: int
    end: int
    defines: bool
    about: str = ""
    """Of a definition, its title or text."""


@lru_cache(maxsize=256)
def names_in(text: str, path: PurePath) -> tuple[Named, ...]:
    """All names in a file, in order."""
    outline = outline_of(text)
    kind = kind_of(path, outline)
    if kind is None:
        return ()
    found = [*_of_entries(outline, kind), *_cited(text)]
    if kind in (FileKind.LESSON, FileKind.BANK):
        own = next((entry for entry in outline.entries if entry.path == ("id",)), None)
        title = next((entry.value for entry in outline.entries if entry.path == ("title",)), "")
        if own is None:
            found.append(Named((LESSON,), slug_of(path.stem), 0, 0, 0, True, title))
    return tuple(found)


def _of_entries(outline: Outline, kind: FileKind) -> Iterator[Named]:
    for entry in outline.entries:
        place = place_at(kind, entry.path)
        outer = place_at(kind, entry.path[:-1])
        yield from _defined(outline, entry, place, outer)
        yield from _mentioned(kind, entry, place, outer)


def _defined(outline: Outline, entry: Entry, place: Place, outer: Place) -> Iterator[Named]:
    key = (entry.line, entry.start, entry.end)
    value = (entry.line, entry.value_start, entry.value_end)
    if place.by_id and place.models:
        yield Named(_kinds(place.models), str(entry.path[-1]), *key, True, entry.value or _about(outline, entry.path))
    elif place.name == "id" and entry.path[-1] == "id" and entry.value and place.owner is not None:
        about = _about(outline, entry.path[:-1])
        kinds = _kinds((place.owner,))
        yield Named(kinds, entry.value, *value, True, about)
    elif place.owner is VocabularyTerm and place.name == "term" and entry.value:
        yield Named((VocabularyTerm.__name__,), entry.value, *value, True, _about(outline, entry.path[:-1]))
    elif Activity in outer.models and isinstance(entry.path[-1], str):
        is_title = place.name == "title" or (place.owner is None and _NUMBER.match(entry.value))
        if is_title and "id" not in outline.keys_in(entry.path[:-1]):
            title, at = (entry.value, value) if place.name == "title" else (str(entry.path[-1]), key)
            yield Named((Activity.__name__,), slug_of(title), *at, True, title)


_NUMBER = re.compile(r"\d")


def _kinds(models: Iterable[type[Spec]]) -> tuple[str, ...]:
    return tuple(LABEL if model.__name__ in _LABELS else model.__name__ for model in models)


def _about(outline: Outline, path: Path) -> str:
    """What a part is: the first of its title, text, prompt, name or term that it has."""
    words = {str(entry.path[-1]): entry.value for entry in outline.siblings(path)}
    return next((words[key] for key in ("title", "text", "prompt", "name", "definition") if words.get(key)), "")


def _mentioned(kind: FileKind, entry: Entry, place: Place, outer: Place) -> Iterator[Named]:
    value = (entry.line, entry.value_start, entry.value_end)
    owner = place.owner.__name__ if place.owner is not None else ""
    if _in_plans(entry.path):
        yield Named((Activity.__name__,), str(entry.path[-1]), entry.line, entry.start, entry.end, False)
        return
    if not entry.value or place.by_id:
        return
    if kind is FileKind.TRANSLATION and place.name == "translates":
        yield Named((LESSON,), entry.value, *value, False)
    elif (owner, place.name) == ("Activity", "uses"):
        for found in _CASE.finditer(entry.value):
            start = entry.value_start + found.start(1)
            yield Named((Case.__name__,), found[1], entry.line, start, start + len(found[1]), False)
    elif is_of(place.in_short.owner, place.in_short.name, FilePath):
        yield Named((FILE,), entry.value, *value, False)
    elif kinds := kinds_named(place):
        at = entry.value_start + entry.value.startswith("@")
        yield Named(kinds, entry.value.lstrip("@"), entry.line, at, entry.value_end, False)


def _in_plans(path: Path) -> bool:
    """Whether a path is that of the minutes of an activity in a plan for another class length."""
    if path[:1] != ("plans",) or not isinstance(path[-1], str):
        return False
    return (len(path) == 3 and isinstance(path[1], str) and path[2] not in ("note", "activities")) or (
        len(path) == 4 and path[2] == "activities"
    )


@cache
def kinds_named(place: Place) -> tuple[str, ...]:
    """What the values of a field are the names of."""
    owner = place.owner.__name__ if place.owner is not None else ""
    if is_of(place.owner, place.name, Sources):
        return (REFERENCE,)
    if place.name == "objectives" and owner != "Lesson":
        return (Objective.__name__,)
    if place.name == "assessed_by":
        return _ASSESSING
    if owner == "OwnSlide" and place.name == "after":
        return (Activity.__name__,)
    if (owner, place.name) in (("CourseLesson", "after"), ("Due", "lesson")):
        return (LESSON, "CourseLesson")
    if (owner, place.name) in _OF_ARGUMENT:
        return (LABEL,)
    return (Item.__name__,) if (owner, place.name) in (("Quiz", "items"), ("Group", "from_")) else ()


def _cited(text: str) -> Iterator[Named]:
    if "@" not in text:
        return
    for number, line in enumerate(Text(text).lines):
        bracket = line.find("[")
        for found in _CITED.finditer(line) if bracket >= 0 else ():
            if bracket < found.start():
                yield Named((REFERENCE,), found[1], number, found.start(1), found.end(1), False)


def named_at(names: Iterable[Named], line: int, column: int) -> Named | None:
    """The name at a place."""
    return next((name for name in names if name.line == line and name.start <= column <= name.end and name.name), None)


def is_same(one: Named, other: Named) -> bool:
    """Whether two names are of the same thing."""
    return one.name == other.name and not set(one.kinds).isdisjoint(other.kinds)
