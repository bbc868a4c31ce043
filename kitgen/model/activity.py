"""Activities, their minutes, and the roles of a simulation."""

from __future__ import annotations

import re
from enum import StrEnum

from kitgen.digests import digest
from kitgen.model.base import ForInstructor, Many, Spec, key_as_text, mapping, rewritten, sequence, with_id
from kitgen.model.illustration import Illustration
from kitgen.model.in_language import InLanguage
from kitgen.model.jotted import jotted, without_optional
from kitgen.model.minute_range import MinuteRange
from kitgen.model.numbers import Lines, Minutes, Whole, YesNo
from kitgen.model.pace import Work
from kitgen.model.product import Product
from kitgen.model.use import Uses
from kitgen.model.values import Blocks, Id, Line, Prose, slug_of
from kitgen.source.nodes import Mapping, Node, Scalar


class Phase(StrEnum):
    """What part of a lesson an activity is."""

    BEFORE = "before"
    WARM_UP = "warm_up"
    TEACH = "teach"
    PRACTICE = "practice"
    DISCUSS = "discuss"
    BREAK = "break"
    ASSESS = "assess"
    EXIT = "exit"


class Protocol(StrEnum):
    """A way of working in class that has a name."""

    WHOLE_CLASS = "whole_class"
    LECTURE = "lecture"
    INDIVIDUAL = "individual"
    PAIRS = "pairs"
    GROUPS = "groups"
    THINK_PAIR_SHARE = "think_pair_share"
    JIGSAW = "jigsaw"
    FISHBOWL = "fishbowl"
    SOCRATIC = "socratic"
    GALLERY_WALK = "gallery_walk"
    FOUR_CORNERS = "four_corners"
    STRUCTURED_ACADEMIC_CONTROVERSY = "structured_academic_controversy"
    DEBATE = "debate"
    SIMULATION = "simulation"
    LAB = "lab"
    WRITING = "writing"


class ActivityStep(Spec):
    """One step of an activity. `Roll the dice. (15)` is a step of fifteen minutes."""

    short = "text"

    text: Blocks
    """What is done."""

    minutes: Minutes | None = None
    """Minutes."""

    say: ForInstructor[Line] = Line("")
    """Words that the instructor can say."""

    notes: ForInstructor[Blocks] = Blocks("")
    """What to watch for."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Takes minutes in brackets at the end of a plain text."""
        match = isinstance(node, Scalar) and re.search(r"(?<!\s)\s*\((\d{1,3})(?:\s*min)?\)\s*\Z", node)
        if not match or not isinstance(node, Scalar):
            return super().shaped(node)
        text = Scalar.at(node[: match.start()], node.span, node.style)
        return mapping(node.span, text=text, minutes=Scalar.at(match[1], node.span))


