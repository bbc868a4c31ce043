"""Which styles of a drawing are printed as browsers show them, found by comparing WeasyPrint 70 with Chromium."""

from __future__ import annotations

import re
from functools import lru_cache

_LENGTH = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?(px|pt|pc|mm|cm|in|q|em|ex|rem|%)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE)
_NAMES = re.compile(r"[\w-]+")
_FONTS = re.compile(r"[^()<>{}]+")
_LENGTHS = re.compile(rf"none|({_LENGTH.pattern})([\s,]+({_LENGTH.pattern}))*", re.IGNORECASE)
_REFERENCE = re.compile(r"none|url\(\s*['\"]?#[^'\")]+['\"]?\s*\)")
_TRANSFORM = re.compile(
    r"none|((matrix|translate[XY]?|scale[XY]?|rotate|skew[XY]?)\s*\([-+\d.,\seEdgraptunx]*\)[\s,]*)*"
)
_SHORT_FONT = re.compile(rf"{_LENGTH.pattern}\s+[^\d/()]+", re.IGNORECASE)

_LONGEST = 1_000

_WHITE = r"(white|#fff|#ffffff|rgb\(255,\s*255,\s*255\))"

_PAINTED = frozenset({"fill", "stroke", "stop-color", "color"})
_CHECKED = {
    **dict.fromkeys(
        ("stroke-width", "stroke-dashoffset", "x", "y", "width", "height", "r", "cx", "cy", "rx", "ry",
         "x1", "y1", "x2", "y2", "textLength", "refX", "refY", "markerWidth", "markerHeight", "font-size"), _LENGTH,
    ),
    **dict.fromkeys(
        ("fill-opacity", "stroke-opacity", "opacity", "stop-opacity", "stroke-miterlimit", "offset", "fr"), _NUMBER
    ),
    **dict.fromkeys(
        ("fill-rule", "stroke-linecap", "stroke-linejoin", "display", "visibility", "font-style", "text-anchor",
         "overflow", "direction"), _NAMES,
    ),
    **dict.fromkeys(("clip-path", "marker-start", "marker-mid", "marker-end", "marker"), _REFERENCE),
    "letter-spacing": re.compile(rf"normal|{_LENGTH.pattern}", re.IGNORECASE),
    "text-decoration": re.compile(r"none\b.*"),
    "stroke-dasharray": _LENGTHS,
    "font-family": _FONTS,
    "font-weight": re.compile(r"normal|bold|[1-9]\d\d"),
    "font": _SHORT_FONT,
    "transform": _TRANSFORM,
    "gradientTransform": _TRANSFORM,
    "patternTransform": _TRANSFORM,
    "dominant-baseline": re.compile("auto|alphabetic|middle|central|hanging|baseline"),
    "alignment-baseline": re.compile("auto|alphabetic|middle|central|hanging|baseline"),
    "paint-order": re.compile(r"normal|(markers\s+)?fill.*"),
    "background": re.compile(rf"none|transparent|{_WHITE}|light-dark\({_WHITE}.*", re.IGNORECASE),
    "points": re.compile(r"[-+\d.eE,\s]*"),
    "d": re.compile(r"\s*([Mm][-+\d.eE,\sMmLlHhVvCcSsQqTtAaZz]*)?"),
    "viewBox": re.compile(r"\s*([-+]?[\d.eE+-]+[\s,]+){3}[\d.eE+-]+\s*"),
}  # fmt: skip
"""What the values of attributes and properties that are drawn may be; geometry in a stylesheet counts, too."""

_CHECKED["background-color"] = _CHECKED["background"]
_ATTRIBUTES_ONLY = frozenset({"d", "points", "viewBox", "gradientTransform", "patternTransform", "offset", "fr"})

