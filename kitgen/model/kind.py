"""The description of a kind of document: `kind.yaml` in its folder under templates/."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from kitgen.model.base import Audience, Many, Spec
from kitgen.model.numbers import Pages, Whole, YesNo
from kitgen.model.values import Slug, Text, refuse


class KindHead(Spec):
    """`kind.yaml`: everything about a kind of document but its layout."""

    name: Slug
    """Name of the kind: the name of its folder."""

    title: Text
    """Title of the document, unless the language's labels have `kind_<name>`."""

    about: Text = Text("")
    """What it is for, in a sentence; shown by `kitgen list --kinds`."""

    audience: Audience
    """Who holds it. It is rendered from data that has nothing this audience may not see."""

    scope: Literal["lesson", "course"] = "lesson"
    """Whether there is one for every lesson or one for the whole course."""

    binds: Many[Text] = ()
    """Kinds of document that it binds together, lesson after lesson: `[handout, quiz]`. Only for a course."""

    reads: Many[Text] = ()
    """Kinds of document of the same lesson whose finished pages it names: `[handout]`. They read no others. Its
    template gets `page_of`, the page of each part by what its bookmark says, for every one of these kinds."""

    file: Slug = ""
    """Name of its file, where that is not the name of the kind."""

    lists: YesNo = False
    """Whether it lists files: those of its lesson, or all of a course. The list of a course lies beside the folders
    of its lessons."""

    formats: Many[Literal["pdf", "html", "ics"]] = Field(default=("pdf",))
    """File formats: `pdf`, `html`; `ics` for a calendar."""

    on_request: YesNo = False
    """Whether it is built only when `--only` names it: another form of a document that is there anyway."""

    handed: Literal["", "once", "group", "each", "later", "role", "nobody"] = ""
    """To whom `kitgen print` gives it: `once` (the instructor), each `group`, `each` student, each student `later`,
    the player of each `role` (a section of its own for each), or `nobody` unless asked for by name. Empty: each
    student if it is for students, or else once. What is handed out later is not printed with the rest, unless an
    activity of the plan uses it."""

    used_for: Literal["", "reading", "model", "argument", "case", "grid", "discussion", "simulation", "quiz"] = ""
    """The part of a lesson that it is for, as in `uses:` of an activity: `case`. Where no activity of the plan uses
    that part, `kitgen print` leaves it out unless it is asked for by name."""

    moment: Literal["", "before", "class", "later", "teach", "grade"] = ""
    """What pages of links put it under: what to do `before` class, in `class` and `later`, to `teach` or to `grade`.
    Empty: `later` if it is handed out later, or else by its audience."""

    serves: Annotated[Whole, Field(ge=1)] = 1
    """For how many students one copy is enough: two tickets on a sheet serve 2."""

    cut: YesNo = False
    """Whether it is cut apart, so that its pages are never put two on a side."""

    answers: YesNo = False
    """Whether people write in it: the variant `fillable` makes those documents, and no others."""

    order: Whole = 100
    """Place among the kinds of a kit."""

    requires: Many[Text] = ()
    """Parts of a lesson without which the document is not made: `[cases]`. One of several is enough where an entry has
    them: `[background or reading]`."""

    needs: Literal["", "term"] = ""
    """What a course needs for it: `term` for a calendar."""

    uses: Many[Text] = ()
    """Parts of a lesson that its template may use; anything else is not there. Empty: all."""

    base: Literal["paper", "cards", "slides", "web"] = "paper"
    """What it is laid out for."""

    pages: Pages | None = None
    """How many pages it has at most, unless the lesson says otherwise (`print: {fit: …}`). More are a warning."""

    two_columns: YesNo = False
    """Whether it may be set in two columns to fit a number of pages."""

    @field_validator("pages")
    @classmethod
    def _on_paper(cls, pages: int | None, others: ValidationInfo) -> int | None:
        """The number of pages, which only text on paper can be made to fit."""
        known = others.data
        if pages and (known.get("base", "paper") != "paper" or known.get("scope", "lesson") != "lesson"):
            raise refuse(
                "bad-pages", "is for text on paper about one lesson: not for slides, cards or a course", "leave it out"
            )
        return pages

    @property
    def fits(self) -> bool:
        """Whether it can be made to fit a number of pages: text on paper about one lesson."""
        return self.base == "paper" and self.scope == "lesson" and "pdf" in self.formats

    @property
    def moment_of_use(self) -> str:
        """When it is used: what `moment` says, or else what follows from `handed` and `audience`."""
        by_audience = {Audience.INSTRUCTOR: "teach", Audience.GRADER: "grade"}
        return self.moment or ("later" if self.handed == "later" else by_audience.get(self.audience, "class"))
