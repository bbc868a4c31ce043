"""Keep the user's locale out of the pages: Pango takes the language of texts that name none from it."""

from __future__ import annotations

import locale
from typing import Any


def set_neutral_language(pango: Any) -> None:
    """Let Pango's default language be none, for good: it asks for the locale once.

    With it the box for a character that no font has is as wide in every locale. On Windows and the Mac Pango does not
    ask for the locale of the C library, and keeps the language of the system.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        pango.pango_language_get_default()
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
