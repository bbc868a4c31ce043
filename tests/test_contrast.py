"""A school's own colour can be read, on white paper and on dark slides; of one that cannot, kitgen says what could."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitgen.check.contrast import AA_CONTRAST, contrast, nearest_accessible
from tests.conftest import ROOT, STARTER, run
from tests.decks import complaints, files

PARTS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
CSS = (ROOT / "templates/_base/slides.css").read_text(encoding="utf-8")


def written(parts: tuple[float, ...]) -> str:
    """Red, green and blue as CSS has them."""
    return "#{:02x}{:02x}{:02x}".format(*(round(part) for part in parts))


def test_by_hand() -> None:
    """The usual test colours: grey 767676 passes on white, 777777 does not."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") >= AA_CONTRAST > contrast("#777777", "#ffffff")


@given(PARTS, st.sampled_from(["#ffffff", "#14181a"]))
def test_the_nearest_passes(parts: tuple[int, int, int], ground: str) -> None:
    """What is offered passes; a colour that passes is offered unchanged, or nearly so."""
    colour = written(parts)
    better = nearest_accessible(colour, ground)
    assert contrast(better, ground) >= AA_CONTRAST
    if contrast(colour, ground) >= AA_CONTRAST:
        assert all(abs(int(better[at : at + 2], 16) - part) <= 1 for at, part in zip((1, 3, 5), parts, strict=True))


@given(PARTS)
def test_every_accent_can_be_read_on_dark_slides(parts: tuple[int, int, int]) -> None:
    """The dark theme mixes the accent with white: even black is then light enough."""
    (share,) = re.findall(r"--mark: color-mix\(in srgb, var\(--accent\) (\d+)%, white\)", CSS)
    (paper,) = re.findall(r'data-theme="dark"\] \{ --paper: (#\w{6})', CSS)
    mark = written(tuple(part * int(share) / 100 + 255 * (1 - int(share) / 100) for part in parts))
    assert contrast(mark, paper) >= AA_CONTRAST


def test_a_pale_brand_is_told_what_could_be_read(project: Callable[..., Path]) -> None:
    """A warning at the colour's place, with the nearest that passes; with that one there is no warning."""
    lesson = STARTER.read_text(encoding="utf-8")
    folder = project({"lesson.yaml": lesson, "templates/brand.yaml": 'name: School\naccent: "#ffcc00"\n'})
    said = run("check", folder / "lesson.yaml", cwd=folder).err
    assert "templates/brand.yaml:2:9: warning: the accent #ffcc00 has too little contrast on white paper" in said
    found = re.search(r'the nearest colour with enough contrast is "(#\w{6})"', said)
    assert found and contrast(found[1], "#ffffff") >= AA_CONTRAST
    (folder / "templates/brand.yaml").write_text(f'name: School\naccent: "{found[1]}"\n')
    assert "accent" not in run("check", folder / "lesson.yaml", cwd=folder).err


@pytest.mark.parametrize(
    "accent",
    [*(pytest.param(each, marks=pytest.mark.full) for each in ("#000000", "#c8102e")), nearest_accessible("#ffcc00")],
)
def test_axe_in_the_brands_colour(project: Callable[..., Path], show: Callable[..., Any], accent: str) -> None:
    """No violation on any kind of slide of the instructor's deck, light or dark."""
    lesson = STARTER.read_text(encoding="utf-8")
    folder = project({"lesson.yaml": lesson, "templates/brand.yaml": f'name: School\naccent: "{accent}"\n'})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "slides-presenter", cwd=folder)
    assert done.status == 0, done.err
    page = show(files(folder / "out", "html", "instructor")[0], bypass_csp=True)
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()") == accent
    found = complaints(page, "new")
    page.keyboard.press("t")
    assert found + complaints(page, "new") == []
