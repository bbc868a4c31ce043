"""Correct entries of a list of sources as citeproc writes them."""

from __future__ import annotations

import re


def once(entry: str) -> str:
    """An entry that begins with a title for want of an author, without that title a second time.

    CSL says that what substitutes the author is not printed again (specification, `cs:substitute`); citeproc-py
    prints it again.
    """
    match = re.match(r"(.+?) (\([^()]*\)) (.+)\Z", entry, re.DOTALL)
    if not match:
        return entry
    head, date, rest = match.groups()
    title = re.sub(r"^(?:<[^>]+>|[‘’“”«»'\"\s])+|(?:<[^>]+>|[‘’“”«»'\"\s])+$", "", head)
    again = rf"(?:<[^>]+>|[‘“«])*{re.escape(title)}(?:<[^>]+>|[’”»])*"
    shorter = re.sub(rf",\s*{again}(?=[.,])|^{again}[,.]?\s*", "", rest, count=1)
    return f"{head} {date} {shorter}" if len(title) > 3 else entry


def linked(entry: str) -> str:
    """Web addresses in an entry of the list as links."""

    def link(match: re.Match[str]) -> str:
        address = match[0].rstrip(".,;")
        return f'<a href="{address}">{address}</a>{match[0][len(address) :]}'

    return re.sub(r"https?://[^\s<>\"']+", link, entry)
