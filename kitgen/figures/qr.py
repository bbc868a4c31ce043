"""Draw the QR code of an address."""

from __future__ import annotations

from kitgen.figures import Drawing
from kitgen.figures.svg import frame

QUIET = 4
"""Modules of white around the code, which readers need."""


def draw(address: str, alt: str) -> Drawing:
    """The code as one path of black squares, on white in every colour scheme."""
    import segno

    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET
    runs = []
    for y, row in enumerate(rows, QUIET):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end] == row[x]:
                end += 1
            if row[x]:
                runs.append(f"M{x + QUIET} {y}h{end - x}v1h-{end - x}z")
            x = end
    ground = f'<rect width="{size}" height="{size}" fill="#ffffff"/>'
    return Drawing(frame([ground, f'<path d="{"".join(runs)}" fill="#000000"/>'], size, size, alt, "qr"), alt)
