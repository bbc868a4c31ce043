"""What is kept about lessons that do not change is what would be found, and the proof with it finds the same leaks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kitgen.diagnostics import Report
from kitgen.model.base import Audience
from kitgen.pipeline import load_and_check
from kitgen.plan import lesson_facts
from kitgen.plan.lesson_facts import NOTHING_KEPT, LessonFacts
from kitgen.prove.leaks import leak_detector
from kitgen.read.project import Project
from kitgen.text import user_cache
from kitgen.view.audience import visible_to
from tests.conftest import run, small_lesson

Write = Callable[..., Path]

ITEMS = """quiz:
  items:
    - {prompt: What is a NAME?, answer: A thing of *stone* that carries $x^2$ people a day}
    - {type: cloze, prompt: Fill in., text: 'The NAME has {=two | three} ends.'}
"""


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the user."""
    place = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(user_cache, "own_cache_folder", lambda: place)
    return place / lesson_facts.FOLDER


@pytest.fixture
def folder(project: Write) -> Path:
    """Two lessons."""
    return project({f"{name}.yaml": small_lesson(name, ITEMS) for name in ("bridge", "ferry")})


def facts_of(found: Project, facts: LessonFacts) -> list[Any]:
    """All that is kept about each lesson."""
    return [
        (
            facts.of(file.lesson, f"seen {audience}", partial(visible_to, audience, file.lesson)),
            leak_detector(found, [file], audience, "", facts),
        )
        for file in found.lessons
        for audience in Audience
    ]


def opened(folder: Path) -> Project:
    """The project, without an error."""
    report = Report()
    found = load_and_check(folder, report)
    assert not report.failed, report.found
    return found


def no_finding(*_: object) -> Any:
    """In place of what finds something out."""
    raise AssertionError("it was kept")


def test_what_is_kept_is_what_is_found(folder: Path, cache: Path) -> None:
    """In each edition, for each audience; the second time nothing is found out again."""
    expected = facts_of(opened(folder), NOTHING_KEPT)
    assert not cache.exists()
    assert facts_of(opened(folder), LessonFacts(opened(folder))) == expected
    found = opened(folder)
    assert facts_of(found, LessonFacts(found)) == expected
    assert len(list(cache.iterdir())) == 2 * len(expected)
    assert any("stone" in hidden.text for _, detector in expected for hidden in detector.hidden_texts)
    found = opened(folder)
    assert facts_of(found, LessonFacts(found)) == expected
    for file in found.lessons:
        LessonFacts(found).of(file.lesson, f"seen {Audience.STUDENT}", no_finding)


def test_an_edit_is_another_lesson(folder: Path, cache: Path) -> None:
    """Of the lesson itself, also of a comment, which moves its lines; the other lesson is as it was."""
    found = opened(folder)
    facts_of(found, LessonFacts(found))
    (folder / "ferry.yaml").write_text("# a line\n" + small_lesson("ferry", ITEMS), encoding="utf-8")
    found = opened(folder)
    bridge, ferry = (file.lesson for file in found.lessons)
    facts = LessonFacts(found)
    facts.of(bridge, f"seen {Audience.STUDENT}", no_finding)
    assert facts.of(ferry, f"seen {Audience.STUDENT}", lambda: "anew") == "anew"


def test_one_lesson_by_itself_is_not_kept(project: Write, cache: Path) -> None:
    """It is edited before each build."""
    found = opened(project({"bridge.yaml": small_lesson("bridge", ITEMS)}))
    facts_of(found, LessonFacts(found))
    assert not cache.exists()


@pytest.mark.parametrize("damage", [b"", b"{}", None], ids=["empty", "other", "cut short"])
def test_a_damaged_file_is_made_again(folder: Path, cache: Path, damage: bytes | None) -> None:
    """It is put right, and nothing of it is believed."""
    found = opened(folder)
    expected = facts_of(found, LessonFacts(found))
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    for path, whole in kept.items():
        path.write_bytes(whole[:-1] if damage is None else damage)
    assert facts_of(found, LessonFacts(found)) == expected
    assert {path: path.read_bytes() for path in cache.iterdir()} == kept


def test_an_answer_is_found_after_another_lesson_was_edited(project: Write, cache: Path) -> None:
    """The leak of a lesson that did not change is found each time: its hidden texts come from the cache folder."""
    page = '{% extends "_base/paper.html" %}{% block content %}<p>LEAK</p>{% endblock %}'
    folder = project(
        {f"{name}.yaml": small_lesson(name, ITEMS) for name in ("bridge", "ferry")}
        | {"templates/sheet/kind.yaml": "title: Sheet\naudience: student\n"}
        | {"templates/sheet/page.html": page.replace("LEAK", "Nothing")}
    )  # fmt: skip
    build = ("build", folder, "-o", folder / "out", "--only", "sheet")
    assert run(*build).status == 0
    (folder / "templates/sheet/page.html").write_text(page.replace("LEAK", "A thing of stone that carries people"))
    said = []
    for number in range(2):
        (folder / "ferry.yaml").write_text(small_lesson("ferry", ITEMS, f"Ferry {number}"), encoding="utf-8")
        done = run(*build)
        said.append((done.status, done.err.count("[leak]")))
    assert said == [(1, 2), (1, 2)]
