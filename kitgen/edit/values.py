"""New values into lines of YAML, in lines of their own or in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any

from kitgen.edit.texts import Room, normal, written

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")

_SHORT = 80
"""Characters of a list of names that is written in brackets."""


@dataclass(frozen=True)
class Habits:
    """How far the lines of a file are indented: keys below a key, dashes below a key, and what follows a dash."""

    step: int = 2
    dashes: int = 2
    gap: int = 2


def plain_value(value: Any) -> Any:
    """A value of JSON as kitgen's files have it: texts, lists and mappings. Raises ValueError for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, list | tuple):
        return [plain_value(each) for each in value]
    if isinstance(value, AnyMapping):
        return {str(key): plain_value(each) for key, each in value.items()}
    raise ValueError(value)


def pairs(value: AnyMapping[str, Any], column: int, habits: Habits) -> list[str]:
    """The lines of a mapping, each with its indentation."""
    lines: list[str] = []
    indent = " " * column
    for key, entry in value.items():
        name = written(key, Room(column, key=True)).head
        if isinstance(entry, str):
            text = written(entry, Room(column, step=habits.step))
            lines += [f"{indent}{name}: {text.head}", *text.body]
        elif _fits_brackets(entry):
            lines.append(f"{indent}{name}: {in_brackets(entry)}")
        else:
            deeper = column + (habits.dashes if isinstance(entry, list) else habits.step)
            lines += [f"{indent}{name}:", *below(entry, deeper, habits)]
    return lines


def below(value: Any, column: int, habits: Habits) -> list[str]:
    """The lines of a list or mapping."""
    if isinstance(value, AnyMapping):
        return pairs(value, column, habits)
    return [line for each in value for line in entry(each, column, habits)]


def entry(value: Any, column: int, habits: Habits) -> list[str]:
    """The lines of an entry of a list, whose dash is in a column."""
    dash = " " * column + "-"
    if isinstance(value, str):
        text = written(value, Room(column, step=habits.gap))
        return [f"{dash}{' ' * (habits.gap - 1)}{text.head}", *text.body]
    if not value:
        return [f"{dash}{' ' * (habits.gap - 1)}{in_brackets(value)}"]
    first, *rest = below(value, column + habits.gap, habits)
    return [f"{dash}{' ' * (habits.gap - 1)}{first.lstrip(' ')}", *rest]


def in_brackets(value: Any) -> str:
    """A value as it is written between brackets."""
    if isinstance(value, str):
        return written(value, Room(0, flow=True)).head
    if isinstance(value, AnyMapping):
        return "{" + ", ".join(pair_in_brackets(key, each) for key, each in value.items()) + "}"
    return "[" + ", ".join(in_brackets(each) for each in value) + "]"


def pair_in_brackets(key: str, value: Any) -> str:
    """A key and its value between brackets."""
    return f"{written(key, Room(0, flow=True, key=True)).head}: {in_brackets(value)}"


def _fits_brackets(value: Any) -> bool:
    """Whether a value is a list of names, or has nothing in it."""
    if not value:
        return True
    if not isinstance(value, list) or not all(isinstance(each, str) and _NAME.fullmatch(each) for each in value):
        return False
    return len(in_brackets(value)) <= _SHORT
