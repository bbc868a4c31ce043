"""The page as a tagged PDF (PDF/UA-1, or PDF/A-3a as well), laid out by WeasyPrint."""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from kitgen.diagnostics import Diagnostic, KitgenError
from kitgen.render.artifact import NotMade, Output, Page
from kitgen.render.fitting import chosen_layout
from kitgen.render.formats import ExportContext
from kitgen.render.pdf import fixes, native_libraries
from kitgen.render.pdf.bookmarks import SHEET, label_headings
from kitgen.render.pdf.bound import put_together
from kitgen.render.pdf.complaints import Complaints, Found
from kitgen.render.pdf.fit import Styles, Unmeasured
from kitgen.render.pdf.long_rows import mark_long_rows
from kitgen.render.pdf.neutral_language import set_neutral_language
from kitgen.render.pdf.other_languages import space_around
from kitgen.render.pdf.page_checks import findings
from kitgen.render.pdf.speedups import apply_patches, computed_styles, left_off, notice
from kitgen.render.pdf.speedups.user_agent_sheet import has_plain_parts
from kitgen.render.pdf.tall_pictures import with_smaller_pictures
from kitgen.render.pdf.titles_beside import drop_titles
from kitgen.render.pdf.variants import FIELDS, apply_variant, declares
from kitgen.text import fonts

PAPER = {"a4": "A4", "letter": "letter"}


def export(page: Page, context: ExportContext) -> Output:
    """The bytes of the PDF.

    What WeasyPrint complains of (a missing glyph, a mistake in a stylesheet) comes back as diagnostics, and so does
    what is lost with a WeasyPrint that differs from the known one. Raises NotMade where there would be more pages than
    the lesson allows, KitgenError where a system library is missing, ValueError where a picture may not be used, the
    PDF could not be completed, or a WeasyPrint that is not the known one fails.
    """
    weasyprint = engine()
    try:
        return _exported(weasyprint, page, context)
    except (KitgenError, ValueError, NotMade):
        raise
    except Exception as error:
        if other := notice.other_versions():
            raise ValueError(f"{type(error).__name__}: {error} ({other})") from error
        raise


def _exported(weasyprint: Any, page: Page, context: ExportContext) -> Output:
    from kitgen.render.pdf.fetcher import Refused

    found = Found(context.task)
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        layouts = _Layouts(weasyprint, page, context)
        layout = chosen_layout(layouts, page.budget, context.task, context.places, found)
        page, document = layouts.page(layout.left_out), layout.document
        drop_titles(document.pages)
        content, lost = fixes.write(
            document,
            fields=_has_fields(layouts.html(layout.left_out), layouts.sheets),
            attached=len(page.attached),
            pdf_variant=f"pdf/{context.task.pdf}",
            attachments=[
                weasyprint.Attachment(string=text, name=name, description=about, relationship="Source")
                for name, text, about in page.attached
            ],
        )
    except Refused as refused:
        raise ValueError(str(refused)) from None
    finally:
        logger.removeHandler(complaints)
        if complaints.of_stylesheets:  # it complains once of each value, and has to do so for the next document too
            _stylesheet.cache_clear()
            computed_styles.forget(_font_configuration())
    for text in lost:
        found.lost(text)
    others = sum(len(each.wide) for each in context.bound)
    _look_at_pages(document.pages[: len(document.pages) - others], page, found)
    return Output(
        content=put_together(content, context.bound) if context.bound else content,
        pages=len(document.pages),
        diagnostics=(*_notices(), *complaints.diagnostics(context.task), *found.diagnostics),
        used=tuple(layouts.fetcher.used),
        computed=page.computed,
    )


