"""The plan as the spine: whether activities use what the lesson has, once each, and leave room for what is written."""

from __future__ import annotations

import re
from typing import Any

from kitgen.check.base import CheckContext, Findings, check
from kitgen.check.minutes import counts
from kitgen.model.activity import Activity, Phase
from kitgen.model.lesson import Lesson
from kitgen.model.spine import count, field_of, ids_of, meant, number_of, says_uses, spine
from kitgen.model.use import NUMBERED, Part
from kitgen.suggestions import did_you_mean

_WORDS = {
    Part.CASE: "case", Part.GRID: "grid", Part.DISCUSSION: "discussion question", Part.QUIZ: "quiz item",
    Part.EXIT_TICKET: "exit ticket", Part.HOMEWORK: "task of homework", Part.FIGURE: "figure",
    Part.BACKGROUND: "section of background", Part.DOCUMENT: "document",
}  # fmt: skip


@check()
def unknown_use(context: CheckContext) -> Findings:
    """What an activity uses must be in the lesson: `case brighton` needs a case with that id, `discussion 5` five
    questions."""
    lesson = context.lesson
    for activity in lesson.activities:
        for place, use in enumerate(meant(lesson, each) for each in activity.uses):
            most, at = count(lesson, use.part), activity.place("uses", place)
            word = _WORDS.get(use.part, use.part.value)
            if not most:
                yield at, f"'{activity.id}' uses {_a(word)}, but the lesson has none", "write it, or leave it out here"
            elif use.which and use.part not in NUMBERED:
                yield at, f"the {word} is one thing, so none of it can be chosen by '{use.which[0]}'", f"write: {word}"
            else:
                number = next((number for number in use.numbers if not 1 <= number <= most), None)
                name = next((name for name in use.names if number_of(lesson, use.part, name) is None), None)
                if number is not None:
                    yield (
                        at, f"'{activity.id}' uses {word} {number}, but the lesson has {most}",
                        f"write a number from 1 to {most}" if most > 1 else "write 1, or leave the number out",
                    )  # fmt: skip
                elif name is not None:
                    yield at, f"no {word} has the id '{name}'", _meant_by(name, lesson, use.part, most)


def _meant_by(name: str, lesson: Lesson, part: Part, most: int) -> str:
    """What to write instead of an id that there is not: the nearest one, or a number."""
    known = [each for each in ids_of(lesson, part) if each]
    number = re.fullmatch(r"\D*0*(\d+)\W*", name)
    numbers = "write 1" if most == 1 else f"write its number, from 1 to {most}"
    if number and 1 <= int(number[1]) <= most:
        numbers = f"write its number alone: {int(number[1])}"
    otherwise = f"ids: {', '.join(known)}" if known and not number else numbers
    same = next((each for each in known if each.lower() == name.lower()), "")
    return f"did you mean '{same}'?" if same else did_you_mean(name, known, otherwise)


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


@check()
def used_twice(context: CheckContext) -> Findings:
    """An activity must not use the same thing twice."""
    lesson = context.lesson
    for activity in lesson.activities:
        seen: set[tuple[Part, int | str]] = set()
        for place, use in enumerate(meant(lesson, each) for each in activity.uses):
            numbers: list[int | str] = [
                *use.numbers,
                *(number_of(lesson, use.part, name) or name for name in use.names),
            ]
            things = numbers if use.which else list(range(1, max(count(lesson, use.part), 1) + 1))
            again = next(
                (thing for at, thing in enumerate(things) if (use.part, thing) in seen or thing in things[:at]), None
            )
            if again is not None:
                word = _WORDS.get(use.part, use.part.value)
                yield (
                    activity.place("uses", place),
                    f"'{activity.id}' uses {word} {again} twice"
                    if use.part in NUMBERED
                    else f"'{activity.id}' uses the {word} twice",
                    "delete one of the two",
                )  # fmt: skip
            seen.update((use.part, thing) for thing in things)


_EXPECTED = (Part.READING, Part.MODEL, Part.ARGUMENT, Part.CASE, Part.GRID, Part.SIMULATION, Part.EXIT_TICKET)


