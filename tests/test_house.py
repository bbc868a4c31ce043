"""The plan of the house in kitgen/README.md is true: every import goes down, and nothing heavy comes early."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "kitgen"


@cache
def floors() -> dict[str, int]:
    """The floor of each room, from the table: a module, a folder, or a folder in a folder."""
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    return {name: int(floor) for floor, name in re.findall(r"^\| (\d+) \| `([\w/]+)` \|", text, re.MULTILINE)}


def room(module: str) -> str:
    """The room of a module such as `kitgen.render.pdf.fit`: the longest name in the table that it begins with."""
    path = "/".join(module.split(".")[1:])
    names = [name for name in floors() if f"{path}/".startswith(f"{name}/")]
    return max(names, key=len, default=path.split("/")[0])


@cache
def modules() -> dict[str, Path]:
    """Every module of the package but its own two at the top."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[1] not in ("__init__", "__main__", "_bundled"):
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


def rooms() -> dict[str, list[Path]]:
    """Files by the room that they belong to."""
    found: dict[str, list[Path]] = {}
    for name, path in modules().items():
        found.setdefault(room(name), []).append(path)
    return found


def imported(path: Path) -> set[str]:
    """The rooms that a file imports from, anywhere in it."""
    known = modules()
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kitgen"):
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in known else node.module for name in full}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.startswith("kitgen.")}
    return {room(name) for name in names - {"kitgen"}}


def test_every_module_is_in_the_plan() -> None:
    """The table names each module and each folder, and nothing that is not there."""
    assert set(floors()) == set(rooms())


def test_imports_go_down() -> None:
    """No module imports from its own floor or from above, except files of one folder from each other."""
    table = floors()
    wrong = [
        f"{path.relative_to(ROOT)} imports {other}"
        for name, paths in rooms().items()
        for path in paths
        for other in imported(path)
        if other != name and table[other] >= table[name]
    ]
    assert not wrong


def libraries_of(path: Path) -> set[str]:
    """The packages that a file imports, anywhere in it and in either way."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found


@pytest.mark.slow
def test_commands_do_not_know_weasyprint() -> None:
    """Only exporters, the fetcher and what quickens it know the PDF engine."""
    knowing = [path for path in PACKAGE.rglob("*.py") if "weasyprint" in libraries_of(path)]
    assert {path.name for path in knowing} >= {"fetcher.py", "pdf.py"}
    for path in knowing:
        assert path.name in ("fetcher.py", "pdf.py") or path.parent.name == "speedups", path


@pytest.mark.parametrize("text", ["import weasyprint", "from weasyprint.css import x", "import os, weasyprint.text"])
def test_every_import_is_seen(text: str, tmp_path: Path) -> None:
    """Also one in a function."""
    (tmp_path / "module.py").write_text(f"def late():\n    {text}\n")
    assert "weasyprint" in libraries_of(tmp_path / "module.py")


def heavy_after(code: str) -> set[str]:
    """Which heavy libraries are loaded after some code ran."""
    script = f"{code}\nimport sys\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    return loaded & {
        "weasyprint",
        "pydantic",
        "jinja2",
        "citeproc",
        "babel",
        "pikepdf",
        "pypdfium2",
        "fontTools",
        "starlette",
        "uvicorn",
        "watchfiles",
        "rich",
        "urllib.request",
    }


def test_the_command_line_starts_light() -> None:
    """`kitgen --help` loads none of the heavy libraries."""
    assert (
        heavy_after(
            "import kitgen.cli.main\nfrom click.testing import CliRunner\n"
            "CliRunner().invoke(kitgen.cli.main.group, ['--help'])"
        )
        == set()
    )


def test_checking_needs_no_renderer() -> None:
    """Checking a lesson loads pydantic, but neither WeasyPrint nor Jinja."""
    code = (
        "from pathlib import Path\n"
        "from kitgen.pipeline import load_and_check\n"
        "from kitgen.diagnostics import Report\n"
        "load_and_check(Path('kitgen/starters/lesson.yaml'), Report())"
    )
    assert heavy_after(code) <= {"pydantic"}


def test_one_module_prints() -> None:
    """All output goes through one module, which escapes what would steer a terminal; completion is for shells."""
    printing = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bclick\.s?echo\(|\bprint\(|std(out|err)\.write\(", path.read_text(encoding="utf-8"))
    ]
    assert sorted(printing) == ["cli/completion.py", "cli/console.py", "render/pdf/speedups/__main__.py"]


def test_there_is_no_telling_by_template() -> None:
    """No student template decides by `if` who may see what: it has no word for the audience but the band."""
    for kind in sorted((ROOT / "templates").glob("*/kind.yaml")):
        if "audience: student" in kind.read_text(encoding="utf-8"):
            page = "".join(path.read_text(encoding="utf-8") for path in kind.parent.glob("page.*ml*"))
            assert not re.search(r"\bif\b[^%]*\baudience\b", page), kind
