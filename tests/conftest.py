"""Worlds for tests: a project in a folder, and the sample course built once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "kitgen" / "starters" / "lesson.yaml"


@dataclass(frozen=True)
class Ran:
    """What a run of the command line did."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Ran:
    """Run kitgen in a process of its own, as a person would."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, "-m", "kitgen", *map(str, arguments)],
        cwd=cwd or ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Write files into a folder: ``project({"lesson.yaml": "…"})`` gives the folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample course, built once into a folder of its own."""
    folder = tmp_path_factory.mktemp("course")
    done = run("build", ROOT / "lessons", "-o", folder)
    assert done.status == 0, done.err
    return folder
