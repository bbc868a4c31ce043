"""The file formats that kitgen can write: one for each file in this folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from kitgen.artifact import Output, Page
from kitgen.task import Task


@dataclass(frozen=True)
class Setting:
    """What an exporter may know besides the page: the task, and the folder that pictures come from."""

    task: Task
    root: Path


def formats() -> list[str]:
    """The formats, sorted by name."""
    return sorted(module.name for module in iter_modules(__path__))


def exporter(format: str) -> Callable[[Page, Setting], Output]:
    """The exporter of one format, imported when it is first asked for."""
    export: Callable[[Page, Setting], Output] = import_module(f"{__name__}.{format}").export
    return export