class _Layouts:
    """A document laid out with more or fewer of its parts, and with more or less space."""

    def __init__(self, weasyprint: Any, page: Page, context: ExportContext) -> None:
        from kitgen.render.pdf.fetcher import ProjectFetcher

        self.fetcher = ProjectFetcher(context.root)
        self.sheets = [_page_of(PAPER[context.task.paper]), SHEET, *(text for _, text in page.stylesheets)]
        columns = page.budget.columns if page.budget else ()
        self.styles = Styles(page.tighter, columns, page.roomier)
        self._weasyprint, self._variant = weasyprint, context.task.variant
        self._flows = page.base == "paper"
        self._pages, self._trees = {0: page}, dict[str, Any]()
        self._documents: dict[tuple[str, tuple[str, ...]], Any] = {}

    def page(self, left_out: int) -> Page:
        """The page without its first so many optional parts."""
        if left_out not in self._pages:
            budget = self._pages[0].budget
            assert budget is not None
            self._pages[left_out] = budget.without(left_out)
        return self._pages[left_out]

    def html(self, left_out: int) -> Any:
        """That page as WeasyPrint reads it."""
        from kitgen.render.pdf.fetcher import BASE

        text, styles = self.page(left_out).html, self.styles
        if text not in self._trees:
            fonts_for(text)
            html = self._weasyprint.HTML(string=_spaces_inside(text), base_url=BASE, url_fetcher=self.fetcher)
            more = (*styles.tighter, *styles.columns, *styles.roomier)
            html.has_plain_parts = has_plain_parts(text, [*self.sheets, *more])
            mark_long_rows(html.etree_element)
            label_headings(html.etree_element)
            if self._variant:
                apply_variant(html.etree_element, self.sheets)
            self._trees[text] = html
        return self._trees[text]

    def render(self, left_out: int, more: Sequence[str]) -> Any:
        """That page laid out with more stylesheets; a part that it does not show makes no other page."""
        key = (self.page(left_out).html, tuple(more))
        if key not in self._documents:
            html = self.html(left_out)
            self._documents[key] = with_smaller_pictures(
                lambda: _render(html, [*self.sheets, *more]), html.etree_element if self._flows else None
            )
        return self._documents[key]


def _look_at_pages(pages: Any, page: Page, found: Found) -> None:
    """What a reader would find wrong with the pages, as warnings."""
    try:
        seen = list(findings(pages, page.base == "paper"))
    except (*fixes.UNEXPECTED, Unmeasured) as error:
        found.lost(f"its pages were not checked: {type(error).__name__}: {error}")
        return
    for each in seen:
        found.warn(each.code, f"page {each.page}: {each.words}", each.hint)


def _spaces_inside(html: str) -> str:
    """The page with the space before an inline element moved into it: `a <em>b</em>` is `a<em> b</em>`.

    WeasyPrint 70 breaks a line after its first word where a text and the space behind it just fill the line and
    an inline element follows that does not fit, or nothing (docs/decisions/0009-spaces-inside.md). The space before
    a blank stays: in it, it would be a part of its rule. So does that before a formula with its full stop, which is a
    block in the line (it has a style of its own): it would begin with the space, and lose it.
    """
    html = space_around(html)
    return "".join(part if part.startswith("<pre") else _moved(part) for part in _BLOCK_OF_CODE.split(html))


def _moved(html: str) -> str:
    html = _SPACE_BEFORE_CODE.sub(r'\1<span class="space"> </span>', html)
    return _SPACE_AT_END.sub(r"\1", _SPACE_BEFORE_INLINE.sub(r"\1 ", html))


_BLOCK_OF_CODE = re.compile("(<pre.*?</pre>)", re.DOTALL)
_SPACE_AT_END = re.compile(r"(?<!\s)\s+(</(?:p|td|th|li|div|h[1-6]|caption|figcaption)>)")
_SPACE_BEFORE_INLINE = re.compile(
    r"(?<=[^\s>]) (<(?:a|em|strong|i|b|span)(?! class=\"blank| lang=| style=)(?: [^<>]*)?>)(?! )"
)
_SPACE_BEFORE_CODE = re.compile(r"(?<=[^\s>]) (<code>)(?! )")
"""It is as wide as the other spaces of its line, not as those of the code."""


def _has_fields(html: Any, sheets: list[str]) -> bool:
    asked = declares(sheets, FIELDS)
    return asked and any(element.tag in ("input", "textarea") for element in html.etree_element.iter())


