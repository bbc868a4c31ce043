"""Edits as they are asked for, and what a file says after each of them."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, get_origin

from kitgen.edit.document import CannotEdit
from kitgen.edit.longhand import Address, Part, field_of
from kitgen.edit.values import plain_value
from kitgen.model.base import Spec
from kitgen.model.use import Use
from kitgen.model.values import AuthoredText, id_of
from kitgen.read.editions import EXTENDED
from kitgen.read.places import kind_at
from kitgen.source.characters import text_problem
from kitgen.source.parser import MAX_TEXT

_WORDS_OF_NAME = 4
"""Words of a title that the id of a new part is made of."""

Do = Literal["set", "insert", "remove", "move"]


@dataclass(frozen=True)
class Edit:
    """One change: ``do`` it at an address of the long form.

    ``set`` gives a value to a field or an entry, and takes the field away if the value is empty; ``insert`` puts an
    entry before the one with that number; ``remove`` takes an entry or field away; ``move`` gives an entry the number
    ``to``.
    """

    do: Do
    at: Address
    value: Any = None
    to: int = 0

    @property
    def name(self) -> str:
        """The field, as messages name it."""
        return next((step for step in reversed(self.at) if isinstance(step, str)), "")


def is_empty(value: Any) -> bool:
    """Whether a value is one that is not written."""
    return value is None or value in ("", [], {})


def normalised(edit: Edit) -> Edit:
    """The edit with its value as a file has it; what gives an empty value takes the field away."""
    if edit.do in ("remove", "move"):
        return edit
    if edit.do == "set" and is_empty(edit.value):
        return Edit("remove", edit.at)
    try:
        value = _without_empty(plain_value(edit.value))
    except ValueError:
        raise CannotEdit(f"'{edit.name}' cannot have this value") from None
    _require_printable(value, edit.name)
    if value in ("", [], {}):
        raise CannotEdit("a new entry cannot be empty", "write something in it")
    return Edit(edit.do, edit.at, value, edit.to)


def _require_printable(value: Any, name: str) -> None:
    """Raise CannotEdit for a text that kitgen would refuse to read."""
    if isinstance(value, str):
        problem = text_problem(value)
        if problem:
            raise CannotEdit(f"'{name}' has {problem[1]}", problem[2])
        if len(value) > MAX_TEXT:
            message = f"'{name}' has {len(value):,} characters; the limit is {MAX_TEXT:,}"
            raise CannotEdit(message, "split it into several")
    for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        _require_printable(each, name)


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: made for key, each in value.items() if (made := _without_empty(each)) not in ("", [], {})}
    if isinstance(value, list):
        return [made for each in value if (made := _without_empty(each)) not in ("", [], {})]
    return value


def part_at(root: Part, at: Address) -> Part | None:
    """The value at an address; None if nothing is written there."""
    part: Part | None = root
    for step in at:
        if part is None:
            return None
        if isinstance(step, int):
            part = part.items[step] if part.items is not None and 0 <= step < len(part.items) else None
        else:
            part = part.fields.get(step)
    return part


def after(data: Any, edit: Edit) -> Any:
    """What a file says after an edit. Raises CannotEdit for an address that there is not."""
    made = copy.deepcopy(data)
    parent, step = _parent(made, edit), edit.at[-1]
    if edit.do == "set":
        if isinstance(parent, list) and not (isinstance(step, int) and 0 <= step < len(parent)):
            raise _gone(edit)
        parent[step] = edit.value
    elif edit.do == "insert":
        if not isinstance(parent, list) or not isinstance(step, int) or not 0 <= step <= len(parent):
            raise _gone(edit)
        parent.insert(step, edit.value)
    else:
        if step not in (range(len(parent)) if isinstance(parent, list) else parent):
            raise _gone(edit)
        if edit.do == "remove":
            del parent[step]
            return _pruned(made, edit.at[:-1])
        if not isinstance(parent, list) or not 0 <= edit.to < len(parent):
            raise _gone(edit)
        parent.insert(edit.to, parent.pop(step))  # type: ignore[arg-type]
    return made


def _parent(data: Any, edit: Edit) -> Any:
    """What has the last step of an address; made, where nothing was written yet."""
    node = data
    for place, step in enumerate(edit.at[:-1]):
        if isinstance(step, int):
            if not isinstance(node, list) or not 0 <= step < len(node):
                raise _gone(edit)
            node = node[step]
        else:
            if not isinstance(node, dict):
                raise _gone(edit)
            if step not in node:
                if edit.do in ("remove", "move"):
                    raise _gone(edit)
                node[step] = [] if isinstance(edit.at[place + 1], int) else {}
            node = node[step]
    if not isinstance(node, list if isinstance(edit.at[-1], int) else dict):
        raise _gone(edit)
    return node


def in_full(value: Any, kind: type[Spec] | None) -> Any:
    """A new part in its long form: entries of lists that are texts for short, and without "no" where that is usual."""
    if isinstance(value, str) and kind is not None and kind.short:
        return {kind.short: value}
    if not isinstance(value, dict) or kind is None:
        return value
    made = {}
    for key, each in value.items():
        if each == "false" and (field := field_of(kind, key)) is not None and field.default is False:
            continue
        inner = kind_at(kind, (key,))
        made[key] = [in_full(item, inner) for item in each] if isinstance(each, list) else in_full(each, None)
    return made


def with_name(value: Any, kind: type[Spec] | None, root: Part, at: Address) -> Any:
    """A new part with an id, if it needs one and has none: a few words of its text, which no other of its list has.

    After P1 and P2 it is P3.
    """
    field = field_of(kind, "id") if kind is not None else None
    listed = part_at(root, at)
    named = listed is not None and listed.named
    if kind is None or field is None or not (named or (field.is_required() and "id" not in kind.filled_in)):
        return value
    if not isinstance(value, dict) or value.get("id"):
        return value
    words = next((str(value[key]) for key in ("title", "text", "name", "term") if key in value), "")
    stem = id_of(" ".join(words.split()[:_WORDS_OF_NAME]).lower()) or kind.__name__.lower()
    usual = at[1:] if at[:1] == (EXTENDED,) else at  # a name that both editions have is one entry
    lists = [part for place in (usual, (EXTENDED, *usual)) if (part := part_at(root, place)) is not None]
    names = [item.fields["id"].text for part in lists for item in part.items or () if "id" in item.fields]
    if lettered := next((found[1] for name in names if (found := re.fullmatch(r"([A-Z])\d+", name or ""))), ""):
        name = next(name for number in count(1) if (name := f"{lettered}{number}") not in names)
    else:
        name = next(name for number in count(1) if (name := f"{stem}-{number}" if number > 1 else stem) not in names)
    return {"id": name, **value}


def field_in_full(value: Any, kind: type[Spec], key: str) -> Any:
    """The value of a field in its long form; a text in the place of a list is its only entry."""
    field, inner = field_of(kind, key), kind_at(kind, (key,))
    if field is not None and isinstance(value, dict | list) and is_text(field.annotation):
        raise CannotEdit(f"'{key}' is a text", "write it as one")
    if field is None or inner is None or inner is Use or get_origin(field.annotation) is not tuple:
        return value
    if isinstance(value, str):
        return [in_full(value, inner)] if inner.short else value
    return [in_full(each, inner) for each in value] if isinstance(value, list) else value


def is_text(hint: Any) -> bool:
    """Whether a type is that of a text."""
    return isinstance(hint, type) and issubclass(hint, AuthoredText)


def is_usual(value: Any, kind: type[Spec] | None, key: str) -> bool:
    """Whether a field means the same without this value: the answer "no", where that is what it has anyway."""
    field = field_of(kind, key) if kind is not None else None
    return value == "false" and field is not None and field.default is False


def _gone(edit: Edit) -> CannotEdit:
    where = " ".join(str(step + 1) if isinstance(step, int) else f"'{step}'" for step in edit.at)
    return CannotEdit(f"there is nothing at {where} in this file", "load the page again")


def _pruned(data: Any, at: Address) -> Any:
    """The data without the lists and mappings on the way to an address that have nothing left in them."""
    for length in range(len(at), 0, -1):
        parent = data
        for step in at[: length - 1]:
            parent = parent[step]
        if parent[at[length - 1]]:
            break
        del parent[at[length - 1]]
    return data