@check("warning")
def part_not_used(context: CheckContext) -> Findings:
    """A part of the lesson that no activity uses is on no handout: name it in `uses:` or mark it `optional: true`.

    Quiz, background and vocabulary need no activity: they have documents of their own.
    """
    lesson = context.lesson
    if not says_uses(lesson):
        return
    used = _used(lesson)
    for part in _EXPECTED:
        if part in _misnamed(lesson):
            continue  # which of its things are not used is known when that is corrected
        for number in range(1, count(lesson, part) + 1):
            if part not in NUMBERED:
                if not any(part is known for known, _ in used) and not _optional(lesson, part, number):
                    yield (
                        lesson.place(part.value),
                        f"no activity uses the {part.value}",
                        f"add 'uses: {part.value}' to one",
                    )
            elif (part, number) not in used and not _optional(lesson, part, number):
                name = ids_of(lesson, part)[number - 1] or str(number)
                word = part.value.replace("_", " ")
                yield (
                    lesson.place(field_of(part), number - 1),
                    f"no activity uses this {_WORDS[part]}",
                    f"add 'uses: {word} {name}' to an activity, or 'optional: true' here",
                )


def _misnamed(lesson: Lesson) -> set[Part]:
    """The parts of which an activity names a thing that there is not."""
    return {
        use.part
        for activity in lesson.activities
        for use in activity.uses
        if any(number_of(lesson, use.part, name) is None for name in use.names)
        or any(not 1 <= number <= count(lesson, use.part) for number in use.numbers)
    }


@check("warning")
def question_not_planned(context: CheckContext) -> Findings:
    """A discussion question with minutes must be in a row of the plan, or its minutes are in no class."""
    lesson = context.lesson
    if not says_uses(lesson):
        return
    used = _used(lesson)
    for number, question in enumerate(lesson.discussion, 1):
        if (
            question.minutes
            and Part.DISCUSSION not in _misnamed(lesson)
            and (Part.DISCUSSION, number) not in used
            and not _optional(lesson, Part.DISCUSSION, number)
        ):
            yield (
                question.place("minutes"),
                f"this question takes {question.minutes} minutes, but no activity uses it",
                f"add 'uses: discussion {number}' to an activity, or 'optional: true' here",
            )


def _used(lesson: Lesson) -> set[tuple[Part, int]]:
    return {(used.part, number) for uses in spine(lesson).values() for used in uses for number in used.numbers or (1,)}


def _optional(lesson: Lesson, part: Part, number: int) -> bool:
    thing = getattr(lesson, field_of(part))
    return bool(getattr(thing[number - 1] if part in NUMBERED else thing, "optional", False))


_ASKS = {
    "en": re.compile(
        r"(?:^|[.;:!?]\s+|\b(?:and|then|or)\s+)\**(write|note down|record|fill in|sketch|draw|jot)\b(?! on the board)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?:^|[.;:!?¡¿]\s*|\b(?:y|luego|o)\s+)\**(escrib[ae]n?|escribid|anot[ae]n?|anotad|apunt[ae]n?|rellen[ae]n?|dibuj[ae]n?)\b",
        re.IGNORECASE,
    ),
}
_PLACE_TO_WRITE = re.compile(r"^\s*\|.*___|^\s*```.*\bgaps\b", re.MULTILINE)
"""A cell of a table to write in, or code with gaps."""

_WITH_ROOM = frozenset({
    Part.DISCUSSION, Part.GRID, Part.EXIT_TICKET, Part.QUIZ, Part.ARGUMENT, Part.CASE, Part.SIMULATION, Part.READING,
})  # fmt: skip


@check("warning")
def nowhere_to_write(context: CheckContext) -> Findings:
    """An activity whose instructions ask students to write needs a `product:`, lines, or a part with room to write."""
    lesson = context.lesson
    asks = _ASKS.get(str(lesson.language)[:2])
    if asks is None:
        return
    uses = spine(lesson)
    for activity in lesson.activities:
        asked = asks.search(" ".join(activity.instructions.split()))
        if not asked or activity.product or activity.lines or _has_room(lesson, activity, uses):
            continue
        if _PLACE_TO_WRITE.search(activity.instructions):
            continue
        yield (
            activity.place("instructions"),
            f"'{activity.id}' asks students to write ('{asked[1]}'), but nothing on paper has room for it",
            "add 'product:' with what they write: a sentence with ___, a table, lines",
        )


