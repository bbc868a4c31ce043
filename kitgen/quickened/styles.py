"""Computed styles that documents share: the same rules below the same parent compute to the same values.

WeasyPrint 70 shares them within one layout of one document. Documents of one course have the same stylesheets, so most
of their styles are those of the document before; what a style has computed it keeps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from kitgen.quickened.cascade import Applied, declared, rules
from kitgen.quickened.replacement import Replacement

_MOST = 5_000
"""Styles that are kept; some 10 kB each. With more, all are forgotten and learned again."""


def replacements() -> Iterator[Replacement]:
    """The method that gives all elements their styles, and the one that gives one of a page or a margin."""
    from weasyprint import css

    plain_start = css.StyleFor.__init__
    plain = css.StyleFor.set_computed_styles

    def start(
        self: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
    ) -> None:
        self.shares = getattr(html, "has_plain_parts", False)
        if not self.shares or presentational_hints or any(origin == "author" for _, origin, _ in sheets):
            plain_start(self, html, sheets, presentational_hints, font_config, target_collector)
            return
        self._cascaded_styles, self._computed_styles = {}, {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets, self.font_config = sheets, font_config
        _Elements(self, html, target_collector, plain).give()

    def set_computed_styles(
        self: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: Any = None,
        base_url: Any = None,
        target_collector: Any = None,
    ) -> None:
        def make() -> None:
            plain(self, element, parent, root, pseudo_type, base_url, target_collector)

        key = _key(self, element, parent, root, pseudo_type, base_url) if self.shares else None
        _given(self, element, pseudo_type, key, make)

    yield Replacement(plain_start, start)
    yield Replacement(plain, set_computed_styles)


def forget(fonts: Any) -> None:
    """Compute all styles again: a complaint about a value is made only when it is computed."""
    vars(fonts).pop("kitgen_styles", None)
    vars(fonts).pop("kitgen_rules", None)


class _Elements:
    """The elements of one document, on their way to their styles."""

    def __init__(self, style_for: Any, html: Any, target_collector: Any, plain: Callable[..., None]) -> None:
        self._style_for, self._html, self._targets, self._plain = style_for, html, target_collector, plain
        self._computed, self._cascaded = style_for._computed_styles, style_for._cascaded_styles

    def give(self) -> None:
        """As WeasyPrint has it: parents before their children, an element before its parts."""
        own = self._declared()
        same: dict[Any, Any] = {}
        for element, parent, applied in rules(self._style_for.font_config, self._style_for._sheets).over(
            self._html.wrapper_element
        ):
            above = self._computed[parent, None] if parent is not None else None
            key = (id(above), applied.numbers[None])
            if element in own:
                self._cascaded[element, None] = _upon(own[element], applied.cascaded[None])
                self._one(element, parent, None, self._own_number(element, own[element], applied))
            elif key in same:
                self._computed[element, None] = same[key]
            else:
                self._cascaded[element, None] = applied.cascaded[None]
                self._one(element, parent, None, applied.numbers[None])
                same[key] = self._computed[element, None]
            for part in applied.parts:
                self._cascaded[element, part] = applied.cascaded[part]
                self._one(element, element, part, applied.numbers[part])
        self._cascaded.clear()

    def _one(self, element: Any, parent: Any, part: str | None, number: Any) -> None:
        """The style of an element or a part of one, by the number of its declarations; None if it is not shared."""
        root, base_url = self._html.etree_element, self._html.base_url
        above = None
        if parent is not None:
            above = getattr(self._computed[parent, None], "kitgen_number", None)
            number = number if above is not None else None

        def make() -> None:
            self._plain(self._style_for, element, parent, root, part, base_url, self._targets)

        _given(self._style_for, element, part, None if number is None else (above, part, base_url, number), make)

    def _declared(self) -> dict[Any, dict[str, Any]]:
        """What elements declare themselves: a language, an anchor, a style."""
        from weasyprint import css
        from weasyprint.css.validation import preprocess_declarations

        found: dict[Any, dict[str, Any]] = {}
        for specificity, element, declarations, base_url in css.find_style_attributes(
            self._html.etree_element, False, self._html.base_url
        ):
            style = found.setdefault(element, {})
            for name, values, importance in preprocess_declarations(base_url, declarations):
                weight = css.declaration_precedence("author", importance), math.inf, specificity
                if name not in style or style[name][1] <= weight:
                    style[name] = values, weight
        return found

    @staticmethod
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
        if name not in style or style[name][1] <= weight:
            style[name] = value, weight
    return style


def _given(style_for: Any, element: Any, part: str | None, key: Any, make: Callable[[], None]) -> None:
    """Give an element, or a part of one, the style that is known by this key, or make it and keep it."""
    known = vars(style_for.font_config).setdefault("kitgen_styles", {})
    found = known.get(key) if key else None
    if found is not None and hasattr(element, "tag") and "anchor" not in found.cascaded:
        style_for._computed_styles[element, part] = found
        return
    make()
    if key is None:
        return
    style = style_for._computed_styles[element, part]
    if found is not None:
        style.update(found)
        for name in _ITS_OWN:
            style.pop(name, None)
        style.specified.update(found.specified)
        vars(style).update((name, value) for name, value in vars(found).items() if name in _KEPT)
    elif _unchanged(element, style):
        if len(known) >= _MOST:
            known.clear()
        known[key] = style
        style.kitgen_number = next(_numbers)


def _key(
    style_for: Any, element: Any, parent: Any, root: Any, pseudo_type: Any, base_url: Any
) -> tuple[Any, ...] | None:
    """What the style of a page or a margin depends on, or None if it must not be shared."""
    above = None
    if parent is not None and not (element is root and pseudo_type is None):
        above = getattr(style_for._computed_styles[parent, None], "kitgen_number", None)
        if above is None:
            return None
    cascaded = style_for._cascaded_styles.get((element, pseudo_type), {})
    return above, pseudo_type, base_url, declared(cascaded)


def _unchanged(element: Any, style: Any) -> bool:
    """Whether layout leaves a style as it is: what overflows the page is taken from the root and the body."""
    return getattr(element, "tag", "") not in ("html", "body") or style["overflow"] == "visible"


_ITS_OWN = ("counter_set", "counter_reset", "counter_increment", "overflow", "anchor")
"""What differs between styles that are alike otherwise, which are copied and not shared: WeasyPrint changes counters
and overflow in the styles of pages and their margins, and an element's anchor is its id."""

_numbers = count()
"""Styles that were kept have a number, and their copies have the same: what stands below them may be shared."""

_KEPT = frozenset(("kitgen_number", "kitgen_lengths", "kitgen_settings", "kitgen_breaking", "kitgen_strut"))
