"""The generated syllabus that benchmarks measure with: valid, different lessons, and the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, run

pytestmark = pytest.mark.slow


def _syllabus(folder: Path, lessons: int, seed: int, hash_seed: str = "0") -> dict[str, str]:
    command = [sys.executable, ROOT / "benchmarks" / "syllabus.py", folder, "--lessons", str(lessons)]
    env = {"PYTHONHASHSEED": hash_seed}
    subprocess.run([*map(str, command), "--seed", str(seed)], env=env, check=True, stdout=subprocess.DEVNULL)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.full)])
def test_every_shape_passes_the_checks_whatever_the_seed(seed: int, tmp_path: Path) -> None:
    _syllabus(tmp_path / "a", 9, seed)
    ran = run("check", tmp_path / "a")
    assert (ran.status, ran.out.strip()) == (0, "9 lessons checked, no problems found.")


def test_same_seed_same_bytes_and_two_lessons_of_one_shape_differ(tmp_path: Path) -> None:
    first = _syllabus(tmp_path / "a", 9, 1, hash_seed="1")
    assert first == _syllabus(tmp_path / "b", 9, 1, hash_seed="2")
    assert first != _syllabus(tmp_path / "c", 9, 2)
    names = list(first)
    one, nine = (first[names[place]].splitlines() for place in (0, 8))
    shared = len(set(one) & set(nine)) / len(set(one))
    assert shared < 0.55, "what two lessons share should be their keys and their bibliography"


def test_nonsense_is_said_of_nobody(tmp_path: Path) -> None:
    lessons = _syllabus(tmp_path / "a", 8, 1)
    names = ("Thatcher", "Bukele", "Maclean", "Khalilzad", "Taliban", "Niño")
    for text in lessons.values():
        prose = text.split("\nreferences:")[0]
        assert not [name for name in names if name in prose]
