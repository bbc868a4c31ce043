"""Formulas in MathML into those that kitgen prints."""

from __future__ import annotations

import re

from kitgen.imports.tex_signs import FUNCTIONS, tex_of_signs
from kitgen.imports.typed import is_formula
from kitgen.imports.xml_tree import Element

_GROUPS = {"math", "mrow", "mstyle", "mpadded", "mtd"}
_ABOVE = {"¯": "bar", "‾": "bar", "_": "bar", "^": "hat", "→": "vec", "~": "tilde", "˙": "dot", ".": "dot"}


class _Unknown(Exception):
    """An element that has no meaning here."""


def tex_of(math: Element) -> str:
    """A formula in the signs of LaTeX; '' for one that kitgen cannot print."""
    for note in math.deep("annotation"):
        if re.search("tex", note.given.get("encoding", ""), re.IGNORECASE) and is_formula(note.text):
            return note.text.strip()
    try:
        tex = " ".join(_tex(math).split())
    except _Unknown:
        return ""
    return tex if tex and is_formula(tex) else ""


def _tex(element: Element) -> str:
    name = element.name
    parts = [child for child in element.children if child.name != "comment"]
    if name in _GROUPS:
        return " ".join(map(_tex, parts)) or _signs(element.text)
    if name == "semantics":
        return _tex(parts[0]) if parts else ""
    if name == "mspace":
        return " "
    if name in ("mn", "mo", "mi", "mtext", "ms"):
        return _word(name, element.text.strip())
    if name == "mfenced":
        inside = element.given.get("separators", ",")[:1].join(map(_tex, parts))
        return f"{_signs(element.given.get('open', '('))}{inside}{_signs(element.given.get('close', ')'))}"
    if name == "msqrt":
        return f"\\sqrt{{{' '.join(map(_tex, parts))}}}"
    if name == "mtable":
        rows = [" & ".join(map(_tex, row.children)) for row in parts if row.name in ("mtr", "mlabeledtr")]
        return "\\begin{matrix}" + r" \\ ".join(rows) + "\\end{matrix}"
    return _with_arguments(name, parts)


def _with_arguments(name: str, parts: list[Element]) -> str:
    if name in ("mover", "munder") and len(parts) == 2:
        mark = parts[1].text.strip()
        if name == "mover" and mark in _ABOVE:
            return f"\\{_ABOVE[mark]}{{{_tex(parts[0])}}}"
    wanted = {
        "msup": "{{{0}}}^{{{1}}}", "msub": "{{{0}}}_{{{1}}}", "msubsup": "{{{0}}}_{{{1}}}^{{{2}}}",
        "mfrac": r"\frac{{{0}}}{{{1}}}", "mroot": r"\sqrt[{1}]{{{0}}}", "mover": "{0}^{{{1}}}",
        "munder": "{0}_{{{1}}}", "munderover": "{0}_{{{1}}}^{{{2}}}",
    }.get(name)  # fmt: skip
    if wanted is None or len(parts) != (3 if name in ("msubsup", "munderover") else 2):
        raise _Unknown(name)
    made = wanted.format(*map(_tex, parts))
    return re.sub(r"(?<![\\\w\]])\{(\w)\}(?=[\^_])|(?<=[\^_])\{(\w)\}", lambda found: found[1] or found[2], made)


def _word(name: str, text: str) -> str:
    if name in ("mtext", "ms"):
        return f"\\text{{{_signs(text)}}}" if text else " "
    if text in FUNCTIONS:
        return f"\\{text} "
    if name == "mi" and len(text) > 1 and text.isascii():
        return f"\\mathrm{{{_signs(text)}}}"
    return _signs(text)


def _signs(text: str) -> str:
    made = tex_of_signs(text)
    if re.search(r"[$&~\\](?<!\\)", text):
        raise _Unknown(text)
    return made
