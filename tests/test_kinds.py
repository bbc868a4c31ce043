"""What is wrong with the kind.yaml of a project's own templates: said by `check` and by `build`, once, in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run, small_lesson

HEAD = "title: Sheet\naudience: student\n"

# What is below HEAD in templates/sheet/kind.yaml, and what is said about it.
MISTAKES = [
    ("pages: 0", "3:8: error: 'pages' must be a number of pages", "leave it out to have as many pages"),
    ("base: slides\npages: 4", "4:8: error: 'pages' is for text on paper", "leave it out"),
    ("handed: all", "3:9: error: 'handed' cannot be 'all'", "one of: once, group"),
    ("frmats: [pdf]", "3:1: error: 'frmats' is not a key", "did you mean 'formats'?"),
    ("binds: [handout]", "3:9: error: only a document about the course binds others", "add 'scope: course'"),
    ("scope: course\nbinds: [handuot]", "4:9: error: there is no kind of document called 'handuot'", "'handout'?"),
    ("scope: course\nreads: [handout]", "4:9: error: only a document about a lesson names pages of others", "'binds'"),
    ("reads: [handuot]", "3:9: error: there is no kind of document called 'handuot'", "did you mean 'handout'?"),
    ("reads: [handout, sheet]", "3:18: error: a document cannot wait for its own pages", "leave it out"),
    ("reads: [binder]", "3:9: error: 'binder' has no pages to name", "leave it out"),
    ("reads: [other]", "3:9: error: 'other' waits for the pages of others itself", "leave it out"),
    ("requires: [reading, casez]", "3:21: error: a lesson has no part called 'casez'", "did you mean 'cases'?"),
    ("requires: [quiz or grid]", "3:12: error: a lesson has no part called 'grid'", "did you mean 'grids'?"),
    ("uses: [discusion, x_ours]", "3:8: error: a lesson has no part called 'discusion'", "'discussion'?"),
    ("formats: [pdf, ics]", "1:1: error: there is no page.json beside this file", "write page.json"),
]


def _files(mistake: str) -> dict[str, str]:
    return {
        "a.yaml": small_lesson(),
        "templates/sheet/kind.yaml": f"{HEAD}{mistake}\n",
        "templates/sheet/page.html": "<p>",
        "templates/other/kind.yaml": f"{HEAD}reads: [{'sheet' if 'other' in mistake else 'handout'}]\n",
        "templates/other/page.html": "<p>",
    }


@pytest.mark.slow
@pytest.mark.parametrize(("mistake", "message", "hint"), MISTAKES, ids=[each[0] for each in MISTAKES])
def test_check_says_what_a_build_says(project: Callable[..., Path], mistake: str, message: str, hint: str) -> None:
    """The same message from `kitgen check`, from its `--pages`, and from a build, once each."""
    folder = project(_files(mistake))
    build = ("build", folder, "--only", "question-cards", "-o", folder / "out")
    for command in (("check", folder), ("check", folder, "--pages"), build):
        done = run(*command)
        said = done.out + done.err
        assert done.status == 1, said
        assert said.count(f"sheet/kind.yaml:{message}") == 1, said
        assert hint in said, said
        assert "\n    " + ("1 | title" if message.startswith("1:") else message.split(":")[0] + " | ") in said, said


def test_kinds_without_mistakes(project: Callable[..., Path]) -> None:
    """A kind may read several, as others do, and name parts of a lesson, or keys of the author's own."""
    files = _files("reads: [handout, quiz]\nrequires: [quiz or cases, activities]\nuses: [references, x_ours]")
    done = run("check", project(files))
    assert done.status == 0, done.err
    assert "no problems" in done.out
