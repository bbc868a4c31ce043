"""Brands: contrast of the accent, and fonts that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.check.base import FileFinding, report_findings
from kitgen.check.contrast import AA_CONTRAST, contrast, nearest_accessible
from kitgen.check.typing_slips import texts_cut_off
from kitgen.diagnostics import Report
from kitgen.install_hints import install_command
from kitgen.model.brand import Brand
from kitgen.model.values import slug_of
from kitgen.read.project import Project
from kitgen.text import fonts


def check_brand(project: Project, report: Report) -> None:
    """Report everything that is wrong with `brand.yaml` beyond its types and files."""
    brand, source = project.brand, project.brand_source
    if brand is None or source is None:
        return
    report_findings(_findings(brand), source, report)


def _findings(brand: Brand) -> Iterator[FileFinding]:
    for place, message, hint in texts_cut_off(brand.node):
        yield "text-cut-off", place, message, hint, "warning"
    if contrast(brand.accent, "#ffffff") < AA_CONTRAST:
        better = nearest_accessible(brand.accent)
        yield (
            "pale-accent", brand.place("accent"), f"the accent {brand.accent} has too little contrast on white paper",
            f'the nearest colour with enough contrast is "{better}"', "warning",
        )  # fmt: skip
    for name, family in (("serif", brand.serif), ("sans", brand.sans)):
        if family and family not in fonts.families():
            yield (
                "font-missing", brand.place(name), f"no font package has the family '{family}'",
                f"type: {install_command(f'fontpkg-{slug_of(family)}')}", "error",
            )  # fmt: skip
