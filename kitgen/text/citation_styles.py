"""Citation styles (CSL): whether a file can be used as one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

MAX_BYTES = 1_000_000
"""The longest styles of the public collection have a fifth of that."""

_CSL = "{http://purl.org/net/xbiblio/csl}"
_PERSON = [{"family": "Doe", "given": "Ann"}]
_SAMPLE = {"author": _PERSON, "title": "A title", "issued": {"date-parts": [[1984, 10, 12]]}, "page": "1-9",
           "publisher": "House", "container-title": "Whole", "URL": "https://example.org/"}  # fmt: skip
SAMPLES: tuple[dict[str, Any], ...] = (
    *({"id": kind, "type": kind, **_SAMPLE} for kind in ("book", "article-journal", "chapter", "webpage")),
    {"id": "unsigned", "type": "report", "title": "A title without an author or a year"},
)
"""Sources that every style has to print."""


@lru_cache(maxsize=4)
def problem_in(style: str) -> str:
    """Why a text cannot be used as a citation style, after "it"; empty if it can."""
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", style, re.IGNORECASE):
        return "has a DOCTYPE or entities, which a style does not need"
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(style)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError) as error:
        return f"is not XML: {error}"
    if root.tag != f"{_CSL}style":
        return "is not a CSL style: its root element is not a <style> of CSL"
    names = {each.tag.removeprefix(_CSL) for each in root}
    if "citation" not in names and any(link.get("rel") == "independent-parent" for link in root.iter(f"{_CSL}link")):
        return "only refers to another style, its parent; use that one"
    missing = sorted({"citation", "bibliography"} - names)
    if missing:
        return f"has no <{missing[0]}>: it cannot print {'a list of sources' if 'citation' in names else 'citations'}"
    return _tried(style)


def _tried(style: str) -> str:
    """What goes wrong when some sources are cited and listed in a style; empty if nothing does."""
    from kitgen.text.citations import Citations
    from kitgen.text.markdown import Cite

    try:
        citations = Citations({each["id"]: each for each in SAMPLES}, "en", style)
        for each in SAMPLES:
            citations.cite([Cite(each["id"])])
        citations.listed()
    except Exception as error:  # whatever a library makes of a file that it did not expect
        return f"cannot print sources ({type(error).__name__}: {str(error)[:80]})"
    return ""
