"""Cut fonts down to the characters of a page, and keep what was cut in the user's cache folder.

Cutting takes half a second a font, most of a deck. The name of a file in that folder is a digest of all that decides
its bytes (the font, the characters, the libraries), so that a deck is the same whether it was there or not.
"""

from __future__ import annotations

import contextlib
import io
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.text import user_cache

FOLDER = "subsets"
"""The folder in the user's cache folder."""

CHARACTERS = "characters"
"""The folder for the characters that whole fonts have."""

MOST = 400
"""So many files of 10 to 30 KB are kept; a course needs five to ten."""

_OPTIONS = {"flavor": "woff2", "hinting": False, "recalc_timestamp": False, "notdef_outline": True}
_DROPPED = ("meta",)
_NAMES = (0, 1, 2, 13, 14)
_FEATURES = ("tnum", "lnum")


@cache
def subset(path: Path, codes: frozenset[int]) -> bytes:
    """The font with these characters only, as WOFF2 without a timestamp: same characters, same bytes."""
    name = digest(path.read_bytes(), repr([sorted(codes), _OPTIONS, _DROPPED, _NAMES, _FEATURES, _versions()]).encode())
    known = user_cache.read(FOLDER, name)
    if known is None:
        known = _cut(path, codes)
        user_cache.write(FOLDER, name, known, MOST)
    return known


@cache
def _versions() -> tuple[str, ...]:
    """The libraries that cut and compress."""
    found = []
    for package in ("fonttools", "brotli", "brotlicffi"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{package} {version(package)}")
    return tuple(found)


def characters_of(path: Path) -> frozenset[int]:
    """The characters that a font has, which take longer to read than all else of a deck that is made again."""
    name = digest(path.read_bytes(), repr(_versions()).encode())
    with contextlib.suppress(ValueError, TypeError):
        if kept := user_cache.read(CHARACTERS, name):
            return frozenset(json.loads(kept))
    found = _read(path)
    user_cache.write(CHARACTERS, name, json.dumps(sorted(found)).encode(), MOST)
    return found


def _read(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})


def _cut(path: Path, codes: frozenset[int]) -> bytes:
    from fontTools import subset as cutting

    options: Any = cutting.Options(**_OPTIONS)
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    options.name_IDs = list(_NAMES)
    options.layout_features = [*options.layout_features, *_FEATURES]
    buffer = io.BytesIO()
    with cutting.load_font(str(path), options) as font:
        cutter = cutting.Subsetter(options)
        cutter.populate(unicodes=sorted(codes))
        cutter.subset(font)
        cutting.save_font(font, buffer, options)
    return buffer.getvalue()
