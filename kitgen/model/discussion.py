"""Discussion questions, vocabulary, objectives: what a class talks about and learns."""

from __future__ import annotations

from kitgen.model.asked import Asked
from kitgen.model.base import ForInstructor, Many, Spec
from kitgen.model.in_language import InLanguage
from kitgen.model.keys import Sources
from kitgen.model.numbers import Lines, Minutes, YesNo
from kitgen.model.values import Blocks, Bloom, Id, Line, Prose, Text


class Objective(Spec):
    """What students can do after the lesson. Begin with a verb."""

    short = "text"
    pair = ("id", "text")

    id: Id
    """A name that questions and items refer to."""

    text: Line
    """What students will be able to do: `compute the chance of at least one success`."""

    bloom: Bloom | None = None
    """Level of thinking."""

    assessed_by: Many[Id] = ()
    """Ids of what assesses it, besides the questions and items that name this objective."""


class Standard(Spec):
    """A standard of a school system that the lesson meets (LRMI AlignmentObject)."""

    framework: Text
    """The framework, such as `C3` or `CCSS.ELA-Literacy`."""

    code: Text
    """The code in it, such as `D2.Civ.10.9-12`."""

    text: Line = Line("")
    """What the standard says, in your own words."""

    url: Text = Text("")
    """Where it can be read."""


class VocabularyTerm(InLanguage):
    """A word to learn. `- asymmetry: A contest in which …` is enough."""

    pair = ("term", "definition")

    term: Line
    """The word."""

    definition: Line
    """What it means, in plain words."""

    translation: Text = Text("")
    """The word in another language that students know: say which in `translation_language` of the lesson."""

    source: Sources = ()
    """Where the definition comes from."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""


class DiscussionQuestion(Asked):
    """A question to talk about, with what the instructor needs beside it."""

    context: Prose = Prose("")
    """What students should know before they answer."""

    probes: ForInstructor[Many[Blocks]] = ()
    """Follow-up questions, for when the talk stops or stays on the surface."""

    likely_answers: ForInstructor[Many[Blocks]] = ()
    """What students say, and what a good answer contains."""

    notes: ForInstructor[Prose] = Prose("")
    """How to run it, and what to listen for."""

    minutes: Minutes | None = None
    """Minutes to talk."""

    lines: Lines = 4
    """Ruled lines left for writing, or `fill` for all down to the foot of the page."""

    bloom: Bloom | None = None
    """Level of thinking that it asks for."""


class StudentTask(Asked):
    """Something to do at home or at the end: homework, an exit ticket, an extension."""

    listen_for: ForInstructor[Blocks] = Blocks("")
    """What a good answer shows."""

    minutes: Minutes | None = None
    """Minutes that it takes."""

    lines: Lines = 3
    """Ruled lines left for writing, or `fill` for all down to the foot of the page."""


class Differentiation(Spec):
    """The same lesson for different students. For the instructor only."""

    supports: Many[Line] = ()
    """Help for those who need more: sentence starters, worked examples, glossaries."""

    language: Many[Line] = ()
    """Help for those who learn in a second language."""

    extensions: Many[Line] = ()
    """More for those who are ready for it."""

    access: Many[Line] = ()
    """For students with a disability."""
