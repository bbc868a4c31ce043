"""What a file is, and what may be at each place of it, by the model."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import cache
from pathlib import PurePath
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kitgen.lsp.outline import Outline, Path
from kitgen.model.activity import by_class_length
from kitgen.model.bank import ONLY_LESSONS, Bank
from kitgen.model.base import Audience, Labels, Only, Spec, keyed
from kitgen.model.brand import Brand
from kitgen.model.course import Course
from kitgen.model.glossary import Glossary
from kitgen.model.groups import Group
from kitgen.model.kind import KindHead
from kitgen.model.lesson import Lesson
from kitgen.model.numbers import YesNo
from kitgen.model.quiz_paper import Quiz
from kitgen.model.translation import Translation
from kitgen.read.editions import EXTENDED
from kitgen.read.files import COURSE_FILES
from kitgen.read.places import fields_of, models_in


class FileKind(StrEnum):
    """What a file of a project is."""

    LESSON = "lesson"
    COURSE = "course"
    BANK = "bank"
    BRAND = "brand"
    KIND = "kind"
    TRANSLATION = "translation"
    GLOSSARY = "glossary"


MODELS: dict[FileKind, type[Spec]] = {
    FileKind.LESSON: Lesson, FileKind.COURSE: Course, FileKind.BANK: Bank, FileKind.BRAND: Brand,
    FileKind.KIND: KindHead, FileKind.TRANSLATION: Translation, FileKind.GLOSSARY: Glossary,
}  # fmt: skip

_TELLING = {
    "activities",
    "objectives",
    "essential_question",
    "guiding_questions",
    "vocabulary",
    "exit_ticket",
    "minutes",
}
"""Keys that a lesson has and other YAML files have not."""


def kind_of(path: PurePath, outline: Outline) -> FileKind | None:
    """What a file is, by its name and its keys; None for a YAML file of another program."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        return None
    keys = outline.keys_in(())
    if path.name in COURSE_FILES:
        return FileKind.TRANSLATION if "translates" in keys and "lessons" not in keys else FileKind.COURSE
    if path.parent.name == "templates" and path.name == "brand.yaml":
        return FileKind.BRAND
    if path.parent.parent.name == "templates" and path.name == "kind.yaml":
        return FileKind.KIND
    if "translates" in keys and not keys & {"lessons", "activities"}:
        return FileKind.TRANSLATION
    if "terms" in keys and not keys & {"lessons", "activities", "title"}:
        return FileKind.GLOSSARY
    if "quiz" in keys and not keys & ONLY_LESSONS:
        return FileKind.BANK
    return FileKind.LESSON if keys & _TELLING or not keys else None


def model_named(name: str) -> type[Spec] | None:
    """The part of a file whose model has a name."""
    return next((model for model in _models() if model.__name__ == name), None)


@cache
def _models() -> tuple[type[Spec], ...]:
    found: dict[type[Spec], None] = dict.fromkeys((*MODELS.values(), Group))
    waiting = list(found)
    while waiting:
        for _, model in fields_of(waiting.pop()):
            if model not in found:
                found[model] = None
                waiting.append(model)
    return tuple(found)


@dataclass(frozen=True)
class Place:
    """What may be at a path: a value of a field, or a part with the keys of its models."""

    models: tuple[type[Spec], ...] = ()
    """The parts that may be here, or that its list may have."""

    owner: type[Spec] | None = None
    """The part that has the field."""

    name: str = ""
    """The field, as the model calls it."""

    is_list: bool = False
    """Whether it is the list itself, or the block with an entry for each id, and not an entry of it."""

    by_id: bool = False
    """Whether the last step is an id that was written as a key."""

    @property
    def field(self) -> FieldInfo | None:
        """The field of the value."""
        return self.owner.model_fields[self.name] if self.owner is not None else None

    @property
    def in_short(self) -> Place:
        """The field that a plain text here is short for; this place where it is short for none."""
        model = next((each for each in self.models if each.short), None)
        return self if model is None or self.is_list else Place((), model, model.short)

    @property
    def keys(self) -> dict[str, tuple[type[Spec], str]]:
        """The keys that may be written here, with the part and the name of the field of each."""
        return {key: found for model in reversed(self.models) for key, found in keys_of(model).items()}


