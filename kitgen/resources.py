"""One overlay of files: the project's own templates over those that ship with kitgen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The folder of kitgen itself."""

STARTERS = PACKAGE / "starters"
"""The filled examples that `kitgen new` copies."""


def bundled(name: str) -> Path:
    """A folder that ships with kitgen: packed in a wheel, beside the package in a checkout."""
    packed = PACKAGE / "_bundled" / name
    return packed if packed.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Overlay:
    """Folders of templates in order of precedence: the first that has a file wins."""

    layers: tuple[Path, ...]

    def find(self, name: str) -> Path | None:
        """The file of that name in the highest layer that has it; None if none has it."""
        return next((layer / name for layer in self.layers if (layer / name).is_file()), None)

    def all(self, name: str) -> list[Path]:
        """The files of that name, lowest layer first, for stylesheets that add to each other."""
        return [layer / name for layer in reversed(self.layers) if (layer / name).is_file()]

    def files(self, folder: str, suffix: str) -> list[Path]:
        """The files of a folder whose names end so, sorted by name, each from the highest layer that has it."""
        names = {path.name for layer in self.layers for path in (layer / folder).glob(f"*{suffix}")}
        return [path for name in sorted(names) if (path := self.find(f"{folder}/{name}"))]

    def folders(self) -> list[str]:
        """Names of the folders that hold a document kind, sorted."""
        names = {path.parent.name for layer in self.layers for path in layer.glob("*/kind.yaml")}
        return sorted(name for name in names if not name.startswith("_"))

    def names(self, folder: str, suffix: str) -> list[str]:
        """The names, without suffix, of the files in a folder of any layer, sorted."""
        return sorted({path.stem for layer in self.layers for path in (layer / folder).glob(f"*{suffix}")})

    def digest(self, *folders: str) -> str:
        """A fingerprint of every file in those folders of every layer."""
        seen = hashlib.sha256()
        for name, path in self._files(folders):
            seen.update(f"{name}\0".encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
        return seen.hexdigest()

    def _files(self, folders: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
        for folder in folders:
            for number, layer in enumerate(self.layers):
                for path in sorted((layer / folder).rglob("*")):
                    if path.is_file():
                        # counted from the shipped one, whose name must not depend on whether there are others
                        yield f"{len(self.layers) - number}/{path.relative_to(layer).as_posix()}", path


def overlay(project: Path | None) -> Overlay:
    """The templates of a project folder, if it has any, over those of kitgen."""
    own = project / "templates" if project else None
    shipped = bundled("templates")
    layers = [own] if own and own.is_dir() and own.resolve() != shipped.resolve() else []
    return Overlay((*layers, shipped))


@cache
def code_digest() -> str:
    """A fingerprint of kitgen's own modules, so that a change of the program is a change of what it makes."""
    seen = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        seen.update(path.relative_to(PACKAGE).as_posix().encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()
