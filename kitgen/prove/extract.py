"""Extract every text of a built file that its readers may read, hidden ones included."""

from __future__ import annotations

from kitgen.prove import calendar_texts, html_texts, pdf_texts


def texts_in(content: bytes, format: str, closely: bool = False) -> list[tuple[str, str]]:
    """The texts of a built file as (where, text): pages, metadata, bookmarks, text alternatives, comments.

    ``format`` is 'pdf', 'html' or 'ics'; anything else is read as plain text. Each text has marks (`places.CUT`)
    between blocks and lines; ``closely`` puts them also between what touches within a line, which takes longer.
    """
    if format == "pdf":
        return list(pdf_texts.texts(content, closely))
    text = content.decode("utf-8", "replace")
    if format == "html":
        return list(html_texts.texts(text, closely))
    return list(calendar_texts.texts(text)) if format == "ics" else [("text", text)]
