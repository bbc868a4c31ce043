"""Which font package has the letters of a script."""

from __future__ import annotations

import unicodedata

_PACKAGES = {
    "ARABIC": "fontpkg-amiri",
    "BENGALI": "fontpkg-hind-siliguri",
    "CYRILLIC": "fontpkg-noto-sans",
    "DEVANAGARI": "fontpkg-noto-sans-devanagari",
    "GREEK": "fontpkg-noto-sans",
    "HEBREW": "fontpkg-heebo",
    "KHMER": "fontpkg-noto-sans-khmer",
    "LATIN": "fontpkg-noto-sans",
    "TAMIL": "fontpkg-noto-sans-tamil",
    "TELUGU": "fontpkg-noto-sans-telugu",
    "THAI": "fontpkg-noto-sans-thai",
}
_SCRIPTS = {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}


def script_of(character: str) -> str:
    """The script of a letter, as in a sentence: `Arabic`; `` for signs and emoji."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    first = unicodedata.name(character, "").partition(" ")[0]
    return _SCRIPTS.get(first, first.title())


def package_for(character: str) -> str:
    """The font package to install for a character; empty where none is known."""
    return _PACKAGES.get(unicodedata.name(character, "").partition(" ")[0], "") if script_of(character) else ""
