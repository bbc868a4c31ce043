"""Turn the nodes of a YAML file into a Lesson or a Course, or into diagnostics in plain words."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kitgen.diagnostics import Report
from kitgen.spec.base import Spec, latest, place_of
from kitgen.yaml_source import Mapping, Node, Scalar, Sequence, Source, shown

S = TypeVar("S", bound=Spec)

_WORDS = {
    "string_type": "should be a text here",
    "tuple_type": "should be a list here: lines that begin with '- '",
    "list_type": "should be a list here: lines that begin with '- '",
    "dict_type": "should be a block of 'key: value' lines here",
    "model_type": "should be a block of 'key: value' lines here",
    "model_attributes_type": "should be a block of 'key: value' lines here",
    "too_short": "is an empty list; it needs at least one entry",
}


def read(kind: type[S], node: Mapping, source: Source, report: Report) -> S | None:
    """A spec from the top node of its file; None, with every mistake reported, where it has any."""
    _report_empty(node, source, report)
    try:
        return kind.model_validate(node)
    except ValidationError as error:
        for mistake in error.errors(include_url=False, include_input=True):
            _report(kind, node, mistake, source, report)
        return None


def _report_empty(node: Any, source: Source, report: Report) -> None:
    """A key with nothing behind it is nearly always a slip, so it is one, whatever its type."""
    if isinstance(node, Sequence):
        for item in node:
            _report_empty(item, source, report)
            if isinstance(item, Scalar) and item == "" and item.style is None:
                report.error(
                    "blank", "this entry of the list is empty", item.span, "write something, or delete the line",
                    source.line(item.span.line),
                )  # fmt: skip
    elif isinstance(node, Mapping):
        for key, value in node.items():
            _report_empty(value, source, report)
            if isinstance(value, Scalar) and value == "" and value.style is None:
                place = node.keys_at[key]
                report.error(
                    "blank", f"'{shown(key)}' has nothing after its colon", place,
                    "write something, or delete the line", source.line(place.line),
                )  # fmt: skip


def _report(kind: type[Spec], root: Node, mistake: Any, source: Source, report: Report) -> None:
    location: tuple[str | int, ...] = tuple(mistake["loc"])
    code: str = mistake["type"]
    value = mistake.get("input")
    name = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    label = f"'{shown(name)}'" if name else "the file"
    if isinstance(value, Scalar) and value == "" and value.style is None:
        return  # already reported as empty
    if code == "extra_forbidden":
        place = place_of(root, location, of_key=True)
        known = _keys_at(kind, location[:-1])
        near = difflib.get_close_matches(name, known, 1, 0.6)
        hint = f"did you mean '{near[0]}'?" if near else "a key of your own must begin with x_"
        if not near and known:
            hint = f"known here: {', '.join(sorted(known))}; a key of your own must begin with x_"
        report.error(
            "unknown-key", f"{label} is not a key that kitgen knows here", place, hint, source.line(place.line)
        )
        return
    place = place_of(root, location)
    line = source.line(place.line)
    if code == "missing":
        at = place_of(root, location[:-1])
        example = _example(kind, location)
        report.error("missing-key", f"{label} is missing here", at, f"add a line: {example}", source.line(at.line))
    elif code == "enum" or code == "literal_error":
        allowed = _allowed(mistake)
        near = difflib.get_close_matches(str(value).lower(), allowed, 1, 0.6)
        hint = (f"did you mean '{near[0]}'? " if near else "") + "one of: " + ", ".join(allowed)
        report.error("unknown-value", f"{label} cannot be '{shown(str(value))}'", place, hint, line)
    elif code in _WORDS:
        report.error("wrong-type", f"{label} {_WORDS[code]}", place, _hint_for(value, code), line)
    else:
        report.error(code.replace("_", "-"), f"{label} {mistake['msg']}", place, "", line)


def _hint_for(value: Any, code: str) -> str:
    if code == "string_type" and isinstance(value, Mapping) and len(value) == 1:
        return "if a colon in the text was meant, put the whole text in double quotes"
    if code == "string_type" and isinstance(value, Sequence):
        return "if the text begins with [, put it in double quotes"
    return ""


def _allowed(mistake: Any) -> list[str]:
    expected = str(mistake.get("ctx", {}).get("expected", ""))
    return [part.strip(" '\"") for part in expected.replace(" or ", ", ").split(",") if part.strip(" '\"")]


def _keys_at(kind: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand at ``location``, for 'did you mean'."""
    at: type[BaseModel] | None = kind
    for step in location:
        if isinstance(step, int) or at is None:
            continue
        field = next((f for n, f in at.model_fields.items() if step in (n, f.alias)), None)
        at = next(_models_in(field.annotation), None) if field else None
    return sorted(at.keys()) if at is not None and issubclass(at, Spec) else []


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for argument in typing.get_args(hint):
        yield from _models_in(argument)


def _example(kind: type[BaseModel], location: tuple[str | int, ...]) -> str:
    name = str(location[-1])
    return f"{name}: …"


def position_in(source_node: Node, *path: str | int) -> Node:
    """The node at ``path``, in its full form."""
    node: Any = source_node
    for step in path:
        node = latest(node)[step]
    return typing.cast(Node, latest(node))
