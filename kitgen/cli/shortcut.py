"""A file beside a course that opens it in the browser when it is double-clicked, for people without a terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from kitgen.diagnostics import KitgenError
from kitgen.regular_files import exists, real_path

MARK = "kitgen serve"
"""What each of these files has in it, so that one of an earlier version can be replaced, and no other file."""

NAMES = {"win32": "Open this course.cmd", "darwin": "Open this course.command"}
"""What the file is called; elsewhere `Open this course.desktop`."""

_WINDOWS = """\
@echo off
rem Opens the course in this folder in the browser: {mark}
chcp 65001 >nul
title kitgen
{program} serve "%~dp0." || pause
"""

_MAC = """\
#!/bin/sh
# Opens the course in this folder in the browser: {mark}
exec {program} serve "$(dirname "$0")"
"""

_LINUX = """\
[Desktop Entry]
Type=Application
Name=Open this course
Comment={mark}
Exec={program} serve {folder}
Terminal=true
"""


def write_shortcut(folder: Path, system: str = sys.platform) -> Path:
    """Write the file for this system into a folder; gives its path. Raises KitgenError where it cannot be written."""
    from kitgen.store.files import write_whole

    path = folder / NAMES.get(system, "Open this course.desktop")
    if exists(path) and not _is_ours(path):
        raise KitgenError(f"'{path}' is there already, and is not a shortcut of kitgen", "rename or remove it")
    write_whole(path, shortcut(folder, _program(), system).encode("utf-8", "surrogateescape"))
    if system != "win32":
        path.chmod(0o755)
    return path


def _is_ours(path: Path) -> bool:
    from kitgen.regular_files import Refused, read_regular

    if path.is_symlink():
        return False
    try:
        return MARK.encode() in read_regular(path, 10_000, path.parent)
    except Refused:
        return False


def shortcut(folder: Path, program: list[PurePath | str], system: str, home: PurePath | None = None) -> str:
    """The text of the file."""
    if system == "win32":
        words = " ".join(_for_windows(str(word), PureWindowsPath(home or Path.home())) for word in program)
        return _WINDOWS.format(program=words, mark=MARK).replace("\n", "\r\n")
    if system == "darwin":
        return _MAC.format(program=shlex.join(map(str, program)), mark=MARK)
    words = " ".join(_for_desktop(str(word)) for word in program)
    return _LINUX.format(program=words, folder=_for_desktop(str(real_path(folder))), mark=MARK)


def _for_windows(word: str, home: PureWindowsPath) -> str:
    """A word of a batch file. The user's folder, which may have accents in its name, is named by its variable."""
    path = PureWindowsPath(word)
    text = word.replace("%", "%%")
    if path.is_absolute() and path.is_relative_to(home):
        text = "%USERPROFILE%\\" + str(path.relative_to(home)).replace("%", "%%")
    return f'"{text}"' if path.is_absolute() else text


def _for_desktop(word: str) -> str:
    """A word of the line `Exec=` of a desktop entry: within quotes, with what is special there escaped twice."""
    text = "".join("\\" + sign if sign in '"`$\\' else sign for sign in word).replace("%", "%%").replace("\\", "\\\\")
    text = text.replace("\n", "\\n").replace("\r", "\\r")  # a line of its own would be another command
    return word if PurePosixPath(word).name == word and word.isalnum() else f'"{text}"'


def _program() -> list[PurePath | str]:
    """What runs this kitgen: the command that pipx, uv or pip made, or else Python with the module."""
    name = "kitgen.exe" if os.name == "nt" else "kitgen"
    given = Path(sys.argv[0])
    beside = Path(sys.executable).parent / name
    found = shutil.which("kitgen")
    places = [given.with_name(name) if given.stem == "kitgen" else beside, beside, *([Path(found)] if found else [])]
    program = next((place.absolute() for place in places if place.is_file()), None)
    return [program] if program is not None else [Path(sys.executable), "-m", "kitgen"]
