"""Characters: whether some font can print each."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection

from kitgen.check.base import CheckContext, Findings, Texts, check, inside
from kitgen.check.typing_slips import marks
from kitgen.diagnostics import Span
from kitgen.install_hints import install_command
from kitgen.text import fonts
from kitgen.text.font_packages import CJK, package_for, script_among, script_of


@check("warning")
def missing_glyph(context: CheckContext) -> Findings:
    """A character that no installed font has would print as an empty box.

    Latin with every European accent, Greek and Cyrillic are there from the start. For another script install the font
    package that the message names, for example `pip install fontpkg-amiri` for Arabic. Nothing else is needed.
    """
    yield from without_font(context.written, lambda: marks(context))


def without_font(written: Texts, bullets: Callable[[], Collection[tuple[int, int]]] = tuple) -> Findings:
    """The same of any file, without those that are reported as ``bullets``."""
    first: dict[str, tuple[str, Span]] = {}
    every: dict[str, set[str]] = {}
    for _, text, span in written.texts:
        if text.isascii():
            continue
        for character in sorted(fonts.missing(text), key=text.index):
            sort = _sort_of(character)
            if sort not in first:
                place = inside(written.source, span, character)
                if sort in (_PRIVATE, _EMOJI) and (place.line, place.column) in bullets():
                    continue  # reported as the bullet that it is
                first[sort] = character, place
            every.setdefault(sort, set()).add(character)
    for sort, (character, place) in first.items():
        yield place, *_said(sort, character, every[sort])


_OTHER = "show it as a picture, or write it another way"
_PRIVATE, _EMOJI = "private use", "emoji"


def _said(sort: str, character: str, every: set[str]) -> tuple[str, str]:
    """What to say of the first missing character of a sort, and of all of it."""
    others = len(every) - 1
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    if sort == _PRIVATE:
        return (
            f"a private-use character (U+{ord(character):04X}), such as Word writes for a bullet, has no glyph",
            "delete it; a font package will not help",
        )
    if sort == _EMOJI:
        return (
            f"the emoji '{character}' ({name}) cannot be printed; it would be a box",
            "delete it, or say it in words; a font package will not help",
        )
    if name.startswith("MATHEMATICAL "):
        letter = unicodedata.normalize("NFKC", character)
        return f"no installed font has the sign '{character}' ({name})", f"write it as a formula, such as ${letter}$"
    package, script = package_for(character), script_among(every)
    other = f"there is no font package for {script}; " * bool(script) + _OTHER
    hint = f"type: {install_command(package)}" if package else other
    what = f"the {script} character" if script else "the character"
    if others:
        return (
            f"no installed font has {what} '{character}' ({name}), nor {others} more; each would print as a box",
            hint,
        )
    return f"no installed font has {what} '{character}' ({name}); it would print as a box", hint


def _sort_of(character: str) -> str:
    """What one message is enough for: a script, emoji and bullets that no font package can help with, or a sign."""
    if unicodedata.category(character) == "Co":
        return _PRIVATE
    code = ord(character)
    if 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or code == 0x20E3:
        return _EMOJI
    return CJK if package_for(character) == CJK else script_of(character) or "signs"
