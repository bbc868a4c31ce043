"""A project's own templates: files among them that are not used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kitgen.check.base import FileFinding, report_findings
from kitgen.check.typing_slips import texts_cut_off
from kitgen.diagnostics import Report, Span
from kitgen.read.kinds import check_kinds
from kitgen.read.project import Project
from kitgen.read.tree import shown_path
from kitgen.regular_files import Refused, exists, is_folder, is_outside, problem_of, read_regular, walk
from kitgen.resources import MAX_BYTES
from kitgen.source.parser import parse
from kitgen.text.labels import catalogue


def check_templates(project: Project, report: Report) -> None:
    """Report wrong kinds of document, and what documents are made without: links out of the project, pipes."""
    folder = project.root / "templates"
    if not exists(folder):
        return
    hint = "remove it, and copy the templates into a folder of that name"
    if is_outside(folder, project.root):
        report.error("outside", "this is a link that leads outside the project", Span(shown_path(folder)), hint)
        return
    if not is_folder(folder):
        report.error("not-a-file", "this is not a folder", Span(shown_path(folder)), hint)
        return
    for path in project.templates.every("_labels", ".yaml"):
        if path.parents[1] != project.templates.layers[-1]:
            catalogue(path, shown_path(path), report)
            _texts_cut_off(path, report)
    check_kinds(project.templates, report)
    for name in project.templates.folders():
        path = folder / name / "kind.yaml"
        if path == project.templates.find(f"{name}/kind.yaml"):
            _texts_cut_off(path, report)
    mentioned = re.findall(r"[\w./-]+", project.brand_source.text if project.brand_source else "")
    for path, refused in _unusable(folder, project.root):
        if path.relative_to(folder).as_posix() not in mentioned:  # what brand.yaml names is reported there
            report.error(refused.code, refused.message, Span(shown_path(path)), refused.hint)


def _texts_cut_off(path: Path, report: Report) -> None:
    """Warn of texts that a `#` cuts off. What else is wrong with the file is reported where it is read."""
    try:
        node, source = parse(read_regular(path, MAX_BYTES), shown_path(path), Report())
    except Refused:
        return
    found: list[FileFinding] = [("text-cut-off", *each, "warning") for each in texts_cut_off(node)]
    report_findings(found, source, report)


def _unusable(folder: Path, root: Path) -> Iterator[tuple[Path, Refused]]:
    for inner, folders, names in walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in sorted(inner / name for name in names if not name.startswith(".")):
            if path == folder / "brand.yaml" or (is_folder(path) and not is_outside(path, root)):
                continue
            refused = problem_of(path, MAX_BYTES, root)
            if refused and (refused.code != "too-large" or inner != folder):  # a file that nothing uses
                yield path, refused
