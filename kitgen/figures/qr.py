"""Draw the QR code of an address."""

from __future__ import annotations

from itertools import groupby

from kitgen.figures import Drawing
from kitgen.figures.svg import frame

QUIET = 4
"""Modules of white around the code, which readers need."""


def draw(address: str, alt: str) -> Drawing:
    """The code as one path of black squares, on white in every colour scheme."""
    import segno

    rows = segno.make(address, error="m", micro=False).matrix
    size = len(rows) + 2 * QUIET
    runs = []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for is_black, modules in groupby(row):
            width = len(list(modules))
            if is_black:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    ground = f'<rect width="{size}" height="{size}" fill="#ffffff"/>'
    return Drawing(frame([ground, f'<path d="{"".join(runs)}" fill="#000000"/>'], size, size, alt, "qr"), alt)
