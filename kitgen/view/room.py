"""How much room the parts of a class take on paper, by and large: whether one can be kept on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kitgen.model.role_room import Fit, fit_of
from kitgen.view.spine import PlanRow

LINE, CELL, SENTENCE, TEXT = 8, 11, 25, 5
"""Millimetres: a line to write on, a cell for a number, a cell for a sentence, a line of text."""

WHOLE_PAGE = 264

KEPT = 110
"""Millimetres of a part that is kept on a page: what is higher may go on over two."""


def is_long(row: PlanRow) -> bool:
    """Whether a part of the class takes so much room that it would leave much of a page empty if it were kept whole."""
    asked = [thing for part in ("discussion", "exit_ticket", "quiz") for thing in row.using(part)]
    high = (
        TEXT * (3 + len(row.activity["instructions"]) // 90)
        + _written(row.activity["product"])
        + sum(_asked(thing) for thing in asked)
        + _lines(row.activity["lines"])
        + 3 * TEXT
        + sum(SENTENCE * len(grid["rows"]) for grid in row.using("grid"))
        + (55 if row.using("figure") or row.using("model") else 0)
    )
    return high > KEPT


def _asked(thing: Mapping[str, Any]) -> int:
    """The height of a question or an item, or of its parts together."""
    if thing["parts"]:
        return 3 * TEXT + sum(_asked(part) for part in thing["parts"])
    return _lines(lines_of(thing)) + TEXT * (3 + len(thing.get("choices", ())))


def lines_of(asked: Mapping[str, Any], usual: int = 0) -> Any:
    """The ruled lines below a question, an item or a part: a number, or `fill` for the rest of the page.

    An answer in writing for which no number is given has the ``usual`` one, or that of its type.
    """
    lines = asked["lines"]
    if lines is not None:
        return lines
    own = {"short_answer": 2, "essay": 12}.get(asked.get("type", ""), 0)
    return (usual or own) if own else 0


def _written(products: Iterable[Mapping[str, Any]]) -> int:
    return sum(_product(product) + _written(product["then"]) for product in products)


def _product(product: Mapping[str, Any]) -> int:
    for form, height in (("table", CELL), ("grid", SENTENCE)):
        if product[form]:
            rows = product[form]["rows"]
            return 2 * TEXT + height * (rows if isinstance(rows, int) else len(rows))
    if product["choose"]:
        return 2 * TEXT
    return TEXT + max(_lines(product[form]) for form in ("list", "drawing", "lines"))


def _lines(count: Any) -> int:
    return WHOLE_PAGE if count == "fill" else LINE * int(count or 0)


def card_of(role: Mapping[str, Any]) -> Fit:
    """How the brief of a role fits its card: as it is, in small print (`long`), or on pages of its own (`apart`)."""
    texts = (getattr(role[name], "source", role[name] or "") for name in ("public_brief", "private_brief", "red_line"))
    public, private, red_line = (str(text) for text in texts)
    return fit_of(public, private, [each.source for each in role["interests"]], red_line)
