"""Split the HTML of a text into atoms that may go on different slides, and join atoms into HTML.

The HTML comes from kitgen's own Markdown, so its tags are few: paragraphs, lists, tables, block quotes, code, and
inline tags. A citation is never split, and a tag that is split is closed and opened again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import groupby

from markupsafe import Markup

from kitgen.view.slides.drawn import OBJECT, measured, without_formulas

_VOID = ("br", "img", "hr")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]*[^\W\d_a-z])")
_SHORT = re.compile(r"(?:\b[A-Z]|\b(?:Dr|Mr|Mrs|Ms|St|No|Nos|Prof|Sra?|vs|cf|ca|al|ed|eds|vol|fig))\.\W*\Z")
_CLAUSE = re.compile(r"(?<=[;:,–—])\s+")
_TO_SOURCE = re.compile(r'<a [^>]*href="#ref-[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_ENDS = (re.compile(r"\n"), _CLAUSE, re.compile(r"\s+"))
"""Where a text may be split, best first: at the end of a line of verse, after a clause, between words."""


@dataclass(frozen=True)
class Tag:
    """An open element."""

    name: str
    written: str
    number: int
    """Distinguishes two elements of one name."""


@dataclass(frozen=True)
class TextRun:
    """Some characters, and the elements that contain them."""

    text: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class Atom:
    """The smallest part of a block that can go on a slide: a sentence, a list item, a table row, a line of code."""

    block: int
    """The number of its block."""

    kind: str
    """`p`, `ul`, `ol`, `table`, `blockquote` or `pre`."""

    runs: tuple[TextRun, ...] = ()
    html: str = ""
    """HTML that is not split any further; ``runs`` is empty then."""

    head: str = ""
    """HTML that is repeated with every part of the block: the head of a table, the tag of a block of code."""

    place: int = 0
    """Its number in a numbered list."""

    @property
    def words(self) -> str:
        """Its text without markup."""
        return words_of(self.html or markup(self.runs))


LINE_END = "\ue02a"
"""What is in the place of a line break where a text is measured: no space, which would be lost."""


def words_of(html: str) -> str:
    """The words of some HTML, with its line breaks."""
    html = str(html)  # Markup would escape what is put in
    marked = measured(html, LINE_END).replace("<br>", f" {LINE_END} ").replace("\n</span><", f" {LINE_END} <")
    marked = marked.replace("<", " <")
    return " ".join(Markup(marked).striptags().split())  # noqa: S704


def unlinked(html: Markup) -> Markup:
    """HTML without the links to a list of sources, which a deck does not have; their words stay."""
    return Markup(_TO_SOURCE.sub(r"\1", html)) if "#ref-" in html else html  # noqa: S704


class _Reader(HTMLParser):
    """The runs of a text, each with the elements that contain it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[Tag] = []
        self.runs: list[TextRun] = []
        self.count = 0
        html, self.formulas = without_formulas(html)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        if tag == "img" and ("class", "math") in attrs and self.formulas:
            self.runs.append(TextRun(OBJECT, (*self.stack, Tag(tag, self.formulas.pop(0), self.count))))
            return
        written = f"<{tag}{''.join(f' {name}={chr(34)}{escape(value or str())}{chr(34)}' for name, value in attrs)}>"
        opened = Tag(tag, written, self.count)
        if tag in _VOID:
            self.runs.append(TextRun("\n", (*self.stack, opened)))
        else:
            self.stack.append(opened)

    def handle_endtag(self, tag: str) -> None:
        if (
            tag in ("td", "th", "li", "span")
            and self.stack
            and not (self.runs and self.stack[-1] in self.runs[-1].tags)
        ):
            self.runs.append(TextRun("", tuple(self.stack)))  # keeps an empty cell or item
        while self.stack and self.stack.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.runs.append(TextRun(data, tuple(self.stack)))


def atoms(html: str) -> list[Atom]:
    """The atoms of a text in order. Text outside any block is a paragraph."""
    found: list[Atom] = []
    runs = [run for run in _Reader(html).runs if run.tags or run.text.strip()]
    for number, (key, group) in enumerate(groupby(runs, key=lambda run: _block(run))):
        kind = key[0]
        inside = list(group)
        if kind == "p":
            inner = [TextRun(run.text, run.tags[1:] if _block(run)[1] else run.tags) for run in inside]
            found += [Atom(number, "p", piece) for piece in cut(inner, _sentences(_text_of(inner)))]
        elif kind == "table":
            found += _rows(number, inside)
        elif kind == "pre":
            found += _lines(number, inside)
        elif kind in ("ul", "ol"):
            found += _items(number, kind, inside)
        else:
            found.append(Atom(number, kind, html=markup(inside)))
    return found


def _block(run: TextRun) -> tuple[str, int]:
    """The block of a run: its tag and number; (`p`, 0) for text outside any block."""
    first = run.tags[0] if run.tags else None
    return (first.name, first.number) if first and first.name in _BLOCKS else ("p", 0)


_BLOCKS = ("p", "ul", "ol", "table", "blockquote", "pre")


def _lines(number: int, runs: Sequence[TextRun]) -> Iterator[Atom]:
    """The lines of a block of code."""
    for _, group in groupby(runs, key=lambda run: next((tag for tag in run.tags if "code-line" in tag.written), None)):
        inside = list(group)
        html = markup([TextRun(run.text, run.tags[2:]) for run in inside])  # without <pre><code>
        yield Atom(number, "pre", html=html, head=inside[0].tags[0].written)


