"""A course: the ordered lessons, and what they share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kitgen.model.base import ForInstructor, Many, Spec
from kitgen.model.bibliography import Person, Reference
from kitgen.model.numbers import YesNo
from kitgen.model.pace import Pace
from kitgen.model.session import CourseLesson, Due, FilePath
from kitgen.model.term import Grading, Instructor, Policy, Term
from kitgen.model.values import Language, Line, Prose, Slug, Text


class Course(Spec):
    """The ordered lessons of a course."""

    filled_in = frozenset({"id"})

    id: Slug
    """Short name; the name of the folder if left out."""

    title: Line
    """Title."""

    subtitle: Line = Line("")
    """Subtitle."""

    description: Prose = Prose("")
    """What the course is about."""

    authors: Many[Person] = ()
    """Who made it."""

    licence: Text = Text("")
    """Licence, for lessons that name none."""

    language: Language = "en"
    """Language."""

    languages: Many[Language] = ()
    """The languages to build the course in: `[en, es]`. Each but the lessons' own needs translations."""

    pace: ForInstructor[Pace | None] = None
    """How fast its classes read and write, for lessons that do not say: `pace: 120` (words a minute)."""

    lessons: Annotated[Many[CourseLesson], Field(min_length=1)]
    """The lessons, in order, with the sessions that have no file (an exam, a guest), and the headings of units."""

    extended: YesNo = False
    """Whether to build the extended edition of lessons that have one (docs/editions.md)."""

    banks: Many[FilePath] = ()
    """Files of quiz items that belong to no lesson: `banks/rivers.yaml`. Each has a quiz and a key."""

    due: Many[Due] = ()
    """What is due on a day of its own."""

    release: Many[Slug] = ()
    """Kinds of document that students' pages of links, and their reader, have too, although they are for later: `quiz`
    and `afterwards`."""

    instructor: Instructor | None = None
    """Who teaches."""

    term: Term | None = None
    """When the course meets. With it the syllabus has dates, and there is a calendar."""

    grading: Many[Grading] = ()
    """What counts how much."""

    policies: Many[Policy] = ()
    """Rules of the course."""

    references: Many[Reference] = ()
    """Sources that several lessons cite."""
