"""The wheel works alone: installed into an empty environment, away from the repository, with all that it needs."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from kitgen import __version__
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BUNDLED = ("templates", "lessons")


def command(*arguments: str | Path, cwd: Path) -> str:
    """What a command prints; it must end well, and knows nothing of this repository."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(part) for part in arguments], cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hatchling(where: Path, kind: str, into: Path) -> Path:
    """Build the project in a folder without a network."""
    command(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", into, cwd=where)
    (built,) = [path for path in into.iterdir() if path.suffix == (".whl" if kind == "wheel" else ".gz")]
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    return hatchling(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def kitgen(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`kitgen` in its own environment: the wheel is installed there, the dependencies come from this environment."""
    folder = tmp_path_factory.mktemp("alone ñ")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--isolated", "--disable-pip-version-check")
    command(*pip, "install", "-q", "--no-deps", "--no-index", "--no-compile", wheel, cwd=folder)
    site = command(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    # a path in a .pth is searched, but the .pth files in it are not read: the repository stays out of sight
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "kitgen"


def bundled(names: list[str], prefix: str) -> set[str]:
    """The names of what ships beside the code, as paths of the repository."""
    return {name.removeprefix(prefix) for name in names if name.startswith(tuple(prefix + part for part in BUNDLED))}


def test_the_wheel_holds_templates_and_lessons(wheel: Path) -> None:
    """Every file of templates/ and lessons/ is in the wheel, and so are the starters; nothing of tests or caches."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    here = {
        path.relative_to(ROOT).as_posix() for part in BUNDLED for path in (ROOT / part).rglob("*") if path.is_file()
    }
    inside = bundled(names, "kitgen/_bundled/")
    assert inside == here
    kinds = {path.parent.name for path in ROOT.glob("templates/*/kind.yaml")}
    assert all({f"templates/{kind}/page.html", f"templates/{kind}/page.json"} & inside for kind in kinds)
    assert "kitgen/cli/main.py" in names
    starters = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kitgen/starters").rglob("*") if path.is_file()}
    assert {"kitgen/starters/course.yaml", "kitgen/starters/samples/calculus/images/hill.svg"} <= starters <= set(names)
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kitgen").rglob("*.py")}
    assert code <= set(names)
    assert {name.split("/")[0] for name in names} == {"kitgen", f"kitgen-{__version__}.dist-info"}
    assert not [name for name in names if re.search(r"__pycache__|\.pyc$|/\.|~$", name)]


def test_its_metadata(wheel: Path) -> None:
    """Name, version, licence with its files, Python, dependencies and the command."""
    with zipfile.ZipFile(wheel) as archive:
        about = f"kitgen-{__version__}.dist-info"
        data = email.message_from_bytes(archive.read(f"{about}/METADATA"))
        commands = archive.read(f"{about}/entry_points.txt").decode()
        licences = [name for name in archive.namelist() if name.startswith(f"{about}/licenses/")]
        texts = [archive.read(name).decode() for name in licences]
    assert (data["Name"], data["Version"]) == ("kitgen", __version__)
    assert data["Requires-Python"] == PROJECT["requires-python"] == ">=3.11"
    assert data["License-Expression"] == PROJECT["license"]
    assert sorted(data.get_all("License-File", [])) == sorted(PROJECT["license-files"])
    assert any("MIT License" in text for text in texts)
    assert any("Attribution 4.0" in text for text in texts)
    assert re.search(r"^kitgen ?= ?kitgen\.cli\.main:main$", commands, re.MULTILINE)
    needed = {re.split(r"[^\w-]", line)[0] for line in data.get_all("Requires-Dist", []) if "extra" not in line}
    assert needed == {re.split(r"[^\w-]", line)[0] for line in PROJECT["dependencies"]}


def test_it_works_away_from_the_repository(kitgen: Path, tmp_path: Path) -> None:
    """A new lesson, checked, listed and built by the wheel alone, in a path with a space and accents."""
    folder = tmp_path / "mi curso ñandú"
    folder.mkdir()
    python = kitgen.with_name("python")
    where = command(python, "-c", "import kitgen; print(kitgen.__file__)", cwd=folder)
    assert Path(where.strip()).is_relative_to(kitgen.parent.parent)
    assert command(kitgen, "--version", cwd=folder).strip() == f"kitgen, version {__version__}"
    command(kitgen, "new", "lesson", "first", cwd=folder)
    assert "no problems found" in command(kitgen, "check", "first.yaml", cwd=folder)
    listed = json.loads(command(kitgen, "list", "first.yaml", "--json", cwd=folder))
    command(kitgen, "build", "first.yaml", "-o", "out", cwd=folder)
    manifest = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
    assert {entry["path"] for entry in manifest["files"]} == {row["path"] for row in listed}
    assert {entry["kind"] for entry in manifest["files"]} >= {"handout"}
    for entry in manifest["files"]:
        assert (folder / "out" / entry["path"]).stat().st_size == entry["bytes"]


def test_the_sample_lessons_are_in_reach(kitgen: Path, tmp_path: Path) -> None:
    """The lessons that ship with the wheel are checked by it without an error: one of them, in both languages."""
    script = "from kitgen.resources import bundled\nprint(bundled('lessons'))"
    lessons = command(kitgen.with_name("python"), "-c", script, cwd=tmp_path).strip()
    assert Path(lessons).is_relative_to(kitgen.parent.parent)
    data = json.loads(command(kitgen, "check", Path(lessons) / "04-el-salvador.yaml", "--json", cwd=tmp_path))
    assert data["errors"] == 0


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """From the source distribution, unpacked anywhere, comes a wheel with the same files."""
    source = hatchling(ROOT, "sdist", tmp_path / "source")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    again = hatchling(folder, "wheel", tmp_path / "again")
    with zipfile.ZipFile(again) as second, zipfile.ZipFile(wheel) as first:
        assert set(second.namelist()) == set(first.namelist())
