"""The plan of the house in kitgen/README.md is true: every import goes down, and nothing heavy comes early."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "kitgen"


def floors() -> dict[str, int]:
    """The floor of each module or folder, from the table."""
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    return {name: int(floor) for floor, name in re.findall(r"^\| (\d+) \| `(\w+)` \|", text, re.MULTILINE)}


def rooms() -> dict[str, list[Path]]:
    """Files by the module or folder that they belong to."""
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if name not in ("__init__", "__main__", "_bundled"):
            found.setdefault(name, []).append(path)
    return found


def imported(path: Path) -> set[str]:
    """The modules of kitgen that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kitgen"):
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kitgen.")}
    return names - {"__version__"}


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


def test_commands_do_not_know_weasyprint() -> None:
    """Only the PDF exporter, the fetcher and the patches know the PDF engine."""
    for path in PACKAGE.rglob("*.py"):
        if "weasyprint" in {
            node.module.split(".")[0] if isinstance(node, ast.ImportFrom) and node.module else ""
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        }:
            assert path.name in ("fetcher.py", "pdf.py") or path.parent.name == "quickened"


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
        "rich",
    }


def test_the_command_line_starts_light() -> None:
    """`kitgen --help` loads none of the heavy libraries."""
    assert (
        heavy_after(
            "import kitgen.cli\nfrom click.testing import CliRunner\nCliRunner().invoke(kitgen.cli.group, ['--help'])"
        )
        == set()
    )


def test_checking_needs_no_renderer() -> None:
    """Checking a lesson loads pydantic, but neither WeasyPrint nor Jinja."""
    code = (
        "from pathlib import Path\n"
        "from kitgen.commands.common import checked\n"
        "from kitgen.diagnostics import Report\n"
        "checked(Path('kitgen/starters/lesson.yaml'), Report())"
    )
    assert heavy_after(code) <= {"pydantic"}


def test_there_is_no_telling_by_template() -> None:
    """No student template decides by `if` who may see what: it has no word for the audience but the band."""
    for kind in sorted((ROOT / "templates").glob("*/kind.yaml")):
        if "audience: student" in kind.read_text(encoding="utf-8"):
            page = "".join(path.read_text(encoding="utf-8") for path in kind.parent.glob("page.*ml*"))
            assert not re.search(r"\bif\b[^%]*\baudience\b", page), kind
