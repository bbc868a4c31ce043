"""Mark the words of kitgen that a document has in English because its language has no labels for them.

A label passes through templates as a plain text that may be cut, filled and measured, so it has marks around it. Once
the page is whole these become elements where an element may be: `<span lang="en" dir="ltr">45 min</span>`. Screen
readers then read them as English, and in a document that runs from right to left they keep their order.
"""

from __future__ import annotations

import re

from kitgen.resources import Overlay
from kitgen.text.labels import Labels

BEGIN, END = "\ue0f0", "\ue0f1"
"""Marks around an English label."""

_OPENED = '<span lang="en" dir="ltr">'


def marked(found: Labels, language: str, templates: Overlay) -> Labels:
    """The labels of a language, with marks around those that it lacks and has in English."""
    if language.split("-")[0] == "en":
        return found
    own = _own_names(language, templates)
    return Labels(
        {name: text if name in own or not _has_words(text) else f"{BEGIN}{text}{END}" for name, text in found.items()}
    )


def _has_words(label: str) -> bool:
    """Whether a label has words of its own: `{who}: {note}` is right in any language."""
    return any(sign.isalpha() for sign in re.sub(r"\{[^{}]*\}", "", label))


def _own_names(language: str, templates: Overlay) -> frozenset[str]:
    """The names of the labels that the catalogues of a language have."""
    paths = [path for name in (language.split("-")[0], language) for path in templates.all(f"_labels/{name}.yaml")]
    return frozenset(name for path in paths for name in _NAME.findall(path.read_text(encoding="utf-8")))


_NAME = re.compile(r"^(\w+):", re.MULTILINE)


def plain(text: str) -> str:
    """A text without marks."""
    return text.replace(BEGIN, "").replace(END, "")


def with_languages(html: str) -> str:
    """A page with elements in place of the marks. Where only text may be, such as in attributes, they are taken out."""
    if BEGIN not in html and END not in html:
        return html
    found = _NO_ELEMENTS.sub(lambda part: plain(part[0]), html)
    if found.count(BEGIN) != found.count(END):  # a template has cut a label
        return plain(found)
    return found.replace(BEGIN, _OPENED).replace(END, "</span>")


_NO_ELEMENTS = re.compile(r"<(title|script|style|svg|textarea|option)\b.*?</\1>|<[^<>]*>", re.DOTALL)
