"""An argument taken apart: thesis, premises, inference steps, assumptions, objections.

The words are the instructor's, because finding them is the students' work: a student worksheet is made
from the labels, the places and the arrows alone.
"""

from __future__ import annotations

from pydantic import Field

from kitgen.model.base import Assumptions, ForInstructor, Many, Objections, Premises, Spec
from kitgen.model.keys import Sources
from kitgen.model.numbers import YesNo
from kitgen.model.values import Id, Line, Prose, Text


class Thesis(Spec):
    """What the whole argument is meant to show."""

    short = "text"

    text: ForInstructor[Line]
    """The thesis, in your own words."""

    at: Text = Text("")
    """Where it is stated: `¶ 11`."""

    strength: ForInstructor[Line] = Line("")
    """How strongly it is claimed: always, often, may, could."""


class Premise(Spec):
    """A reason that the argument starts from."""

    filled_in = frozenset({"id"})

    short = "text"

    id: Id
    """Its label on the map: `P1`."""

    text: ForInstructor[Line]
    """The reason, in your own words."""

    at: Text = Text("")
    """Where it is stated: `¶ 4`."""

    unstated: YesNo = False
    """True if the text needs it but does not say it."""

    comment: ForInstructor[Line] = Line("")
    """What to say about it."""


class Inference(Spec):
    """An inference: from these, that."""

    id: Id | None = None
    """Its label on the map: `S1`. The step to the thesis needs none."""

    from_: Many[Id] = Field(alias="from")
    """Labels of the premises and steps that it starts from."""

    to: Id = "thesis"
    """Label of what it leads to; `thesis` if left out."""

    text: ForInstructor[Line] = Line("")
    """What follows."""


class Assumption(Spec):
    """Something that the argument needs and does not say."""

    filled_in = frozenset({"id"})

    short = "text"

    id: Id
    """Its label on the map: `A1`."""

    text: ForInstructor[Line]
    """The assumption, in your own words."""

    supports: Id | None = None
    """Label of the step or premise that needs it."""


class Qualification(Spec):
    """A limit that the author sets to the claim."""

    short = "text"

    text: ForInstructor[Line]
    """The limit, in your own words."""

    at: Text = Text("")
    """Where: `¶ 9`."""


class Objection(Spec):
    """A reason against, and what the author's side could say to it."""

    filled_in = frozenset({"id"})

    short = "text"

    id: Id
    """Its label on the map: `O1`."""

    text: ForInstructor[Line]
    """The objection."""

    against: Id = "thesis"
    """Label of what it is aimed at; `thesis` if left out."""

    reply: ForInstructor[Line] = Line("")
    """The best answer from the author's side."""

    at: Text = Text("")
    """Where the text itself meets it."""

    evidence: ForInstructor[Line] = Line("")
    """What to bring to the question."""

    source: Sources = ()
    """Keys of references."""


class Argument(Spec):
    """The argument under study."""

    title: Line = Line("")
    """Heading of the worksheet, such as `Niño's case for talking`."""

    task: Prose = Prose("")
    """What students do with the blank map."""

    thesis: Thesis
    """What it is meant to show."""

    premises: Premises[Premise]
    """Its reasons."""

    steps: Many[Inference] = ()
    """How they lead to the thesis. With none, all premises lead to it together."""

    assumptions: Assumptions[Assumption] = ()
    """What it leaves unsaid."""

    qualifications: ForInstructor[Many[Qualification]] = ()
    """Limits that the author sets."""

    objections: Objections[Objection] = ()
    """Reasons against, with replies."""

    distractors: ForInstructor[Many[Line]] = ()
    """False premises to mix in when premises are sorted as cards."""
