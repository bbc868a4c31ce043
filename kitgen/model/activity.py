"""Activities, their minutes, and the roles of a simulation."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import model_validator

from kitgen.digests import digest
from kitgen.model.base import ForInstructor, Many, Spec, mapping, rewritten, sequence, with_id
from kitgen.model.numbers import DASHES, MOST, Lines, Minutes, Whole, YesNo, minutes_of
from kitgen.model.product import Product
from kitgen.model.use import Uses, begins_with_part
from kitgen.model.values import Id, Line, Prose, refuse, slug_of
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, shown


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


class MinuteRange(Spec):
    """How long something takes: `12`, `10-15`, or `10-12-15` for least, planned and most.

    `10-15` plans the middle, rounded up.
    """

    min: Minutes
    """At least."""

    target: Minutes
    """What the lesson plan counts."""

    max: Minutes
    """At most."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Writes out the forms with hyphens."""
        if not isinstance(node, Scalar):
            return super().shaped(node)
        parts = [
            part.strip() for part in re.split(f"[{DASHES}]", re.sub(r"(?<!\s)\s*min(utes|s|\.)?\Z", "", node.strip()))
        ]
        meant = _meant(node)
        if len(parts) > 3 or meant:
            raise refuse("bad-minutes", "must be minutes such as '12', '10-15' or '10-12-15'", meant)
        numbers = [minutes_of(part) for part in parts]
        least, most = numbers[0], numbers[-1]
        target = numbers[1] if len(numbers) == 3 else -(-(least + most) // 2)
        scalars = [Scalar.at(str(number), node.span) for number in (least, target, most)]
        return mapping(node.span, min=scalars[0], target=scalars[1], max=scalars[2])

    @model_validator(mode="after")
    def _in_order(self) -> MinuteRange:
        if not self.min <= self.target <= self.max:
            numbers = [str(number) for number in sorted({self.min, self.target, self.max})]
            raise refuse("bad-minutes", "must increase: least, planned, most", f"write {'-'.join(numbers)}")
        return self


_LEAST_AND_MOST = re.compile(r"[(\[~]*(\d{1,3})\s*(?:[-–—−‐‑]+|\s+|\bto\b|\bor\b|…|\.\.+)\s*(\d{1,3})[)\]]*(?!\d)")
_ONE = re.compile(r"[(\[~]*(\d{1,3})(?![\d.,])")


def _meant(text: str) -> str:
    """What to write instead of minutes that are not ones: `10 to 14`, `10-14 fours`, `fours, 10-14`."""
    text = text.strip()[:MOST]
    if re.fullmatch(r"[\d\s–—−‐‑-]*\d\s*(?:min(?:ute)?s?\.?|['′])?", text) and not re.search(r"--|\d\s+\d", text):
        return ""
    found = _LEAST_AND_MOST.match(text) or _ONE.match(text)
    if not found:
        return ""
    minutes = "-".join(found.groups())
    rest = re.sub(r"\A\s*(?:min(?:ute)?s?\b\.?)?[\s.,;:，、،]*", "", text[found.end() :])
    if not rest:
        return f"write {minutes}"
    if re.match(r"h(?:ours?|rs?)?\b", rest):
        return ""
    return f"put a comma after the minutes: {minutes}, {shown(rest)}" if rest[:1].isalpha() else ""


class ActivityStep(Spec):
    """One step of an activity. `Roll the dice. (15)` is a step of fifteen minutes."""

    short = "text"

    text: Line
    """What is done."""

    minutes: Minutes | None = None
    """Minutes."""

    say: ForInstructor[Line] = Line("")
    """Words that the instructor can say."""

    notes: ForInstructor[Line] = Line("")
    """What to watch for."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Takes minutes in brackets at the end of a plain text."""
        match = isinstance(node, Scalar) and re.search(r"(?<!\s)\s*\((\d{1,3})(?:\s*min)?\)\s*\Z", node)
        if not match or not isinstance(node, Scalar):
            return super().shaped(node)
        text = Scalar.at(node[: match.start()], node.span, node.style)
        return mapping(node.span, text=text, minutes=Scalar.at(match[1], node.span))


class Activity(Spec):
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

    uses: Uses = ()
    """What it works with: `reading`, `model`, `case brighton`, `discussion 2-3`, `quiz 1-3`, `exit ticket`. Every
    document follows it. If no activity of the lesson says so, kitgen goes by the phases."""

    product: Many[Product] = ()
    """What students write, on paper: a sentence to finish, a table, boxes to tick."""

    steps: Many[ActivityStep] = ()
    """Step by step."""

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
        full = _without_optional(_jotted(full))
        title = full.get("title")
        if isinstance(title, Scalar) and "id" not in full:
            return with_id(full, slug_of(title) or f"activity-{digest(title.encode())[:8]}")  # no Latin letters
        return full


def _jotted(node: Mapping) -> Mapping:
    """`- Predict: 4, alone, discussion 2` and `- Predict: {minutes: 4, …}` with their keys."""
    value = node.get("minutes")
    if isinstance(value, Mapping) and not {"min", "max", "target"} & set(value):
        made = Mapping({**{key: entry for key, entry in node.items() if key != "minutes"}, **value})
        made.span, made.keys_at = node.span, {**node.keys_at, **value.keys_at}
        rewritten(value, made)
        return _jotted(made) if "minutes" in value else made
    if isinstance(value, Sequence) and value and all(isinstance(piece, Scalar) for piece in value):
        numbers = all(piece.isdigit() for piece in value)  # `[10, 15]` is a range
        value = Scalar.at(("-" if numbers else ", ").join(value), value.span)
        node = _with(node, "minutes", value)
    if not isinstance(value, Scalar) or "," not in value:
        return node
    first, *others = (piece.strip() for piece in value.split(","))
    made = _with(node, "minutes", Scalar.at(first, value.span))
    uses: list[str] = []
    sitting: list[str] = []
    before = ""
    for piece in filter(None, others):
        number = re.fullmatch(rf"\d+(\s*[{DASHES}]\s*\d+)?", piece)  # `discussion 1, 3`
        if begins_with_part(piece) or (number and uses[-1:] == [before]):
            uses.append(piece)
        elif piece.lower() == "optional" and not {"optional", "required"} & set(node):
            made["optional"], made.keys_at["optional"] = Scalar.at("true", value.span), value.span
        else:
            sitting.append(piece)
        before = piece
    for key, pieces in (("grouping", sitting), ("uses", uses)):
        if pieces and key in node:
            message = f"has '{key}' twice: beside the minutes ('{shown(', '.join(pieces))}') and on a line of its own"
            raise refuse("jotted-twice", message, "write both in one place")
        if pieces:
            made[key] = Scalar.at(", ".join(pieces), value.span)
            made.keys_at[key] = value.span
    return made


def _with(node: Mapping, key: str, value: Scalar) -> Mapping:
    """A copy of the node with another value for one key."""
    made = Mapping({**node, key: value})
    made.span, made.keys_at = node.span, dict(node.keys_at)
    return made


def _without_optional(node: Mapping) -> Mapping:
    """`optional: true` is another way to write `required: false`."""
    value = node.get("optional")
    opposites = {"true": "false", "yes": "no", "false": "true", "no": "yes"}
    opposite = opposites.get(value.strip().lower()) if isinstance(value, Scalar) else None
    if not isinstance(value, Scalar) or opposite is None:
        return node
    if "required" in node:
        raise refuse("optional-twice", "has both 'optional' and 'required'", "delete one of the two")
    made = Mapping({**{key: entry for key, entry in node.items() if key != "optional"}})
    made.span, made.keys_at = node.span, {**node.keys_at, "required": node.keys_at["optional"]}
    made["required"] = Scalar.at(opposite, value.span)
    return made


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
        minutes = Scalar.at(key, value.keys_at[key])
        full = mapping(value.keys_at[key], minutes=minutes, activities=entry)
        if isinstance(entry, Mapping) and "activities" in entry:
            full = Mapping({"minutes": minutes, **entry})
            full.span, full.keys_at = entry.span, {"minutes": minutes.span, **entry.keys_at}
            rewritten(entry, full)
        items.append(full)
    return rewritten(value, sequence(value.span, items))


class Role(Spec):
    """A part in a simulation, with what only its player knows."""

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


class Simulation(Spec):
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

    debrief: Many[Line] = ()
    """Questions for afterwards, in one's own voice."""

    safety: Line = Line("")
    """What players must not do."""
