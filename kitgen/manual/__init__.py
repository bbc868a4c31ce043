"""The page of every code that a message may have: what it means and what to do.

A check's page is the docstring of its function in ``rules``. All other codes have theirs in the Markdown files beside
this one, each below a heading with its weight: ``## error: tab``. Several codes may share a heading, with commas;
``a11y-*`` is the page of all codes that begin so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"^## (error|warning): (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class ManualPage:
    """What the manual says of one code."""

    code: str
    severity: str
    text: str


def pages() -> dict[str, ManualPage]:
    """All pages by code, in the order of their names."""
    from kitgen.check.base import RULES

    found = [ManualPage(rule.code, rule.severity, rule.manual.strip()) for rule in RULES]
    for path in Path(__file__).parent.glob("*.md"):
        _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
        for severity, codes, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found += [ManualPage(code.strip(), severity, text.strip()) for code in codes.split(",")]
    return {page.code: page for page in sorted(found, key=lambda page: page.code)}


def page(code: str) -> ManualPage | None:
    """The page of a code; None if it has none."""
    known = pages()
    return known.get(code) or known.get(code.split("-")[0] + "-*")
