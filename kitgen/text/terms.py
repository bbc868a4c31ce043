"""Terms in texts: a word or several, with their endings, wherever they are in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kitgen.text.counting import UNSPACED, without_marks

_DENSE = re.compile(f"[{UNSPACED}\u3040-\u30ff\u3400-\u9fff]")
"""Letters of languages that have no spaces between words."""


def prepared(text: str) -> str:
    """A text as terms are looked for in it: in small letters, without citations, addresses and soft hyphens."""
    return " ".join(without_marks(text).replace("\u00ad", "").casefold().split())


def found(text: str, forms: Iterable[str]) -> list[str]:
    """Every occurrence of one of the forms in a prepared text."""
    pattern = _pattern(tuple(forms))
    return [match[0] for match in pattern.finditer(text)] if pattern else []


def without(text: str, forms: Iterable[str]) -> str:
    """A prepared text without some forms."""
    pattern = _pattern(tuple(forms))
    return pattern.sub(" ", text) if pattern else text


@lru_cache(maxsize=4096)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds any of the forms; the longest first, so that it is the one that counts."""
    each = [
        _form(" ".join(form.casefold().split())) for form in sorted(forms, key=len, reverse=True) if form.strip(" *")
    ]
    return re.compile("|".join(each)) if each else None


def _form(form: str) -> str:
    words = [_word(word) for word in form.split(" ")]
    joined = r"[ \u00a0*_]+".join(words)
    return joined if _DENSE.search(form) else rf"(?<![^\W_]){joined}(?![^\W_])"


def _word(word: str) -> str:
    """A word with its plural, or with any beginning or ending where it has a star."""
    bare = re.escape(word.strip("*"))
    before = r"[^\W_]*" if word.startswith("*") else ""
    after = r"[^\W_]*" if word.endswith("*") else "" if _DENSE.search(word) or not word[-1:].isalpha() else "(?:e?s)?"
    return f"{before}{bare}{after}"
