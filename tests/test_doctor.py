"""`kitgen doctor` tries what a build needs, says what to fix, and leaves nothing behind."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest

from kitgen import doctor
from tests.conftest import run, run_process

NAMES = ["programs", "output folder", "cache folder", "documents", "workers", "letters", "Arabic", "port", "printers"]


def left() -> set[str]:
    """What is in the folder for temporary files."""
    return {path.name for path in Path(tempfile.gettempdir()).glob("kitgen-doctor*")}


@pytest.mark.slow
def test_everything_works_here(tmp_path: Path) -> None:
    """One line for each trial, as text and as JSON; the folders that it made are gone again."""
    before = left()
    done = run("doctor", cwd=tmp_path)
    assert done.status == 0, done.out
    lines = [line for line in done.out.splitlines() if not line.startswith(" ")]
    assert [line[7:].partition(":")[0] for line in lines] == NAMES
    states = {line[7:].partition(":")[0]: line.split()[0] for line in lines}
    assert {states[name] for name in NAMES if name not in ("letters", "printers", "cache folder")} == {"ok"}, done.out
    assert "a handout, a quiz and slides were built and read back in" in done.out
    assert "fonts for Latin, " in done.out and "Arabic" in done.out
    assert not list(tmp_path.iterdir()) and left() == before
    done = run("doctor", "--json", "-o", tmp_path / "file" / "out", cwd=tmp_path)
    assert [each["name"] for each in json.loads(done.out)] == NAMES
    assert all(each["fix"] for each in json.loads(done.out) if each["state"] != "ok")


def test_what_was_there_stays(tmp_path: Path) -> None:
    """The output folder keeps its files, and one that cannot be made is said with its way out."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    assert doctor._writable(tmp_path / "out") == ("ok", f"files can be written to '{tmp_path / 'out'}'", "")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    trial = doctor._tried("output folder", lambda: doctor._writable(tmp_path / "out" / "mine.txt" / "build"))
    assert trial.state == "failed" and "mine.txt" in trial.said and "choose another folder" in trial.fix
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="libraries are hidden by LD_LIBRARY_PATH, which is Linux's")
def test_without_pango(tmp_path: Path) -> None:
    """The library that is missing is named once with the command that brings it; the other trials go on."""
    (tmp_path / "hidden").mkdir()
    for name in ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.so"):
        (tmp_path / "hidden" / name).write_bytes(b"not a library\n" * 100)
    done = run_process("doctor", cwd=tmp_path, LD_LIBRARY_PATH=str(tmp_path / "hidden"))
    assert done.status == 1, done.out
    assert done.out.count("Pango") == 1 and "failed documents: " in done.out
    assert "install" in done.out.split("Pango")[1].splitlines()[1]
    assert "workers: " not in done.out and "port: " in done.out
    assert "Traceback" not in done.out + done.err


def test_letters_that_are_not_joined_are_seen() -> None:
    """Joined, only the last letter has its long tail; apart, as in a Pango without its shaper, each has."""
    assert doctor._joined(doctor._ARABIC)[0] == "ok"
    apart = doctor._ARABIC.replace("ببببب", "\N{ZERO WIDTH NON-JOINER}".join("ببببب"))
    assert doctor._joined(apart)[:2] == ("failed", "its letters are not joined")
    assert (
        doctor._joined(doctor._ARABIC.replace("ببببب", "بب"))[1] == "the word could not be read back as it was written"
    )
