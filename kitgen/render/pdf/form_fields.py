"""Finish WeasyPrint's form fields: appearances, radio groups, labels.

WeasyPrint 70 gives a widget the right place, a label, a tag and a font with all its characters. It leaves a text field
without an appearance and asks viewers to make one, which PDF/A forbids and which makes them ask to save an unchanged
file; it lists radio buttons as fields beside their group; and it gives boxes no appearance for "not ticked". Terms
after ISO 32000-1, 12.7 (interactive forms).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kitgen.render.pdf.html_fields import CHOICE

RADIO = 1 << 15
"""Of the buttons of a group one is on, or none: a click on it takes it back."""

DO_NOT_SCROLL = 1 << 23
"""A field takes no more than it shows, so that what was typed is what is printed."""

NO_TEXT = ("\0", "\ufeff", "\ufffe")
"""What PDF/UA-1 (7.21.7) allows no glyph to mean."""


def fix_form_fields(document: Any, pdf: Any, stream: Callable[..., Any], expected: bool) -> None:
    """Change the form fields of ``pdf`` before they become bytes.

    ``stream`` creates a stream from its parts and extras. Raises LookupError (or whatever reading them raises) if there
    are none although ``expected``, or if they are not as WeasyPrint 70 writes them.
    """
    form = pdf.catalog.get("AcroForm")
    if not expected and form is None:
        return
    if form is None or not form["Fields"]:
        raise LookupError("the PDF has no form")
    form.pop("NeedAppearances", None)
    objects = {_number(thing.reference): thing for thing in pdf.objects}
    named = {reference: objects[_number(reference)] for reference in form["Fields"]}
    form["Fields"][:] = [reference for reference, field in named.items() if "Parent" not in field]
    printed = {font.hash: font.to_unicode for font in document.fonts.values()}
    resources = _fonts(form, named.values(), objects)
    for name, font in resources["Font"].items():
        _fix_to_unicode(objects[_number(objects[_number(font)]["ToUnicode"])], printed.get(name, {}))
    pdf.add_object(resources)
    form["DR"] = resources.reference
    for field in named.values():
        if field["FT"] == "/Tx":
            _text(field, resources, pdf, stream)
        elif "Kids" in field:
            _group(field)
        else:
            _button(field, objects, pdf, stream)


def _fonts(form: Any, fields: Any, objects: dict[int, Any]) -> Any:
    """The resources that viewers need to draw what is typed: the fonts of the fields, and no pictures."""
    page = objects[_number(form["DR"])]
    fonts = objects[_number(page["Font"])]
    used = sorted({name for field in fields if "DA" in field for name in _font_names(field["DA"])})
    return type(page)({"Font": type(page)({name: fonts[name] for name in used if name in fonts})})


def _font_names(appearance: Any) -> list[str]:
    """The names of fonts in `0 0 0 rg /ABCDEF 11 Tf`."""
    text = appearance.string.decode() if isinstance(appearance.string, bytes) else appearance.string
    return [part[1:] for part in text.split() if part.startswith("/")]


def _fix_to_unicode(table: Any, printed: dict[int, str]) -> None:
    """Give each glyph of a whole font its text: those that the page uses too, and none one of `NO_TEXT`.

    ``table`` is the font's ToUnicode stream. WeasyPrint fills it from the font's own table of characters, in which the
    tabular figures that it prints with, and ligatures, have no entry.
    """
    pairs: dict[int, str] = {}
    for line in table.stream:
        if match := re.fullmatch(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", line if isinstance(line, bytes) else line.encode()):
            pairs[int(match[1], 16)] = bytes.fromhex(match[2].decode()).decode("utf-16-be", "replace")
    pairs |= printed
    texts = {glyph: text for glyph, text in sorted(pairs.items()) if text not in NO_TEXT}
    entries = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in texts.items()]
    plain = [line if isinstance(line, bytes) else line.encode() for line in table.stream]
    start, end = plain.index(b"endcodespacerange") + 1, plain.index(b"endcmap")
    batches = [entries[first : first + 100] for first in range(0, len(entries), 100)]
    body = [line for batch in batches for line in (f"{len(batch)} beginbfchar", *batch, "endbfchar")]
    table.stream[start:end] = [line.encode() for line in body]


def _text(field: Any, resources: Any, pdf: Any, stream: Callable[..., Any]) -> None:
    """An empty field has an empty appearance, which viewers draw again when a text is typed."""
    field.pop("V", None)
    field["Ff"] = field.get("Ff", 0) | DO_NOT_SCROLL
    picture = stream(["/Tx BMC", "EMC"], _form(field, type(field), resources.reference))
    pdf.add_object(picture)
    field["AP"] = type(field)({"N": picture.reference})


def _group(group: Any) -> None:
    group["Ff"] = RADIO
    group.pop("Opt", None)
    group["TU"] = type(group["TU"])(_label(group).split(CHOICE)[0])


def _button(field: Any, objects: dict[int, Any], pdf: Any, stream: Callable[..., Any]) -> None:
    """A button has two appearances: off, with nothing in its box, and on, which is named after the choice."""
    parent = objects[_number(field["Parent"])] if "Parent" in field else None
    state = (
        "on"
        if parent is None
        else chr(ord("a") + [_number(kid) for kid in parent["Kids"]].index(_number(field.reference)))
    )
    width, height = _size(field)
    drawing = _cross(width, height) if parent is None else _dot(width, height)
    pictures = [stream(parts, _form(field, type(field))) for parts in (drawing, [])]
    for picture in pictures:
        pdf.add_object(picture)
    field["AP"] = type(field)({"N": type(field)({state: pictures[0].reference, "Off": pictures[1].reference})})
    field["AS"] = "/Off"
    field["TU"] = type(field["TU"])(_label(field).replace(CHOICE, " – "))
    field.pop("MK", None)
    if parent is None:
        field["V"] = "/Off"
    else:
        field.pop("T", None)
        field.pop("FT", None)


def _cross(width: float, height: float) -> list[str]:
    left, right, low, high = width * 0.15, width * 0.85, height * 0.15, height * 0.85
    return [f"{width * 0.14:.2f} w 1 J", f"{left:.2f} {low:.2f} m {right:.2f} {high:.2f} l S",
            f"{left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S"]  # fmt: skip


def _dot(width: float, height: float) -> list[str]:
    """A disc: a line without length, with round ends."""
    return [
        f"{min(width, height) * 0.62:.2f} w 1 J {width / 2:.2f} {height / 2:.2f} m {width / 2:.2f} {height / 2:.2f} l S"
    ]


def _form(field: Any, dictionary: Callable[..., Any], resources: Any = None) -> dict[str, Any]:
    width, height = _size(field)
    box = type(field["Rect"])([0, 0, round(width, 3), round(height, 3)])
    extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": box}
    return extra | {"Resources": dictionary() if resources is None else resources}


def _size(field: Any) -> tuple[float, float]:
    x1, y1, x2, y2 = field["Rect"]
    return abs(x2 - x1), abs(y2 - y1)


def _label(field: Any) -> str:
    return str(field["TU"].string)


def _number(reference: Any) -> int:
    """The number of an object from its reference: ``b'12 0 R'``."""
    return int(bytes(reference).split(b" ", 1)[0])
