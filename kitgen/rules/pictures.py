"""Pictures: whether they are there, inside the project, and described."""

from __future__ import annotations

from kitgen.rules.base import Findings, Subject, rule
from kitgen.spec.source import Figure


def _figures(subject: Subject) -> list[Figure]:
    return [part for part in subject.parts if isinstance(part, Figure)]


@rule()
def picture_missing(subject: Subject) -> Findings:
    """A picture must be a file of the project, found from the folder of the lesson."""
    folder = subject.file.path.resolve().parent
    for figure in _figures(subject):
        path = folder / figure.image
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            yield (
                figure.place("image"),
                f"there is no picture '{figure.image}'",
                f"it should be {folder.name}/{figure.image}",
            )
            continue
        if not real.is_relative_to(subject.project.root):
            yield (
                figure.place("image"),
                f"the picture '{figure.image}' lies outside the project",
                "copy it into the project",
            )
        elif not real.is_file():
            yield figure.place("image"), f"'{figure.image}' is not a file", ""


@rule()
def picture_without_alternative(subject: Subject) -> Findings:
    """A picture needs `alt`: what it says, for those who cannot see it. Accessible PDFs are not possible without."""
    for figure in _figures(subject):
        if not figure.alt:
            yield figure.place("image"), "this picture has no text alternative", "add 'alt:' with what it shows"
