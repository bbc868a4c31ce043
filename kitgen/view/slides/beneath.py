"""What is below the words of a question on its slide: its pictures, as large as there is room, and its hint."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from kitgen.view.slides.fit import GUTTER, LITTLE, REM, SMALL, WIDTH, atoms_height
from kitgen.view.slides.text import atoms, words_of

_LEAST, _MOST = 200, 400
"""The height of a picture below a question: one that has less room is on a slide of its own before it."""

_AROUND = 28
"""The space around pictures, and around a hint."""


@dataclass(frozen=True)
class Shown:
    """A picture, and what is said below it."""

    address: str
    alt: str
    said: Markup


@dataclass(frozen=True)
class Beneath:
    """Pictures and a hint."""

    pictures: tuple[Shown, ...] = ()
    hint: Markup = field(default_factory=Markup)

    def least(self, width: float = WIDTH) -> float:
        """The least height that they need."""
        return self._hint_height(width) + (_LEAST + self._said_height(width) + _AROUND if self.pictures else 0)

    def html(self, room: float, width: float = WIDTH) -> Markup:
        """The pictures, as large as a room allows; empty without pictures."""
        if not self.pictures:
            return Markup("")
        high = min(_MOST, room - self._hint_height(width) - self._said_height(width) - _AROUND)
        return Markup('<div class="pictures">{}</div>').format(
            Markup("").join(figure_html(each, high) for each in self.pictures)
        )

    def without_pictures(self) -> Beneath:
        """The hint alone."""
        return Beneath((), self.hint)

    def _hint_height(self, width: float) -> float:
        return atoms_height(atoms(self.hint), LITTLE, width) + _AROUND if self.hint else 0

    def _said_height(self, width: float) -> float:
        each = (width - GUTTER * (len(self.pictures) - 1)) / max(1, len(self.pictures))
        return max((SMALL.height(words_of(shown.said), each) for shown in self.pictures), default=0)


def figure_html(shown: Shown, high: float) -> Markup:
    """A picture no higher than some pixels. One that cannot be used is its text alternative."""
    source = Markup(' src="{}"').format(shown.address) if shown.address else ""
    style = f"max-height: {high / REM:.3f}rem"
    said = Markup("<figcaption>{}</figcaption>").format(shown.said) if shown.said else ""
    return Markup('<figure><img{} alt="{}" style="{}">{}</figure>').format(source, shown.alt, style, said)
