"""The manual page of every message code.

The page of a check is the docstring of its function in ``kitgen.check``. All other codes have theirs in the Markdown
files beside this one, below a heading with the severity: ``## error: tab``. Several codes may share a heading,
separated by commas; ``a11y-*`` matches all codes with that prefix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"^## (error|warning|note): (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class ManualPage:
    """The manual page of a code."""

    code: str
    severity: str
    text: str


def pages() -> dict[str, ManualPage]:
    """All pages by code, sorted."""
    from kitgen.check.base import CHECKS

    found = [ManualPage(check.code, check.severity, check.manual.strip()) for check in CHECKS]
    for path in Path(__file__).parent.glob("*.md"):
        _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
        for severity, codes, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found += [ManualPage(code.strip(), severity, text.strip()) for code in codes.split(",")]
    return {page.code: page for page in sorted(found, key=lambda page: page.code)}


def page(code: str) -> ManualPage | None:
    """The page of a code, if any."""
    known = pages()
    return known.get(code) or known.get(code.split("-")[0] + "-*")
