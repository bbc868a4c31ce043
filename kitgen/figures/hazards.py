"""Draw the symbols of hazards and of protective clothing: the shapes of GHS and ISO 7010, simplified."""

from __future__ import annotations

from kitgen.figures import Drawing
from kitgen.figures.svg import frame

_DIAMOND = '<path d="M50 4 96 50 50 96 4 50z" fill="#ffffff" stroke="#c8102e" stroke-width="6"/>'
_TRIANGLE = '<path d="M50 8 95 88H5z" fill="#ffd100" stroke="#000000" stroke-width="6" stroke-linejoin="round"/>'
_DISC = '<circle cx="50" cy="50" r="46" fill="#00539b"/>'


def _black(*paths: str) -> str:
    return "".join(f'<path d="{path}" fill="#000000" fill-rule="evenodd"/>' for path in paths)


def _lines(path: str, width: float = 5, colour: str = "#000000") -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'


def _white(*paths: str) -> str:
    return "".join(f'<path d="{path}" fill="#ffffff"/>' for path in paths)


_FLAME = "M50 20c5 13 17 20 17 34a17 16 0 0 1-34 0c0-8 5-12 8-17 0 6 2 9 5 10 4-9 3-17 4-27z"
_SMALL_FLAME = "M50 16c3 8 11 12 11 21a11 11 0 0 1-22 0c0-5 3-8 5-11 0 4 2 6 3 6 3-6 2-10 3-16z"
_SKULL = (
    "M50 24a18 16 0 0 0-18 16c0 6 3 10 8 12v6h20v-6c5-2 8-6 8-12a18 16 0 0 0-18-16z"
    "M43 36a5 5 0 1 1-.01 0zM57 36a5 5 0 1 1-.01 0zM50 45l3 5h-6z"
)
_BURST = "M50 22l4 15 13-9-5 15 16 1-13 9 11 11-15-2 1 15-11-11-9 12-1-15-14 3 8-13-14-7 15-2-6-14 13 7z"

_DRAWN = {
    "GHS01": _DIAMOND + _black(_BURST),
    "GHS02": _DIAMOND + _black(_FLAME, "M32 75h36v5H32z"),
    "GHS03": _DIAMOND + _black(_SMALL_FLAME) + _lines("M50 50a12 12 0 1 1-.01 0z", 5) + _black("M36 78h28v4H36z"),
    "GHS04": _DIAMOND + _lines("M36 62 60 40", 13) + _lines("M60 40 68 33", 6),
    "GHS05": _DIAMOND
    + _black("M38 28c4 7 7 10 7 14a7 7 0 0 1-14 0c0-4 3-7 7-14z", "M62 28c4 7 7 10 7 14a7 7 0 0 1-14 0c0-4 3-7 7-14z")
    + _black("M26 60h17l4 6 4-6h23v8H26z"),
    "GHS06": _DIAMOND + _black(_SKULL) + _lines("M32 64 68 78M68 64 32 78"),
    "GHS07": _DIAMOND + _black("M43 22h14l-4 36h-6z", "M50 64a6 6 0 1 1-.01 0z"),
    "GHS08": _DIAMOND
    + _black("M50 20a9 9 0 1 1-.01 0z", "M28 74c0-22 6-33 22-33s22 11 22 33z")
    + _white("M50 44l4 10 10-4-5 9 9 5-10 2 1 8h-18l1-8-10-2 9-5-5-9 10 4z"),
    "GHS09": _DIAMOND
    + _lines("M40 70V40M40 54 30 44M40 48 50 36", 4)
    + _black("M50 66c8-8 16-8 22 0-6 8-14 8-22 0z", "M72 66l8-6v12z", "M24 70h28v4H24z"),
    "hot-surface": _TRIANGLE
    + _lines("M30 78h40", 6)
    + _lines("M38 68c-6-6 6-10 0-18M50 68c-6-6 6-10 0-18M62 68c-6-6 6-10 0-18", 4),
    "electricity": _TRIANGLE + _black("M54 32 40 60h9l-4 20 15-28h-9l9-20z"),
    "goggles": _DISC
    + _lines("M34 52a10 10 0 1 1-.01 .1zM66 52a10 10 0 1 1-.01 .1zM44 57h12M24 56 16 48M76 56 84 48", 6, "#ffffff"),
    "gloves": _DISC + _white("M36 78V50l-8-8 5-6 9 8V26h6v20h3V22h6v24h3V26h6v24h2V34h5v26c0 8-4 12-7 18z"),
    "lab-coat": _DISC + _white("M42 22h16l16 10 6 22-9 3-5-12v34H34V45l-5 12-9-3 6-22z"),
}
"""Each symbol on its ground, on 100 by 100."""


def draw(symbol: str, alt: str) -> Drawing:
    """A symbol, the same in every colour scheme."""
    return Drawing(frame([_DRAWN[symbol]], 100, 100, alt, "hazard"), alt)
