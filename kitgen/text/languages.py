"""Codes of languages, and stretches of a text that are marked with one: `[¡hola!]{es}`, or `{lang=es}`.

Text that only looks like it stays text: the braces have a code that CLDR knows, of two or three letters, and the
brackets words. With `lang=` any code of three letters is one, such as `kek`, which CLDR has no name for, and any text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kitgen.suggestions import closest
from kitgen.text.locales import text_direction

_BRACES = re.compile(r"\{\s*(lang\s*=\s*)?([\"']?)([^\W\d_][\w-]{0,34})\2\s*\}")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_WORDS = re.compile("[^\\W\\d_]{2}|[\u0590-\u1fff\u2e80-\ud7ff\ue02b]")
"""More than letters of a formula: two of them together, one of a script without formulas, or a gap to write in."""

_OLD = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}


class Mark(NamedTuple):
    """What is in braces after a bracket."""

    typed: str
    code: str
    """The code of a language; empty where there is none."""
    said: bool
    """Whether `lang=` says that it is one."""
    end: int


def may_be_marked(text: str) -> bool:
    """Whether a text may have a stretch in another language: most have none, and are read without these rules."""
    return "]{" in text


def mark_at(text: str, start: int) -> Mark | None:
    """The mark that begins at ``start``, if it looks like one."""
    match = _BRACES.match(text, start)
    if not match:
        return None
    said, code = bool(match[1]), tidy(match[3])
    known = is_code(code) if said else is_known(code)
    return Mark(match[0], code if known else "", said, match.end())


def marks_stretch(mark: Mark, inside: str) -> bool:
    """Whether a mark says the language of what is in the brackets before it, and is not part of a formula."""
    return bool(mark.code) and bool(inside.strip()) and (mark.said or has_words(inside))


def has_words(inside: str) -> bool:
    """Whether there is more in brackets than the letters of a formula."""
    return bool(_WORDS.search(inside))


def meant(typed: str) -> str | None:
    """The code that was probably meant by braces that name no language, or ''; None if they mean something else."""
    match = _BRACES.match(typed)
    if not match:
        return None
    found = likely(match[3]) if len(match[3]) > 1 else ""
    return found if found or match[1] or re.fullmatch(r"[A-Za-z]{2,3}(?:[-_].*)?", match[3]) else None


def is_code(code: str) -> bool:
    """Whether a text is built as the code of a language; one of two letters must be known."""
    return bool(_CODE.match(code)) and (len(code.partition("-")[0]) > 2 or is_known(code))


def is_known(code: str) -> bool:
    """Whether CLDR knows the language of a code."""
    return bool(_CODE.match(code)) and code.partition("-")[0].lower() in _names()


def tidy(code: str) -> str:
    """A code with its letters as they are usually written: `pt-BR`, `zh-Hant`."""
    first, *others = code.split("-")
    return "-".join([first.lower(), *(_tidy_part(part) for part in others)])


def _tidy_part(part: str) -> str:
    return part.title() if len(part) == 4 and part.isalpha() else part.upper() if len(part) == 2 else part.lower()


def likely(typed: str) -> str:
    """The code that was probably meant: `es` for `spanish`, `pt-BR` for `pt_BR`, `he` for `iw`; empty if none is."""
    code = tidy(typed.strip().replace("_", "-"))
    if code in _OLD:
        return _OLD[code]
    if is_known(code):
        return code
    by_name = _codes()
    name = typed.strip().casefold()
    if name in by_name:
        return by_name[name]
    if len(name) > 3:
        return by_name.get(closest(name, by_name, 0.85), "")
    return closest(code.partition("-")[0], sorted(_COMMON), 0.6)


_OFTEN = """
ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko la lt lv mk ms mt nl no pl
pt ro ru sk sl sq sr sv sw th tr uk ur vi zh
"""
_COMMON = frozenset(_OFTEN.split())
"""The languages that a code which does not exist may have been meant for."""


@cache
def _names() -> frozenset[str]:
    """The codes of the languages that CLDR has a name for."""
    from babel import Locale

    return frozenset(str(code) for code in Locale.parse("en").languages if "_" not in str(code)) - set(_OLD)


@cache
def _codes() -> dict[str, str]:
    """The codes of languages by their names in English, and of many by their own."""
    from babel import Locale

    known = ((str(code), str(name)) for code, name in Locale.parse("en").languages.items())
    found = {name.casefold(): code for code, name in known if "_" not in code}
    for code in sorted(_COMMON):
        found[str(Locale.parse(code).get_language_name(code)).casefold()] = code
    return found


def attributes(code: str) -> str:
    """The attributes of an element in a language, with a space before them."""
    return f' lang="{code}" dir="{text_direction(code)}"'


def set_attributes(html: str, code: str) -> str:
    """The HTML of blocks, each with the attributes of its language."""
    return _BLOCK.sub(lambda found: found[0] + attributes(code), html)


_BLOCK = re.compile(r"^<(?:p|ul|ol|table|blockquote|pre|div)(?=[ >])", re.MULTILINE)
