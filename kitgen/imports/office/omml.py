"""Equations of Word (OMML) into LaTeX, as far as kitgen prints it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kitgen.imports.tex_signs import FUNCTIONS, SIGNS, tex_of_signs
from kitgen.imports.xml_tree import Element

_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "overline", "\u20d7": "vec",
            "\u0307": "dot", "\u0308": "ddot"}  # fmt: skip
_INNER = ("m:rPr", "m:ctrlPr", "w:rPr", "m:fPr", "m:radPr", "m:dPr", "m:naryPr", "m:accPr", "m:barPr", "m:funcPr",
          "m:sSubPr", "m:sSupPr", "m:sSubSupPr", "m:mPr", "m:eqArrPr", "m:limLowPr", "m:oMathParaPr", "m:sPrePr",
          "m:groupChrPr", "m:boxPr", "m:borderBoxPr", "m:phantPr", "m:limUppPr", "comment")  # fmt: skip


def latex(element: Element) -> str:
    """The formula in LaTeX; what is not known is its parts side by side."""
    make = _MAKERS.get(element.name)
    return make(element) if make else _inside(element)


def words(element: Element) -> str:
    """The signs of a formula without their places, for a message."""
    return " ".join(each.text.strip() for each in element.deep("m:t", "w:t") if each.text.strip())


def _inside(element: Element | None) -> str:
    """The parts of an element side by side."""
    if element is None:
        return ""
    made = ""
    for child in element.children:
        if child.name in _INNER:
            continue
        part = latex(child)
        gap = made[-1:].isalpha() and "\\" in made.rpartition(" ")[2] and part[:1].isalpha()
        made += f" {part}" if gap else part
    return made.strip()


def _group(element: Element, name: str) -> str:
    return f"{{{_inside(element.first(name))}}}"


def _base(element: Element) -> str:
    """What has a sign above or below it."""
    inside = _inside(element.first("m:e"))
    return inside if len(inside) == 1 or inside in SIGNS.values() else f"{{{inside}}}"


def _value(element: Element, properties: str, name: str, usual: str) -> str:
    found = element.first(properties)
    given = found.first(name) if found else None
    return given.given.get("m:val", "") if given else usual


def _text(element: Element) -> str:
    """Letters are variables; several in upright type are words."""
    text = "".join(child.text for child in element.all("m:t"))
    settings = element.first("m:rPr")
    is_text = settings is not None and settings.first("m:nor") is not None
    if is_text and len(text.strip()) > 1 and text.strip() not in FUNCTIONS:
        return rf"\text{{{''.join(each for each in text if each not in '{}$#%&_^~' + chr(92))}}}"
    if text.strip() in FUNCTIONS:
        return rf"\{text.strip()} "
    return tex_of_signs(unicodedata.normalize("NFKC", text) if any(ord(each) > 0xFFFF for each in text) else text)


def _fraction(element: Element) -> str:
    return rf"\frac{_group(element, 'm:num')}{_group(element, 'm:den')}"


def _root(element: Element) -> str:
    degree = _inside(element.first("m:deg"))
    return rf"\sqrt{f'[{degree}]' if degree else ''}{_group(element, 'm:e')}"


def _below(element: Element) -> str:
    return f"{_base(element)}_{_group(element, 'm:sub')}"


def _above(element: Element) -> str:
    return f"{_base(element)}^{_group(element, 'm:sup')}"


def _both(element: Element) -> str:
    return f"{_base(element)}_{_group(element, 'm:sub')}^{_group(element, 'm:sup')}"


def _before(element: Element) -> str:
    return f"{{}}_{_group(element, 'm:sub')}^{_group(element, 'm:sup')}{_base(element)}"


def _delimited(element: Element) -> str:
    opens, ends = (_value(element, "m:dPr", f"m:{name}Chr", usual) for name, usual in (("beg", "("), ("end", ")")))
    middle = _value(element, "m:dPr", "m:sepChr", "|")
    inside = f" {middle} ".join(_inside(each) for each in element.all("m:e"))
    braces = {"{": r"\{", "}": r"\}", "": ".", "⟨": r"\langle", "⟩": r"\rangle", "‖": r"\|"}
    return rf"\left{braces.get(opens, opens)} {inside} \right{braces.get(ends, ends)}"


def _nary(element: Element) -> str:
    sign = SIGNS.get(_value(element, "m:naryPr", "m:chr", "∫"), r"\int")
    below, above = (_inside(element.first(name)) for name in ("m:sub", "m:sup"))
    return f"{sign}{f'_{{{below}}}' if below else ''}{f'^{{{above}}}' if above else ''} {_inside(element.first('m:e'))}"


def _accent(element: Element) -> str:
    return rf"\{_ACCENTS.get(_value(element, 'm:accPr', 'm:chr', chr(0x302)), 'hat')}{_group(element, 'm:e')}"


def _bar(element: Element) -> str:
    where = _value(element, "m:barPr", "m:pos", "bot")
    return rf"\{'overline' if where == 'top' else 'underline'}{_group(element, 'm:e')}"


def _function(element: Element) -> str:
    return f"{_inside(element.first('m:fName'))} {_inside(element.first('m:e'))}"


def _limit(element: Element) -> str:
    return f"{_inside(element.first('m:e'))}_{_group(element, 'm:lim')}"


def _matrix(element: Element) -> str:
    rows = (" & ".join(_inside(each) for each in row.all("m:e")) for row in element.all("m:mr"))
    return _stacked(rows)


def _lines(element: Element) -> str:
    return _stacked(_inside(each) for each in element.all("m:e"))


def _stacked(rows: Iterable[str]) -> str:
    between = r" \\ "
    return rf"\begin{{matrix}} {between.join(rows)} \end{{matrix}}"


_MAKERS = {
    "m:r": _text, "m:f": _fraction, "m:rad": _root, "m:sSub": _below, "m:sSup": _above, "m:sSubSup": _both,
    "m:sPre": _before, "m:d": _delimited, "m:nary": _nary, "m:acc": _accent, "m:bar": _bar, "m:func": _function,
    "m:limLow": _limit, "m:m": _matrix, "m:eqArr": _lines,
}  # fmt: skip
