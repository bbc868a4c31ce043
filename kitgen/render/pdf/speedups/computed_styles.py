"""Computed styles that documents share: the same rules below the same parent compute to the same values.

WeasyPrint 70 shares them within one layout of one document. Documents of one course have the same stylesheets, so most
of their styles are those of the document before; what a style has computed it keeps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count
from typing import Any

from kitgen.render.pdf.speedups.cascade import Applied, apply_declaration, rules
from kitgen.render.pdf.speedups.patch import Replacement

_MOST = 5_000
"""Styles that are kept; some 10 kB each. With more, all are forgotten and learned again."""


def replacements() -> Iterator[Replacement]:
    """The method that gives all elements their styles, and the function that gives pages and their margins theirs."""
    from weasyprint import css
    from weasyprint.layout import page

    plain_start = css.StyleFor.__init__
    plain_pages = page.set_page_type_computed_styles

    def start(
        self: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
    ) -> None:
        self.kitgen_document = None
        plain_parts = getattr(html, "has_plain_parts", False)
        if not plain_parts or presentational_hints or any(origin == "author" for _, origin, _ in sheets):
            plain_start(self, html, sheets, presentational_hints, font_config, target_collector)
            return
        self._cascaded_styles, self._computed_styles = {}, {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets, self.font_config = sheets, font_config
        self.kitgen_document = _Document(self, html, target_collector)
        self.kitgen_document.style_elements()

    def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
        if style_for.kitgen_document is None:
            plain_pages(page_type, html, style_for)
        else:
            style_for.kitgen_document.style_page(page_type)

    yield Replacement(plain_start, start)
    yield Replacement(plain_pages, set_page_type_computed_styles)


def forget(fonts: Any) -> None:
    """Compute all styles again: a complaint about a value is made only when it is computed."""
    vars(fonts).pop("kitgen_styles", None)
    vars(fonts).pop("kitgen_rules", None)


class _Document:
    """The elements and pages of one document, on their way to their styles."""

    def __init__(self, style_for: Any, html: Any, target_collector: Any) -> None:
        self._style_for, self._html, self._targets = style_for, html, target_collector
        self._computed, self._cascaded = style_for._computed_styles, style_for._cascaded_styles
        self._rules = rules(style_for.font_config, style_for._sheets)
        self._known = vars(style_for.font_config).setdefault("kitgen_styles", {})

    def style_elements(self) -> None:
        """As WeasyPrint has it: parents before their children, an element before its parts."""
        own = self._declared()
        same: dict[Any, Any] = {}
        for element, parent, applied in self._rules.over(self._html.wrapper_element):
            above = self._computed[parent, None] if parent is not None else None
            key = (id(above), applied.numbers[None])
            if element in own:
                declared = _upon(own[element], applied.cascaded[None])
                self._style(element, parent, None, declared, _own_number(element, own[element], applied))
            elif key in same:
                self._computed[element, None] = same[key]
            else:
                self._style(element, parent, None, applied.cascaded[None], applied.numbers[None])
                same[key] = self._computed[element, None]
            for part in applied.parts:
                self._style(element, element, part, applied.cascaded[part], applied.numbers[part])

    def style_page(self, page_type: Any) -> None:
        """A page inherits from the root, its margins from the page. What layout changes in them it changes alike."""
        applied = self._rules.of_page(page_type, self._style_for._page_type_match)
        root = self._html.etree_element
        self._style(page_type, root, None, applied.cascaded[None], applied.numbers[None])
        for part in applied.parts:
            self._style(page_type, page_type, part, applied.cascaded[part], applied.numbers[part])

    def _style(self, element: Any, parent: Any, part: str | None, declared: dict[str, Any], number: Any) -> None:
        """Give an element, or a part of one, the style that is known for these declarations, or make it and keep it.

        ``number`` stands for the declarations; it is None where the style is not to be shared.
        """
        above = None
        if parent is not None:
            above = getattr(self._computed[parent, None], "kitgen_number", None)
            number = number if above is not None else None
        key = None if number is None else (above, part, self._html.base_url, number)
        found = self._known.get(key) if key else None
        if found is not None and "anchor" not in found.cascaded:
            self._computed[element, part] = found
            return
        self._cascaded[element, part] = declared
        self._style_for.set_computed_styles(
            element, parent, self._html.etree_element, part, self._html.base_url, self._targets
        )
        del self._cascaded[element, part]
        style = self._computed[element, part]
        if found is not None:
            style.update(found)
            for name in _ITS_OWN:
                style.pop(name, None)
            style.specified.update(found.specified)
            vars(style).update((name, value) for name, value in vars(found).items() if name in _KEPT)
        elif key is not None and _unchanged(element, style):
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = style
            style.kitgen_number = next(_numbers)

    def _declared(self) -> dict[Any, dict[str, Any]]:
        """What elements declare themselves: a language, an anchor, a style."""
        from weasyprint import css
        from weasyprint.css.validation import preprocess_declarations

        found: dict[Any, dict[str, Any]] = {}
        for specificity, element, declarations, base_url in css.find_style_attributes(
            self._html.etree_element, False, self._html.base_url
        ):
            style = found.setdefault(element, {})
            for name, value, importance in preprocess_declarations(base_url, declarations):
                apply_declaration(
                    style, name, value, (css.declaration_precedence("author", importance), math.inf, specificity)
                )
        return found


def _own_number(element: Any, own: dict[str, Any], applied: Applied) -> Any:
    """What stands for the declarations of such an element; its anchor is not told, as the style is a copy then."""
    if "style" in element.keys():  # noqa: SIM118
        return None
    told = [(name, repr(value)) for name, (value, _) in own.items() if name != "anchor"]
    return (applied.numbers[None], "anchor" in own, *told)


def _upon(own: dict[str, Any], applied: dict[str, Any]) -> dict[str, Any]:
    """An element's own declarations, with those of the rules that weigh as much or more on top."""
    style = dict(own)
    for name, (value, weight) in applied.items():
        apply_declaration(style, name, value, weight)
    return style


def _unchanged(element: Any, style: Any) -> bool:
    """Whether layout leaves a style as it is: what overflows the page is taken from the root and the body."""
    return getattr(element, "tag", "") not in ("html", "body") or style["overflow"] == "visible"


_ITS_OWN = ("counter_set", "counter_reset", "counter_increment", "overflow", "anchor")
"""What is computed anew in a copy: an element's anchor is its id, and layout may have changed the others."""

_numbers = count()
"""Styles that were kept have a number, and their copies have the same: what stands below them may be shared."""

_KEPT = frozenset(("kitgen_number", "kitgen_lengths", "kitgen_settings", "kitgen_breaking", "kitgen_strut"))
