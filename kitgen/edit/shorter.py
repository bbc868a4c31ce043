"""Short forms of parts, so that what is written in one can be edited without being written out."""

from __future__ import annotations

from typing import Any

from kitgen.edit.longhand import Part
from kitgen.model.activity import Activity, ActivityStep
from kitgen.model.base import Spec
from kitgen.model.bibliography import Person
from kitgen.model.choices import Choice
from kitgen.read.places import kind_at

_LONGEST = 120
"""Characters of a text that is a key."""

Short = str | dict[str, Any]


def short_form(kind: type[Spec] | None, data: dict[str, Any]) -> Short | None:
    """The short form of what a part says: a text, or a mapping; None if it has none.

    Whether it reads as the same is for the caller to see: a text may look like something else in a short form.
    """
    if kind is Choice:
        return _choice(data)
    if kind is ActivityStep:
        return _step(data)
    if kind is Activity:
        return _activity(data)
    if kind is Person:
        return _person(data)
    pair = kind.pair if kind is not None else None
    if pair is not None and set(pair) <= set(data) and _is_key(data[pair[0]]):
        rest = {key: value for key, value in data.items() if key not in pair}
        return {data[pair[0]]: data[pair[1]], **rest}
    if kind is not None and kind.short and set(data) == {kind.short}:
        return str(data[kind.short])
    return None


def like(items: list[Part], place: int, kind: type[Spec] | None, data: Any) -> Any:
    """What a new entry of a list says, in the short form that the entry before it has, or else the one after it."""
    near = items[place - 1 : place] or items[:1]
    if not isinstance(data, dict) or not near or not is_short(near[0]):
        return data
    made = short_form(kind, data)
    return data if made is None else made


def shortened(value: Any, kind: type[Spec] | None) -> Any:
    """A new part with the entries of its lists in their short forms, where these are texts or choices."""
    if not isinstance(value, dict) or kind is None:
        return value
    return {key: _list_shortened(each, kind_at(kind, (key,))) for key, each in value.items()}


def _list_shortened(value: Any, kind: type[Spec] | None) -> Any:
    if not isinstance(value, list):
        return shortened(value, kind)
    made = []
    for each in value:
        short = short_form(kind, each) if isinstance(each, dict) else None
        fits = isinstance(short, str) or (short is not None and kind is Choice)
        made.append(short if fits else shortened(each, kind))
    return made


def is_short(part: Part) -> bool:
    """Whether any value of a part is not written under its own key."""
    if part.path is None or part.kind is None:
        return False
    own = {key: value for key, value in part.fields.items() if not key.startswith("extras")}
    return any(value.path != (*part.path, key) for key, value in own.items())


def _is_key(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _LONGEST and "\n" not in text


def _choice(data: dict[str, Any]) -> Short | None:
    if not set(data) <= {"text", "correct", "rationale"} or not _is_key(data.get("text")):
        return None
    why = data.get("rationale", "")
    if not isinstance(why, str) or "\n" in why:
        return None
    if str(data.get("correct", "false")).strip().lower() in ("true", "yes"):
        return {data["text"]: f"correct - {why}" if why else "correct"}
    return {data["text"]: why} if why else str(data["text"])


def _person(data: dict[str, Any]) -> Short | None:
    if set(data) == {"given", "family"}:
        return f"{data['given']} {data['family']}"
    return str(data["literal"]) if set(data) == {"literal"} else None


def _step(data: dict[str, Any]) -> Short | None:
    if not {"text"} <= set(data) <= {"text", "minutes"} or not isinstance(data["text"], str):
        return None
    return f"{data['text']} ({data['minutes']})" if "minutes" in data else str(data["text"])


def _activity(data: dict[str, Any]) -> Short | None:
    if not _is_key(data.get("title")) or not isinstance(data.get("minutes"), str):
        return None
    said = [data["minutes"]]
    for key in ("grouping", "uses"):
        value = data.get(key, "")
        if isinstance(value, str) and value and "\n" not in value:
            said.append(value)
    rest = {key: value for key, value in data.items() if key not in ("title", "minutes")}
    rest = {key: value for key, value in rest.items() if value not in said[1:] or key not in ("grouping", "uses")}
    return {data["title"]: ", ".join(said), **rest}
