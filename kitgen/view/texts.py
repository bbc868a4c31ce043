"""Texts of a lesson as templates see them: they print themselves as safe HTML in the document's language."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from kitgen.text import markdown
from kitgen.text.citations import Citations
from kitgen.text.dates import in_words


class RenderedText:
    """A text that an author wrote. ``{{ text }}`` prints it; ``{{ text.plain }}`` gives its words alone."""

    def __init__(self, source: str, citations: Citations) -> None:
        self.source = source
        self.citations = citations

    @property
    def plain(self) -> str:
        """The words without markup, for attributes and titles."""
        return markdown.plain(self.source)

    def __html__(self) -> str:
        """The text as HTML."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.source)

    def __str__(self) -> str:
        """The same as HTML, so that no filter can print the source by accident."""
        return Markup(self.__html__())  # noqa: S704 - it is made of escaped text

    def __len__(self) -> int:
        """How long the source is."""
        return len(self.source)


class RenderedProse(RenderedText):
    """Paragraphs."""

    @property
    def in_line(self) -> Markup:
        """The same without its paragraph if there is only one, so that a label can stand before it; else empty."""
        html = self.__html__().strip()
        alone = html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1
        return Markup(html[3:-4]) if alone else Markup("")  # noqa: S704 - it is made of escaped text

    def __html__(self) -> str:
        """Block elements."""
        return markdown.block(self.source, self.citations.language, self.citations.cite)


class RenderedLine(RenderedText):
    """A sentence or two."""

    @property
    def in_line(self) -> Markup:
        """The same."""
        return Markup(self.__html__())  # noqa: S704 - it is made of escaped text

    def __html__(self) -> str:
        """Inline elements."""
        return markdown.inline(self.source, self.citations.language, self.citations.cite)


class RenderedDate(RenderedText):
    """A date as far as it is known."""

    @property
    def plain(self) -> str:
        """The date in words."""
        return in_words(self.source, self.citations.language)

    def __html__(self) -> str:
        """The date in words."""
        return str(Markup.escape(self.plain))


class PictureAddress(str):
    """The address of a picture for a template's ``src``: below the project's virtual host."""


def wrap_texts(data: Any, citations: Citations, folder: str) -> Any:
    """Plain data with its marked texts as objects that print themselves.

    ``folder`` is where the lesson lies below the project's root; pictures are found from there.
    """
    if isinstance(data, dict):
        if len(data) == 1:
            mark, value = next(iter(data.items()))
            if mark in _KINDS and isinstance(value, str):
                return _KINDS[mark](value, citations)
            if mark == "picture" and isinstance(value, str):
                return PictureAddress(f"{folder}/{value}".lstrip("/"))
        return {key: wrap_texts(value, citations, folder) for key, value in data.items()}
    if isinstance(data, list):
        return [wrap_texts(item, citations, folder) for item in data]
    return data


_KINDS: dict[str, type[RenderedText]] = {"prose": RenderedProse, "line": RenderedLine, "when": RenderedDate}
