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
    ("Choice", "credit"): "50 %",
    ("Item", "wrong"): "-0.5",
    ("Item", "group"): 1,
    ("Group", "choose"): 1,
    ("Group", "pick"): 1,
    ("Group", "from_"): [
        {"prompt": "Defend the plan.", "answer": "Jobs."},
        {"prompt": "Attack it.", "answer": "Noise."},
    ],
    ("Group", "prompt"): "Write about one of these.",
    ("Group", "lines"): 12,
    ("Group", "objectives"): ["weigh"],
    ("Quiz", "groups"): [{"choose": 1}],
    ("Quiz", "scoring"): {"wrong": "-25 %", "least": 0},
    ("Quiz", "seed"): "spring",
    ("Scoring", "wrong"): "-25 %",
    ("Scoring", "partial"): "each",
    ("Scoring", "least"): 0,
    ("Scoring", "rule"): "Spelling does not count.",
    ("Item", "asked_unit"): "kW",
    ("Course", "due"): [{"what": "Paper", "on": "2027-03-11"}],
    ("Due", "what"): "Paper",
    ("Quiz", "bank"): "banks/rivers.yaml",
    ("Course", "banks"): ["banks/rivers.yaml"],
    ("Due", "lesson"): "lucky-once",
    ("CourseLesson", "id"): "mid-term",
    ("CourseLesson", "room"): "Aula Magna",
    ("Section", "media"): _SONG,
    ("Lesson", "documents"): [{"title": "A letter home", "text": "We came in the spring."}],
    ("Document", "id"): "A",
    ("Document", "source"): "letter-1850",
    ("Document", "introduction"): "Written by a mill worker to her sister.",
    ("Document", "questions"): [{"prompt": "Who writes?", "answer": "a mill worker"}],
    ("Document", "text"): "We came in the spring and found the mill already standing.",
    ("Document", "numbers"): "lines",
    ("Document", "glosses"): [{"mill": "a factory for cloth"}],
    ("Document", "media"): _SONG,
    ("Document", "notes"): "The letter was printed in a newspaper.",
    ("Gloss", "word"): "mill",
    ("Gloss", "meaning"): "a factory for cloth",
    ("Lesson", "safety"): [{"hazard": "ethanol", "precaution": "no open flame", "symbol": "GHS02"}],
    ("Hazard", "symbol"): "GHS02",
    ("Activity", "show_steps"): True,
    ("Activity", "signatures"): True,
    ("Recording", "title"): "Over the river",
    ("Recording", "credit"): "Ada Example, CC BY 4.0",
    ("Recording", "transcript"): "Over the river and home.",
}
"""An example of each field, by its part and its name."""
