"""Tag code in a PDF as code: WeasyPrint 70 gives `<code>` and `<pre>` no tag of their own.

Screen readers can then be told to read every sign of it. Terms after ISO 32000-1, 14.8.4.4.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

_TAGS = {"code": "Code", "pre": "P"}


def _code_tags() -> Iterator[Replacement]:
    from weasyprint.pdf import tags

    plain = tags._get_pdf_tag

    def get_pdf_tag(tag: Any) -> Any:
        return _TAGS.get(tag) or plain(tag)

    yield Replacement(plain, get_pdf_tag)


PATCHES = (Patch("code-tags", _code_tags, ("weasyprint/pdf/tags.py",), same_bytes=False),)
