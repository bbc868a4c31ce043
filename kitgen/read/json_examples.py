"""Examples for the editor of what no shipped lesson has: sessions of a course, banks, recordings, labs, documents."""

from __future__ import annotations

from typing import Any

_SONG = {"kind": "audio", "url": "https://example.org/audio/river.mp3", "minutes": "2:10"}

EXAMPLES: dict[tuple[str, str], Any] = {
    ("Course", "due"): [{"what": "Paper", "on": "2027-03-11"}],
    ("Due", "what"): "Paper",
    ("Quiz", "bank"): "banks/rivers.yaml",
    ("Course", "banks"): ["banks/rivers.yaml"],
    ("Due", "lesson"): "lucky-once",
    ("CourseLesson", "id"): "mid-term",
    ("CourseLesson", "room"): "Aula Magna",
    ("Section", "media"): _SONG,
    ("Recording", "title"): "Over the river",
    ("Recording", "credit"): "Ada Example, CC BY 4.0",
    ("Recording", "transcript"): "Over the river and home.",
}
"""An example of each field, by its part and its name."""
