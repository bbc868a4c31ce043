"""Where in a lesson the messages about a document's pages are: the number of pages asked for, and optional parts."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.diagnostics import Span
from kitgen.model.base import Spec
from kitgen.plan.task import Task
from kitgen.read.lesson_file import LessonFile


def places_of(file: LessonFile, task: Task) -> dict[str, tuple[Span, str]]:
    """Each place with the line there: `fit` for the number of pages, and the path in the data for an optional part."""
    hints = file.lesson.print
    found = {path: part.place() for path, part in _optional(file.lesson, "")}
    if task.kind in hints.fit:
        found["fit"] = hints.place("fit", task.kind)
    sources = {source.file: source for source in (file.source, file.original and file.original.source) if source}
    return {
        path: (span, sources[span.file].line(span.line) if span.file in sources else "") for path, span in found.items()
    }


def _optional(part: Spec, path: str) -> Iterator[tuple[str, Spec]]:
    for name, value in part.__dict__.items():
        entries = [(f"{path}{name}", value)]
        if isinstance(value, tuple):
            entries = [(f"{path}{name}.{number}", item) for number, item in enumerate(value)]
        for way, item in entries:
            if isinstance(item, Spec):
                if item.__dict__.get("optional") or item.__dict__.get("required") is False:
                    yield way, item
                yield from _optional(item, f"{way}.")
