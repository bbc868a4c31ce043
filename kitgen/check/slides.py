"""Slides: more than a class can follow, and texts too long for one slide where they cannot continue on the next."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.check.minutes import counts
from kitgen.model.deck import most_slides
from kitgen.model.lesson import Lesson
from kitgen.model.spine import Used, spine
from kitgen.model.use import Part
from kitgen.suggestions import did_you_mean

TITLE, SUBTITLE = 160, 200
"""Characters that the first slide and the running heads can print."""


@check("warning")
def title_too_long(context: CheckContext) -> Findings:
    """A title of more than 160 characters, or a subtitle of more than 200, does not fit the first slide.

    All other texts go on on further slides; a title cannot.
    """
    for field, most in (("title", TITLE), ("subtitle", SUBTITLE)):
        length = len(getattr(context.lesson, field))
        if length > most:
            yield (
                context.lesson.place(field),
                f"this {field} has {length} characters; the first slide holds {most}",
                "say it in fewer words, or move a part of it into the text",
            )


@check("warning")
def deck_too_long(context: CheckContext) -> Findings:
    """A class can follow about one slide in three minutes: 25 in a class of 75.

    Counted are the slides that a deck cannot do without: the title, a task for each activity of the plan, the
    questions, cases and quiz items that it uses, its model, and your own slides. What is on paper, too, is left out
    by itself.
    """
    lesson = context.lesson
    needed, most = _needed(lesson), most_slides(lesson.minutes)
    if needed > most:
        own = len(lesson.slides.extra)
        yield (
            lesson.place("slides") if own else lesson.place("minutes"),
            f"the deck needs at least {needed} slides, but a class of {lesson.minutes} minutes can follow {most}",
            "let activities use fewer questions or quiz items"
            + (f", or leave out some of your own {own} slides" if own else ""),
        )


PLACES = (
    "title", "question", "objectives", "agenda", "warm_up", "vocabulary", "background", "reading", "document", "model",
    "argument", "cases", "grids",
    "discussion", "activities", "simulation", "quiz", "exit_ticket", "keypoints", "homework", "sources",
)  # fmt: skip
"""Parts that a slide of your own can follow."""


@check()
def unknown_place(context: CheckContext) -> Findings:
    """A slide of your own comes `after:` an activity, named by its id, or after a part of the lesson."""
    lesson = context.lesson
    known = [*PLACES, *(activity.id for activity in lesson.activities)]
    for slide in lesson.slides.extra:
        if slide.after.replace("-", "_") not in PLACES and slide.after not in known:
            hint = did_you_mean(slide.after, known, f"write the id of an activity, or one of: {', '.join(PLACES)}")
            yield slide.place("after"), f"there is no part or activity '{slide.after}' in this lesson", hint


_ONE_SLIDE_EACH = {Part.DISCUSSION: "discussion", Part.CASE: "cases", Part.QUIZ: "quiz"}
"""Parts of which each thing has a slide of its own, by the names that `leave_out` has for them."""


def _needed(lesson: Lesson) -> int:
    """The slides that a deck cannot do without."""
    slides = lesson.slides
    total = 1 + len(slides.extra)
    if not slides.auto:
        return total
    left_out = {str(name).replace("-", "_") for name in slides.leave_out}
    total += ("question" not in left_out) + (bool(lesson.content_note) and "title" not in left_out)
    uses = spine(lesson)
    for activity in lesson.activities:
        if not counts(activity):
            continue
        used = [each for each in uses[activity.id] if _name(each) not in left_out]
        numbers = [len(each.numbers) for each in used if each.part in _ONE_SLIDE_EACH]
        total += sum(numbers) + any(each.part is Part.MODEL for each in used)
        asks = any(each.part in (Part.DISCUSSION, Part.CASE) for each in used)
        total += bool(activity.instructions or activity.steps or not asks) and "activities" not in left_out
    return total


def _name(used: Used) -> str:
    return _ONE_SLIDE_EACH.get(used.part, used.part.value)
