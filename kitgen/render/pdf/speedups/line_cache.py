"""Cache of broken lines: the same text in the same style and width breaks in the same place.

More than half of the lines that WeasyPrint breaks for a lesson were broken before: cells are measured and then filled,
running heads come on each page, pages are laid out again, the handout and the guide have the same questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.line_breaking import KNOWS, broken_line
from kitgen.render.pdf.speedups.pango_settings import leaves, settings_key
from kitgen.render.pdf.speedups.patch import STYLES, Patch, Replacement

_BREAKING = (
    *("letter_spacing", "word_spacing", "white_space", "overflow_wrap", "word_break", "tab_size"),
    *("hyphens", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphenate_character"),
)
_INHERITED = frozenset(_BREAKING)

_MOST = 2_500
"""The cache has at most twice as many lines; each takes some 2 kB."""


class Memory:
    """A cache of two generations: when the young one is full it becomes the old one, which is dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.young: dict[Any, Any] = {}
        self.old: dict[Any, Any] = {}

    def get(self, key: Any) -> Any:
        """The cached value, or None."""
        found = self.young.get(key)
        if found is None:
            found = self.old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: Any, value: Any) -> None:
        """Cache a value; drops what was not asked for in a long time."""
        if len(self.young) >= self.most:
            self.old, self.young = self.young, {}
        self.young[key] = value


def _line_cache() -> Iterator[Replacement]:
    from weasyprint.text import line_break

    plain = line_break.split_first_line
    layout_class = line_break.Layout

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        memory = memory_of(style.font_config, "kitgen_lines", _MOST)
        broken = style_key(style)
        key: Any = (text, broken, max_width, justification_spacing, is_line_start, minimum)
        known = memory.get(key)
        if known is None and max_width != 0:
            whole = memory.get((text, broken, justification_spacing))
            if whole is not None and (max_width is None or whole[1][2] <= max_width):
                known = whole
        if known is None:
            made = broken_line(text, style, context, max_width, justification_spacing) if max_width else None
            if made is None:
                made = plain(text, style, context, max_width, justification_spacing, is_line_start, minimum)
            layout, *rest = made
            known = dict(vars(layout)), rest
            fits = max_width is None or rest[2] <= max_width
            if rest[1] is None and fits and layout.text == text and "\n" not in text and not _is_spaced(style):
                key = (text, broken, justification_spacing)  # the same line in every width that it fits
            memory.keep(key, known)
            return layout, *rest
        state, rest = known
        layout = layout_class.__new__(layout_class)
        vars(layout).update(state)
        layout.max_width = max_width
        return layout, *rest

    split_first_line.kitgen_plain = plain  # type: ignore[attr-defined]
    yield Replacement(plain, split_first_line)


def _is_spaced(style: Any) -> bool:
    """Whether letters or words are moved: Pango may then break a line that would fit, as it counts in another way."""
    return style["letter_spacing"] != "normal" or bool(style["word_spacing"])


def _struts() -> Iterator[Replacement]:
    from weasyprint.text import line_break

    plain = line_break.strut

    def strut(style: Any) -> Any:
        try:
            return style.kitgen_strut
        except AttributeError:
            style.kitgen_strut = plain(style)
            return style.kitgen_strut

    yield Replacement(plain, strut)


def memory_of(fonts: Any, name: str, most: int) -> Memory:
    """The cache of a font configuration with this name."""
    found: Memory | None = vars(fonts).get(name)
    if found is None:
        found = vars(fonts)[name] = Memory(most)
    return found


def style_key(style: Any) -> int:
    """A number that is the same for styles whose texts break alike."""
    try:
        return int(style.kitgen_breaking)
    except AttributeError:
        if leaves(style, _INHERITED) and settings_key(style) == settings_key(style.parent_style):
            style.kitgen_breaking = style_key(style.parent_style)
            return int(style.kitgen_breaking)
        values = (settings_key(style), repr([style[name] for name in _BREAKING]))
        known = vars(style.font_config).setdefault("kitgen_breaking", {})
        style.kitgen_breaking = known.setdefault(values, len(known))
        return int(style.kitgen_breaking)


_STRUTS = tuple(f"weasyprint/text/line_break.py:{name}" for name in ("strut", "_font_style_cache_key"))

PATCHES = (
    Patch("line-cache", _line_cache, KNOWS),
    Patch("struts", _struts, (*STYLES, *_STRUTS)),
)
