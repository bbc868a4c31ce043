"""Formulas in TeX: drawn as SVG of outlines, with the words that a screen reader says.

Drawn by mathra (PyPI), which needs no TeX, knows chemistry (`\\ce`) and units (`\\SI`), and speaks 16 languages. The
SVG has one size unit, the em of the text around it, and no ids, so that a formula may be in a page many times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import escape

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST = 1_000
"""Characters of one formula."""

WIDEST = 60.0
"""Ems: more than the width of a page in the letters of its text."""

MARK = "\N{FUNCTION APPLICATION}"
"""Before the words of a formula: prints nothing, and says that the picture is a formula."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+")
_CURRENT = "currentColor"
_TAG = "{http://www.w3.org/2000/svg}"


class BadFormula(ValueError):
    """A formula that cannot be read: where (characters from its beginning), what is wrong, and what to do."""

    def __init__(self, offset: int, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.offset = offset
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True)
class Stroke:
    """Lines of one width, in the coordinates of the view box."""

    path: str
    width: str
    colour: str


@dataclass(frozen=True)
class Formula:
    """A drawn formula. Lengths are in thousandths of an em, y goes down, and 0 is the baseline."""

    left: float
    top: float
    width: float
    height: float
    areas: tuple[tuple[str, str], ...]
    """Filled outlines as the `d` of an SVG path, and their colour: `currentColor` is that of the text."""

    strokes: tuple[Stroke, ...]
    spoken: str
    """In the language that it was drawn for, or in English."""

    written: str
    """In one line of signs: `E = mc^2`."""

    language: str
    """Of the words."""

    @property
    def svg(self) -> str:
        """The drawing as an element of HTML."""
        depth = self.top + self.height
        shape = "".join(f'<path fill="{colour}" d="{path}"/>' for path, colour in self.areas)
        shape += "".join(
            f'<path fill="none" stroke="{each.colour}" stroke-width="{each.width}" stroke-linecap="round"'
            f' d="{each.path}"/>'
            for each in self.strokes
        )
        return (
            f'<svg class="math" role="img" xmlns="http://www.w3.org/2000/svg" lang="{self.language}"'
            f' viewBox="{self.left:g} {self.top:g} {self.width:g} {self.height:g}"'
            f' style="width: {_ems(self.width)}em; vertical-align: {_ems(-depth)}em">'
            f"<title>{MARK}{escape(self.spoken)}</title>{shape}</svg>"
        )


def _ems(thousandths: float) -> str:
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".") or "0"


@lru_cache(maxsize=4096)
def formula(tex: str, language: str = "en", display: bool = False) -> Formula:
    """Draw a formula; with ``display``, as one on a line of its own. Raises BadFormula if it cannot be read."""
    if len(tex) > LONGEST:
        raise BadFormula(
            LONGEST, f"has {len(tex):,} characters; a formula may have {LONGEST:,}", "split it into several formulas"
        )
    if not tex.strip():
        raise BadFormula(0, "is empty", "write the formula between the signs, or delete them")
    import mathra

    words = _language(language)
    try:
        made = mathra.render(tex, words, display=display, strict=True)
    except ValueError as error:
        raise _explained(str(error), tex) from None
    found = _drawn(made["svg"], made["speech"], _raised(made["text"]), words)
    if found.width > WIDEST * 1000:
        raise BadFormula(0, f"is wider than a page ({found.width / 1000:.0f} em)", r"break it with \\ in aligned lines")
    return found