def _render(html: Any, sheets: list[str]) -> Any:
    parsed = [_stylesheet(text) for text in sheets]
    fields = declares(sheets, FIELDS)
    return html.render(font_config=_font_configuration(), stylesheets=parsed, pdf_variant="pdf/ua-1", pdf_forms=fields)


@cache
def engine() -> Any:
    """WeasyPrint with its patches, imported for the first PDF. Raises KitgenError where Pango is missing."""
    try:
        fonts.prepare()
    except OSError as error:
        raise KitgenError(
            f"there is no folder to prepare the fonts in: {error.strerror}",
            "make an empty folder that you may write to, without accents in its path, and set XDG_CACHE_HOME to it",
        ) from error
    logger = logging.getLogger("weasyprint")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    try:
        # where a library is missing, WeasyPrint prints advice of its own
        with native_libraries.provided(), contextlib.redirect_stdout(io.StringIO()):
            import weasyprint
    except OSError as error:
        raise KitgenError(
            "a library that WeasyPrint needs (Pango) is missing, or cannot be loaded", native_libraries.remedy()
        ) from error
    logger.handlers = [logging.NullHandler()]
    try:
        import kitgen.render.pdf.fetcher  # noqa: F401 - a subclass of one of WeasyPrint's classes
    except ImportError as error:
        raise KitgenError(
            f"WeasyPrint {weasyprint.__version__} cannot be used: {error}", f"type: {notice.install_known()}"
        ) from error
    set_neutral_language(weasyprint.text.ffi.pango)
    _patches()
    return weasyprint


@cache
def _patches() -> dict[str, Any]:
    return apply_patches()


@cache
def _notices() -> tuple[Diagnostic, ...]:
    return tuple(notice.notices(left_off(_patches())))


def libraries() -> str:
    """The versions of libraries that come from the system and decide the bytes of a PDF."""
    import zlib

    engine()
    from weasyprint.text.ffi import pango

    return f"Pango {pango.pango_version()}, zlib {zlib.ZLIB_RUNTIME_VERSION}"


def preload_engine(look: list[str]) -> None:
    """Load fonts, the stylesheets of paper and all that a first document would wait for."""
    html = engine().HTML(string=_OF_EVERYTHING)
    html.has_plain_parts = has_plain_parts(_OF_EVERYTHING, look)
    _render(html, [_page_of(PAPER["a4"]), *look]).write_pdf(pdf_variant="pdf/ua-1")


def release_fonts() -> None:
    """Free all that Pango holds (font maps, and with newer versions their threads); the next document loads it again.

    Caches of styles and lines belong to those fonts and go with them; parsed stylesheets stay.
    """
    _font_configuration.cache_clear()
    gc.collect()


def fonts_for(html: str) -> None:
    """Begin with new fonts for a page with a character that none of them has.

    How wide Pango makes the box for it, and in which font, depends on all that it laid out before.
    """
    if fonts.has_missing(html):
        release_fonts()


_OF_EVERYTHING = """<!doctype html><html lang="en"><title>kitgen</title><body class="document">
<h1 id="a">A <em>first</em> <strong>page</strong></h1><h2>Of</h2><p>Everything, <a href="#a">linked</a></p>
<ul><li>once</li></ul><ol><li><p>twice</p></li></ol><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>everything</td>
</tr></tbody></table><figure><svg width="9" height="9" role="img" aria-label="a line"><path d="M0 0h9"/><text y="9">a
</text></svg><figcaption>Figure</figcaption></figure></body></html>"""


def _page_of(size: str) -> str:
    names = {"": "", "sheet": "", "wide-sheet": "landscape", "wide-leaf": "landscape"}
    return " ".join(f"@page {name} {{ size: {size} {turned} }}" for name, turned in names.items())


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _stylesheet(text: str) -> Any:
    """A parsed stylesheet, shared by all documents of a process."""
    from weasyprint import CSS

    from kitgen.render.pdf.fetcher import BASE

    return CSS(string=text, base_url=BASE, url_fetcher=_no_files, font_config=_font_configuration())


def _no_files(url: str) -> Any:
    raise ValueError(f"stylesheets use no files, but one asks for '{url[:100]}'")
