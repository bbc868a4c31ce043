"""Formats that can be imported: each module of this folder reads the format that it is named after.

A module has ``ENDINGS`` (the ends of file names), ``ABOUT`` (its name in the help), ``recognises(original)`` and
``read(original) -> Material``. A format of texts looks at ``original.text``, which is empty for archives; a format of
archives looks at ``original.archive``, which is None for texts.
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

    def recognises(self, original: Original) -> bool:
        """Whether a file looks like this format."""

    def read(self, original: Original) -> Material:
        """What is in the file. All that is not understood is reported."""


def formats() -> list[str]:
    """The names of the formats, sorted."""
    return sorted(module.name for module in iter_modules(__path__))


def format_named(name: str) -> Format:
    """The reader of one format, imported when it is first used."""
    module: Format = import_module(f"{__name__}.{name}")
    return module


def stem_of(path: PurePath) -> str:
    """The name of a file without the ends that formats have, however many: `rivers` of `rivers.gift.txt`."""
    known = {ending for name in formats() for ending in format_named(name).ENDINGS}
    while path.suffix.lower() in known and path.stem.strip(". "):
        path = path.with_suffix("")
    return path.name


def format_of(path: PurePath, original: Original) -> str:
    """The format of a file, by what is in it where the end of its name leaves a choice; '' for none.

    What is in an archive decides before the end of its name does: that may be `.zip`, or wrong.
    """
    if original.archive is not None:
        return next((name for name in formats() if format_named(name).recognises(original)), "")
    ending = path.suffix.lower()
    named = [name for name in formats() if ending in format_named(name).ENDINGS]
    alike = [name for name in named or formats() if format_named(name).recognises(original)]
    if len(named) == 1:
        return named[0]
    return alike[0] if alike else named[0] if named else ""
