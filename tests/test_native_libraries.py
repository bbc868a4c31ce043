"""WeasyPrint's libraries from a package or a folder: under the names of Windows and the Mac, and no others.

The files are this machine's own libraries under those names: what is loaded, and from where, is seen in
/proc/self/maps of a process of its own.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cffi
import pytest

from kitgen.install_hints import install_command
from kitgen.render.formats import pdf
from kitgen.render.pdf import native_libraries
from tests.conftest import ROOT, STARTER, run_process

WINDOWS = {  # as the wheel for Windows names them
    "gobject-2.0": "gobject-2.0-0.dll",
    "harfbuzz": "harfbuzz.dll",
    "harfbuzz-subset": "harfbuzz-subset.dll",
    "pango-1.0": "pango-1.0-0.dll",
    "pangoft2-1.0": "pangoft2-1.0-0.dll",
    "fontconfig": "fontconfig-1.dll",
}
MSYS = {  # as MSYS2 names them
    "gobject-2.0": "libgobject-2.0-0.dll",
    "harfbuzz": "libharfbuzz-0.dll",
    "harfbuzz-subset": "libharfbuzz-subset-0.dll",
    "pango-1.0": "libpango-1.0-0.dll",
    "pangoft2-1.0": "libpangoft2-1.0-0.dll",
    "fontconfig": "libfontconfig-1.dll",
}
MAC = {  # as the wheel for the Mac, Homebrew and MacPorts name them
    "gobject-2.0": "libgobject-2.0.0.dylib",
    "harfbuzz": "libharfbuzz.0.dylib",
    "harfbuzz-subset": "libharfbuzz-subset.0.dylib",
    "pango-1.0": "libpango-1.0.0.dylib",
    "pangoft2-1.0": "libpangoft2-1.0.0.dylib",
    "fontconfig": "libfontconfig.1.dylib",
}

needs_maps = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="loaded libraries are read from /proc")


def loaded(maps: str) -> dict[str, set[str]]:
    """The files of the libraries that a process has loaded, by library."""
    found: dict[str, set[str]] = {}
    for line in maps.splitlines():
        path = line[line.find("/") :] if "/" in line else ""
        if asked := native_libraries._ASKED.fullmatch(Path(path).name):
            found.setdefault(asked[1], set()).add(path)
    return found


@pytest.fixture(scope="module")
def here() -> dict[str, Path]:
    """The libraries of this machine."""
    pdf.engine()
    maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    return {name: Path(paths.pop()) for name, paths in loaded(maps).items()}


@pytest.fixture
def package(here: dict[str, Path], tmp_path: Path) -> Callable[..., Path]:
    """A package like the real one, under the given names; importing it fails."""

    def make(names: dict[str, str], folder: str = "bin") -> Path:
        root = tmp_path / "site ñ" / "gstreamer_libs"
        (root / folder).mkdir(parents=True)
        (root / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
        for name, file in names.items():
            shutil.copy(here[name], root / folder / file)
        return root.parent

    return make


def python(script: str, *paths: Path, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script that finds kitgen and packages in these folders."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *paths))), **variables}
    return subprocess.run([sys.executable, "-c", script], cwd=cwd, env=env, capture_output=True, text=True, check=False)


BUILD = """
import os, sys
from pathlib import Path
from kitgen.render.pdf import native_libraries
from kitgen.text import fonts
path = os.environ["PATH"]
fonts.prepare()
with native_libraries.provided(sys.platform if "{system}" == "" else "{system}") as folder:
    import weasyprint
