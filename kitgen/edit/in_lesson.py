"""What a form says of a lesson as a whole: the minutes of its plan, and the names that its fields can use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.edit.longhand import Part
from kitgen.model.activity import Phase
from kitgen.model.numbers import DASHES, minutes_of

_TITLES = ("title", "prompt", "text", "term", "name", "event", "statement", "framework", "left", "actor", "id")
_SHOWN = 80
_TICKED = 240
"""Characters of what is beside a box to tick: all of it, unless it is very long."""


def label_of_entry(part: Part, most: int = _SHOWN) -> str:
    """What an entry is called in a list of them, in so many characters at most."""
    text = next((part.fields[key].text for key in _TITLES if key in part.fields and part.fields[key].text), "") or ""
    words = " ".join(text.split())
    return words[:most] + ("…" if len(words) > most else "")


def minutes_of_plan(lesson: Part) -> dict[str, Any]:
    """The minutes of the class, and those that the plan takes."""
    rows = lesson.fields.get("activities")
    items = (rows.items if rows is not None else None) or []
    planned = [planned_minutes(_text(row, "minutes")) if _counts(row) else 0 for row in items]
    found: dict[str, Any] = {"planned": sum(planned), "rows": planned}
    for name, key in (("class", "minutes"), ("slack", "slack")):
        value = lesson.fields.get(key)
        found[name] = planned_minutes(value.text) if value is not None else 0
    return found


def _counts(row: Part) -> bool:
    """Whether a row of the plan takes time of the class."""
    left_out = _text(row, "required").strip().lower() in ("false", "no")
    return not left_out and _text(row, "phase").strip() != Phase.BEFORE


def planned_minutes(text: str | None) -> int:
    """The minutes that a plan counts: `10-15` is 13; 0 for what is not a time."""
    dashes = {ord(dash): "-" for dash in DASHES}
    pieces = [piece for piece in (text or "").translate(dashes).split("-") if piece.strip()]
    try:
        numbers = [minutes_of(piece) for piece in pieces]
    except ValueError:
        return 0
    if not numbers:
        return 0
    return numbers[1] if len(numbers) == 3 else -(-(numbers[0] + numbers[-1]) // 2)


def ids_of(root: Part) -> dict[str, list[Any]]:
    """The ids that fields can name, each with what it is of; and what an activity can work with."""
    found: dict[str, list[Any]] = {}
    for name, key in (("objectives", "objectives"), ("references", "references"), ("cases", "cases")):
        items = root.fields[key].items if key in root.fields else None
        found[name] = [
            {"id": item.fields["id"].text, "label": label_of_entry(item, _TICKED)}
            for item in items or []
            if _text(item, "id")
        ]
    found["assessing"] = [
        {"id": part.fields["id"].text, "label": label_of_entry(part, _TICKED)}
        for part in _all(root)
        if part.kind is not None and part.kind.__name__ in _ASSESSING and _text(part, "id")
    ]
    uses = [name.replace("_", " ") for name in _USED if name in root.fields]
    uses += [f"case {each['id']}" for each in found["cases"]]
    for name, key in (("discussion", "discussion"), ("quiz", "quiz")):
        part = root.fields.get(key)
        part = part.fields.get("items", part) if part is not None else None
        uses += [f"{name} {number}" for number in range(1, len((part.items or []) if part else []) + 1)]
    return {**found, "uses": uses}


_ASSESSING = ("DiscussionQuestion", "StudentTask", "Question", "Item")
_USED = (
    "reading", "background", "vocabulary", "model", "argument", "discussion", "simulation", "quiz", "exit_ticket",
    "homework",
)  # fmt: skip


def _text(part: Part, key: str) -> str:
    return (part.fields[key].text or "") if key in part.fields else ""


def _all(part: Part) -> Iterator[Part]:
    yield part
    for inner in [*(part.items or []), *part.fields.values()]:
        yield from _all(inner)