def _has_room(lesson: Lesson, activity: Activity, uses: dict[str, tuple[Any, ...]]) -> bool:
    parts = {used.part for used in uses[activity.id]}
    return bool(parts & _WITH_ROOM) or (Part.MODEL in parts and bool(lesson.model and lesson.model.work_lines))


_ON_THE_HANDOUT = (Part.DISCUSSION, Part.GRID, Part.EXIT_TICKET, Part.MODEL)
"""Parts that students have on the handout of the class only."""


@check("warning")
def only_before_class(context: CheckContext) -> Findings:
    """What students do before class is on the reading, without the questions and grids that only such an activity uses.

    A lesson without `reading`, `background` or `vocabulary` has no reading at all.
    """
    lesson = context.lesson
    before = [activity for activity in lesson.activities if activity.phase is Phase.BEFORE]
    uses = spine(lesson) if says_uses(lesson) else {}
    in_class = {
        (used.part, number)
        for activity in lesson.activities
        if activity.phase is not Phase.BEFORE
        for used in uses.get(activity.id, ())
        for number in used.numbers or (0,)
    }
    for activity in before:
        if not (lesson.reading or lesson.documents or lesson.background or lesson.vocabulary):
            yield (
                activity.place("phase"),
                f"'{activity.id}' is before class, but this lesson has no reading for students to print it on",
                "write 'reading:' or 'background:', or put it in class",
            )
        for used in uses.get(activity.id, ()):
            number = next((each for each in used.numbers or (0,) if (used.part, each) not in in_class), None)
            if used.part in _ON_THE_HANDOUT and number is not None:
                thing = f"{_WORDS.get(used.part, used.part.value)} {number or ''}".strip()
                yield (
                    activity.place("uses"),
                    f"'{activity.id}' is before class and none in class uses {thing}, so no paper for students has it",
                    "let an activity in class use it, or ask it in 'product:' or 'reading: {questions: …}'",
                )


_SEVERAL = 3
"""Activities that are a plan; fewer can end when the class does."""


@check("warning")
def no_slack(context: CheckContext) -> Findings:
    """A plan of several activities that fills every minute of the class cannot be kept: leave some free.

    `slack: 8` says how many minutes must stay free. A plan for another class length (`plans`) keeps half as
    many, and one for a shorter class half as large a part of it.
    """
    lesson = context.lesson
    planned = [activity.minutes.target for activity in lesson.activities if counts(activity)]
    free = lesson.minutes - sum(planned)
    wanted = lesson.slack or int(len(planned) >= _SEVERAL)
    if 0 <= free < wanted:
        left = f"{free} minute{'s' * (free != 1)}"
        yield (
            lesson.place("slack") if lesson.slack else lesson.place("minutes"),
            f"the plan leaves {left} free, fewer than the {lesson.slack} of 'slack'"
            if lesson.slack
            else f"the plan fills all {lesson.minutes} minutes, so there is no time for what takes longer",
            "give an activity less time, or mark one 'required: false'",
        )
    for plan in lesson.plans:
        free = plan.minutes - sum(plan.activities.values())
        share = (lesson.slack or 0) * min(plan.minutes, lesson.minutes) // (2 * lesson.minutes)
        wanted = share or int(len(plan.activities) >= _SEVERAL)
        if 0 <= free < wanted:
            left = f"{free} minute{'s' * (free != 1)}"
            yield (
                plan.place("minutes"),
                f"the plan for {plan.minutes} minutes leaves {left} free, fewer than {wanted}:"
                f" half of what 'slack' keeps"
                if share
                else f"the plan for {plan.minutes} minutes fills them all, so there is no time for what takes longer",
                "give an activity less time, or leave one out",
            )
