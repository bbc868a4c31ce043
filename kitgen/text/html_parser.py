"""An HTML parser that reads a page to its end, and the same in every version of Python."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_SCRIPTS = ("script", "style")
_AS_TYPED = re.compile("|".join((*_SCRIPTS, "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext")))
"""Elements in which browsers read no tag but their own end, and show or keep the others as text."""

_COMMENT_ENDS = re.compile(r"(<!--)-?>|--!>")
"""Where comments end for browsers, but not for every version of Python."""

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"([^\s/=>\"'][^\s/=>]*)(?:\s*=+\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s>]*)))?")


class Parser(HTMLParser):
    """It leaves nothing out: neither what has no end nor what is typed into an end tag.

    Versions of Python differ in all of this, even two builds of one version: some leave out a tag without an end, some
    make a text of it, some expect more to come.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def read(self, markup: str) -> None:
        """Read a page, or another text with tags, to its end."""
        left = _COMMENT_ENDS.sub(lambda end: f"{end[1] or ''}-->", markup)
        while left:  # three times at most: each time there is no more of one kind of quotation marks
            self.reset()
            self.feed(left)
            rest, self.rawdata = self.rawdata, ""
            left = self._without_end(rest)

    def _without_end(self, rest: str) -> str:
        """Read a tag, comment or declaration without an end, or a text after the last tag.

        Returns what follows in a value without a closing quotation mark, which browsers ignore.
        """
        if rest.startswith(("<!", "<?", "</")):
            self.handle_comment(rest[2:])
            return ""
        name = _NAME.match(rest)
        if not name:
            self.handle_data(unescape(rest))
            return ""
        self.handle_comment(rest)
        found = list(_ATTRIBUTE.finditer(rest, name.end()))
        attributes: list[tuple[str, str | None]]
        attributes = [(each[1].lower(), unescape(each[2] or each[3] or each[4] or "")) for each in found]
        self.handle_starttag(name[1].lower(), attributes)
        self.handle_endtag(name[1].lower())
        return found[-1][0].partition(">")[2] if found else ""

    def parse_starttag(self, i: int) -> int:
        """Read a start tag, and behind it what is not read as tags; the place behind that."""
        end = super().parse_starttag(i)
        page = self.rawdata
        name = _NAME.match(page, i)
        tag = name[1].lower() if name else ""
        self.clear_cdata_mode()
        if end < 0 or page.endswith("/>", i, end) or not _AS_TYPED.fullmatch(tag):
            return end
        closed = None if tag == "plaintext" else re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(page, end)
        last = closed.start() if closed else len(page)
        content = page[end:last]
        if tag in _SCRIPTS:
            self.handle_data(content)
        else:
            self.handle_data(unescape(content))
            if "<" in content:
                self.handle_comment(content)
        return last

    def parse_endtag(self, i: int) -> int:
        """Read an end tag, and what is typed into it; the place behind it."""
        end = super().parse_endtag(i)
        name = _NAME.match(self.rawdata, i)
        if end > 0 and name and (typed := self.rawdata[name.end() : end - 1].strip(" \t\n\f\r/")):
            self.handle_comment(typed)
        return end

    def parse_html_declaration(self, i: int) -> int:
        """Read a declaration; the place behind it."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:  # `<![`, and a word that this version does not know
            return self.parse_bogus_comment(i)
