"""What a deck that is too long leaves out, because students have it on paper."""

from __future__ import annotations

from enum import IntEnum


class Spare(IntEnum):
    """Kinds of slides by what a class would miss least: a deck that is too long leaves out the highest first."""

    NEEDED = 0
    """Never left out: a task, a question, a decision."""

    OBJECTIVES = 1
    HOME = 2
    DEBRIEF = 3
    RULES = 4
    MAP = 5
    GRID = 6
    OPTIONS = 7
    TABLE = 8
    EXHIBIT = 9
    STEPS = 10
    TASK_OF_PLAY = 11
    AGREEMENT = 12
    REMEMBER = 13
    BEFORE = 14
    AGENDA = 15
    WORDS = 16
    EXCERPT = 17
    ROLES = 18
    ASKED = 19
    TIMELINE = 20
