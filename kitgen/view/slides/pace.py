"""From the lesson's plans to what the deck's clocks need: for each class length, which activity stands when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kitgen.view.roadmap import roadmaps


def pace(lesson: Mapping[str, Any]) -> dict[str, Any]:
    """The plans as data for JSON, shortest first; minutes count from the bell. ``own`` is the lesson's own length.

    An activity goes by the name of its countdown, as its slides do (``Slide.clock``).
    """
    plans = [
        {
            "minutes": roadmap.minutes,
            "rows": [
                {
                    "clock": f"activity-{row.activity['id']}",
                    "title": row.activity["title"].plain,
                    "start": row.start,
                    "minutes": row.minutes,
                }
                for row in roadmap.rows
            ],
        }
        for roadmap in roadmaps(lesson)
        if roadmap.rows
    ]
    return {"own": lesson["minutes"], "plans": plans}
