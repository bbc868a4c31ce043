"""The block `extended:` in the JSON Schema: the keys of a lesson, with nothing that is needed.

An entry of it may be meant for one that the lesson has, and then has its id and little else. So every definition that
needs something has a second one that needs nothing, and refers to the first for the rest.
"""

from __future__ import annotations

from typing import Any

from kitgen.read.editions import EXTENDED, OF_BOTH
from kitgen.read.merged import AFTER

_WORDS = (
    "What only the extended edition has (docs/editions.md): the lesson's own keys. Lists are added to at their end, "
    "entries with the id of one that is there go into that, a text or number replaces."
)

_AFTER = "What an activity that is added comes after, by its id; without it, it comes last."


def extended_block(top: dict[str, Any], definitions: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of the block, and the definitions that it needs besides."""
    made = _Partial(definitions)
    block = made.block(top, "#")
    block["properties"] = {key: part for key, part in block["properties"].items() if key not in OF_BOTH}
    return {"description": _WORDS, **block}, dict(sorted(made.made.items()))


class _Partial:
    """Makes the second definitions."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self._definitions = definitions
        self._needing = {name for name in definitions if self._needs(name, set())}
        self.made: dict[str, Any] = {}

    def _needs(self, name: str, seen: set[str]) -> bool:
        """Whether a definition, or one that it refers to, has keys that are needed."""
        if name in seen:
            return False
        seen.add(name)
        part = self._definitions[name]
        return _has_required(part) or any(self._needs(other, seen) for other in _names(part))

    def block(self, part: dict[str, Any], path: str) -> dict[str, Any]:
        """A block of which nothing is needed; ``path`` is where the whole one is."""
        properties = {
            key: self._value(value, f"{path}/properties/{key}")
            for key, value in part["properties"].items()
            if key != EXTENDED
        }
        kept = {key: value for key, value in part.items() if key not in ("properties", "required", "description")}
        return {**kept, "properties": properties}

    def _value(self, value: dict[str, Any], path: str) -> dict[str, Any]:
        """A value: the whole one, or where it has a part that needs something a copy that does not."""
        return self._copy(value) if self._needing.intersection(_names(value)) else {"$ref": path}

    def _copy(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._copy(each) for each in value]
        if not isinstance(value, dict):
            return value
        copy = {key: self._copy(each) for key, each in value.items() if key not in ("examples", "minItems")}
        name = _name(value)
        if name in self._needing:
            self._make(name)
            copy["$ref"] = f"#/definitions/{name}InExtended"
        return copy

    def _make(self, name: str) -> None:
        key = f"{name}InExtended"
        if key in self.made:
            return
        self.made[key] = {}  # it may have parts of its own kind
        part = self._definitions[name]
        path = f"#/definitions/{name}"
        if "properties" in part:
            self.made[key] = self.block(part, path)
            if name == "Activity":
                self.made[key]["properties"][AFTER] = {"type": "string", "description": _AFTER}
        elif "anyOf" in part:  # a block and its short forms
            forms = [
                self.block(form, f"{path}/anyOf/{place}") if "properties" in form else self._copy(form)
                for place, form in enumerate(part["anyOf"])
            ]
            self.made[key] = {"anyOf": forms}
        else:
            self.made[key] = self._copy(part)


def _has_required(part: Any) -> bool:
    if isinstance(part, list):
        return any(_has_required(each) for each in part)
    return isinstance(part, dict) and (bool(part.get("required")) or any(map(_has_required, part.values())))


def _names(part: Any) -> set[str]:
    """The definitions that a part of the schema refers to."""
    if isinstance(part, list):
        return set().union(*map(_names, part))
    if not isinstance(part, dict):
        return set()
    own = {_name(part)} - {""}
    return own.union(*map(_names, part.values()))


def _name(part: dict[str, Any]) -> str:
    reference = part.get("$ref")
    return reference.removeprefix("#/definitions/") if isinstance(reference, str) else ""
