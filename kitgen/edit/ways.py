"""The ways to write one edit, from the least change of a file to the largest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from kitgen.edit import splices
from kitgen.edit.asked import Edit, after, part_at
from kitgen.edit.document import Document
from kitgen.edit.longhand import Address, Part
from kitgen.edit.shorter import is_short, like, short_form, shortened
from kitgen.model.base import Spec
from kitgen.model.choices import Choice
from kitgen.read.editions import EXTENDED
from kitgen.read.places import kind_at
from kitgen.source.nodes import Mapping, Scalar, Sequence

Way = Callable[[], str]
"""Gives the text of the file after an edit."""


def ways(document: Document, edit: Edit) -> Iterator[Way]:
    """The ways to make an edit without writing any short form out first."""
    part = part_at(document.long, edit.at[:-1]) if edit.do in ("set", "remove") else None
    if part is not None and part.kind is Choice and is_short(part):
        yield from _in_short_form(document, edit)
    if edit.do == "set":
        yield from _to_set(document, edit)
    elif edit.do == "insert":
        yield from _to_insert(document, edit)
    elif edit.do == "remove":
        part = part_at(document.long, edit.at)
        if part is not None and part.path is not None:
            yield partial(_removed, document, part)
    else:
        part = part_at(document.long, edit.at)
        if part is not None and part.path is not None:
            yield partial(splices.moved, document.layout, part.path, edit.to)
    yield from _in_short_form(document, edit)


_MOST_STEPS = 20
"""Entries of a list that are changed one by one; a list with more is written anew."""


def _removed(document: Document, part: Part) -> str:
    return splices.removed(document.layout, part.path or ())[0]


def _to_set(document: Document, edit: Edit) -> Iterator[Way]:
    part = part_at(document.long, edit.at)
    if part is None:
        yield from _to_add(document, edit.at, edit.value)
        return
    layout, value = document.layout, edit.value
    if isinstance(value, str) and part.text is not None:
        if part.path is not None:
            yield partial(splices.set_text, layout, part.path, value)
        if part.key_path is not None:
            yield partial(splices.rename, layout, part.key_path, value)
    if isinstance(value, list) and part.items is not None and part.path is not None and not part.named:
        text = _only_text(value, part.entry_kind)
        if text is not None and part.lone and isinstance(part.raw, Scalar):
            yield partial(splices.set_text, layout, part.path, text)
        if text is not None:
            yield partial(splices.replaced, layout, part.path, text)
        if part.lone:
            yield partial(splices.replaced, layout, part.path, value[0] if len(value) == 1 else value)
        else:
            yield partial(_entries_changed, document, part, value)
    if part.path is not None:
        yield partial(splices.replaced, layout, part.path, value)


def _entries_changed(document: Document, part: Part, value: list[Any]) -> str:
    """The text of a file in which a list has other entries: those that are in both lists are left alone."""
    path = part.path or ()
    old = [repr(item.data) for item in part.items or ()]
    matcher = SequenceMatcher(None, old, [repr(each) for each in value], autojunk=False)
    layout = document.layout
    steps = sum(last - first + high - low for tag, first, last, low, high in matcher.get_opcodes() if tag != "equal")
    if steps > _MOST_STEPS or not any(tag == "equal" for tag, *_ in matcher.get_opcodes()):
        return splices.replaced(layout, path, value)
    for tag, first, last, low, high in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        for number in reversed(range(first, last)):
            layout = document.with_text(splices.removed(layout, (*path, number))[0]).layout
        for each in reversed(value[low:high]):
            layout = document.with_text(splices.insert_entry(layout, path, first, each)).layout
    return layout.text


def _to_insert(document: Document, edit: Edit) -> Iterator[Way]:
    listed = part_at(document.long, edit.at[:-1])
    place = edit.at[-1]
    assert isinstance(place, int)
    if listed is None:
        yield from _to_add(document, edit.at[:-1], [edit.value], inserted=True)
        return
    path, value = listed.path, edit.value
    if listed.items is None or path is None:
        return
    layout = document.layout
    if listed.named and isinstance(value, dict) and isinstance(value.get("id"), str):
        rest = {key: each for key, each in value.items() if key != "id"}
        short = rest["text"] if set(rest) == {"text"} else rest
        yield partial(splices.insert_pair, layout, path, value["id"], short, place)
    elif isinstance(listed.raw, Sequence):
        kind = listed.entry_kind
        short = shortened(value, kind)
        for each in (like(listed.items, place, kind, short), short, value):
            yield partial(splices.insert_entry, layout, path, place, each)


def _to_add(document: Document, at: Address, value: Any, inserted: bool = False) -> Iterator[Way]:
    """The ways to add a value where nothing is written yet, with what has to be there for it."""
    length = len(at) - 1
    while length and part_at(document.long, at[:length]) is None:
        length -= 1
    holder = part_at(document.long, at[:length])
    for step in reversed(at[length + 1 :]):
        value = [value] if isinstance(step, int) else {step: value}
    key = at[length]
    if holder is None or holder.path is None or not isinstance(key, str) or not isinstance(holder.raw, Mapping):
        return
    order = order_of(holder.kind)
    keys = list(holder.raw)
    text = _only_text(value, kind_at(holder.kind, (key,)) if holder.kind else None) if length == len(at) - 1 else None
    short = shortened({key: value}, holder.kind)[key]
    place = max([_place(keys, key, order), *(keys.index(short) + 1 for short in _short_keys(holder))])
    for each in (short, value) if inserted else (text, short, value):
        if each is not None:
            yield partial(splices.insert_pair, document.layout, holder.path, key, each, place)
    if holder.path:
        yield partial(_with_pair_replaced, document, holder, key, value)


def _only_text(value: Any, kind: type[Spec] | None) -> str | None:
    """The text of a list of which the only entry has a short form that is a text."""
    if not isinstance(value, list) or len(value) != 1 or kind is None or not kind.short:
        return None
    return value[0][kind.short] if isinstance(value[0], dict) and set(value[0]) == {kind.short} else None


def _place(keys: list[str], key: str, order: list[str]) -> int:
    """Before which of the keys a new one comes: after the nearest of those that come before it."""
    if key not in order:
        return len(keys)
    earlier = [name for name in order[: order.index(key)] if name in keys]
    return keys.index(earlier[-1]) + 1 if earlier else 0


def _with_pair_replaced(document: Document, holder: Part, key: str, value: Any) -> str:
    """For a mapping with nothing in it, or with a key whose value is empty: all of it anew."""
    return splices.replaced(document.layout, holder.path or (), {**holder.data, key: value})


def order_of(kind: type[Spec] | None) -> list[str]:
    """The keys of a model in the order in which the reference has them; the block of the extended edition is last."""
    if kind is None:
        return []
    names = [field.alias or name for name, field in kind.model_fields.items() if not name.startswith("extras")]
    return [*names, EXTENDED]


def _in_short_form(document: Document, edit: Edit) -> Iterator[Way]:
    """The ways to write a part in its short form after an edit of one of its fields."""
    for length in (len(edit.at) - 1, len(edit.at) - 2):
        part = part_at(document.long, edit.at[:length]) if length > 0 else None
        if part is None or part.kind is None or part.path is None:
            continue
        data = part_at_data(after(document.long.data, edit), edit.at[:length])
        short = short_form(part.kind, data) if isinstance(data, dict) else None
        if short is None:
            continue
        yield from _as_short(document, part, short)
        return


def part_at_data(data: Any, at: Address) -> Any:
    """The data at an address; None if there is none."""
    for step in at:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return None
    return data


def _as_short(document: Document, part: Part, short: Any) -> Iterator[Way]:
    path = part.path or ()
    key = short_key(part)
    if isinstance(part.raw, Scalar) and not _is_below_its_id(part):
        if isinstance(short, str):
            yield partial(splices.set_text, document.layout, path, short)
        yield partial(splices.replaced, document.layout, path, short)
    elif key is not None and isinstance(short, dict):
        name, value = next(iter(short.items()))
        yield partial(_pair_changed, document, (*path, key), name, value)
    elif key is not None and isinstance(part.raw, Mapping) and len(part.raw) == 1:
        yield partial(splices.replaced, document.layout, path, short)


def _is_below_its_id(part: Part) -> bool:
    """Whether a part is written as `P1: text`."""
    return "id" in part.fields and part.fields["id"].key_path == part.path


def _pair_changed(document: Document, path: Address, name: str, value: Any) -> str:
    """With another key and another value for a pair."""
    layout = document.layout
    if not isinstance(value, str):
        raise ValueError(value)
    text = splices.set_text(layout, path, value)
    if name == path[-1]:
        return text
    return splices.rename(document.with_text(text).layout, path, name)


def short_key(part: Part) -> str | None:
    """The key of a part that is a piece of a short form, if there is one only."""
    keys = _short_keys(part)
    return keys[0] if len(keys) == 1 else None


def _short_keys(part: Part) -> list[str]:
    if not isinstance(part.raw, Mapping) or part.path is None:
        return []
    own = [key for key, value in part.fields.items() if value.path == (*part.path, key)]
    return [key for key in part.raw if key not in own and not key.startswith("x_")]


def written_out(document: Document, edit: Edit) -> Way | None:
    """A way to write the short form out that an edit has to do with; None if there is none."""
    at = edit.at
    for length in range(len(at) - 1, 0, -1):
        part = part_at(document.long, at[:length])
        if part is None or part.path is None:
            continue
        way = _long_form(document, part, at[length])
        if way is not None:
            return way
    return None


def _long_form(document: Document, part: Part, step: str | int) -> Way | None:
    layout, path = document.layout, part.path or ()
    if part.items is not None:
        return partial(splices.as_list, layout, path) if part.lone and isinstance(step, int) else None
    if part.kind is None:
        return None
    if isinstance(part.raw, Sequence):
        return partial(splices.over_list, layout, path, next(iter(part.fields), "items"))
    if isinstance(part.raw, Scalar):
        name, value = next(iter(part.fields.items()))
        if len(part.fields) == 1 and value.path == path:
            return partial(splices.under_key, layout, path, name)
        named = {key: each for key, each in part.fields.items() if each.key_path != path}
        if len(named) == 1 and next(iter(named.values())).path == path:  # `P1: text`
            return partial(splices.under_key, layout, path, next(iter(named)))
        return partial(splices.replaced, layout, path, _ordered(part, named))
    keys = _short_keys(part)
    if not keys:
        return None
    return partial(_pairs_written_out, document, part, keys)


def _ordered(part: Part, fields: dict[str, Part]) -> dict[str, Any]:
    order = order_of(part.kind)
    return {key: fields[key].data for key in sorted(fields, key=lambda key: order.index(key) if key in order else 99)}


def _pairs_written_out(document: Document, part: Part, keys: list[str]) -> str:
    """With each pair that is a short form written out, one by one."""
    path = part.path or ()
    node = document.layout.at(path)
    if splices.in_flow(document.layout, (*path, keys[0])) and document.layout.text[node.start] != "{":  # `[a: b]`
        return splices.replaced(document.layout, path, _ordered(part, part.fields))
    missing = {name: each for name, each in part.fields.items() if each.path != (*path, name)}
    first = keys[0]
    pair = part.kind.pair if part.kind else None
    if len(keys) == 1 and pair and set(missing) == set(pair) and missing[pair[1]].path == (*path, first):
        return splices.split_pair(document.layout, (*path, first), *pair)
    text = splices.replaced_pair(document.layout, (*path, first), _ordered(part, missing))
    for key in keys[1:]:
        text = splices.removed(document.with_text(text).layout, (*path, key))[0]
    return text
