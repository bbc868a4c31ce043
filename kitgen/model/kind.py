"""The description of a kind of document: `kind.yaml` in its folder under templates/."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kitgen.model.base import Audience, Many, Spec
from kitgen.model.numbers import Whole, YesNo
from kitgen.model.values import Slug, Text


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
    student if it is for students, or else once."""

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
    """Parts of a lesson without which the document is not made: `[cases]`."""

    needs: Literal["", "term"] = ""
    """What a course needs for it: `term` for a calendar."""

    uses: Many[Text] = ()
    """Parts of a lesson that its template may use; anything else is not there. Empty: all."""

    base: Literal["paper", "cards", "slides", "web"] = "paper"
    """What it is laid out for."""

    @property
    def moment_of_use(self) -> str:
        """When it is used: what `moment` says, or else what follows from `handed` and `audience`."""
        by_audience = {Audience.INSTRUCTOR: "teach", Audience.GRADER: "grade"}
        return self.moment or ("later" if self.handed == "later" else by_audience.get(self.audience, "class"))