assert weasyprint.text.ffi.harfbuzz_vector is None
assert os.environ["PATH"] == path
assert os.environ.get("WEASYPRINT_DLL_DIRECTORIES", "") == {before!r}
from click.testing import CliRunner
from kitgen.cli.main import group
done = CliRunner().invoke(group, ["build", "lesson.yaml", "-o", "out", "--only", "handout", "-j", "1"])
assert done.exit_code == 0, done.output
print(folder)
print(Path("/proc/self/maps").read_text(encoding="utf-8"))
"""


@needs_maps
@pytest.mark.parametrize(("system", "names", "folder"), [("win32", WINDOWS, "bin"), ("darwin", MAC, "lib")])
@pytest.mark.slow
def test_a_document_is_made_with_the_package(
    system: str, names: dict[str, str], folder: str, package: Callable[..., Path], tmp_path: Path
) -> None:
    """All six come from the package and none from the system; what the package lacks is done without."""
    site = package(names, folder)
    shutil.copy(STARTER, tmp_path / "lesson.yaml")
    done = python(BUILD.format(system=system, before=""), site, cwd=tmp_path, WEASYPRINT_DLL_DIRECTORIES="")
    assert done.returncode == 0, done.stdout + done.stderr
    place, _, maps = done.stdout.partition("\n")
    assert place == str(site / "gstreamer_libs" / folder)
    assert loaded(maps) == {name: {f"{place}/{file}"} for name, file in names.items()}
    assert next((tmp_path / "out").rglob("*handout.pdf")).read_bytes().startswith(b"%PDF")


@needs_maps
@pytest.mark.slow
def test_a_folder_of_msys2_serves_without_the_package(here: dict[str, Path], tmp_path: Path) -> None:
    """A folder that the user names is used; one that has not all, or what cannot be loaded, is passed over."""
    little, bad, good = tmp_path / "little", tmp_path / "bad", tmp_path / "good"
    for name, file in MSYS.items():
        for folder in (bad, good):
            folder.mkdir(exist_ok=True)
            shutil.copy(here[name], folder / file)
    little.mkdir()
    shutil.copy(here["pango-1.0"], little / MSYS["pango-1.0"])
    (bad / MSYS["gobject-2.0"]).write_bytes(b"for another processor")
    shutil.copy(STARTER, tmp_path / "lesson.yaml")
    given = f"relative;{little};{bad};{good}"
    done = python(BUILD.format(system="win32", before=given), cwd=tmp_path, WEASYPRINT_DLL_DIRECTORIES=given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path for paths in loaded(done.stdout).values() for path in paths} == {
        f"{good}/{file}" for file in MSYS.values()
    }


@needs_maps
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_package_with_a_fault_is_not_made_up_for(
    system: str, package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is missing or spoiled is an error that names it: other copies might not fit the rest."""
    names, folder = (WINDOWS, "bin") if system == "win32" else (MAC, "lib")
    site = package(names, folder)
    monkeypatch.syspath_prepend(site)
    spoiled = site / "gstreamer_libs" / folder / names["fontconfig"]
    spoiled.write_bytes(b"not a library")
    before = cffi.FFI.dlopen
    with pytest.raises(OSError, match=spoiled.name), native_libraries.provided(system):
        pass
    spoiled.unlink()
    with pytest.raises(OSError, match="has no fontconfig"), native_libraries.provided(system):
        pass
    assert cffi.FFI.dlopen is before


class Asked:
    """Notes which modules are looked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Finds nothing."""
        self.names.append(name)


def test_where_there_is_no_package_weasyprint_looks_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux does not even look for the package; elsewhere nothing is given if nothing is there."""
    asked = Asked()
    monkeypatch.setattr(sys, "meta_path", [asked, *sys.meta_path])
    monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", "relative")
    before = cffi.FFI.dlopen
    with native_libraries.provided("linux") as folder:
        assert folder is None
    assert asked.names == []
    for system in ("win32", "darwin"):
        with native_libraries.provided(system) as folder:
            assert (folder, cffi.FFI.dlopen) == (None, before)
    assert "gstreamer_libs" in asked.names


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere other names are asked for")
def test_linux_starts_no_program_to_find_them() -> None:
    """By its own names WeasyPrint would run `ldconfig` again and again, in each worker."""
    script = (
        "import sys\n"
        "started = []\n"
        "sys.addaudithook(lambda event, about: started.append(about) if event == 'subprocess.Popen' else None)\n"
        "from kitgen.render.formats import pdf\n"
        "pdf.engine()\n"
        "print(started)"
    )
    done = python(script)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere other names are asked for")
def test_linux_looks_on_where_a_name_is_not_known(here: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A library under another name is found as WeasyPrint finds it; one that can be done without is not sought."""
    monkeypatch.setitem(native_libraries._NAMES, "linux", ("lib{name}.so.none",))
    with native_libraries.provided("linux"):
        assert cffi.FFI().dlopen(str(here["pango-1.0"].name))
        with pytest.raises(OSError, match="no harfbuzz-vector"):
            cffi.FFI().dlopen("harfbuzz-vector")


