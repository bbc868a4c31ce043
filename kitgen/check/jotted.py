"""Plans that are jotted down in one line each: words that were meant for a part of the lesson, but are not its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.activity import Activity
from kitgen.model.lesson import Lesson
from kitgen.model.spine import ids_of
from kitgen.model.use import NUMBERED, part_meant, part_named


@check()
def jotted_slip(context: CheckContext) -> Findings:
    """In `- Predict: 4, alone, discussion 2` whatever is not a part of the lesson is how students sit.

    A misspelt part, an id without its part, or a number alone would be printed as that.
    """
    ids = _ids(context.lesson)
    for activity, piece in _sitting(context.lesson):
        part, meant = ids.get(piece.lower()), part_meant(piece)
        if part:
            message, hint = f"'{piece}' is the id of a {part}", f"write '{part} {piece.lower()}'"
        elif meant:
            message, hint = f"'{piece}' is not a part of the lesson", f"did you mean '{meant}'?"
        elif re.fullmatch(r"[\d\s–-]+", piece):
            message = f"'{piece}' says neither how students sit nor what they use"
            hint = f"write 'groups of {piece}' or 'discussion {piece}'"
        else:
            continue
        yield activity.place("minutes"), message, hint


@check("warning")
def jotted_doubtful(context: CheckContext) -> Findings:
    """Words about how students sit that name a part of the lesson were probably meant to use it.

    If they do say how students sit, write them on a line of their own: `grouping: half the class on each case`.
    """
    ids = _ids(context.lesson)
    for activity, piece in _sitting(context.lesson):
        words = [word.lower() for word in re.findall(r"[\w-]+", piece)]
        named = next((ids[word] + f" {word}" for word in words if word in ids), "")
        named = named or next((word for word in words if part_named(word)), "")
        if named and len(words) > 1 and not part_meant(piece):
            yield (
                activity.place("minutes"),
                f"'{piece}' is printed as how students sit",
                f"if they use it, write '{named}'; if they sit so, write 'grouping:' on a line of its own",
            )


def _sitting(lesson: Lesson) -> Iterator[tuple[Activity, str]]:
    """What a jotted line says about how students sit, between its commas."""
    for activity in lesson.activities:
        if activity.grouping and activity.place("grouping") == activity.place("minutes"):
            for piece in activity.grouping.split(","):
                yield activity, piece.strip()


def _ids(lesson: Lesson) -> dict[str, str]:
    """The part of each id that an activity could use."""
    return {name.lower(): part.value.replace("_", " ") for part in NUMBERED for name in ids_of(lesson, part) if name}
