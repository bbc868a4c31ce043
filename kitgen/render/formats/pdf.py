"""The page as a tagged PDF (PDF/UA-1, or PDF/A-3a as well), laid out by WeasyPrint."""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import re
from functools import cache, partial
from typing import Any

from kitgen.diagnostics import Diagnostic, KitgenError, Span
from kitgen.render.artifact import Output, Page
from kitgen.render.formats import ExportContext
from kitgen.render.pdf import form_fields, native_libraries, standards, tags
from kitgen.render.pdf.fit import laid_out
from kitgen.render.pdf.page_checks import findings
from kitgen.render.pdf.speedups import computed_styles, pdf_streams, quicken
from kitgen.render.pdf.speedups.user_agent_sheet import has_plain_parts
from kitgen.render.pdf.variants import FIELDS, adapt, declares
from kitgen.text import fonts

PAPER = {"a4": "A4", "letter": "letter"}


def export(page: Page, context: ExportContext) -> Output:
    """The bytes of the PDF.

    What WeasyPrint complains of (a character that no font has, a stylesheet slip) comes back as
    diagnostics. Raises KitgenError where a system library is missing, ValueError where a picture may not
    be used.
    """
    weasyprint = engine()
    from kitgen.render.pdf.fetcher import BASE, ProjectFetcher, Refused

    fetcher = ProjectFetcher(context.root)
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        sheets = [_page_of(PAPER[context.task.paper]), *(text for _, text in page.stylesheets)]
        html = weasyprint.HTML(string=_spaces_inside(page.html), base_url=BASE, url_fetcher=fetcher)
        html.has_plain_parts = has_plain_parts(page.html, [*sheets, *page.tighter, *page.roomier])
        if context.task.variant:
            adapt(html.etree_element, sheets)
        document = laid_out(lambda more: _render(html, [*sheets, *more]), page.tighter, page.roomier, page.fit)
        content = document.write_pdf(
            finisher=_mend,
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
        if complaints.of_stylesheets:  # it complains once of each value: the next document is to hear of it too
            _stylesheet.cache_clear()
            computed_styles.forget(_font_configuration())
    return Output(
        content=content,
        pages=len(document.pages),
        diagnostics=(*complaints.diagnostics(context.task), *_seen_on_pages(document, page, context.task)),
        used=tuple(fetcher.used),
        computed=page.computed,
    )


def _seen_on_pages(document: Any, page: Page, task: Any) -> list[Diagnostic]:
    """What a reader would find wrong with the pages, as warnings about the file."""
    return [
        Diagnostic(each.code, f"page {each.page}: {each.words}", Span(task.path), each.hint, "warning")
        for each in findings(document.pages, page.base == "paper", page.fit)
    ]


def _spaces_inside(html: str) -> str:
    """The page with the space before an inline element moved into it: `a <em>b</em>` is `a<em> b</em>`.

    WeasyPrint 70 breaks a line after its first word where a text and the space behind it just fill the line and
    an inline element follows that does not fit, or nothing (docs/decisions/0009-spaces-inside.md).
    """
    return _SPACE_AT_END.sub(r"\1", _SPACE_BEFORE_INLINE.sub(r"\1 ", html))


_SPACE_AT_END = re.compile(r"\s+(</(?:p|td|th|li|div|h[1-6]|caption|figcaption)>)")
_SPACE_BEFORE_INLINE = re.compile(r"(?<=[^\s>]) (<(?:a|em|strong|i|b|code|span)(?: [^<>]*)?>)(?! )")


def _render(html: Any, sheets: list[str]) -> Any:
    parsed = [_stylesheet(text) for text in sheets]
    fields = declares(sheets, FIELDS)
    return html.render(font_config=_font_configuration(), stylesheets=parsed, pdf_variant="pdf/ua-1", pdf_forms=fields)


def _mend(document: Any, pdf: Any) -> None:
    """What WeasyPrint's objects need before they become bytes."""
    from weasyprint.pdf import pydyf

    form_fields.mend(document, pdf, partial(pydyf.Stream, compress=True))
    tags.mend(document, pdf)
    standards.mend(pdf)


@cache
def engine() -> Any:
    """WeasyPrint, imported when the first PDF is made. Raises KitgenError where Pango is missing."""
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
    quicken(weasyprint)
    pdf_streams.pack(weasyprint.pdf.pydyf)
    return weasyprint


def libraries() -> str:
    """The versions of libraries that come from the system and decide the bytes of a PDF."""
    import zlib

    engine()
    from weasyprint.text.ffi import pango

    return f"Pango {pango.pango_version()}, zlib {zlib.ZLIB_RUNTIME_VERSION}"


def ready(look: list[str]) -> None:
    """Read the fonts, the stylesheets of paper and what else a first document waits for, so that it does not."""
    html = engine().HTML(string=_OF_EVERYTHING)
    html.has_plain_parts = has_plain_parts(_OF_EVERYTHING, look)
    _render(html, [_page_of(PAPER["a4"]), *look]).write_pdf(pdf_variant="pdf/ua-1")


def release_fonts() -> None:
    """Give back all that Pango holds (font maps, and with newer versions their threads): the next document asks anew.

    What was learned of styles and lines belongs to those fonts and goes with them; parsed stylesheets stay.
    """
    _font_configuration.cache_clear()
    gc.collect()


_OF_EVERYTHING = """<!doctype html><html lang="en"><title>kitgen</title><body class="document">
<h1 id="a">A <em>first</em> <strong>page</strong></h1><h2>Of</h2><p>Everything, <a href="#a">linked</a></p>
<ul><li>once</li></ul><ol><li><p>twice</p></li></ol><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>everything</td>
</tr></tbody></table><figure><svg width="9" height="9" role="img" aria-label="a line"><path d="M0 0h9"/><text y="9">a
</text></svg><figcaption>Figure</figcaption></figure></body></html>"""


def _page_of(size: str) -> str:
    return f"@page {{ size: {size} }} @page sheet {{ size: {size} }} @page wide-sheet {{ size: {size} landscape }}"


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _stylesheet(text: str) -> Any:
    """A parsed stylesheet, shared by all documents of a process: parsing costs more than it seems."""
    from weasyprint import CSS

    from kitgen.render.pdf.fetcher import BASE

    return CSS(string=text, base_url=BASE, url_fetcher=_no_files, font_config=_font_configuration())


def _no_files(url: str) -> Any:
    raise ValueError(f"stylesheets use no files, but one asks for '{url[:100]}'")


class _Complaints(logging.Handler):
    """What WeasyPrint logs while it works on one document."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps each message once."""
        self.messages[record.getMessage()] = None

    @property
    def of_stylesheets(self) -> bool:
        """Whether anything but a missing character was complained of."""
        return not all(".notdef" in message for message in self.messages)

    def diagnostics(self, task: Any) -> list[Diagnostic]:
        """The messages as warnings about the file that was made."""
        place = Span(task.path)
        found = []
        for message in self.messages:
            if ".notdef" in message:
                text = f"no font has this character: {message.rsplit(':', 1)[-1].strip()}"
                found.append(Diagnostic("missing-glyph", text, place, "install a font package", "warning"))
            else:
                found.append(Diagnostic("layout", message, place, "", "warning"))
        return found
