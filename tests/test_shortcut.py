"""The file that opens a course when it is double-clicked, of each system; those of Unix are run here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

import pytest

from kitgen.cli.shortcut import NAMES, shortcut, write_shortcut
from kitgen.diagnostics import KitgenError
from tests.conftest import run, small_lesson

Write = Callable[..., Path]


def stand_in(folder: Path) -> Path:
    """A program that says what it was started with."""
    program = folder / "my bin $x" / "kitgen"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    program.chmod(0o755)
    return program


def test_on_a_mac(tmp_path: Path) -> None:
    """The file runs `kitgen serve` with the folder that it is in, wherever that was moved, whatever is in its name."""
    folder = tmp_path / "Curso de ética 'A'"
    folder.mkdir()
    program = stand_in(tmp_path)
    path = folder / NAMES["darwin"]
    path.write_text(shortcut(folder, [program], "darwin"))
    path.chmod(0o755)
    done = subprocess.run([path], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout == f"serve|{folder}|"


def test_on_linux(tmp_path: Path) -> None:
    """The desktop entry starts it in a terminal; its command is read as the specification says."""
    folder = tmp_path / '100 % "A" `x` \\ $y'
    folder.mkdir()
    text = shortcut(folder, [stand_in(tmp_path)], "linux")
    entry = dict(line.split("=", 1) for line in text.splitlines()[1:])
    assert (entry["Type"], entry["Terminal"]) == ("Application", "true")
    command = entry["Exec"].replace("\\\\", "\\").replace("%%", "%")  # a value, then its field codes
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == f"serve|{folder}|"
    lines = shortcut(Path("/a\nExec=other\n"), ["kitgen"], "linux").splitlines()
    assert [line for line in lines if line.startswith("Exec=")] == ['Exec=kitgen serve "/a\\nExec=other\\n"']


def test_on_windows() -> None:
    """A batch file: Windows' line ends, no accent of the user's name, `%` doubled, a window that stays after errors."""
    home = PureWindowsPath(r"C:\\Users\\José")
    program = home / r".local\\bin\\kitgen.exe"
    lines = shortcut(Path("x"), [program], "win32", home).split("\r\n")
    assert r'"%USERPROFILE%\.local\bin\kitgen.exe" serve "%~dp0." || pause' in lines
    assert lines[0] == "@echo off" and "chcp 65001 >nul" in lines
    assert "\n" not in "".join(lines)
    other = shortcut(Path("x"), [PureWindowsPath(r"D:\\100%\\kitgen.exe")], "win32", home)
    assert r'"D:\100%%\kitgen.exe" serve' in other
    module = shortcut(Path("x"), [home / "python.exe", "-m", "kitgen"], "win32", home)
    assert r'"%USERPROFILE%\python.exe" -m kitgen serve' in module


def test_the_option(project: Write) -> None:
    """It writes the file once, and again over its own; nothing else of that name is replaced, no server is started."""
    folder = project({"lesson.yaml": small_lesson()})
    for _ in range(2):
        done = run("serve", "--shortcut", cwd=folder)
        assert (done.status, done.err) == (0, "")
    (made,) = folder.glob("Open this course.*")
    assert f"'{made.name}'" in done.out
    assert os.access(made, os.X_OK)
    made.write_text("mine")
    assert run("serve", "--shortcut", cwd=folder).status == 1
    assert made.read_text() == "mine"


def test_a_link_is_not_followed(project: Write) -> None:
    """A link of that name, which may lead anywhere, is left alone, with what it leads to."""
    folder = project({"lesson.yaml": small_lesson(), "other/precious": "kitgen serve"})
    link = folder / ("Open this course.desktop" if sys.platform == "linux" else NAMES[sys.platform])
    link.symlink_to(folder / "other" / "precious")
    with pytest.raises(KitgenError, match="is there already"):
        write_shortcut(folder)
    assert (folder / "other" / "precious").read_text() == "kitgen serve"
