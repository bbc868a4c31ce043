"""PDFs in every variant and both languages before two independent checkers: of a full lesson, and of the course."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitgen.prove.accessibility import CHECKERS, run_checker
from tests.conftest import ROOT, run, run_process

pytestmark = pytest.mark.slow

LESSON = ROOT / "lessons" / "02-lucky-once.yaml"
VARIANTS = sorted(path.stem for path in (ROOT / "templates" / "_variants").glob("*.css"))
MOST_CHANGED = [("large-print", "es")]  # the forms of this lesson: test_fillable.py
LEAST = {"fillable": 60}
"""PDFs of the course in a variant; of most there are more than a hundred."""


def checked(folder: Path, least: int) -> None:
    """Both checkers find nothing in any PDF of a folder, with no exception."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf"))
    assert len(paths) >= least
    for checker in CHECKERS:
        result = run_checker(checker, folder, paths)
        assert result.documents == len(paths)
        assert not result.found, [f"{found.span}: {found.code}: {found.message}" for found in result.found]


@pytest.mark.parametrize(
    ("variant", "language"),
    [
        *MOST_CHANGED,
        *(
            pytest.param(variant, language, marks=pytest.mark.full)
            for variant in VARIANTS
            for language in ("en", "es")
            if (variant, language) not in MOST_CHANGED
        ),
    ],
)
def test_a_full_lesson(variant: str, language: str, tmp_path: Path) -> None:
    """A lesson that has nearly everything is made in each variant (in the full run: in both languages), proved, and
    accessible.
    """
    done = run("build", LESSON, "-o", tmp_path, "--variant", variant, "--lang", language, "-q")
    assert done.status == 0, done.err
    checked(tmp_path, 4 if variant in LEAST else 8)


@pytest.mark.full
def test_the_usual_form(course: Path) -> None:
    """The whole course as most people print it."""
    checked(course, 150)


@pytest.mark.full
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_whole_course(variant: str, tmp_path: Path) -> None:
    """In each variant."""
    done = run_process("build", ROOT / "lessons", "-o", tmp_path, "--variant", variant, "-q", timeout=1500)
    assert done.status == 0, done.err
    checked(tmp_path, LEAST.get(variant, 130))
