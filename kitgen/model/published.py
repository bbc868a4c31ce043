"""What a lesson or a bank says about itself: title, authors, licence, language, version."""

from __future__ import annotations

from kitgen.model.base import Many, Spec
from kitgen.model.bibliography import Person
from kitgen.model.values import EdtfDate, Language, Line, Slug, Text


class Published(Spec):
    """A file that documents are made from, with what is printed about it and what catalogues ask for."""

    filled_in = frozenset({"id"})

    id: Slug
    """Short name, used in file names; the name of the file if left out."""

    title: Line
    """Title."""

    subtitle: Line = Line("")
    """Subtitle."""

    summary: Line = Line("")
    """What it is about, in a sentence or two."""

    authors: Many[Person] = ()
    """Who wrote it."""

    licence: Text = Text("")
    """Licence as an SPDX identifier: `CC-BY-4.0`."""

    language: Language = "en"
    """Language that it is written in: `en`, `es`."""

    version: Text = Text("1.0")
    """Version, printed in the stamp at the foot."""

    date: EdtfDate | None = None
    """Date of this version."""

    level: Line = Line("")
    """Whom it is for: `university, first year` (LRMI educationalLevel)."""

    @classmethod
    def keys(cls) -> set[str]:
        """With the block of what only the extended edition has, which is gone before the model is made."""
        return {*super().keys(), "extended"}
