"""Formats that can be imported: each module of this folder reads the format that it is named after.

A module has ``ENDINGS`` (the ends of file names), ``ABOUT`` (its name in the help), ``recognises(text)`` and
``read(original) -> Material``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import Protocol

from kitgen.imports.original import Original
from kitgen.imports.record import Material


class Format(Protocol):
    """What a module of this folder has."""

    ABOUT: str
    ENDINGS: tuple[str, ...]

    def recognises(self, text: str) -> bool:
        """Whether a text looks like this format."""

    def read(self, original: Original) -> Material:
        """What is in the file. All that is not understood is reported."""


def formats() -> list[str]:
    """The names of the formats, sorted."""
    return sorted(module.name for module in iter_modules(__path__))


def format_named(name: str) -> Format:
    """The reader of one format, imported when it is first used."""
    module: Format = import_module(f"{__name__}.{name}")
    return module


def format_of(path: PurePath, text: str) -> str:
    """The format of a file, by what is in it where the end of its name leaves a choice; '' for none."""
    ending = path.suffix.lower()
    named = [name for name in formats() if ending in format_named(name).ENDINGS]
    alike = [name for name in named or formats() if format_named(name).recognises(text)]
    if len(named) == 1:
        return named[0]
    return alike[0] if alike else named[0] if named else ""
