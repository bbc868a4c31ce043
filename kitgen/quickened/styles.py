"""Computed styles that documents share: the same rules below the same parent compute to the same values.

WeasyPrint 70 shares them within one layout of one document. Documents of one course have the same stylesheets, so most
of their styles are those of the document before; what a style has computed it keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from kitgen.quickened.replacement import Replacement

_MOST = 5_000
"""Styles that are kept; some 10 kB each. With more, all are forgotten and learned again."""


def replacements() -> Iterator[Replacement]:
    """The method that gives an element its style."""
    from weasyprint import css

    plain_start = css.StyleFor.__init__
    plain = css.StyleFor.set_computed_styles

    def start(self: Any, html: Any, *others: Any, **named: Any) -> None:
        self.shares = getattr(html, "has_plain_parts", False)
        plain_start(self, html, *others, **named)

    def set_computed_styles(
        self: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: Any = None,
        base_url: Any = None,
        target_collector: Any = None,
    ) -> None:
        key = _key(self, element, parent, root, pseudo_type, base_url)
        known = vars(self.font_config).setdefault("kitgen_styles", {})
        found = known.get(key) if key else None
        if found is not None and hasattr(element, "tag") and "anchor" not in found.cascaded:
            self._computed_styles[element, pseudo_type] = found
            return
        plain(self, element, parent, root, pseudo_type, base_url, target_collector)
        if key is None:
            return
        style = self._computed_styles[element, pseudo_type]
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

    yield Replacement(plain_start, start)
    yield Replacement(plain, set_computed_styles)


def forget(fonts: Any) -> None:
    """Compute all styles again: a complaint about a value is made only when it is computed."""
    vars(fonts).pop("kitgen_styles", None)


def _key(
    style_for: Any, element: Any, parent: Any, root: Any, pseudo_type: Any, base_url: Any
) -> tuple[Any, ...] | None:
    """What a style depends on, or None if it must not be shared."""
    if not style_for.shares:
        return None
    above = None
    if hasattr(element, "tag") and "style" in element.keys():  # noqa: SIM118
        return None
    if parent is not None and not (element is root and pseudo_type is None):
        above = getattr(style_for._computed_styles[parent, None], "kitgen_number", None)
        if above is None:
            return None
    cascaded = style_for._cascaded_styles.get((element, pseudo_type), {})
    rules = tuple(
        # a language is parsed anew for each element; all else stands in a stylesheet that all documents share
        (name, repr(value) if name == "lang" else name == "anchor" or id(value), *weight[:2], *weight[2])
        for name, (value, weight) in cascaded.items()
    )
    return above, pseudo_type, base_url, rules


def _unchanged(element: Any, style: Any) -> bool:
    """Whether layout leaves a style as it is: what overflows the page is taken from the root and the body."""
    return getattr(element, "tag", "") not in ("html", "body") or style["overflow"] == "visible"


_ITS_OWN = ("counter_set", "counter_reset", "counter_increment", "overflow", "anchor")
"""What differs between styles that are alike otherwise, which are copied and not shared: WeasyPrint changes counters
and overflow in the styles of pages and their margins, and an element's anchor is its id."""

_numbers = count()
"""Styles that were kept have a number, and their copies have the same: what stands below them may be shared."""

_KEPT = frozenset(("kitgen_number", "kitgen_lengths", "kitgen_settings", "kitgen_breaking", "kitgen_strut"))
