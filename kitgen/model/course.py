"""A course: the ordered lessons, and what they share."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kitgen.model.base import Many, Spec
from kitgen.model.bibliography import Person, Reference
from kitgen.model.numbers import YesNo
from kitgen.model.term import Grading, Instructor, Policy, Term
from kitgen.model.values import Language, Line, Prose, Slug, Text, refuse
from kitgen.source.slips.characters import MARKS, mark_message, marked


def _path(value: Any) -> Any:
    text = str(value).strip()
    if (
        not text.endswith((".yaml", ".yml"))
        or text.startswith(("/", "~"))
        or "\\" in text
        or re.match(r"[A-Za-z]:", text)
        or ".." in text.split("/")
    ):
        raise refuse("bad-path", "must be a file in this folder or below it, such as '02-lucky-once.yaml'", _file(text))
    if marked(text):
        raise refuse("entry-mark", f"is '{text}': {mark_message(text)}", f"write: - {text.lstrip(MARKS)}")
    return text


def _file(text: str) -> str:
    """What to write for the file of a lesson that was not given by its name."""
    name = re.split(r"[/\\]", text)[-1]
    if not name or "/" in text or "\\" in text or ":" in text:
        return "put the lesson into the folder of the course, and write its name" if name else ""
    return f"write {name.rpartition('.')[0] or name}.yaml"


class CourseLesson(Spec):
    """A lesson in its place. `- 02-lucky-once.yaml` is enough."""

    short = "path"

    path: Annotated[str, BeforeValidator(_path)]
    """File of the lesson, from the folder of the course."""

    meetings: Annotated[int, Field(ge=1, le=60)] = 1
    """How many meetings it takes."""

    after: Many[Slug] = ()
    """Ids of the lessons that must come before it."""

    optional: YesNo = False
    """Whether the course can do without it: it gets a date only if meetings are left."""

    product: Line = Line("")
    """What students hand in: `case memo`."""


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

    lessons: Annotated[Many[CourseLesson], Field(min_length=1)]
    """The lessons, in order."""

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
