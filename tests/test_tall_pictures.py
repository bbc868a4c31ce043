"""A tall picture is set smaller where it would leave much of a page white before it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.conftest import run, small_lesson

Write = Callable[..., Path]

WORDS = "      A sentence of some words that fills lines with nothing much to say, one after the other, and so on.\n\n"


def picture(width: int, height: int) -> bytes:
    """A picture in one colour."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (60, 120, 160)).save(made, "PNG")
    return made.getvalue()


def case(name: str, paragraphs: int) -> str:
    """A case of so many paragraphs with a picture after them."""
    exhibits = f"    exhibits: [{{image: {name}.png, alt: A picture}}]\n"
    head = f"  - id: {name}\n    title: {name}\n    decision_point: Do you?\n    setting: |\n"
    return head + WORDS * paragraphs + exhibits


def drawn(path: Path) -> list[tuple[int, float]]:
    """The page of each picture, and its height in millimetres."""
    found = []
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                _, low, _, high = (float(edge) for edge in thing.A.BBox)
                found.append((pages[thing.Pg.objgen], (high - low) / 72 * 25.4))
    return sorted(found)


@pytest.mark.parametrize(("paragraphs", "where"), [(4, "whole"), (20, "smaller"), (26, "next")])
def test_smaller_before_half_a_page_is_white(project: Write, paragraphs: int, where: str) -> None:
    """As it is where it fits; smaller where it nearly does; else on the next page as it is."""
    text = small_lesson(more=f"cases:\n{case('tall', paragraphs)}")
    folder = project({"lesson.yaml": text, "tall.png": picture(900, 1300)})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "case-packet")
    assert done.status == 0, done.err
    (page, height), *others = drawn(next(folder.rglob("*_case-packet.pdf")))
    assert not others
    if where == "smaller":
        assert page == 1 and 45 < height < 100
    else:
        assert (page == 1) == (where == "whole") and height == pytest.approx(120, abs=1)


def test_what_begins_on_a_page_of_its_own_stays_as_it_is(project: Write) -> None:
    """The white before a case is not for its picture."""
    text = small_lesson(more=f"cases:\n{case('one', 10)}{case('two', 1)}")
    folder = project({"lesson.yaml": text, "one.png": picture(90, 20), "two.png": picture(900, 1300)})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "case-packet")
    assert done.status == 0, done.err
    assert drawn(next(folder.rglob("*_case-packet.pdf")))[1] == (2, pytest.approx(120, abs=1))


def test_a_question_stays_together(project: Write) -> None:
    """Its picture is set smaller so that the lines below it are on the same page."""
    asked = "  - {prompt: So?, lines: 5, figure: {image: tall.png, alt: A picture}, objectives: [one]}\n"
    head = "".join(f"  - {{prompt: Question {n}?, lines: 8, objectives: [one]}}\n" for n in range(2))
    text = small_lesson(more=f"discussion:\n{head}{asked}").replace(
        "minutes: 50}]", "minutes: 50, uses: [discussion]}]"
    )
    folder = project({"lesson.yaml": text, "tall.png": picture(900, 1300)})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "handout")
    assert done.status == 0, done.err
    pdf = next(folder.rglob("*_handout.pdf"))
    ((page, height),) = drawn(pdf)
    assert page == 1 and 34 < height < 78
    with pikepdf.open(pdf) as read:
        assert len(read.pages) == 1