_EXPONENT = re.compile(r"\^(?:\(([-−]?\d{1,3})\)|(\d{1,3}[+−]?))(?![\w.,])")
_UP = str.maketrans("+-−0123456789", "⁺⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _raised(written: str) -> str:
    """A formula in one line with its exponents raised, for the words of a drawing and the foot of a slide."""
    return _EXPONENT.sub(lambda found: (found[1] or found[2]).translate(_UP), written)


@lru_cache(maxsize=64)
def _language(language: str) -> str:
    """The nearest language in which formulas are read aloud; English if there is none."""
    import mathra

    spoken = {each["code"].split("-")[0]: each["code"] for each in mathra.locales()}
    return spoken.get(language.split("-")[0], "en")


_COLUMN = re.compile(r"column (\d+): (.*)", re.DOTALL)
_SAID = (
    (r"unsupported command: (\\\S+)", "has the unknown command {0}", r"check its spelling; words are written \text{…}"),
    (r"unsupported environment: (.*)", "has the unknown environment '{0}'", "use one such as pmatrix or cases"),
    (r"'\{' without", "has a {{ that no }} closes", "close it, or delete it"),
    (r"'\}' without", "has a }} that no {{ opens", "delete it, or open it"),
    (r"missing argument", "ends where something is missing, such as the exponent after ^", "write it, between { and }"),
    (r"(\\left|\\right) without (?:a matching )?(\\left|\\right)", "has {0} without {1}", r"each \left needs a \right"),
    (r"the .* font has no '(.*)' character.*", "has a character that formulas cannot have: {0}", "write it outside"),
    (r"control character (\S+)", "has a character that cannot be printed ({0})", "delete it"),
)  # fmt: skip


def _explained(said: str, tex: str) -> BadFormula:
    """What mathra says of a formula in the words of kitgen."""
    match = _COLUMN.match(said)
    offset, what = (int(match[1]) - 1, match[2]) if match else (0, said)
    for pattern, problem, hint in _SAID:
        found = re.match(pattern, what)
        if found:
            if not match and found.groups():
                offset = max(0, tex.find(found[1]))
            return BadFormula(min(offset, len(tex)), problem.format(*found.groups()), hint)
    return BadFormula(min(offset, len(tex)), f"cannot be read: {what}", "see docs/markdown.md")


def _drawn(svg: str, spoken: str, written: str, language: str) -> Formula:
    """The outlines of mathra's drawing, without its copy of the source, its hidden text and its references."""
    from xml.etree import ElementTree

    root = ElementTree.fromstring(svg)  # noqa: S314 - made by mathra
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    letters = {path.get("id"): path.attrib["d"] for path in root.iter(f"{_TAG}path")}
    areas: dict[str, Any] = {}
    strokes: dict[tuple[str, str], list[str]] = {}
    for colour, element in _shapes(root):
        if element.tag == f"{_TAG}line":
            x1, y1, x2, y2 = (element.attrib[name] for name in ("x1", "y1", "x2", "y2"))
            end = (_colour(element.get("stroke")), element.attrib["stroke-width"])
            strokes.setdefault(end, []).append(f"M{x1} {_down(y1)}L{x2} {_down(y2)}")
        else:
            _outline(element, letters, areas.setdefault(colour, _pen()))
    lines = [Stroke("".join(path), width, colour) for (colour, width), path in strokes.items()]
    drawn = tuple((pen.getCommands(), colour) for colour, pen in areas.items())
    return Formula(left, top, width, height, drawn, tuple(lines), spoken, written, language)


def _shapes(root: Element) -> Iterator[tuple[str, Element]]:
    """What is drawn, with its colour."""
    for group in root.iterfind(f"{_TAG}g"):
        for element in group.iter():
            if element.tag in (f"{_TAG}use", f"{_TAG}rect", f"{_TAG}line"):
                yield _colour(element.get("fill", group.get("fill"))), element
            elif element.tag != f"{_TAG}g":
                raise LookupError(f"mathra draws with {element.tag}, which is not known here")


def _colour(name: str | None) -> str:
    return name if name and _COLOUR.fullmatch(name) else _CURRENT


def _down(up: str) -> str:
    """A coordinate that goes up as one that goes down."""
    return up[1:] if up.startswith("-") else f"-{up}"


def _pen() -> Any:
    from fontTools.pens.svgPathPen import SVGPathPen

    return SVGPathPen(None, ntos=lambda number: f"{number:.0f}")


_PLACED = re.compile(r"translate\((\S+) (\S+)\)(?: scale\((\S+)\))?")


def _outline(element: Element, letters: Mapping[str | None, str], pen: Any) -> None:
    """Add a letter or a bar to the outlines."""
    from fontTools.pens.transformPen import TransformPen
    from fontTools.svgLib.path import parse_path

    if element.tag == f"{_TAG}rect":
        x, y, width, height = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
        turned = TransformPen(pen, (1, 0, 0, -1, 0, 0))
        turned.moveTo((x, y))
        for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
            turned.lineTo(corner)
        turned.closePath()
        return
    placed = _PLACED.fullmatch(element.get("transform", f"translate({element.get('x', 0)} {element.get('y', 0)})"))
    if placed is None:
        raise LookupError(f"mathra places a letter by {element.get('transform')}, which is not known here")
    x, y, size = float(placed[1]), float(placed[2]), float(placed[3] or 1)
    name = element.attrib["href"].removeprefix("#")
    parse_path(letters[name], TransformPen(pen, (size, 0, 0, -size, x, -y)))
