"""The structure tree of a PDF: walk it, remove pages, point it at other pages (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Any

import pikepdf


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element, parents first; none in an untagged PDF."""
    root = pdf.Root.get("/StructTreeRoot")
    waiting = list(_list(root.get("/K"))) if root is not None else []
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in _list(element.get("/K")) if is_element(kid)]


def is_element(kid: Any) -> bool:
    """Whether a kid is a structure element and not content."""
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid and kid.get("/Type") not in ("/MCR", "/OBJR")


def redirect(element: Any, content: Callable[[Any, int], Any], page: Callable[[Any], Any]) -> None:
    """Point an element at other pages.

    ``page`` maps an old page to a new one; ``content`` maps an old page and a content number to a new reference.
    """
    own = element.get("/Pg")
    if "/K" in element:
        element.K = pikepdf.Array([_redirected(kid, own, content, page) for kid in _list(element.K)])
    if own is not None:
        element.Pg = page(own)


def _redirected(kid: Any, own: Any, content: Callable[[Any, int], Any], page: Callable[[Any], Any]) -> Any:
    if isinstance(kid, int):
        return content(own, kid)
    if kid.get("/Type") == "/MCR":
        return content(kid.get("/Pg", own), int(kid.MCID))
    if kid.get("/Type") == "/OBJR" and "/Pg" in kid:
        kid.Pg = page(kid.Pg)
    return kid


def cut(pdf: pikepdf.Pdf, kept: Container[int]) -> None:
    """Remove all pages but ``kept`` (numbers from 0), and their content from the structure tree."""
    stay = {page.objgen for number, page in enumerate(pdf.pages) if number in kept}
    for element in reversed(list(elements(pdf))):  # children first
        own = element.get("/Pg")
        kids = [kid for kid in _list(element.get("/K")) if _stays(kid, own, stay)]
        element.K = pikepdf.Array(kids)
        if own is not None and own.objgen not in stay:
            del element["/Pg"]
    for number in reversed(range(len(pdf.pages))):
        if number not in kept:
            del pdf.pages[number]


def _stays(kid: Any, own: Any, stay: Container[Any]) -> bool:
    if is_element(kid):
        return len(kid.get("/K", ())) > 0 or "/Alt" in kid
    where = own if isinstance(kid, int) else kid.get("/Pg", own)
    return where is not None and where.objgen in stay


def _list(kids: Any) -> list[Any]:
    """The kids as a list; a single one may come without an array."""
    return [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def drop(thing: Any, *names: str) -> None:
    """Delete entries of a dictionary, if present."""
    for name in names:
        if name in thing:
            del thing[name]
