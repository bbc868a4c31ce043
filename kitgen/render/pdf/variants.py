"""Changes to a page that a variant's stylesheet asks for and CSS cannot do: fields, tables as blocks, black figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kitgen.render.pdf.html_fields import add_form_fields

FIELDS = ("answers", "fields")
STACKED = ("tables", "stacked")
BLACK = ("figures", "black")


def apply_variant(root: Any, sheets: Iterable[str]) -> None:
    """Change the elements of a page as its stylesheets ask.

    They may ask for `--answers: fields`, `--tables: stacked` and `--figures: black`.
    """
    texts = list(sheets)
    if declares(texts, FIELDS):
        add_form_fields(root)
    if declares(texts, STACKED):
        stack_tables(root)
    if declares(texts, BLACK):
        blacken_figures(root)


def declares(sheets: Iterable[str], wish: tuple[str, str]) -> bool:
    """Whether a stylesheet gives this custom property this value, with or without spaces around the colon."""
    name, value = wish
    declaration = re.compile(rf"(?<![\w-])--{name}\s*:\s*{value}\s*(?:[;}}!]|$)")
    return any(declaration.search(_COMMENT.sub("", text)) for text in sheets)


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def blacken_figures(root: Any) -> None:
    """Draw all grey and tinted text and lines of figures in black; fills of areas are not changed."""
    for figure in [each for each in root.iter() if str(each.tag).rpartition("}")[2] == "svg"]:
        for element in figure.iter():
            name = str(element.tag).rpartition("}")[2]
            for attribute in ("fill", "stroke"):
                value = element.get(attribute, "")
                coloured = value.startswith("#") and value.lower() not in ("#fff", "#ffffff")
                if coloured and (attribute == "stroke" or name in ("text", "tspan", "g")):
                    element.set(attribute, "#000000")


def stack_tables(root: Any) -> None:
    """Set the cells of every table below one another, each with the heading of its column; numbers stay tables.

    ``root`` is the element of a page, which is changed. The blocks are not tables any more, so that a screen reader
    reads their text instead of rows of one cell.
    """
    for table in list(root.iter("table")):
        if {"numbers", "cells"} & set(_classes(table)):
            continue
        typed = not set(_classes(table)) - {"to-fill"}
        columns = [head for row in table.findall("thead/tr") for head in row]
        heads = [head.get("data-label") or "".join(head.itertext()).strip() for head in columns]
        titles = [head for head in columns if head.get("data-label")]
        for part in list(table):
            if part.tag == "thead":
                table.remove(part)
            elif part.tag == "caption":
                _become(part, "p", "caption")
            else:
                _become(part, "div", "")
                for row in part:
                    _stack(row, heads, typed)
        for title in titles:  # the heading of a part, which is in the head of its column in the usual form
            _become(title, "div", "")
            title.attrib.pop("data-label")
            title.tail = None
            table.insert(0, title)
        _become(table, "div", "stacked")


def _stack(row: Any, heads: list[str], typed: bool) -> None:
    for number, cell in enumerate(row):
        head = heads[number] if number < len(heads) else ""
        empty = not len(cell) and not (cell.text or "").strip()
        if cell.tag == "td" and head:
            label = cell.makeelement("strong", {"class": "label"})
            label.text = f"{head}:"
            # in the line of a paragraph that follows, so that a page never ends with the label alone
            home = cell[0] if len(cell) and cell[0].tag == "p" and not (cell.text or "").strip() else cell
            label.tail = f" {home.text or ''}"
            home.text = None
            home.insert(0, label)
            if empty and typed and "write" not in _classes(cell):
                label.tail, empty = " –", False  # an empty cell of a table of the author's says that there is nothing
        _become(cell, "div", "head" if cell.tag == "th" else "cell empty" if empty else "cell")
    _become(row, "div", "row")


def _become(element: Any, tag: str, name: str) -> None:
    """Change the tag of an element and add a class; attributes of table cells are removed."""
    element.tag = tag
    classes = " ".join(filter(None, [element.get("class", ""), name]))
    for attribute in ("scope", "colspan", "rowspan", "headers"):
        element.attrib.pop(attribute, None)
    if classes:
        element.set("class", classes)


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()
