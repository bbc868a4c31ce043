"""The same question in two lessons of a course; those of one lesson are in cases/asked-twice.yaml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import run

Write = Callable[..., Path]

LESSON = """\
title: {title}
minutes: 45
essential_question: Who pays?
objectives: {{pay: say who pays}}
activities: [{{title: Talk, minutes: 40}}]
discussion:
  - {{prompt: Should the near village pay for the old bridge?, likely_answers: [Yes.], objectives: [pay]}}
quiz: {quiz}
"""
ITEM = "{prompt: Name a reason that the engineer gives and that answers the far village in Lindow., answer: Cost.}"
OTHER = "{prompt: Name one reason the engineer gives and which answers the far village in Lindow., answer: Cost.}"


def test_two_lessons_of_a_course(project: Write) -> None:
    """The later one is reported, with the file and line of the earlier one."""
    folder = project({
        "course.yaml": "title: Bridges\nlessons: [b.yaml, a.yaml]\n",
        "a.yaml": LESSON.format(title="A", quiz=f"[{ITEM}]"),
        "b.yaml": LESSON.format(title="B", quiz=f"[{OTHER}]"),
    })  # fmt: skip
    said = run("check", folder).err
    assert said.count("[asked-twice]") == 2
    assert f"{folder}/a.yaml:7:14: warning: this question is the same as the one in {folder}/b.yaml, line 7" in said
    assert f"{folder}/a.yaml:8:17: warning: this item is almost the same as the one in {folder}/b.yaml, line 8" in said
    assert "asked-twice" not in run("check", folder / "a.yaml").err  # alone it is the only one


def test_an_item_of_a_bank_is_one_item(project: Write) -> None:
    """Two lessons that take the same item from a bank, which the course checks, too."""
    folder = project({
        "course.yaml": "title: Bridges\nlessons: [a.yaml, b.yaml]\nbanks: [bank.yaml]\n",
        "bank.yaml": f"title: Bank\nquiz: [{ITEM}]\n",
        "a.yaml": LESSON.format(title="A", quiz="{bank: bank.yaml}"),
        "b.yaml": LESSON.format(title="B", quiz="{bank: bank.yaml}").replace("near village", "miller of Lindow"),
    })  # fmt: skip
    done = run("check", folder)
    assert "asked-twice" not in done.err and done.status == 0, done.err
