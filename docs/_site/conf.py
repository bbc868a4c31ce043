"""The documentation as a site: `make site` builds it with Sphinx into build/site.

The pages are plain Markdown and are read on GitHub as they are, so what only a site needs is kept here: which page
comes after which, and under which name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent.parent

NAVIGATION: dict[str, list[str]] = {
    "Teaching": [
        "docs/installing.md",
        "docs/first-kit.md",
        "docs/first-lesson.md",
        "docs/serve.md",
        "docs/importing.md",
        "docs/printing.md",
        "docs/teaching-with-slides.md",
        "docs/translating.md",
        "docs/editions.md",
        "docs/course.md",
        "docs/editor.md",
    ],
    "Reference": [
        "docs/spec.md",
        "docs/markdown.md",
        "docs/checks.md",
        "docs/building.md",
    ],
    "Your own project": [
        "docs/look.md",
        "docs/paper.md",
        "docs/new-kind.md",
        "docs/cluster.md",
    ],
    "Development": [
        "Contributing <CONTRIBUTING.md>",
        "docs/api.md",
        "Map of the code <kitgen/README.md>",
        "Map of the tests <tests/README.md>",
        "docs/decisions/README.md",
        "docs/performance.md",
        "docs/upstream.md",
        "docs/releasing.md",
        "CHANGELOG.md",
    ],
}
"""The sidebar. Each page of docs/ is here once, except those that a page of the list lists itself (SERIES)."""

SERIES = {"docs/checks.md": "checks/*", "docs/decisions/README.md": "0*"}
"""Pages that belong to a page: a decision is listed below its page; a code is linked from the table of all codes."""

UNLISTED = {"docs/checks.md"}
"""Series that the sidebar leaves out: it would have 170 lines more on every page."""

project = "kitgen"
version = release = re.findall(r'__version__ = "(.+)"', (ROOT / "kitgen/__init__.py").read_text(encoding="utf-8"))[0]

extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**", "kitgen/README.md", "tests/README.md"]
exclude_patterns = [".*", "build", "dist", "docs/_site", "**/__pycache__"]
highlight_language = "none"
myst_heading_anchors = 4
nitpicky = True

html_theme = "furo"
html_title = f"kitgen {release}"
html_additional_pages = {"index": "index.html"}
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_show_search_summary = False  # a page that is opened from a folder may not read others
templates_path = ["."]


def pages_of(entries: list[str]) -> list[str]:
    """The paths of the pages that entries of the navigation name."""
    return [re.sub(r".*<(.*)>$", r"\1", entry) for entry in entries]


def toctree(entries: list[str], *options: str) -> str:
    """A list of pages in MyST's Markdown."""
    return "\n".join(["", "```{toctree}", *options, *entries, "```", ""])


def add_navigation(app: Sphinx, page: str, source: list[str]) -> None:
    """Append what a page lists: the whole navigation to the home page, its series to the page of a series."""
    path = f"{page}.md"
    if page == root_doc:
        for heading, entries in NAVIGATION.items():
            from_root = [re.sub(r"^(.*<)?", r"\1/", entry) for entry in entries]
            source[0] += toctree(from_root, ":hidden:", f":caption: {heading}")
    if path in SERIES and path not in UNLISTED:
        source[0] += toctree([SERIES[path]], ":glob:", ":maxdepth: 1")
    for owner in UNLISTED:
        if Path(path).match(f"{Path(owner).parent}/{SERIES[owner]}.md"):
            source[0] = f"---\norphan: true\n---\n{source[0]}\n[](/{owner})\n"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", add_navigation)
