"""What was probably meant by a value that a field cannot take: the entry, the number or the id to write instead."""

from __future__ import annotations

import re
from typing import Any

from kitgen.model.base import Spec
from kitgen.read.places import Location, node_at
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, shown
from kitgen.suggestions import closest

_MINUTES_AT_END = re.compile(
    r"(.*[^\W\d])[\s,;(\[–—-]+(\d{1,3})\s*(?:m|min|mins|minutes?|minutos?)?\.?[)\]'′]?\Z", re.DOTALL
)
_MINUTES = re.compile(r"\d{1,4}")
_TWO_PARTS = re.compile(r"([^–—=]{1,60}?)\s+(?:-|–|—|=|->|→|=>)\s+(\S.*)\Z", re.DOTALL)
_SHORT = re.compile(r"[A-Za-z0-9][\w.-]*\Z", re.ASCII)
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
"""The number of an entry in a list that was numbered by hand."""

_ITEM_TYPES = {
    "mcq": "single_choice", "mc": "single_choice", "choice": "single_choice", "single": "single_choice",
    "radio": "single_choice", "singlechoice": "single_choice", "multiplechoice": "multiple_choice",
    "checkbox": "multiple_choice", "multiple": "multiple_choice", "tf": "true_false", "truefalse": "true_false",
    "yesno": "true_false", "boolean": "true_false", "matching": "match", "pairs": "match", "ordering": "order",
    "sequence": "order", "sorting": "order", "gap": "cloze", "gaps": "cloze", "fillin": "cloze", "blank": "cloze",
    "fillintheblank": "cloze", "fillintheblanks": "cloze", "number": "numeric", "numerical": "numeric",
    "short": "short_answer", "shorttext": "short_answer", "open": "essay", "openended": "essay", "written": "essay",
    "longanswer": "essay", "text": "essay", "file": "upload",
}  # fmt: skip
"""What types of quiz items are called elsewhere."""


def without_number(text: str) -> str:
    """An entry of a list without the number that was typed before it: `1. Talk`, `a) Talk`."""
    return _NUMBERED.sub("", text, count=1)


def item_type(typed: str, allowed: list[str]) -> str:
    """The type of a quiz item that is meant by another word for it; '' for none."""
    meant = _ITEM_TYPES.get(re.sub(r"[^a-z]", "", typed.lower()), "")
    return meant if meant in allowed else ""


def pair_in(value: Scalar, model: type[Spec]) -> str:
    """A text that has both fields of a pair in it as `first: second`: `Talk (10)`, `toll - what is paid`; '' if not."""
    if model.pair is None:
        return ""
    text = without_number(value.strip())
    found = _MINUTES_AT_END.match(text) if model.pair[1] == "minutes" else _TWO_PARTS.match(text)
    return f"{shown(found[1], 50)}: {shown(found[2], 50)}" if found else ""


def minutes_hint(location: Location, root: Node, value: Any) -> str:
    """What to write for minutes that are in the place of the title, or in a list; '' where they are neither."""
    if isinstance(value, Sequence) and len(value) == 1 and isinstance(value[0], Scalar):
        return f"write: {next((step for step in reversed(location) if isinstance(step, str)), 'minutes')}: {value[0]}"
    entry = node_at(root, location[:-1])
    title = entry.get("title") if isinstance(entry, Mapping) else None
    if not isinstance(title, Scalar) or not isinstance(value, Scalar) or re.search(r"\d", value):
        return ""
    number = re.fullmatch(r"(\d{1,3})\s*(?:m|min|mins|minutes?)?\.?", title.strip())
    return f"write the title first: {shown(value, 50)}: {number[1]}" if number else ""


def id_hint(location: Location, root: Node, value: Any) -> str:
    """What to write for what is not an id where an id of the lesson is named: those that it has; '' elsewhere."""
    name = next((step for step in reversed(location) if isinstance(step, str)), "")
    if name not in ("objectives", "source", "assessed_by") or not isinstance(value, Scalar) or len(location) < 2:
        return ""
    parts = [part.strip() for part in re.split(r"[,;]|\s(?:and|&|y)\s", value)]
    if len(parts) > 1 and all(_SHORT.match(part) for part in parts):
        return f"write a list: [{', '.join(parts)}]"
    known = _ids(root, "references" if name == "source" else "objectives")
    if name == "assessed_by" or not known:
        return "name an entry of 'references:' by its 'id'" if name == "source" else ""
    near = closest(value, [text for text in known.values() if text], 0.6)
    meant = next((key for key, text in known.items() if near and text == near), "")
    what = "a source" if name == "source" else "an objective"
    return f"name {what} by its id: {meant or ', '.join(list(known)[:6])}"


def _ids(root: Node, key: str) -> dict[str, str]:
    """The ids of a list of the file, each with its text."""
    entries = node_at(root, (key,))
    found: dict[str, str] = {}
    for number in range(len(entries)) if isinstance(entries, Sequence) else ():
        entry = node_at(root, (key, number))
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), Scalar):
            words = entry.get("text", entry.get("title", ""))
            found[str(entry["id"])] = str(words) if isinstance(words, Scalar) else ""
    return found


def minutes_left(location: Location, root: Node) -> str:
    """The minutes of the class that no other activity takes, as an example."""
    total = root.get("minutes") if isinstance(root, Mapping) else None
    others = node_at(root, location[:-1])
    if not isinstance(total, Scalar) or not _MINUTES.fullmatch(total) or not isinstance(others, Sequence):
        return "10"
    left = int(total)
    for other in others:
        numbers = [text for text in _scalars(other) if _MINUTES.fullmatch(text)]
        left -= int(numbers[0]) if numbers else 0
    texts = sum(isinstance(other, Scalar) for other in others)
    return str(left // max(1, texts)) if left >= texts else "10"


def _scalars(node: Any) -> list[str]:
    if not isinstance(node, Mapping):
        return []
    return [str(node["minutes"])] if "minutes" in node else [str(v) for v in node.values() if isinstance(v, Scalar)]
