"""WeasyPrint's layout, quickened: what it works out again and again is worked out once.

Each module here takes the place of one thing that WeasyPrint does, and leaves the pages as they are: the bytes of a
PDF are the same with and without it (tests/test_quickened.py). It is written for the versions below and does nothing
with any other. The reasons and what each gains stand in docs/decisions/0013-quickened-layout.md.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

VERSIONS = ("70.0",)
"""The WeasyPrints that this was written for, and compared with."""

PLAIN = "KITGEN_PLAIN_LAYOUT"
"""Set this variable to anything, and WeasyPrint works as it came: to tell whose fault something is."""


_PARTS = (
    "html_parsing",
    "user_agent_sheet",
    "cascade",
    "computed_styles",
    "pango_settings",
    "line_cache",
    "table_words",
    "used_lengths",
    "backgrounds",
    "box_queries",
    "glyph_runs",
    "font_subsets",
)
"""In the order in which they are put in: some stand on others."""


def why_off() -> str:
    """Why WeasyPrint works as it came, in words; empty if it is the quicker one. Does not import WeasyPrint."""
    from importlib.metadata import PackageNotFoundError, version

    if os.environ.get(PLAIN):
        return f"the variable {PLAIN} is set"
    try:
        installed = version("weasyprint")
    except PackageNotFoundError:
        return "WeasyPrint is not installed"
    known = " or ".join(VERSIONS)
    return "" if installed in VERSIONS else f"WeasyPrint {installed} is installed, and they were tested with {known}"


def quicken(weasyprint: Any) -> None:
    """Put the quicker ways into a WeasyPrint that was just imported; only those that were made for it."""
    if weasyprint.__version__ not in VERSIONS or os.environ.get(PLAIN):
        return
    for name in _PARTS:
        part = import_module(f"kitgen.render.pdf.speedups.{name}")
        for replacement in part.replacements():
            _put(*replacement)


def _put(old: Any, new: Any, where: str) -> None:
    """Put a function where another one is, in every module of a package and its classes that know it by name."""
    for name, module in list(sys.modules.items()):
        if name == where or name.startswith(f"{where}."):
            for key, value in list(vars(module).items()):
                if value is old:
                    setattr(module, key, new)
                elif isinstance(value, type) and value.__module__ == name:
                    for method, function in list(vars(value).items()):
                        if function is old:
                            setattr(value, method, new)
