"""What tests of finished PDFs share: their words and lines, their alternatives, and what the PDF/UA checker finds."""

from __future__ import annotations

import re
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2


def page_texts(path: Path) -> list[str]:
    """The text of each page on one line; a no-break space is a space."""
    return [re.sub(r"\s+", " ", text) for text in _texts(path)]


def words(path: Path) -> str:
    """The text of a document, one space between two words."""
    return " ".join(" ".join(_texts(path)).split())


def lines_of(path: Path) -> list[str]:
    """The lines of a document from top to bottom, as they are on paper, one space between two words."""
    return [" ".join(line.split()) for text in _texts(path) for line in text.splitlines()]


def _texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def alternatives(path: Path) -> list[str]:
    """The text alternatives in a document."""
    with pikepdf.open(path) as pdf:
        return [str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]


def ua_failures(path: Path) -> list[str]:
    """What the checker of PDF/UA finds wrong with a document."""
    profile = page_validation.ValidationProfile.PDF_UA_1
    return [str(each) for each in page_validation.validate_pdf_bytes(path.read_bytes(), profile=profile).failures]
