"""Names of files in a project, as the page has them, and the paths that they stand for."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from kitgen.regular_files import RESERVED_NAMES, is_outside, real_path


def name_of(path: Path | str, root: Path) -> str:
    """The name of a file of the project: its path below the folder, with `/`. Other files keep their path."""
    path = Path.cwd() / path
    if not path.is_relative_to(root):
        path = real_path(path.parent) / path.name
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def is_portable(name: str) -> bool:
    """Whether Windows can have a file by this name: it reserves `con.yaml`, and drops a dot or space at the end."""
    parts = PurePosixPath(name).parts
    return not any(
        part.partition(".")[0].strip().casefold() in RESERVED_NAMES or part.endswith((".", " ")) or set(part) & _SIGNS
        for part in parts
    )


_SIGNS = frozenset('<>:"|?*')


def path_below(name: str, root: Path, output: Path) -> Path | None:
    """The path of a name; None if it leads out of the project, by links or otherwise, into its output, or is hidden."""
    parts = PurePosixPath(name).parts
    plain = not any(part.startswith((".", "/")) or "\\" in part or ":" in part for part in parts)
    if not parts or not plain or not name.isprintable() or (os.name == "nt" and not is_portable(name)):
        return None
    path = root.joinpath(*parts)
    outside = is_outside(path, root) or real_path(path).is_relative_to(output)
    return None if outside else path
