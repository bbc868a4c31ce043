"""Background with facts and pictures, questions, and the text under study."""

from __future__ import annotations

from kitgen.model.asked import Asked
from kitgen.model.base import ForInstructor, Many, Spec
from kitgen.model.chart import Chart
from kitgen.model.illustration import Illustration
from kitgen.model.in_language import InLanguage
from kitgen.model.keys import Sources
from kitgen.model.numbers import Lines, Whole, YesNo
from kitgen.model.recording import Recording
from kitgen.model.values import Bloom, Line, Passage, Prose, Status, Text


class Fact(Spec):
    """One statement about the world, with how certain it is and who makes it."""

    short = "text"

    text: Line
    """The statement, in your own words."""

    status: Status = Status.ESTABLISHED
    """established, reported or contested."""

    according_to: Line = Line("")
    """Who says so (and who denies it). Needed for what is reported or contested."""

    source: Sources = ()
    """Keys of the references that support it."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""


class Section(InLanguage):
    """A titled stretch of background reading."""

    title: Line
    """Heading."""

    body: Prose
    """The text."""

    facts: Many[Fact] = ()
    """What is established, reported or contested, as a table below the text."""

    figure: Illustration | None = None
    """A picture below the text."""

    figures: Many[Illustration] = ()
    """Several pictures below the text, side by side."""

    charts: Many[Chart] = ()
    """Charts below the text, drawn from their numbers."""

    media: Many[Recording] = ()
    """Recordings and films, each with its address and a code for telephones."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""


class Excerpt(InLanguage):
    """A short quotation from the text under study."""

    text: Passage
    """The words, exactly as they are there, verse below a `|`. Keep it short: the text belongs to its author."""

    at: Text
    """Where: `¶ 4` or `p. 12`."""

    comment: ForInstructor[Line] = Line("")
    """What to do with it in class."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""


class Claim(Spec):
    """What the text under study says in one place, in your own words."""

    at: Text
    """Where: `¶ 4`."""

    text: Line
    """The claim, in neutral words."""

    role: Line = Line("")
    """Its part in the argument: question, premise, example, conclusion."""

    finding: ForInstructor[Line] = Line("")
    """What checking it showed."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""


class Question(Asked):
    """One thing that we ask students about a text or a case."""

    answer: ForInstructor[Prose] = Prose("")
    """A model answer. Printed in the guide, never in the handout."""

    at: Text = Text("")
    """Where in the text the answer is found: `¶ 4`."""

    lines: Lines = 3
    """Ruled lines left for writing, or `fill` for all down to the foot of the page."""

    bloom: Bloom | None = None
    """Level of thinking that it asks for."""


class Reading(Spec):
    """The text under study: not the text itself, which has its own author, but the way through it."""

    source: Sources
    """Key of the reference."""

    title: Line = Line("")
    """What students are asked to read, such as `The column, ¶ 1–4`."""

    paragraphs: Whole | None = None
    """How many paragraphs students should number in their copy."""

    minutes: Whole | None = None
    """Minutes that reading takes."""

    introduction: Prose = Prose("")
    """Who wrote it, when, and what to know before reading."""

    get: Line = Line("")
    """How students come by the text lawfully."""

    excerpts: Many[Excerpt] = ()
    """Short quotations with their places."""

    claims: Many[Claim] = ()
    """What the text says, place by place, in your own words."""

    questions: Many[Question] = ()
    """Questions to answer while reading."""
