"""Share computed styles between documents: the same rules below the same parent compute to the same values.

WeasyPrint 70 shares them within one layout of one document. Documents of a course have the same stylesheets, so most of
their styles are those of the document before.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count
from typing import Any

from kitgen.render.pdf.speedups.cascade import KNOWS, Applied, apply_declaration, rules
from kitgen.render.pdf.speedups.patch import STYLES, Patch, Replacement

_MOST = 5_000
"""Styles in the cache, some 10 kB each; it is cleared when there are more."""


def _replacements() -> Iterator[Replacement]:
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
    """Clear the cache: WeasyPrint warns of a value only when it is computed."""
    vars(fonts).pop("kitgen_styles", None)
    vars(fonts).pop("kitgen_rules", None)


class _Document:
    """Computes the styles of the elements and pages of one document."""

    def __init__(self, style_for: Any, html: Any, target_collector: Any) -> None:
        self._style_for, self._html, self._targets = style_for, html, target_collector
        self._computed, self._cascaded = style_for._computed_styles, style_for._cascaded_styles
        self._rules = rules(style_for.font_config, style_for._sheets)
        self._known = vars(style_for.font_config).setdefault("kitgen_styles", {})

    def style_elements(self) -> None:
        """In the order of WeasyPrint: parents before their children, an element before its pseudo-elements."""
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
        """A page inherits from the root, its margin boxes from the page; layout changes all of one style alike."""
        applied = self._rules.of_page(page_type, self._style_for._page_type_match)
        root = self._html.etree_element
        self._style(page_type, root, None, applied.cascaded[None], applied.numbers[None])
        for part in applied.parts:
            self._style(page_type, page_type, part, applied.cascaded[part], applied.numbers[part])

    def _style(self, element: Any, parent: Any, part: str | None, declared: dict[str, Any], number: Any) -> None:
        """Set the style of an element or pseudo-element: the cached one for these declarations, or a new one.

        ``number`` identifies the declarations; it is None where the style is not to be shared.
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
        """The declarations in the HTML: languages, anchors, style attributes."""
        from weasyprint import css
        from weasyprint.css.validation import preprocess_declarations

        found: dict[Any, dict[str, Any]] = {}
        for specificity, element, declarations, base_url in css.find_style_attributes(
            self._html.etree_element, False, self._html.base_url
        ):
            style = found.setdefault(element, {})
            for name, value, importance in preprocess_declarations(base_url, declarations):
                weight = css.declaration_precedence("author", importance), math.inf, specificity
                apply_declaration(style, name, value, weight)
        return found


def _own_number(element: Any, own: dict[str, Any], applied: Applied) -> Any:
    """Identifies the declarations of such an element without its anchor: with one, the style is a copy."""
    if "style" in element.keys():  # noqa: SIM118
        return None
    declared = [(name, repr(value)) for name, (value, _) in own.items() if name != "anchor"]
    return (applied.numbers[None], "anchor" in own, *declared)


def _upon(own: dict[str, Any], applied: dict[str, Any]) -> dict[str, Any]:
    """An element's own declarations, with those of rules of the same or a higher weight applied."""
    style = dict(own)
    for name, (value, weight) in applied.items():
        apply_declaration(style, name, value, weight)
    return style


def _unchanged(element: Any, style: Any) -> bool:
    """Whether layout does not change a style: it moves `overflow` of the root or body to the page."""
    return getattr(element, "tag", "") not in ("html", "body") or style["overflow"] == "visible"


_ITS_OWN = ("counter_set", "counter_reset", "counter_increment", "overflow", "anchor")
"""Computed again in a copy: an element's anchor is its id, and layout may have changed the others."""

_numbers = count()
"""Cached styles and their copies have the same number: styles below them may be shared."""

_KEPT = frozenset(("kitgen_number", "kitgen_lengths", "kitgen_settings", "kitgen_breaking", "kitgen_strut"))

_PAGE = "weasyprint/layout/page.py"
_BUILD = "weasyprint/formatting_structure/build.py"

PATCHES = (
    Patch(
        "computed-styles",
        _replacements,
        (
            *KNOWS,
            *STYLES,
            "weasyprint/css/__init__.py:find_style_attributes",
            "weasyprint/css/__init__.py:computed_from_cascaded",
            "weasyprint/css/__init__.py:get_all_computed_styles",
            "weasyprint/css/validation/__init__.py:preprocess_declarations",
            f"{_PAGE}:set_page_type_computed_styles",
            f"{_PAGE}:make_margin_boxes",
            f"{_PAGE}:_standardize_page_based_counters",
            f"{_BUILD}:build_formatting_structure",
            f"{_BUILD}:update_counters",
            f"{_BUILD}:set_viewport_overflow",
        ),
    ),
)
