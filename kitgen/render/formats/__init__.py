"""File formats: each module of this folder exports pages to the format that it is named after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from kitgen.plan.task import Task
from kitgen.render.artifact import Output, Page
from kitgen.render.fit_messages import Places
from kitgen.render.pdf.bound import Finished


@dataclass(frozen=True)
class ExportContext:
    """What an exporter gets besides the page: the task, and the folder in which pictures are found."""

    task: Task
    root: Path
    bound: Sequence[Finished] = ()
    """The finished documents whose pages are bound, in their order."""

    places: Places = field(default_factory=dict)
    """Where in the lesson its messages are about."""


def formats() -> list[str]:
    """The formats, sorted by name."""
    return sorted(module.name for module in iter_modules(__path__))


def exporter(format: str) -> Callable[[Page, ExportContext], Output]:
    """The exporter of one format, imported when it is first used."""
    export: Callable[[Page, ExportContext], Output] = import_module(f"{__name__}.{format}").export
    return export
