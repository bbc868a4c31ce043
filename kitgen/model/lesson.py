"""A lesson: everything that one class needs, in one file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, computed_field

from kitgen.model.activity import Activity, LessonPlan, Simulation, by_class_length
from kitgen.model.argument import Argument
from kitgen.model.base import ForInstructor, Keyed, Many, Spec, renamed
from kitgen.model.bibliography import Reference
from kitgen.model.case import Case
from kitgen.model.discussion import (
    Differentiation,
    DiscussionQuestion,
    Objective,
    Standard,
    StudentTask,
    VocabularyTerm,
)
from kitgen.model.document import Documents
from kitgen.model.grid import Grid
from kitgen.model.illustration import Illustration
from kitgen.model.in_language import InLanguage
from kitgen.model.numbers import Minutes, Pages, YesNo
from kitgen.model.pace import Pace
from kitgen.model.probability import ProbabilityModel
from kitgen.model.published import Published
from kitgen.model.quiz_paper import Quiz
from kitgen.model.reading import Reading, Section
from kitgen.model.rubric import Rubric
from kitgen.model.safety import Hazard
from kitgen.model.spine import spine as spine_of
from kitgen.model.values import Blocks, Line, OtherLanguage, Prose, Slug, Text
from kitgen.source.nodes import Mapping, Node, Sequence


class Preparation(Spec):
    """Something to do before class. `- Copy the handout. ` or `- {text: …, minutes: 10}`."""

    short = "text"

    text: Blocks
    """What to do."""

    minutes: Minutes | None = None
    """Minutes that it takes."""


class OwnSlide(InLanguage):
    """A slide of your own."""

    title: Line
    """Heading. State the point."""

    body: Prose = Prose("")
    """What the slide says; about forty words at most."""

    after: Text = Text("background")
    """What it follows: an activity, by its id; a part of the opening (`title`, `question`, `objectives`); or the row of
    the plan that uses a part. Slides after a part that no row uses come before the first row (`vocabulary`,
    `background`, `reading`) or before the class says goodbye."""

    figure: Illustration | None = None
    """A picture."""

    notes: ForInstructor[Prose] = Prose("")
    """What to say. Never in the deck that students see."""


class Slides(Spec):
    """The deck."""

    auto: YesNo = True
    """Whether to make slides from the lesson, in the order of its plan. Without, the deck has your own slides only."""

    extra: Many[OwnSlide] = ()
    """Slides of your own."""

    leave_out: Many[Text] = ()
    """Parts to make no slides from, by the names of `after`: `objectives`, `reading`, `discussion`."""

    background: YesNo = False
    """Whether to make slides from the texts of the background, too. Students have them on paper."""


class PrintHints(Spec):
    """How the documents should be printed."""

    paper: Literal["a4", "letter"] | None = None
    """Paper, unless the command says otherwise."""

    two_sided: YesNo = True
    """Whether margins mirror."""

    fit: dict[Slug, Pages] = Field(default={})
    """How many pages a kind of document has at most, by its name. What is optional is left out for it, and space is
    saved or spent within limits (docs/paper.md). A document that still has more is an error."""

    colour: YesNo = False
    """Whether anything is lost in black and white."""

    extended: YesNo | None = None
    """Whether documents are of the extended edition (docs/editions.md), unless the command says otherwise. As
    the course says if left out."""

    names: YesNo = True
    """Whether students put their names on its papers. With `false` the work in class is anonymous: only the quiz and
    the rubric, which are for marks, have a line for the name, and `kitgen print` puts no names on papers of this
    lesson."""


class Lesson(Published):
    """One lesson."""

    summary: Line = Line("")
    """The lesson in a sentence or two, for the syllabus and for catalogues."""

    age: Text = Text("")
    """Typical age: `16-20` (LRMI typicalAgeRange)."""

    subject: Line = Line("")
    """Subject (schema.org about)."""

    keywords: Many[Text] = ()
    """Keywords."""

    standards: Many[Standard] = ()
    """Standards that it meets."""

    minutes: Minutes
    """Class length that `activities` are planned for."""

    slack: Minutes | None = None
    """Minutes of the class that the plan leaves free, for what takes longer."""

    pace: ForInstructor[Pace | None] = None
    """How fast this class reads and writes, for the check of the plan's times: `pace: 120` (words a minute). What it
    does not say is that of the course."""

    plans: Annotated[tuple[LessonPlan, ...], BeforeValidator(by_class_length)] = ()
    """The same lesson for other class lengths: `plans: {50: {lab: 15, talk: 20}}`."""

    content_note: Prose = Prose("")
    """What students should know about difficult content. Printed on the first page."""

    note_to_instructors: ForInstructor[Prose] = Prose("")
    """What colleagues should know: sensitive points, what to watch for."""

    essential_question: Line
    """The question behind it all, which no lesson can close."""

    guiding_questions: Many[Blocks] = ()
    """Questions that students can answer by the end."""

    objectives: Annotated[Keyed[Objective], Field(min_length=1)]
    """What students can do by the end."""

    prerequisites: Many[Line] = ()
    """What students need to know before."""

    keypoints: Many[Line] = ()
    """What to remember."""

    materials: Many[Line] = ()
    """What the class needs."""

    safety: Many[Hazard] = ()
    """What is dangerous in a lab, and what to do about it: a box before the first lab of the handout."""

    preparation: ForInstructor[Many[Preparation]] = ()
    """What to do before class."""

    vocabulary: Many[VocabularyTerm] = ()
    """Words to learn."""

    vocabulary_language: OtherLanguage | None = None
    """Language of the words and their definitions, if it is not that of the lesson: `fr`. A word whose definition is in
    the language of the lesson is marked in its line: `[maçon]{fr}`."""

    translation_language: OtherLanguage | None = None
    """Language of the `translation` of each word, for its direction and the voice of screen readers. A list with heads
    names it: "In English", and not only "Translation"."""

    background: Many[Section] = ()
    """What students should read to follow."""

    afterwards: Many[Section] = ()
    """Background to hand out later, when the class has decided: a sheet of its own."""

    reading: Reading | None = None
    """The text under study; a list of several is `documents`."""

    documents: Documents = ()
    """Sources that the class works with, A, B, C …, each with its text or picture, and its questions."""

    model: ProbabilityModel | None = None
    """The "lucky once" model."""

    argument: Argument | None = None
    """The argument under study."""

    cases: Many[Case] = ()
    """Cases."""

    grids: Many[Grid] = ()
    """Tables that compare cases, for students to fill in."""

    discussion: Many[DiscussionQuestion] = ()
    """Discussion questions."""

    simulation: Simulation | None = None
    """A role-play."""

    activities: Annotated[Many[Activity], Field(min_length=1)]
    """What the class does, in order."""

    quiz: Quiz | None = None
    """Quiz."""

    exit_ticket: Many[StudentTask] = ()
    """A last question before students leave."""

    homework: Many[StudentTask] = ()
    """What to do at home."""

    rubric: Rubric | None = None
    """How work is judged."""

    differentiation: ForInstructor[Differentiation | None] = None
    """The same lesson for different students."""

    misconceptions: ForInstructor[Many[Line]] = ()
    """What students often get wrong, and what to say."""

    slides: Slides = Slides()
    """The deck."""

    print: PrintHints = PrintHints()
    """How the documents should be printed."""

    release: Many[Slug] = ()
    """Kinds of document that students' pages of links, and their reader, have too, although they are for later: `quiz`
    and `afterwards`."""

    references: Many[Reference] = ()
    """Sources, in CSL-YAML."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Several readings are documents."""
        full = super().shaped(node)
        if not isinstance(full, Mapping) or not isinstance(full.get("reading"), Sequence) or "documents" in full:
            return full
        return renamed(full, "reading", "documents")

    def language_of(self, name: str) -> str | None:
        """That of the words to learn."""
        return self.vocabulary_language if name == "vocabulary" else None

    @property
    def is_bank(self) -> bool:
        """Whether it is a bank: quiz items, and nothing of a lesson."""
        return not self.activities

    @computed_field  # type: ignore[prop-decorator]
    @property
    def spine(self) -> dict[str, Any]:
        """What each activity works with, by its id: parts, and the numbers of those that are used."""
        return {
            name: [{"part": used.part.value, "numbers": list(used.numbers)} for used in uses]
            for name, uses in spine_of(self).items()
        }
