"""HTML as people paste it into a question, into kitgen's Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kitgen.imports.original import Original, shortened
from kitgen.imports.xml_tree import whole

_TAGS = re.compile(
    r"</?(?:p|b|i|u|em|strong|br|sub|sup|code|pre|tt|ul|ol|li|a|img|span|div|h[1-6]|table|tr|td|th|font|hr|blockquote"
    r"|iframe|video|audio|object|embed|script|style|svg|math)\b[^<>]*>|&(?:[a-z]{2,8}|#\d{1,7});",
    re.IGNORECASE,
)
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "table", "figure", "figcaption",
    "dl", "dt", "dd", "address", "main", "header", "footer", "aside",
}  # fmt: skip
_AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`", "sub": "~", "sup": "^"}
_LOST = {"img": "a picture", "iframe": "a frame", "video": "a film", "audio": "a recording", "object": "an object",
         "embed": "an object", "svg": "a drawing", "math": "a formula in MathML", "script": "a script"}  # fmt: skip
_KNOWN = {
    *_BLOCKS, *_AROUND, "br", "pre", "ul", "ol", "li", "a", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
    "caption", "span", "font", "u", "hr", "style", "small", "big", "colgroup", "col", "center", "abbr", "label",
    "nobr", "strike", "s", "del", "ins", "mark", "figure", "figcaption", "cite", "q", "kbd", "dfn", "var", "samp", "dl",
    "dt", "dd", "address", "bdo", "bdi", "acronym", "main", "header", "footer", "aside", "time", "wbr", "source",
    "track", "article", "section", "ruby", "rb", "rt", "rp", "html", "body", "head", "title", "meta", "link",
}  # fmt: skip
_DEEPEST = 8
"""Lists in each other that are further to the right each."""

_MOST_OPEN = 50
"""Stretches in bold or italics in each other; those that are deeper are as what is around them."""

_INDENT = "\ufdd1"
"""What is before the paragraphs of an entry of a list, until the spaces at the beginning of lines are taken away."""

_SILENT = {"script", "style", "svg", "object"}


def has_tags(text: str) -> bool:
    """Whether a text has tags or entities of HTML."""
    return bool(_TAGS.search(text))


def with_html(original: Original, line: int, text: str) -> str:
    """A text with tags in kitgen's Markdown; what it cannot have is reported."""
    reader = _Reader(original, line)
    text = re.sub(r"<(?!!--)(?![^<>]*>)", "&lt;", text)  # for which Python's parser would look again and again
    reader.feed(text.replace("<![", "&lt;!["))  # where it fails
    reader.close()
    return original.without_headings(line, reader.result())


