"""Performance patches for WeasyPrint 70.0 and the libraries below it: memoise repeated layout work.

Each module here replaces some functions and leaves the pages as they are: the bytes of a PDF are the same with and
without it (tests/test_speedups.py). A patch is applied only if the source of all that it knows is what it was when the
patch was written (known.py); else it is left off, and those that need it. The reasons and figures are in
docs/decisions/0013-speedups.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from kitgen.render.pdf.speedups.known import DIGESTS
from kitgen.render.pdf.speedups.patch import Patch, Replacement
from kitgen.render.pdf.speedups.source import digest

PLAIN = "KITGEN_PLAIN_LAYOUT"
"""Set this variable to the names of patches to switch them off, or to anything else to switch all off."""

_MODULES = (
    "kitgen.render.pdf.speedups.html_parsing",
    "kitgen.render.pdf.speedups.user_agent_sheet",
    "kitgen.render.pdf.speedups.computed_styles",
    "kitgen.render.pdf.speedups.pango_settings",
    "kitgen.render.pdf.speedups.line_cache",
    "kitgen.render.pdf.speedups.table_words",
    "kitgen.render.pdf.speedups.used_lengths",
    "kitgen.render.pdf.speedups.backgrounds",
    "kitgen.render.pdf.speedups.box_queries",
    "kitgen.render.pdf.speedups.column_heights",
    "kitgen.render.pdf.speedups.glyph_runs",
    "kitgen.render.pdf.speedups.svg_words",
    "kitgen.render.pdf.speedups.formula_drawing",
    "kitgen.render.pdf.speedups.tag_languages",
    "kitgen.render.pdf.speedups.code_tags",
    "kitgen.render.pdf.speedups.font_subsets",
    "kitgen.render.pdf.speedups.pdf_streams",
)
"""In the order in which they are applied: some replace what another one has put in place."""

BY_WISH = "by wish"
"""Why a patch is off that the variable switches off."""

NOT_FOUND = "not found"
"""Why a patch is off whose function is not where it was found by its source: another library has replaced it."""


@cache
def patches() -> tuple[Patch, ...]:
    """All patches, in the order in which they are applied. Imports nothing that they replace."""
    return tuple(patch for name in _MODULES for patch in import_module(name).PATCHES)


@cache
def switched_off() -> dict[str, str]:
    """Patches that are not applied: the first place whose source has changed, or `BY_WISH`. Imports nothing heavy."""
    off: dict[str, str] = {}
    wished = _wished_off()
    for patch in patches():
        other = next((place for place in patch.knows if changed(place)), "")
        needed = next((off[name] for name in patch.needs if name in off), "")
        if why := BY_WISH if patch.name in wished else other or needed:
            off[patch.name] = why
    return off


def _wished_off() -> set[str]:
    wish = os.environ.get(PLAIN, "")
    named = set(wish.replace(",", " ").split()) & {patch.name for patch in patches()}
    return named or {patch.name for patch in patches() if wish and patch.same_bytes}


@cache
def changed(place: str) -> bool:
    """Whether the source of a place is not what it was when the patches were written."""
    return digest(place) != DIGESTS[place]


def apply_patches() -> dict[str, list[Replacement]]:
    """Apply the patches to a WeasyPrint that was just imported; gives what each has replaced."""
    applied: dict[str, list[Replacement]] = {}
    for patch in patches():
        if patch.name in switched_off():
            continue
        replacements = list(patch.replacements())
        found = [(each, list(_owners(each))) for each in replacements]
        if not all(owners for _, owners in found) or not set(patch.needs) <= set(applied):
            continue
        for each, owners in found:
            for owner, name in owners:
                setattr(owner, name, each.new)
        applied[patch.name] = replacements
    return applied


def left_off(applied: Collection[str]) -> dict[str, str]:
    """The patches that were not applied, with the reason."""
    return {patch.name: switched_off().get(patch.name, NOT_FOUND) for patch in patches() if patch.name not in applied}


def _owners(replacement: Replacement) -> Iterator[tuple[Any, str]]:
    """The modules and classes that have the function, with its name there."""
    where = replacement.where
    for name, module in list(sys.modules.items()):
        if name == where or name.startswith(f"{where}."):
            for key, value in list(vars(module).items()):
                if value is replacement.old:
                    yield module, key
                elif isinstance(value, type) and value.__module__ == name:
                    yield from ((value, method) for method, it in list(vars(value).items()) if it is replacement.old)
