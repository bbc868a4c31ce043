"""Characters: whether some font can print each."""

from __future__ import annotations

import unicodedata

from kitgen import fonts
from kitgen.rules.base import Findings, Subject, rule
from kitgen.rules.places import inside


@rule("warning")
def missing_glyph(subject: Subject) -> Findings:
    """A character that no installed font has would print as an empty box.

    Latin with every European accent and Cyrillic are there from the start. For another script install a
    font package, for example `pip install fontpkg-noto-sans-devanagari`, and name its family in
    `templates/brand.yaml`.
    """
    told: set[str] = set()
    for _, text, span in subject.texts:
        if text.isascii():
            continue
        for character in sorted(fonts.missing(text) - told):
            told.add(character)
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            yield (
                inside(subject.file.source, span, 0, character),
                f"no installed font has the character '{character}' ({name}); it would print as a box",
                "install a font package that has it, or write it another way",
            )
