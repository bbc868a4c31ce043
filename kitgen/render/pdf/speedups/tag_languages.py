"""Say in the tags of a PDF which language a stretch, a paragraph or a section is in.

WeasyPrint 70 writes the language of the document alone, so that a screen reader reads Spanish words in English ones
with an English voice (ISO 14289-1, 7.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement


def _tag_languages() -> Iterator[Replacement]:
    import pydyf
    from weasyprint.pdf import tags

    plain = tags._build_box_tree

    def build_box_tree(box: Any, parent: Any, *others: Any) -> Iterator[Any]:
        """The tags of a box, with the language of its element where that has one of its own."""
        element = getattr(box, "element", None)
        language = element.get("lang") if element is not None and box.element_tag not in ("html", "body") else None
        if not language:
            yield from plain(box, parent, *others)
            return
        for tag in plain(box, parent, *others):
            tag.setdefault("Lang", pydyf.String(language))
            yield tag

    yield Replacement(plain, build_box_tree)


PATCHES = (Patch("tag-languages", _tag_languages, ("weasyprint/pdf/tags.py",), same_bytes=False),)
