"""Paths on the command line: check that they exist, and suggest similar ones."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click

from kitgen.diagnostics import KitgenError
from kitgen.suggestions import closest

LESSONS = (".yaml", ".yml")


def require(*paths: Path) -> None:
    """Raise click.UsageError if a path does not exist, suggesting similar names."""
    missing = [path for path in paths if not _is_there(path)]
    if missing:
        names = " and ".join(f"'{path}'" for path in missing)
        near = [found for path in missing if (found := _nearest(path))]
        way = f"did you mean {' and '.join(near)}?" if near else "name a lesson file, a course file or a folder."
        raise click.UsageError(f"{names} {'does' if len(missing) == 1 else 'do'} not exist; {way}")


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
        if not path.exists():
            raise click.UsageError(f"'{path}' is a broken link.")
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise click.UsageError(f"'{path}' cannot be opened: {error.strerror}.") from None
    return True


def require_own_output(option: str, folder: Path) -> None:
    """Raise KitgenError where the usual output folder, named by no option, is a link out of the current folder."""
    from click.core import ParameterSource

    if click.get_current_context().get_parameter_source(option) is ParameterSource.DEFAULT:
        from kitgen.store.lock import require_own

        require_own(folder)


def is_folder(path: Path) -> bool:
    """Whether the folder exists; False if its name is too long or it cannot be accessed."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_full(error: KitgenError) -> bool:
    """Whether the disk is full, so that another folder would not help."""
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def candidates(folder: Path) -> list[str]:
    """Lesson and course files of a folder, and its folders, without hidden ones."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []
    return sorted(entry.name for entry in found if entry.name.lower().endswith(LESSONS) or entry.is_dir())


def _nearest(path: Path) -> str:
    """The path with its missing part replaced by a similar existing name; empty if there is none."""
    missing = path
    while missing.parent != missing and not missing.parent.exists():
        missing = missing.parent
    names = candidates(missing.parent)
    known = {form.casefold(): name for name in reversed(names) for form in (Path(name).stem, name)}
    near = closest(missing.name.casefold(), known, 0.7) or closest(missing.stem.casefold(), known, 0.7)
    if not near:
        return ""
    found = missing.parent / known[near] / path.relative_to(missing)
    return str(found) if found.exists() else ""