HARMLESS = frozenset(
    """
    shape-rendering text-rendering color-rendering image-rendering color-interpolation color-interpolation-filters
    enable-background isolation pointer-events cursor line-height text-align white-space font-stretch font-kerning
    font-optical-sizing font-variation-settings text-size-adjust user-select will-change clip-rule color-scheme
    color-profile solid-color solid-opacity lighting-color flood-color flood-opacity text-indent font-synthesis
    transition tab-size hyphens orphans widows unicode-bidi text-overflow shape-padding shape-margin float margin
    padding max-width max-height min-width min-height position outline kerning font-size-adjust text-orientation
    glyph-orientation-horizontal glyph-orientation-vertical dy dx text-decoration-style text-decoration-color
    text-decoration-thickness
    """.split()  # noqa: SIM905
)
"""Properties that change nothing that can be seen on paper, or that are checked with the text."""

_USUAL = frozenset(
    """
    normal none auto initial unset 0 0px start left inherit medium baseline visible nonzero horizontal-tb lr lr-tb ltr
    border-box view-box mixed currentcolor 1 100% repeat scroll
    """.split()  # noqa: SIM905
)
"""Values that are the same as no value."""

_OF_ATTRIBUTES = frozenset(
    """
    mask filter mix-blend-mode paint-order vector-effect text-decoration word-spacing baseline-shift writing-mode
    text-transform font-variant transform-origin
    """.split()  # noqa: SIM905
)
"""Other properties that may be attributes."""

_NAMED = {
    "mask": "it has a mask", "filter": "it has a filter (such as a blur or a shadow)",
    "mix-blend-mode": "it blends colours", "baseline-shift": "its text has raised or lowered letters",
}  # fmt: skip


def attribute_problem(name: str, value: str) -> str:
    """Why an attribute is not printed as it is meant; empty if it is, or means nothing."""
    if name in _CHECKED or name in _PAINTED or name in _OF_ATTRIBUTES:
        several = name in ("x", "y") and _LENGTHS.fullmatch(value.strip())  # one for each letter
        return "" if several else _problem(name, value)
    return ""


@lru_cache(maxsize=4096)
def style_problem(name: str, value: str) -> str:
    """Why a property of a style is not printed as it is meant; empty if it is."""
    if name.startswith("-"):
        return "" if not name.startswith("--") else _function(value)  # of one program only; a variable that is not used
    if name in _ATTRIBUTES_ONLY:
        return f"'{name}' is in a style"
    return _problem(name, value)


@lru_cache(maxsize=4096)
def _problem(name: str, value: str) -> str:
    value = value.partition("!")[0].strip()  # without "!important"
    if len(value) > _LONGEST and name not in ("d", "points"):
        return f"'{name}' has a value of {len(value):,} characters"
    if "var(" in value:
        return "it has CSS variables"
    if name in _PAINTED:
        return "" if _is_paint(value) else f"it has a colour that is not known: '{value[:40]}'"
    if value == "inherit" or (name in HARMLESS and not _function(value)):
        return ""
    if name in _CHECKED:
        return "" if _CHECKED[name].fullmatch(value) else f"'{name}' has a value that is not known: '{value[:40]}'"
    if value.lower() in _USUAL:
        return ""
    if name == "transform-origin" and re.fullmatch(r"[-+\d.\spx]+", value):
        return ""
    return _NAMED.get(name, f"it has the style '{name}: {value[:40]}'")


def _function(value: str) -> str:
    """A function of CSS that only browsers compute."""
    found = re.search(r"\b(var|calc|env|min|max|clamp|attr|light-dark|color-mix)\(", value)
    return f"it has '{found[1]}()' in a style" if found else ""


def _is_paint(value: str) -> bool:
    if re.fullmatch(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})", value):
        return True
    if value in ("none", "currentColor", "inherit", "transparent", "context-fill", "context-stroke"):
        return True
    if reference := re.fullmatch(r"url\(\s*['\"]?#[^'\")]+['\"]?\s*\)\s*(.*)", value):
        return not reference[1] or _is_paint(reference[1])
    from tinycss2.color5 import parse_color

    colour = parse_color(value)
    return colour is not None and colour != "currentcolor"
