"""Characters: whether some font can print each."""

from __future__ import annotations

import unicodedata

from kitgen.check.base import CheckContext, Findings, check, inside
from kitgen.check.typing_slips import marks
from kitgen.text import fonts


@check("warning")
def missing_glyph(context: CheckContext) -> Findings:
    """A character that no installed font has would print as an empty box.

    Latin with every European accent and Cyrillic are there from the start. For another script install a
    font package, for example `pip install fontpkg-noto-sans-devanagari`, and name its family in
    `templates/brand.yaml`.
    """
    told: set[str] = set()
    for _, text, span in context.texts:
        if text.isascii():
            continue
        for character in sorted(fonts.missing(text) - told, key=text.index):
            sort = _sort_of(character)
            if sort and sort in told:
                continue  # one emoji or bullet stands for all: their cure is the same
            told |= {character, sort}
            place = inside(context.file.source, span, 0, character)
            if sort and (place.line, place.column) in marks(context):
                continue  # reported as the bullet that it is
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            if sort == _PRIVATE:
                yield (
                    place,
                    f"a private-use character (U+{ord(character):04X}), such as Word writes for a bullet, has no glyph",
                    "delete it; a font package will not help",
                )
            elif sort == _EMOJI:
                yield (
                    place,
                    f"the emoji '{character}' ({name}) cannot be printed; it would be a box",
                    "delete it, or say it in words; a font package will not help",
                )
            else:
                yield (
                    place,
                    f"no installed font has the character '{character}' ({name}); it would print as a box",
                    "install a font package that has it, or write it another way",
                )


_PRIVATE, _EMOJI = "private use", "emoji"


def _sort_of(character: str) -> str:
    """Whether it is a character that no font package can help with, and of which sort."""
    if unicodedata.category(character) == "Co":
        return _PRIVATE
    code = ord(character)
    if 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or code == 0x20E3:
        return _EMOJI
    return ""
