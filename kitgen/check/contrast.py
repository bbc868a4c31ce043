"""Contrast of colours as WCAG 2.2 defines it (section 1.4.3 and the definition of relative luminance)."""

from __future__ import annotations

import colorsys

AA_CONTRAST = 4.5
"""Contrast that text of normal size needs (WCAG 2.2 AA)."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours such as "#0b4f5c", from 1 (the same) to 21 (black on white)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def nearest_accessible(colour: str, ground: str = "#ffffff", enough: float = AA_CONTRAST) -> str:
    """The same hue, as little darker (or lighter, on dark ground) as it takes to reach ``enough``."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    down = _luminance(ground) > 0.18
    for step in range(1001):
        level = light - step / 1000 if down else light + step / 1000
        level = min(max(level, 0.0), 1.0)
        red, green, blue = colorsys.hls_to_rgb(hue, level, saturation)
        tried = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        if contrast(tried, ground) >= enough:
            return tried
    return "#000000" if down else "#ffffff"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