class Activity(InLanguage):
    """Something the class does. `- Talk in pairs: 15` is enough.

    `- The evening after: 10-14, fours, case brighton` says also how students sit and what they work with.
    """

    filled_in = frozenset({"id"})
    pair = ("title", "minutes")

    id: Id
    """A short name; `plans` refer to it. Made from the title if left out."""

    title: Line
    """Title."""

    phase: Phase = Phase.PRACTICE
    """What part of the lesson it is."""

    protocol: Protocol = Protocol.WHOLE_CLASS
    """The way of working."""

    minutes: MinuteRange
    """How long it takes: `12`, `10-15` or `10-12-15`."""

    required: YesNo = True
    """False for what can be left out."""

    optional: YesNo = False
    """`true` for what can be left out, the opposite of the key above."""

    grouping: Line = Line("")
    """How students sit: `pairs`, `groups of 4`."""

    instructions: Prose = Prose("")
    """What students read, on paper and on the slide."""

    figure: Illustration | None = None
    """A picture below the instructions."""

    figures: Many[Illustration] = ()
    """Several pictures below them, side by side."""

    hint: Blocks = Blocks("")
    """Help for those who ask for it: upside down on paper, after a click on a slide."""

    uses: Uses = ()
    """What it works with: `reading`, `model`, `case brighton`, `discussion 2-3`, `quiz 1-3`, `exit ticket`. Every
    document follows it. If no activity of the lesson says so, kitgen goes by the phases."""

    product: Many[Product] = ()
    """What students write, on paper: a sentence to finish, a table, boxes to tick."""

    work: ForInstructor[Many[Work]] = ()
    """What is done many times in it: `140 rolls`, `6 speakers of 30 s`. The check of times counts it, and the guide
    shows it."""

    steps: Many[ActivityStep] = ()
    """Step by step."""

    show_steps: YesNo | None = None
    """Whether students have the steps on the handout and on the slide; if left out, those of a lab."""

    signatures: YesNo | None = None
    """Whether the handout ends it with lines for the signatures of student and teacher; if left out, those of a lab
    with rules of safety."""

    materials: Many[Line] = ()
    """What is needed."""

    objectives: Many[Id] = ()
    """Objectives that it serves."""

    lines: Lines = 0
    """Ruled lines left on the handout for its result, or `fill` for the rest of the page."""

    do: ForInstructor[Prose] = Prose("")
    """What you do, in a sentence or two: for the spread by the clock. The instructions or steps if left out."""

    say: ForInstructor[Line] = Line("")
    """Words that you can say."""

    listen_for: ForInstructor[Prose] = Prose("")
    """What a good answer contains; what to expect."""

    watch: ForInstructor[Line] = Line("")
    """What can go wrong."""

    notes: ForInstructor[Prose] = Prose("")
    """How to run it, at more length: for the notes after the spread."""

    if_short: ForInstructor[Line] = Line("")
    """What to cut when time is short."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Writes the forms of a jotted plan out, and makes an id from the title."""
        full = super().shaped(node)
        if not isinstance(full, Mapping):
            return full
        full = without_optional(jotted(full))
        title = full.get("title")
        if isinstance(title, Scalar) and "id" not in full:
            return with_id(full, slug_of(title) or f"activity-{digest(title.encode())[:8]}")  # no Latin letters
        return full


class LessonPlan(Spec):
    """The lesson for another class length: minutes for each activity that it keeps."""

    minutes: Minutes
    """Class length."""

    activities: dict[Id, Minutes]
    """Minutes by the id of the activity; what is not named is left out."""

    note: Line = Line("")
    """What changes."""


def by_class_length(value: object) -> object:
    """`plans: {50: {lab: 15}}` is short for a list of plans with their minutes."""
    if not isinstance(value, Mapping):
        return value
    items = []
    for key, entry in value.items():
        minutes = key_as_text(value, key)
        full = mapping(value.keys_at[key], minutes=minutes, activities=entry)
        if isinstance(entry, Mapping) and "activities" in entry:
            full = Mapping({"minutes": minutes, **entry})
            full.span, full.keys_at = entry.span, {"minutes": minutes.span, **entry.keys_at}
            rewritten(entry, full)
        items.append(full)
    return rewritten(value, sequence(value.span, items))


class Role(InLanguage):
    """A part in a simulation, with what only its player knows."""

    in_its_language = frozenset({"private_brief", "interests", "red_line"})  # the student who plays it reads them

    id: Id
    """A short name."""

    name: Line
    """Title of the part: `Mediator`."""

    count: Whole = 1
    """How many students share it."""

    public_brief: Prose
    """What everybody knows about it."""

    private_brief: ForInstructor[Prose] = Prose("")
    """What only the player reads. It is printed on the role card, never on a page for all."""

    interests: ForInstructor[Many[Line]] = ()
    """What the part really needs."""

    red_line: ForInstructor[Line] = Line("")
    """What it will not accept."""


class Surprise(Spec):
    """News that the instructor brings in mid-play."""

    short = "text"

    text: Line
    """The news."""

    minutes_in: Minutes | None = None
    """When to bring it in."""


class Simulation(InLanguage):
    """A role-play."""

    title: Line
    """Title."""

    scenario: Prose
    """What everybody knows."""

    task: Prose = Prose("")
    """What the players must bring about."""

    roles: Many[Role]
    """The parts."""

    agreement: Many[Line] = ()
    """Points that an agreement must settle."""

    surprises: ForInstructor[Many[Surprise]] = ()
    """News for mid-play."""

    debrief: Many[Blocks] = ()
    """Questions for afterwards, in one's own voice."""

    safety: Line = Line("")
    """What players must not do."""
