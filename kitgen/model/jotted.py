"""The forms of a jotted plan, written out: a title with its minutes, how students sit, and what they use."""

from __future__ import annotations

import re

from kitgen.model.base import rewritten
from kitgen.model.numbers import DASHES
from kitgen.model.use import begins_with_part
from kitgen.model.values import refuse
from kitgen.source.nodes import Mapping, Scalar, Sequence, shown


def jotted(node: Mapping) -> Mapping:
    """`- Predict: 4, alone, discussion 2` and `- Predict: {minutes: 4, …}` with their keys."""
    value = node.get("minutes")
    if isinstance(value, Mapping) and not {"min", "max", "target"} & set(value):
        made = Mapping({**{key: entry for key, entry in node.items() if key != "minutes"}, **value})
        made.span, made.keys_at = node.span, {**node.keys_at, **value.keys_at}
        rewritten(value, made)
        return jotted(made) if "minutes" in value else made
    if isinstance(value, Sequence) and value and all(isinstance(piece, Scalar) for piece in value):
        numbers = all(piece.isdigit() for piece in value)  # `[10, 15]` is a range
        value = Scalar.at(("-" if numbers else ", ").join(value), value.span)
        node = _with(node, "minutes", value)
    if not isinstance(value, Scalar) or "," not in value:
        return node
    first, *others = (piece.strip() for piece in value.split(","))
    made = _with(node, "minutes", Scalar.at(first, value.span))
    uses: list[str] = []
    sitting: list[str] = []
    before = ""
    for piece in filter(None, others):
        number = re.fullmatch(rf"\d+(\s*[{DASHES}]\s*\d+)?", piece)  # `discussion 1, 3`
        if begins_with_part(piece) or (number and uses[-1:] == [before]):
            uses.append(piece)
        elif piece.lower() == "optional" and not {"optional", "required"} & set(node):
            made["optional"], made.keys_at["optional"] = Scalar.at("true", value.span), value.span
        else:
            sitting.append(piece)
        before = piece
    for key, pieces in (("grouping", sitting), ("uses", uses)):
        if pieces and key in node:
            message = f"has '{key}' twice: beside the minutes ('{shown(', '.join(pieces))}') and on a line of its own"
            raise refuse("jotted-twice", message, "write both in one place")
        if pieces:
            made[key] = Scalar.at(", ".join(pieces), value.span)
            made.keys_at[key] = value.span
    return made


def _with(node: Mapping, key: str, value: Scalar) -> Mapping:
    """A copy of the node with another value for one key."""
    made = Mapping({**node, key: value})
    made.span, made.keys_at = node.span, dict(node.keys_at)
    return made


def without_optional(node: Mapping) -> Mapping:
    """`optional: true` is another way to write `required: false`."""
    value = node.get("optional")
    opposites = {"true": "false", "yes": "no", "false": "true", "no": "yes"}
    opposite = opposites.get(value.strip().lower()) if isinstance(value, Scalar) else None
    if not isinstance(value, Scalar) or opposite is None:
        return node
    if "required" in node:
        raise refuse("optional-twice", "has both 'optional' and 'required'", "delete one of the two")
    made = Mapping({**{key: entry for key, entry in node.items() if key != "optional"}})
    made.span, made.keys_at = node.span, {**node.keys_at, "required": node.keys_at["optional"]}
    made["required"] = Scalar.at(opposite, value.span)
    return made