class _Reader(HTMLParser):
    """Collects paragraphs and lists."""

    def __init__(self, original: Original, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.original, self.line = original, line
        self.parts: list[str] = []
        self.open: list[tuple[str, int]] = []
        self.lists: list[int] = []
        self.begun: int | None = None
        """Where the sign of an entry of a list is, as long as nothing is behind it."""

        self.links: list[str] = []
        self.silent = 0
        self.rows: list[list[str]] = []
        """The cells of a table."""

        self.cell: list[tuple[int, int]] = []
        """Where the cells begin that are open, and how many columns each has."""

        self.preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _LOST:
            address = given.get("src") or given.get("data") or ""
            said = " ".join(f"{given.get('alt', '')} {address if len(address) < 200 else ''}".split())
            self.original.left_out(self.line, f"{_LOST[tag]} is not imported", "add it with 'figure:'", said)
            if tag == "img":
                self.begun = None
                self.parts.append(f"(picture: {given['alt']})" if given.get("alt") else "(picture)")
        elif tag not in _KNOWN:
            self.original.left_out(self.line, f"the tag <{tag[:30]}> of HTML has no meaning here")
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self._break()
        elif tag == "pre":
            self.preformatted += 1
            self.parts.append("\n\n```\n")
        elif tag in ("ul", "ol"):
            self.parts.append("\n\n" if not self.lists else "")
            self.lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            self._end_entry()
            number = self.lists[-1] if self.lists else 0
            self.parts.append("\n" + self._indent(self.lists[:-1]) + (f"{number}. " if number else "- "))
            self.begun = len(self.parts) - 1
            if number:
                self.lists[-1] += 1
        elif tag == "tr":
            self.rows += [] if self.cell else [[]]
        elif tag in ("td", "th"):
            self.cell.append((len(self.parts), min(whole(given.get("colspan", ""), 1), 50)))
        elif len(self.open) > _MOST_OPEN:
            return
        elif tag == "a":
            self.links.append(given.get("href", ""))
            self.open.append((tag, len(self.parts)))
        elif tag in _AROUND:
            self.open.append((tag, len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table":
            self._end_table()
        elif tag == "li":
            self._end_entry()
        elif tag in _BLOCKS:
            self.parts += [] if self.lists else ["\n\n"]
        elif tag == "pre":
            self.preformatted = max(0, self.preformatted - 1)
            self.parts.append("\n```\n\n")
        elif tag in ("ul", "ol"):
            self._end_entry()
            self.lists = self.lists[:-1]
            self.parts.append("" if self.lists else "\n\n")
        elif tag in ("td", "th"):
            self._end_cell()
        elif self.open and any(name == tag for name, _ in self.open):
            self._close(tag)

    def _break(self) -> None:
        """Begin a paragraph; in an entry of a list it is below its first words."""
        if not self.lists:
            self.parts.append("\n\n")
        elif self.begun is None:
            self.parts.append("\n\n" + self._indent(self.lists))

    def _indent(self, lists: list[int]) -> str:
        """The room before what is in entries of lists."""
        return _INDENT * sum(3 if number else 2 for number in lists[:_DEEPEST])

    def _end_entry(self) -> None:
        """Take away the sign of an entry that has no words."""
        if self.begun is not None:
            del self.parts[self.begun :]
            self.begun = None

    def _end_cell(self) -> None:
        """Put what is in a cell on one line, as tables have it."""
        start, columns = self.cell.pop() if self.cell else (len(self.parts), 1)
        inside = " ".join("".join(self.parts[start:]).split())
        del self.parts[start:]
        if self.cell:  # a table in a cell
            self.parts.append(f"{inside} ")
            return
        self.rows += [] if self.rows else [[]]
        self.rows[-1] += [re.sub(r"(?<!\\)\|", r"\\|", inside)] + [""] * (columns - 1)

    def _end_table(self) -> None:
        """Write the rows, all with as many cells; a table without words is there for its shape."""
        if self.cell:
            return
        rows, self.rows = [row for row in self.rows if row], []
        if any(cell for row in rows for cell in row):
            width = max(map(len, rows))
            lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
            self.parts.append("\n\n" + "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))
        self.parts.append("\n\n")

    def _close(self, tag: str) -> None:
        """Put the signs of Markdown around what was said since the tag was opened."""
        while self.open:
            name, start = self.open.pop()
            inside = "".join(self.parts[start:])
            address = self.links.pop() if name == "a" and self.links else ""
            if inside.strip():
                before, after = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
                said = inside.strip()
                if name == "a":
                    leads = re.match(r"(?:https?://|mailto:)", address, re.IGNORECASE)
                    if address and not leads and not address.startswith("#"):
                        self.original.changed(self.line, "a link to a file is only its words", text=address)
                    said = f"[{said}]({address})" if leads else said
                elif name not in ("sub", "sup") or re.fullmatch(r"[^\s~^*`\[\]{}$]{1,20}", said):
                    said = f"{_AROUND[name]}{said}{_AROUND[name]}"
                else:
                    self.original.changed(self.line, f"'{said[:40]}' is no longer above or below the line")
                self.parts[start:] = [f"{before}{said}{after}"]
                self._join(start, _AROUND.get(name, ""))
            if name == tag:
                return

    def _join(self, place: int, sign: str) -> None:
        """Make one of two stretches in bold, or in italics, that follow each other."""
        before, now = self.parts[place - 1] if place else "", self.parts[place]
        joined = sign in ("*", "**") and before.startswith(sign) and before.endswith(sign) and now.startswith(sign)
        if joined and len(before) > 2 * len(sign) and "**" not in (before[:2] * (sign == "*"), now[:2] * (sign == "*")):
            self.parts[place - 1 :] = [before[: -len(sign)] + now[len(sign) :]]

    def handle_data(self, data: str) -> None:
        if self.silent:
            self.original.comment(self.line, shortened(data.strip()))
            return
        if data.strip(" \t\n\r\xa0"):
            self.begun = None
        if self.preformatted:
            self.parts.append(data)
            return
        text = re.sub(r"[ \t\n\xa0]+", " ", data)
        lead, middle, tail = text[: len(text) - len(text.lstrip())], text.strip(), text[len(text.rstrip()) :]
        if "```" in middle:  # which would begin a block of code wherever it comes first on a line
            self.original.changed(self.line, "three backticks in a text are apostrophes now", text=middle)
            middle = text = middle.replace("```", "'''")
        if not middle:
            self.parts.append(" " if text and self.begun is None else "")
        elif any(name in ("code", "tt") for name, _ in self.open):
            self.parts.append(text)
        else:
            self.parts.append(f"{lead}{self.original.plain(self.line, middle)}{tail}")

    def handle_comment(self, data: str) -> None:
        self.original.comment(self.line, data.strip())

    def unknown_decl(self, data: str) -> None:
        self.original.comment(self.line, data.strip())

    def handle_pi(self, data: str) -> None:
        self.original.comment(self.line, data.strip())

    def result(self) -> str:
        """The whole text."""
        if self.open:
            self._close(self.open[0][0])
        while self.cell:
            self._end_cell()
        if self.rows:
            self._end_table()
        text = "".join(self.parts)
        if sum(bool(re.match(r"```[^`]*$", line)) for line in text.split("\n")) % 2:
            text = f"{text.rstrip()}\n```"
        if "```" not in text:
            text = re.sub(r"[ \t]+\n", "\n", re.sub(r"(?m)^ +(?!-[ ]|\d+\.[ ])", "", text))
        return re.sub(r"\n{3,}", "\n\n", text).strip().replace(_INDENT, " ")
