"""Which font package has the letters of a script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CJK = "noto-cjk-sans-jp-regular"
_CJK_SIGNS = re.compile("[\u3000-\u303f\uff00-\uffef]")
"""Signs of Chinese and Japanese, and letters as wide as theirs."""

_PACKAGES = {
    "ARABIC": "fontpkg-amiri",
    "BOPOMOFO": CJK,
    "CJK": CJK,
    "HANGUL": CJK,
    "HIRAGANA": CJK,
    "KATAKANA": CJK,
    "KATAKANA-HIRAGANA": CJK,
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
_SCRIPTS = {
    "CJK": "Chinese", "BOPOMOFO": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese",
    "KATAKANA-HIRAGANA": "Japanese",
}  # fmt: skip


def script_of(character: str) -> str:
    """The script of a letter, as in a sentence: `Arabic`; `` for signs and emoji."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    first = unicodedata.name(character, "").partition(" ")[0]
    return _SCRIPTS.get(first, first.title())


def package_for(character: str) -> str:
    """The font package to install for a character; empty where none is known."""
    if _CJK_SIGNS.match(character):
        return CJK
    return _PACKAGES.get(unicodedata.name(character, "").partition(" ")[0], "") if script_of(character) else ""


def script_among(characters: Iterable[str]) -> str:
    """The script of some letters of one font package: that of kana or Hangul, if there are any, before Chinese."""
    scripts = {script_of(character) for character in characters}
    return next((name for name in ("Japanese", "Korean") if name in scripts), max(scripts, default=""))
