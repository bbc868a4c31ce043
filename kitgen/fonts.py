"""Fonts that come with the install: found as packages, given to fontconfig alone, and asked what they have.

Only fonts from Python packages (``fontpkg-*``) are used, never those of the machine, so that a page looks
the same everywhere, also on a machine that has no fonts at all.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

SERIF = "IBM Plex Serif"
SANS = "Fira Sans"

# Written in every sample and in most of Europe: both families above have all of it (tests/test_fonts.py)
_KNOWN_RANGES = ((0x20, 0x7E), (0xA0, 0x17E), (0x218, 0x21B), (0x400, 0x45F), (0x490, 0x491))
_KNOWN = frozenset(
    {chr(code) for first, last in _KNOWN_RANGES for code in range(first, last + 1)}
    | set("\n\t‘’‚“”„«»‹›–—…•·¶§†‡€°×÷−≤≥≈≠√∞→←↑↓½¼¾²³₁₂\u00a0\u2009\u200b\u200c\u200d\u202f\u2060\ufe0e\ufe0f")
)


def folders() -> list[Path]:
    """The folders of every font package that is installed, sorted by name."""
    found = {}
    for point in entry_points(group="fontpkg.family"):
        root = Path(str(point.load().__file__)).parent / "files"
        if root.is_dir():
            found[point.name] = root
    return [found[name] for name in sorted(found)]


@cache
def prepare() -> None:
    """Point fontconfig at the font packages and fix the clock that font subsets carry.

    Must run before WeasyPrint is imported: Pango reads its configuration once.
    """
    os.environ["FONTCONFIG_FILE"] = str(_configuration())
    # fontTools writes the time into each subset; without this no PDF is ever the same twice
    os.environ.setdefault("SOURCE_DATE_EPOCH", "946684800")


def _configuration() -> Path:
    """A fontconfig file that lists the font packages, kept in the user's cache folder if there is one to write in."""
    try:
        return _kept_in(_cache_folder())
    except (OSError, RuntimeError):
        place = Path(tempfile.mkdtemp(prefix="kitgen-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        return _kept_in(place)


def _cache_folder() -> Path:
    """The user's cache folder. A relative one is ignored, as XDG asks: fontconfig would not find its file there."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if os.path.isabs(given) else Path.home() / ".cache") / "kitgen"


def _kept_in(place: Path) -> Path:
    # of two processes that fontconfig lets make this folder at a time, one would complain that it cannot
    (place / "fontconfig").mkdir(parents=True, exist_ok=True)
    lines = ["<?xml version='1.0'?>", "<!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>", "<fontconfig>"]
    lines += [f"<dir>{escape(str(folder))}</dir>" for folder in folders()]
    lines += [f"<cachedir>{escape(str(place / 'fontconfig'))}</cachedir>", "</fontconfig>", ""]
    text = "\n".join(lines)
    path = place / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:12]}.conf"
    if not path.is_file() or path.read_bytes() != text.encode():
        _write(path, text)
    return path


def _write(path: Path, text: str) -> None:
    # several kitgen processes may start at once: each writes its own file and renames it into place
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)


def missing(text: str) -> set[str]:
    """The characters of ``text`` that no installed font has."""
    rare = set(text) - _KNOWN
    return {character for character in rare if ord(character) not in _covered()} if rare else set()


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for folder in folders():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in (".ttf", ".otf"):
                with TTFont(path, lazy=True) as font:
                    # names that nobody asks for take longer to read than the characters
                    font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
                    covered |= set(font.getBestCmap() or {})
    return frozenset(covered)


def file_of(family: str, weight: int = 400, style: str = "normal") -> Path:
    """The font file of a family nearest to a weight. Raises LookupError if the family is not installed."""
    import fontpkg

    try:
        return Path(str(fontpkg.path(family, weight=weight, style=style, nearest=True)))
    except fontpkg.FontpkgError as error:
        raise LookupError(str(error)) from error


def families() -> dict[str, Any]:
    """The installed families by their names."""
    import fontpkg

    return {family.name: family for family in fontpkg.families().values()}
