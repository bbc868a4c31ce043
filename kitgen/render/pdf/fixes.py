"""Write a document as PDF, complete its objects before they become bytes, and say what is lost where that fails.

The functions that complete a PDF know objects of WeasyPrint that another version may write differently. What they
cannot complete is left as WeasyPrint has it, never half changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, NamedTuple

from kitgen.render.pdf import form_fields, standards, tags
from kitgen.render.pdf.speedups import notice

UNEXPECTED = (LookupError, AttributeError, TypeError, ValueError)
"""What is raised where WeasyPrint's objects are not what they were."""


class _Fix(NamedTuple):
    name: str
    apply: Callable[[Any, Any], None]
    """Changes the objects of a PDF; is given WeasyPrint's document and the PDF."""

    lost: str
    """What is wrong with a PDF without it."""

    needed: bool
    """Whether there is to be no file without it."""


class _NotApplied(Exception):
    def __init__(self, fix: _Fix, why: BaseException) -> None:
        super().__init__(fix.name)
        self.fix, self.why = fix, why


def write(document: Any, fields: bool, attached: int, **options: Any) -> tuple[bytes, list[str]]:
    """The bytes of a PDF, and what is lost in it because WeasyPrint's objects were not as expected.

    ``fields`` says that its page has form fields, ``attached`` how many files are attached; ``options`` are those of
    `Document.write_pdf`. Raises ValueError where the file would be wrong without what is lost.
    """
    fixes = _fixes(fields, attached, options.get("pdf_variant", ""))
    lost: dict[str, str] = {}
    while True:
        try:
            content = document.write_pdf(finisher=partial(_finish, fixes=fixes, without=lost), **options)
        except _NotApplied as failed:
            text = f"{failed.fix.lost} ({failed.fix.name}: {type(failed.why).__name__}: {failed.why})"
            if failed.fix.needed:
                raise ValueError(f"{notice.other_versions() or 'with this WeasyPrint'}: {text}") from failed.why
            lost[failed.fix.name] = text
        else:
            return content, list(lost.values())


def _finish(document: Any, pdf: Any, fixes: Collection[_Fix], without: Collection[str]) -> None:
    for fix in fixes:
        if fix.name not in without:
            try:
                fix.apply(document, pdf)
            except UNEXPECTED as error:
                raise _NotApplied(fix, error) from error


def _fixes(fields: bool, attached: int, variant: str) -> list[_Fix]:
    import pydyf

    stream = partial(pydyf.Stream, compress=True)
    archive = variant.startswith("pdf/a")
    return [
        _Fix(
            "form fields",
            lambda document, pdf: form_fields.fix_form_fields(document, pdf, stream, fields),
            "its form fields could not be completed, so that some readers would show or save them wrongly",
            needed=True,
        ),
        _Fix(
            "tags",
            tags.fix_tags,
            "its tags could not be completed: screen readers read running heads as text, and tables without headings",
            needed=False,
        ),
        _Fix(
            "metadata",
            lambda document, pdf: standards.fix_metadata(pdf, archive, attached),
            "its metadata could not be completed: it would break the standard that it names, or hold today's date",
            needed=True,
        ),
    ]
