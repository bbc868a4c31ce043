"""Pango's settings for a style, made once for all texts of that style.

WeasyPrint 70 makes a context, a font description and the list of font features for each line that it tries. They
depend on nothing but the style.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kitgen.quickened.sheets import Replacement

_SETTINGS = (
    *("direction", "lang", "font_language_override", "font_family", "font_style", "font_stretch", "font_weight"),
    *("font_size", "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
    *("font_variation_settings", "text_decoration_line"),
)


class Settings(NamedTuple):
    """What layouts of one style share."""

    context: Any
    description: Any
    language: Any
    features: bytes
    measures: dict[str, Any]
    """Where lines under and through the text go, as attributes of a layout."""


def settings_key(style: Any) -> int:
    """A number that two styles share if Pango is told the same of both."""
    try:
        return int(style.kitgen_settings)
    except AttributeError:
        told = repr([style[name] for name in _SETTINGS])
        known = _remembered(style.font_config, "kitgen_keys")
        style.kitgen_settings = known.setdefault(told, len(known))
        return int(style.kitgen_settings)


def replacements() -> Iterator[Replacement]:
    """The set-up of a layout."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    def setup(self: Any, style: Any) -> None:
        self.style = style
        self.first_line_direction = 0
        known = _remembered(style.font_config, "kitgen_settings")
        key = settings_key(style)
        settings = known.get(key)
        if settings is None:
            settings = known[key] = _settings(style)
        self.language = settings.language
        self.layout = ffi.gc(pango.pango_layout_new(settings.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, settings.description)
        vars(self).update(settings.measures)
        if settings.features:
            _set_features(self.layout, style.font_config, settings.features)

    yield line_break.Layout.setup, setup


def _settings(style: Any) -> Settings:
    from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
    from weasyprint.text.fonts import font_features, get_font_description

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    spoken = style["font_language_override"]
    tongue = style["lang"] if spoken == "normal" else LST_TO_ISO.get(spoken.lower(), spoken)
    if tongue:
        pointer, _kept = unicode_to_char_p(tongue)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = get_font_description(style)
    features = font_features(*(style[name] for name in _SETTINGS if name in _FEATURES))
    told = ",".join(f"{name} {value}" for name, value in features.items()).encode()
    return Settings(context, description, language, told, _measures(style, context, description, language))


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


def _set_features(layout: Any, fonts: Any, features: bytes) -> None:
    """Font features for one layout: their list may be added to, so it is never shared."""
    from weasyprint.text.ffi import pango

    attribute = fonts.font_features.setdefault(features, pango.pango_attr_font_features_new(features))
    attributes = pango.pango_attr_list_new()
    pango.pango_attr_list_insert(attributes, attribute)
    pango.pango_layout_set_attributes(layout, attributes)


def _remembered(fonts: Any, name: str) -> Any:
    """A dictionary that lives as long as a font configuration."""
    return vars(fonts).setdefault(name, {})
