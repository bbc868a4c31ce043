"""One overlay of files: the project's own templates over those that ship with kitgen."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kitgen.regular_files import exists, is_file, is_folder, is_outside, problem_of, real_path, walk

MAX_BYTES = 10_000_000
"""The limit for a file of a project's own templates."""

PACKAGE = Path(__file__).resolve().parent
"""The folder of kitgen itself."""

STARTERS = PACKAGE / "starters"
"""The filled examples that `kitgen new` copies."""

SAMPLES = STARTERS / "samples"
"""A folder for each lesson that `kitgen new lesson --sample NAME` copies, with its pictures."""


def bundled(name: str) -> Path:
    """A folder that ships with kitgen: packed in a wheel, beside the package in a checkout."""
    packed = PACKAGE / "_bundled" / name
    return packed if packed.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Overlay:
    """Folders of templates in order of precedence: the first that has a file wins."""

    layers: tuple[Path, ...]

    def has(self, layer: Path, name: str) -> bool:
        """Whether a layer has a file of that name that can be used.

        In a project's own layer that is a regular file of the project, which is not too large. Any other is reported
        by `kitgen.check.templates`, and here it is as if there was none.
        """
        return self._is_usable(layer, layer / name)

    def _is_usable(self, layer: Path, path: Path) -> bool:
        if layer is self.layers[-1]:  # that of kitgen, which an installer may have filled with links
            return is_file(path)
        return problem_of(path, MAX_BYTES, layer.parent) is None

    def find(self, name: str) -> Path | None:
        """The file of that name in the highest layer that has it; None if none has it."""
        return next((layer / name for layer in self.layers if self.has(layer, name)), None)

    def all(self, name: str) -> list[Path]:
        """The files of that name, lowest layer first, for stylesheets that add to each other."""
        return [layer / name for layer in reversed(self.layers) if self.has(layer, name)]

    def every(self, folder: str, suffix: str) -> list[Path]:
        """All files of a folder whose names end so, of every layer."""
        return [layer / name for layer in self.layers for name in self._names(layer, folder, f"*{suffix}")]

    def files(self, folder: str, suffix: str) -> list[Path]:
        """The files of a folder whose names end so, sorted by name, each from the highest layer that has it."""
        names = {path.name for path in self.every(folder, suffix)}
        return [path for name in sorted(names) if (path := self.find(f"{folder}/{name}"))]

    def folders(self) -> list[str]:
        """Names of the folders that hold a document kind, sorted."""
        names = {name.split("/")[0] for layer in self.layers for name in self._names(layer, "", "*/kind.yaml")}
        return sorted(name for name in names if not name.startswith("_"))

    def mentions(self, kind: str) -> bool:
        """Whether there is a kind of document by that name, even if nothing can be read of it."""
        return any(exists(layer / kind / "kind.yaml") for layer in self.layers)

    def names(self, folder: str, suffix: str) -> list[str]:
        """The names, without suffix, of the files in a folder of any layer, sorted."""
        return sorted({path.stem for path in self.every(folder, suffix)})

    def digest(self, *folders: str) -> str:
        """A fingerprint of every file in those folders of every layer."""
        seen = hashlib.sha256()
        self._add_to(seen, folders)
        return seen.hexdigest()

    def digests(self, shared: Iterable[str], folders: Iterable[str]) -> dict[str, str]:
        """For each of the folders a fingerprint of the files in it and in the shared ones, which are read once."""
        begun, found = hashlib.sha256(), {}
        self._add_to(begun, shared)
        for folder in folders:
            seen = begun.copy()
            self._add_to(seen, [folder])
            found[folder] = seen.hexdigest()
        return found

    def _add_to(self, seen: hashlib._Hash, folders: Iterable[str]) -> None:
        """Add every file in those folders of every layer to a fingerprint."""
        for number, name, path in self.content(*folders):
            # counted from the shipped one, whose name must not depend on whether there are others
            seen.update(f"{len(self.layers) - number}/{name}\0".encode("utf-8", "surrogateescape"))
            with contextlib.suppress(OSError):  # removed a moment ago
                seen.update(hashlib.sha256(path.read_bytes()).digest())

    def content(self, *folders: str) -> Iterator[tuple[int, str, Path]]:
        """Every file in those folders: the number of its layer, its name there, and its path."""
        for folder in folders:
            for number, layer in enumerate(self.layers):
                start = len(f"{layer}/")
                found = [(*inner.parts, name) for inner, _, names in walk(layer / folder) for name in names]
                for path in (Path(*parts) for parts in sorted(found)):  # comparing paths takes much longer
                    if self._is_usable(layer, path):
                        yield number, str(path)[start:].replace(os.sep, "/"), path

    def _names(self, layer: Path, folder: str, pattern: str) -> list[str]:
        """The files in a folder of a layer that can be used, as names below the layer, sorted."""
        found = sorted(path for path in (layer / folder).glob(pattern) if self._is_usable(layer, path))
        return [path.relative_to(layer).as_posix() for path in found]


def overlay(project: Path | None) -> Overlay:
    """The templates of a project folder, if it has any, over those of kitgen."""
    own = project / "templates" if project else None
    shipped = bundled("templates")
    usable = project and own and is_folder(own) and not is_outside(own, project)
    layers = [own] if own and usable and real_path(own) != real_path(shipped) else []
    return Overlay((*layers, shipped))


@cache
def code_digest() -> str:
    """A fingerprint of kitgen's own modules, so that a change of the program is a change of what it makes."""
    seen = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        seen.update(path.relative_to(PACKAGE).as_posix().encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()