def _rows(number: int, runs: Sequence[TextRun]) -> Iterator[Atom]:
    """The rows of a table, each with the head."""
    head = ""
    for row, group in groupby(runs, key=lambda run: next((tag for tag in run.tags if tag.name == "tr"), None)):
        if row is None:
            continue
        inside = [TextRun(run.text, run.tags[run.tags.index(row) :]) for run in group]
        if any(tag.name == "th" for run in inside for tag in run.tags):
            # an empty heading is needed on paper, where every column has one, but not by a screen reader
            head = re.sub(r"<th[^>]*></th>", '<th scope="col" role="presentation"></th>', markup(inside))
            head = f"<thead>{head}</thead>"
        else:
            yield Atom(number, "table", html=markup(inside), head=head)


def _items(number: int, kind: str, runs: Sequence[TextRun]) -> Iterator[Atom]:
    found = 0
    for item, group in groupby(runs, key=lambda run: run.tags[1] if len(run.tags) > 1 else None):
        if item is None:
            continue
        found = _number(item) or found + 1
        html = markup([TextRun(run.text, run.tags[1:]) for run in group])
        if kind == "ol" and html.startswith("<li>"):  # a step: its number stays with it on the next slide
            html = f'<li data-number="{found}.">{html[4:]}'
        yield Atom(number, kind, html=html, place=found)


def _number(item: Tag) -> int:
    """The number that was typed before an entry of a list; 0 for none."""
    typed = re.search(r'data-number="(\d+)', item.written)
    return int(typed[1]) if typed else 0


def _sentences(text: str) -> list[int]:
    """The offsets at which sentences begin, without the first."""
    return [match.end() for match in _SENTENCE.finditer(text) if not _SHORT.search(text[: match.end()].rstrip())]


def smaller(atom: Atom, most: int) -> list[Atom]:
    """An atom that is too large for a slide, split into atoms of about ``most`` characters at the most."""
    runs = atom.runs or tuple(_Reader(atom.html).runs)
    said = _text_of(runs)
    places: list[int] = []
    start = 0
    while len(said) - start > most:
        window = said[start : start + most]
        ends = ([match.end() for match in sort.finditer(window) if match.end() > most // 3] for sort in _ENDS)
        start += next((found[-1] for found in ends if found), most)
        places.append(start)
    return [
        Atom(atom.block, "p", piece) for piece in cut([TextRun(run.text, _inline(run.tags)) for run in runs], places)
    ]


def _inline(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    return tuple(tag for tag in tags if tag.name in _IN_LINES)


_IN_LINES = frozenset(("em", "strong", "a", "code", "span", "i", "b", "br", "img", "sup", "sub", "ruby", "rt", "rp"))


def _text_of(runs: Sequence[TextRun]) -> str:
    return "".join(run.text for run in runs)


def cut(runs: Sequence[TextRun], places: Sequence[int]) -> list[tuple[TextRun, ...]]:
    """The runs split at these offsets, but not inside a citation or a character with its reading."""
    pieces: list[list[TextRun]] = [[]]
    wanted = list(places)
    offset = 0
    for run in runs:
        text = run.text
        whole = any("citation" in tag.written or tag.name == "ruby" for tag in run.tags)
        while wanted and wanted[0] < offset + len(text) and not whole:
            here = max(0, wanted.pop(0) - offset)
            if here:
                pieces[-1].append(TextRun(text[:here], run.tags))
            pieces.append([])
            text, offset = text[here:], offset + here
        pieces[-1].append(TextRun(text, run.tags))
        offset += len(text)
    return [tuple(piece) for piece in pieces if _text_of(piece).strip()]


def markup(runs: Sequence[TextRun]) -> str:
    """Runs as HTML: every tag that opens is closed."""
    parts: list[str] = []
    opened: tuple[Tag, ...] = ()
    for run in runs:
        tags = tuple(tag for tag in run.tags if tag.name not in _VOID)
        shared = 0
        while shared < min(len(opened), len(tags)) and opened[shared] == tags[shared]:
            shared += 1
        parts += [f"</{tag.name}>" for tag in reversed(opened[shared:])]
        parts += [tag.written for tag in tags[shared:]]
        opened = tags
        void = next((tag for tag in run.tags if tag.name in _VOID), None)
        parts.append(void.written if void else escape(run.text, quote=False))
    return "".join([*parts, *(f"</{tag.name}>" for tag in reversed(opened))])


def is_wide(entries: Sequence[Atom]) -> bool:
    """Whether the numbers of a list need more room than one digit does."""
    return any(entry.place > 9 for entry in entries)


def joined(pieces: Sequence[Atom]) -> Markup:
    """Atoms as HTML: those of one block are put into one element."""
    parts = []
    for _, group in groupby(pieces, key=lambda atom: (atom.block, atom.kind)):
        inside = list(group)
        first = inside[0]
        html = "".join(atom.html or markup(atom.runs) for atom in inside)
        if first.kind == "p":
            html = f"<p>{html.strip()}</p>"
        elif first.kind == "table":
            html = f"<table>{first.head}<tbody>{html}</tbody></table>"
        elif first.kind == "pre":
            html = f"{first.head}<code>{html}</code></pre>"
        elif first.kind == "ol":
            start = f' start="{first.place}"' if first.place > 1 else ""
            wide = ' class="wide"' if is_wide(inside) else ""
            html = f"<ol{start}{wide}>{html}</ol>"
        elif first.kind in ("ul", "ol"):
            html = f"<{first.kind}>{html}</{first.kind}>"
        parts.append(html)
    return Markup("".join(parts))  # noqa: S704 - made of kitgen's own tags and escaped text
