"""The files of a workspace: the texts that are open in the editor, and what is on disk below its folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from kitgen.lsp.names import FILE, LESSON, Named, is_same, names_in
from kitgen.lsp.outline import outline_of
from kitgen.lsp.positions import decoded
from kitgen.lsp.schemas import FileKind, kind_of
from kitgen.read.files import COURSE_FILES
from kitgen.regular_files import Refused, exists, is_file, read_regular, real_path, walk
from kitgen.source.files import MAX_BYTES

_MOST_FILES = 300
"""Files of a project in which names are looked for."""

MOST_FOLDERS = 300
"""Folders that are looked into: a lesson may lie in a home folder, or beside the files of a large program."""

_BELOW = {FileKind.TRANSLATION: 1, FileKind.GLOSSARY: 1, FileKind.BRAND: 1, FileKind.KIND: 2}
"""How many folders below the project a file is."""


@dataclass(frozen=True)
class Workspace:
    """The folders that an editor has open, and the texts in it that may not be saved."""

    folders: tuple[Path, ...] = ()
    texts: Mapping[Path, str] = field(default_factory=dict)
    """Texts by the real paths of their files."""

    def has(self, path: Path) -> bool:
        """Whether a file is in a folder of the workspace, and not in a hidden one."""
        real = real_path(path)
        for folder in self.folders:
            if real.is_relative_to(folder):
                return not any(part.startswith(".") for part in real.relative_to(folder).parts)
        return False

    def text(self, path: Path) -> str | None:
        """What an editor has of a file, or what is on disk; None for what is not in the workspace or cannot be read."""
        real = real_path(path)
        if real in self.texts:
            return self.texts[real]
        folder = next((each for each in self.folders if real.is_relative_to(each)), None)
        if folder is None:
            return None
        try:
            return decoded(read_regular(path, MAX_BYTES, folder))
        except Refused:
            return None

    def unsaved(self) -> Mapping[Path, bytes]:
        """The open texts, for `regular_files.unsaved`."""
        return {path: text.encode("utf-8", "surrogatepass") for path, text in self.texts.items()}

    def kind(self, path: Path) -> FileKind | None:
        """What a file of the workspace is; None for one of another program."""
        text = self.text(path) if self.has(path) else None
        return None if text is None else kind_of(path, outline_of(text))

    def root(self, path: Path) -> Path | None:
        """The folder of the project that a file belongs to; None where that is not in the workspace."""
        kind = self.kind(path)
        folder = path.parent
        for _ in range(_BELOW.get(kind, 0) if kind is not None else 0):
            folder = folder.parent
        if kind is FileKind.BANK and self.course(folder) is None and self.course(folder.parent) is not None:
            folder = folder.parent
        inside = any(real_path(folder).is_relative_to(each) for each in self.folders)
        return folder if kind is not None and inside else None

    def course(self, root: Path) -> Path | None:
        """The course file of a folder in the workspace."""
        if not any(real_path(root).is_relative_to(each) for each in self.folders):
            return None
        return next((root / name for name in COURSE_FILES if exists(root / name)), None)

    def files(self, root: Path, depth: int = 1) -> Iterator[Path]:
        """The YAML files of a project: in its folder and in those in it."""
        count = 0
        for folder, folders, names in islice(walk(root), MOST_FOLDERS):
            folders[:] = [name for name in folders if not name.startswith((".", "_"))]
            if len(folder.relative_to(root).parts) >= depth:
                folders[:] = []
            for name in sorted(names):
                if name.endswith((".yaml", ".yml")) and count < _MOST_FILES:
                    count += 1
                    yield folder / name

    def names(self, path: Path) -> Iterator[tuple[Path, Named]]:
        """Every name in a file, and then in the other files of its project."""
        yield from ((path, name) for name in self._own_names(path))
        root = self.root(path)
        for file in self.files(root) if root is not None else ():
            if real_path(file) != real_path(path):
                yield from ((file, name) for name in self._own_names(file))

    def _own_names(self, path: Path) -> tuple[Named, ...]:
        text = self.text(path)
        return () if text is None else names_in(text, path)

    def definitions(self, path: Path, wanted: Named) -> list[tuple[Path, Named]]:
        """Where a name in a file is defined: in that file, or else in another of its project."""
        if wanted.kinds == (FILE,):
            file = path.parent / wanted.name
            return [(file, Named((FILE,), wanted.name, 0, 0, 0, True))] if is_file(file) and self.has(file) else []
        own = [(path, name) for name in self._own_names(path) if name.defines and is_same(name, wanted)]
        if own:
            return own
        names = ((file, name) for file, name in self.names(path) if name.defines and is_same(name, wanted))
        return [(file, name) for file, name in names if file.name in COURSE_FILES or is_shared(name)]

    def mentions(self, path: Path, wanted: Named, with_definition: bool = True) -> Iterator[tuple[Path, Named]]:
        """Where a name is defined and used: in its file, and in the files of the project if these share it."""
        homes = {file for file, _ in self.definitions(path, wanted)} or {path}
        across = any(home.name in COURSE_FILES for home in homes) or is_shared(wanted)
        for file, name in self.names(path) if across else ((path, each) for each in self._own_names(path)):
            if is_same(name, wanted) and name.end and (with_definition or not name.defines):
                yield file, name


def is_shared(name: Named) -> bool:
    """Whether files of a project may name it in each other: lessons, sessions, items of banks."""
    return not {LESSON, "CourseLesson", "Item"}.isdisjoint(name.kinds)
