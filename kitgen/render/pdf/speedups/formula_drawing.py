"""Draw each formula of a document once, in the colour of the text around it.

WeasyPrint 70 draws an SVG each time it is on a page, outline by outline, and `currentColor` in it is black. A formula
(kitgen.text.formulas) is a few outlines: they become one form of the PDF for each colour, and every place of it refers
to that form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

_CLASS = "math"


def _formula_drawing() -> Iterator[Replacement]:
    from weasyprint.images import SVGImage

    plain = SVGImage.draw

    def draw(self: Any, stream: Any, width: float, height: float, style: Any) -> None:
        """The picture: a formula by its form, any other as it was."""
        root = self._svg.tree
        if root.get("class") != _CLASS or any(_has_own_colour(part) for part in root._etree_node):
            plain(self, stream, width, height, style)
            return
        left, top, box_width, box_height = map(float, root.get("viewBox").split())
        paths = tuple((part.get("d"), part.get("stroke-width")) for part in root._etree_node if part.get("d"))
        name = _form(stream, (left, top, box_width, box_height), paths, style["color"])
        with stream.stacked():
            across, down = width / box_width, height / box_height
            stream.transform(a=across, d=down, e=-left * across, f=-top * down)
            stream.draw_x_object(name)

    yield Replacement(plain, draw)


def _has_own_colour(part: Any) -> bool:
    return part.get("fill", "none") not in ("none", "currentColor") or part.get("stroke", "none") not in (
        "none",
        "currentColor",
    )


def _form(
    stream: Any, box: tuple[float, float, float, float], paths: tuple[tuple[str, str | None], ...], colour: Any
) -> str:
    """The name of the form that draws these outlines in a colour, among the resources of a page."""
    forms = stream._resources["XObject"]
    known = forms.__dict__.setdefault("kitgen_formulas", {})
    key = (box, paths, (colour.space, *colour))
    if key not in known:
        left, top, width, height = box
        margin = 100  # letters may reach beyond their box
        form = stream.add_group(left - margin, top - margin, width + 2 * margin, height + 2 * margin)
        form.set_color(colour)
        for path, line_width in paths:
            if line_width:
                form.set_color(colour, stroke=True)
                form.set_line_width(float(line_width))
                form.set_line_cap(1)
            _draw(path, form)
            form.stroke() if line_width else form.fill()
        known[key] = form.id
    return str(known[key])


def _draw(path: str, form: Any) -> None:
    """The outlines of a path as operators of the PDF."""
    for name, numbers in _outlines(path):
        getattr(form, name)(*numbers)


@lru_cache(maxsize=4096)
def _outlines(path: str) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The operators of a path by the names of methods; most formulas are in several documents of a lesson."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    parse_path(path, pen)
    found: list[tuple[str, tuple[float, ...]]] = []
    here = (0.0, 0.0)
    for name, points in pen.value:
        if name == "moveTo":
            found.append(("move_to", points[0]))
        elif name == "lineTo":
            found.append(("line_to", points[0]))
        elif name == "curveTo":
            found.append(("curve_to", (*points[0], *points[1], *points[2])))
        elif name == "qCurveTo":  # of one point between its ends, raised to the degree that a PDF has
            between, end = points
            thirds = [(edge + 2 * middle) / 3 for edge, middle in zip((*here, *end), between * 2, strict=True)]
            found.append(("curve_to", (*thirds, *end)))
        elif name == "closePath":
            found.append(("close", ()))
        here = points[-1] if points else here
    return tuple(found)


PATCHES = (
    Patch(
        "formula-drawing",
        _formula_drawing,
        (
            "weasyprint/images.py:SVGImage",
            "weasyprint/svg/__init__.py:Node",
            "weasyprint/pdf/stream.py:Stream.add_group",
            "weasyprint/pdf/stream.py:Stream.set_color",
        ),
        same_bytes=False,
    ),
)
