"""Formulas: whether they can be drawn, and whether something that looks like one is one."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, Texts, check, inside
from kitgen.diagnostics import Span
from kitgen.model.values import Line, Prose
from kitgen.source.nodes import shown
from kitgen.text.formula_errors import as_typed, unreadable
from kitgen.text.formulas import BadFormula, formula
from kitgen.text.markdown import formulas_in


@check()
def bad_formula(context: CheckContext) -> Findings:
    r"""A formula is written in TeX, and this one has something that cannot be read.

    Formulas are between dollar signs, `$E = mc^2$`, or between `\(` and `\)`; on a line of their own between `$$` and
    `$$`. docs/markdown.md has what they may contain, chemistry and units too. A dollar sign that begins no formula is
    written `\$` if kitgen takes it for one.
    """
    yield from bad_formulas(context.written)


def bad_formulas(written: Texts) -> Findings:
    """The same of any file."""
    for _, text, span in written.texts:
        if isinstance(text, Line | Prose):
            for found in unreadable(text, isinstance(text, Prose)):
                place = inside(written.source, span, found.line.strip()[:40])
                if place != span:
                    place = Span(place.file, place.line, place.column + found.column)
                yield place, found.message, found.why.hint


_COLUMN = 22.5
"""Ems of a formula that are as wide as a column of the reading, which has two on a page."""

_SMALL = 0.7


@check("warning")
def formula_set_smaller(context: CheckContext) -> Findings:
    r"""A formula wider than a column of the reading is set smaller, and this one so much that it is hard to read.

    Break it into lines: `$$\begin{aligned} a &= b \\ &= c \end{aligned}$$`.
    """
    for field, text, span in context.texts:
        if not field.startswith("background") or not isinstance(text, Prose):
            continue
        for token in formulas_in(text, True):
            try:
                width = formula(token.content, "en", bool(token.info)).width / 1000
            except BadFormula:
                continue
            if width and _COLUMN / width < _SMALL:
                yield (
                    inside(context.file.source, span, token.content.strip().split("\n")[0][:40]),
                    f"this formula is set at {100 * _COLUMN / width:.0f} % of its size, to fit a column",
                    r"break it into lines: \begin{aligned} a &= b \\ &= c \end{aligned}",
                )


@check("warning")
def formula_as_typed(context: CheckContext) -> Findings:
    r"""This looks like mathematics in TeX, but is printed as it was typed, with all its signs.

    A formula needs its signs around it: `$x^2$` or `\( \frac{1}{2} \)`, with no space inside the dollar signs and no
    digit beside them. A name or label that is printed as plain text can have none: write it with signs such as x², √7
    or ½ there.
    """
    yield from formulas_as_typed(context.written)


def formulas_as_typed(written: Texts) -> Findings:
    """The same of any file."""
    for _, text, span in written.texts:
        marked = isinstance(text, Line | Prose)
        at = as_typed(text, isinstance(text, Prose) if marked else None)
        if at >= 0:
            yield (
                inside(written.source, span, text[at : at + 20].split("\n")[0]),
                f"mathematics in TeX is printed as it is typed here: {shown(text[at:], 30)}",
                "put all of it between dollar signs, with no space inside them and no digit beside them: $x^2$"
                if marked
                else "this is plain text: write it with signs such as x², √7, ½ or ≤",
            )
