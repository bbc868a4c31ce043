"""What differs on Windows and on a Mac, as far as it can be seen here: output, names, paths, files in use."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kitgen.cli import main
from kitgen.diagnostics import KitgenError
from kitgen.read.json_schema import schema
from kitgen.regular_files import way
from kitgen.store import files
from tests.conftest import run, small_lesson

Write = Callable[..., Path]

STRANGE = "Ñandú → 漢 ≥ 2 \N{MINUS SIGN} 1 🙂"

SHEET = {
    "templates/sheet/kind.yaml": "title: Sheet\naudience: student\nformats: [html]\n",
    "templates/sheet/page.html": '<html lang="en"><title>A</title><body><h1>{{ lesson.title }}</h1></body></html>',
}


class Said:
    """What kitgen writes, as bytes, where output has an encoding, and its exit status."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> None:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2)]
        with monkeypatch.context() as patched:
            patched.setattr(sys, "argv", ["kitgen", *arguments])
            patched.setattr(sys, "stdout", streams[0])
            patched.setattr(sys, "stderr", streams[1])
            with pytest.raises(SystemExit) as ended:
                main.main()
        self.status = ended.value.code
        for stream in streams:
            stream.flush()
        self.out, self.err = (stream.buffer.getvalue() for stream in streams)  # type: ignore[attr-defined]


ENCODINGS = pytest.mark.parametrize("encoding", ["cp1252", "cp437", "cp932", "utf-8"])


