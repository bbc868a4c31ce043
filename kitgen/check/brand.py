"""Brands: contrast of the accent, and fonts and files that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.check.base import FileFinding, report_findings
from kitgen.check.contrast import AA_CONTRAST, contrast, nearest_accessible
from kitgen.check.pictures import read_usable
from kitgen.diagnostics import Report
from kitgen.install_hints import install_command
from kitgen.model.brand import Brand
from kitgen.model.values import slug_of
from kitgen.read.project import Project
from kitgen.source.pictures import BadPicture
from kitgen.text import fonts


def check_brand(project: Project, report: Report) -> None:
    """Report everything that is wrong with `brand.yaml` beyond its types."""
    brand, source = project.brand, project.brand_source
    if brand is None or source is None:
        return
    report_findings(_findings(project, brand), source, report)


def _findings(project: Project, brand: Brand) -> Iterator[FileFinding]:
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
    for name, file in (("logo", brand.logo), ("citation_style", brand.citation_style)):
        if file and not (project.root / "templates" / file).is_file():
            yield (
                "file-missing", brand.place(name), f"there is no file '{file}' in the templates folder",
                "check its name", "error",
            )  # fmt: skip
    if brand.logo and (project.root / "templates" / brand.logo).is_file():
        try:
            read_usable(project.root, project.root / "templates" / brand.logo)
        except BadPicture as bad:
            yield "picture-unusable", brand.place("logo"), str(bad), bad.hint, "error"
