"""Parts of a drawing that are drawn right in some forms only: gradients, patterns, arrowheads, joined letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from kitgen.source.drawing_css import declared, own_value

XLINK = "{http://www.w3.org/1999/xlink}"
_OPAQUE = frozenset({"", "1", "1.0", "100%"})
_STRAIGHT = re.compile(r"\s*[Mm][^A-Za-z]*([LlHhVv][^A-Za-z]*)*")
_ONE_CURVE = re.compile(r"\s*M[^A-Za-z]*C([^A-Za-z]*)")
_NUMBERS = re.compile(r"\d+(?:\.\d*)?|\.\d+")


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def gradient_problems(
    gradient: ElementTree.Element, ids: Mapping[str, ElementTree.Element], css: list[Any], on_line: bool
) -> Iterator[str]:
    """What is not printed as it is meant where something is painted with a gradient."""
    chain = _inherited(gradient, ids)

    def given(key: str) -> str:
        return next((value for each in chain if (value := each.get(key, ""))), "")

    if on_line:
        yield "it has a line in the colours of a gradient"
    if any(_is_clear(stop) for each in chain for stop in each) or any(
        name == "stop-opacity" and value not in _OPAQUE for name, value in declared(css)
    ):
        yield "it has a gradient that is partly transparent"
    if given("gradientUnits") != "userSpaceOnUse":
        yield "it has a gradient in units of the shape (gradientUnits), which many printers leave blank"
    if local(gradient) == "radialGradient":
        if not all(re.search(r"\d\s*$", given(key)) for key in ("cx", "cy", "r")):
            yield "it has a gradient in per cent of the drawing"
        if given("spreadMethod") not in ("", "pad"):
            yield "it has a gradient of repeated rings"


def _inherited(gradient: ElementTree.Element, ids: Mapping[str, ElementTree.Element]) -> list[ElementTree.Element]:
    """A gradient, and those that it refers to for what it does not say itself."""
    chain = [gradient]
    while (address := chain[-1].get("href") or chain[-1].get(f"{XLINK}href") or "")[:1] == "#":
        following = ids.get(address[1:])
        if following is None or following in chain:
            break
        chain.append(following)
    return chain


def _is_clear(stop: ElementTree.Element) -> bool:
    """Whether a stop of a gradient lets through what is below."""
    colour = own_value(stop, "stop-color")
    if own_value(stop, "stop-opacity") not in _OPAQUE or colour == "transparent":
        return True
    return re.match(r"(rgb|hsl)a|#(\w{4}|\w{8})$|\w+\(.*/", colour) is not None


def is_small_tile(pattern: ElementTree.Element) -> bool:
    """Whether a pattern has small tiles, so that it does not matter where on the shape they begin."""
    sizes = [re.fullmatch(r"(\d+(\.\d*)?|\.\d+)(px)?", pattern.get(key, "")) for key in ("width", "height")]
    return pattern.get("patternUnits") == "userSpaceOnUse" and all(size and float(size[1]) <= 20 for size in sizes)


def has_arrowheads(element: ElementTree.Element, ends: tuple[str, ...] = ("", "-start", "-mid", "-end")) -> bool:
    """Whether an element itself has markers."""
    return any(own_value(element, f"marker{end}") for end in ends)


def is_straight(element: ElementTree.Element, name: str, everywhere: bool) -> bool:
    """Whether markers point along the line: on straight pieces, and at the end of a single curve.

    ``everywhere`` says that a stylesheet has markers, so that they may be at each end of this line.
    """
    if name != "path":
        return name not in ("polyline", "polygon")
    line = element.get("d", "")
    curve = _ONE_CURVE.fullmatch(line)
    if curve and len(_NUMBERS.findall(curve[1])) == 6:
        return not everywhere and not has_arrowheads(element, ("", "-start", "-mid"))
    return _STRAIGHT.fullmatch(line) is not None


def are_broken(text: ElementTree.Element) -> bool:
    """Whether words whose letters are joined, or run from right to left, are in pieces, which are set left to right."""
    if not any(_joins(letter) for piece in text.itertext() for letter in piece):
        return False
    inner = [each for each in text.iter() if each is not text]
    if any((each.tail or "").strip() or ((each.text or "").strip() and not each.get("x")) for each in inner):
        backwards = any(
            unicodedata.bidirectional(letter) in ("R", "AL") for piece in text.itertext() for letter in piece
        )
        return backwards and sum(bool(piece.strip()) for piece in text.itertext()) > 1
    placed = (len(each.get(key, "").replace(",", " ").split()) for each in text.iter() for key in _PLACES)
    return max(placed) > 1 or any(each.get("textLength") for each in text.iter())


_PLACES = ("x", "y", "dx", "dy", "rotate")


def _joins(letter: str) -> bool:
    """Whether a letter belongs together with others."""
    return unicodedata.bidirectional(letter) in ("R", "AL") or unicodedata.category(letter) in ("Mn", "Mc")
