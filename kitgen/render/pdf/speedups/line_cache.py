"""Lines that were broken before: the same text in the same style and width breaks in the same place.

More than half of the lines that WeasyPrint breaks for a lesson are such: cells that are measured and then filled,
running heads, a page laid out once more, the same question in the handout and in the guide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.line_breaking import broken_line
from kitgen.render.pdf.speedups.pango_settings import leaves, settings_key
from kitgen.render.pdf.speedups.patch import Replacement

_BREAKING = (
    *("letter_spacing", "word_spacing", "white_space", "overflow_wrap", "word_break", "tab_size"),
    *("hyphens", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphenate_character"),
)
_INHERITED = frozenset(_BREAKING)

_MOST = 2_500
"""Lines that are remembered are these at most twice; a line of them is some 2 kB."""


class Memory:
    """Results by key, the oldest forgotten by the thousand."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.young: dict[Any, Any] = {}
        self.old: dict[Any, Any] = {}

    def get(self, key: Any) -> Any:
        """What was kept, or None."""
        found = self.young.get(key)
        if found is None:
            found = self.old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: Any, value: Any) -> None:
        """Remember it, and forget what was not asked for since long."""
        if len(self.young) >= self.most:
            self.old, self.young = self.young, {}
        self.young[key] = value


def replacements() -> Iterator[Replacement]:
    """The functions that break one line off a text and that say how high a line of a style is."""
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
            if rest[1] is None and fits and layout.text == text and "\n" not in text:
                key = (text, broken, justification_spacing)  # in whatever width it fits, it is the same line
            memory.keep(key, known)
            return layout, *rest
        state, rest = known
        layout = layout_class.__new__(layout_class)
        vars(layout).update(state)
        layout.max_width = max_width
        return layout, *rest

    split_first_line.kitgen_plain = plain  # type: ignore[attr-defined]
    plain_strut = line_break.strut

    def strut(style: Any) -> Any:
        try:
            return style.kitgen_strut
        except AttributeError:
            style.kitgen_strut = plain_strut(style)
            return style.kitgen_strut

    yield Replacement(plain, split_first_line)
    yield Replacement(plain_strut, strut)


def memory_of(fonts: Any, name: str, most: int) -> Memory:
    """What is remembered for a font configuration, under a name."""
    found: Memory | None = vars(fonts).get(name)
    if found is None:
        found = vars(fonts)[name] = Memory(most)
    return found


def style_key(style: Any) -> int:
    """A number that two styles share if their texts break alike."""
    try:
        return int(style.kitgen_breaking)
    except AttributeError:
        if leaves(style, _INHERITED) and settings_key(style) == settings_key(style.parent_style):
            style.kitgen_breaking = style_key(style.parent_style)
            return int(style.kitgen_breaking)
        told = (settings_key(style), repr([style[name] for name in _BREAKING]))
        known = vars(style.font_config).setdefault("kitgen_breaking", {})
        style.kitgen_breaking = known.setdefault(told, len(known))
        return int(style.kitgen_breaking)
