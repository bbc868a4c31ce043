"""kitgen check --a11y: what machines checked, what people must look at, and what it says when something is wrong."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from kitgen.prove.accessibility import CHECKERS, run_checker
from tests.conftest import ROOT, STARTER, run, small_lesson

pytestmark = pytest.mark.slow


def test_the_report(tmp_path: Path) -> None:
    """Both checkers with their versions and numbers, known findings with a reason, and work for people with places."""
    shutil.copy(ROOT / "docs/images/kit.png", tmp_path / "kit.png")
    picture = "background:\n  - title: Look\n    body: Look at this.\n    figure: {image: kit.png, alt: Four pages}\n"
    (tmp_path / "lesson.yaml").write_text(small_lesson(more=picture), encoding="utf-8")
    done = run("check", tmp_path / "lesson.yaml", "--a11y", "--build", tmp_path / "out")
    assert done.status == 0, done.err
    machine, people = done.out.split("To be checked by a person")
    count = len(list((tmp_path / "out").rglob("*.pdf")))
    assert count > 3
    assert f"automatically in {count} PDFs" in machine
    for checker in CHECKERS:
        assert re.search(rf"{checker.package} {re.escape(checker.version)}: .*: 0 findings", machine)
    assert re.search(
        r"lesson\.yaml:\d+:\d+: Does this say what the picture 'kit\.png' is there for\? “Four pages”", people
    )
    assert "screen reader" in people


def test_checkers_find_what_is_wrong(tmp_path: Path) -> None:
    """A PDF without its tags, and one whose header cells lost their scope, are found by name."""
    assert run("build", STARTER, "-o", tmp_path, "--only", "handout").status == 0
    path = next(tmp_path.rglob("*.pdf"))
    with pikepdf.open(path) as pdf:
        del pdf.Root["/StructTreeRoot"]
        pdf.save(tmp_path / "bad.pdf")
    for checker in CHECKERS:
        assert not run_checker(checker, path.parent, [path.name]).found
        found = run_checker(checker, tmp_path, ["bad.pdf"]).found
        assert found and all("bad.pdf" in str(problem.span) for problem in found)


def test_for_programs(starter: Path, tmp_path: Path) -> None:
    """JSON alone on standard output; what was built before is not built again."""
    shutil.copytree(starter, tmp_path, dirs_exist_ok=True)
    done = run("check", tmp_path / STARTER.name, "--a11y", "--json", "--build", tmp_path / "out")
    assert done.status == 0 and json.loads(done.out)["errors"] == 0
