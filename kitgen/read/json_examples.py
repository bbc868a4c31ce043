"""Examples for the editor of what no shipped lesson has: sessions of a course, banks, recordings, labs, documents."""

from __future__ import annotations

from typing import Any

_SONG = {"kind": "audio", "url": "https://example.org/audio/river.mp3", "minutes": "2:10"}

EXAMPLES: dict[tuple[str, str], Any] = {
    ("", "parts"): [
        {"prompt": "How fast?", "answer": 20, "unit": "km/h", "points": 2},
        {"prompt": "Why?", "points": 1},
    ],
    ("", "points"): 2,
    ("Level", "points"): 0.75,
    ("Item", "asked_unit"): "kW",
    ("Course", "due"): [{"what": "Paper", "on": "2027-03-11"}],
    ("Due", "what"): "Paper",
    ("Quiz", "bank"): "banks/rivers.yaml",
    ("Course", "banks"): ["banks/rivers.yaml"],
    ("Due", "lesson"): "lucky-once",
    ("CourseLesson", "id"): "mid-term",
    ("CourseLesson", "room"): "Aula Magna",
    ("Section", "media"): _SONG,
    ("Lesson", "safety"): [{"hazard": "ethanol", "precaution": "no open flame", "symbol": "GHS02"}],
    ("Hazard", "symbol"): "GHS02",
    ("Activity", "show_steps"): True,
    ("Activity", "signatures"): True,
    ("Recording", "title"): "Over the river",
    ("Recording", "credit"): "Ada Example, CC BY 4.0",
    ("Recording", "transcript"): "Over the river and home.",
}
"""An example of each field, by its part and its name."""
