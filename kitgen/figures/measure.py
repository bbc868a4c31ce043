"""Measure text and break it into lines, by the advance widths of Fira Sans or of IBM Plex Serif."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.resources import as_file, files
from itertools import pairwise

SANS, SERIF = "FiraSans", "IBMPlexSerif"
"""The families that can be measured, as their files are named."""

_PACKAGES = {SANS: "fontpkg_fira_sans", SERIF: "fontpkg_ibm_plex_serif"}
_WIDE = 1.0
_UNKNOWN = 0.65
_ELLIPSIS = "…"
_NARROWEST = 320


def wrap(
    text: str, width: float, size: float, bold: bool = False, lines: int | None = None, family: str = SANS
) -> list[str]:
    """The lines of a text set in that size, none wider than width (same unit as size).

    Lines break at spaces; a word that is wider than a line breaks after a hyphen or slash of its own, else
    anywhere. With ``lines``, the rest is cut and replaced by an ellipsis. ValueError if not even one letter fits.
    """
    if width < size:
        raise ValueError(f"a column {width:g} wide is too narrow for text of size {size:g}")
    found: list[str] = []
    advance = _advances(family, "Bold" if bold else "Regular").__getitem__
    taken = 0.0  # by the last line, in the size of the letters; it is not measured anew with each word
    for word in re.split(r"[ \t\r\n\f\v]+", text.replace("\u00ad", "").strip()):
        if found and size * (more := sum(map(advance, f" {word}"), taken)) <= width:
            found[-1], taken = f"{found[-1]} {word}", more
        elif word:
            found.extend(_pieces(word, width, size, bold, family))
            taken = sum(map(advance, found[-1]))
    return found if lines is None or len(found) <= lines else _cut(found[:lines], width, size, bold, family)


def text_width(text: str, size: float, bold: bool = False, family: str = SANS) -> float:
    """The width of one line of text, in the unit of size, without kerning.

    Letters that the font lacks count as 0.65 of the size, wide East Asian ones as 1, marks as nothing.
    """
    return size * sum(map(_advances(family, "Bold" if bold else "Regular").__getitem__, text))


def labels_fit(labels: Sequence[str], places: Sequence[float], size: float, space: float) -> bool:
    """Whether labels centred at these places on an axis have at least ``space`` between them."""
    widths = [text_width(label, size) + space for label in labels]
    gaps = [right - left for left, right in pairwise(places)]
    return all(gap >= (left + right) / 2 for gap, (left, right) in zip(gaps, pairwise(widths), strict=True))


def require_width(figure: str, width: float) -> None:
    """ValueError if a figure, such as `a chart`, is to be drawn narrower than its texts allow."""
    if width < _NARROWEST:
        raise ValueError(f"{figure} needs a width of {_NARROWEST} or more, not {width:g}")


class _Advances(dict[str, float]):
    """The advance widths of letters in a font, in its size; those that it lacks are guessed."""

    def __missing__(self, letter: str) -> float:
        self[letter] = _guess(letter)
        return self[letter]


@lru_cache(maxsize=4)
def _advances(family: str, style: str) -> _Advances:
    open_font = import_module("fontTools.ttLib").TTFont
    with (
        as_file(files(_PACKAGES[family]) / "files" / f"{family}-{style}.ttf") as file,
        open_font(file, lazy=True) as font,
    ):
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        widths = {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        return _Advances({letter: width for letter, width in widths.items() if width})


def _guess(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(letter) in ("W", "F") else _UNKNOWN


def _pieces(word: str, width: float, size: float, bold: bool, family: str) -> list[str]:
    """A word in parts that each fit on a line."""
    pieces = []
    while text_width(word, size, bold, family) > width:
        fitting = max(1, _fitting(word, width, size, bold, family))
        natural = max((word.rfind(mark, 0, fitting) for mark in "-–—/"), default=-1) + 1
        if natural:
            piece, word = word[:natural], word[natural:]
        elif fitting > 1 and _takes_hyphen(word[fitting - 2 : fitting]):
            piece, word = word[: fitting - 1] + "-", word[fitting - 1 :]
        else:
            piece, word = word[:fitting], word[fitting:]
        pieces.append(piece)
    return [*pieces, word] if word else pieces


def _fitting(word: str, width: float, size: float, bold: bool, family: str) -> int:
    """The number of letters of a word that fit on a line with a hyphen."""
    room = width - text_width("-", size, bold, family)
    count = 0
    for letter in word:
        room -= text_width(letter, size, bold, family)
        if room < 0:
            break
        count += 1
    return count


def _takes_hyphen(pair: str) -> bool:
    """Whether a break between two letters needs a hyphen: in alphabets that run from left to right."""
    return all(
        letter.isalpha()
        and unicodedata.bidirectional(letter) == "L"
        and unicodedata.east_asian_width(letter) not in ("W", "F")
        for letter in pair
    )


def _cut(lines: list[str], width: float, size: float, bold: bool, family: str) -> list[str]:
    last = lines[-1]
    while last and text_width(last.rstrip() + _ELLIPSIS, size, bold, family) > width:
        last = last[:-1]
    return [*lines[:-1], last.rstrip() + _ELLIPSIS]
