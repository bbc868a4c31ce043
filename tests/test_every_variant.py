"""Every PDF of the sample course, in every variant and both languages, before two independent checkers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitgen.prove.accessibility import CHECKERS, run_checker
from tests.conftest import ROOT, run

VARIANTS = sorted(path.stem for path in (ROOT / "templates" / "_variants").glob("*.css"))
LEAST = {"fillable": 60}
"""PDFs of a variant; of most there are more than a hundred."""


def checked(folder: Path, least: int) -> None:
    """Both checkers find nothing but what is known, in all PDFs of a folder."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf"))
    assert len(paths) >= least and any("_es" in path for path in paths)
    for checker in CHECKERS:
        result = run_checker(checker, folder, paths)
        assert result.documents == len(paths)
        assert not result.found, [f"{found.span}: {found.code}: {found.message}" for found in result.found]


def test_the_usual_form(course: Path) -> None:
    """As most people print it."""
    checked(course, 150)


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants(variant: str, tmp_path: Path) -> None:
    """The whole course is made in each variant, proved, and accessible."""
    done = run("build", ROOT / "lessons", "-o", tmp_path, "--variant", variant, "-q", timeout=1500)
    assert done.status == 0, done.err
    checked(tmp_path, LEAST.get(variant, 130))