@ENCODINGS
@pytest.mark.parametrize("what", ["lesson", "course"])
@pytest.mark.slow
def test_schemas_are_the_same_in_every_code_page(what: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file takes from standard output is UTF-8 and says what the schema says."""
    said = Said(monkeypatch, encoding, "schema", what)
    assert said.status == 0, said.err
    assert json.loads(said.out.decode("utf-8")) == schema(what)


@ENCODINGS
def test_what_programs_read_is_exact(encoding: str, project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON of `check`, `list` and `build` is UTF-8 and has each character, wherever it goes."""
    good = small_lesson(title=f'"{STRANGE}"')
    folder = project({**SHEET, "lesson.yaml": good, "bad.yaml": good.replace("minutes", f"'{STRANGE}'", 1)})
    monkeypatch.chdir(folder)
    listed = Said(monkeypatch, encoding, "list", "lesson.yaml", "--json", "--only", "sheet")
    assert json.loads(listed.out.decode("utf-8"))[0]["kind"] == "sheet"
    checked = Said(monkeypatch, encoding, "check", "bad.yaml", "--json")
    assert checked.status == 1
    assert STRANGE in str(json.loads(checked.out.decode("utf-8")))
    built = Said(monkeypatch, encoding, "build", "bad.yaml", "--json", "--only", "sheet", "-o", "out", "-j", "1")
    assert built.status == 1
    assert STRANGE in str([json.loads(line) for line in built.out.decode("utf-8").splitlines()])


@ENCODINGS
def test_messages_pass_every_code_page(encoding: str, project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character that an encoding lacks is written as its number; none ends a command."""
    folder = project({**SHEET, "lesson.yaml": small_lesson(title=f'"{STRANGE}"'), f"{STRANGE[:7]}.yaml": "x: [\n"})
    monkeypatch.chdir(folder)
    wrong = small_lesson(title=f'"{STRANGE}"').replace("title:", "titel:")  # whose line is shown
    (folder / "lesson.yaml").write_text(wrong, encoding="utf-8")
    for arguments in (("check", "."), ("list", "."), ("build", ".", "-o", "out", "--only", "sheet", "-j", "1")):
        said = Said(monkeypatch, encoding, *arguments)
        assert said.status == 1, said.err
        assert b"internal error" not in said.err
    shown = said.err.decode(encoding)
    assert STRANGE in shown if encoding == "utf-8" else "\\u" in shown or "\\U" in shown


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names of files are Unicode there")
def test_a_name_that_is_not_utf_8_ends_no_command(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown as well as it can be, and JSON stays JSON."""
    folder = project({})
    name = os.fsdecode(b"caf\xe9.yaml")
    (folder / name).write_text("title: [\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert b"caf\\udce9.yaml" in Said(monkeypatch, "utf-8", "check", name).err
    said = Said(monkeypatch, "utf-8", "check", name, "--json")
    assert json.loads(said.out.decode("utf-8"))["diagnostics"][0]["file"] == name


def windows_error(winerror: int, number: int) -> PermissionError | OSError:
    """An error as Windows gives it."""
    error = OSError(number, os.strerror(number))
    error.winerror = winerror  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_is_held_for_a_moment_is_waited_for(winerror: int, tmp_path: Path) -> None:
    """A virus scanner soon closes the file; a PDF reader does not, which is reported after some attempts."""
    source, target = tmp_path / "new", tmp_path / "old.pdf"
    tries = []

    def twice(given: str, path: Path) -> None:
        tries.append(given)
        if len(tries) < 3:
            raise windows_error(winerror, errno.EACCES)
        Path(given).replace(path)

    source.write_bytes(b"new")
    target.write_bytes(b"old")
    files._replace(str(source), target, twice)
    assert (target.read_bytes(), len(tries)) == (b"new", 3)

    def never(given: str, path: Path) -> None:
        tries.append(given)
        raise windows_error(winerror, errno.EACCES)

    tries.clear()
    with pytest.raises(PermissionError) as held:
        files._replace(str(source), target, never)
    assert len(tries) == 5
    message, hint = files.describe_os_error(held.value, target)
    assert "open in another program" in message and "close that program" in hint


def test_a_folder_that_may_not_be_written_to_is_not_waited_for(tmp_path: Path) -> None:
    """Elsewhere than on Windows no permission is final."""
    tries = []

    def refused(given: str, path: Path) -> None:
        tries.append(given)
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.raises(PermissionError) as denied:
        files._replace("x", tmp_path / "y", refused)
    assert len(tries) == 1
    assert "cannot be written to" in files.describe_os_error(denied.value, tmp_path / "y")[0]


@pytest.mark.parametrize("winerror", [3, 206])
def test_a_path_that_is_too_long_for_windows(winerror: int, tmp_path: Path) -> None:
    """Windows says that there is no such path; kitgen says that it is too long, if it is."""
    error = windows_error(winerror, errno.ENOENT)
    message, hint = files.describe_os_error(error, tmp_path / ("d" * 120) / ("e" * 120) / "lesson_handout.pdf")
    assert "259 characters" in message and "shorter path" in hint
    assert "characters" not in files.describe_os_error(error, tmp_path / "lesson_handout.pdf")[0]


@pytest.mark.parametrize(
    ("name", "windows", "posix"),
    [
        ("lesson/student/a.pdf", True, True),
        ("..", False, False),
        ("a/../../b", False, False),
        ("/etc/passwd", False, False),
        (r"\Windows\a.pdf", False, True),
        ("C:a.pdf", False, True),
        (r"C:\a.pdf", False, True),
        (r"\\server\share\a.pdf", False, True),
        (r"a\..\..\b", False, True),
        (7, False, False),
        (None, False, False),
    ],
)
def test_a_manifest_names_files_of_its_own_folder(name: object, windows: bool, posix: bool) -> None:
    """Whatever is written in it: no other drive, no root, no way up."""
    assert files.is_inside(name, PureWindowsPath) is windows
    assert files.is_inside(name, PurePosixPath) is posix


@pytest.mark.parametrize(
    ("start", "to", "posix"),
    [
        (r"C:\Kurs", r"C:\Kurs\banks", "banks"),
        (r"C:\Kurs\a", r"c:\KURS\b c\d", "../b c/d"),
        (r"C:\Kurs", r"C:\Kurs", "."),
        (r"\\server\share\a", r"\\server\share\b", "../b"),
        (r"C:\Kurs", r"D:\banks", "D:/banks"),
    ],
)
def test_the_way_between_folders_of_windows(start: str, to: str, posix: str) -> None:
    """Pictures of a bank are found from the lesson that uses it; also where letters of a drive differ in case."""
    assert way(PureWindowsPath(start), PureWindowsPath(to)) == posix


@pytest.mark.parametrize("name", ["con", "aux", "nul", "prn", "com1", "lpt9"])
def test_names_that_windows_reserves(name: str, project: Write) -> None:
    """A lesson whose documents no Windows could store is refused everywhere, also where its id is that of its file."""
    folder = project({f"{name}.yaml": small_lesson("bridge"), "b.yaml": f"id: {name.upper()}\n" + small_lesson("b")})
    done = run("check", f"{name}.yaml", cwd=folder)
    assert done.status == 1
    assert "is a name that Windows reserves" in done.err
    assert run("check", "b.yaml", cwd=folder).status == 1


def test_a_file_that_cannot_be_replaced_stops_nothing_else(tmp_path: Path) -> None:
    """Where it cannot be written the old file is as it was, and no temporary one stays behind."""
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(KitgenError):
        files.write_whole(tmp_path / "a.pdf", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