def test_every_name_that_weasyprint_asks_for_is_known() -> None:
    """Each name in WeasyPrint's own list is taken for the library that it means; other names for none."""
    spec = importlib.util.find_spec("weasyprint")
    assert spec and spec.origin
    tree = ast.parse(Path(spec.origin).with_name("text").joinpath("ffi.py").read_text(encoding="utf-8"))
    seen = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _called(node.value) == "_dlopen":
            names = [part.value for part in node.value.args if isinstance(part, ast.Constant)]
            found = [native_libraries._ASKED.fullmatch(str(name)) for name in names]
            meant = {match[1] if match else None for match in found}
            assert len(meant) == 1 and None not in meant, names
            seen |= meant
            assert re.sub(r"\W|_|\d", "", str(min(meant))) == re.sub(r"_|\d", "", node.targets[0].id)  # type: ignore[attr-defined]
    assert seen == {*native_libraries._NEEDED, *native_libraries._OPTIONAL}
    for other in ("c", "harfbuzzard", "libpangocairo-1.0-0", "libharfbuzz-cairo.0.dylib", "fontconfigs", "gio-2.0-0"):
        assert not native_libraries._ASKED.fullmatch(other), other


@needs_maps
def test_nothing_is_taken_from_elsewhere(here: dict[str, Path]) -> None:
    """A library that the folder does not have is not there, although the system has it; what else is asked for is."""
    files = {"harfbuzz": here["harfbuzz"]}
    with native_libraries._answered(partial(native_libraries._from_folder, files)):
        assert cffi.FFI().dlopen("harfbuzz-0.0")
        assert cffi.FFI().dlopen("libfribidi.so.0")
        with pytest.raises(OSError, match="no pango"):
            cffi.FFI().dlopen(here["pango-1.0"].name)
    assert cffi.FFI().dlopen(here["pango-1.0"].name)


def _called(call: ast.Call) -> Any:
    return getattr(call.func, "id", None)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="libraries are hidden by LD_LIBRARY_PATH, which is Linux's")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_without_pango_json_stays_json(jobs: str, tmp_path: Path) -> None:
    """WeasyPrint prints its advice on standard output; kitgen prints one line, and what to type."""
    (tmp_path / "hidden").mkdir()
    for name in ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.so"):
        (tmp_path / "hidden" / name).write_bytes(b"not a library\n" * 100)
    shutil.copy(STARTER, tmp_path / "lesson.yaml")
    arguments = ("build", "lesson.yaml", "-o", "out", "--only", "handout", "--json", "-j", jobs)
    done = run_process(*arguments, cwd=tmp_path, LD_LIBRARY_PATH=str(tmp_path / "hidden"))
    assert done.status == 1, done.err
    assert [json.loads(line)["event"] for line in done.out.splitlines()]
    assert done.err.startswith("kitgen: a library that WeasyPrint needs (Pango) is missing, or cannot be loaded"), (
        done.err
    )
    assert "help: " in done.err and len(done.err.splitlines()) == 2, done.err


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("win-amd64", ["-m pip install --force-reinstall gstreamer-libs"]),
        ("win-arm64", ["64-bit (x64) Python", "CLANGARM64: pacman -S mingw-w64-clang-aarch64-pango"]),
        ("win32", ["64-bit Python"]),
    ],
)
def test_what_helps_on_windows(platform: str, words: list[str]) -> None:
    """Reinstall the package, if there is one; otherwise, install a Python for which there is one, or MSYS2."""
    said = native_libraries.remedy("win32", platform)
    assert all(word in said for word in words), said


def test_what_helps_on_a_mac(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Homebrew if it is installed, otherwise the package; reinstall the package if it is installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert native_libraries.remedy("darwin").endswith("-m pip install gstreamer-libs")
    (tmp_path / "brew").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "brew").chmod(0o755)
    assert native_libraries.remedy("darwin") == "type: brew install pango"
    (tmp_path / "gstreamer_libs").mkdir()
    (tmp_path / "gstreamer_libs" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert "--force-reinstall gstreamer-libs" in native_libraries.remedy("darwin")


def test_the_command_is_for_the_environment_that_kitgen_is_in(tmp_path: Path) -> None:
    """pip is reached through pipx or uv where they made the environment, in which there is none."""
    made = tmp_path / "kitgen"
    made.mkdir()
    assert install_command("x", made).endswith("-m pip install x")
    shown = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    (made / "uv-receipt.toml").touch()
    assert install_command("x", made) == f"uv pip install --python {shown} x"
    (made / "pipx_metadata.json").touch()
    assert install_command("x", made) == "pipx runpip kitgen install x"
