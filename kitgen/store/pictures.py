"""Pictures of an imported file into a folder of their own, beside the new file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.store.files import write_whole


def check_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Refuse a folder in which another file would be replaced, or that is a link. Raises KitgenError."""
    hint = "choose another name for the new file with -o, or move that file away"
    if files and (folder.is_symlink() or (folder.exists() and not folder.is_dir())):
        raise KitgenError(f"'{folder}' is not a folder for pictures", hint)
    for name, data in files.items():
        path = folder / name
        if path.is_symlink() or (path.exists() and (not path.is_file() or path.read_bytes() != data)):
            raise KitgenError(f"'{path}' already exists, and is another picture", hint)


def store_pictures(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write pictures by their names; `check_folder` was called before."""
    for name, data in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists():
            write_whole(folder / name, data)
