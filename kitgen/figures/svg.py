"""Write SVG: escaping, number formats, and the ``<svg>`` element that all figures share."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping

ACCENT = "#0b4f5c"
"""Deep blue-green: contrast 9:1 on white, dark grey when photocopied."""

INK = "#1a1a1a"
QUIET = "#595959"
RULE = "#8a8a8a"
FAINT = "#d4d4d4"

_FAMILY = "Fira Sans, sans-serif"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: object) -> str:
    """Text escaped for XML elements and attributes; characters that XML forbids are left out."""
    return html.escape(printable(str(text)), quote=True)


def printable(text: str) -> str:
    """Text without the control characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def length(value: float) -> str:
    """A coordinate in viewBox units with at most two decimals, the same on every machine."""
    return f"{value + 0.0 if abs(value) >= 0.005 else 0.0:.2f}".rstrip("0").rstrip(".")


def element(name: str, attributes: Mapping[str, object], content: str = "") -> str:
    """One SVG element. Numbers are formatted as lengths, ``font_size`` becomes ``font-size``; content is SVG."""
    written = "".join(
        f' {key.replace("_", "-")}="{length(value) if isinstance(value, (int, float)) else escape(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float, **attributes: object) -> str:
    """One line of text with its baseline at y."""
    return element("text", {"x": x, "y": y, "font_size": size, "fill": INK, **attributes}, escape(words))


def path(points: Iterable[tuple[float, float]]) -> str:
    """The ``d`` attribute of a line through the points."""
    return "M" + "L".join(f"{length(x)} {length(y)}" for x, y in points)


def reads_right_to_left(words: str) -> bool:
    """Whether the first letter that has a direction is of a script that runs from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in words)
    return next((way in ("R", "AL") for way in directions if way in ("L", "R", "AL")), False)


def frame(parts: Iterable[str], width: float, height: float, alt: str, name: str) -> str:
    """The complete ``<svg>`` element, as many pixels large as its viewBox, so that CSS can scale it by width alone."""
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"figure {name}",
        "viewBox": f"0 0 {length(width)} {length(height)}",
        "width": width,
        "height": height,
        "role": "img",
        "aria-label": alt,
        "font-family": _FAMILY,
    }
    return element("svg", attributes, "\n".join(["", element("title", {}, escape(alt)), *parts, ""]))
