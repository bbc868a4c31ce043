"""What each activity of an imported plan works with, by its title: a first proposal, so that every part is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kitgen.imports.record import Material, Task

_TITLES = {
    "exit_ticket": r"exit|ticket de salida|closing|cierre|wrap",
    "quiz": r"quiz|test|assess|evaluat|evaluaci|prueba|control\b|check for understanding",
    "discussion": r"discuss|debate|talk|share|seminar|discusi|conversa|puesta en com|plenari|reflect|reflexi",
    "background": r"read|lectur|lesson|explain|teach|instruction|present|input|leer|explic|exposici|desarrollo|i do",
}
"""Words in titles of activities that work with a part, in English and Spanish; the first part that fits is meant."""

_PHASES = {"exit_ticket": "exit", "quiz": "assess", "discussion": "discuss", "background": "teach"}
_WARM_UP = re.compile(r"warm|do now|bell ?ringer|hook|engage|opening|starter|inicio|motivaci|activaci", re.IGNORECASE)


def uses_of(material: Material, tasks: Sequence[Task], talk: bool) -> list[tuple[str, list[str]]]:
    """The phase of each activity ('' for the usual one) and the parts that it uses; ``talk`` says whether there are
    questions to discuss."""
    there = {
        "background": bool(material.sections),
        "discussion": talk,
        "quiz": bool(material.items),
        "exit_ticket": bool(material.exit_ticket),
    }
    found: list[tuple[str, list[str]]] = []
    meant = [_meant(task.title) for task in tasks]
    for task, part in zip(tasks, meant, strict=True):
        uses = [part] if part and there[part] and meant.index(part) == len(found) else []
        phase = "warm_up" if _WARM_UP.search(task.title) and not uses else _PHASES[part] if uses else ""
        found.append((phase, uses))
    for part in ("background", "discussion"):  # a quiz that the plan does not name may be for another day
        if there[part] and not any(part in uses for _, uses in found):
            _place(part, found)
    return found


def _meant(title: str) -> str:
    """The part that a title names; '' for none."""
    return next((part for part, words in _TITLES.items() if re.search(rf"\b(?:{words})", title, re.IGNORECASE)), "")


def _place(part: str, found: list[tuple[str, list[str]]]) -> None:
    """Give a part that no title names to the first activity that has none, or to the first or last of all."""
    free = [number for number, (phase, uses) in enumerate(found) if not uses and phase != "warm_up"]
    number = free[0] if free else 0 if part == "background" else len(found) - 1
    found[number][1].append(part)
