"""What students write in an activity: whether it fits the page, and whether there is room to write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.check.base import CheckContext, Findings, check
from kitgen.diagnostics import Report, Span
from kitgen.model.lesson import Lesson
from kitgen.model.product import EmptyTable, Product
from kitgen.read.project import Project

WIDTH = 177
"""Millimetres of text on the narrower paper, A4."""

_HEADING, _CELL, _SENTENCE, _LETTER = 28, 10, 34, 1.9
"""Millimetres: a column of headings, a small cell, a cell for a sentence, a letter of a column's heading."""


@check()
def table_too_wide(context: CheckContext) -> Findings:
    """The table of a product must fit the width of the page."""
    for product, form, _, wide in _too_wide(context.lesson):
        yield (
            product.place(form),
            f"this {form} needs about {wide} mm, the page has {WIDTH}",
            "use fewer columns or shorter headings, or make its columns the rows",
        )


def check_translated_tables(project: Project, report: Report) -> None:
    """Report the tables that are too wide with the headings of a translation, at the longest of these."""
    for file in project.translations:
        if file.overlay is None or file.original is None or any(_too_wide(file.original.lesson)):
            continue
        for _, form, table, wide in _too_wide(file.lesson):
            longest = max((word for name in table.columns for word in name.split()), key=len)
            lines = file.overlay.lines
            number = next((number for number, line in enumerate(lines, 1) if longest in line), 0)
            place = Span(file.overlay.file, number, lines[number - 1].find(longest) + 1 if number else 0)
            message = f"with these headings the {form} needs about {wide} mm, the page has {WIDTH}"
            report.error("table-too-wide", message, place, "use shorter headings", file.overlay.line(number))


def _too_wide(lesson: Lesson) -> Iterator[tuple[Product, str, EmptyTable, int]]:
    for product in _products(lesson):
        for form, table in (("table", product.table), ("grid", product.grid)):
            wide = _width(table, _SENTENCE if form == "grid" else _CELL) if table else 0
            if table and wide > WIDTH:
                yield product, form, table, wide


_DOTS = re.compile(r"\.{3,}|…+|(?<!_)_{1,2}(?!_)(?=\W|\Z)")


@check("warning")
def sentence_without_gap(context: CheckContext) -> Findings:
    """A sentence to finish needs a gap of three or more underscores, or students have nowhere to write."""
    for product in _products(context.lesson):
        if product.sentence and "___" not in product.sentence:
            dots = _DOTS.search(product.sentence)
            yield (
                product.place("sentence"),
                "this sentence has no gap to write in",
                f"write ___ instead of {dots[0]}" if dots else "write ___ where students write, or 'then: {lines: 3}'",
            )


@check()
def box_twice(context: CheckContext) -> Findings:
    """Two boxes to tick below each other must not say the same."""
    for product in _products(context.lesson):
        words = [" ".join(box.plain.split()).casefold() for box in product.choose]
        for place, box in enumerate(product.choose):
            if words[place] in words[:place]:
                yield (
                    product.place("choose", place),
                    f"there is a box for '{box.plain}' already",
                    "delete one of the two",
                )


def _products(lesson: Lesson) -> Iterator[Product]:
    """Everything that students write in activities, in order."""
    for activity in lesson.activities:
        yield from _all(activity.product)


def _all(products: tuple[Product, ...]) -> Iterator[Product]:
    for product in products:
        yield product
        yield from _all(product.then)


def _width(table: EmptyTable, least: float) -> int:
    """The least width in millimetres: the longest word of a heading does not break."""
    columns = (max(least, _LETTER * max(map(len, (*name.plain.split(), "")), default=0) + 3) for name in table.columns)
    return round(sum(columns) + (0 if isinstance(table.rows, int) else _HEADING))