@cache
def keys_of(model: type[Spec]) -> dict[str, tuple[type[Spec], str]]:
    """The keys of a part, each with the part and the name of its field."""
    fields = {name: field for name, field in model.model_fields.items() if not name.startswith("extras")}
    return {field.alias or name: (model, name) for name, field in fields.items()}


@cache
def place_at(kind: FileKind, path: Path) -> Place:
    """What may be at a path of a file."""
    if kind in (FileKind.LESSON, FileKind.BANK) and path[:1] == (EXTENDED,):
        path = path[1:]
    place = Place((MODELS[kind],))
    for step in path:
        place = _below(place, step)
    return place


def _below(place: Place, step: str | int) -> Place:
    if isinstance(step, int):
        return replace(place, is_list=False, by_id=False)
    found = place.keys.get(step)
    if place.is_list and place.field is not None and (_has_ids(place.field) or found is None):
        return replace(place, is_list=False, by_id=True)
    if found is None:
        return Place()
    owner, name = found
    annotation = owner.model_fields[name].annotation
    models = tuple(model for model in models_in(annotation) if issubclass(model, Spec))
    if owner is Quiz and name == "items":
        models = (*models, Group)
    return Place(models, owner, name, _holds_several(annotation))


def _has_ids(field: FieldInfo) -> bool:
    """Whether a list may be written as a block with an entry for each id."""
    marks = [mark.func for mark in field.metadata if isinstance(mark, BeforeValidator)]
    return _is(field.annotation, dict) or any(
        isinstance(mark, Labels) or mark in (keyed, by_class_length) for mark in marks
    )


def _holds_several(hint: Any) -> bool:
    return _is(hint, tuple) or _is(hint, dict)


def _is(hint: Any, kind: type) -> bool:
    return typing.get_origin(hint) is kind or any(_is(argument, kind) for argument in typing.get_args(hint))


def holds_parts(owner: type[Spec], name: str) -> bool:
    """Whether a field has parts or a block of its own, and not one value."""
    annotation = owner.model_fields[name].annotation
    return any(issubclass(model, Spec) and not model.short for model in models_in(annotation)) or _is(annotation, dict)


def values_of(field: FieldInfo) -> list[str]:
    """The words that a field may have, where there are only so many."""
    found = list(dict.fromkeys(_words(field.annotation)))
    if not found and any(mark in field.metadata for mark in typing.get_args(YesNo)[1:]):
        return ["true", "false"]
    return found


def _words(hint: Any) -> Iterator[str]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        yield from (str(each.value) for each in hint)
    elif typing.get_origin(hint) is typing.Literal:
        yield from (word for word in typing.get_args(hint) if isinstance(word, str) and word)
    else:
        for argument in typing.get_args(hint):
            yield from _words(argument)


def audience_of(field: FieldInfo) -> Audience:
    """Who may see the value of a field."""
    marks = [mark.audience for mark in field.metadata if isinstance(mark, Only)]
    return marks[0] if marks else Audience.STUDENT


@cache
def is_of(owner: type[Spec] | None, name: str, mark: Any) -> bool:
    """Whether a field, or what its list has, is of a kind of value: a type, or one with an annotation."""
    if owner is None:
        return False
    field = owner.model_fields[name]
    wanted = typing.get_args(mark)[1:] if typing.get_origin(mark) is typing.Annotated else (mark,)
    return all(_mentions(each, field.annotation, field.metadata) for each in wanted)


def _mentions(wanted: Any, hint: Any, metadata: Iterable[Any]) -> bool:
    if hint is wanted or any(mark is wanted for mark in metadata):
        return True
    return any(_mentions(wanted, part, getattr(part, "__metadata__", ())) for part in typing.get_args(hint))
