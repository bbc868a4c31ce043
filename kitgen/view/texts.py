"""Texts of a lesson as templates get them: each renders itself as safe HTML in the document's language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from kitgen.text import cloze, gaps, languages, markdown, stems
from kitgen.text.citations import Citations
from kitgen.text.dates import in_words
from kitgen.view.audience import IN_LANGUAGE


class RenderedText:
    """A text of the author. ``{{ text }}`` prints it as HTML; ``{{ text.plain }}`` is the text without markup."""

    def __init__(self, source: str, citations: Citations, marked: str = "") -> None:
        self.source = source
        self.citations = citations
        self.language = marked or citations.language
        self.marked = marked
        """The language of the text, if it is not that of the document."""

    def _in_language(self, html: str) -> str:
        """Words in the element of their language, if they have one."""
        return f"<span{languages.attributes(self.marked)}>{html}</span>" if self.marked and html.strip() else html

    @property
    def plain(self) -> str:
        """The text without markup, for attributes and titles."""
        return markdown.plain(self.source, self.language)

    @property
    def rest(self) -> Markup:
        """What is after the first paragraph, where that is printed on the line of a number or a letter."""
        return Markup("")

    def __html__(self) -> str:
        """The text as HTML."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        """Whether the text is not empty."""
        return bool(self.source)

    def __str__(self) -> str:
        """The text as HTML, too, so that no filter prints the Markdown by accident."""
        return Markup(self.__html__())  # noqa: S704 - made of escaped text

    def __len__(self) -> int:
        """The length of the Markdown."""
        return len(self.source)


class RenderedProse(RenderedText):
    """A text of paragraphs, lists and tables."""

    @property
    def in_line(self) -> Markup:
        """The HTML without its ``<p>`` if it is a single paragraph, to follow a label on one line; else empty."""
        html = self._blocks().strip()
        alone = html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1
        return Markup(self._in_language(html[3:-4])) if alone else Markup("")  # noqa: S704 - made of escaped text

    @property
    def apart(self) -> list[tuple[Markup, str]]:
        """Each paragraph, list, table by itself, with its words."""
        found = markdown.apart(self.source, self.language, self.citations.cite)
        return [(Markup(self._marked_blocks(html)), words) for html, words in found]  # noqa: S704 - escaped text

    @property
    def first(self) -> Markup:
        """What may follow a label on one line: the text, if it is a single paragraph; else empty."""
        return self.in_line

    def __html__(self) -> str:
        """The text as block elements."""
        return self._marked_blocks(self._blocks())

    def _marked_blocks(self, html: str) -> str:
        return languages.set_attributes(html, self.marked) if self.marked else html

    def _blocks(self) -> str:
        return markdown.block(self.source, self.language, self.citations.cite)


class RenderedBlocks(RenderedProse):
    """A sentence, or blocks. It prints on the line of what is before it, a number or a letter, and goes on below."""

    @property
    def _parts(self) -> tuple[Markup, Markup]:
        first, rest = markdown.begun(self.source, self.language, self.citations.cite)
        return Markup(self._in_language(first)), Markup(self._marked_blocks(rest))  # noqa: S704 - escaped text

    @property
    def in_line(self) -> Markup:
        """The text as HTML, to follow a label on one line; empty if it is more than a paragraph."""
        first, rest = self._parts
        return Markup("") if rest else first

    @property
    def first(self) -> Markup:
        """The first paragraph, without its ``<p>``; empty if the text begins with a list or a table."""
        return self._parts[0]

    @property
    def rest(self) -> Markup:
        """The blocks after the first paragraph."""
        return self._parts[1] if "\n" in self.source.strip("\n") else Markup("")

    @property
    def blocks(self) -> Markup:
        """The text as HTML without anything before it: all in blocks, but for a text that is one paragraph."""
        first, rest = self._parts
        return Markup("<p>{}</p>{}").format(first, rest) if first and rest else first or rest

    def __html__(self) -> str:
        """The first paragraph as inline elements, and what is after it as a block."""
        first, rest = self._parts
        return f'{first}<div class="below">{rest}</div>' if rest else str(first)


class RenderedLine(RenderedText):
    """A text of one paragraph."""

    @property
    def first(self) -> Markup:
        """The text as HTML."""
        return Markup(self.__html__())  # noqa: S704 - made of escaped text

    @property
    def plain(self) -> str:
        """The text without markup; what it begins with is text."""
        return markdown.plain_line(self.source, self.language)

    @property
    def in_line(self) -> Markup:
        """The text as HTML, to follow a label on one line."""
        return Markup(self.__html__())  # noqa: S704 - made of escaped text

    def __html__(self) -> str:
        """The text as inline elements."""
        return self._in_language(markdown.inline(self.source, self.language, self.citations.cite))


class RenderedPassage(RenderedLine):
    """A text of one paragraph that may be verse."""

    def __html__(self) -> str:
        """The text as inline elements, with the line breaks that are kept."""
        return self._in_language(markdown.passage(self.source, self.language, self.citations.cite))


class RenderedStem(RenderedLine):
    """A sentence with gaps to write in."""

    @property
    def pieces(self) -> list[Markup | int]:
        """The words as HTML, and for each gap between them its length in characters."""
        return self._marked_up(stems.pieces(self.source, self.language, self.citations.cite))

    def _marked_up(self, parts: Sequence[str | int]) -> list[Markup | int]:
        return [piece if isinstance(piece, int) else Markup(self._in_language(piece)) for piece in parts]  # noqa: S704

    @property
    def runs(self) -> list[stems.Run]:
        """The same in runs: words and gaps that stay in one line together are ``tied``."""
        return [
            stems.Run(run.tied, self._marked_up(run.pieces))
            for run in stems.runs(stems.pieces(self.source, self.language, self.citations.cite))
        ]

    @property
    def plain(self) -> str:
        """The words without markup, with `___` for each gap."""
        return stems.plain(self.source, self.language)

    def __html__(self) -> str:
        """The words, with an empty span for each gap, as long as its class says: `gap-12` is twelve characters."""
        return "".join(
            f'<span class="gap gap-{piece}"></span>' if isinstance(piece, int) else str(piece) for piece in self.pieces
        )


class RenderedCloze(RenderedProse):
    """A text with its missing words, for those who may see them."""

    @property
    def missing(self) -> list[Markup]:
        """What is right in each gap, as it was typed."""
        found = cloze.answers(self.source, self.language, self.citations.cite)
        return [Markup(self._in_language(word)) for word in found]  # noqa: S704 - escaped text

    @property
    def filled(self) -> Markup:
        """The text with its missing words in bold, in paragraphs."""
        return Markup(self.__html__())  # noqa: S704

    @property
    def plain(self) -> str:
        """The text without markup, its missing words in their places."""
        return markdown.plain(cloze.with_answers(self.source), self.language)

    def __html__(self) -> str:
        """The text with its missing words in bold, in paragraphs."""
        return self._marked_blocks(cloze.filled(self.source, self.language, self.citations.cite))


class RenderedGapped(RenderedProse):
    """The same text without its missing words, for everyone."""

    def with_gaps(self, gap_html: Sequence[object]) -> Markup:
        """The text in paragraphs with something in the place of each gap."""
        fillings = [str(Markup.escape(each)) for each in gap_html]
        html = cloze.with_gaps(self.source, self.language, self.citations.cite, fillings)
        return Markup(self._marked_blocks(html))  # noqa: S704 - made of escaped text

    def __iter__(self) -> Iterator[Markup]:
        """The pieces between the gaps of a text of one paragraph."""
        pieces = gaps.pieces(self.source, self.language, self.citations.cite)
        return iter([Markup(self._in_language(piece)) for piece in pieces])  # noqa: S704 - made of escaped text

    def __html__(self) -> str:
        """The text with an ellipsis for each gap."""
        return self.with_gaps(["…"] * self.source.count(gaps.GAP))


class RenderedDate(RenderedText):
    """A date, exact or approximate."""

    @property
    def plain(self) -> str:
        """The date in words."""
        return in_words(self.source, self.language)

    def __html__(self) -> str:
        """The date in words."""
        return self._in_language(str(Markup.escape(self.plain)))


class PictureAddress(str):
    """The address of a picture for a template's ``src``: its path from the root of the project, percent-encoded.

    It is empty for a picture that cannot be used: its text alternative is printed instead.
    """


def wrap_texts(data: Any, citations: Citations, folder: str, unusable: Collection[str] = (), language: str = "") -> Any:
    """Replace the marked texts in plain data by objects that render themselves.

    ``folder`` is the folder of the lesson below the project's root; pictures are found from there. ``unusable`` are the
    names of those that cannot be used; ``language`` is that of the texts, if it is not that of the document.
    """
    if isinstance(data, dict):
        if len(data) == 1:
            mark, value = next(iter(data.items()))
            if mark in _WRAPPERS and isinstance(value, str):
                return _WRAPPERS[mark](value, citations, language)
            if mark.startswith(IN_LANGUAGE):
                return wrap_texts(value, citations, folder, unusable, mark.removeprefix(IN_LANGUAGE))
            if mark == "picture" and isinstance(value, str):
                return PictureAddress("" if value in unusable else quote(f"{folder}/{value}".lstrip("/")))
        return {key: wrap_texts(value, citations, folder, unusable) for key, value in data.items()}
    if isinstance(data, list):
        return [wrap_texts(item, citations, folder, unusable) for item in data]
    return data


_WRAPPERS: dict[str, type[RenderedText]] = {
    "blocks": RenderedBlocks,
    "cloze": RenderedCloze,
    "gapped": RenderedGapped,
    "prose": RenderedProse,
    "line": RenderedLine,
    "passage": RenderedPassage,
    "stem": RenderedStem,
    "when": RenderedDate,
}
