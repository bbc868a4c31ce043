"""Titles as reference managers export them: a few tags, straight quotation marks, and marks at their end.

Zotero and others write italics, bold, small capitals and raised letters of a title as tags (CSL 1.0.2, "rich text");
titles may have no other markup.
"""

from __future__ import annotations

import re

from kitgen.text.quotes import marks

_SPANS = (
    '<span class="nocase">',
    "<sc>",
    '<span style="font-variant: small-caps;">',
    '<span style="font-variant:small-caps;">',
)
_PAIR = re.compile(
    r"<(?P<tag>i|b|sub|sup)>(?P<text>(?:(?!</?(?P=tag)>).)*)</(?P=tag)>"
    r"|(?:" + "|".join(map(re.escape, _SPANS)) + r")(?P<plain>[^<>]*)</(?:span|sc)>",
    re.DOTALL,
)
_OPEN, _CLOSE, _END = "\ue010", "\ue011", "\ue012"
"""Around the name of a tag while citeproc has the title: it would drop or escape the tags themselves."""


def hidden_tags(title: str) -> str:
    """A title whose tags are kept from citeproc; all else stays text."""
    while (changed := _PAIR.sub(_hide, title)) != title:
        title = changed
    return title


def _hide(match: re.Match[str]) -> str:
    if match["plain"] is not None:
        return match["plain"]
    return f"{_OPEN}{match['tag']}{_END}{match['text']}{_CLOSE}{match['tag']}{_END}"


def shown_tags(text: str) -> str:
    """What ``hidden_tags`` kept, as tags."""
    text = re.sub(f"{_OPEN}([a-z]+){_END}", r"<\1>", text)
    return re.sub(f"{_CLOSE}([a-z]+){_END}", r"</\1>", text)


def quoted(title: str, language: str) -> str:
    """A title with typographic marks: those of a quotation within another, because styles quote titles.

    CSL's British English, which is kitgen's, has them the other way round: ‘a title with a “word” in it’.
    """
    opening, closing = ("“", "”") if language.split("-")[0] == "en" else marks(language)[2:]
    title = re.sub(r"(?<=\w)'(?=\w)|(?<!\w)'(?=\d\ds?\b)", "’", title)
    for mark in "\"'":
        title = re.sub(rf"(?<!\w){mark}(\S(?:[^{mark}]*\S)?){mark}(?!\w)", rf"{opening}\1{closing}", title)
    return title.replace("'", "’")


def without_stop(entry: str) -> str:
    """An entry without the full stop that the style adds to a title which ends in ? or !."""
    return re.sub(r"([?!](?:</?[a-z]+>|[’”»“])*)\.(?=\s|<|$)", r"\1", entry)
