"""The data of the deck's clock: for each class length, when each activity starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kitgen.view.roadmap import roadmaps


def pace(lesson: Mapping[str, Any]) -> dict[str, Any]:
    """The plans as data for JSON, shortest first; ``own`` is the lesson's own class length.

    Starts are minutes from the beginning of class. An activity has the name of its countdown (``Slide.clock``).
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
