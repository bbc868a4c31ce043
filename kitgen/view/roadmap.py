"""Timed plans of the class from its activities, one for each class length of the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PlannedActivity:
    """An activity in a plan; ``start`` is in minutes from the beginning of class."""

    activity: Mapping[str, Any]
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """The minute at which it ends."""
        return self.start + self.minutes


@dataclass(frozen=True)
class Roadmap:
    """The plan for one class length, with the activities that it leaves out."""

    minutes: int
    rows: tuple[PlannedActivity, ...]
    left_out: tuple[Mapping[str, Any], ...]
    before: tuple[Mapping[str, Any], ...]
    note: Any = ""

    @property
    def total(self) -> int:
        """The sum of the planned minutes."""
        return sum(row.minutes for row in self.rows)


def roadmaps(lesson: Mapping[str, Any]) -> list[Roadmap]:
    """The plans for all class lengths, shortest first."""
    activities = lesson["activities"]
    before = tuple(activity for activity in activities if activity["phase"] == "before")
    in_class = [activity for activity in activities if activity["phase"] != "before"]
    planned = {activity["id"]: activity["minutes"]["target"] for activity in in_class if activity["required"]}
    found = [_roadmap(lesson["minutes"], in_class, planned, before, "")]
    for plan in lesson["plans"]:
        found.append(_roadmap(plan["minutes"], in_class, plan["activities"], before, plan["note"]))
    return sorted(found, key=lambda roadmap: roadmap.minutes)


def main_roadmap(lesson: Mapping[str, Any]) -> Roadmap:
    """The plan for the lesson's own class length."""
    return next(roadmap for roadmap in roadmaps(lesson) if roadmap.minutes == lesson["minutes"])


def _roadmap(
    minutes: int,
    activities: list[Mapping[str, Any]],
    planned: Mapping[str, int],
    before: tuple[Mapping[str, Any], ...],
    note: Any,
) -> Roadmap:
    rows, left_out, start = [], [], 0
    for activity in activities:
        if activity["id"] in planned:
            rows.append(PlannedActivity(activity, start, planned[activity["id"]]))
            start += planned[activity["id"]]
        else:
            left_out.append(activity)
    return Roadmap(minutes, tuple(rows), tuple(left_out), before, note)
