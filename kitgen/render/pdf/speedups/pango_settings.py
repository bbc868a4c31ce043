"""Share Pango's context, font description and font features among all texts of a style.

WeasyPrint 70 creates them for each line that it tries, though they depend on nothing but the style.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from kitgen.render.pdf.speedups.patch import STYLES, Patch, Replacement

_SETTINGS = (
    *("direction", "lang", "font_language_override", "font_family", "font_style", "font_stretch", "font_weight"),
    *("font_size", "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
    *("font_variation_settings", "text_decoration_line"),
)
_INHERITED = frozenset(_SETTINGS) - {"text_decoration_line"}

_MOST_TEXTS = 2_000
"""Texts whose break opportunities are cached: most are two letters where two elements meet."""


class Settings(NamedTuple):
    """What all layouts of a style share."""

    context: Any
    description: Any
    language: Any
    attributes: Any
    """A list of one attribute, the font's features; None for a font as it is."""

    measures: dict[str, Any]
    """Positions and thickness of underlines and strikethroughs, as attributes of a layout."""


def settings_key(style: Any) -> int:
    """A number that is the same for styles with the same settings of Pango."""
    try:
        return int(style.kitgen_settings)
    except AttributeError:
        if leaves(style, _INHERITED) and style["text_decoration_line"] == style.parent_style["text_decoration_line"]:
            style.kitgen_settings = settings_key(style.parent_style)
            return int(style.kitgen_settings)
        values = repr([style[name] for name in _SETTINGS])
        known = _cache(style.font_config, "kitgen_keys")
        style.kitgen_settings = known.setdefault(values, len(known))
        return int(style.kitgen_settings)


def leaves(style: Any, names: frozenset[str]) -> bool:
    """Whether this anonymous box inherits all of ``names``."""
    return hasattr(style, "kitgen_anonymous") and names.isdisjoint(style)


def _pango_settings() -> Iterator[Replacement]:
    from weasyprint.css import AnonymousStyle
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    AnonymousStyle.kitgen_anonymous = True
    ffi.cdef("PangoAttrList *pango_attr_list_copy(PangoAttrList *list);")

    def setup(self: Any, style: Any) -> None:
        self.style = style
        self.first_line_direction = 0
        known = _cache(style.font_config, "kitgen_settings")
        key = settings_key(style)
        settings = known.get(key)
        if settings is None:
            settings = known[key] = _settings(style)
        self.language = settings.language
        self.layout = ffi.gc(pango.pango_layout_new(settings.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, settings.description)
        vars(self).update(settings.measures)
        if settings.attributes is not None:
            # a copy, because attributes may be added to it; WeasyPrint never frees its lists
            attributes = pango.pango_attr_list_copy(settings.attributes)
            pango.pango_layout_set_attributes(self.layout, attributes)
            pango.pango_attr_list_unref(attributes)

    yield Replacement(line_break.Layout.setup, setup)


def _line_sizes() -> Iterator[Replacement]:
    from weasyprint.text import line_break
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    rectangle = ffi.typeof("PangoRectangle *")

    def line_size(line: Any, style: Any) -> tuple[float, float]:
        extents = ffi.new(rectangle)
        pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
        width = extents.width * FROM_UNITS
        spacing = style["letter_spacing"]
        return width if spacing == "normal" else width + spacing, extents.height * FROM_UNITS

    yield Replacement(line_break.line_size, line_size)


def _c_strings() -> Iterator[Replacement]:
    from weasyprint.text.ffi import unicode_to_char_p

    def as_bytes(string: str) -> tuple[bytes, bytes]:
        # cffi passes the bytes themselves to a function that takes char *; those functions copy what they keep
        content = string.encode().replace(b"\x00", b"")
        return content, content

    yield Replacement(unicode_to_char_p, as_bytes)


def _break_opportunities() -> Iterator[Replacement]:
    from weasyprint.text import line_break

    plain = line_break.can_break_text
    yield Replacement(plain, lru_cache(_MOST_TEXTS)(plain))


def _settings(style: Any) -> Settings:
    from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
    from weasyprint.text.fonts import font_features, get_font_description

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if name:
        pointer, _kept = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = get_font_description(style)
    features = font_features(*(style[name] for name in _SETTINGS if name in _FEATURES))
    attributes = None
    if features:
        text = ",".join(f"{name} {value}" for name, value in features.items()).encode()
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(text))
    return Settings(context, description, language, attributes, _measures(style, context, description, language))


_FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
)


def _measures(style: Any, context: Any, description: Any, language: Any) -> dict[str, Any]:
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    if style["text_decoration_line"] == "none":
        return {"ascent": None, "underline_position": None, "strikethrough_position": None}
    metrics = ffi.gc(pango.pango_context_get_metrics(context, description, language), pango.pango_font_metrics_unref)
    names = ("ascent", "underline_position", "strikethrough_position", "underline_thickness", "strikethrough_thickness")
    return {name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics) for name in names}


def _cache(fonts: Any, name: str) -> Any:
    """A dictionary that lives as long as a font configuration."""
    return vars(fonts).setdefault(name, {})


_LINES = "weasyprint/text/line_break.py"
_STRINGS = "weasyprint/text/ffi.py:unicode_to_char_p"

PATCHES = (
    Patch(
        "pango-settings",
        _pango_settings,
        (
            *STYLES,
            f"{_LINES}:Layout",
            _STRINGS,
            "weasyprint/text/fonts.py:font_features",
            "weasyprint/text/fonts.py:get_font_description",
        ),
    ),
    Patch("line-sizes", _line_sizes, (f"{_LINES}:line_size",)),
    Patch(
        "c-strings",
        _c_strings,
        (_STRINGS, f"{_LINES}:Layout", f"{_LINES}:get_log_attrs", "weasyprint/text/fonts.py:get_font_description"),
    ),
    Patch(
        "break-opportunities",
        _break_opportunities,
        (
            f"{_LINES}:can_break_text",
            f"{_LINES}:get_next_break_point_from_text",
            f"{_LINES}:get_next_break_point",
            f"{_LINES}:get_log_attrs",
        ),
    ),
)
