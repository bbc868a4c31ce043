r"""The escapes of GIFT: `\~`, `\=`, `\#`, `\{`, `\}`, `\:`, `\\` and `\n`, hidden while a text is taken apart."""

from __future__ import annotations

import re

_SIGNS = "\\~=#{}:n"
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = {ord(there): "\n" if sign == "n" else sign for sign, there in _HIDDEN.items()}


def hidden(text: str) -> str:
    """The text with one sign that means nothing in the place of each escape."""
    return re.sub(r"\\([\\~=#{}:n])", lambda found: _HIDDEN[found[1]], text)


def shown(text: str) -> str:
    """The text that the author meant."""
    return text.translate(_SHOWN)
