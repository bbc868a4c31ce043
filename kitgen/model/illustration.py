"""Pictures from files of the project."""

from __future__ import annotations

from kitgen.model.base import Spec
from kitgen.model.keys import Sources
from kitgen.model.numbers import Whole, Width, YesNo
from kitgen.model.picture_path import PicturePath
from kitgen.model.values import Line


class Illustration(Spec):
    """A picture from a file of the project: of a text, a question, a task, an answer to choose."""

    image: PicturePath
    """Path of the picture, from the folder of the lesson: `images/map.svg`."""

    alt: Line = Line("")
    """What the picture says, for those who cannot see it. Needed."""

    caption: Line = Line("")
    """Printed below the picture."""

    credit: Line = Line("")
    """Who made it, and under which licence."""

    source: Sources = ()
    """Keys of the references that it is from."""

    number: Whole | None = None
    """Its number, printed before the caption: with `2` texts can say "see Figure 2"."""

    width: Width | None = None
    """How wide it is printed, in per cent of the text: `60 %`. If left out as wide as it is, at most as the text."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""
